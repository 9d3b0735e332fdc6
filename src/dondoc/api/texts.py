"""What a value may look like: texts without control characters, days as 2026-11-19, numbers that a record can bear."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from dondoc.core import clock

#: As long as a page of the product takes (web/fields.py).
LONGEST_TEXT = 20_000
MOST_ID = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Years in which a document of a state body can lie; beyond them reckoning leaves the calendar.
YEARS = range(1945, 2200)


def _clean(text: str) -> str:
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text):
        raise PydanticCustomError("control_character", "control characters are not taken")
    return unicodedata.normalize("NFC", text)


def _day(value: Any) -> Any:
    """Pydantic alone would read a number as seconds since 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value) and int(value[:4]) in YEARS:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day_unreadable", "a day as 2026-11-19")


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and _DAY.match(value) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise PydanticCustomError("moment_unreadable", "a moment with its zone, as 2026-11-19T08:00:00+07:00")
    return found


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_clean)]
#: As wide as the columns that hold them.
Line = Annotated[str, Field(max_length=300), AfterValidator(_clean)]
Line200 = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Line120 = Annotated[str, Field(max_length=120), AfterValidator(_clean)]
Line60 = Annotated[str, Field(max_length=60), AfterValidator(_clean)]
Code = Annotated[str, Field(max_length=170), AfterValidator(_clean)]
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
#: Taken with any zone, given in that of the province.
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(lambda at: at.astimezone(clock.VIETNAM).isoformat(timespec="seconds"), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Asked(Schema):
    """What comes in: a name that is not known is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")
