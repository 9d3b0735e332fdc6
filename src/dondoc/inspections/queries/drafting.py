"""The words with which a conclusion begins, drafted from the data: what was inspected, how tasks were carried out, updated and reported (TH 11, 15.3;
BT 13.1). It goes out as a document, so it is Vietnamese."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.inspections.models import InspectedTask, Inspection, Recommendation
from dondoc.inspections.queries.conclusion_parts import parts_of, rules_of
from dondoc.inspections.queries.findings import UNJUDGED, Row, table_of
from dondoc.reports.models import Report
from dondoc.reports.models.report import Side
from dondoc.rules.inspections import FOUR_POINTS, Verdict
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.update_rate import PRESENT, update_counts

CELLS = {
    Cell.DONE_ON_TIME.value: "hoàn thành đúng hạn",
    Cell.DONE_LATE.value: "hoàn thành sau hạn",
    Cell.OPEN_WITHIN.value: "đang thực hiện, còn trong hạn",
    Cell.OPEN_OVERDUE.value: "chưa hoàn thành, đã quá hạn",
    Cell.UNDATED.value: "không có thời hạn",
}
VERDICTS = {
    Verdict.CORRECT.value: "đúng như hệ thống ghi nhận",
    Verdict.WRONG_FIGURE.value: "số liệu ghi nhận chưa đúng",
    Verdict.NOT_DONE.value: "chưa thực hiện",
    Verdict.DONE_OTHERWISE.value: "thực hiện không đúng, không đầy đủ",
    UNJUDGED: "chưa kết luận",
}
POINTS = {"nature": "Tính chất", "degree": "Mức độ", "cause": "Nguyên nhân", "responsibility": "Trách nhiệm"}
#: How the words end that lead to recommendations, and how they read where there are none.
WHAT_FOLLOWS, NOTHING_ASKED = "các nội dung sau", "không có kiến nghị"
#: Days behind the data day within which reports of the agency are looked at.
A_YEAR = 365


def drafted(inspection: Inspection) -> dict[str, str]:
    """Section by section the words that it begins with. A number of queries that does not grow with the tasks, but for reading them."""
    rows = table_of(inspection)
    scope, done, asking = (
        _scope(inspection, rows),
        _execution(rows),
        asking_words(inspection, asks=_asks(inspection, rows)),
    )
    updating, reporting = _updating(inspection), _reporting(inspection)
    words = {
        "assessment": "\n".join(
            (
                scope,
                f"Về tổ chức thực hiện và kết quả: {done}",
                f"Về cập nhật thông tin: {updating}",
                f"Về chế độ thông tin, báo cáo: {reporting}",
            )
        ),
        "conclusion": _conclusion(inspection, rows),
        "recommendation": asking,
        "execution": f"{scope}\n{_first_up(done)}",
        "updating": _first_up(updating),
        "reporting": _first_up(reporting),
        "closing": f"{_conclusion(inspection, rows)}\n{asking}",
        "own_assessment": f"{scope}\n{_first_up(done)}\n{_first_up(updating)}\n{_first_up(reporting)}",
        "own_shortcomings": _conclusion(inspection, rows),
        "own_difficulties": _causes(inspection),
        "own_proposals": asking,
    }
    return {part.code: words.get(part.code, "") for part in parts_of(inspection)}


def body_name(inspection: Inspection) -> str:
    """Who inspected, as papers call him: the team by the profile's word, or the agency."""
    if inspection.team is None:
        return str(inspection.by_agency.name)
    bodies = rules_of(inspection).inspection.bodies
    return next((one.name for one in bodies if one.code == inspection.team.body), bodies[0].name)


def _scope(inspection: Inspection, rows: list[Row]) -> str:
    n, judged = sum(row.total for row in rows), _judged(rows)
    told = f"{n} nhiệm vụ" if judged == n else f"{judged} trong {n} nhiệm vụ được chọn"
    data = f", lấy số liệu của hệ thống đến hết ngày {_day(inspection.data_day)}" if inspection.data_day else ""
    return f"{body_name(inspection)} đã kiểm tra {told} giao cho {inspection.agency.name} {_days(inspection)}{data}."


def _days(inspection: Inspection) -> str:
    first, ended = inspection.first, inspection.ended_on
    if ended == first:
        return f"ngày {_day(first)}"
    return f"từ ngày {_day(first)}" + (f" đến ngày {_day(ended)}" if ended else "")


def _judged(rows: list[Row]) -> int:
    return sum(row.total - row.found.get(UNJUDGED, 0) for row in rows)


def _execution(rows: list[Row]) -> str:
    """What the system said before, and what was found: never one figure for both."""
    before = "; ".join(f"{row.total} nhiệm vụ {CELLS[row.code]}" for row in rows if row.code in CELLS and row.total)
    sums = {code: sum(row.found.get(code, 0) for row in rows) for code in VERDICTS}
    after = "; ".join(f"{n} nhiệm vụ {VERDICTS[code]}" for code, n in sums.items() if n)
    told = f"theo hệ thống, trước kiểm tra có {before}. Qua kiểm tra có " if before else "qua kiểm tra có "
    return f"{told}{after or 'không nhiệm vụ nào'}."


