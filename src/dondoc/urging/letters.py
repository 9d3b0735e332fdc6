"""The letter of an urging, and the report of late and stuck tasks, as Word files: which heads, which sentences, which table as of that hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core import clock
from dondoc.core.papers.model import Appendix, Block, Column, Foot, Head, Kind, Paper, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.core.regulation import current
from dondoc.organisations.letterhead import SIGNS_FOR_HEAD, bare_place, letterhead
from dondoc.organisations.letterhead import authority as authority_of
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.base import paper_cite
from dondoc.rules.standing import Code, Standing
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.urging.models.urge import Heading, Purpose

#: Letters without a type name say what they are about below their number (NĐ 30/2020, ô 5b).
ABOUT = {
    Purpose.ACT: "V/v đôn đốc thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao",
    Purpose.MEND: "V/v chấn chỉnh sai sót trong thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao",
}
STATES = {
    "issued": "Chưa tiếp nhận",
    "in_progress": "Đang thực hiện",
    "disputed": "Đề nghị điều chỉnh",
    "submitted": "Chờ xác nhận",
    "returned": "Trả lại làm lại",
    "suspended": "Tạm dừng",
}
#: Of more receivers the letter names none: they stand in its annex.
MOST_NAMED, EVERYBODY = 10, "các cơ quan, đơn vị, địa phương có tên trong danh mục kèm theo"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What one letter says. `rows`: the assignments by agency, in the order of the table; `signer` None: chosen on paper.

    `copies`: who else gets it, such as the sender of a feedback (TH 16.6).
    `head_title`: the title of the head of the sending agency, for whoever signs for him.
    """

    sender: Agency
    heading: str
    purpose: str
    words: str
    answer_by: date | None
    on_behalf: str
    rows: Sequence[tuple[Agency, Sequence[Assignment]]]
    signer: Post | None
    head_title: str
    drafter: str
    cite: str
    at: datetime
    copies: tuple[str, ...] = ()


def letter(facts: LetterFacts) -> bytes:
    """One letter; to one agency with its table inside, to several with an annex that names them."""
    rules, hour = current(), facts.at.astimezone(clock.VIETNAM)
    receivers = [agency.name for agency, _rows in facts.rows]
    several = len(receivers) > 1
    lines = [(agency, row) for agency, rows in facts.rows for row in rows]
    body: list[Block] = [Paragraph(text) for text in _body(facts, rules, several=several)]
    annexes, head = [], _head(facts, rules)
    if lines and several:
        told = f"{head.with_it('Công văn', _sender(facts))}; số liệu đến {hour:%H giờ %M phút, ngày %d/%m/%Y}"
        table = _table(lines, clock.day_of(facts.at), several=True)
        annexes.append(Appendix("Danh mục nhiệm vụ đôn đốc", told, [table], landscape=False))
    elif lines:
        body.append(_table(lines, clock.day_of(facts.at), several=False))
    paper = Paper(
        title=ABOUT[Purpose(facts.purpose)],
        at=facts.at,
        head=head,
        addressed=[EVERYBODY] if len(receivers) > MOST_NAMED else receivers,
        body=[*body, Paragraph(_request(facts, rules, several=several))],
        foot=_foot(facts),
        appendices=annexes,
    )
    return as_docx(paper)


def late_days(stands: Standing) -> int | None:
    """How many calendar days behind; None where it is not."""
    return stands.days if stands.code is Code.OVERDUE else None


def _head(facts: LetterFacts, rules: Regulation) -> Head:
    """By order of the Chairman the letter is UBND tỉnh's; else the sender's, below whom it belongs to."""
    day, about = clock.day_of(facts.at), ABOUT[Purpose(facts.purpose)]
    if facts.heading == Heading.CHAIRMAN:
        body, place = ("Ủy ban nhân dân", rules.province_name), bare_place(rules.province_name)
        return Head(above="", body=body, symbol="UBND-", place=place, day=day, about=about)
    top = letterhead(facts.sender, rules.province_name)
    symbol = f"{top.symbol}-" if top.symbol else ""
    return Head(above=top.above, body=top.body, symbol=symbol, place=top.place, day=day, about=about)


