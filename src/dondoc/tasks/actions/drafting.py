"""A directive is split into tasks (TH 5.1.a; BT 7.1, 7.2.a): written down, mended, ordered; nothing is sent out yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.entry import reckon_entry
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.directives.queries.finding import locked
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Field
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, Refusals, WayOn
from dondoc.rules.folding import fold
from dondoc.rules.recurrence import Recurrence
from dondoc.tasks.actions import recurring
from dondoc.tasks.actions.indexing import forget_task, index_task
from dondoc.tasks.actions.recurring import keep_series
from dondoc.tasks.models import Task
from dondoc.tasks.models.task import DeadlineKind, Origin
from dondoc.tasks.queries.drafts import load

#: Positions are unique in a directive; while rows change places they stand beyond any real one.
ASIDE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForm:
    """What the directive says of one task. `leads` and `coordinators` are picked as "a:12" or "g:communes"; several leads are several assignments.

    `deadline_text`: as written; `due_on`: the day it means; `recurs`: it comes round, each period with its own day.
    None said (`no_deadline`, `no_coordinators`) is not the same as nothing chosen.
    """

    content: str
    product: str = ""
    leads: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    no_coordinators: bool = False
    deadline_text: str = ""
    due_on: date | None = None
    no_deadline: bool = False
    deadline_kind: str = DeadlineKind.COMPLETE.value
    report_to: str = ""
    field_id: int | None = None
    origin: str = Origin.PROVINCE.value
    origin_document: str = ""
    origin_due_on: date | None = None
    recurs: Recurrence | None = None


def save_task(
    *,
    actor: Actor,
    directive_id: int,
    task_id: int | None = None,
    position: int | None = None,
    form: TaskForm,
    at: datetime,
) -> Task:
    """Adds a task to a directive, or changes a draft. `position` is where the page meant to add it: the same form sent twice adds once.

    Raises Refusal(s): a mark of secrecy, no content, a deadline before the day of issue, a dissolved agency, an agency that leads and
    coordinates, a task that was sent out already.
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="task_draft", at=at):
        refuse_marked(texts_of(form), at=at)
        with transaction.atomic():
            directive = locked(directive_id, None)
            faults = faults_of(form, directive, clock.day_of(at))
            if faults:
                raise Refusals(faults)
            task, kind = _place(directive, task_id, position, form)
            if kind is None:
                return task
            fill(task, form)
            unused = keep_series(task, form.recurs, directive)
            task.save()
            if unused is not None:
                unused.delete()
            index_task(task)
            _changed(directive, actor, kind, {"task": task.pk}, at)
            return task


def remove_task(*, actor: Actor, directive_id: int, task_id: int, at: datetime) -> Directive:
    """Takes a draft of the directive away; the others move up. Raises Refusal if it was sent out already, or is gone."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        directive, task = _held(directive_id, task_id)
        series = task.series
        task.delete()
        if series is not None:
            series.delete()
        forget_task(task_id)
        _number(directive, list(directive.tasks.order_by("position")))
        _changed(directive, actor, AuditKind.TASK_REMOVED, {"task": task_id}, at)
        return directive


def move_task(*, actor: Actor, directive_id: int, task_id: int, up: bool, at: datetime) -> Directive:
    """Changes places with the draft above (or below). At the edge nothing happens."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        directive, task = _held(directive_id, task_id)
        tasks = list(directive.tasks.order_by("position"))
        here = tasks.index(task)
        there = here - 1 if up else here + 1
        if 0 <= there < len(tasks) and tasks[there].issued_at is None:
            tasks[here], tasks[there] = tasks[there], tasks[here]
            _number(directive, tasks)
            _changed(directive, actor, AuditKind.TASK_MOVED, {"task": task_id}, at)
        return directive


