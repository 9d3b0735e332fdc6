"""The yearly report on the regulation as a paper: the Office's words and, below them, what the data say (I3; TH 20.1; BT 19.1; NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as N_

from dondoc.core import clock
from dondoc.core.papers.model import (
    Block,
    Bullets,
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
from dondoc.core.regulation import regulation
from dondoc.reports.models import RegulationReport
from dondoc.reports.queries.regulation import SECTIONS, cite
from dondoc.rules.folding import fold
from dondoc.rules.regulation.base import long_cite, paper_cite

#: What each section is called, on the page and on the paper.
TITLES = {
    "carried_out": N_("Tình hình triển khai thực hiện Quy chế"),
    "trainings": N_("Hướng dẫn, đào tạo, tập huấn"),
    "internal_rules": N_("Quy chế nội bộ của các cơ quan, đơn vị, địa phương"),
    "figures": N_("Kết quả thực hiện nhiệm vụ được giao trong năm"),
    "difficulties": N_("Khó khăn, vướng mắc do các cơ quan phản ánh"),
    "contested": N_("Những điều khoản được đề nghị, phản ánh nhiều nhất"),
    "changes": N_("Nội dung được quyết định thêm, thay đổi trong năm"),
    "proposals": N_("Đánh giá, đề nghị sửa đổi, bổ sung Quy chế"),
}
#: Of the figures those that the report tells, with their names.
FIGURES = (
    ("total", "Tổng số nhiệm vụ (lượt giao)"), ("carried_over", "Trong đó: chuyển sang từ năm trước"), ("assigned", "Giao trong năm"),
    ("reopened", "Mở lại"), ("done_on_time", "Hoàn thành đúng hạn"), ("done_late", "Hoàn thành quá hạn"),
    ("open_within", "Đang thực hiện, trong hạn"), ("open_overdue", "Đang thực hiện, quá hạn"), ("undated", "Không có thời hạn"),
    ("returned", "Lượt trả lại làm lại"), ("extended", "Lượt gia hạn"), ("extension_refused", "Lượt không đồng ý gia hạn"),
    ("urged", "Lượt đôn đốc"),
)  # fmt: skip
#: Agencies without a regulation of their own that are named; of more the rest is counted.
MOST_NAMED = 40


def paper_of(report: RegulationReport, texts: Mapping[str, str], content: Mapping[str, Any], at: datetime) -> Paper:
    """`texts`: the words of the sections by code; `content`: what was frozen, or what the data say now."""
    rules = regulation(report.regulation_id)
    when = report.approved_at or at
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    check = None
    if report.sha256:
        check = Check(sha256=report.sha256, as_of=_day(content["as_of"]), known_at=_day(content["known_at"]))
    return Paper(
        title=f"Báo cáo thực hiện Quy chế năm {report.year}",
        at=when,
        head=Head(
            above=f"UBND {rules.province_name}",
            body=("Văn phòng",),
            symbol="BC-VP",
            place=place,
            day=clock.day_of(when),
        ),
        kind="Báo cáo",
        about=f"Kết quả triển khai thực hiện {rules.title}, năm {report.year}",
        addressed=["Ủy ban nhân dân tỉnh", "Chủ tịch Ủy ban nhân dân tỉnh"],
        body=_body(rules.title, texts, content),
        foot=Foot(receivers=["Như trên", "Lưu: VT"], authority=_authority(report), name=_name(report)),
        provisional=bool(content["provisional"]),
        check=check,
    )


def _body(title: str, texts: Mapping[str, str], content: Mapping[str, Any]) -> list[Block]:
    first = f"Thực hiện {paper_cite(cite())} {title}, Văn phòng UBND tỉnh báo cáo kết quả triển khai thực hiện Quy chế, số liệu đến hết ngày "
    made: list[Block] = [Paragraph(f"{first}{_day(content['as_of']):%d/%m/%Y}.")]
    for code in SECTIONS:
        own = [Paragraph(" ".join(part.split())) for part in texts.get(code, "").splitlines() if part.strip()]
        told = DATA[code](content) if code in DATA else []
        made += [Heading(TITLES[code]), *(own + told or [Paragraph("Không có nội dung.")])]
    return [*made, Paragraph("Văn phòng UBND tỉnh trân trọng báo cáo.")]


def _trainings(content: Mapping[str, Any]) -> list[Block]:
    told = content["trainings"]
    if not told["classes"]:
        return [Paragraph("Trong năm không ghi nhận lớp tập huấn nào.")]
    said = f"Đã tổ chức {len(told['classes']):02d} lớp cho {told['people']} lượt người của {told['agencies']} cơ quan, đơn vị, địa phương."
    columns = (
        Column("TT", Kind.CENTRED, 10), Column("Nội dung"), Column("Ngày", Kind.DAY, 26),
        Column("Người dự", Kind.NUMBER, 22, summed=True), Column("Cơ quan", Kind.NUMBER, 22),
    )  # fmt: skip
    rows = [
        [str(n), one["topic"], _day(one["held_on"]), one["people"], one["agencies"]]
        for n, one in enumerate(told["classes"], 1)
    ]
    return [Paragraph(said), Table(columns, rows, total="Cộng")]


def _internal_rules(content: Mapping[str, Any]) -> list[Block]:
    told = content["internal_rules"]
    without = told["without"]
    said = f"{told['issued']}/{told['asked']} cơ quan, đơn vị, địa phương đã ban hành quy chế nội bộ."
    if not without:
        return [Paragraph(said)]
    rest = f" và {len(without) - MOST_NAMED} cơ quan khác" if len(without) > MOST_NAMED else ""
    return [Paragraph(said), Paragraph(f"Chưa ban hành: {', '.join(without[:MOST_NAMED])}{rest}.")]


def _figures(content: Mapping[str, Any]) -> list[Block]:
    total = content["total"]
    columns = (Column("Chỉ tiêu"), Column("Số lượng", Kind.NUMBER, 35))
    rates = (
        Column("Tỷ lệ"), Column("Tử số", Kind.NUMBER, 24), Column("Mẫu số", Kind.NUMBER, 24), Column("Giá trị", Kind.RATE, 26, of=(1, 2)),
    )  # fmt: skip
    rows = [
        [f"{one['name']} ({one['formula']})", one["numerator"], one["denominator"], None] for one in content["rates"]
    ]
    return [Table(columns, [[name, total[code]] for code, name in FIGURES]), Table(rates, rows)]


def _difficulties(content: Mapping[str, Any]) -> list[Block]:
    if not content["remarks"]:
        return [Paragraph("Trong năm các cơ quan không phản ánh vướng mắc nào về Quy chế qua hệ thống.")]
    return [Bullets([_remark(one) for one in content["remarks"]])]


def _remark(one: Mapping[str, str]) -> str:
    about = f" ({paper_cite(one['article'])})" if one["article"] else ""
    wanted = f"; đề nghị: {_plain(one['wanted'])}" if one["wanted"] else ""
    answer = f"; Văn phòng trả lời: {_plain(one['answer'])}" if one["answer"] else ""
    return f"{one['agency']}{about}: {_plain(one['words'])}{wanted}{answer}"


def _contested(content: Mapping[str, Any]) -> list[Block]:
    if not content["articles"]:
        return [
            Paragraph("Trong năm không có điều khoản nào được phản ánh hoặc viện dẫn để đề nghị điều chỉnh nhiệm vụ.")
        ]
    columns = (
        Column("Điều khoản"), Column("Phản ánh", Kind.NUMBER, 30, summed=True), Column("Đề nghị điều chỉnh", Kind.NUMBER, 40, summed=True),
    )  # fmt: skip
    rows = [[long_cite(one["cite"]), one["remarks"], one["disputes"]] for one in content["articles"]]
    grounds = [
        f"{one['name']}: {one['asked']} đề nghị, {one['granted']} được điều chỉnh hoặc chuyển"
        for one in content["disputes"]
    ]
    return [Table(columns, rows, total="Cộng"), *([Bullets(grounds)] if grounds else [])]


def _changes(content: Mapping[str, Any]) -> list[Block]:
    decided = [f"{one['answer']} (áp dụng từ {_day(one['from']):%d/%m/%Y})" for one in content["decisions"]]
    began = [f"{one['title']}, áp dụng từ {_day(one['from']):%d/%m/%Y}" for one in content["versions"]]
    if not decided + began:
        return [Paragraph("Trong năm không có quyết định nội bộ hay thay đổi nào của Quy chế.")]
    return [Bullets(decided + began)]


DATA: dict[str, Callable[[Mapping[str, Any]], list[Block]]] = {
    "trainings": _trainings,
    "internal_rules": _internal_rules,
    "figures": _figures,
    "difficulties": _difficulties,
    "contested": _contested,
    "changes": _changes,
}


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".;")


def _day(said: str) -> date:
    return date.fromisoformat(said)


def _authority(report: RegulationReport) -> list[str]:
    """A deputy signs for the head of the Office."""
    head = "Chánh Văn phòng"
    if fold(report.approved_title).startswith("pho"):
        return authority(head=head, signs="KT.", title="Phó Chánh Văn phòng")
    return authority(head=head)


def _name(report: RegulationReport) -> str:
    return report.approved_by.full_name if report.approved_by else ""
