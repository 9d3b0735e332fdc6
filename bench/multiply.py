"""Ten years of a province: a second database in which the ended work of the first stands again, year before year. PostgreSQL only.

`python -m bench.multiply 1000000`: makes demo1000000 out of demo100000 in var/bench; `make bench BENCH="--assignments 1000000"` asks it. People
and agencies stay, and so does the open work: what is copied are assignments that are closed, with their tasks, directives, reports, moves,
search entries and lines of the log, each year 52 weeks earlier. The copied lines of the log keep their hashes: the log of the copy does not verify.
What other rooms keep (urgings, notices, sheets brought in) stands once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from bench.cluster import running

ROOT = Path(__file__).resolve().parents[1]
#: All numbers of one year's copies are shifted by this, whatever their table.
SHIFT = 10_000_000
#: Of a year: whole weeks, so that a working day stays one.
DAYS = 364
CLOSED = "('completed', 'withdrawn', 'transferred')"
#: Whose rows are copied: the work itself, and all that hangs on it by a foreign key.
ROOTS = ("directives.Directive", "tasks.Task", "tasks.Assignment", "core.StoredFile")
ROOMS = ("directives", "tasks")
#: What would make old work due again: a recurring duty goes on in its own year only.
EMPTIED = {"tasks_task": ("series_id",)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", type=int, help="how many there are to be, about")
    parser.add_argument("--of", type=int, default=100_000, help="the demo to start from, as the bench named it")
    parser.add_argument("--folder", default=ROOT / "var" / "bench")
    given = parser.parse_args()
    folder, source, target = Path(given.folder).resolve(), f"demo{given.of}", f"demo{given.assignments}"
    with running(folder / "postgres") as cluster:
        _copy(cluster.folder, source, target)
        shutil.copytree(folder / f"data-{source}", folder / f"data-{target}", dirs_exist_ok=True)
        os.environ["DATABASE_URL"] = cluster.address(target)
        os.environ.update(DONDOC_DATA=str(folder / f"data-{target}"), DJANGO_SETTINGS_MODULE="dondoc.config.settings")
        sys.path.insert(0, str(ROOT / "src"))
        _multiply(given.assignments)


def _copy(folder: Path, source: str, target: str) -> None:
    import psycopg

    with psycopg.connect(f"host={folder} user=dondoc dbname=postgres", autocommit=True) as asked:
        asked.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _multiply(wanted: int) -> None:
    import django
    from django.db import connection, transaction

    django.setup()
    tables = _growing()
    with transaction.atomic(), connection.cursor() as cursor:
        # neither foreign keys nor the triggers of the log: what is copied held already
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'")
        years = _choose(cursor, tables, wanted)
        indexes = _without_indexes(cursor, [*tables, "search_entry", "audit_auditevent"])
        for year in range(1, years + 1):
            for table, model in tables.items():
                cursor.execute(_copied(table, model, set(tables), year))
            _entries(cursor, year)
            _log(cursor, year)
            print(f"year {year} of {years}", flush=True)
        for statement in indexes:
            cursor.execute(statement)
        _numbers(cursor, [*tables, "search_entry"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _growing() -> dict[str, Any]:
    """Table -> model, of all that is copied."""
    from django.apps import apps

    found = {model._meta.db_table: model for model in map(apps.get_model, ROOTS)}
    every = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in ROOMS]
    while more := [m for m in every if m._meta.db_table not in found and any(_leads(f, found) for f in _columns(m))]:
        found |= {m._meta.db_table: m for m in more}
    return found


def _columns(model: Any) -> list[Any]:
    return list(model._meta.concrete_fields)


def _leads(field: Any, tables: Any) -> bool:
    """Whether a column is a foreign key to what is copied; a file hangs on what links it, and not the other way round."""
    return field.is_relation and field.related_model._meta.db_table in set(tables) - {"core_storedfile"}


def _choose(cursor: Any, tables: dict[str, Any], wanted: int) -> int:
    """Puts the numbers of what is copied into temporary tables; gives how many years it takes."""
    rows = {
        "tasks_assignment": f"SELECT id FROM tasks_assignment WHERE state IN {CLOSED}",
        "tasks_task": "SELECT DISTINCT task_id FROM tasks_assignment WHERE id IN (SELECT id FROM chosen_tasks_assignment)",
        "directives_directive": "SELECT DISTINCT directive_id FROM tasks_task WHERE id IN (SELECT id FROM chosen_tasks_task)",
        "core_storedfile": "SELECT id FROM core_storedfile",
    }
    waiting = [table for table in tables if table not in rows]
    while waiting:
        for table in waiting:
            leads = [f for f in _columns(tables[table]) if _leads(f, tables)]
            above = {f.related_model._meta.db_table for f in leads} - {table}
            if above <= set(rows):
                hangs = [f"{f.column} IN (SELECT id FROM chosen_{f.related_model._meta.db_table})" for f in leads]
                rows[table] = f"SELECT id FROM {table} WHERE ({' OR '.join(hangs)})"
                rows[table] += "".join(f" AND {said}" for f, said in zip(leads, hangs, strict=True) if not f.null)
        waiting = [table for table in waiting if table not in rows]
    for table, statement in rows.items():
        cursor.execute(f"CREATE TEMP TABLE chosen_{table} (id bigint PRIMARY KEY) ON COMMIT DROP")
        cursor.execute(f"INSERT INTO chosen_{table} {statement}; ANALYZE chosen_{table}")
    cursor.execute("SELECT count(*), (SELECT count(*) FROM tasks_assignment) FROM chosen_tasks_assignment")
    a_year, now = cursor.fetchone()
    return round((wanted - now) / a_year)


def _copied(table: str, model: Any, tables: set[str], year: int) -> str:
    """One year's copies of a table, as a statement."""
    values = []
    for field in _columns(model):
        column, kind = f'r."{field.column}"', field.get_internal_type()
        if field.primary_key:
            value = f"{column} + {year * SHIFT}"
        elif field.column in EMPTIED.get(table, ()):
            value = "NULL"
        elif field.is_relation and (there := field.related_model._meta.db_table) in tables:
            value = f"(SELECT id + {year * SHIFT} FROM chosen_{there} WHERE id = {column})"
        elif kind == "DateField":
            value = f"{column} - {year * DAYS}"
        elif kind == "DateTimeField":
            value = f"{column} - interval '{year * DAYS} days'"
        elif field.unique and kind in ("CharField", "TextField"):
            value = f"md5({column} || '-{year}')"
        else:
            value = column
        values.append(value)
    names = ", ".join(f'"{field.column}"' for field in _columns(model))
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} r JOIN chosen_{table} USING (id)"