def _place(
    directive: Directive, task_id: int | None, position: int | None, form: TaskForm
) -> tuple[Task, AuditKind | None]:
    """The row to fill; None for a form that was sent twice."""
    if task_id is not None:
        return _draft(directive, task_id), AuditKind.TASK_CHANGED
    if position is not None:
        resent = directive.tasks.filter(
            position=position, content=form.content.strip(), leads_picked=list(form.leads)
        ).first()
        if resent:
            return resent, None
    last = directive.tasks.aggregate(last=Max("position"))["last"] or 0
    return Task(directive=directive, position=last + 1), AuditKind.TASK_DRAFTED


def _held(directive_id: int, task_id: int) -> tuple[Directive, Task]:
    """A draft with its directive, held first: who waited for it may have waited for its issue."""
    directive = locked(directive_id, None)
    return directive, _draft(directive, task_id)


def _draft(directive: Directive, task_id: int) -> Task:
    task = Task.objects.filter(directive=directive, pk=task_id).first()
    if task is None:
        raise _gone()
    if task.issued_at is not None:
        raise Refusal(
            "task_already_issued",
            "Nhiệm vụ này đã được giao nên không sửa như dự thảo được nữa; mọi thay đổi phải được ghi lại bằng đính chính.",
            way_on=WayOn("Đính chính nhiệm vụ", "task_correct", (task.pk,)),
        )
    return task


def _gone() -> Refusal:
    return Refusal(
        "task_gone",
        "Dự thảo nhiệm vụ này không còn; có thể người khác vừa xóa. Thao tác của anh/chị chưa làm thay đổi gì.",
    )


def fill(task: Task, form: TaskForm) -> None:
    """What a form says of a task, on its row; nothing is checked or written."""
    task.content, task.product = form.content.strip(), form.product.strip()
    task.leads_picked, task.coordinators_picked = list(form.leads), list(form.coordinators)
    task.no_coordinators = form.no_coordinators
    task.deadline_text, task.due_on, task.no_deadline = form.deadline_text.strip(), form.due_on, form.no_deadline
    task.deadline_kind, task.report_to = form.deadline_kind, form.report_to.strip()
    task.field_id = form.field_id
    task.origin, task.origin_document, task.origin_due_on = (
        form.origin,
        form.origin_document.strip(),
        form.origin_due_on,
    )
    task.search_text = fold(f"{task.content} {task.product}")


def _number(directive: Directive, tasks: list[Task]) -> None:
    """Positions 1, 2, 3 … in this order; in two steps, because no position may be taken twice even for a moment."""
    moved = [t for place, t in enumerate(tasks, start=1) if t.position != place]
    for task in moved:
        task.position = tasks.index(task) + 1 + ASIDE
    Task.objects.bulk_update(moved, ["position"])
    for task in moved:
        task.position -= ASIDE
    Task.objects.bulk_update(moved, ["position"])


def _changed(directive: Directive, actor: Actor, kind: AuditKind, facts: dict[str, object], at: datetime) -> None:
    """A page that shows the directive is stale from now on, and its entry clock is reckoned anew (C6)."""
    directive.version += 1
    directive.save(update_fields=["version"])
    tasks, agencies = load(directive.pk, clock.day_of(at))
    reckon_entry(directive=directive, tasks=tasks, agencies=agencies)
    record(kind, actor=actor, stream=f"directive:{directive.pk}", facts={"directive": directive.pk, **facts}, at=at)


def texts_of(form: TaskForm) -> dict[str, str]:
    """Every text of the form, as it is looked through for marks of secrecy."""
    return {
        "content": form.content,
        "product": form.product,
        "deadline_text": form.deadline_text,
        "report_to": form.report_to,
        "origin_document": form.origin_document,
    }


def faults_of(form: TaskForm, directive: Directive, day: date) -> list[Refusal]:
    """Everything for which this task would not be written down on `day`; `directive` may be one that is not registered yet."""
    return [*_faults(form, directive), *_agency_faults(form, day)]


