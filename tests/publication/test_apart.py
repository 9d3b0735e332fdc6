"""H5: the public site as a process of its own, and a database user who may read its tables and nothing else."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.refusing import refused

from dondoc.publication.models import PUBLIC_MODELS
from dondoc.publication.queries.grants import grants

ALONE = """
import sys
from django.test import Client
import dondoc.config.public_wsgi
from dondoc.publication.models import Edition
reader = Client(headers={"host": "localhost"})
page = reader.get("/cong-khai/")
assert page.status_code == 200 and not page.cookies, page
assert "Đăng nhập" not in page.content.decode()
assert reader.get("/")["Location"] == "/cong-khai/"
assert reader.get("/dang-nhap/").status_code == 404
rooms = {name.split(".")[1] for name in sys.modules if name.startswith("dondoc.")}
assert rooms <= {"config", "public", "publication", "core", "rules", "web"}, rooms
assert not [name for name in sys.modules if name.startswith(("dondoc.web.", "django.contrib.auth.")) and "templatetags" not in name]
for write in (Edition.objects.all().delete, lambda: Edition().save()):
    try:
        write()
    except PermissionError:
        continue
    raise AssertionError("it wrote")
from django.db import connection, OperationalError
try:
    connection.cursor().execute("DELETE FROM publication_edition")
except OperationalError:
    print("read only")
"""


@pytest.mark.once
@pytest.mark.django_db
def test_the_public_site_runs_alone_and_cannot_write(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'publication_%' AND sql IS NOT NULL")
        tables = ";".join(row[0] for row in cursor.fetchall())
    with sqlite3.connect(tmp_path / "dondoc.sqlite3") as made:
        made.executescript(tables)
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    env = kept | {"DONDOC_DATA": str(tmp_path), "DONDOC_DEBUG": "1", "DONDOC_MODE": "production"}
    done = subprocess.run([sys.executable, "-c", ALONE], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "read only"), done.stderr


@pytest.mark.once
def test_a_name_that_is_no_name_of_a_role_is_refused():
    with refused("role_name"):
        grants('x"; DROP TABLE tasks_task; --')


@pytest.mark.django_db
def test_the_database_user_of_the_public_site_reads_its_tables_and_nothing_else():
    if connection.vendor != "postgresql":
        pytest.skip("rights of database users: PostgreSQL only")
    with connection.cursor() as cursor:
        for statement in grants("dondoc_public_tried"):
            cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE dondoc_public_tried")
        for model in PUBLIC_MODELS:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        for forbidden in (
            "SELECT 1 FROM tasks_task",
            "SELECT 1 FROM publication_proposal",
            "SELECT 1 FROM organisations_user",
            "DELETE FROM publication_edition",
            "UPDATE publication_edition SET notice = 'x'",
            "INSERT INTO publication_feedentry (kind, at, edition_id) VALUES ('published', now(), 1)",
            "CREATE TABLE mine (a int)",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(forbidden)
        cursor.execute("RESET ROLE")  # what every test is asked at its end is asked by our own
