"""Database triggers that refuse to change or remove a line of the log, for SQLite and for PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_auditevent", "audit_dayroot")
_REFUSED = "the audit log is append-only"

# REPLACE removes the old row without asking the delete trigger, hence the fourth one.
_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refused}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refused}'); END",
)
_SQLITE_NO_REPLACE = (
    "CREATE TRIGGER audit_auditevent_no_replace BEFORE INSERT ON audit_auditevent WHEN EXISTS (SELECT 1 FROM audit_auditevent "
    "WHERE number = NEW.number OR (stream = NEW.stream AND seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, '{refused}'); END",
    "CREATE TRIGGER audit_dayroot_no_replace BEFORE INSERT ON audit_dayroot WHEN EXISTS (SELECT 1 FROM audit_dayroot "
    "WHERE day = NEW.day OR last_number = NEW.last_number) BEGIN SELECT RAISE(ABORT, '{refused}'); END",
)
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{refused}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers in place; they must not be there yet."""
    statements: list[str] = []
    if connection.vendor == "postgresql":
        statements.append(_POSTGRES_FUNCTION.replace("{refused}", _REFUSED))
    templates = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    statements += [t.format(table=table, refused=_REFUSED) for table in TABLES for t in templates]
    if connection.vendor == "sqlite":
        statements += [t.format(refused=_REFUSED) for t in _SQLITE_NO_REPLACE]
    _run(connection, statements)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers away: the migration's way back, and the suite between two tests."""
    if connection.vendor == "postgresql":
        names = ("no_change", "no_truncate")
        _run(connection, [f"DROP TRIGGER IF EXISTS {table}_{n} ON {table}" for table in TABLES for n in names])
    else:
        names = ("no_update", "no_delete", "no_replace")
        _run(connection, [f"DROP TRIGGER IF EXISTS {table}_{n}" for table in TABLES for n in names])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
