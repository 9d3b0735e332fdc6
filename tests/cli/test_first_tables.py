"""A new database gets its tables from the models: they are those that all migrations leave, down to indexes, constraints and triggers.

All migrations take more than a minute: PostgreSQL's are run by the suite, those of SQLite by `make chaos`.
"""

import re
import sqlite3
import subprocess
import sys

import hypothesis
import psycopg
import pytest

pytestmark = pytest.mark.database

# Groups of Django's own, of which nothing here is kept: the type of their numbers depends on which of the two ways made them.
_POSTGRES = (
    """SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
    a.attstattarget, pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'auth_group%' AND a.attnum > 0 AND NOT a.attisdropped""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace""",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'migration', app, name FROM django_migrations",
    "SELECT 'right', codename FROM auth_permission",
)


def test_tables_from_the_models_are_those_that_migrations_leave(untouched, new_installation):
    if not untouched.url and hypothesis.settings.get_current_profile_name() != "chaos":
        pytest.skip("on SQLite under make chaos")
    stepwise = new_installation()
    stepwise.data.mkdir(parents=True)
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(
        migrate, env=stepwise.environment() | {"DJANGO_SETTINGS_MODULE": "dondoc.config.settings"}, check=True
    )
    assert untouched.run("migrate").returncode == 0
    assert _schema(untouched) == _schema(stepwise)
    assert "không phải nâng cấp" in stepwise.run("migrate").stdout


def _schema(installation):
    if installation.url:
        with psycopg.connect(installation.url) as connection:
            return {row for statement in _POSTGRES for row in connection.execute(statement)}
    (path,) = installation.data.glob("*.sqlite3")
    with sqlite3.connect(path) as connection:
        made = connection.execute("SELECT type, tbl_name, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        steps = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return {(kind, table, part) for kind, table, _name, sql in made for part in _parts(kind, sql)} | set(steps)


def _parts(kind, sql):
    """The parts of a table whatever their order; anything else as it is written."""
    if kind != "table" or sql.startswith("CREATE VIRTUAL"):
        return [sql]
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    depth, parts = 0, [""]
    for sign in re.sub(r"\s+", " ", body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]
