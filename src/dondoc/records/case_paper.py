"""The summary of a case file as a paper (Nghị định 30/2020/NĐ-CP for its head): it goes out as a document, so it is Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from dondoc.core import clock
from dondoc.core.papers.model import Block, Cell, Column, Head, Heading, Kind, Paper, Paragraph, Table
from dondoc.core.regulation import regulation
from dondoc.records.queries.case_file import CaseFile
from dondoc.rules.access import Actor
from dondoc.tasks.queries.timeline import Entry

#: Entry -> what happened, what was said. The words of the timeline belong to the page, so it lends them.
Words = Callable[[Entry], tuple[str, str]]

_ROWS = (
    Column("Cơ quan chủ trì"),
    Column("Trạng thái", width=34),
    Column("Thời hạn", Kind.DAY, 24),
    Column("Ngày nộp", Kind.DAY, 24),
    Column("Kết thúc", Kind.DAY, 24),
)
_EVENTS = (Column("Thời điểm", Kind.CENTRED, 26), Column("Việc", width=58), Column("Nội dung"))
_FILES = (Column("TT", Kind.CENTRED, 10), Column("Tệp"), Column("SHA-256", width=62))


def paper_of(
    case: CaseFile,
    files: Sequence[dict[str, Any]],
    words: Words,
    state: Callable[[str], str],
    actor: Actor,
    at: datetime,
) -> Paper:
    """`files`: those that are in the archive, as its manifest lists them. `state`: the word of a state."""
    directive, rules = case.task.directive, regulation(case.task.directive.regulation_id)
    body = _given(case, state) + _events("Nội dung nhiệm vụ được sửa", case.changes, words)
    for one in case.assignments:
        body += _events(f"Diễn biến tại {one.agency.name}", case.history[one.pk], words)
    body += [
        *_talk(case),
        Heading("Tệp trong hồ sơ"),
        Table(_FILES, [[n, file["name"], _wrapped(file["sha256"])] for n, file in enumerate(files, 1)]),
        Paragraph(
            f"Trích từ hệ thống Đôn Đốc lúc {at.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}, theo phạm vi được xem của {actor.name}, "
            f"{actor.described}. Hồ sơ kèm nhật ký và bản kê mã băm để kiểm tra."
        ),
    ]
    return Paper(
        title=f"Hồ sơ nhiệm vụ {case.subject}",
        at=at,
        head=Head(
            above=f"UBND {rules.province_name}",
            body=[actor.agency_name],
            symbol="",
            place=rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố "),
            day=clock.day_of(at),
            dated=True,
        ),
        kind="Bản tóm tắt hồ sơ nhiệm vụ",
        about=f"Theo {directive.number} ngày {directive.issued_on:%d/%m/%Y}",
        body=body,
    )


def _given(case: CaseFile, state: Callable[[str], str]) -> list[Block]:
    """What was given, by which document, to whom."""
    task, directive = case.task, case.task.directive
    return [
        Heading("Nhiệm vụ"),
        Paragraph(task.content),
        *([Paragraph(f"Sản phẩm: {task.product}")] if task.product else []),
        Paragraph(
            f"Văn bản giao: {directive.number} ngày {directive.issued_on:%d/%m/%Y} của {directive.issuer.name}, {directive.subject}. "
            f"Người ký: {directive.signer_title} {directive.signer}."
        ),
        *([Paragraph(f"Thời hạn theo văn bản: {task.deadline_text}")] if task.deadline_text else []),
        Heading("Các cơ quan chủ trì"),
        Table(_ROWS, [_row(one, state(case.state_of(one))) for one in case.assignments]),
    ]


def _row(one: Any, state: str) -> list[Cell]:
    return [one.agency.name, state, one.due_on, one.filed_on, one.closed_on]


def _events(title: str, entries: Sequence[Entry], words: Words) -> list[Block]:
    """Oldest first, as a story is told."""
    if not entries:
        return []
    rows = [[_moment(one.at), *words(one)] for one in sorted(entries, key=lambda e: (e.at, e.order))]
    return [Heading(title), Table(_EVENTS, rows)]


def _talk(case: CaseFile) -> list[Block]:
    """Threads, and what was urged."""
    found: list[Block] = []
    for one in case.threads:
        rows = [[_moment(said.at), f"{said.agency.name}: {said.by.full_name}", said.words] for said in one.entries]
        found += [Heading(f"Trao đổi: {one.thread.subject}"), Table(_EVENTS, rows)]
    if case.urges:
        rows = [
            [_moment(one.at), f"{one.by_agency.name} đôn đốc {one.agency.name}", f"{one.words}\n{one.answer}".strip()]
            for one in case.urges
        ]
        found += [Heading("Đôn đốc"), Table(_EVENTS, rows)]
    return found


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"


def _wrapped(digest: str) -> str:
    """A checksum in four pieces, so that it breaks where it may."""
    return " ".join(digest[place : place + 16] for place in range(0, 64, 16))
