"""An agency joins a task that was sent out already: its own assignment, its own deadline, counted from its own day (C8, C10)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.queries.finding import locked
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import Term, issue_all
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.models.facts import Basis
from dondoc.tasks.queries.amending_checks import has_it_told
from dondoc.tasks.queries.visibility import tasks_for


@guard.deed
def join(
    *,
    actor: Actor,
    task_id: int,
    agencies: tuple[str, ...],
    due_on: date | None,
    no_deadline: bool,
    deadline_text: str,
    reason: str,
    at: datetime,
) -> list[Assignment]:
    """Gives a task that was sent out to further lead agencies, picked as "a:12" or "g:communes". Of a group, who has it already is left out.

    Raises Refusal(s): not allowed, a draft, a mark of secrecy, no reason, nobody picked, a dissolved agency, one that has it or coordinates
    it, no deadline said, a deadline before today.
    """
    _ensure_may(actor)
    task = tasks_for(actor, clock.day_of(at)).filter(pk=task_id).first()
    if task is None:
        raise NotThere(f"task {task_id}")
    refuse_marked({"deadline_text": deadline_text, "reason": reason}, at=at)
    task.directive = directive = locked(task.directive_id, None)
    faults = [*_said(task, due_on, no_deadline, reason, clock.day_of(at))]
    joining = _joining(task, agencies, clock.day_of(at), faults)
    if faults:
        raise Refusals(faults)
    assignments = [Assignment(task=task, agency=agency) for agency in joining]
    governing = regulation(directive.regulation_id)
    cite = governing.deed_cites.cite_for(Deed.ISSUE.value)
    term = Term(due_on, deadline_text.strip(), Basis.DIRECTIVE, directive.number)
    issue_all(assignments, governing, actor=actor, at=at, cite=cite, text=reason.strip(), term=term)
    directive.version += 1
    directive.save(update_fields=["version"])
    facts = {"directive": directive.pk, "task": task.pk, "agencies": [a.pk for a in joining]}
    record(AuditKind.AGENCIES_JOINED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at, cite=cite)
    return assignments


def _ensure_may(actor: Actor) -> None:
    if not may(Deed.AMEND, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không giao bổ sung cơ quan được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )


def _said(task: Task, due_on: date | None, no_deadline: bool, reason: str, today: date) -> list[Refusal]:
    found = []
    if task.issued_at is None:
        way = WayOn("Sửa dự thảo", "directive_task", (task.directive_id, task.pk))
        found.append(
            Refusal("still_a_draft", "Nhiệm vụ chưa được giao; anh/chị chọn cơ quan ngay trong dự thảo.", way_on=way)
        )
    if not reason.strip():
        found.append(
            Refusal(
                "no_reason",
                "Giao bổ sung phải nêu lý do hoặc văn bản làm căn cứ; cơ quan nhận việc đọc được.",
                field="reason",
            )
        )
    if due_on is None and not no_deadline:
        found.append(
            Refusal(
                "no_deadline_said", "Anh/chị ghi thời hạn của cơ quan, hoặc chọn “Không có thời hạn”.", field="due_on"
            )
        )
    if due_on is not None and no_deadline:
        found.append(
            Refusal(
                "deadline_and_none",
                "Anh/chị đã ghi ngày hết hạn và cũng chọn “Không có thời hạn”. Chọn một trong hai.",
                field="due_on",
            )
        )
    if due_on is not None and due_on < today:
        found.append(
            Refusal(
                "deadline_before_joining",
                "Thời hạn {due_on} sớm hơn hôm nay {today}, ngày cơ quan được giao. Chọn ngày từ {today} trở đi.",
                field="due_on",
                due_on=f"{due_on:%d/%m/%Y}",
                today=f"{today:%d/%m/%Y}",
            )
        )
    return found


def _joining(task: Task, tokens: tuple[str, ...], day: date, faults: list[Refusal]) -> list[Agency]:
    if not tokens:
        faults.append(Refusal("no_agency", "Anh/chị chọn cơ quan được giao bổ sung.", field="agencies"))
        return []
    try:
        picked = organisations.expand(tokens, day)
    except Refusal as refusal:
        refusal.field = "agencies"
        faults.append(refusal)
        return []
    rows = Assignment.objects.filter(task=task).exclude(state=State.TRANSFERRED.value)
    held = sorted(rows.select_for_update(of=("self",)).order_by("pk"), key=lambda a: a.state != State.WITHDRAWN)
    has_it = {a.agency_id: a for a in held}  # of one that had it and has it again, what it has
    helps = set(task.coordinations.values_list("agency_id", flat=True))
    by_name = {int(t[2:]) for t in tokens if t.startswith("a:")}
    again = {pk for pk in by_name if pk in has_it and has_it[pk].state == State.WITHDRAWN}
    joining = [a for a in picked if a.pk not in has_it or a.pk in again]
    told = [a for a in picked if a not in joining and (a.pk in by_name or not joining)]
    for agency in told[:1]:
        faults.append(has_it_told(agency, has_it[agency.pk], "agencies"))
    for agency in [a for a in joining if a.pk in helps][:1]:
        faults.append(
            Refusal(
                "leads_and_coordinates",
                "{agency} đang phối hợp thực hiện nhiệm vụ này nên không cùng lúc chủ trì; bỏ phối hợp bằng văn bản sau rồi giao.",
                field="agencies",
                way_on=WayOn("Sửa theo văn bản sau", "directive_amend", (task.directive_id,)),
                agency=agency.name,
            )
        )
    return joining
