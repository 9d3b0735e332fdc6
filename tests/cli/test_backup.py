"""Backup, restore and drill (J1): while people work, locked, compared row by row; what is wrong with a backup is told before a byte is written."""

from __future__ import annotations

import io
import json
import os

import pytest
from django.urls import reverse
from tests.cli.conftest import Installation
from tests.make import a_person
from tests.web.test_overview import client_of

from dondoc.backup import archive, locking, tables
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(locking, "COST", {"n": 2, "r": 8, "p": 1})


def refused(do) -> str:
    with pytest.raises(Refusal) as caught:
        do()
    return caught.value.code


def put(place, passphrase=b"mot cau mat khau rat dai", size=3 * locking.PIECE):
    with archive.writing(place, passphrase) as written:
        written.add_bytes("data/installation.json", b"{}")
        written.add("database", io.BytesIO(os.urandom(size)), size)
        archive.finish(written, {"engine": "sqlite"})
    return place


def read(place, passphrase=b"mot cau mat khau rat dai"):
    return archive.read_all(place, passphrase, lambda name, pieces: [None for _ in pieces])


@pytest.mark.once
def test_j1_a_backup_that_is_cut_changed_or_locked_otherwise_is_refused(tmp_path):
    place = put(tmp_path / "a.backup")
    assert [member["name"] for member in read(place)["members"]] == ["data/installation.json", "database"]
    whole = place.read_bytes()
    assert refused(lambda: read(place, None)) == "passphrase_missing"
    assert refused(lambda: read(place, b"mot cau mat khau rat khac")) == "passphrase_wrong"
    assert refused(lambda: put(place)) == "backup_is_there"
    pieces = len(locking.MARK) + 23
    for broken in (
        whole[:-1],
        whole[: len(whole) // 2],
        whole + b"x",
        whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
        whole[:pieces] + whole[pieces + 4 + locking.PIECE + 16 :],  # a piece left out
    ):
        (tmp_path / "broken").write_bytes(broken)
        assert refused(lambda: read(tmp_path / "broken")) in ("backup_broken", "passphrase_wrong")
    open_ = put(tmp_path / "open.backup", None, 1000)
    assert refused(lambda: read(open_)) == "backup_not_locked", (
        "an open one in the place of a locked one proves nothing"
    )
    archive.ensure_is(open_, archive.sum_of(open_).upper() + "\n")
    assert refused(lambda: archive.ensure_is(open_, archive.sum_of(place))) == "backup_other"
    assert refused(lambda: archive.ensure_is(tmp_path / "none", "0" * 64)) == "backup_missing"
    for broken in (open_.read_bytes()[:-9], b"", b"x" * 500):
        (tmp_path / "broken").write_bytes(broken)
        assert refused(lambda: read(tmp_path / "broken", None)) == "backup_broken"


@pytest.mark.once
def test_j1_a_full_disk_leaves_nothing_that_looks_like_a_backup(tmp_path, monkeypatch):
    def full(*_given, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    assert refused(lambda: put(tmp_path / "a.backup")) == "backup_not_written"
    assert not list(tmp_path.iterdir())


@pytest.mark.once
def test_one_other_letter_in_one_row_is_another_table(tmp_path):
    import sqlite3

    for name, said in (("a", "đúng hạn"), ("b", "đúng hẹn")):
        with sqlite3.connect(tmp_path / name) as made:
            made.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, said TEXT)")
            made.execute("INSERT INTO one VALUES (2, ?), (1, 'như nhau')", [said])
    a, b = ({n: c.as_dict() for n, c in tables.of_sqlite(tmp_path / name).items()} for name in "ab")
    assert (a["one"]["rows"], tables.differences(a, b), tables.differences(a, dict(a))) == (2, ["one"], [])


@pytest.mark.database
def test_j1_a_province_is_put_back_elsewhere_and_nothing_is_missing(new_installation, demo, tmp_path):
    """The real commands: a drill, then a locked backup that goes into an empty place and nowhere else."""
    ours = new_installation(demo)
    drilled = ours.data_of("drill")
    assert drilled["differences"] == [] and drilled["rows"] > 3_000 and drilled["files"] > 50
    secret = tmp_path / "passphrase"
    secret.write_text("một câu mật khẩu rất dài\n", encoding="utf-8")
    backup = tmp_path / "tinh.backup"
    made = ours.data_of("backup", str(backup), "--encrypt-to", str(secret), "--with-key")
    assert (made["missing"], backup.stat().st_mode & 0o777) == ([], 0o600)
    assert b"installation.json" not in backup.read_bytes()
    elsewhere: Installation = new_installation()
    words = [
        "restore",
        str(backup),
        "--sha256",
        made["sha256"],
        "--into",
        str(elsewhere.data),
        "--passphrase-file",
        str(secret),
    ]
    other = elsewhere.run(*words[:3], "0" * 64, *words[4:])
    assert other.returncode == 1 and "mã băm đã ghi lại" in other.stderr and not list(elsewhere.data.glob("*"))
    put_back = elsewhere.data_of(*words)
    assert (put_back["differences"], put_back["rows"], put_back["files"]) == ([], made["rows"], made["files"])
    assert (elsewhere.data / "secret-key").read_text() == (ours.data / "secret-key").read_text()
    again = elsewhere.run(*words)
    assert (again.returncode, "đã có dữ liệu" in again.stderr) == (1, True)
    assert not [path for path in ours.data.iterdir() if path.name.startswith((".drill", ".backup"))]


@pytest.mark.django_db
@pytest.mark.once
def test_j1_the_drill_is_a_page_for_the_administrator_alone(frozen, django_assert_max_num_queries):
    from dondoc.backup.models import Run

    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    page = admin.get(reverse("drills")).content.decode()
    assert "Chưa có bản sao lưu nào" in page and "Chưa diễn tập khôi phục lần nào" in page
    moment = "2026-11-18T20:00:00Z"
    said = {
        "began_at": moment,
        "ended_at": moment,
        "engine": "sqlite",
        "size": 9,
        "rows": 12_345,
        "files": 3,
        "chain": 7,
    }
    Run.objects.create(kind="backup", **said)
    run = Run.objects.create(kind="drill", seconds={"backup": 1.5}, tables={"tasks_task": 12}, **said)
    with django_assert_max_num_queries(9):
        page = admin.get(reverse("drills")).content.decode()
    assert (
        "12.345 dòng" in page and "Khớp hoàn toàn" in page and "Chưa" not in page.split("<main")[1].split("</main>")[0]
    )
    Run.objects.filter(pk=run.pk).update(differences=["tables: tasks_task"])
    page = admin.get(reverse("drill", args=[run.pk])).content.decode()
    assert "Có chỗ không khớp" in page and "tables: tasks_task" in page and "1,5" in page
    other = client_of(a_person(role=Role.OFFICE_LEADER))
    assert {other.get(reverse("drills")).status_code, other.get(reverse("drill", args=[run.pk])).status_code} == {404}
    assert json.loads(json.dumps(run.tables)) == {"tasks_task": 12}
