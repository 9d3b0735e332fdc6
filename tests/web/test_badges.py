"""The numbers of the menu: exact after one's own deed and on one's own list, some seconds behind what others do (F1)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT, DAY
from tests.tasks.loop import a_directive, a_form, a_result, a_world
from tests.web.test_overview import client_of

from dondoc.tasks.actions.agency import file_result
from dondoc.tasks.models import Assignment
from dondoc.web import badges

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_the_menu_is_counted_anew_after_ones_own_deed_and_follows_others_within_seconds(settings, monkeypatch):
    settings.BADGES_KEPT = 20
    monkeypatch.setattr(badges, "_kept", {})
    now = [0.0]
    monkeypatch.setattr(badges.time, "monotonic", lambda: now[0])
    world = a_world()
    head = world.heads[world.agencies[0].pk]
    directive = a_directive(world, tasks=[a_form(world, due_on=DAY) for _ in range(3)])
    first, second, third = Assignment.objects.filter(task__directive=directive).order_by("pk")
    client = client_of(head)
    page = reverse("calendar")

    def badge(path: str = page) -> int:
        menu = client.get(path).context["nav"][0]["items"]
        return next(item["badge"] or 0 for item in menu if item["gold"])

    def file_elsewhere(one: Assignment) -> None:
        result, token = a_result(), f"elsewhere-{one.pk}"
        file_result(actor=head, assignment_id=one.pk, version=None, result=result, files=[], form_token=token, at=AT)

    assert badge() == 3
    with CaptureQueriesContext(connection) as asked:
        assert badge() == 3
    assert len(asked) <= 8
    file_elsewhere(first)
    assert badge() == 3  # by another browser: not seen yet
    assert badge(reverse("my_work")) == 2  # the list counts what it shows,
    assert badge() == 2  # and the menu follows it
    file_elsewhere(second)
    assert badge() == 2
    now[0] += 21
    assert badge() == 1
    said = {"form_token": "here", "kind": "progress", "text": "Đang làm.", "version": ""}
    file_elsewhere(third)
    assert badge() == 1
    answer = client.post(reverse("deed", args=[third.pk, "cap-nhat"]), said)
    assert answer.status_code == 302
    assert badge() == 0  # after a deed of one's own everything is counted anew
