"""What the doctor says: one finding a matter, in both languages, with the way to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dondoc.doctor.sentences import SENTENCES


class Level(StrEnum):
    """FAULT: something does not work or is not safe. WARNING: it works, and will not do so for long or not for everybody. FINE: looked at."""

    FAULT = "fault"
    WARNING = "warning"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable. `vi` and `en` say what is wrong, `mend_vi` and `mend_en` what to do about it, "" where nothing is to be done."""

    code: str
    level: Level
    vi: str
    en: str
    mend_vi: str = ""
    mend_en: str = ""


def fault(code: str, **values: object) -> Finding:
    """Takes a code of `sentences` and the values of its places."""
    return _filled(code, Level.FAULT, values)


def warning(code: str, **values: object) -> Finding:
    return _filled(code, Level.WARNING, values)


def fine(vi: str, en: str) -> Finding:
    """Something that was looked at and is as it should be."""
    return Finding("fine", Level.FINE, vi, en)


def _filled(code: str, level: Level, values: dict[str, object]) -> Finding:
    said = SENTENCES[code]
    return Finding(code, level, *(text.format(**values) for text in (said.vi, said.en, said.mend_vi, said.mend_en)))
