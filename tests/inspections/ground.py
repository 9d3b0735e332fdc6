"""A team and an inspection of an agency, made by the ordinary actions in a small world of `tests.tasks.loop`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tests.make import AT, DAY, a_person
from tests.tasks.loop import World, a_directive, a_form, a_world

from dondoc.core.regulation import current
from dondoc.inspections.actions import opening
from dondoc.inspections.actions.members import take_in
from dondoc.inspections.actions.teams import Setting, set_up
from dondoc.inspections.models import Inspection, Team
from dondoc.organisations import queries
from dondoc.organisations.models import Agency, Post
from dondoc.rules.access import Actor, Role
from dondoc.tasks.models import Assignment

_numbers = itertools.count(1)


@dataclass
class Ground:
    """The world, a team led by its leader of the Office with one inspector from another agency, and one sudden inspection of its first agency."""

    world: World
    team: Team
    head: Actor
    inspector: Actor
    agency: Agency
    inspection: Inspection

    def fresh(self) -> Inspection:
        """The inspection as it is now."""
        self.inspection = Inspection.objects.get(pk=self.inspection.pk)
        return self.inspection


def a_ground(world: World | None = None, *, at: datetime = AT, **said: object) -> Ground:
    """In Thanh Hóa and in Bến Tre alike; `said` are fields of `opening.Opening`."""
    world = world or a_world(2)
    team, inspector = a_team(world, at=at)
    inspection = an_inspection(world, team, inspector, at=at, **said)
    return Ground(world, team, world.leader, inspector, inspection.agency, inspection)


def a_team(world: World, *, at: datetime = AT) -> tuple[Team, Actor]:
    """A team led by the world's leader of the Office, and its one other member: a specialist of the last agency, in the post he was given for it."""
    setting = Setting(
        name="Nơi kiểm tra thử",
        number=f"{next(_numbers)}/QĐ-UBND",
        decided_on=DAY - timedelta(days=30),
        set_up_by="",
        first=DAY - timedelta(days=20),
        last=None,
        rules="",
        head=world.leader.user_id,
    )
    number = next(_numbers)
    token = f"team-{number}"
    team = set_up(actor=world.leader, setting=setting, files=[], rules_files=[], form_token=token, at=at)
    person = a_person(f"Lê Kiểm Tra {number}", agency=world.agencies[-1])
    take_in(
        actor=world.leader,
        team_id=team.pk,
        version=None,
        person=person.user_id,
        role="member",
        first=DAY,
        at=at,
    )
    team.refresh_from_db()
    return team, as_inspector(person.user_id)


def as_inspector(user_id: int, day: date = DAY) -> Actor:
    """The person in the post that lets him inspect."""
    post = Post.objects.filter(user=user_id, role=Role.INSPECTOR.value).latest("pk")
    actor = queries.actor_of(user_id, post.pk, day)
    assert actor is not None
    return actor


def an_opening(world: World, team: Team, inspector: Actor) -> opening.Opening:
    """A sudden inspection of the world's first agency, today and tomorrow; with the decision that Bến Tre asks for."""
    decision = current().inspection.decision is not None
    return opening.Opening(
        kind="unannounced",
        agency_id=world.agencies[0].pk,
        team_id=team.pk,
        head=world.leader.user_id,
        people=(inspector.user_id,),
        contents=("execution", "updating"),
        first=DAY,
        last=DAY + timedelta(days=1),
        ground="direction",
        ground_words="Ý kiến chỉ đạo thử của lãnh đạo tại cuộc họp giao ban",
        decision_number="77/QĐ-UBND" if decision else "",
        decision_on=DAY if decision else None,
    )


def an_inspection(world: World, team: Team, inspector: Actor, *, at: datetime = AT, **said: object) -> Inspection:
    """It is prepared; `said` are fields of `Opening`."""
    form = replace(an_opening(world, team, inspector), **said)  # type: ignore[arg-type]
    token = f"inspection-{next(_numbers)}"
    return opening.open_inspection(actor=world.specialist, opening=form, files=[], form_token=token, at=at)


def tasks_of(world: World, n: int = 2, *, agency: Agency | None = None, at: datetime = AT) -> list[Assignment]:
    """Assignments of one directive, all of one agency (the first, where none is named)."""
    leads = [agency or world.agencies[0]]
    directive = a_directive(world, at=at, tasks=[a_form(world, leads=leads) for _ in range(n)])
    return list(Assignment.objects.filter(task__directive=directive).order_by("task__position"))
