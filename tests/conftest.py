"""Fixtures that every test may ask for. The builders of records are in tests/make.py, the browser in tests/browser.py."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from dondoc.core import clock

pytest_plugins = ["tests.browser", "tests.flushing"]

# No test may fail because the machine was slow: timings belong in benchmarks.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.register_profile("chaos", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")

#: A Thursday morning in Hà Nội (08:00), after the Thanh Hóa regulation came and before the 24/11 holiday; what `frozen` starts with.
START = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only the tests that touch the database, without a browser: the second run, on PostgreSQL",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The browser's last: it keeps an event loop in its process from then on. The slow ones first: one that began last would keep one
    # processor while the others wait.
    items.sort(key=lambda item: ("browser" in getattr(item, "fixturenames", ()), not item.get_closest_marker("slow")))
    if not config.getoption("--only-database"):
        return
    chosen = [
        item
        for item in items
        if _touches_database(item) and not any(item.get_closest_marker(m) for m in ("browser", "once"))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or any(item.get_closest_marker(m) for m in ("django_db", "database"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables come straight from the models (`--nomigrations`), as those of a new installation do. That migrations give the same is
    tests/cli/test_first_tables.py's word. What only migrations make is made here."""
    from django.db import connection

    from dondoc.cli.first_tables import BESIDE_THE_MODELS

    with django_db_blocker.unblock():
        for made in BESIDE_THE_MODELS:
            import_module(made).forwards(None, connection.schema_editor())


@pytest.fixture
def frozen() -> Iterator[Callable[[datetime], None]]:
    """The product's clock held still at START; call the fixture with another aware moment to move it."""
    clock.freeze(START)
    yield clock.freeze
    clock.freeze(None)


@pytest.fixture
def django_assert_max_num_queries(
    django_assert_max_num_queries: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Statements of a page are counted as they are asked for in a browser: the menu's numbers were kept some seconds ago, so that what another
    room makes due changes no page's count (the numbers themselves: tests/web/test_badges.py, tests/web/work/)."""
    from dondoc.web import badges

    settings.BADGES_KEPT = 20
    badges._kept.clear()
    counted = badges.kept

    def kept(request: Any, what: str, count: Callable[[], Any], *, anew: bool = False) -> Any:
        return {} if what == "badges" and not anew else counted(request, what, count, anew=anew)

    monkeypatch.setattr(badges, "kept", kept)
    yield django_assert_max_num_queries
    badges._kept.clear()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that reaches beyond this machine is a mistake, here and at the reader's."""
    reach = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        reach(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = reach  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_data_folder(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that touch the database get a data folder of their own, so that no stored file and no set clock leaks into the next. None begins with
    what an administrator set in another."""
    from dondoc.core import stamp

    stamp.learn(stamp.NOTHING)
    if not _touches_database(request.node):
        yield
        return
    settings = request.getfixturevalue("settings")
    folder: Path = request.getfixturevalue("tmp_path") / "data"
    folder.mkdir()
    settings.ENV = _with_data(settings.ENV, folder)
    settings.FILES_ROOT = folder / "files"
    yield


@pytest.fixture(autouse=True)
def files_are_in_the_log(request: pytest.FixtureRequest, own_data_folder: None) -> Iterator[None]:
    """No deed forgets it: whatever files a test kept, the log holds their sums (audit/kept_files.py)."""
    asked = DATABASE_FIXTURES & set(request.fixturenames) or request.node.get_closest_marker("django_db")
    if not asked:
        yield
        return
    request.getfixturevalue("db")  # this one ends before it does
    yield
    from dondoc.audit.kept_files import unnoted

    assert not unnoted(), "a deed kept files whose sums (core.actions.sums_of) its line of the log does not hold"


def _with_data(env: object, folder: Path) -> object:
    from dataclasses import replace

    return replace(env, data=folder)  # type: ignore[type-var]
