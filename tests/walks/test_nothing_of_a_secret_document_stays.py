"""Whatever door a marked document comes to and wherever it bears its mark: refused, and of its words nothing stays (C5; TH 5.2.d; BT 1.1, 2.6).

Looked for in the bytes of the database with its log of writes, in the data folder, in the temporary folder and in what was logged.
"""

from __future__ import annotations

import tempfile

import pytest
from tests.quarantine.remains import spellings
from tests.walks.secret_doors import DOORS, Town

from dondoc.audit.models import AuditEvent

pytestmark = pytest.mark.once


@pytest.mark.django_db(transaction=True)
def test_th_5_2_d_of_a_secret_nothing_stays_at_any_door(frozen, settings, tmp_path, caplog, capfd, monkeypatch):
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    town = Town(settings, tmp_path)
    let_in, rares = [], {}
    with caplog.at_level("DEBUG", logger="dondoc"), caplog.at_level("INFO", logger="django"):
        for door in DOORS:
            for mark in door.marks:
                rare = rares[door.name, mark] = f"qzk{len(rares):03d}x{door.name.replace('_', '')}"
                lines = AuditEvent.objects.filter(kind="secrecy_refused").count()
                status = door.send(town, mark, rare)
                told = AuditEvent.objects.filter(kind="secrecy_refused").count() - lines
                if status not in (200, 422) or told < 1:
                    let_in.append((door.name, mark, status, told))
    assert not let_in, let_in
    places = everything(tmp_path, caplog.text + "".join(capfd.readouterr()))
    stays = {
        (*key, place)
        for key, rare in rares.items()
        for place, content in places.items()
        if any(form in content for form in (*spellings(rare), rare.upper().encode()))
    }
    assert not stays, stays
    assert not [place for place in places if place.startswith("temp/")], "a temporary file was left"


def everything(folder, logged: str) -> dict[str, bytes]:
    """Name of a place -> its bytes."""
    from pathlib import Path

    from django.db import connection

    database = Path(str(connection.settings_dict["NAME"]))
    found = {path.name: path.read_bytes() for path in database.parent.glob(f"{database.name}*")}
    assert any(b"audit_auditevent" in content for content in found.values()), "the database itself is looked at"
    found |= {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return found | {"log": logged.encode()}
