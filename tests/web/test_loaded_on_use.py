"""What few pages need is loaded by those pages: each of these libraries would take megabytes of every server from its start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection
from tests import make

ASKED = """
import sys
import dondoc.config.wsgi
from django.contrib.auth import get_user_model
from django.test import Client
reader = Client()
assert reader.get("/dang-nhap/").status_code == 200
reader.force_login(get_user_model().objects.get(pk=sys.argv[1]), "dondoc.organisations.backend.PasswordBackend")
page = reader.get("/nhiem-vu/")
assert page.status_code == 200, page.headers
print(*sorted({"asn1crypto", "boto3", "docx", "icalendar", "lxml", "openpyxl", "pyhanko", "pypdf", "typst", "webauthn"} & {*sys.modules}))
"""


@pytest.mark.once
@pytest.mark.django_db
def test_the_way_in_and_the_list_load_no_library_of_papers_calendars_and_keys(tmp_path):
    person = make.a_person()
    (tmp_path / "dondoc.sqlite3").write_bytes(connection.connection.serialize())
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    env = kept | {"DONDOC_DATA": str(tmp_path), "DONDOC_DEBUG": "1", "DONDOC_IDLE_MINUTES": "0"}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(person.user_id)], env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
