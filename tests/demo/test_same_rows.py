"""The demo may write in bulk because that leaves what the ordinary deeds leave (docs/definitions.md 7)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from dondoc.audit import anchors
from dondoc.audit import queries as audit
from dondoc.core import clock
from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.actions import build
from dondoc.tasks.queries.figures import figures

FRIDAY = datetime(2026, 11, 27, 9, 12, tzinfo=VIETNAM)
ROOMS = ("core", "search", "audit", "organisations", "directives", "tasks")
#: What is drawn by lot: the name of the log itself, the salt of the password.
BY_LOT = {"log_id", "password"}


def everything() -> dict[str, list[list[tuple[str, str]]]]:
    """Every row of every table, keys and hashes included."""
    models = [m for room in ROOMS for m in apps.get_app_config(room).get_models(include_auto_created=True)]
    return {m._meta.label: _rows(m) for m in models}


def _rows(model) -> list[list[tuple[str, str]]]:
    """Entries of the search are put in again when a record changes: their keys say nothing."""
    if model._meta.app_label == "search":
        return sorted(_said(row) for row in model.objects.values(*(set(columns(model)) - {"id"})))
    return [_said(row) for row in model.objects.order_by("pk").values()]


def columns(model) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields]


def _said(row: dict[str, object]) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in row.items() if name not in BY_LOT)


@pytest.fixture
def two_ways(db, transactional_db, request):
    """The same script played in bulk and deed by deed: (rows, figures, faults of the log) of each."""
    from django.core.management import call_command

    def played(in_bulk: bool):
        call_command("flush", verbosity=0, interactive=False)
        for name in (anchors.ROOTS, anchors.TAIL):  # each playing is a log of its own
            (Path(settings.ENV.data) / name).unlink(missing_ok=True)
        build("thanh-hoa-2025", assignments=40, seed=5, now=FRIDAY, in_bulk=in_bulk)
        return everything(), figures(day_of(FRIDAY)), list(audit.verify())

    clock.freeze(FRIDAY)
    yield played(True), played(False)
    clock.freeze(None)


def test_in_bulk_and_deed_by_deed_leave_the_same_rows_facts_and_figures(two_ways):
    (bulk, bulk_figures, bulk_faults), (single, single_figures, single_faults) = two_ways
    assert bulk.keys() == single.keys()
    for table in bulk:
        assert bulk[table] == single[table], table
    assert bulk_figures == single_figures
    assert bulk_faults == single_faults == []
