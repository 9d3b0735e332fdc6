"""`dondoc doctor`: ten broken installations, each told with the way to mend it; a whole one is told to be whole."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.make import AT, a_person

from dondoc.accounts.models import Account
from dondoc.audit.models import AuditCounter, DayRoot
from dondoc.backup.models import Run, RunKind
from dondoc.cli import doctor
from dondoc.config.topics.mail import Smtp
from dondoc.config.topics.records import Records
from dondoc.core.models import Job
from dondoc.doctor import database, outside
from dondoc.doctor.examining import inside_django, is_ill
from dondoc.doctor.ground import keeping
from dondoc.doctor.sentences import SENTENCES
from dondoc.organisations.models import User
from dondoc.records.models import SentAnchor
from dondoc.rules.access import Role

SAFE = {
    "mode": "production",
    "allowed_hosts": ("dondoc.tinh.example", "localhost"),
    "https": True,
    "secret_key": "một-khóa-đủ-dài-và-đủ-khác-nhau-1234567890",
    "records": Records(anchor_file=Path("/mnt/elsewhere/anchors")),
    "smtp": Smtp("127.0.0.1", 1, "none", "", "", "Đôn Đốc <dondoc@tinh.example>"),
}


@pytest.fixture
def whole(db, frozen, settings, monkeypatch):
    """An installation in service with nothing wrong: the front end gathered, a worker seen, an administrator."""
    settings.ENV = replace(settings.ENV, **SAFE)
    monkeypatch.setattr(
        database, "apart", lambda: APART[0]
    )  # the clock of the suite stands still, that of a server goes on
    settings.STATIC_ROOT = settings.ENV.data
    settings.ENV.data.chmod(0o700)
    (settings.ENV.data / "staticfiles.json").write_text("{}")
    admin = a_person(role=Role.ADMINISTRATOR)
    Account.objects.update_or_create(user_id=admin.user_id, defaults={"break_glass": True})
    for kind in RunKind:
        Run.objects.create(kind=kind, began_at=AT, ended_at=AT, size=1, rows=1, files=1, chain=1)
    User.objects.update(is_demo=False)
    counter = AuditCounter.objects.get()  # noted when a transaction ends, which a test's never does
    (settings.ENV.data / "audit-tail").write_text(f"{counter.log_id} {counter.last_number} {counter.last_hash}\n")
    Job.objects.create(key="mail", name="mail", state="waiting", run_at=AT, started_at=AT, ended_at=AT)
    return settings


def examined(settings, **how):
    found = [*keeping(settings.ENV), *inside_django(AT, **how)]
    assert all(finding.mend_vi and finding.mend_en for finding in found if finding.code != "fine")
    return {finding.code for finding in found}, is_ill(found)


@pytest.fixture
def nothing_missing(monkeypatch, tmp_path):
    """The suite may run where no front end was built."""
    for name in ("dondoc.css", "sprite.svg"):
        (tmp_path / name).touch()
    monkeypatch.setattr(outside, "DIST", tmp_path)


def secret_in_the_open(settings):
    path = settings.ENV.data / "secret-key"
    path.write_text("x")
    path.chmod(0o644)


def cut_log(settings):
    mark = settings.ENV.data / "audit-tail"
    mark.write_text(f"{AuditCounter.objects.get().log_id} 999999 {'0' * 64}\n")


def a_demo(settings):
    a_person()
    User.objects.update(is_demo=True)


def held_for_hours(settings):
    Job.objects.create(key="d", name="digest", state="running", run_at=AT, lease_until=AT - timedelta(hours=2))


def an_anchor_left(at):
    SentAnchor.objects.create(day=at.date(), to="file", number=1, tried_at=at, sent_at=at)


APART = [0]


def another_time(settings):
    APART[0] = 70


#: What was done to it -> what has to be found.
BROKEN = {
    "secret_open": secret_in_the_open,
    "data_open": lambda s: s.ENV.data.chmod(0o755),
    "secret_weak": lambda s: setattr(s, "ENV", replace(s.ENV, secret_key="changeme")),
    "no_https": lambda s: setattr(s, "ENV", replace(s.ENV, https=False)),
    "any_host": lambda s: setattr(s, "ENV", replace(s.ENV, allowed_hosts=("*",))),
    "base_url": lambda s: setattr(s, "ENV", replace(s.ENV, base_url="https://khac.example")),
    "debug": lambda s: setattr(s, "ENV", replace(s.ENV, debug=True)),
    "regulation": lambda s: setattr(s, "ENV", replace(s.ENV, province="ca-mau")),
    "mode_differs": lambda s: (s.ENV.data / "installation.json").write_text('{"DONDOC_MODE": "training"}'),
    "demo_people": a_demo,
    "no_administrator": lambda s: User.objects.update(is_active=False),
    "emergency_shut": lambda s: Account.objects.update_or_create(
        user_id=a_person().user_id, defaults={"break_glass": True}
    ),
    "no_worker": lambda s: Job.objects.update(started_at=AT - timedelta(hours=1), ended_at=None),
    "audit_tail": cut_log,
    "clock_behind": lambda s: _move_clock(timedelta(days=-2)),
    "clock_drift": another_time,
    "front_end_missing": lambda s: (outside.DIST / "sprite.svg").unlink(),
    "jobs_stuck": held_for_hours,
    "no_mail": lambda s: setattr(s, "ENV", replace(s.ENV, smtp=None)),
    "no_emergency": lambda s: Account.objects.update(break_glass=False),
    "worker_awaited": lambda s: Job.objects.all().delete(),
    "no_backup": lambda s: Run.objects.all().delete(),
    "backup_old": lambda s: Run.objects.update(ended_at=AT - timedelta(days=3)),
    "no_drill": lambda s: Run.objects.filter(kind=RunKind.DRILL).delete(),
    "anchor_nowhere": lambda s: setattr(s, "ENV", replace(s.ENV, records=Records())),
    "anchor_never": lambda s: DayRoot.objects.create(day=AT.date(), last_number=1, root="a", prev_root="b"),
    "anchor_old": lambda s: an_anchor_left(AT - timedelta(days=3)),
    "clock_left": lambda s: (s.ENV.data / "clock.json").write_text("{}"),
}
ONLY_A_WARNING = {"jobs_stuck", "no_mail", *list(BROKEN)[list(BROKEN).index("no_emergency") :]}


def _move_clock(by):
    from dondoc.core import clock

    clock.freeze(AT + by)


def test_each_broken_installation_is_told_with_the_way_to_mend_it(whole, nothing_missing):
    from django.db import transaction

    kept, files = whole.ENV, {path.name: path.read_bytes() for path in whole.ENV.data.iterdir()}
    found, ill = examined(whole)
    assert not ill and found <= {"fine", "calendar", "disk_low", "folder_of_others", "database_superuser"}
    for code, break_it in BROKEN.items():
        with transaction.atomic():
            break_it(whole)
            found, ill = examined(whole)
            transaction.set_rollback(True)
        assert code in found and ill is (code not in ONLY_A_WARNING), (code, found)
        whole.ENV = kept
        APART[0] = 0
        kept.data.chmod(0o700)
        _move_clock(timedelta(0))
        for path in kept.data.iterdir():
            path.write_bytes(files[path.name]) if path.name in files else path.unlink()
        (outside.DIST / "sprite.svg").touch()
    found, _ = examined(whole, connections=True, deep=True)
    assert "mail_unreachable" in found and "audit_damaged" not in found and "sqlite_broken" not in found


@pytest.mark.once
def test_what_keeps_it_from_starting_is_told_all_at_once_and_nothing_is_made(tmp_path, monkeypatch, capsys):
    for name in [name for name in os.environ if name.startswith("DONDOC_")]:
        monkeypatch.delenv(name)

    def said(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        status = doctor.run(Namespace(json=True, connections=False, deep=False, mail=None))
        return status, json.loads(capsys.readouterr().out)

    status, found = said(DONDOC_DATA=str(tmp_path / "none"))
    assert status == 1 and [one["code"] for one in found] == ["folder_missing"] and not (tmp_path / "none").exists()
    status, found = said(DONDOC_DATA=str(tmp_path), DONDOC_MODE="fun", DONDOC_HTTP="1", DONDOC_MAX_UPLOAD_MB="many")
    told = " ".join(one["en"] for one in found)
    assert status == 1 and len(found) == 3
    assert "DONDOC_MODE" in told and "DONDOC_MAX_UPLOAD_MB" in told and "DONDOC_HTTPS was perhaps meant" in told
    here = " ".join(one["vi"] for one in found)
    assert "có lẽ là DONDOC_HTTPS" in here and "such variable" not in here and "whole number" not in here
    for name in ("DONDOC_MODE", "DONDOC_HTTP", "DONDOC_MAX_UPLOAD_MB"):
        monkeypatch.delenv(name)
    for sign in ("Ge#heim", "Ge[heim", "12/heim", "x/heim"):
        status, found = said(DATABASE_URL=f"postgres://u:{sign}@127.0.0.1/db")
        assert status == 1 and [one["code"] for one in found] == ["environment"] and "heim" not in str(found)


@pytest.mark.database
@pytest.mark.once
def test_a_database_that_does_not_answer_is_told(untouched):
    untouched.data.mkdir()
    done = untouched.run("doctor", "--json", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 1 and "database_unreachable" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.once
def test_every_sentence_names_its_way_out():
    for code, said in SENTENCES.items():
        assert all(said), code
        assert "lỗi hệ thống" not in said.vi and "không hợp lệ" not in said.vi