def _body(facts: LetterFacts, rules: Regulation, *, several: bool) -> list[str]:
    """Basis, what stands as of that hour, and what the sender says besides."""
    hour = facts.at.astimezone(clock.VIETNAM)
    basis = f"Thực hiện {paper_cite(facts.cite)} {rules.title}" if facts.cite else f"Thực hiện {rules.title}"
    if facts.on_behalf:
        basis += f" và ý kiến của {facts.on_behalf}"
    lines = [row for _agency, rows in facts.rows for row in rows]
    if not lines:
        return [f"{basis}, {_who(facts)} có ý kiến như sau:", *_paragraphs(facts.words)]
    stands = [standing_of(row, clock.day_of(facts.at)) for row in lines]
    late = sum(one.code is Code.OVERDUE for one in stands)
    undated = sum(one.code is Code.NO_DEADLINE for one in stands)
    told = f"có {len(lines):02d} nhiệm vụ cần đôn đốc"
    parts = [f"{late:02d} nhiệm vụ đã quá hạn"] if late else []
    parts += [f"{undated:02d} nhiệm vụ không có thời hạn"] if undated else []
    told += f", trong đó {' và '.join(parts)}" if parts else ""
    whose = "các cơ quan, đơn vị, địa phương" if several else "quý cơ quan"
    where = "theo danh mục kèm theo" if several else "như sau"
    return [
        f"{basis}, {_who(facts)} đã rà soát tình hình thực hiện trên {rules.system_name}.",
        *_paragraphs(facts.words),
        f"Đến {hour:%H giờ %M phút, ngày %d/%m/%Y}, {whose} {told} {where}{'.' if several else ':'}",
    ]


def _who(facts: LetterFacts) -> str:
    """Who speaks in the letter; a commune's committee and a department by name."""
    if facts.heading == Heading.CHAIRMAN:
        return "thừa lệnh Chủ tịch UBND tỉnh, Văn phòng UBND tỉnh"
    return facts.sender.name


def _sender(facts: LetterFacts) -> str:
    """Whose letter it is."""
    return "Ủy ban nhân dân tỉnh" if facts.heading == Heading.CHAIRMAN else facts.sender.name


def _paragraphs(words: str) -> list[str]:
    return [" ".join(part.split()) for part in words.splitlines() if part.strip()]


def _request(facts: LetterFacts, rules: Regulation, *, several: bool) -> str:
    """What is asked for, and by when. The letter ends here."""
    whom = "các cơ quan, đơn vị, địa phương" if several else "quý cơ quan"
    asked = "chấn chỉnh sai sót" if facts.purpose == Purpose.MEND else "khẩn trương thực hiện, cập nhật kết quả"
    when = f" chậm nhất ngày {facts.answer_by:%d/%m/%Y}" if facts.answer_by else ""
    return f"Đề nghị {whom} {asked} và trả lời trên {rules.system_name}{when}./."


def _table(lines: Sequence[tuple[Agency, Assignment]], day: date, *, several: bool) -> Table:
    """The tasks as they stand that day; with the agency's column where the letter goes to several."""
    rows = []
    for number, (agency, row) in enumerate(lines, 1):
        stands, directive = standing_of(row, day), row.task.directive
        behind = late_days(stands)
        cells = [
            str(number),
            f"{directive.number} ngày {directive.issued_on:%d/%m/%Y}",
            short_title(row.task.content, 400),
            f"{row.due_on:%d/%m/%Y}" if row.due_on else "Không có",
            str(behind) if behind else "",
            STATES.get(seen_state(row.state, False), ""),
        ]
        if several:
            cells.insert(1, agency.name)
        rows.append(cells)
    columns = [
        Column("TT", Kind.CENTRED, 9),
        Column("Văn bản giao", Kind.TEXT if several else Kind.CENTRED, 26 if several else 32),
        Column("Nội dung nhiệm vụ"),
        Column("Thời hạn", Kind.CENTRED, 24),
        Column("Số ngày quá hạn", Kind.CENTRED, 15),
        Column("Tình trạng", Kind.CENTRED, 21),
    ]
    if several:
        columns.insert(1, Column("Cơ quan chủ trì", width=30))
    return Table(columns, rows)


def _foot(facts: LetterFacts) -> Foot:
    receivers = ["Như trên", *(f"{name} (để biết)" for name in facts.copies)]
    if facts.sender.kind == AgencyKind.OFFICE:
        receivers.append("Chủ tịch, các Phó Chủ tịch UBND tỉnh (để b/c)")
        receivers.append("Chánh Văn phòng, các Phó Chánh Văn phòng")
    receivers.append(f"Lưu: VT{', ' + facts.drafter if facts.drafter else ''}")
    return Foot(
        receivers=receivers,
        authority=authority(facts),
        name=facts.signer.user.full_name if facts.signer else "",
    )


def authority(facts: LetterFacts) -> list[str]:
    """The lines above the signature (NĐ 30/2020): in whose name, for whom, as what."""
    title, signs = (facts.signer.title, facts.signer.signs) if facts.signer else (facts.head_title, "")
    if signs not in SIGNS_FOR_HEAD:
        title = facts.head_title
    lines = authority_of(facts.sender, title=title, signs=signs, head_title=facts.head_title)
    return ["TL. Chủ tịch", *lines] if facts.heading == Heading.CHAIRMAN else lines
