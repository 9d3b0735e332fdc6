"""Agencies speak in a thread: who opened it says more, who was asked is heard; the Office asks (TH 8.1.b, 8.1.c; BT 10.1.b, 10.1.c)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import sums_of
from dondoc.core.files import InspectedFile
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.exchanges.actions.writing import end, entry, held, may_not, note
from dondoc.exchanges.models import EntryKind, Outcome, Side, Thread, ThreadEntry, ThreadState
from dondoc.exchanges.queries.threads import UNDECIDED
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.errors import Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.queries.visibility import stands_for


@guard.deed
def say(*, actor: Actor, thread_id: int, words: str, files: list[InspectedFile], at: datetime) -> ThreadEntry:
    """The agency that opened it, or one that was asked, has its say; what comes after its day is taken.

    Raises NotThere; Refusal: thread_closed, not_a_side, no_words, a mark of secrecy.
    """
    thread = held(actor, thread_id, at)
    own = stands_for(actor.agency_id, clock.day_of(at)) if actor.role in AGENCY_ROLES else []
    sides = list(thread.sides.filter(agency__in=own).order_by("pk"))
    speaks = bool(own) and may(Deed.SPEAK, {agency_party(actor)}) and (thread.agency_id in own or bool(sides))
    if not speaks:
        raise Refusal(
            "not_a_side",
            "Trao đổi này do cơ quan khác nêu và cơ quan anh/chị không được hỏi ý kiến nên không ghi thêm ở đây.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    refuse_marked({"words": words}, at=at)
    _words(words, thread, files)
    made = entry(thread, EntryKind.SAYS, words, actor=actor, files=files, at=at)
    waiting = [side for side in sides if side.answer_id is None]
    Side.objects.filter(pk__in=[side.pk for side in waiting]).update(answer=made)
    late = any(side.answer_by is not None and side.answer_by < clock.day_of(at) for side in waiting)
    kind = AuditKind.SIDE_HEARD if waiting else AuditKind.THREAD_SAID
    note(
        kind, thread, actor=actor, at=at, agency=actor.agency_id, entry=made.pk, late=late, **sums_of(made.files.all())
    )
    return made


@guard.deed
def ask(
    *,
    actor: Actor,
    thread_id: int,
    agency_id: int | None,
    question: str,
    answer_by: date | None,
    files: list[InspectedFile],
    at: datetime,
) -> Side:
    """The Office asks an agency, for the first time or again; it sees the title, directive, deadline, standing and this question.

    Raises NotThere; Refusal: thread_closed, not_allowed, no_such_agency, no_question, answer_by_past, a mark of secrecy.
    """
    thread = held(actor, thread_id, at)
    if not may(Deed.PROPOSE, own_party(actor)):
        raise may_not(thread)
    refuse_marked({"question": question}, at=at)
    day = clock.day_of(at)
    asked = Agency.objects.filter(pk=agency_id or 0).exclude(kind__in=[AgencyKind.OFFICE, AgencyKind.PROVINCE]).first()
    if asked is None or (asked.dissolved_on is not None and asked.dissolved_on <= day):
        raise Refusal("no_such_agency", "Anh/chị chọn cơ quan được hỏi ý kiến.", field="agency_id", cite=thread.cite)
    guard.required_text(question, "question", "no_question", "Anh/chị ghi điều cần cơ quan cho ý kiến.", thread.cite)
    if answer_by is not None and answer_by < day:
        raise Refusal(
            "answer_by_past",
            "Ngày trả lời {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi, hoặc để trống.",
            field="answer_by",
            day=f"{answer_by:%d/%m/%Y}",
        )
    made = entry(thread, EntryKind.ASKS, question, actor=actor, to=asked, files=files, at=at)
    side, _new = Side.objects.update_or_create(
        thread=thread,
        agency=asked,
        defaults={"question": made, "answer_by": answer_by, "asked_at": at, "answer": None},
    )
    note(AuditKind.SIDE_ASKED, thread, actor=actor, at=at, asked=[asked.pk], entry=made.pk, **sums_of(made.files.all()))
    return side


@guard.deed
def withdraw(*, actor: Actor, thread_id: int, words: str, at: datetime) -> Thread:
    """The agency needs no answer any more; not once a leader has directed.

    Raises NotThere; Refusal: thread_closed, not_the_opener, directed_before, no_words, a mark of secrecy.
    """
    thread = held(actor, thread_id, at)
    own = stands_for(actor.agency_id, clock.day_of(at)) if actor.role in AGENCY_ROLES else []
    if thread.agency_id not in own or not may(Deed.SPEAK, {agency_party(actor)}):
        raise Refusal(
            "not_the_opener",
            "Chỉ cơ quan đã nêu mới rút lại được.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    if thread.state not in UNDECIDED:
        raise Refusal(
            "directed_before",
            "Lãnh đạo UBND tỉnh đã cho ý kiến chỉ đạo nên không rút lại được nữa.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
        )
    refuse_marked({"words": words}, at=at)
    guard.required_text(
        words, "words", "no_words", "Anh/chị ghi lý do rút lại, ví dụ đã tự giải quyết được.", thread.cite
    )
    entry(thread, EntryKind.CLOSES, words, actor=actor, at=at)
    asked = thread.put_to_id if thread.state == ThreadState.PROPOSED else None
    end(thread, Outcome.WITHDRAWN.value, at)
    note(AuditKind.THREAD_CLOSED, thread, actor=actor, at=at, sides=_sides(thread), put_to=asked)
    return thread


def _words(words: str, thread: Thread, files: list[InspectedFile]) -> None:
    if not files:
        guard.required_text(words, "words", "no_words", "Anh/chị viết ý kiến hoặc gửi kèm văn bản.", thread.cite)


def _sides(thread: Thread) -> list[int]:
    return list(thread.sides.order_by("pk").values_list("agency_id", flat=True))
