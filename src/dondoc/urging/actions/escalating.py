"""Above the head of an agency nothing goes out without a person: long overdue work is put to the leaders of the Office, or left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.urging.models import Escalation, ReachedRung, RungState
from dondoc.urging.queries.escalating import may_escalate, waiting

#: As long as a remark that is read at one glance.
WORDS_MOST = 2_000


@guard.deed
def escalate(*, actor: Actor, directive_id: int, chosen: Collection[int], words: str, at: datetime) -> Escalation:
    """The `chosen` assignments of a directive go to the leaders of the Office, with the specialist's words.

    Raises NotThere for who may not, Refusal: words too long or with a mark of secrecy, nothing chosen, all settled meanwhile.
    """
    directive, rungs = _held(actor, directive_id, chosen)
    words = words.strip()
    if len(words) > WORDS_MOST:
        raise Refusal(
            "words_too_long", "Ý kiến dài quá {most} ký tự; anh/chị viết gọn lại.", field="words", most=WORDS_MOST
        )
    refuse_marked({"words": words}, at=at)
    made = Escalation.objects.create(
        directive=directive, words=words, by_id=actor.user_id, by_title=actor.described, at=at
    )
    _settle(rungs, RungState.SENT, actor, at, made)
    _record(AuditKind.ESCALATED, actor, directive, rungs, at)
    return made


@guard.deed
def leave(*, actor: Actor, directive_id: int, chosen: Collection[int], at: datetime) -> None:
    """The `chosen` assignments are not put to the leaders, for the deadline that holds now. Raises as `escalate` does."""
    directive, rungs = _held(actor, directive_id, chosen)
    _settle(rungs, RungState.LEFT, actor, at, None)
    _record(AuditKind.NOT_ESCALATED, actor, directive, rungs, at)


def _held(actor: Actor, directive_id: int, chosen: Collection[int]) -> tuple[Directive, list[ReachedRung]]:
    directive = Directive.objects.filter(pk=directive_id).first()
    if directive is None or not may_escalate(actor):
        raise NotThere(f"directive {directive_id}")
    if not chosen:
        raise Refusal("nobody_chosen", "Anh/chị chọn ít nhất một lượt giao.", field="chosen")
    found = waiting().select_for_update(of=("self",)).filter(assignment__task__directive=directive).order_by("pk")
    rungs = list(found.filter(assignment__in=list(chosen)))
    if not rungs:
        raise Refusal(
            "settled_before",
            "Các lượt giao này đã được trình, đã để lại hoặc không còn quá hạn; thao tác của anh/chị không làm thay đổi gì.",
        )
    return directive, rungs


def _settle(
    rungs: list[ReachedRung], state: RungState, actor: Actor, at: datetime, escalation: Escalation | None
) -> None:
    ReachedRung.objects.filter(pk__in=[r.pk for r in rungs]).update(
        state=state, escalation=escalation, settled_by_id=actor.user_id, settled_at=at
    )


def _record(kind: AuditKind, actor: Actor, directive: Directive, rungs: list[ReachedRung], at: datetime) -> None:
    facts = {"directive": directive.pk, "assignments": [r.assignment_id for r in rungs]}
    record(kind, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
