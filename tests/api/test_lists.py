"""J4: what a machine reads is what the pages show: the same rows, filters and orders, part by part, by a fixed number of questions."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.callers import Caller, a_secret
from tests.make import AT, DAY, a_person, an_agency, the_office
from tests.tasks.loop import a_directive, a_form, a_world, filed

from dondoc.organisations.actions import give_code
from dondoc.organisations.models.agency import CodeKind
from dondoc.rules.access import Role
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.list_views import order_of
from dondoc.tasks.queries.listing import SORTS, Filters, matching

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def questions(caller, path, **query):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        caller.get(path, **query)
    return len(asked)


def test_j4_sixty_assignments_are_read_part_by_part_as_the_page_orders_them_though_the_list_changes(frozen):
    world = a_world(20)
    days = [date(2026, 11, 10), date(2026, 12, 1), None]
    for due_on in days:
        at = AT if due_on is None or due_on >= DAY else AT.replace(day=2)
        a_directive(world, at=at, tasks=[a_form(world, due_on=due_on)])
    filed(world, Assignment.objects.order_by("pk").first(), AT)
    admin = a_person(role=Role.ADMINISTRATOR)
    caller = Caller(a_secret(the_office(), "office_clerk", admin=admin))
    office = a_person(role=Role.OFFICE_CLERK)
    for sort in SORTS:
        expected = matching(office, Filters(sort=sort), DAY).order_by(*order_of(sort)).values_list("pk", flat=True)
        assert [row["id"] for row in caller.all_of("assignments", sort=sort, limit=17)] == list(expected), sort
    for query, filters in (
        ({"cell": "open_overdue"}, Filters(cell="open_overdue")),
        ({"state": ["submitted"]}, Filters(states=("submitted",))),
        ({"agency": world.agencies[3].code, "view": "undated"}, Filters(agency=world.agencies[3].code, view="undated")),
        ({"late_from": 1, "due_to": "2026-11-30"}, Filters(late=(1, None), due_to=date(2026, 11, 30))),
    ):
        rows = {row["id"] for row in caller.all_of("assignments", **query)}
        assert rows == set(matching(office, filters, DAY).values_list("pk", flat=True)) and rows, query

    # between two parts the first rows go and others come: none of those that stay is missed or told twice
    first = caller.get("assignments", sort="-due", limit=20)
    stays = {row["id"] for row in caller.all_of("assignments", sort="-due")} - {row["id"] for row in first["items"]}
    Assignment.objects.filter(pk__in=[row["id"] for row in first["items"][:5]]).update(state="withdrawn")
    a_directive(world, tasks=[a_form(world, due_on=date(2027, 3, 1))])
    rest, cursor = [], first["next"]
    while cursor:
        part = caller.get("assignments", sort="-due", limit=20, cursor=cursor)
        rest, cursor = rest + [row["id"] for row in part["items"]], part["next"]
    assert len(rest) == len(set(rest)) and set(rest) == stays

    assert caller.get("assignments", 400, sort="due", cursor=first["next"])["code"] == "cursor_unknown"
    assert caller.get("tasks", 400, cursor=first["next"])["code"] == "cursor_unknown"
    for wrong in ({"limit": 201}, {"limit": 0}, {"sort": "x"}, {"due_from": "2026-02-30"}, {"q": "a\x00"}, {"lạ": "1"}):
        assert caller.get("assignments", 422, **wrong)["errors"], wrong
    for path in ("assignments", "documents", "tasks", "agencies"):
        assert questions(caller, path, limit=1) == questions(caller, path, limit=50) <= 9, path


def test_j4_agencies_bear_their_codes_of_the_day_and_figures_are_those_of_the_day():
    world = a_world(2)
    admin = a_person(role=Role.ADMINISTRATOR)
    agency = world.agencies[0]
    give = {"actor": admin, "agency_id": agency.pk, "kind": CodeKind.EXCHANGE, "at": AT}
    give_code(code="H56.12", valid_from=None, **give)
    give_code(code="H56.13", valid_from=date(2026, 10, 1), **give)
    a_directive(world, tasks=[a_form(world)])
    caller = Caller(a_secret(the_office(), "reader", admin=admin))

    def codes(**query):
        found = [row for row in caller.all_of("agencies", **query) if row["code"] == agency.code]
        return [one["code"] for one in found[0]["codes"]]

    assert codes() == ["H56.13"] and codes(on="2026-09-30") == ["H56.12"]
    told = caller.get("figures")
    assert told["cells"]["total"] == 2 == sum(one["cells"]["total"] for one in told["agencies"])
    assert [rate["denominator"] for rate in told["rates"]][0] == 2
    assert caller.get("figures", as_of="2026-11-18")["cells"]["total"] == 0
    assert caller.get("figures", 422, as_of="2026-11-20")["errors"][0]["field"] == "as_of"
    caller.get("figures", 404, agency="KHONG-CO")
    an_agency(code="MOI")
    assert caller.get("figures", agency="MOI")["cells"]["total"] == 0
