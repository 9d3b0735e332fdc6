"""Where words are still to be found: in the bytes of the database, in its rows, in the files, in the temporary folder."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from dondoc.quarantine.queries.elsewhere import still_said
from dondoc.rules.folding import words
from dondoc.search.models import Entry


def spellings(word: str) -> list[bytes]:
    """A word as the product may have written it: as typed, in JSON, folded for searching, in UTF-16."""
    forms = [word, json.dumps(word)[1:-1], " ".join(words(word))]
    return [form.encode() for form in forms] + [word.encode("utf-16-le")]


def places_of(word: str) -> list[str]:
    """Names of the places in which a word is found, in whatever spelling."""
    found = [path.name for path in _files() if any(form in _bytes(path) for form in spellings(word))]
    if connection.vendor != "sqlite":
        found += sorted(still_said([word])) if len(word) >= 8 else []
        found += ["search"] * Entry.objects.filter(folded__contains=" ".join(words(word))).exists()
    return found


def _files() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        yield from (path for path in database.parent.glob(f"{database.name}*") if path.is_file())
    for folder in (settings.FILES_ROOT, Path(tempfile.gettempdir())):
        yield from (p for p in folder.rglob("*") if p.is_file()) if folder == settings.FILES_ROOT else ()


def _bytes(path: Path) -> bytes:
    """The bytes of a file; of a packed one also those of its parts."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as package:
            return content + b"".join(package.read(name) for name in package.namelist())
    return content
