"""A task that came from above was answered: the Office records with which document, and its own clock stops (C10; 0-definitions 6)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import OriginReport, Task
from dondoc.tasks.models.task import Origin
from dondoc.tasks.queries.visibility import tasks_for


@guard.deed
def report_up(*, actor: Actor, task_id: int, document_number: str, dated: date | None, at: datetime) -> OriginReport:
    """The province answered whom the task came from. Raises Refusal(s): not allowed, the province's own task, a draft, answered before, no
    document, a day that has not come or lies before the directive."""
    if not may(Deed.REPORT_UP, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không ghi nhận báo cáo cấp trên được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )
    refuse_marked({"document_number": document_number}, at=at)
    visible = tasks_for(actor, clock.day_of(at)).select_for_update(of=("self",), no_key=True)
    task = visible.select_related("directive").filter(pk=task_id).first()
    if task is None:
        raise NotThere(f"task {task_id}")
    _ensure_can(task)
    faults = _faults(task, document_number, dated, clock.day_of(at))
    if faults or dated is None:
        raise Refusals(faults)
    report = OriginReport.objects.create(
        task=task,
        document_number=document_number.strip(),
        dated=dated,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    facts = {"task": task.pk, "origin": task.origin, "dated": dated.isoformat()}
    record(AuditKind.REPORTED_UP, actor=actor, stream=f"task:{task.pk}", facts=facts, at=at)
    return report


def _ensure_can(task: Task) -> None:
    if task.origin == Origin.PROVINCE.value:
        raise Refusal("origin_is_the_province", "Nhiệm vụ này do tỉnh giao nên không có báo cáo cấp trên để ghi nhận.")
    if task.issued_at is None:
        raise Refusal(
            "still_a_draft",
            "Nhiệm vụ chưa được giao nên chưa có kết quả để báo cáo cấp trên.",
            way_on=WayOn("Mở dự thảo", "directive_task", (task.directive_id, task.pk)),
        )
    before = OriginReport.objects.filter(task=task).select_related("by").first()
    if before is not None:
        raise Refusal(
            "reported_up_before",
            "{name} đã ghi nhận báo cáo cấp trên bằng {number} ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
            way_on=WayOn("Xem nhiệm vụ", "task", (task.pk,)),
            name=before.by.full_name,
            number=before.document_number,
            day=f"{before.dated:%d/%m/%Y}",
        )


def _faults(task: Task, document_number: str, dated: date | None, today: date) -> list[Refusal]:
    found = []
    cite = next(
        (o.cite for o in regulation(task.directive.regulation_id).scope.origins if o.code == task.origin and o.cite), ""
    )
    given = {"cite": cite} if cite else {}
    if not document_number.strip():
        found.append(
            Refusal(
                "no_document_number",
                "Anh/chị ghi số, ký hiệu của văn bản báo cáo cấp trên.",
                field="document_number",
                **given,
            )
        )
    if dated is None:
        found.append(Refusal("no_dated", "Anh/chị ghi ngày của văn bản báo cáo cấp trên.", field="dated", **given))
    elif dated > today:
        found.append(
            Refusal(
                "dated_ahead",
                "Ngày văn bản {day} muộn hơn hôm nay. Anh/chị xem lại ngày ghi trên văn bản.",
                field="dated",
                day=f"{dated:%d/%m/%Y}",
            )
        )
    elif dated < task.directive.issued_on:
        found.append(
            Refusal(
                "dated_before_the_directive",
                "Ngày văn bản {day} sớm hơn ngày tỉnh giao nhiệm vụ {issued_on}. Anh/chị xem lại ngày ghi trên văn bản.",
                field="dated",
                day=f"{dated:%d/%m/%Y}",
                issued_on=f"{task.directive.issued_on:%d/%m/%Y}",
            )
        )
    return found