def _updating(inspection: Inspection) -> str:
    day = inspection.data_day or inspection.first
    rows = Assignment.objects.filter(in_population(), agency=inspection.agency_id)
    found = rows.aggregate(**update_counts(rules_of(inspection), day, PRESENT))
    due, given = found["updates_due"], found["updates_on_time"]
    if not due:
        return f"đến ngày {_day(day)} cơ quan không có lượt cập nhật nào phải thực hiện trên hệ thống."
    return (
        f"đến ngày {_day(day)} cơ quan đã cập nhật đúng hạn {given}/{due} lượt phải cập nhật, chậm hoặc chưa cập nhật "
        f"{due - given} lượt."
    )


def _reporting(inspection: Inspection) -> str:
    day = inspection.data_day or inspection.first
    filed = Report.objects.filter(side=Side.AGENCY, agency=inspection.agency_id, first_filed_at__isnull=False)
    filed = filed.filter(
        first_filed_at__lte=clock.end_of(day), round__last__gte=date.fromordinal(day.toordinal() - A_YEAR)
    )
    filed = filed.annotate(on=TruncDate("first_filed_at", tzinfo=clock.VIETNAM))
    late = Q(round__agency_due__isnull=False, on__gt=F("round__agency_due"))
    found = filed.aggregate(n=Count("pk"), late=Count("pk", filter=late))
    if not found["n"]:
        return f"trong 12 tháng đến ngày {_day(day)} hệ thống không ghi nhận báo cáo định kỳ nào của cơ quan."
    return f"trong 12 tháng đến ngày {_day(day)} cơ quan đã gửi {found['n']} báo cáo trên hệ thống, trong đó {found['late']} báo cáo gửi muộn."


def _conclusion(inspection: Inspection, rows: list[Row]) -> str:
    """Of those that were judged; the others are named as such. "Ghi nhận đúng" speaks of the record, also of a task that still runs."""
    right = sum(row.found.get(Verdict.CORRECT.value, 0) for row in rows)
    wrong = sum(row.found.get(one, 0) for row in rows for one in (Verdict.NOT_DONE.value, Verdict.DONE_OTHERWISE.value))
    figures = sum(row.found.get(Verdict.WRONG_FIGURE.value, 0) for row in rows)
    n, judged = sum(row.total for row in rows), _judged(rows)
    if not judged:
        return f"{n} nhiệm vụ được chọn đều chưa có kết luận."
    among = f"{judged} nhiệm vụ được kiểm tra"
    among += f" (còn {n - judged} nhiệm vụ trong {n} nhiệm vụ được chọn chưa kết luận)" if judged < n else ""
    said = f"Trong {among}, {right} nhiệm vụ được hệ thống ghi nhận đúng với thực tế"
    said += f"; {figures} nhiệm vụ có số liệu ghi nhận chưa đúng" if figures else ""
    if not wrong:
        return f"{said}; không phát hiện nhiệm vụ chưa thực hiện hoặc thực hiện không đúng."
    return (
        f"{said}; {wrong} nhiệm vụ chưa thực hiện hoặc thực hiện không đúng, không đầy đủ. Tính chất, mức độ, nguyên nhân và trách nhiệm đối với "
        "từng nhiệm vụ được nêu cụ thể dưới đây."
    )


def _asks(inspection: Inspection, rows: list[Row]) -> bool:
    """Whether something is recommended: each wrong task begins one."""
    wrong = (one.value for one in Verdict if one is not Verdict.CORRECT)
    if any(row.found.get(code) for code in wrong for row in rows):
        return True
    return Recommendation.objects.filter(conclusion__inspection=inspection.pk, conclusion__position=1).exists()


def asking_words(inspection: Inspection, *, asks: bool) -> str:
    """What leads to the recommendations, or says that there are none."""
    if asks:
        return f"{body_name(inspection)} kiến nghị cơ quan, người có thẩm quyền thực hiện {WHAT_FOLLOWS}."
    return f"{body_name(inspection)} {NOTHING_ASKED}."


def _causes(inspection: Inspection) -> str:
    """The causes that were written of tasks, each once; "" where none was: the section is then left to be written."""
    causes = inspection.tasks.exclude(cause="").order_by("pk").values_list("cause", flat=True)
    return "\n".join(dict.fromkeys(" ".join(one.split()) for one in causes))


def _first_up(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def recommended_words(task: InspectedTask) -> tuple[str, str]:
    """Kind and words with which the recommendation of one task begins."""
    given = task.assignment.task
    where = (
        f"“{short_title(given.content, 300)}” (văn bản {given.directive.number} ngày {_day(given.directive.issued_on)})"
    )
    if task.verdict == Verdict.NOT_DONE.value:
        return "urging", f"Tổ chức thực hiện và hoàn thành nhiệm vụ {where}."
    if task.verdict == Verdict.DONE_OTHERWISE.value:
        return "urging", f"Thực hiện lại đúng và đủ nội dung được giao của nhiệm vụ {where}."
    return "correction", f"Rà soát, đính chính số liệu đã cập nhật của nhiệm vụ {where}."


def points_of(task: InspectedTask) -> dict[str, str]:
    """The four points as they were written."""
    return {name: getattr(task, name) for name in FOUR_POINTS}
