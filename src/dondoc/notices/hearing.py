"""Who there is to hear of a stretch of the log: the posts of the day, and the assignments, directives and agencies that its lines name.

Read in a number of queries that does not depend on how many lines there are; who of them hears what stands in `notices/telling.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from dondoc.audit.following import Line
from dondoc.directives.models import Directive
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import held_on
from dondoc.rules.access import AGENCY_ROLES, OFFICE_ROLES, Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment, Coordination

#: Ids in one query; below the parameter limit of both databases.
AT_ONCE = 5_000


class Ear(NamedTuple):
    """A person in the post in which he hears. Whoever stands in for a colleague hears in his place too."""

    user_id: int
    agency_id: int
    role: str
    signs: str
    stands_for: int | None


class Place(NamedTuple):
    """An assignment as far as it says who hears. `agency_id`: who holds it on the day of telling."""

    pk: int
    agency_id: int
    person_id: int | None
    unit_id: int | None
    state: str
    task_id: int
    directive_id: int
    specialist_id: int | None
    urgency: str


@dataclass(slots=True)
class Scene:
    """What was read. `of_task`: the places of a task that a line speaks of as a whole."""

    places: dict[int, Place]
    of_task: dict[int, list[Place]]
    coordinators: dict[int, list[int]]
    directives: dict[int, tuple[int | None, str]]
    successors: dict[int, int]
    by_agency: dict[int, list[Ear]] = field(default_factory=lambda: defaultdict(list))
    by_user: dict[int, list[Ear]] = field(default_factory=lambda: defaultdict(list))
    by_role: dict[str, list[Ear]] = field(default_factory=lambda: defaultdict(list))

    def holder(self, agency_id: int) -> int:
        return self.successors.get(agency_id, agency_id)

    def heads(self, agency_id: int) -> list[Ear]:
        return [ear for ear in self.by_agency[self.holder(agency_id)] if ear.role == Role.AGENCY_HEAD]

    def desk(self, agency_id: int) -> list[Ear]:
        """Who receives for an agency: its head and its clerks; where it has neither, everybody who works there. For the Office, its leaders."""
        there = self.by_agency[self.holder(agency_id)]
        receive = {Role.AGENCY_HEAD, Role.AGENCY_CLERK, Role.OFFICE_LEADER}
        return [ear for ear in there if ear.role in receive] or [
            ear for ear in there if ear.role in AGENCY_ROLES | OFFICE_ROLES
        ]

    def person(self, user_id: int | None, agencies: Collection[int] = ()) -> list[Ear]:
        """A person and whoever stands in for him, each once: in a post of one of `agencies` where he has one."""
        if user_id is None:
            return []
        best: dict[int, Ear] = {}
        for ear in self.by_user[user_id]:
            if ear.user_id not in best or (ear.agency_id in agencies and best[ear.user_id].agency_id not in agencies):
                best[ear.user_id] = ear
        return list(best.values())

    def carries_out(self, place: Place) -> list[Ear]:
        """Whoever was named for it; else the desk."""
        return self.person(place.person_id, (place.agency_id, place.unit_id or 0)) or self.desk(place.agency_id)

    def receives(self, place: Place) -> list[Ear]:
        """The desk, whoever was named, and the head of the unit it was passed to."""
        unit = self.heads(place.unit_id) if place.unit_id else []
        return [*self.desk(place.agency_id), *self.person(place.person_id, (place.agency_id,)), *unit]

    def in_charge(self, specialist_id: int | None) -> list[Ear]:
        """The specialist who follows; where nobody does, the leaders of the Office."""
        return self.person(specialist_id) or self.by_role[Role.OFFICE_LEADER]


def scene(lines: Collection[Line], whole_tasks: Collection[str], day: date, known_at: datetime) -> Scene:
    """Everything that the lines name. `whole_tasks`: kinds that speak of all assignments of their tasks."""
    tasks = {pk for line in lines if line.kind in whole_tasks for pk in line.ids("task", "tasks")}
    successors = organisations.successors(day, known_at)
    by_pk = dict(_places({pk for line in lines for pk in line.ids("assignment", "assignments")}, "pk", successors))
    of_task: dict[int, list[Place]] = defaultdict(list)
    for place in dict(_places(tasks, "task", successors)).values():
        of_task[place.task_id].append(place)
    coordinators: dict[int, list[int]] = defaultdict(list)
    for task_id, agency_id in _in_parts(Coordination.objects.all(), "task", tasks, ("task_id", "agency_id")):
        coordinators[task_id].append(agency_id)
    named = {pk for line in lines for pk in line.ids("directive")}
    told = _in_parts(Directive.objects.all(), "pk", named, ("pk", "specialist_id", "urgency"))
    found = Scene(by_pk, of_task, coordinators, {pk: (who, urgency) for pk, who, urgency in told}, successors)
    _read_posts(found, day)
    return found


def _places(ids: Collection[int], by: str, successors: dict[int, int]) -> Iterator[tuple[int, Place]]:
    issued = Assignment.objects.exclude(state=State.DRAFT.value)
    names = ("pk", "agency_id", "person_id", "unit_id", "state", "task_id", "task__directive_id",
             "task__directive__specialist_id", "task__directive__urgency")  # fmt: skip
    for row in _in_parts(issued, by, ids, names):
        place = Place(*row)
        yield place.pk, place._replace(agency_id=successors.get(place.agency_id, place.agency_id))


def _in_parts(rows: QuerySet[Any], by: str, ids: Collection[int], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield from rows.filter(**{f"{by}__in": ordered[start : start + AT_ONCE]}).values_list(*names)


def _read_posts(found: Scene, day: date) -> None:
    """All posts of the day, by agency, by person and by role. One query; a province has some thousands at most."""
    for ear in ears(Q(), day):
        found.by_agency[ear.agency_id].append(ear)
        found.by_role[ear.role].append(ear)
        found.by_user[ear.user_id].append(ear)
        if ear.stands_for is not None:
            found.by_user[ear.stands_for].append(ear)


def ears(among: Q, day: date) -> Iterable[Ear]:
    """The posts held on a day, as ears, oldest first. One query."""
    rows = Post.objects.filter(held_on(day), among).order_by("pk")
    return (Ear(*row) for row in rows.values_list("user_id", "agency_id", "role", "signs", "stands_in_for__user_id"))
