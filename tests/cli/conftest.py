"""The real console script, run as a process, over a data folder and a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(sys.executable).with_name("dondoc")
SECONDS = 900


@dataclass(frozen=True)
class Installation:
    """`data`: its folder. `url`: "" for SQLite in that folder."""

    data: Path
    url: str

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DONDOC_", "DATABASE_", "DJANGO_"))}
        return kept | {"DONDOC_DATA": str(self.data), "DATABASE_URL": self.url, "PYTHONIOENCODING": "utf-8"}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The finished process; `more` are variables of the environment."""
        return subprocess.run(
            [SCRIPT, *words],
            env=self.environment() | more,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def data_of(self, *words: str) -> Any:
        """What the command printed as JSON; it must have gone well."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def dondoc(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`dondoc("deadline", …)` where no database is: the data folder must stay as it was, absent."""
    installation = Installation(tmp_path / "data", "sqlite:////nowhere/at/all.sqlite3")
    yield installation.run
    assert not installation.data.exists()


@pytest.fixture(scope="session")
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Installation]]:
    """`new(like=None)`: an installation that has nothing yet, or a copy of another; on PostgreSQL where the suite runs on it."""
    server = os.environ.get("DATABASE_URL_TEST", "")
    made: list[str] = []

    def new(like: Installation | None = None) -> Installation:
        data = tmp_path_factory.mktemp("installation") / "data"
        if like:
            shutil.copytree(like.data, data)
        if not server:
            return Installation(data, "")
        made.append(f"dondoc_{uuid.uuid4().hex}")
        template = f" TEMPLATE {like.url.rpartition('/')[2]}" if like else ""
        _sql(server, f"CREATE DATABASE {made[-1]}{template}")
        return Installation(data, f"{server.rpartition('/')[0]}/{made[-1]}")

    yield new
    for name in made:
        _sql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated(new_installation: Callable[..., Installation]) -> Installation:
    """To be copied: creating a database anew is half of what a command costs."""
    made = new_installation()
    done = made.run("migrate")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def untouched(new_installation: Callable[..., Installation]) -> Installation:
    """Nothing there yet, not even the folder."""
    return new_installation()


@pytest.fixture
def empty(new_installation: Callable[..., Installation], migrated: Installation) -> Installation:
    """Its database is ready and holds nothing."""
    return new_installation(migrated)


@pytest.fixture(scope="session")
def demo(new_installation: Callable[..., Installation], migrated: Installation) -> Installation:
    """A small Thanh Hóa to ask; tests must not change it."""
    made = new_installation(migrated)
    done = made.run("demo", "thanh-hoa-2025", "--assignments", "120", "--seed", "7")
    assert done.returncode == 0, done.stderr
    return made


def _sql(server: str, statement: str) -> None:
    import dj_database_url
    import psycopg

    where = dj_database_url.parse(server)
    names = {"host": where["HOST"], "port": where["PORT"], "user": where["USER"], "password": where["PASSWORD"]}
    with psycopg.connect(dbname=where["NAME"], autocommit=True, **{k: v for k, v in names.items() if v}) as connection:
        connection.execute(statement)
