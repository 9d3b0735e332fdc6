"""More time: the Office proposes, the leader who gave the task decides, the agency may withdraw what it asked for (D4; TH 5.2.c; BT 16.3).

The asking itself is an update of its kind (`agency.file_update`). Each deed takes the keys of requests, not of assignments, so that nobody
decides on another request than the one he saw; several requests of one task are decided in one act, all or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.deadlines import judged_day
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.extending import Asking, fault_of
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import change_deadlines, stream_of, title_of
from dondoc.tasks.models import Assignment, Deadline, Extension, Update
from dondoc.tasks.models.extension import Advice, Outcome
from dondoc.tasks.models.facts import Basis
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.extensions import deciders_of, leaders
from dondoc.tasks.queries.visibility import assignments_for


@dataclass(frozen=True, slots=True)
class Word:
    """What is proposed or decided: a code of Advice, the day where it is another one than asked for, and why."""

    advice: str
    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The document a decision rests on; needed where the Office writes down what a leader decided."""

    number: str = ""
    dated: date | None = None


def ensure_may_ask(assignment: Assignment, day: date | None, files: int, at: datetime) -> None:
    """Refusal where this request cannot be filed: one is open already, or the profile stands against it."""
    rules = guard.regulation_of(assignment)
    if assignment.asked_at is not None:
        raise Refusal(
            "asked_already",
            "Đề nghị gia hạn gửi {when} còn chờ quyết định nên chưa gửi được đề nghị khác. Muốn đổi ngày, anh/chị rút đề nghị cũ trước.",
            cite=rules.extension.allowed.cite,
            way_on=WayOn("Rút đề nghị gia hạn", "deed", (assignment.pk, "rut-xin-gia-han")),
            when=f"{assignment.asked_at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}",
        )
    first = Deadline.objects.filter(assignment=assignment, original=True, superseded_at=None)
    asking = Asking(
        day=day,
        today=clock.day_of(at),
        due_on=assignment.due_on,
        late_after=assignment.late_after,
        first_due=first.values_list("due_on", flat=True).first(),
        granted=Extension.objects.filter(assignment=assignment, outcome=Outcome.GRANTED.value).count(),
        files=files,
    )
    fault = fault_of(rules.extension, calendar(), asking)
    if fault is not None:
        raise fault


@guard.deed
def advise(*, actor: Actor, request_ids: list[int], word: Word, at: datetime) -> list[Extension]:
    """The Office says what it holds of the requests, for the leader who decides. It may say it anew until he did."""
    asked = _held(actor, request_ids, Deed.ADVISE_EXTENSION, at)
    _check(asked, word)
    refuse_marked({"text": word.text}, at=at)
    made = []
    for update in asked:
        extension = _row(update)
        extension.advice, extension.advice_text = word.advice, word.text.strip()
        extension.advised_day = _day(update, word)
        extension.advised_by_id, extension.advised_title, extension.advised_at = actor.user_id, title_of(actor), at
        extension.save()
        made.append(extension)
    _record(AuditKind.EXTENSION_ADVISED, asked, made, actor, at)
    return made


@guard.deed
def decide(*, actor: Actor, request_ids: list[int], word: Word, paper: Paper, at: datetime) -> list[Extension]:
    """The leader whom the profile names decides; or the Office writes down what he decided, with the document. Granted: another deadline holds.

    Raises Refusal(s): another leader's task, decided before, closed, no reason, no document, a day that is not later than the deadline.
    """
    asked = _held(actor, request_ids, Deed.DECIDE_EXTENSION, at)
    decider = _decider(actor, asked, at)
    _check(asked, word)
    _check_paper(actor, asked, paper, at)
    refuse_marked({"text": word.text, "document_number": paper.number}, at=at)
    granted = word.advice != Advice.REFUSE.value
    made = []
    for update in asked:
        extension = _row(update)
        extension.outcome = Outcome.GRANTED.value if granted else Outcome.REFUSED.value
        extension.granted_day = _day(update, word)
        extension.reason, extension.decider = word.text.strip(), decider
        extension.document_number, extension.document_dated = paper.number.strip(), paper.dated
        _close(extension, actor, at)
        made.append(extension)
    if granted:
        _put_deadlines(made, actor, at)
    _stop_asking([update.assignment for update in asked])
    _record(AuditKind.EXTENSION_DECIDED, asked, made, actor, at)
    return made


