"""`dondoc demo`: the same province for the same seed, and never into a database that is in use."""

import json

import pytest

pytestmark = pytest.mark.database


@pytest.mark.once
def test_the_same_seed_gives_the_same_figures(new_installation, migrated):
    answers = []
    for seed in ("3", "3"):
        made = new_installation(migrated)
        training = {"DONDOC_MODE": "training"}
        made.run("clock", "set", "2026-11-20T08:00", **training)
        done = made.run("demo", "thanh-hoa-2025", "--assignments", "60", "--seed", seed, "--json", **training)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"province": "thanh-hoa-2025", "assignments": 60, "seed": int(seed)}
        answers.append(made.data_of("figures"))
    assert answers[0] == answers[1]


@pytest.mark.once
def test_a_data_folder_remembers_its_province(empty):
    assert empty.run("demo", "ben-tre-2020", "--assignments", "60").returncode == 0
    assert empty.data_of("clock")["today"] == "2024-11-20"
    assert empty.data_of("figures")["cells"]["total"] == 60
    other = empty.run("demo", "thanh-hoa-2025")
    assert other.returncode == 1
    assert "DONDOC_DATA" in other.stderr


@pytest.mark.once
def test_a_database_in_use_is_left_alone(demo):
    before = demo.data_of("figures")
    again = demo.run("demo", "thanh-hoa-2025")
    assert again.returncode == 1
    assert again.stderr.strip()
    assert "Traceback" not in again.stderr
    assert demo.data_of("figures") == before


@pytest.mark.once
def test_a_real_installation_gets_no_demo(untouched):
    done = untouched.run("demo", "thanh-hoa-2025", DONDOC_MODE="production")
    assert done.returncode == 1
    assert "chạy thật" in done.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ((), 2, "còn thiếu"),
        (("ca-mau-2026",), 1, "ca-mau-2026"),
        (("thanh-hoa-2025", "--assignments", "nhiều"), 2, "số nguyên"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(untouched, words, status, told):
    done = untouched.run("demo", *words)
    assert done.returncode == status
    assert told in done.stderr
    assert not untouched.data.exists()
