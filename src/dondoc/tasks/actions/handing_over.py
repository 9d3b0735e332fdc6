"""A leaver's open work goes to a colleague in one act, all of it or nothing (B3; BT 18.1)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions import hand_directives_over
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import handing_on
from dondoc.tasks.actions.facts import take_steps
from dondoc.tasks.models import Assignment, FormerHolder
from dondoc.tasks.queries.holdings_of_people import Holdings, holdings_of


@guard.deed
def hand_over(*, actor: Actor, from_id: int, to_id: int, at: datetime) -> Holdings:
    """Directives in charge and assignments in hand; answers what went over, as it was held before.

    Raises Refusal: same_person, nothing_to_hand_over, receiver_may_not_see (somebody who may not see even one of them: then nothing goes over).
    """
    if not may(Deed.HAND_OVER, own_party(actor)):
        raise NotThere("hand over")
    leaver, receiver = _two(from_id, to_id)
    held = holdings_of(from_id)
    if not held.count:
        raise Refusal("nothing_to_hand_over", "{name} không còn giữ việc nào chưa xong.", name=leaver.full_name)
    _receiver_may_see(held, receiver, at)
    locked = list(
        Assignment.objects.select_for_update(of=("self",))
        .filter(pk__in=[a.pk for a in held.assignments], person_id=from_id)
        .select_related("task__directive")
    )
    hand_directives_over(actor=actor, directive_ids=[d.pk for d in held.directives], user_id=to_id, at=at)
    FormerHolder.objects.bulk_create(FormerHolder(assignment=a, person_id=from_id, until=at) for a in locked)
    Assignment.objects.filter(pk__in=[a.pk for a in locked]).update(person_id=to_id)
    for assignment in locked:
        assignment.person_id = to_id
    take_steps([handing_on(assignment, "") for assignment in locked], actor=actor, at=at)
    facts = {"to": to_id, "directives": len(held.directives), "assignments": len(locked)}
    record_many([Entry(AuditKind.WORK_HANDED_OVER, actor=actor, stream=f"user:{from_id}", facts=facts, at=at)])
    return held


def _two(from_id: int, to_id: int) -> tuple[User, User]:
    people = User.objects.in_bulk([from_id, to_id])
    if from_id not in people or to_id not in people:
        raise NotThere("person")
    if from_id == to_id:
        raise Refusal("same_person", "Anh/chị chọn người nhận khác với người bàn giao.", field="to")
    return people[from_id], people[to_id]


def _receiver_may_see(held: Holdings, receiver: User, at: datetime) -> None:
    """A directive needs a specialist of the Office; an assignment somebody of its agency or of the unit that has it."""
    day = clock.day_of(at)
    if held.directives and receiver.pk not in {user.pk for user, _post in organisations.specialists(day)}:
        raise _may_not_see(receiver, held.directives[0].number)
    workplaces = {post.agency_id for post in organisations.posts_of(receiver.pk, day)}
    reach: dict[int, set[int]] = {}
    for assignment in held.assignments:
        if assignment.agency_id not in reach:
            reach[assignment.agency_id] = {
                post.agency_id for _user, post in organisations.staff_of(assignment.agency_id, day)
            }
        fits = workplaces & (
            reach[assignment.agency_id] if assignment.unit_id is None else {assignment.unit_id, assignment.agency_id}
        )
        if not fits:
            raise _may_not_see(receiver, assignment.task.directive.number)


def _may_not_see(receiver: User, number: str) -> Refusal:
    return Refusal(
        "receiver_may_not_see",
        "{name} không giữ chức vụ nào được xem việc của văn bản {number}, nên chưa bàn giao việc nào. Anh/chị chọn người cùng cơ quan, hoặc giao "
        "chức vụ cho {name} trước.",
        field="to",
        name=receiver.full_name,
        number=number,
    )
