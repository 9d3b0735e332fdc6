"""Whoever uses the program over the network gets its source: the very files that run, and no data (AGPL-3.0, section 13)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from dondoc.config.env import EnvFault, read_env
from dondoc.core import source

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_page_leads_to_the_source_even_for_a_stranger(settings):
    settings.ENV = replace(settings.ENV, source_url="https://nguon.example/dondoc")
    link = f'href="{reverse("source")}"'
    assert link in Client().get(reverse("signin")).content.decode()
    page = Client().get(reverse("source")).content.decode()
    assert "https://nguon.example/dondoc" in page
    assert "AGPL-3.0" in page and link in page


def test_the_archive_holds_the_files_that_run_and_nothing_else(monkeypatch, tmp_path):
    for name in (
        "src/dondoc/web/source.py",
        "LICENSE",
        "pyproject.toml",
        "notes.txt",
        "var/db.sqlite3",
        "src/dondoc/__pycache__/a.pyc",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    monkeypatch.setattr(source, "PACKAGE", tmp_path / "src" / "dondoc")
    answer = Client().get(reverse("source_download"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == ["dondoc/LICENSE", "dondoc/pyproject.toml", "dondoc/src/dondoc/web/source.py"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_real_tree_names_this_module_and_no_state():
    names = {name for _, name in source.source_files()}
    assert "src/dondoc/core/source.py" in names
    assert not any(name.startswith((".", "var/")) or "__pycache__" in name for name in names)


def test_an_address_that_is_none_stops_the_start():
    with pytest.raises(EnvFault, match="DONDOC_SOURCE_URL"):
        read_env({"DONDOC_SOURCE_URL": "javascript:alert(1)", "DONDOC_SECRET_KEY": "x"})
