"""A whole document: its head and its tasks, read by rule. Any text is read; what is not understood is left out or marked."""

from __future__ import annotations

import re
from dataclasses import replace

from dondoc.rules.extraction.actors import read_bodies
from dondoc.rules.extraction.candidates import Reader
from dondoc.rules.extraction.flat_tables import FlatTable, find_flat_tables, read_flat_table
from dondoc.rules.extraction.header import read_header, year_of_head
from dondoc.rules.extraction.house import house_of
from dondoc.rules.extraction.model import Candidate, Extracted, Header, TimePhrase
from dondoc.rules.extraction.outline import walk_bodies
from dondoc.rules.extraction.sections import Layout, layout
from dondoc.rules.extraction.shared_times import with_shared_times
from dondoc.rules.extraction.tables import read_tables
from dondoc.rules.extraction.text import composed, masked, with_misread_mended
from dondoc.rules.extraction.times import Clock

#: Characters that are read; a thousand pages.
MOST = 3_000_000
YEAR = re.compile(r"năm\s+(20\d\d)")


def read_document(text: str) -> Extracted:
    """Reads `text` as it was got from the file (hard wraps, page noise and flattened tables included). Never raises."""
    whole, places = composed(text[:MOST])
    mended = with_misread_mended(whole)
    header = read_header(mended)
    plain = masked(mended)
    parts = layout(plain, _head_end(header))
    clock = Clock(plain, header.date, _year(plain, header, parts))
    reader = Reader(whole, plain, house_of(header.issuer, header.subject), clock, _addressees(plain, parts))
    flat = [table for body in parts.bodies for table in find_flat_tables(plain, *body)]
    bodies = tuple(_without(body, flat) for body in parts.bodies)
    rows = [candidate for table in flat for candidate in read_flat_table(reader, table)]
    found = _ordered([*walk_bodies(reader, bodies), *read_tables(reader, bodies), *rows])
    candidates = tuple(with_shared_times(reader, parts.bodies, list(found)))
    if places is not None:
        header, candidates = _moved_back(text, places, header, candidates)
    warnings = ["too_long"] if len(text) > MOST else []
    warnings += ["no_head"] if header.number is None and header.doc_type is None else []
    warnings += [] if candidates else ["no_task"]
    warnings += ["table_flattened"] if any("table_flattened" in c.doubts for c in candidates) else []
    return Extracted(header, candidates, tuple(warnings))


def _without(body: tuple[int, int], flat: list[FlatTable]) -> tuple[int, int]:
    """A body up to the flattened table that ends it."""
    start, end = body
    return start, min([table.start for table in flat if start <= table.start < end], default=end)


def _head_end(header: Header) -> int:
    """Where the head's values end; the signer stands at the end of the document."""
    return max((end for name, (_start, end) in header.spans.items() if name not in ("signer", "urgency")), default=0)


def _year(plain: str, header: Header, parts: Layout) -> int | None:
    if header.date:
        return header.date.year
    printed = year_of_head(plain)
    if printed:
        return printed
    found = YEAR.search(plain, 0, parts.bodies[0][0] + 200 if parts.bodies else 1500)
    return int(found[1]) if found else None


def _addressees(plain: str, parts: Layout) -> tuple[str, ...]:
    names: list[str] = []
    start, end = parts.addressees
    for line in re.finditer(r"[^\n;]+", plain[start:end]):
        at = start + line.start() + len(line[0]) - len(line[0].lstrip(" -–+•:"))
        names += read_bodies(plain, at, min(end, start + line.end())).names
    return tuple(dict.fromkeys(names))


def _ordered(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """In the order of the text; of two that overlap the first stays."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return tuple(kept)


def _moved_back(
    text: str, places: list[int], header: Header, candidates: tuple[Candidate, ...]
) -> tuple[Header, tuple[Candidate, ...]]:
    """Offsets in the composed text to offsets in the text that was given."""

    def phrase(one: TimePhrase | None) -> TimePhrase | None:
        return replace(one, start=places[one.start], end=places[one.end]) if one else None

    moved = [
        replace(
            c,
            start=places[c.start],
            end=places[c.end],
            content=text[places[c.start] : places[c.end]],
            deadline=phrase(c.deadline),
        )
        for c in candidates
    ]
    spans = {name: (places[start], places[end]) for name, (start, end) in header.spans.items()}
    return replace(header, spans=spans), tuple(moved)
