"""The paper by which measures are put to a leader of the province: why, measure by measure, the difficulties, the tasks as an appendix
(H6; TH 16.4; BT 15.3; NĐ 30/2020). It goes out as a document, so it is Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dondoc.core import clock
from dondoc.core.papers.model import (
    Appendix,
    Block,
    Bullets,
    Cell,
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
from dondoc.core.regulation import regulation
from dondoc.measures.models import Ground, Measure, MeasureOf, Proposal
from dondoc.measures.queries.proposals import cite_of, kind_name
from dondoc.rules.folding import fold
from dondoc.rules.regulation.base import paper_cite
from dondoc.tasks.queries.rows import short_title

HEADINGS = {
    Ground.OVERDUE.value: "Nhiệm vụ đã đến hạn nhưng chưa thực hiện xong",
    Ground.WRONGLY_DONE.value: "Nhiệm vụ thực hiện chưa đúng yêu cầu, chưa hoàn thành",
    Ground.STUCK.value: "Nhiệm vụ có khó khăn, vướng mắc cần cho ý kiến",
}
COLUMNS = (
    Column("TT", Kind.CENTRED, 10),
    Column("Cơ quan", width=38),
    Column("Văn bản giao", width=32),
    Column("Nội dung nhiệm vụ"),
    Column("Thời hạn", Kind.DAY, 23),
    Column("Số ngày quá hạn", Kind.NUMBER, 18),
    Column("Lần trả lại", Kind.NUMBER, 15),
    Column("Lần đôn đốc", Kind.NUMBER, 16),
    Column("Cập nhật gần nhất", Kind.DAY, 24),
    Column("Biện pháp kiến nghị", width=38),
)


def paper_of(proposal: Proposal, measures: Sequence[Measure], put_to: str, at: datetime) -> Paper:
    """`measures` with their agencies, lines, assignments and threads joined; `put_to`: title and name of the leader, "" while none is chosen."""
    rules = regulation(proposal.regulation_id)
    day = clock.day_of(proposal.approved_at or at)
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    about = "Kiến nghị các biện pháp bảo đảm thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao"
    last = "Văn phòng UBND tỉnh kính trình lãnh đạo UBND tỉnh xem xét, quyết định."
    head = Head(above=f"UBND {rules.province_name}", body=("Văn phòng",), symbol="TTr-VP", place=place, day=day)
    return Paper(
        title="Tờ trình kiến nghị biện pháp",
        at=proposal.approved_at or at,
        head=head,
        kind="Tờ trình",
        about=about,
        addressed=[put_to or "Lãnh đạo UBND tỉnh"],
        body=[*_body(proposal, measures, rules.title), Paragraph(last)],
        foot=Foot(receivers=["Như trên", "Lưu: VT"], authority=_authority(proposal), name=_name(proposal)),
        appendices=[_appendix(proposal, measures, head.with_it("Tờ trình", "Văn phòng UBND tỉnh"))],
    )


def _body(proposal: Proposal, measures: Sequence[Measure], title: str) -> list[Block]:
    tasks = sum(len(one.lines.all()) for one in measures)
    agencies = len({one.agency_id for one in measures})
    made: list[Block] = [
        Paragraph(
            f"Thực hiện {paper_cite(cite_of(proposal))} {title}, Văn phòng UBND tỉnh kiến nghị {len(measures):02d} biện pháp về {tasks:02d} nhiệm vụ "
            f"của {agencies:02d} cơ quan, đơn vị, địa phương (danh sách nhiệm vụ tại Phụ lục kèm theo)."
        )
    ]
    made += [Paragraph(" ".join(part.split())) for part in proposal.words.splitlines() if part.strip()]
    for ground in reversed(Ground.values):
        found = [one for one in measures if one.ground == ground]
        if found:
            made.append(Heading(HEADINGS[ground]))
            made += [Paragraph(_said(proposal, one)) for one in found]
    difficulties = _difficulties(measures)
    if difficulties:
        made += [Heading("Khó khăn, vướng mắc do các cơ quan phản ánh"), Bullets(difficulties)]
    return made


def _said(proposal: Proposal, one: Measure) -> str:
    words = " ".join(one.words.split()).rstrip(".")
    until = f", chậm nhất ngày {one.by_when:%d/%m/%Y}" if one.by_when else ""
    kind = kind_name(proposal, one.kind)
    return f"{words}. Kiến nghị: {kind[0].lower()}{kind[1:]}; thực hiện: {one.doer}{until}."


def _difficulties(measures: Sequence[Measure]) -> list[str]:
    """Each once, as the agency named it."""
    told = {
        line.thread_id: f"{one.agency.name}: {line.thread.subject.rstrip('.;')}"
        for one in measures
        for line in one.lines.all()
        if line.thread is not None
    }
    return list(told.values())


def _appendix(proposal: Proposal, measures: Sequence[Measure], reference: str) -> Appendix:
    pairs = [(one, line) for one in measures for line in one.lines.all()]
    rows = [_row(proposal, number, one, line) for number, (one, line) in enumerate(pairs, 1)]
    note = "Số liệu của mỗi nhiệm vụ tính đến ngày được đưa vào kiến nghị."
    table = Table(COLUMNS, rows, note=note)
    return Appendix("Danh sách nhiệm vụ được kiến nghị biện pháp", reference, [table])


def _row(proposal: Proposal, number: int, one: Measure, line: MeasureOf) -> list[Cell]:
    task = line.assignment.task
    late = max((line.as_of - line.late_after).days, 0) if line.late_after else 0
    return [
        str(number),
        one.agency.name,
        f"{task.directive.number} ngày {task.directive.issued_on:%d/%m/%Y}",
        short_title(task.content, 400),
        line.assignment.due_on,
        late or None,
        line.returned or None,
        line.urged or None,
        line.last_update_on,
        kind_name(proposal, one.kind),
    ]


def _authority(proposal: Proposal) -> list[str]:
    """A deputy signs for the head of the Office."""
    head = "Chánh Văn phòng"
    if fold(proposal.approved_title).startswith("pho"):
        return authority(head=head, signs="KT.", title="Phó Chánh Văn phòng")
    return authority(head=head)


def _name(proposal: Proposal) -> str:
    return proposal.approved_by.full_name if proposal.approved_by else ""