def _entries(cursor: Any, year: int) -> None:
    """The search's entries name their records by plain numbers; 0 is none."""
    by = year * SHIFT
    cursor.execute(
        f"""INSERT INTO search_entry (id, kind, subject_id, directive_id, task_id, assignment_id, day, hidden, folded)
        SELECT id + {by}, kind, subject_id + {by}, directive_id + {by}, CASE task_id WHEN 0 THEN 0 ELSE task_id + {by} END,
            CASE assignment_id WHEN 0 THEN 0 ELSE assignment_id + {by} END, day - {year * DAYS}, hidden, folded
        FROM search_entry r WHERE id < {SHIFT} AND directive_id IN (SELECT id FROM chosen_directives_directive)
            AND (task_id = 0 OR task_id IN (SELECT id FROM chosen_tasks_task))
            AND (assignment_id = 0 OR assignment_id IN (SELECT id FROM chosen_tasks_assignment))"""
    )


def _log(cursor: Any, year: int) -> None:
    """Lines of the log about what was copied, under their new numbers, with the heads of their streams."""
    for table in ("directives_directive", "tasks_task", "tasks_assignment"):
        kind = table.partition("_")[2]
        stream = f"'{kind}:' || (c.id + {year * SHIFT})"
        joined = f"r JOIN chosen_{table} c ON r.stream = '{kind}:' || c.id"
        cursor.execute(
            f"""INSERT INTO audit_auditevent (number, stream, seq, kind, at, actor_user_id, actor_name, actor_post_id, actor_agency_code,
                cite, facts, prev_hash, hash)
            SELECT number + {year * SHIFT}, {stream}, seq, kind, at - interval '{year * DAYS} days', actor_user_id, actor_name, actor_post_id,
                actor_agency_code, cite, facts, prev_hash, hash FROM audit_auditevent {joined}"""
        )
        cursor.execute(
            f"INSERT INTO audit_audithead (stream, seq, hash) SELECT {stream}, seq, hash FROM audit_audithead {joined}"
        )


def _without_indexes(cursor: Any, tables: list[str]) -> list[str]:
    """Takes away the indexes that no constraint needs; gives the statements that make them anew."""
    cursor.execute(
        """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)
        AND indexname NOT IN (SELECT conname FROM pg_constraint)""", [tables],
    )  # fmt: skip
    found = cursor.fetchall()
    for name, _statement in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _name, statement in found]


def _numbers(cursor: Any, tables: list[str]) -> None:
    """New rows are numbered after the copies, and so are new lines of the log."""
    for table in tables:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    cursor.execute("UPDATE audit_auditcounter SET last_number = (SELECT max(number) FROM audit_auditevent)")


if __name__ == "__main__":
    main()
