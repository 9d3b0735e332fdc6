"""Before a feedback is sent: of whom an agency may tell, and of which task; form and action both ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dondoc.core.regulation import regulation_in_force
from dondoc.feedback.models import Feedback
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.feedback import direction_of, kinds_to_tell_of, told_of
from dondoc.rules.lifecycle import State
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.oversight import Direction
from dondoc.tasks.models import Assignment, Coordination
from dondoc.tasks.queries.visibility import assignments_for, stands_for


@dataclass(frozen=True, slots=True)
class Form:
    """`agencies`: of whom may be told. `directions`: what the regulation knows of this agency. `assignment`: the one it is tied to."""

    agencies: list[Agency]
    directions: list[Direction]
    assignment: Assignment | None


def may_send(actor: Actor) -> bool:
    """Feedback is sent by who signs for an agency."""
    return actor.role in AGENCY_ROLES and may(Deed.SEND_FEEDBACK, {agency_party(actor)})


def is_told_of(kind: str, day: date) -> bool:
    """Whether feedback can be given about an agency of this kind; asks the database nothing."""
    return told_of(regulation_in_force(day).feedback, kind)


def prepare(actor: Actor, assignment: Assignment | None, day: date) -> Form:
    """At most four queries. Tied to an assignment, only who leads it or takes part in it can be told of."""
    rules = regulation_in_force(day).feedback
    kind = kind_of(actor)
    kinds = kinds_to_tell_of(rules, kind)
    own = stands_for(actor.agency_id, day)
    standing = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    agencies = Agency.objects.filter(standing, kind__in=kinds).exclude(pk__in=own)
    if assignment is not None:
        agencies = agencies.filter(pk__in=agencies_of(assignment))
    known = [d for d in rules.directions if any(direction_of(rules, kind, k) == d for k in kinds)]
    return Form(list(agencies.order_by("kind", "position", "sort_key")), known, assignment)


def kind_of(actor: Actor) -> str:
    return Agency.objects.values_list("kind", flat=True).get(pk=actor.agency_id)


def agencies_of(assignment: Assignment) -> set[int]:
    """Who leads it and who takes part in its task."""
    parts = Coordination.objects.filter(task_id=assignment.task_id)
    return {assignment.agency_id, *parts.values_list("agency_id", flat=True)}


def assignments_named(feedback: Feedback, number_key: str, position: int | None) -> list[Assignment]:
    """What the agency told of has under a directive of this number: its assignments, or those of tasks it takes part in."""
    rows = Assignment.objects.filter(task__directive__number_key=number_key).exclude(state=State.DRAFT.value)
    if position is not None:
        rows = rows.filter(task__position=position)
    rows = rows.select_related("task__directive", "agency").order_by("task__position", "pk")
    own = list(rows.filter(agency_id=feedback.about_id)[:20])
    if own:
        return own
    parts = Coordination.objects.filter(agency_id=feedback.about_id).values("task_id")
    by_task = {row.task_id: row for row in rows.filter(task__in=parts)[:200]}
    return list(by_task.values())


def seen_assignment(actor: Actor, assignment_id: int, day: date) -> Assignment | None:
    """The assignment if the actor sees it in some measure."""
    rows = assignments_for(actor, day).select_related("task__directive", "agency")
    return rows.filter(pk=assignment_id).first()


def direction_or_refusal(rules: Regulation, sender_kind: str, about: Agency) -> Direction:
    """The direction of the regulation; Refusal where it knows none, with the cites of those that it knows."""
    found = direction_of(rules.feedback, sender_kind, about.kind)
    if found is not None:
        return found
    known = [d for d in rules.feedback.directions if d.about]
    raise Refusal(
        "no_such_direction",
        "{regulation} không đặt chiều phản hồi từ cơ quan anh/chị về {about}. Các chiều được đặt: {known}. Vướng mắc của chính cơ quan, "
        "anh/chị gửi Văn phòng UBND tỉnh ở phần trao đổi, vướng mắc.",
        cite=", ".join(dict.fromkeys(d.cite for d in known)),
        field="about",
        way_on=WayOn("Mở phần vướng mắc", "threads"),
        regulation=rules.short_title,
        about=about.name,
        known="; ".join(d.name for d in known),
    )
