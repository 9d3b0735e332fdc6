"""Is the database there, of the right kind, and where this release expects it?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from dondoc.audit.models import AuditEvent
from dondoc.core import clock
from dondoc.doctor.complaints import in_vietnamese
from dondoc.doctor.findings import Finding, fault, fine, warning
from dondoc.doctor.ground import MEGABYTE

OLDEST_POSTGRESQL = 15
#: Seconds between the clocks of two machines that nobody notices.
DRIFT = 5
#: A SQLite file beyond this is better kept by PostgreSQL.
MUCH_MB = 4096


def reached() -> list[Finding]:
    """Nothing where the database answers and holds the tables of this release; else why nothing more can be asked of it."""
    try:
        names = connection.introspection.table_names()
        if not names:
            return [fault("database_empty")]
        return list(_steps())
    except (DatabaseError, OSError) as wrong:
        said = str(wrong).strip()
        return [fault("database_unreachable", said=said, vi=in_vietnamese(said))]


def _steps() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield fault("migrations_missing", count=len(missing), first=missing[0][0])
    ours = {label for label, _ in executor.loader.disk_migrations}
    replaced = {key for found in executor.loader.disk_migrations.values() for key in found.replaces}
    strange = sorted(
        f"{label}.{name}"
        for label, name in executor.loader.applied_migrations
        if label in ours and (label, name) not in {*executor.loader.disk_migrations, *replaced}
    )
    if strange:
        yield fault("database_newer", first=strange[-1])


#: Once true it stays true for this process: the code does not change under it, and no migration is taken back.
_complete: list[bool] = []


def has_every_step() -> bool:
    """Whether the tables are those of this release."""
    if not _complete and not any(True for found in _steps() if found.code == "migrations_missing"):
        _complete.append(True)
    return bool(_complete)


def kind() -> Iterator[Finding]:
    """Version, letters, rights, size."""
    if connection.vendor == "postgresql":
        yield from _postgresql()
    else:
        yield from _sqlite()


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), "
            "current_setting('transaction_read_only') = 'on' OR pg_is_in_recovery(), "
            "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user), current_user "
            "FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, read_only, superuser, user = cursor.fetchone()
    if version < OLDEST_POSTGRESQL:
        yield warning("database_old", version=version)
    if encoding != "UTF8":
        yield fault("database_letters", encoding=encoding)
    if read_only:
        yield fault("database_read_only")
    if superuser and settings.ENV.mode == "production":
        yield warning("database_superuser", user=user)
    yield fine(
        f"PostgreSQL {version}, {encoding}, đủ các bước nâng cấp.", f"PostgreSQL {version}, {encoding}, up to date."
    )


def _sqlite() -> Iterator[Finding]:
    path = Path(str(connection.settings_dict["NAME"]))
    if not writable():
        yield fault("database_read_only")
    size = path.stat().st_size // MEGABYTE if path.exists() else 0
    if size > MUCH_MB:
        yield warning("sqlite_many", size=size)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    told = f"SQLite {sqlite3.sqlite_version}, journal {journal}, {size} MB"
    yield fine(f"{told}, đủ các bước nâng cấp.", f"{told}, up to date.")


def writable() -> bool:
    """Whether a transaction that writes can begin; nothing is written. On SQLite beginning one takes the lock that writers take."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                return True
            cursor.execute("SELECT current_setting('transaction_read_only') = 'off' AND NOT pg_is_in_recovery()")
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False


def whole() -> Iterator[Finding]:
    """SQLite looks through its own file; takes seconds for each GB."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        said = "corrupt"
        with suppress(DatabaseError):
            cursor.execute("PRAGMA quick_check(1)")
            said = cursor.fetchone()[0]
    if said != "ok":
        yield fault("sqlite_broken", said=said)


def clocks() -> Iterator[Finding]:
    """This machine against the database's and against the newest line of the log. A training sets its clock as it likes."""
    path = settings.ENV.data / clock.FILE_NAME
    if settings.ENV.training:
        return
    if path.exists():
        yield warning("clock_left", path=path)
    drift = apart()
    if drift > DRIFT:
        yield fault("clock_drift", seconds=round(drift))
    newest = AuditEvent.objects.order_by("-number").values_list("at", flat=True).first()
    if newest and newest > clock.now() + timedelta(seconds=DRIFT):
        yield fault("clock_behind", at=f"{newest.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M:%S}")


def apart() -> float:
    """Seconds between this machine's clock and that of the database's machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs((cursor.fetchone()[0] - clock.now()).total_seconds())
