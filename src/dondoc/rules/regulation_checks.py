"""What must hold between the values of a regulation: references lead somewhere, classes have a limit.

Pure questions on what the reader built; the reader turns each problem into a fault with its line.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dondoc.rules import scoring_checks
from dondoc.rules.regulation.base import Choice, Confidence, Limit, Provision, Unit
from dondoc.rules.regulation.execution import Update
from dondoc.rules.regulation.intake import ANY_CLASS, KNOWN_MARKS, Entry
from dondoc.rules.regulation.oversight import (
    ABOVE_THE_HEAD,
    AUDIENCES,
    CELLS,
    MAILS,
    SECTION_FILLS,
    Notices,
    Report,
    Reports,
)
from dondoc.rules.regulation.profile import Article, OpenQuestion, Regulation, Validity
from dondoc.rules.said import said

Path = tuple[str | int, ...]

PARTS_OF_YEAR = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1, "week": 53, "ad_hoc": 0}


@dataclass(frozen=True, slots=True)
class Problem:
    path: Path
    message: str
    cite: str = ""


def provision_problems(made: Any) -> Iterator[str]:
    """What is wrong with one rule taken by itself."""
    if isinstance(made, Limit):
        if made.value < 0:
            yield said("Thời hạn không thể là số âm.")
        if made.value == 0 and made.unit is not Unit.DAY:
            yield said("Thời hạn 0 nghĩa là trong ngày, nên đơn vị phải là day.")
    if not isinstance(made, Provision):
        return
    if made.confidence is Confidence.STATED and not made.cite:
        yield "Điều ghi là quy định rõ (stated) thì cite phải nêu điều khoản."
    if bool(made.question) != bool(made.answer):
        yield "question và answer phải đi cùng nhau: chỗ Quy chế không nói và điều đã quyết cho chỗ đó."
    if made.confidence is Confidence.LOCAL_DECISION and not made.question and not isinstance(made, Choice):
        yield "Quyết định nội bộ (local-decision) phải có question và answer: Quy chế không nói gì, đã quyết thế nào."
    if made.confidence is Confidence.STATED and made.question:
        yield "Điều ghi là quy định rõ (stated) thì không có chỗ bỏ ngỏ; bỏ question hoặc đổi confidence."
    if made.valid_from and made.valid_to and made.valid_to < made.valid_from:
        yield "valid_to đứng trước valid_from."


def problems(built: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong between the values; `built` holds those top-level groups that could be read, by field name."""
    for name, value in built.items():
        yield from _codes_twice((name,), value)
        if name != "receipt":
            yield from _counted_in_days((name,), value)
    yield from _articles(built.get("articles", ()))
    if "validity" in built:
        yield from _validity(built["validity"])
    if "entry" in built:
        yield from _entry(built["entry"])
    if "reports" in built:
        yield from _reports(built["reports"])
    if "update" in built:
        yield from _undated(built["update"])
    if {"update", "completion"} <= built.keys():
        yield from _closing(built)
    if "statistics" in built:
        yield from _statistics(built["statistics"])
    if "scoring" in built:
        yield from (Problem(*wrong) for wrong in scoring_checks.problems(built["scoring"]))
    if "structure" in built:
        yield from _kinds(built)
    if "urging" in built:
        yield from _ladder(built["urging"])
    if built.get("notices") is not None:
        yield from _notices(built["notices"])
    yield from _open_questions(built)


