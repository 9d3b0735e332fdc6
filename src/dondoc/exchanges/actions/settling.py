"""The Office's part and the leaders': answered, proposed, directed, and what came of it (D7, F6; TH 8.1.b, 8.1.c, 16.1, 17.1, 20.1; BT 10.1, 15.1,
16.3, 18.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.exchanges.actions.writing import end, entry, held, may_not, move, note
from dondoc.exchanges.models import EntryKind, Kind, Outcome, Thread, ThreadState
from dondoc.exchanges.queries.others import guided_by
from dondoc.exchanges.queries.threads import ANSWERABLE, FOLLOWING, NOT_DIRECTED, UNDECIDED, unheard
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.extending import Leader
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Deadline, Task
from dondoc.tasks.queries.extensions import leaders


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What was directed. `wants`: a code of Outcome, what is to follow. Where the Office writes it down, `leader` is the person whose word it is
    and `document` names where it stands."""

    words: str
    wants: str = Outcome.DIRECTED.value
    leader: int | None = None
    document: str = ""


@guard.deed
def answer(
    *, actor: Actor, thread_id: int, words: str, for_all: bool, files: list[InspectedFile], at: datetime
) -> Thread:
    """The Office answers, and with that the thread ends. `for_all`: every agency of the task reads the answer too; of a question about no task,
    every agency.

    Raises NotThere; Refusal: thread_closed, not_allowed, needs_direction, directed_before, no_words, a mark of secrecy.
    """
    thread = _of_the_office(actor, thread_id, at)
    if Kind(thread.kind) not in ANSWERABLE:
        raise Refusal(
            "needs_direction",
            "Việc này phải có ý kiến chỉ đạo của lãnh đạo UBND tỉnh; Văn phòng đề xuất, không tự trả lời.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    _undecided(thread)
    refuse_marked({"words": words}, at=at)
    guard.required_text(words, "words", "no_words", "Anh/chị viết câu trả lời.", thread.cite)
    made = entry(thread, EntryKind.ANSWERS, words, actor=actor, files=files, for_all=for_all, at=at)
    thread.for_all = for_all
    end(thread, Outcome.ANSWERED.value, at, "for_all")
    facts = {"sides": _sides(thread), "for_all": for_all, **sums_of(made.files.all())}
    note(AuditKind.THREAD_ANSWERED, thread, actor=actor, at=at, **facts)
    if for_all:
        rules = current() if thread.assignment is None else guard.regulation_of(thread.assignment)
        told = guided_by(actor, thread, clock.day_of(at))
        note(AuditKind.GUIDANCE_GIVEN, thread, actor=actor, at=at, cite=rules.deed_cites.cite_for("guide"), told=told)
    return thread


@guard.deed
def propose(
    *, actor: Actor, thread_id: int, words: str, put_to: int | None, files: list[InspectedFile], at: datetime
) -> Thread:
    """The Office puts it to a leader of the province with what it proposes; it may do so anew until he has directed.

    Raises NotThere; Refusal: thread_closed, not_allowed, not_for_the_leaders, side_not_heard, directed_before, no_leader, no_words, a mark of
    secrecy.
    """
    thread = _of_the_office(actor, thread_id, at)
    _goes_up(thread, at)
    refuse_marked({"words": words}, at=at)
    guard.required_text(
        words, "words", "no_words", "Anh/chị viết đề xuất của Văn phòng và lý do.", _cite(thread, Deed.PROPOSE)
    )
    leader = _leader(put_to, "put_to", thread, at)
    made = entry(thread, EntryKind.PROPOSES, words, actor=actor, files=files, at=at)
    thread.put_to_id = leader.user_id
    move(thread, ThreadState.PROPOSED, at, "put_to")
    cite = _cite(thread, Deed.PROPOSE)
    facts = {"put_to": leader.user_id, "entry": made.pk, **sums_of(made.files.all())}
    note(AuditKind.THREAD_PROPOSED, thread, actor=actor, at=at, cite=cite, **facts)
    return thread


@guard.deed
def direct(*, actor: Actor, thread_id: int, direction: Direction, files: list[InspectedFile], at: datetime) -> Thread:
    """A leader directs; or the Office writes down what one of them said and where it stands. Where nothing else is to follow the thread ends.

    Raises NotThere; Refusal: thread_closed, not_allowed, not_for_the_leaders, side_not_heard, directed_before, no_leader, no_document, no_wants,
    no_words, a mark of secrecy.
    """
    thread = held(actor, thread_id, at)
    if not may(Deed.DIRECT, own_party(actor)):
        raise may_not(thread)
    _goes_up(thread, at)
    refuse_marked({"words": direction.words, "document": direction.document}, at=at)
    cite = _cite(thread, Deed.DIRECT)
    guard.required_text(direction.words, "words", "no_words", "Anh/chị ghi ý kiến chỉ đạo.", cite)
    if direction.wants not in FOLLOWING or (direction.wants == Outcome.NEW_DEADLINE and thread.assignment is None):
        raise Refusal("no_wants", "Anh/chị chọn việc tiếp theo của ý kiến chỉ đạo.", field="wants", cite=cite)
    said_by = _whose_word(actor, thread, direction, cite, at)
    made = entry(
        thread,
        EntryKind.DIRECTS,
        direction.words,
        actor=actor,
        on_behalf=said_by,
        document=direction.document,
        files=files,
        at=at,
    )
    thread.wants = direction.wants
    if direction.wants == Outcome.DIRECTED:
        end(thread, Outcome.DIRECTED.value, at, "wants")
    else:
        move(thread, ThreadState.DIRECTED, at, "wants")
    facts = {"sides": _sides(thread), "wants": direction.wants, "entry": made.pk, "leader": direction.leader}
    facts |= sums_of(made.files.all())
    note(AuditKind.THREAD_DIRECTED, thread, actor=actor, at=at, cite=cite, **facts)
    return thread


@guard.deed
def close(*, actor: Actor, thread_id: int, outcome: str, directive_number: str, words: str, at: datetime) -> Thread:
    """The Office says what came of a direction: a new task (of the directive with this number), another deadline, or nothing else.

    Raises NotThere; Refusal: thread_closed, not_allowed, not_directed_yet, no_outcome, no_such_directive, no_new_task, deadline_unchanged, no_words,
    a mark of secrecy.
    """
    thread = _of_the_office(actor, thread_id, at)
    if thread.state != ThreadState.DIRECTED:
        raise Refusal(
            "not_directed_yet",
            "Trao đổi này chưa có ý kiến chỉ đạo nên chưa khép lại được. Anh/chị trả lời, hoặc trình lãnh đạo trước.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    refuse_marked({"words": words, "directive_number": directive_number}, at=at)
    if outcome not in FOLLOWING or (outcome == Outcome.NEW_DEADLINE and thread.assignment is None):
        raise Refusal("no_outcome", "Anh/chị chọn kết quả của ý kiến chỉ đạo.", field="outcome", cite=thread.cite)
    changed: list[str] = []
    if outcome == Outcome.NEW_TASK:
        thread.outcome_directive = _directive_with_new_task(thread, directive_number)
        changed = ["outcome_directive"]
    elif outcome == Outcome.NEW_DEADLINE:
        thread.outcome_due_on = _changed_deadline(thread).due_on
        changed = ["outcome_due_on"]
    else:
        guard.required_text(
            words, "words", "no_words", "Anh/chị ghi việc theo chỉ đạo đã được làm thế nào.", thread.cite
        )
    entry(thread, EntryKind.CLOSES, words, actor=actor, at=at)
    end(thread, outcome, at, *changed)
    note(AuditKind.THREAD_CLOSED, thread, actor=actor, at=at, sides=_sides(thread))
    return thread


def _of_the_office(actor: Actor, thread_id: int, at: datetime) -> Thread:
    thread = held(actor, thread_id, at)
    if not may(Deed.PROPOSE, own_party(actor)):
        raise may_not(thread)
    return thread


def _undecided(thread: Thread) -> None:
    if thread.state not in UNDECIDED:
        raise Refusal(
            "directed_before",
            "Đã có ý kiến chỉ đạo về việc này nên không trả lời hoặc trình lại; Văn phòng làm theo chỉ đạo rồi ghi kết quả.",
            cite=thread.cite,
            way_on=WayOn("Xem ý kiến chỉ đạo", "thread", (thread.pk,)),
        )


def _goes_up(thread: Thread, at: datetime) -> None:
    """It may be put to the leaders: not directed yet, and of a difference every side was heard or let its day go by."""
    if Kind(thread.kind) in NOT_DIRECTED:
        raise Refusal(
            "not_for_the_leaders",
            "Chênh lệch số liệu do Văn phòng và cơ quan thống nhất sửa, không trình xin ý kiến chỉ đạo.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    _undecided(thread)
    waited = unheard(thread, clock.day_of(at)) if thread.kind == Kind.DIFFERENCE else []
    if waited:
        raise Refusal(
            "side_not_heard",
            "{agency} được hỏi nhưng chưa nêu ý kiến. Hai bên đều phải được nghe; anh/chị chờ, hoặc hỏi lại và đặt ngày trả lời.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
            agency=waited[0].agency.name,
        )


def _leader(user_id: int | None, field: str, thread: Thread, at: datetime) -> Leader:
    found = next((one for one in leaders(clock.day_of(at)) if one.user_id == user_id), None)
    if found is None:
        raise Refusal(
            "no_leader",
            "Anh/chị chọn lãnh đạo UBND tỉnh trong danh sách.",
            field=field,
            cite=_cite(thread, Deed.DIRECT),
        )
    return found


def _whose_word(actor: Actor, thread: Thread, direction: Direction, cite: str, at: datetime) -> str:
    """Whose word the Office writes down; "" where a leader directs himself."""
    if actor.role is Role.PROVINCE_LEADER:
        return ""
    leader = _leader(direction.leader, "leader", thread, at)
    guard.required_text(
        direction.document,
        "document",
        "no_document",
        "Anh/chị ghi văn bản, phiếu trình hoặc cuộc họp có ý kiến của lãnh đạo.",
        cite,
    )
    return f"{leader.title} {leader.name}"


def _directive_with_new_task(thread: Thread, number: str) -> Directive:
    """The directive of this number with a task that was sent out since the thread was opened; of several the newest."""
    register = WayOn("Đăng ký văn bản giao việc mới", "directive_register")
    if not number.strip():
        raise Refusal(
            "no_such_directive", "Anh/chị ghi số, ký hiệu của văn bản giao nhiệm vụ mới.", field="directive_number"
        )
    key = parse_number(number).key
    found = Directive.objects.filter(number_key=key).order_by("-issued_on", "-pk")
    if not found:
        raise Refusal(
            "no_such_directive",
            "Chưa có văn bản {number} trong hệ thống. Anh/chị đăng ký và giao nhiệm vụ trước rồi ghi kết quả.",
            field="directive_number",
            way_on=register,
            number=number.strip(),
        )
    sent = Task.objects.filter(directive__in=found, issued_at__gte=thread.opened_at)
    newest = sent.order_by("-issued_at", "-pk").select_related("directive").first()
    if newest is None:
        raise Refusal(
            "no_new_task",
            "Văn bản {number} chưa có nhiệm vụ nào được giao từ khi cơ quan nêu việc này.",
            field="directive_number",
            way_on=WayOn("Mở văn bản", "directive", (found[0].pk,)),
            number=number.strip(),
        )
    return newest.directive


def _changed_deadline(thread: Thread) -> Deadline:
    """The deadline in force, which was set since the thread was opened."""
    held_now = Deadline.objects.filter(
        assignment=thread.assignment_id, until=None, superseded_at=None, original=False, at__gte=thread.opened_at
    ).first()
    if held_now is None:
        raise Refusal(
            "deadline_unchanged",
            "Thời hạn của nhiệm vụ chưa được đổi từ khi cơ quan nêu việc này. Anh/chị đổi thời hạn bằng gia hạn hoặc văn bản sau rồi ghi kết quả.",
            field="outcome",
            way_on=WayOn("Mở nhiệm vụ", "assignment", (thread.assignment_id,)),
        )
    return held_now


def _cite(thread: Thread, deed: Deed) -> str:
    rules = current() if thread.assignment is None else guard.regulation_of(thread.assignment)
    return rules.deed_cites.cite_for(deed.value)


def _sides(thread: Thread) -> list[int]:
    return list(thread.sides.order_by("pk").values_list("agency_id", flat=True))
