"""The schema's history: nothing missing, every step named for its purpose, one line without branches."""

import re
import sys

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from tests.architecture.tree import is_migration, modules

from dondoc.cli.first_tables import BESIDE_THE_MODELS
from dondoc.cli.upgrade_plan import CONTRACTING, _judge

NAMED = re.compile(r"^\d{4}_(?!auto_|merge_)[a-z][a-z0-9_]*$")
OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("dondoc.")}


@pytest.fixture(autouse=True)
def as_an_installation_has_them(settings):
    """The suite itself makes its tables from the models."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_no_model_says_what_no_migration_says():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_what_is_dropped_or_renamed_says_since_when_nothing_reads_it():
    """An upgrade without a pause: the release before goes on serving while the database expands (docs/operate.md)."""
    wrong = [
        f"{label}.{name}"
        for (label, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        if label in OURS
        and any(isinstance(one, CONTRACTING) for one in migration.operations)
        and not getattr(sys.modules[type(migration).__module__], "CONTRACTS", "")
    ]
    assert not wrong, (
        f'{wrong}: say CONTRACTS = "the release that stopped using it", or expand and leave the rest to a later release'
    )


def test_the_plan_of_an_upgrade_tells_what_the_old_release_cannot_bear():
    """One operation of each kind: may the old release go on, does anybody wait?"""
    before = models.CharField(max_length=20)
    state = type("State", (), {"models": {("a", "b"): type("B", (), {"fields": {"c": before}})}})
    told = {
        "drop": migrations.RemoveField("b", "c"),
        "optional": migrations.AddField("b", "d", models.CharField(max_length=5, null=True)),
        "obliged": migrations.AddField("b", "d", models.CharField(max_length=5, default="")),
        "filled by the database": migrations.AddField("b", "d", models.CharField(max_length=5, db_default="")),
        "wider": migrations.AlterField("b", "c", models.CharField(max_length=40)),
        "narrower": migrations.AlterField("b", "c", models.CharField(max_length=10)),
        "table": migrations.CreateModel("E", []),
        "rows": migrations.RunPython(lambda apps, editor: None),
    }
    found = {name: next(_judge(operation, "a", state))[:2] for name, operation in told.items()}
    assert {name for name, (serves, _) in found.items() if not serves} == {"drop", "obliged", "narrower"}
    assert found["rows"][1] == "rows" and found["table"][1] == "none"


def test_migrations_are_named():
    wrong = [p.stem for p in modules() if is_migration(p) and p.name != "__init__.py" and not NAMED.match(p.stem)]
    assert not wrong, wrong


def test_every_room_has_one_line_of_migrations():
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    leaves = [label for label, _ in graph.leaf_nodes() if label in OURS]
    with_models = {
        config.label for config in apps.get_app_configs() if config.label in OURS and list(config.get_models())
    }
    assert sorted(leaves) == sorted(with_models)


def test_whatever_only_migrations_make_is_made_beside_the_tables_too():
    """Tables of a new database come from the models: a migration that runs something is either repeated for it or only moves rows."""
    moving_rows = {
        "dondoc.publication.migrations.0003_line_rate_and_tasks_removed",
        "dondoc.reports.migrations.0006_what_stands_with_the_office",
        "dondoc.search.migrations.0002_index_what_exists",
        "dondoc.tasks.migrations.0006_extensions_and_parts",
    }
    running = {
        type(migration).__module__
        for (label, _name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        if label in OURS and any(isinstance(one, RunPython | RunSQL) for one in migration.operations)
    }
    assert running == moving_rows | set(BESIDE_THE_MODELS)