def _codes_twice(path: Path, value: Any) -> Iterator[Problem]:
    if isinstance(value, tuple):
        seen: set[str] = set()
        for index, item in enumerate(value):
            code = getattr(item, "code", None)
            if code is not None and code in seen:
                yield Problem(
                    (*path, index), f"Mã “{code}” đã dùng ở trên trong cùng danh sách.", getattr(item, "cite", "")
                )
            seen.add(str(code))
            yield from _codes_twice((*path, index), item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _codes_twice((*path, one.name.rstrip("_")), getattr(value, one.name))


def _articles(articles: Iterable[Article]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, article in enumerate(articles):
        if article.number in seen:
            yield Problem(("articles", index), f"Điều {article.number} đã có ở trên.", article.number)
        seen.add(article.number)
        if not article.clauses and not article.summary:
            yield Problem(("articles", index), "Điều không chia khoản thì phải có summary.", article.number)
        for number, clause in enumerate(article.clauses):
            path: Path = ("articles", index, "clauses", number)
            if clause.cite in seen:
                yield Problem(path, f"Điều khoản “{clause.cite}” đã có ở trên.", clause.cite)
            seen.add(clause.cite)
            if not clause.cite.startswith(f"{article.number}."):
                yield Problem(path, f"Điều khoản “{clause.cite}” không thuộc Điều {article.number}.", clause.cite)


def _validity(validity: Validity) -> Iterator[Problem]:
    by_signing = validity.signed_on is not None and validity.days_after_signing is not None
    if (validity.from_ is None) is not by_signing:
        yield Problem(
            ("validity",), "Cần đúng một trong hai: from, hoặc signed_on cùng với days_after_signing.", validity.cite
        )
    if validity.first_day and validity.to and validity.to < validity.first_day:
        yield Problem(("validity", "to"), "Ngày hết hiệu lực đứng trước ngày có hiệu lực.", validity.cite)


def _entry(entry: Entry) -> Iterator[Problem]:
    classes = {rule.class_ for rule in entry.rules}
    for index, rule in enumerate(entry.rules):
        for earlier in entry.rules[:index]:
            if earlier.class_ == rule.class_ and _overlap(earlier, rule):
                message = f"Loại văn bản “{rule.class_}” đã có thời hạn trong cùng thời gian hiệu lực."
                yield Problem(("entry", "rules", index, "class"), message, rule.cite)
    for index, mark in enumerate(entry.urgency_marks):
        if mark.entry_class not in classes:
            message = f"Dấu “{mark.name}” thuộc loại “{mark.entry_class}”, nhưng loại này chưa có thời hạn nhập."
            yield Problem(("entry", "urgency_marks", index, "entry_class"), message, mark.cite)
    for missing in [m for m in KNOWN_MARKS if m not in {mark.code for mark in entry.urgency_marks}]:
        yield Problem(("entry", "urgency_marks"), f"Dấu mức độ khẩn “{missing}” chưa được xếp vào loại văn bản nào.")
    if entry.bulk and entry.bulk.class_ not in classes:
        message = f"Loại “{entry.bulk.class_}” chưa có thời hạn nhập."
        yield Problem(("entry", "bulk", "class"), message, entry.bulk.cite)
    order = set(entry.precedence.order) if entry.precedence else set()
    cite = entry.precedence.cite if entry.precedence else ""
    if order - classes:
        yield Problem(
            ("entry", "precedence", "order"),
            f"Chưa có thời hạn nhập cho loại: {', '.join(sorted(order - classes))}.",
            cite,
        )
    if len(classes - {ANY_CLASS}) > 1 and classes - order:
        message = f"Thứ tự ưu tiên phải xếp đủ các loại; còn thiếu: {', '.join(sorted(classes - order))}."
        yield Problem(("entry", "precedence"), message, cite)


def _overlap(one: Provision, other: Provision) -> bool:
    starts_after = one.valid_to and other.valid_from and other.valid_from > one.valid_to
    ends_before = one.valid_from and other.valid_to and other.valid_to < one.valid_from
    return not (starts_after or ends_before)


def _reports(reports: Reports) -> Iterator[Problem]:
    for side in ("agency", "office"):
        seen: set[tuple[str, int | None]] = set()
        for index, report in enumerate(getattr(reports, side)):
            path: Path = ("reports", side, index)
            if (report.period, report.part) in seen:
                yield Problem(path, "Báo cáo của kỳ này đã có ở trên.", report.cite)
            seen.add((report.period, report.part))
            for message in _report(report, reports):
                yield Problem(path, message, report.cite)
    for index, section in enumerate(reports.sections):
        for code in [code for code in section.fills if code not in SECTION_FILLS]:
            message = f"Không có phần dữ liệu “{code}”; chọn trong: {', '.join(SECTION_FILLS)}."
            yield Problem(("reports", "sections", index, "fills"), message, section.cite)


def _report(report: Report, reports: Reports) -> Iterator[str]:
    if report.part is not None and not 1 <= report.part <= PARTS_OF_YEAR[report.period]:
        yield said("Kỳ {period} không có phần thứ {part} trong năm.", period=report.period, part=report.part)
    due = report.due
    if due is not None:
        longest = calendar.monthrange(2026, due.month)[1] if isinstance(due.month, int) and 1 <= due.month <= 12 else 28
        if isinstance(due.month, int) and not 1 <= due.month <= 12:
            yield said("Không có tháng {month}.", month=due.month)
        elif not 1 <= due.day <= longest:
            yield said(
                "Ngày {day} không có trong mọi tháng cuối kỳ; chọn từ 1 đến {longest}.", day=due.day, longest=longest
            )
        if due.inclusive is None and reports.due_reading is None:
            yield "Chưa rõ nộp đúng ngày được nêu thì còn kịp không: thêm inclusive, hoặc bảng reports.due_reading."
    window = report.window
    if window is not None and (window.basis == "fixed") is not (window.span is not None):
        yield "Khoảng số liệu cố định (fixed) phải có span, và chỉ loại này mới có span."
    if window is not None and window.basis == "decree_09" and window.ref is None:
        yield "Khoảng số liệu theo Nghị định 09/2019/NĐ-CP phải có ref nêu văn bản, điều và thời gian hiệu lực."


def _undated(update: Update) -> Iterator[Problem]:
    undated = update.undated
    if not set(undated.periods) & {"month", "quarter", "half", "year"}:
        message = said("Cần ít nhất một kỳ trong: month, quarter, half, year.")
        yield Problem(("update", "undated", "periods"), message, undated.cite)
    if undated.due.limit.unit is not Unit.DAY:
        message = said("Hạn cập nhật sau ngày cuối kỳ được đếm theo lịch, nên đơn vị phải là day.")
        yield Problem(("update", "undated", "due", "limit", "unit"), message, undated.due.cite)


def _closing(built: dict[str, Any]) -> Iterator[Problem]:
    known = {kind.code for kind in built["update"].kinds}
    closing = built["completion"].closing_kinds
    for code in closing:
        if code not in known:
            yield Problem(("completion", "closing_kinds", "codes"), f"Không có loại cập nhật “{code}”.", closing.cite)
    for index, never in enumerate(built["completion"].never_closing):
        if never.code in closing:
            message = f"“{never.name}” vừa được kết thúc nhiệm vụ vừa không được."
            yield Problem(("completion", "never_closing", index), message, never.cite)


def _statistics(statistics: Any) -> Iterator[Problem]:
    for index, rate in enumerate(statistics.rates):
        for side in ("numerator", "denominator"):
            cells = getattr(rate, side)
            path: Path = ("statistics", "rates", index, side)
            if not cells:
                yield Problem(path, "Tỷ lệ phải nêu ít nhất một ô số liệu.", rate.cite)
            for cell in [c for c in cells if c not in CELLS]:
                yield Problem(path, f"Không có ô số liệu “{cell}”; các ô: {', '.join(CELLS)}.", rate.cite)
    for side in ("overdue", "undated"):
        days = getattr(statistics.ageing, side)
        if list(days) != sorted(set(days)):
            yield Problem(("statistics", "ageing", side), "Các mốc số ngày phải tăng dần.", statistics.ageing.cite)


def _kinds(built: dict[str, Any]) -> Iterator[Problem]:
    """Every kind of agency that a rule names is a kind of the structure."""
    structure = built["structure"]
    known = {kind.code for kind in structure.agency_kinds}
    named: list[tuple[Path, tuple[str, ...], str]] = []
    for index, block in enumerate(structure.blocks):
        named.append((("structure", "blocks", index, "kinds"), block.kinds, block.cite))
    for index, succession in enumerate(structure.successions):
        named.append((("structure", "successions", index, "kind"), (succession.kind,), succession.cite))
    for index, d in enumerate(built["urging"].delegations if "urging" in built else ()):
        named.append((("urging", "delegations", index), d.by + d.over, d.cite))
    for index, d in enumerate(built["feedback"].directions if "feedback" in built else ()):
        named.append((("feedback", "directions", index), d.from_ + d.about, d.cite))
    for path, kinds, cite in named:
        for kind in [k for k in kinds if k not in known]:
            yield Problem(path, f"Không có loại cơ quan “{kind}” trong structure.agency_kinds.", cite)
    for index, agency_kind in enumerate(structure.agency_kinds):
        if agency_kind.tier not in structure.tiers:
            message = f"Cấp “{agency_kind.tier}” không có trong tiers."
            yield Problem(("structure", "agency_kinds", index, "tier"), message, agency_kind.cite)


def _ladder(urging: Any) -> Iterator[Problem]:
    channels = {channel.code for channel in urging.channels}
    for index, rung in enumerate(urging.ladder):
        if rung.channel not in channels:
            message = f"Không có hình thức đôn đốc “{rung.channel}” trong urging.channels."
            yield Problem(("urging", "ladder", index, "channel"), message, rung.cite)
        if rung.audience not in AUDIENCES:
            message = f"Không có nơi nhận “{rung.audience}”; chọn một trong: {', '.join(AUDIENCES)}."
            yield Problem(("urging", "ladder", index, "audience"), message, rung.cite)
        if rung.clock != "office" and rung.audience in ABOVE_THE_HEAD and not rung.person:
            message = "Trên thủ trưởng cơ quan thì không tự gửi: bậc này phải có person = true."
            yield Problem(("urging", "ladder", index, "person"), message, rung.cite)


def _notices(notices: Notices) -> Iterator[Problem]:
    for index, one in enumerate(notices.compulsory):
        if one.code not in MAILS:
            message = f"Không có loại thư “{one.code}”; chọn một trong: {', '.join(MAILS)}."
            yield Problem(("notices", "compulsory", index, "code"), message, notices.cite)


def _counted_in_days(path: Path, value: Any, cite: str = "") -> Iterator[Problem]:
    """Limits come out as a day, so none is in hours; only acknowledging (`receipt`) is never reckoned."""
    if isinstance(value, Limit):
        if value.unit is Unit.HOUR:
            yield Problem(
                (*path, "unit"), "Thời hạn này được tính ra một ngày trên lịch nên không thể tính bằng giờ.", cite
            )
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _counted_in_days((*path, index), item, cite)
    elif is_dataclass(value):
        for one in fields(value):
            cite = getattr(value, "cite", "") or cite
            yield from _counted_in_days((*path, one.name.rstrip("_")), getattr(value, one.name), cite)


def _open_questions(built: dict[str, Any]) -> Iterator[Problem]:
    """An open question names a place that the schema knows and that this profile leaves absent."""
    questions: tuple[OpenQuestion, ...] = built.get("open_questions", ())
    for index, question in enumerate(questions):
        found = _resolve(built, question.key)
        path: Path = ("open_questions", index, "key")
        if found is _UNREAD:
            continue
        if found is _UNKNOWN:
            yield Problem(path, f"Không có khóa “{question.key}”.", question.cite)
        elif found not in (None, ()):
            yield Problem(path, f"Khóa “{question.key}” đã có giá trị nên không còn bỏ ngỏ.", question.cite)


_UNKNOWN, _UNREAD = object(), object()


def _resolve(built: dict[str, Any], key: str) -> Any:
    """The value at "update.dated.grace", "reports.office[2].due" or, None if all lack it, "reports.agency.window"."""
    steps = re.findall(r"[^.\[\]]+", key)
    first = steps.pop(0) if steps else ""
    if first not in built:
        return _UNREAD if first in {one.name for one in fields(Regulation)} else _UNKNOWN
    found = built[first]
    for step in steps:
        if isinstance(found, tuple) and step.isdecimal():
            found = found[int(step) - 1] if 1 <= int(step) <= len(found) else _UNKNOWN
        elif isinstance(found, tuple):
            found = next((v for v in (getattr(item, step, _UNKNOWN) for item in found) if v is not None), None)
        else:
            found = getattr(found, step, _UNKNOWN)
    return found
