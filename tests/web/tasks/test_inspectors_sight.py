"""What an inspection lets its inspectors see (TH 13, 14; BT 12.1.b): before, while and after, at every door, and each look is written down."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.tasks.loop import World, a_directive, a_form, a_world
from tests.web.work.test_taking import taken
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.core.files import InspectedFile
from dondoc.rules.access import Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency, mandates
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.parties import deeds_of, parties_of

pytestmark = pytest.mark.django_db
EXPORTED = "/nhiem-vu/xuat/csv/"


def looks() -> list[tuple[str, int | None, Any]]:
    rows = AuditEvent.objects.filter(kind="inspector_looked").order_by("number")
    return list(rows.values_list("stream", "actor_user_id", "facts"))


def two_leads(world: World) -> tuple[Assignment, Assignment, tuple[str, ...]]:
    """One task with two leads, and another of the second alone; the first lead's assignment, which has a report with a file; its pages and file."""
    covered, beside = world.agencies
    directive = a_directive(world, tasks=[a_form(world), a_form(world, leads=[beside])])
    found = Assignment.objects.get(task__directive=directive, agency=covered)
    content = b"So lieu"
    paper = InspectedFile("so-lieu.txt", "text/plain", 7, hashlib.sha256(content).hexdigest(), content, "", True)
    update = agency.file_update(
        actor=world.staff[covered.pk], assignment_id=found.pk, kind="progress", text="Đang làm.", asked_due_on=None,
        files=[paper], form_token="u", at=AT,
    )  # fmt: skip
    doors = (
        reverse("task", args=[found.task_id]), reverse("assignment", args=[found.pk]),
        reverse("file", args=[update.files.get().pk]), reverse("directive", args=[directive.pk]),
        reverse("assignment_slip", args=[found.pk]),
    )  # fmt: skip
    return found, Assignment.objects.get(task=found.task, agency=beside), doors


def shut(client: Client, doors: tuple[str, ...]) -> bool:
    return {client.get(d).status_code for d in doors} == {404} and len(taken(client, EXPORTED)) == 1


def nothing_else(client: Client, found: Assignment, of_the_other: Assignment) -> None:
    """Neither the list, nor what is taken away, nor an address tells of what his mandate does not cover."""
    hidden = found.task.directive.tasks.exclude(pk=found.task_id).get()
    shown = body(client, reverse("assignments"))
    assert len(taken(client, EXPORTED)) == 2 and found.task.content in shown and hidden.content not in shown
    for address in (reverse("task", args=[hidden.pk]), reverse("assignment", args=[of_the_other.pk])):
        assert client.get(address).status_code == 404


def test_th_13_an_inspector_sees_what_his_mandate_covers_while_it_lasts_and_changes_nothing(
    frozen, client, django_assert_max_num_queries
):
    world = a_world(2)
    covered, beside = world.agencies
    found, of_the_other, doors = two_leads(world)
    inspector, other = a_person(role=Role.INSPECTOR), a_person(role=Role.INSPECTOR)
    mandates.give("inspection:7", {inspector.user_id: (DAY + timedelta(days=1), None)}, [found.pk])
    signed_in(inspector, client)
    assert shut(client, doors) and not looks(), "before his first day there is nothing, and nothing was seen"
    frozen(AT + timedelta(days=1))
    told, of_the_whole = body(client, doors[0]), body(client, doors[3])
    assert covered.name in told and "Đang làm." in told and covered.name in of_the_whole
    assert beside.name not in told and beside.name not in of_the_whole, "the other lead of the task is not his to see"
    forms = re.findall(r'<form method="post" action="([^"]*)"', told.split("<main", 1)[1].split("</main")[0])
    assert "/viec/" not in told and all(address.endswith("/ho-so.zip") for address in forms), (
        "he takes, and changes nothing"
    )
    assert deeds_of(parties_of(inspector, found, DAY + timedelta(days=1)), State(found.state)) == []
    with django_assert_max_num_queries(36):
        client.get(doors[1])
    client.get(doors[1], headers={"HX-Request": "true"})
    assert client.get(doors[2]).status_code == 200
    stream = f"assignment:{found.pk}"
    assert looks() == [(stream, inspector.user_id, {"what": w}) for w in ("page", "page", "file")]
    nothing_else(client, found, of_the_other)
    signed_in(other, client)
    assert shut(client, doors), "a mandate is of one person"
    before = len(looks())
    signed_in(world.specialist, client).get(doors[0])
    assert len(looks()) == before, "the Office's own looks are its work"
    signed_in(inspector, client)
    mandates.end("inspection:7", DAY + timedelta(days=1))
    frozen(AT + timedelta(days=2))
    assert shut(client, doors) and len(looks()) == before, "after its last day there is nothing again"
