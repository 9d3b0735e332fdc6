"""The report and conclusion of an inspection as a paper, from what is frozen of it by value (G3; TH 15.3; BT 13.1; NĐ 30/2020). The same content
gives the same paper; it goes out as a document, so it is Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dondoc.core import clock
from dondoc.core.papers.model import (
    Appendix,
    Block,
    Cell,
    Check,
    Column,
    Foot,
    Head,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Table,
    authority,
)
from dondoc.inspections.queries.conclusion_parts import FINDINGS_AFTER, RECOMMENDED_AFTER
from dondoc.inspections.queries.drafting import NOTHING_ASKED
from dondoc.inspections.queries.findings import UNJUDGED, UNKNOWN
from dondoc.organisations.letterhead import letterhead_of
from dondoc.rules.inspections import FOUR_POINTS, NEEDS_FOUR_POINTS, Verdict
from dondoc.rules.regulation.base import paper_cite
from dondoc.rules.standing import Cell as StandingCell

CELLS = {
    StandingCell.DONE_ON_TIME.value: "Hoàn thành đúng hạn",
    StandingCell.DONE_LATE.value: "Hoàn thành sau hạn",
    StandingCell.OPEN_WITHIN.value: "Chưa hoàn thành, trong hạn",
    StandingCell.OPEN_OVERDUE.value: "Chưa hoàn thành, quá hạn",
    StandingCell.UNDATED.value: "Không có thời hạn",
    UNKNOWN: "Chưa chốt số liệu",
}
VERDICTS = {
    Verdict.CORRECT.value: "Đúng",
    Verdict.WRONG_FIGURE.value: "Sai số liệu",
    Verdict.NOT_DONE.value: "Chưa thực hiện",
    Verdict.DONE_OTHERWISE.value: "Thực hiện không đúng",
    UNJUDGED: "Chưa kết luận",
}
POINTS = {"nature": "Tính chất", "degree": "Mức độ", "cause": "Nguyên nhân", "responsibility": "Trách nhiệm"}
NEEDY = frozenset(one.value for one in NEEDS_FOUR_POINTS)
_TASKS = (
    Column("TT", Kind.CENTRED, 10),
    Column("Văn bản giao", width=32),
    Column("Nội dung nhiệm vụ"),
    Column("Thời hạn", Kind.DAY, 23),
    Column("Theo hệ thống", width=32),
    Column("Kết luận", width=28),
    Column("Nội dung phát hiện", width=60),
)
_ASKED = (
    Column("TT", Kind.CENTRED, 10),
    Column("Nội dung kiến nghị"),
    Column("Cơ quan thực hiện", width=40),
    Column("Thời hạn", Kind.DAY, 24),
)


def paper_of(content: Mapping[str, Any], sha256: str, at: datetime) -> Paper:
    """`content` as `queries/conclusion_content.content_of` makes it; `sha256` "" for a draft, which then bears no number and no name."""
    seen = content["inspection"]
    number, _slash, symbol = content["number"].partition("/")
    dated = _day(content["dated"])
    last = f"Trên đây là báo cáo kết quả, kết luận kiểm tra tại {seen['agency']}."
    top = letterhead_of(content["body"][0], content["above"].removeprefix("UBND "))
    head = Head(
        above=top.above,
        body=top.body,
        symbol=symbol or content["symbol"],
        place=top.place,
        day=dated or clock.day_of(at),
        number=number if sha256 else "",
        dated=bool(sha256 and dated),
    )
    return Paper(
        title=f"Báo cáo kết quả kiểm tra tại {seen['agency']}",
        at=at,
        head=head,
        kind="Báo cáo",
        about=_about(content),
        addressed=content["addressed"],
        body=[*_body(content), Paragraph(last)],
        foot=Foot(
            receivers=["Như trên", "Lưu: VT"],
            authority=authority(head=content["authority"]),
            name=content["signer"] if sha256 else "",
        ),
        appendices=[_appendix(content, head)] if content["tasks"] else [],
        provisional=not sha256,
        check=_check(content, sha256),
    )


def _about(content: Mapping[str, Any]) -> str:
    what = "Kết quả, kết luận kiểm tra việc thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao tại"
    amended = f" (sửa đổi, bổ sung lần {content['position'] - 1})" if content["position"] > 1 else ""
    return f"{what} {content['inspection']['agency']}{amended}"


def _check(content: Mapping[str, Any], sha256: str) -> Check | None:
    day = _day(content["inspection"]["data_day"]) or _day(content["inspection"]["first"])
    known = _day(content["dated"]) or day
    return Check(sha256=sha256, as_of=day, known_at=known) if sha256 and day and known else None


def _body(content: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(_opening(content))
    if content["reason"]:
        yield Paragraph(f"Lý do sửa đổi, bổ sung kết luận đã ký: {content['reason']}")
        yield Paragraph(_changed(content))
    for section in content["sections"]:
        yield Heading(section["name"])
        yield from (Paragraph(line) for line in _lines(section["text"]))
        if section["code"] in FINDINGS_AFTER:
            yield from _findings(content)
        if section["code"] in RECOMMENDED_AFTER:
            yield from _recommended(content["recommendations"], section["text"])


def _changed(content: Mapping[str, Any]) -> str:
    """What an amendment changes: sections, findings, and what it recommends besides."""
    parts = [f"phần “{name}”" for name in content.get("changes", ())]
    for one in content.get("corrected", ()):
        verdicts = _lower(VERDICTS[one["had"] or UNJUDGED]), _lower(VERDICTS[one["verdict"]])
        known = f"kết quả kiểm tra nhiệm vụ “{one['content'].rstrip('.;')}” (văn bản {one['number']})"
        parts.append(f"{known} từ “{verdicts[0]}” thành “{verdicts[1]}”" if verdicts[0] != verdicts[1] else known)
    if content["recommendations"]:
        parts.append(f"{len(content['recommendations'])} kiến nghị được bổ sung")
    told = "; ".join(parts) or "không phần nào"
    return f"Nội dung sửa đổi, bổ sung: {told}. Các kiến nghị của kết luận trước tiếp tục được thực hiện."


def _opening(content: Mapping[str, Any]) -> str:
    seen = content["inspection"]
    cite = content["cite"]
    rests = (
        f"Thực hiện {paper_cite(cite)} {content['regulation']}"
        if cite[:1].isdigit()
        else f"Thực hiện {content['regulation']}"
    )
    decision = seen["decision"]
    if decision["number"]:
        rests += f" và Quyết định số {decision['number']}"
        rests += f" ngày {_said(decision['dated'])}" if decision["dated"] else ""
    days = f"từ ngày {_said(seen['first'])}" + (f" đến ngày {_said(seen['ended_on'])}" if seen["ended_on"] else "")
    days = f"ngày {_said(seen['first'])}" if seen["ended_on"] == seen["first"] else days
    who = content["body"][0]
    return (
        f"{rests}, {who} đã kiểm tra việc thực hiện nhiệm vụ được giao tại {seen['agency']} {days} "
        f"(hình thức: {_lower(seen['kind'])}) và báo cáo kết quả như sau:"
    )


def _findings(content: Mapping[str, Any]) -> Iterator[Block]:
    yield _figures(content["figures"])
    if content["figures"]["unjudged"]:
        n = content["figures"]["unjudged"]
        why = content["unjudged_reason"] or "Chưa nêu."
        yield Paragraph(f"Có {n} nhiệm vụ chưa kết luận. Lý do: {why}")
    needy = [one for one in content["tasks"] if one["verdict"] in NEEDY]
    if not needy:
        return
    yield Heading("Nhiệm vụ chưa thực hiện hoặc thực hiện không đúng, không đầy đủ", 2, numbered=False)
    for number, one in enumerate(needy, 1):
        head = f"{number}. {one['content'].rstrip('.;')} (văn bản {one['number']} ngày {_said(one['issued_on'])})"
        yield Paragraph(f"{head}: {_lower(VERDICTS[one['verdict']])}.", bold=True)
        yield from (Paragraph(line) for line in _lines(one["found"]))
        for name in FOUR_POINTS:
            yield Paragraph(f"{POINTS[name]}: {' '.join(one[name].split()) or 'Chưa xác định.'}")


def _figures(figures: Mapping[str, Any]) -> Table:
    """Before on the left, what was found on the right."""
    codes = [code for code in VERDICTS if any(row["found"].get(code) for row in figures["record"])]
    columns = [
        Column("Theo hệ thống trước kiểm tra"),
        Column("Số nhiệm vụ", Kind.NUMBER, 18, summed=True),
        *(Column(VERDICTS[code], Kind.NUMBER, 19, group="Qua kiểm tra", summed=True) for code in codes),
    ]
    rows: list[list[Cell]] = [
        [CELLS[row["code"]], row["total"], *(row["found"].get(code, 0) for code in codes)] for row in figures["record"]
    ]
    return Table(columns, rows, title="Số liệu của hệ thống và kết quả kiểm tra", total="Cộng")


def _recommended(rows: Sequence[Mapping[str, Any]], text: str) -> Iterator[Block]:
    if not rows:
        yield from [] if NOTHING_ASKED in text.lower() else [Paragraph("Không có kiến nghị.")]
        return
    cells: list[list[Cell]] = [
        [str(n), one["words"], _owner(one), _day(one["due_on"])] for n, one in enumerate(rows, 1)
    ]
    yield Table(_ASKED, cells, title="Kiến nghị")


def _owner(one: Mapping[str, Any]) -> str:
    return f"{one['owner']} ({one['owner_words']})" if one["owner_words"] else str(one["owner"])


def _appendix(content: Mapping[str, Any], head: Head) -> Appendix:
    rows: list[list[Cell]] = [
        [
            str(n),
            f"{one['number']} ngày {_said(one['issued_on'])}",
            one["content"],
            _day(one["due_on"]),
            CELLS[one["cell"]],
            VERDICTS[one["verdict"] or UNJUDGED],
            " ".join(one["found"].split()),
        ]
        for n, one in enumerate(content["tasks"], 1)
    ]
    day = content["inspection"]["data_day"]
    note = f"Cột “Theo hệ thống” là số liệu đến hết ngày {_said(day)}." if day else ""
    title = "Danh sách nhiệm vụ được kiểm tra"
    return Appendix(title, head.with_it("Báo cáo", content["body"][0]), [Table(_TASKS, rows, note=note)])


def _lines(text: str) -> list[str]:
    return [line for part in text.splitlines() if (line := " ".join(part.split()))]


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _said(iso: str) -> str:
    day = _day(iso)
    return f"{day:%d/%m/%Y}" if day else ""


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