def _faults(form: TaskForm, directive: Directive) -> Iterator[Refusal]:
    if directive.tracking != Tracking.TRACKED:
        yield Refusal(
            "directive_not_tracked",
            "Văn bản {number} được ghi là không theo dõi nên chưa nhận nhiệm vụ.",
            way_on=WayOn("Mở văn bản để chuyển sang phải theo dõi", "directive", (directive.pk,)),
            number=directive.number,
        )
    if not form.content.strip():
        yield Refusal("content_missing", "Chưa có nội dung nhiệm vụ.", field="content")
    if form.due_on and form.no_deadline:
        yield Refusal(
            "deadline_and_none",
            "Anh/chị đã ghi ngày hết hạn và cũng chọn “Không có thời hạn”. Chọn một trong hai.",
            field="due_on",
        )
    if form.due_on and form.due_on < directive.issued_on:
        yield Refusal(
            "deadline_before_issue",
            "Thời hạn {due_on} sớm hơn ngày ban hành {issued_on}. Chọn ngày từ {issued_on} trở đi, hoặc chọn “Không có thời hạn”.",
            cite=regulation(directive.regulation_id).tasks.classes[0].cite,
            field="due_on",
            due_on=f"{form.due_on:%d/%m/%Y}",
            issued_on=f"{directive.issued_on:%d/%m/%Y}",
        )
    if form.coordinators and form.no_coordinators:
        yield Refusal(
            "coordinators_and_none",
            "Anh/chị đã chọn cơ quan phối hợp và cũng chọn “Không có cơ quan phối hợp”. Chọn một trong hai.",
            field="coordinators",
        )
    yield from recurring.faults_of(form.recurs, form.due_on, form.no_deadline, directive)
    yield from _code_faults(form)


def _code_faults(form: TaskForm) -> Iterator[Refusal]:
    if form.origin not in Origin.values:
        yield Refusal("origin_unknown", "Anh/chị chọn nguồn giao trong danh sách.", field="origin")
    elif form.origin != Origin.PROVINCE and not form.origin_document.strip():
        yield Refusal(
            "origin_document_missing",
            "Nhiệm vụ do cấp trên giao cần ghi số, ký hiệu văn bản của cấp trên.",
            field="origin_document",
        )
    if form.deadline_kind not in DeadlineKind.values:
        yield Refusal(
            "deadline_kind_unknown",
            "Anh/chị chọn loại thời hạn: hoàn thành, hoặc báo cáo, trình.",
            field="deadline_kind",
        )
    if form.field_id is not None and not Field.objects.filter(pk=form.field_id).exists():
        yield Refusal("field_unknown", "Anh/chị chọn lĩnh vực trong danh sách.", field="field_id")


def _agency_faults(form: TaskForm, day: date) -> Iterator[Refusal]:
    found: dict[str, list[int]] = {}
    for name, tokens in (("leads", form.leads), ("coordinators", form.coordinators)):
        try:
            found[name] = [agency.pk for agency in organisations.expand(tokens, day)]
        except Refusal as refusal:
            refusal.field = name
            yield refusal
    # "Chủ trì, phối hợp với các sở, ban, ngành" leaves the lead out of the group; only who was picked by name is a contradiction.
    named = {int(token[2:]) for token in form.coordinators if token.startswith("a:")}
    both = set(found.get("leads", ())) & set(found.get("coordinators", ())) & named
    if both:
        names = [a.name for a in organisations.expand(form.coordinators, day) if a.pk in both]
        if len(names) == 1:
            yield Refusal(
                "leads_and_coordinates",
                "{agency} được chọn vừa chủ trì vừa phối hợp. Anh/chị bỏ ở một trong hai ô.",
                field="coordinators",
                agency=names[0],
            )
        else:
            yield Refusal(
                "leads_and_coordinates",
                "{agency} và {others} cơ quan khác được chọn vừa chủ trì vừa phối hợp. Anh/chị bỏ ở một trong hai ô.",
                field="coordinators",
                agency=names[0],
                others=len(names) - 1,
            )
