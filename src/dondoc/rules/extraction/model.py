"""What is read out of a directive's text: its head, its tasks, and for each value how it was found. Values only; no reading here.

Offsets are indices into the very text that was given, `end` exclusive: `text[start:end]` is what the page highlights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a document, each value as printed (white space and line breaks made one blank), None where the text has none.

    `number` is without blanks and begins with "/" where the serial is blank; `urgency` is "khẩn", "thượng khẩn" or "hỏa tốc".
    `spans` says where each value stands, by the name of its field.
    """

    doc_type: str | None = None
    number: str | None = None
    date: date | None = None
    issuer: str | None = None
    signer: str | None = None
    subject: str | None = None
    urgency: str | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time phrase with its preposition ("trước ngày 15/4/2026") and the day it means, if it means one.

    `kind`: "dated", "month", "quarter", "year", "range", "relative", "recurring", "event", "reference".
    A relative one keeps `count`, `unit` ("days", "working_days", "months") and `event` ("issue", …), so that the product reckons it again by
    its working calendar; a recurring one keeps `recurrence` ("week", "month", "quarter", "half_year", "year", "always").
    """

    start: int
    end: int
    text: str
    deadline: date | None
    kind: str
    count: int | None = None
    unit: str = ""
    event: str = ""
    recurrence: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """How a value was found: a code of `words.HOW`, and what its sentence needs: the heading's or column's words, the row's number."""

    code: str
    place: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A body as the document writes it (a head noun said once for several is repeated)."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed task. `doubts` are codes of `words.DOUBTS`: what a person should look at before accepting it. `product`: "" if not said."""

    start: int
    end: int
    content: str
    leads: tuple[Party, ...] = ()
    coordinators: tuple[Party, ...] = ()
    deadline: TimePhrase | None = None
    deadline_how: How | None = None
    doubts: tuple[str, ...] = ()
    product: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read of one document; candidates in the order of the text, never overlapping. `warnings`: codes of `words.WARNINGS`."""

    header: Header
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[str, ...] = ()
