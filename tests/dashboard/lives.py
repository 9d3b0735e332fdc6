"""A world in which every figure of the first pages counts something: two departments, two communes, assignments in every state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from tests.make import AT, DAY, ROOT, an_agency
from tests.tasks.loop import World, a_directive, a_form, a_result, a_world, add_agency, confirmed, filed, fresh

from dondoc.organisations import actions as organisations
from dondoc.organisations.models import Field
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.listing import matching
from dondoc.web.work.filters import read

BEGAN = AT - timedelta(days=100)
#: What department 0 was given, and the day each was due; 20/12 is a Sunday.
DUE = {
    "on_time": date(2026, 11, 18),
    "late": date(2026, 10, 10),
    "within": date(2026, 12, 2),
    "this_week": date(2026, 11, 20),
    "overdue": date(2026, 11, 12),
    "long": date(2026, 9, 30),
    "silent": None,
    "waiting": date(2026, 11, 25),
    "waiting_late": date(2026, 11, 6),
    "disputed": date(2026, 12, 20),
    "suspended": date(2026, 12, 21),
    "asking": date(2026, 12, 22),
    "marked": date(2026, 10, 30),
    "signing": date(2026, 12, 1),
}


@dataclass
class Lives:
    world: World
    rows: dict[str, Assignment]


def rows_behind(url: str, actor: Actor, today: date = DAY) -> int:
    """How many rows the list shows behind an address."""
    path, _mark, query = url.partition("?")
    assert path == "/nhiem-vu/", url
    return matching(actor, read(QueryDict(query)), today).count()


def some_lives() -> Lives:
    """Of department 0 one assignment of every kind; one task at both departments and both communes, late at three of them."""
    world = a_world(2)
    for _ in range(2):
        add_agency(world, AgencyKind.COMMUNE)
    justice = Field.objects.create(code="justice", name="Tư pháp").pk
    an_agency("Sở Tư pháp", code="STP", fields=["justice"])
    forms = [a_form(world, due_on=due_on, leads=world.agencies[:1]) for due_on in DUE.values()]
    tasks = a_directive(world, at=BEGAN, tasks=forms).tasks.order_by("position")
    made = {name: task.assignments.get() for name, task in zip(DUE, tasks, strict=True)}
    for name in ("on_time", "late", "waiting_late", "marked"):
        filed(world, made[name], AT - timedelta(days=9))
    filed(world, made["waiting"], AT)
    for name in ("on_time", "late"):
        confirmed(world, made[name], AT - timedelta(days=8))
    _deeds(world, made)
    form = replace(a_form(world, due_on=date(2026, 11, 13)), field_id=justice)
    wide = a_directive(world, at=BEGAN, urgency="khan", tasks=[form])
    for a in wide.tasks.get().assignments.all():
        made[f"wide {world.agencies.index(a.agency)}"] = a
    filed(world, made["wide 0"], AT - timedelta(days=20))
    return Lives(world, {name: fresh(a) for name, a in made.items()})


def _deeds(world: World, made: dict[str, Assignment]) -> None:
    head, staff = world.heads[world.agencies[0].pk], world.staff[world.agencies[0].pk]

    def about(name: str) -> dict[str, object]:
        return {"assignment_id": made[name].pk, "version": fresh(made[name]).version, "at": AT}

    office.return_result(actor=world.specialist, lacking="Thiếu số liệu.", **about("marked"))
    office.suspend(actor=world.specialist, reason="Chờ chỉ đạo.", **about("suspended"))
    agencies.dispute(
        actor=head,
        ground="not_our_function",
        reason="Không thuộc chức năng.",
        suggested_agency_id=None,
        **about("disputed"),
    )
    agencies.file_update(
        actor=head, assignment_id=made["asking"].pk, kind="extension_request", text="Xin thêm thời gian.",
        asked_due_on=date(2026, 12, 30), files=[], form_token="asks-for-more", at=AT,
    )  # fmt: skip
    agencies.draft_result(actor=staff, result=a_result(), files=[], form_token="waits-for-its-head", **about("signing"))


def merge(world: World, gone: int, into: int, on: date = DAY) -> None:
    """One agency of the world into another."""
    organisations.dissolve_into(
        actor=ROOT,
        agency_id=world.agencies[gone].pk,
        successor_id=world.agencies[into].pk,
        on=on,
        basis="Nghị quyết sáp nhập",
        at=AT,
    )
