"""Regulations and the calendar for commands that need no database: the shipped files, those of the data folder, or any file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from dondoc.core import shipped
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation_toml import RegulationFaults, load_regulation


def calendar() -> WorkingCalendar:
    return load_calendar(shipped.calendar_texts())


def find(wanted: str) -> Regulation:
    """The regulation with this id, or in the file of this name. Raises Refusal where there is none, or its file is faulty."""
    if wanted.endswith(".toml") and Path(wanted).is_file():
        return _load(Path(wanted))
    own = Path(os.environ.get("DONDOC_DATA") or Path.cwd() / "var") / "regulations"
    known = {_id_of(path): path for path in [*shipped.regulation_files(), *sorted(own.glob("*.toml"))]}
    if wanted not in known:
        raise Refusal(
            "regulation_unknown",
            "Không có quy chế nào mang mã “{wanted}”. Các mã hiện có: {known}.",
            wanted=wanted,
            known=", ".join(sorted(filter(None, known))),
        )
    return _load(known[wanted])


def _id_of(path: Path) -> str:
    """Only the id: one faulty file must not stand in the way of the others."""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("id", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""


def _load(path: Path) -> Regulation:
    try:
        return load_regulation(path.read_text(encoding="utf-8"), path.name)
    except RegulationFaults as faults:
        raise Refusal(
            "regulation_faulty",
            "Tệp quy chế {file} còn {count} lỗi, chưa dùng để tính được. Xem từng lỗi: dondoc regulation check {path}",
            file=path.name,
            count=len(faults.faults),
            path=path,
        ) from None
