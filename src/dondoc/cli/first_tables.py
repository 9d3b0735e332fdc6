"""The tables of an empty database, straight from the models: what migrating from the first step on would leave, in a tenth of the time.

Migrations carry databases that exist; tests/cli/test_first_tables.py holds the two ways against each other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

#: Migrations that make what no model speaks of: the triggers of the log, the index of words.
BESIDE_THE_MODELS = ("dondoc.audit.migrations.0002_append_only", "dondoc.search.migrations.0001_entries")


def is_empty() -> bool:
    from django.db import connection

    return not connection.introspection.table_names()


def make(executor: MigrationExecutor) -> None:
    """All of them or none, in one transaction, every migration marked as done."""
    from django.apps import apps
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection

    steps = sorted(executor.loader.disk_migrations)
    done = executor.recorder.Migration
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        editor.create_model(done)
        for made in BESIDE_THE_MODELS:
            import_module(made).forwards(None, editor)
        done.objects.bulk_create(done(app=app, name=name) for app, name in steps)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
