"""What the verifier says of files: those of a case file against its manifest, and stored files against the sums that the log noted (J1).

Standard library only, Python 3.9: `offline` writes it into `verify_log.py`, so that whoever checks the log gets one file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from dondoc.audit.verify_words import (
    CASE_FORMAT,
    DATA,
    LINES,
    MANIFEST,
    NOTHING,
    Case,
    Found,
    line_hash,
    plain,
)

BLOCK = 1 << 20
ISOLATED, RELEASED, NOTED = "secret_isolated", "secret_released", "files_noted"


class Sums:
    """The SHA-256 of stored files by their ids, as lines of the log noted them when deeds kept the files.

    `all_noted`: the log says of itself that from some line on no file is without its sum. A secret that was isolated is blank in its row.
    """

    def __init__(self, table: sqlite3.Connection) -> None:
        self.table, self.all_noted = table, False
        self.isolated: dict[int, list[int]] = {}
        table.executescript(
            "CREATE TABLE sums (file INTEGER PRIMARY KEY, number INT, sha TEXT);"
            "CREATE TABLE stored (file INTEGER PRIMARY KEY, sha TEXT);"
        )

    def many(self) -> int:
        return int(self.table.execute("SELECT count(*) FROM sums").fetchone()[0])

    def take_line(self, record: dict) -> None:
        facts, kind = record["facts"], record["kind"]
        for file, sha in (facts.get("sums") or {}).items():
            self.table.execute("INSERT OR IGNORE INTO sums VALUES (?, ?, ?)", (int(file), record["number"], sha))
        if kind == ISOLATED:
            self.isolated[facts["incident"]] = facts.get("files") or []
        elif kind == RELEASED:
            self.isolated.pop(facts["incident"], None)
        self.all_noted = self.all_noted or kind == NOTED

    def take_row(self, record: dict) -> None:
        """How the row of a stored file stood when the log was exported."""
        self.table.execute("INSERT INTO stored VALUES (?, ?)", (record["id"], record["sha256"]))

    def rows(self, *, whole: bool) -> Iterator[Found]:
        """Rows that are not what the log noted. `whole`: the log is there from its first line, so that it knows of every file."""
        secret = {file for files in self.isolated.values() for file in files}
        joined = (
            "SELECT sums.file, number, sums.sha, stored.sha FROM sums LEFT JOIN stored USING (file) ORDER BY sums.file"
        )
        for file, number, noted, stored in self.table.execute(joined):
            if stored is None:
                yield Found("row_gone", 0, number, str(file))
            elif stored != noted and not (stored == "" and file in secret):
                yield Found("row_changed" if stored else "row_blank", 0, number, str(file))
        if whole and self.all_noted:
            unknown = "SELECT file FROM stored WHERE sha <> '' AND file NOT IN (SELECT file FROM sums) ORDER BY file"
            for (file,) in self.table.execute(unknown):
                yield Found("row_unknown", 0, None, str(file))

    def folder(self, root: Path) -> Iterator[Found]:
        """A copy of the store of files: each noted sum has its bytes there."""
        secret = {file for files in self.isolated.values() for file in files}
        for file, number, sha in self.table.execute("SELECT file, number, sha FROM sums ORDER BY file"):
            try:
                with (root / sha[:2] / sha[2:4] / sha).open("rb") as source:
                    same = _sum_of(source)[0] == sha
            except OSError:
                if file not in secret:
                    yield Found("bytes_gone", 0, number, str(file))
                continue
            if not same:
                yield Found("bytes_changed", 0, number, str(file))

    def case(self, files: list[tuple[int, str]], *, whole: bool) -> Iterator[Found]:
        """The originals of a case file."""
        for file, sha in files:
            noted = self.table.execute("SELECT number, sha FROM sums WHERE file = ?", (file,)).fetchone()
            if noted is not None and noted[1] != sha:
                yield Found("original_changed", 0, noted[0], str(file))
            elif noted is None and whole and self.all_noted:
                yield Found("row_unknown", 0, None, str(file))


def check_case(package: zipfile.ZipFile) -> Case:
    """A case file: every file against its manifest, every line of the log against its hash and the line before it, originals against lines."""
    text = package.read(MANIFEST)
    manifest = json.loads(text.decode("utf-8"))
    found = [Found("bytes", 0, None, MANIFEST)] if (plain(manifest) + "\n").encode("utf-8") != text else []
    if manifest["format"] != CASE_FORMAT:
        return Case([Found("head", 0, None)], [], "")
    listed = {entry["name"]: entry for entry in manifest["files"]}
    names = package.namelist()
    found += [Found("file_gone", 0, None, name) for name in listed if name not in names]
    strange = {name for name in names if name not in {*listed, MANIFEST} or names.count(name) > 1}
    found += [Found("file_put_in", 0, None, name) for name in sorted(strange)]
    held = [(name, entry) for name, entry in listed.items() if name in names]
    found += [Found("file_changed", 0, None, name) for name, entry in held if not _same(package, name, entry)]
    sums = Sums(sqlite3.connect(""))
    lines, more = _streams(package, sums) if LINES in names else ([], [])
    files = _originals(package, listed) if DATA in names else []
    found += [*more, *sums.case(files, whole=False)]
    proved = {file for (file,) in sums.table.execute("SELECT file FROM sums")}
    many = sum(1 for file, _ in files if file in proved)
    return Case(found, lines, hashlib.sha256(text).hexdigest(), manifest["subject"], files, many)


def _originals(package: zipfile.ZipFile, listed: dict) -> list[tuple[int, str]]:
    """Ids of the stored files that lie in it, with the sums of what lies there."""
    try:
        data = json.loads(package.read(DATA).decode("utf-8"))
        return [(int(file["id"]), listed[file["name"]]["sha256"]) for file in data.get("files") or []]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _same(package: zipfile.ZipFile, name: str, entry: dict) -> bool:
    try:
        with package.open(name) as source:
            return _sum_of(source) == (entry["sha256"], entry["size"])
    except (zipfile.BadZipFile, OSError, EOFError, ValueError):
        return False


def _sum_of(source: Any) -> tuple[str, int]:
    sha, size = hashlib.sha256(), 0
    stream: BinaryIO = source
    for block in iter(lambda: stream.read(BLOCK), b""):
        sha.update(block)
        size += len(block)
    return sha.hexdigest(), size


def _streams(package: zipfile.ZipFile, sums: Sums) -> tuple[list[tuple[int, str]], list[Found]]:
    """A line whose content its reader may not see is there as its links only; what follows it still hangs on it."""
    ends: dict = {}
    lines: list[tuple[int, str]] = []
    found: list[Found] = []
    with package.open(LINES) as source:
        for at, raw in enumerate(source, start=1):
            try:
                line = json.loads(raw.decode("utf-8"))
                stream, seq, own, number = line["stream"], line["seq"], line["hash"], line["number"]
                if line["record"] == "event":
                    if line_hash(line) != own:
                        found.append(Found("changed", at, number))
                    sums.take_line(line)
                if (seq - 1, line["prev_hash"]) != ends.get(stream, (0, NOTHING)):
                    found.append(Found("stream", at, number, stream))
            except (KeyError, TypeError, ValueError, AttributeError, sqlite3.Error):
                found.append(Found("unreadable", at, None))
                continue
            ends[stream] = (seq, own)
            lines.append((number, own))
    return lines, found