@guard.deed
def withdraw(*, actor: Actor, assignment_id: int, reason: str, at: datetime) -> Extension:
    """The agency takes its open request back; the deadline stays what it was."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.WITHDRAW_EXTENSION, at)
    update = _open_request(assignment)
    if update is None:
        raise Refusal(
            "no_request",
            "Không có đề nghị gia hạn nào đang chờ nên không có gì để rút.",
            cite=guard.regulation_of(assignment).extension.allowed.cite,
        )
    refuse_marked({"reason": reason}, at=at)
    extension = _row(update)
    extension.outcome, extension.reason = Outcome.WITHDRAWN.value, reason.strip()
    _close(extension, actor, at)
    _stop_asking([assignment])
    _record(AuditKind.EXTENSION_WITHDRAWN, [update], [extension], actor, at)
    return extension


def _held(actor: Actor, request_ids: list[int], deed: Deed, at: datetime) -> list[Update]:
    """The requests with their assignments held, each open and undecided, all of one task; NotThere for one that he may not see."""
    rows = Update.objects.filter(pk__in=request_ids, kind=UpdateKind.EXTENSION_REQUEST.value, filed_at__isnull=False)
    seen = assignments_for(actor, clock.day_of(at))
    found = list(rows.filter(assignment__in=seen).order_by("assignment_id", "pk"))
    if not found or {u.pk for u in found} != set(request_ids):
        raise NotThere(f"requests {request_ids}")
    held = guard.locked_many(actor, [u.assignment_id for u in found], at)
    if len({a.task_id for a in held.values()}) > 1 or len(held) < len(found):
        raise NotThere(f"requests {request_ids}")  # no form offers requests of two tasks at once
    for update in found:
        update.assignment = held[update.assignment_id]
        guard.must_be_open(update.assignment)
        guard.beside(actor, update.assignment, deed, at)
        if update.assignment.asked_at != update.filed_at:
            raise _settled(update)
    return found


def _settled(update: Update) -> Refusal:
    """What became of it meanwhile."""
    extension = Extension.objects.filter(request=update).exclude(outcome="").select_related("decided_by").first()
    way_on = WayOn("Xem tình trạng hiện nay", "assignment", (update.assignment_id,))
    cite = guard.regulation_of(update.assignment).extension.allowed.cite
    if extension is None:
        return Refusal("asked_anew", "Cơ quan đã gửi đề nghị gia hạn khác thay đề nghị này.", cite=cite, way_on=way_on)
    if extension.outcome == Outcome.WITHDRAWN:
        return Refusal(
            "request_withdrawn",
            "Cơ quan đã rút đề nghị gia hạn này nên không còn gì để quyết định.",
            cite=cite,
            way_on=way_on,
        )
    return Refusal(
        "decided_before",
        "{decider} đã quyết định về đề nghị gia hạn này ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
        cite=cite,
        way_on=way_on,
        decider=extension.decider,
        day=f"{clock.day_of(extension.decided_at):%d/%m/%Y}",
    )


def _decider(actor: Actor, asked: list[Update], at: datetime) -> str:
    """Who decides, with his title; where the Office writes, whose word it is. Refusal for a leader who did not give the task."""
    assignment = asked[0].assignment
    may = deciders_of(assignment, leaders(clock.day_of(at)))
    directive = assignment.task.directive
    if actor.role is not Role.PROVINCE_LEADER:
        return f"{may[0].title} {may[0].name}" if may else f"{directive.signer_title} {directive.signer}".strip()
    mine = next((one for one in may if one.user_id == actor.duty_id), None)
    if mine is None:
        raise Refusal(
            "not_the_decider",
            "Việc gia hạn nhiệm vụ này do {decider} quyết định.",
            cite=guard.regulation_of(assignment).extension.decider.cite,
            decider=f"{may[0].title} {may[0].name}" if may else "người đã giao nhiệm vụ",
        )
    return f"{mine.title} {mine.name}"


def _check(asked: list[Update], word: Word) -> None:
    rules = guard.regulation_of(asked[0].assignment).extension
    cite = rules.allowed.cite
    if word.advice not in Advice.values:
        raise Refusal("no_choice", "Anh/chị chọn một trong các cách.", field="advice", cite=cite)
    if word.advice == Advice.REFUSE:
        guard.required_text(word.text, "text", "no_reason", "Không gia hạn phải nêu rõ lý do để cơ quan biết.", cite)
        return
    if word.advice == Advice.OTHER_DAY and word.day is None:
        raise Refusal("no_day", "Anh/chị ghi ngày được gia hạn đến.", field="day", cite=cite)
    for update in asked:
        day, due = _day(update, word), update.assignment.due_on
        if day is not None and due is not None and day <= due:
            raise Refusal(
                "day_not_later",
                "Ngày {day} không muộn hơn thời hạn hiện nay {due}. Gia hạn phải đến một ngày sau {due}.",
                field="day",
                cite=cite,
                day=f"{day:%d/%m/%Y}",
                due=f"{due:%d/%m/%Y}",
            )


def _check_paper(actor: Actor, asked: list[Update], paper: Paper, at: datetime) -> None:
    """Who is not the leader himself names the document in which he decided."""
    cite = guard.regulation_of(asked[0].assignment).extension.decider.cite
    if actor.role is not Role.PROVINCE_LEADER:
        guard.required_text(
            paper.number,
            "document_number",
            "no_document_number",
            "Anh/chị ghi số, ký hiệu của văn bản hoặc phiếu trình có ý kiến của lãnh đạo.",
            cite,
        )
        if paper.dated is None:
            raise Refusal(
                "no_dated", "Anh/chị ghi ngày của văn bản có ý kiến của lãnh đạo.", field="document_dated", cite=cite
            )
    if paper.dated is not None and paper.dated > clock.day_of(at):
        raise Refusal(
            "dated_ahead",
            "Ngày văn bản {day} muộn hơn hôm nay. Anh/chị xem lại ngày ghi trên văn bản.",
            field="document_dated",
            cite=cite,
            day=f"{paper.dated:%d/%m/%Y}",
        )


def _day(update: Update, word: Word) -> date | None:
    """The day that a word gives this request; None where it refuses."""
    if word.advice == Advice.REFUSE:
        return None
    return word.day if word.advice == Advice.OTHER_DAY else update.asked_due_on


def _row(update: Update) -> Extension:
    return Extension.objects.filter(request=update).first() or Extension(request=update, assignment=update.assignment)


def _close(extension: Extension, actor: Actor, at: datetime) -> None:
    extension.decided_by_id, extension.decided_title, extension.decided_at = actor.user_id, title_of(actor), at
    extension.save()


def _open_request(assignment: Assignment) -> Update | None:
    if assignment.asked_at is None:
        return None
    asked = Update.objects.filter(assignment=assignment, kind=UpdateKind.EXTENSION_REQUEST.value)
    return asked.filter(filed_at=assignment.asked_at).order_by("-pk").first()


def _put_deadlines(made: list[Extension], actor: Actor, at: datetime) -> None:
    """The days that were granted hold from now on; those before stay as they were."""
    rules = guard.regulation_of(made[0].assignment)
    moved = [
        (e.assignment, e.granted_day, judged_day(calendar(), rules.calendar, e.granted_day))
        for e in made
        if e.granted_day
    ]
    one = made[0]
    text = one.decider
    if one.document_number:
        text = f"{one.document_number}, {one.document_dated:%d/%m/%Y}" if one.document_dated else one.document_number
    change_deadlines(moved, Basis.EXTENSION, text, actor=actor, at=at)


def _stop_asking(assignments: list[Assignment]) -> None:
    for assignment in assignments:
        assignment.asked_at = None
    Assignment.objects.filter(pk__in=[a.pk for a in assignments]).update(asked_at=None)


def _record(kind: AuditKind, asked: list[Update], made: list[Extension], actor: Actor, at: datetime) -> None:
    """Ids, codes and days, with what a notice finds its readers by."""
    lines, known = [], leaders(clock.day_of(at)) if kind is AuditKind.EXTENSION_ADVISED else []
    for update, extension in zip(asked, made, strict=True):
        a = update.assignment
        day = extension.granted_day if extension.outcome else extension.advised_day
        facts: dict[str, object] = {
            "assignment": a.pk,
            "task": a.task_id,
            "agency": a.agency_id,
            "update": update.pk,
            "extension": extension.pk,
            "said": extension.outcome or extension.advice,
            "day": day.isoformat() if day else None,
        }
        if known:  # whose decision is waited for
            facts["deciders"] = [one.user_id for one in deciders_of(a, known)]
        cite = guard.regulation_of(a).extension.allowed.cite
        lines.append(Entry(kind, actor=actor, stream=stream_of(a), facts=facts, at=at, cite=cite))
    record_many(lines)
