"""Saved views of the list: kept under a name, shared inside an agency, and never a way to see more."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.make import AT
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions.saved_views import remove_view, save_view
from dondoc.tasks.models import SavedView
from dondoc.tasks.queries.saved_views import saved_views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_a_view_is_saved_found_marked_and_removed(client: Client) -> None:
    world = a_world()
    signed_in(world.specialist, client)
    answer = client.post("/nhiem-vu/cach-xem/", {"name": "Quá hạn của tôi", "query": "view=overdue&trang=3&q="})
    assert answer.status_code == 302
    view = SavedView.objects.get()
    assert view.query == "view=overdue" and view.agency_id is None
    page = body(client, "/nhiem-vu/?view=overdue")
    assert "Quá hạn của tôi" in page and 'aria-current="true">Quá hạn của tôi' in page
    assert client.get(f"/nhiem-vu/cach-xem/{view.pk}/").url == "/nhiem-vu/?view=overdue"
    client.post(f"/nhiem-vu/cach-xem/{view.pk}/xoa/")
    assert not SavedView.objects.exists()
    assert list(AuditEvent.objects.filter(kind__startswith="view_").values_list("kind", flat=True)) == [
        "view_saved",
        "view_removed",
    ]


def test_a_shared_view_is_for_the_agency_and_only_its_owner_removes_it(client: Client) -> None:
    world = a_world(2)
    own, other = world.agencies
    view = save_view(actor=world.heads[own.pk], name="Chung", query="view=soon", shared=True, at=AT)
    alone = save_view(actor=world.heads[own.pk], name="Riêng", query="view=done", shared=False, at=AT)
    page = body(signed_in(world.staff[own.pk], client), "/nhiem-vu/")
    assert "Chung" in page and "chia sẻ" in page and "Riêng" not in page
    assert client.get(f"/nhiem-vu/cach-xem/{alone.pk}/").status_code == 404
    assert [one.name for one in saved_views(world.heads[own.pk])] == ["Riêng", "Chung"], (
        "one's own first, on any database"
    )
    assert client.post(f"/nhiem-vu/cach-xem/{view.pk}/xoa/").status_code == 404
    assert signed_in(world.heads[other.pk], client).get(f"/nhiem-vu/cach-xem/{view.pk}/").status_code == 404
    with pytest.raises(NotThere):
        remove_view(actor=world.heads[other.pk], view_id=view.pk, at=AT)


def test_a_view_over_what_one_may_not_see_says_so_and_shows_nothing(client: Client) -> None:
    world = a_world(2)
    a = an_assignment(world)
    outsider = world.heads[world.agencies[1].pk]
    query = f"directive={a.task.directive_id}"
    view = save_view(actor=outsider, name="Theo văn bản", query=query, shared=False, at=AT)
    signed_in(outsider, client)
    answer = client.get(f"/nhiem-vu/cach-xem/{view.pk}/", follow=True)
    page = answer.content.decode()
    assert "không còn được xem" in page
    assert a.task.content not in page and a.task.directive.number not in page


def test_what_cannot_be_saved_is_told(client: Client) -> None:
    world = a_world()
    actor = world.specialist
    save_view(actor=actor, name="Một", query="view=soon", shared=False, at=AT)
    for name, query, code in (
        (" ", "view=soon", "no_name"),
        ("x" * 61, "view=soon", "name_too_long"),
        ("Một", "view=done", "view_name_taken"),
        ("Dài", "q=" + "a" * 1000, "query_too_long"),
        ("TỐI MẬT", "view=soon", "secret_marked"),
    ):
        with refused(code):
            save_view(actor=actor, name=name, query=query, shared=False, at=AT)
    assert SavedView.objects.count() == 1
    signed_in(actor, client)
    answer = client.post("/nhiem-vu/cach-xem/", {"name": "", "query": "view=soon"}, follow=True)
    assert "Anh/chị đặt tên cho cách xem này" in answer.content.decode()
