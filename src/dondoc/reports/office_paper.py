"""The Office's report as a paper: its words, tables, pictures and appendices, from what is kept of it by value (H3; NĐ 30/2020/NĐ-CP).

The same figures and the same content give the same paper, whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dondoc.core.papers.model import (
    NOTHING,
    Appendix,
    Block,
    Chart,
    ChartKind,
    Check,
    Column,
    Foot,
    Head,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Series,
    Table,
)
from dondoc.reports.figures import Payload
from dondoc.reports.office import beside_whole, lowered
from dondoc.rules.regulation.base import paper_cite

#: Headings of the appendices, and of the column that names their rows.
APPENDICES: dict[str, tuple[str, str]] = {
    "agency": ("Kết quả thực hiện nhiệm vụ theo cơ quan, đơn vị, địa phương", "Cơ quan, đơn vị, địa phương"),
    "kind": ("Kết quả thực hiện nhiệm vụ theo loại cơ quan", "Loại cơ quan"),
    "block": ("Kết quả thực hiện nhiệm vụ theo khối", "Khối"),
    "field": ("Kết quả thực hiện nhiệm vụ theo lĩnh vực", "Lĩnh vực"),
    "document": ("Kết quả thực hiện nhiệm vụ theo loại văn bản giao", "Loại văn bản"),
    "assigner": ("Kết quả thực hiện nhiệm vụ theo người giao", "Người giao"),
}
#: The appendix of who sent his report.
FILING = "Tình hình gửi báo cáo của các cơ quan, đơn vị, địa phương"
#: What the summary counts, line by line.
SUMMARY = (
    ("total", "Tổng số lượt giao"),
    ("carried_over", "Chuyển từ kỳ trước"),
    ("assigned", "Giao trong kỳ"),
    ("reopened", "Mở lại trong kỳ"),
    ("done_on_time", "Hoàn thành đúng hạn"),
    ("done_late", "Hoàn thành quá hạn"),
    ("open_within", "Chưa hoàn thành, trong hạn"),
    ("open_overdue", "Chưa hoàn thành, quá hạn"),
    ("undated_done", "Không có thời hạn, đã hoàn thành"),
    ("undated_open", "Không có thời hạn, chưa hoàn thành"),
)
#: How an agency stands in the round, in words of the paper.
FILED = {"waiting": "Chưa gửi", "filed": "Đã gửi", "late": "Gửi quá hạn", "sent_back": "Trả lại làm lại"}
DECIDED = {"": "Chưa quyết định", "agreed": "Đồng ý", "otherwise": "Đồng ý, làm khác", "refused": "Không đồng ý"}
#: Bars of a ranking; more do not fit below each other.
MOST_RANKED = 12


def paper_of(figures: Payload, content: Mapping[str, Any], sha256: str, at: datetime, words: str = "") -> Paper:
    """The whole report. `content` as `queries.office.content_of` makes it, `words` its checksum once it was approved; `at` is what the file says of
    when it was made."""
    subject, told = content["subject"], content["head"]
    day = date.fromisoformat(told["day"])
    head = Head(above=told["above"], body=tuple(told["body"]), symbol=told["symbol"], place=told["place"], day=day)
    reference = reference_of(head)
    return Paper(
        title=f"Báo cáo {lowered(subject)}",
        at=at,
        head=head,
        kind="Báo cáo",
        about=subject,
        addressed=tuple(content["addressed"]),
        body=list(_body(figures, content)),
        foot=Foot(
            receivers=tuple(content["receivers"]),
            authority=tuple(content["authority"]),
            name=content["signer"],
        ),
        appendices=[*_appendices(figures, reference), *_filing(content, reference)],
        provisional=figures["provisional"],
        check=Check(
            sha256=sha256,
            as_of=date.fromisoformat(figures["as_of"]),
            known_at=date.fromisoformat(figures["known_at"]),
            words=words,
        ),
    )


def reference_of(head: Head) -> str:
    """What stands below the title of each appendix."""
    return head.with_it("Báo cáo", "Văn phòng UBND tỉnh")


def _body(figures: Payload, content: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(opening(figures, content))
    for section in content["sections"]:
        extra = {"results": _tables(figures), "proposals": _measures(content)}.get(section["code"], ())
        lines = [line.strip() for line in section["text"].splitlines() if line.strip()]
        blocks: list[Block] = [*(Paragraph(line) for line in lines), *extra]
        if blocks:
            yield Heading(section["title"])
            yield from blocks
        if section["code"] == "results":
            yield Heading("Tình hình gửi báo cáo của các cơ quan, đơn vị, địa phương")
            yield Paragraph(filed_sentence(content))
    yield Paragraph(f"Trên đây là báo cáo {lowered(content['subject'])}, Văn phòng UBND tỉnh kính báo cáo")


def opening(figures: Payload, content: Mapping[str, Any]) -> str:
    """What the report rests on and which days it covers."""
    period = figures["period"]
    basis = (
        f"Thực hiện {paper_cite(content['cite'])} {content['regulation']}"
        if content["cite"]
        else "Thực hiện nhiệm vụ được giao"
    )
    days = f"{_day(period['first'])} đến hết ngày {_day(figures['as_of'])}"
    short = (
        ""
        if not figures["provisional"]
        else f"; kỳ báo cáo đến hết ngày {_day(period['last'])} chưa kết thúc nên số liệu là tạm tính"
    )
    return (
        f"{basis}, Văn phòng UBND tỉnh tổng hợp {lowered(content['subject'])} (số liệu từ ngày {days}{short}) như sau:"
    )


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _tables(figures: Payload) -> Iterator[Block]:
    yield _summary(figures)
    yield _rates(figures)
    yield from charts(figures)


def _summary(figures: Payload) -> Table:
    """This period beside those it is compared with."""
    compared = [part for part in (figures["before"], figures["year_before"]) if part]
    heads = [Column("Chỉ tiêu"), Column(figures["period"]["name"], Kind.NUMBER, 30)]
    heads += [Column(part["period"]["name"], Kind.NUMBER, 30) for part in compared]
    totals = [part["total"] for part in compared]
    rows = [
        [word, figures["total"][code], *(told[code] if told["total"] else NOTHING for told in totals)]
        for code, word in SUMMARY
    ]
    note = " ".join([_by(figures), *beside_whole(figures)])
    if not all(told["total"] for told in totals):
        note += f" “{NOTHING}”: không có số liệu."
    return Table(columns=heads, rows=rows, title="Tổng hợp kết quả", note=note)


def _by(figures: Payload) -> str:
    return "Đúng hạn, quá hạn tính theo " + (
        "thời hạn giao ban đầu."
        if figures["deadline"] == "original"
        else "thời hạn đang có hiệu lực vào ngày chốt số liệu."
    )


def _rates(figures: Payload) -> Table:
    heads = [
        Column("Tỷ lệ", width=38),
        Column("Cách tính"),
        Column("Tử số", Kind.NUMBER, 18),
        Column("Mẫu số", Kind.NUMBER, 18),
        Column("Kết quả", Kind.RATE, 20, of=(2, 3)),
    ]
    rows = [[rate["name"], rate["formula"], rate["numerator"], rate["denominator"], None] for rate in figures["rates"]]
    return Table(columns=heads, rows=rows, title="Các tỷ lệ")


def charts(figures: Payload) -> Iterator[Chart]:
    """Trend of twelve months, agencies with most overdue, ages of what is overdue and of what has no deadline; only what says something."""
    months = figures["months"]
    series = [
        Series("Hoàn thành đúng hạn", [one["on_time"] for one in months]),
        Series("Hoàn thành quá hạn", [one["late"] for one in months]),
        Series("Còn quá hạn cuối tháng", [one["overdue"] for one in months], line=True),
    ]
    if any(any(one.values) for one in series):
        labels = [f"{one['month']:02d}/{one['year'] % 100:02d}" for one in months]
        yield Chart(ChartKind.TREND, "Kết quả theo tháng", labels, series, "lượt giao")
    behind = [row for row in figures["tables"]["agency"] if row["open_overdue"]]
    behind = sorted(behind, key=lambda row: (-row["open_overdue"], row["name"]))[:MOST_RANKED]
    if behind:
        overdue = Series("Quá hạn", [row["open_overdue"] for row in behind])
        title = "Cơ quan có nhiều lượt giao quá hạn nhất"
        yield Chart(ChartKind.RANKING, title, [row["name"] for row in behind], [overdue], "lượt giao")
    for code, word in (("overdue", "Quá hạn bao nhiêu ngày"), ("undated", "Không có thời hạn, đã giao bao nhiêu ngày")):
        groups = figures["ageing"][code]
        if any(group["n"] for group in groups):
            series = [Series(_age(group), [group["n"]]) for group in groups]
            yield Chart(ChartKind.AGEING, word, ["Lượt giao"], series, "lượt giao")


def _age(group: Mapping[str, Any]) -> str:
    if group["to"] is None:
        return f"Trên {group['from'] - 1} ngày"
    return f"{group['from']}–{group['to']} ngày" if group["from"] else f"Đến {group['to']} ngày"


def filed_sentence(content: Mapping[str, Any]) -> str:
    """Who has reported and who has not; they are named where they are few."""
    rows, due = content["filing"]["rows"], content["filing"]["due"]
    if not rows:
        return "Kỳ này các cơ quan, đơn vị, địa phương không phải gửi báo cáo riêng."
    by: dict[str, list[str]] = {code: [row["agency"] for row in rows if row["standing"] == code] for code in FILED}
    filed = len(by["filed"]) + len(by["late"])
    until = f" (hạn gửi {_day(due)})" if due else ""
    early = f" Báo cáo được duyệt trước ngày các cơ quan phải gửi: {content['early']}" if content["early"] else ""
    if not filed:
        return f"Chưa có cơ quan nào trong {len(rows):02d} cơ quan, đơn vị, địa phương gửi báo cáo{until}.{early}"
    text = f"Có {filed:02d}/{len(rows):02d} cơ quan, đơn vị, địa phương đã gửi báo cáo{until}"
    text += f", trong đó {len(by['late']):02d} gửi quá hạn" if by["late"] else ""
    missing = by["waiting"] + by["sent_back"]
    if missing:
        named = f": {'; '.join(missing)}" if len(missing) <= MOST_RANKED else " (danh sách tại phụ lục)"
        text += f". Chưa gửi: {len(missing):02d} cơ quan{named}"
    return f"{text}.{early}"


def _measures(content: Mapping[str, Any]) -> Iterator[Block]:
    if not content["measures"]:
        return
    heads = [
        Column("TT", Kind.CENTRED, 10),
        Column("Cơ quan", width=34),
        Column("Lý do, biện pháp"),
        Column("Số lượt giao", Kind.NUMBER, 16),
        Column("Thực hiện", width=32),
        Column("Ý kiến lãnh đạo", width=26),
    ]
    rows = []
    for number, one in enumerate(content["measures"], 1):
        when = f", trước ngày {_day(one['by_when'])}" if one["by_when"] else ""
        decided = DECIDED[one["decision"]] + (f": {one['decision_words']}" if one["decision_words"] else "")
        what = f"{one['ground']}: {one['measure']}. {one['words']}".strip()
        rows.append([number, one["agency"], what, one["tasks"], f"{one['doer']}{when}", decided])
    yield Paragraph("Các biện pháp đã kiến nghị đối với nhiệm vụ quá hạn, chưa đúng yêu cầu hoặc có vướng mắc:")
    yield Table(columns=heads, rows=rows, title="Biện pháp kiến nghị")


def _appendices(figures: Payload, reference: str) -> Iterator[Appendix]:
    for by, (title, word) in APPENDICES.items():
        rows = figures["tables"][by]
        if rows:
            yield Appendix(title, reference, [dimension_table(word, title, rows, _by(figures))])


def dimension_table(word: str, title: str, rows: Sequence[Mapping[str, Any]], note: str = "") -> Table:
    """One table of the figures with its total; a rate is reckoned from the columns that stand beside it."""
    heads = [
        Column("TT", Kind.CENTRED, 10),
        Column(word, width=58),
        Column("Tổng số", Kind.NUMBER, summed=True),
        Column("Chuyển sang", Kind.NUMBER, group="Trong đó", summed=True),
        Column("Giao trong kỳ", Kind.NUMBER, group="Trong đó", summed=True),
        Column("Mở lại", Kind.NUMBER, group="Trong đó", summed=True),
        Column("Đúng hạn", Kind.NUMBER, group="Hoàn thành", summed=True),
        Column("Quá hạn", Kind.NUMBER, group="Hoàn thành", summed=True),
        Column("Trong hạn", Kind.NUMBER, group="Chưa hoàn thành", summed=True),
        Column("Quá hạn", Kind.NUMBER, group="Chưa hoàn thành", summed=True),
        Column("Đã xong", Kind.NUMBER, group="Không thời hạn", summed=True),
        Column("Chưa xong", Kind.NUMBER, group="Không thời hạn", summed=True),
        Column("Đã đến hạn", Kind.NUMBER, summed=True),
        Column("Đúng hạn / đã đến hạn", Kind.RATE, 18, of=(6, 12)),
        Column("Trả lại", Kind.NUMBER, group="Trong kỳ", summed=True),
        Column("Gia hạn", Kind.NUMBER, group="Trong kỳ", summed=True),
        Column("Đôn đốc", Kind.NUMBER, group="Trong kỳ", summed=True),
    ]
    made = []
    for number, row in enumerate(rows, 1):
        due = row["done_on_time"] + row["done_late"] + row["open_overdue"]
        origins = (row["carried_over"], row["assigned"], row["reopened"])
        cells = (row["done_on_time"], row["done_late"], row["open_within"], row["open_overdue"])
        flows = (row["returned"], row["extended"], row["urged"])
        undated = (row["undated_done"], row["undated_open"])
        made.append([number, row["name"], row["total"], *origins, *cells, *undated, due, None, *flows])
    told = (
        "Tỷ lệ đúng hạn = hoàn thành đúng hạn / (hoàn thành đúng hạn + hoàn thành quá hạn + chưa hoàn thành quá hạn). "
        + note
    )
    return Table(columns=heads, rows=made, title=title, total="Tổng cộng", note=told.strip())


def _filing(content: Mapping[str, Any], reference: str) -> Iterator[Appendix]:
    rows = content["filing"]["rows"]
    if not rows:
        return
    heads = [
        Column("TT", Kind.CENTRED, 10),
        Column("Cơ quan, đơn vị, địa phương"),
        Column("Tình hình", width=34),
        Column("Ngày gửi", Kind.DAY, 26),
        Column("Số ngày quá hạn", Kind.NUMBER, 22),
    ]
    silent = _silent(rows)
    made: list[list[Any]] = []
    for number, row in enumerate((row for row in rows if row.get("kind") not in silent), 1):
        filed_on = date.fromisoformat(row["filed_on"]) if row["filed_on"] else None
        late = Decimal(row["late_days"]) if row["late_days"] else None
        made.append([number, row["agency"], FILED[row["standing"]], filed_on, late])
    blocks: list[Block] = [Paragraph(f"{kind}: {n:02d} cơ quan, chưa cơ quan nào gửi.") for kind, n in silent.items()]
    blocks += [Table(heads, made, title=FILING)] if made else []
    yield Appendix(FILING, reference, blocks, landscape=False)


def _silent(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Kinds with several agencies of which none has ever filed, and how many these are: they are told in one sentence instead of a row each."""
    by: dict[str, list[str]] = {}
    for row in rows:
        by.setdefault(row.get("kind", ""), []).append(row["standing"])
    return {kind: len(all_) for kind, all_ in by.items() if kind and len(all_) > 1 and set(all_) == {"waiting"}}
