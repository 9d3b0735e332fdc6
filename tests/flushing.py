"""The suite empties tables between tests that commit; the log's triggers would refuse, so they step aside for that moment only."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.operations import BaseDatabaseOperations

_original = BaseDatabaseOperations.execute_sql_flush


def _flush_past_the_triggers(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
    from dondoc.audit import triggers

    triggers.drop(self.connection)
    _original(self, sql_list)
    triggers.create(self.connection)


BaseDatabaseOperations.execute_sql_flush = _flush_past_the_triggers
