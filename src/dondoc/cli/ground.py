"""What a command stands on: the data folder, what was chosen for it, Django, and a database that is up to date.

A data folder remembers the province and the mode it was made for (`installation.json`), so that every later command and the server
speak of the same installation; a variable of the environment stands before it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from dondoc.config.env import EnvFault, data_folder, read_env
from dondoc.rules.errors import Refusal

CHOSEN = "installation.json"
REMEMBERED = ("DONDOC_PROVINCE", "DONDOC_MODE")
#: The name of PostgreSQL's lock that one migration of a database holds at a time; any number that nothing else here locks.
_MIGRATING = 20_261_122
#: What PostgreSQL calls it when two wait for each other.
DEADLOCK = "40P01"
#: How often a change is begun that meets one, and seconds between.
MOST_BEGINNINGS, BETWEEN = 20, 0.3


def remember() -> None:
    """Keep province and mode, as they stand in the environment now, with the data."""
    chosen = {name: os.environ[name] for name in REMEMBERED if name in os.environ}
    path = data_folder() / CHOSEN
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")


def recall() -> None:
    """Put what the data folder remembers into the environment, where nothing else was said."""
    path = data_folder() / CHOSEN
    if path.exists():
        for name, value in json.loads(path.read_text(encoding="utf-8")).items():
            os.environ.setdefault(name, value)


def stand() -> None:
    """Start Django. Raises Refusal for a wrong variable or an unknown province."""
    recall()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dondoc.config.settings")
    try:
        read_env()
    except (EnvFault, OSError) as fault:
        raise Refusal("environment", "Không khởi động được: {fault}.", fault=fault) from None
    import django

    django.setup()


def migrate() -> int:
    """Bring the database up to date; answers how many migrations it took. A database that already is costs one query.

    An empty one gets its tables straight from the models.
    """
    from django.db import DatabaseError

    from dondoc.core.actions.stamp import renew_stamp

    try:
        steps = steps_left()
        if steps:
            with _one_at_a_time():
                # whoever held the lock before may have done them
                steps = steps_left()
                _take(steps)
            renew_stamp()
    except DatabaseError as fault:
        raise Refusal("database", "Không mở được cơ sở dữ liệu: {fault}", fault=str(fault).strip()) from None
    return steps


def steps_left() -> int:
    """How many migrations the database still has to take."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _take(steps: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from dondoc.cli import first_tables

    if steps and first_tables.is_empty():
        first_tables.make(MigrationExecutor(connection))
    elif steps:
        beside_people(partial(call_command, "migrate", verbosity=0, interactive=False))


def beside_people(change: Callable[[], object]) -> None:
    """Changes tables while people are at work: where they and the change wait for each other, PostgreSQL ends one of the two, mostly the change. Its
    step is taken back whole, those before it stay, and it is begun again. Raises django.db.OperationalError after the last beginning."""
    from django.db import OperationalError

    for left in reversed(range(MOST_BEGINNINGS)):
        try:
            change()
            return
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", "") != DEADLOCK or not left:
                raise
            time.sleep(BETWEEN)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Server and worker of a new installation start together: on PostgreSQL the second waits until the first has made the tables."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def prepare_a_province() -> None:
    """The same for a command that speaks of a province: where there is none, it says where one lies."""
    prepare()
    from dondoc.organisations import queries

    if not queries.directory():
        print(_nobody_here(), file=sys.stderr)


def _nobody_here() -> str:
    """`make serve` keeps each province it serves in a folder of its own under this one."""
    here = data_folder()
    beside = sorted(path.parent for path in here.glob(f"*/{CHOSEN}"))
    told = f"Chưa có dữ liệu của tỉnh nào trong {here}."
    if beside:
        found = " hoặc ".join(f"DONDOC_DATA={folder}" for folder in beside)
        return f"{told} Dữ liệu đang có ở thư mục khác, đặt {found} rồi chạy lại."
    return f"{told} Nếu dữ liệu nằm ở thư mục khác, đặt DONDOC_DATA tới thư mục đó rồi chạy lại."


def prepare() -> None:
    """Everything a command needs that reads or writes records."""
    stand()
    migrate()
