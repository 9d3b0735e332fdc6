"""What is due from whom (F1; D5; C6; TH 5.1.b, 5.2.a, 6.1, 6.2; BT 7.2, 8.1): role by role what is listed, in which order, and what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dondoc.core import clock
from dondoc.directives import actions as directives
from dondoc.rules.access import Actor, Role
from dondoc.rules.own_clocks import When
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import missing, office
from dondoc.tasks.actions.drafting import save_task
from dondoc.tasks.models import Assignment, MissingTask
from dondoc.tasks.queries import mine, rail
from dondoc.tasks.queries.mine import Work
from dondoc.tasks.queries.work_lines import MyWork, WorkLine, my_work, one_line
from tests.make import AT, DAY, a_person, an_agency, the_office
from tests.tasks.loop import World, a_directive, a_form, a_result, a_world, an_assignment, filed, fresh

pytestmark = pytest.mark.django_db


def lines(actor: Actor, day: date = DAY) -> list[WorkLine]:
    return my_work(actor, day).shown


def only_line(actor: Actor, day: date = DAY) -> WorkLine:
    found = lines(actor, day)
    assert len(found) == 1, [line.work for line in found]
    return found[0]


def works(actor: Actor, day: date = DAY) -> list[Work]:
    return [line.work for line in lines(actor, day)]


def after(days: int) -> datetime:
    return AT + timedelta(days=days)


def test_smoke() -> None:
    world = a_world()
    a = an_assignment(world)
    assert works(world.heads[a.agency_id]) == [Work.ACCEPT]
