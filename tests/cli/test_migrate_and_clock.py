"""`dondoc migrate` and `dondoc clock`: what every other command stands on."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.database


def test_any_command_creates_the_database_under_one_folder_and_the_second_finds_it(untouched):
    # on PostgreSQL server and worker of a new installation start together: one makes the tables, the other waits for it
    with ThreadPoolExecutor() as pool:
        first = list(pool.map(lambda _: untouched.run("migrate"), range(2 if untouched.url else 1)))
    assert [one.returncode for one in first] == [0] * len(first), [one.stderr for one in first]
    assert ["Đã chạy" in one.stdout for one in first].count(True) == 1
    assert "không phải nâng cấp" in untouched.run("migrate").stdout
    assert {path.name for path in untouched.data.parent.iterdir()} == {"data"}


@pytest.mark.once
def test_a_training_installation_sets_its_clock_and_goes_back(empty):
    training = {"DONDOC_MODE": "training"}
    assert empty.run("clock", "set", "2026-12-04T09:30", **training).returncode == 0
    asked = json.loads(empty.run("clock", "--json", **training).stdout)
    now = datetime.fromisoformat(asked["now"])
    assert timedelta() <= now - datetime.fromisoformat("2026-12-04T09:30+07:00") < timedelta(minutes=2)
    assert asked["set"] is True
    assert asked["today"] == "2026-12-04"
    assert json.loads(empty.run("clock", "reset", "--json", **training).stdout)["set"] is False
    assert empty.run("audit", "verify").returncode == 0


@pytest.mark.once
def test_a_bare_day_is_its_morning(empty):
    empty.run("clock", "set", "4/12/2026", DONDOC_MODE="training")
    assert "08:0" in empty.run("clock", DONDOC_MODE="training").stdout


@pytest.mark.once
def test_a_real_installation_never_sets_its_clock(empty):
    done = empty.run("clock", "set", "2026-12-04")
    assert done.returncode == 1
    assert "chạy thật" in done.stderr
    assert json.loads(empty.run("clock", "--json").stdout)["set"] is False


@pytest.mark.once
@pytest.mark.parametrize(
    "words", [("set",), ("set", "mai"), ("set", "2026-13-01T08:00"), ("reset", "2026-12-04"), ("stop",)]
)
def test_a_wrong_clock_command_is_told(untouched, words):
    done = untouched.run("clock", *words, DONDOC_MODE="training")
    assert done.returncode == 2
    assert "Lệnh chưa đúng" in done.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    "variables",
    [{"DONDOC_MODE": "fun"}, {"DONDOC_MAX_UPLOAD_MB": "many"}, {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}],
)
def test_a_wrong_environment_stops_the_start_with_a_sentence(untouched, variables):
    done = untouched.run("clock", **variables)
    assert done.returncode == 1
    assert "Không" in done.stderr
    assert "Traceback" not in done.stderr
