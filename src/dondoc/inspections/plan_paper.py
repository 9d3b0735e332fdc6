"""A plan of inspections as a paper: what it rests on, its words, and as an appendix which agency on what in which days (G1; NĐ 30/2020).

It goes out as a document, so it is Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dondoc.core import clock
from dondoc.core.papers.model import (
    Appendix,
    Block,
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
from dondoc.inspections.models import Plan, PlanLine
from dondoc.inspections.queries.plans import contents_of, kind_of
from dondoc.rules.periods import Period
from dondoc.rules.regulation.base import paper_cite
from dondoc.rules.said import Said

COLUMNS = (
    Column("TT", Kind.CENTRED, 10),
    Column("Cơ quan, đơn vị, địa phương"),
    Column("Nội dung kiểm tra", width=70),
    Column("Từ ngày", Kind.DAY, 25),
    Column("Đến ngày", Kind.DAY, 25),
    Column("Lý do chọn", width=70),
)


def paper_of(plan: Plan, lines: Sequence[PlanLine], team_name: str, head: str, at: datetime) -> Paper:
    """`lines` with their agencies; `team_name`, `head`: of a team's own plan its name and who leads it, "" of the Office's."""
    rules = regulation(plan.regulation_id)
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    day = plan.approved_on or clock.day_of(at)
    agencies = len({one.agency_id for one in lines})
    last = f"Danh sách {agencies:02d} cơ quan, đơn vị, địa phương được kiểm tra, nội dung và thời gian tại Phụ lục kèm theo."
    body = rules.inspection_body_name
    symbol = f"KH-{_initials(body)}" if plan.team_id else "KH-UBND"
    given = plan.number.endswith(f"/{symbol}")
    top = Head(
        above=f"UBND {rules.province_name}" if plan.team_id else "",
        body=(body,) if plan.team_id else ("Ủy ban nhân dân", rules.province_name),
        symbol=symbol,
        place=place,
        day=day,
        number=plan.number.removesuffix(f"/{symbol}") if given else "",
        dated=given,
    )
    about = plan.title.removeprefix("Kế hoạch ")
    return Paper(
        title=f"Kế hoạch: {plan.title}"[:120],
        at=plan.approved_at or at,
        head=top,
        kind="Kế hoạch",
        about=f"{about[:1].upper()}{about[1:]}",
        body=[*_body(plan, rules.title), Paragraph(last)],
        foot=Foot(
            receivers=["Các cơ quan có tên trong Phụ lục", "Lưu: VT"],
            authority=_authority(plan, rules.inspection.bodies[0].head_title),
            name=head if plan.team_id else "",
        ),
        appendices=[_appendix(plan, lines, top.with_it("Kế hoạch", team_name or "Ủy ban nhân dân tỉnh"))],
    )


def when_of(plan: Plan) -> Said:
    """ "Quý IV/2026", "Năm 2026"."""
    return (Period("quarter", plan.year, plan.quarter) if plan.quarter else Period("year", plan.year)).name


def _initials(name: str) -> str:
    return "".join(word[0].upper() for word in name.split())


def _body(plan: Plan, title: str) -> list[Block]:
    kind = kind_of(plan.team_id, plan.regulation_id)
    rests = [f"Căn cứ {paper_cite(kind.cite)} {title}"] if kind is not None else []
    rests = [one.rstrip(".;, ") for one in (*rests, *_pieces(plan.ground))]
    ends = [";"] * (len(rests) - 1) + ["."]
    made: list[Block] = [Paragraph(one + end, italic=True) for one, end in zip(rests, ends, strict=False)]
    made += [Heading("Yêu cầu, cách tiến hành"), *(Paragraph(one) for one in _pieces(plan.words))] if plan.words else []
    made += [Heading("Nội dung, thời gian"), Paragraph(f"Thời gian của kế hoạch: {when_of(plan)}.")]
    return made


def _pieces(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.splitlines() if part.strip()]


def _authority(plan: Plan, head_title: str) -> list[str]:
    if plan.team_id:
        return authority(head=head_title or "Trưởng đoàn")
    return authority(head="Chủ tịch", on_behalf="TM. Ủy ban nhân dân")


def _appendix(plan: Plan, lines: Sequence[PlanLine], reference: str) -> Appendix:
    names = {one.code: one.name for one in contents_of(plan.regulation_id)}
    rows: list[list[Cell]] = [
        [
            str(number),
            one.agency.name,
            "; ".join(names[code] for code in names if code in one.contents),
            one.first,
            one.last,
            one.reason,
        ]
        for number, one in enumerate(lines, 1)
    ]
    return Appendix("Danh sách cơ quan được kiểm tra", reference, [Table(COLUMNS, rows)])
