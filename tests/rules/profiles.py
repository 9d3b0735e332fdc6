"""The three regulations and the calendar that the tests of the rules read: two real ones, and an invented one that uses every other key."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation_toml import load_regulation

SHIPPED = Path(__file__).parents[2] / "regulations"
INVENTED = Path(__file__).parent / "regulations"

FILES = {
    "thanh-hoa-2025": SHIPPED / "thanh-hoa-2025.toml",
    "ben-tre-2020": SHIPPED / "ben-tre-2020.toml",
    "tinh-mau-2026": INVENTED / "tinh-mau-2026.toml",
}


@lru_cache
def text(name: str) -> str:
    return FILES[name].read_text(encoding="utf-8")


@lru_cache
def regulation(name: str) -> Regulation:
    return load_regulation(text(name), f"{name}.toml")


@lru_cache
def calendar() -> WorkingCalendar:
    return load_calendar(
        {path.name: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("calendar-*.toml"))}
    )


def thanh_hoa() -> Regulation:
    return regulation("thanh-hoa-2025")


def ben_tre() -> Regulation:
    return regulation("ben-tre-2020")


def invented() -> Regulation:
    return regulation("tinh-mau-2026")
