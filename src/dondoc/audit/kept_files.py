"""Stored files held against the sums that lines of the log noted when deeds kept them: whoever changes a file and its row together meets the
line, which he cannot change (J1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent, AuditHead
from dondoc.core.files import SUMS
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.core.stores.store import path_of

ROWS_AT_ONCE = 500
PIECE = 1 << 20
#: The stream of the lines that note what was kept before the log held sums.
STREAM = "sums"


class Noted(NamedTuple):
    """A line says that the stored file `file` is the one with this SHA-256."""

    number: int
    stream: str
    file: int
    sha256: str


class Differs(NamedTuple):
    """What does not fit, by a stable word; `noted` None for a file that no line knows."""

    kind: str
    file: int
    noted: Noted | None


def noted(*, after: int = 0, streams: Iterable[str] | None = None) -> Iterator[Noted]:
    """What the log says of stored files, oldest first. `streams`: of these alone."""
    lines = AuditEvent.objects.filter(number__gt=after, facts__has_key=SUMS).order_by("number")
    if streams is not None:
        lines = lines.filter(stream__in=set(streams))
    for number, stream, facts in lines.values_list("number", "stream", "facts").iterator(chunk_size=2_000):
        for file, digest in facts[SUMS].items():
            yield Noted(number, stream, int(file), digest)


def begun() -> bool:
    """Whether the log knows of every stored file: what was kept before it held sums was noted afterwards. One query."""
    return AuditHead.objects.filter(stream=STREAM).exists()


def unnoted() -> dict[int, str]:
    """Stored files that no line knows, with their sums. Files of isolated secrets have none."""
    known = {one.file for one in noted()}
    rows = StoredFile.objects.exclude(sha256="").order_by("pk").values_list("pk", "sha256")
    return {pk: digest for pk, digest in rows.iterator(chunk_size=2_000) if pk not in known}


def differing() -> Iterator[Differs]:
    """Rows that are not what the log noted. Each file is told once; memory grows by its number alone."""
    secret, told, lines = _isolated(), set[int](), noted()
    while piece := list(islice(lines, ROWS_AT_ONCE)):
        rows = StoredFile.objects.filter(pk__in={one.file for one in piece}).values_list("pk", "sha256", "path")
        found = {pk: (digest, path) for pk, digest, path in rows}
        for one in piece:
            kind = _fault(one, found.get(one.file), secret)
            if kind and one.file not in told:
                told.add(one.file)
                yield Differs(kind, one.file, one)
    if begun():
        yield from (Differs("file_unknown", pk, None) for pk in unnoted())


def _fault(one: Noted, row: tuple[str, str] | None, secret: set[int]) -> str:
    if row is None:
        return "file_removed"
    if row[0] == "":
        return "" if one.file in secret else "file_blanked"
    return "" if row == (one.sha256, path_of(one.sha256)) else "file_differs"


def _isolated() -> set[int]:
    """Files whose rows are blank because what they held is, or was, a state secret."""
    held: dict[int, list[int]] = {}
    kinds = (AuditKind.SECRET_ISOLATED.value, AuditKind.SECRET_RELEASED.value)
    for kind, facts in AuditEvent.objects.filter(kind__in=kinds).order_by("number").values_list("kind", "facts"):
        if kind == AuditKind.SECRET_ISOLATED:
            held[facts["incident"]] = facts.get("files", [])
        else:
            held.pop(facts["incident"], None)
    return {file for files in held.values() for file in files}


def bytes_differing() -> Iterator[Differs]:
    """Bytes of the store that are gone, or are not what the log noted. Every file is read. Raises Refusal where the store does not answer."""
    secret, seen = _isolated(), set[str]()
    for one in noted():
        if one.sha256 in seen or one.file in secret:
            continue
        seen.add(one.sha256)
        sha = hashlib.sha256()
        try:
            with the_store().open(path_of(one.sha256)) as stream:
                for piece in iter(lambda stream=stream: stream.read(PIECE), b""):  # type: ignore[misc]
                    sha.update(piece)
        except FileNotFoundError:
            yield Differs("bytes_gone", one.file, one)
            continue
        if sha.hexdigest() != one.sha256:
            yield Differs("bytes_differ", one.file, one)
