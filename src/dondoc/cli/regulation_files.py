"""`dondoc regulation check FILE…`: every fault of a regulation file, with its key, its article and its line."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from dondoc.cli import profiles
from dondoc.cli.answers import add_json, print_json
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.regulation_examples import check_examples
from dondoc.rules.regulation_toml import Fault, RegulationFaults, load_regulation


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    check = deeds.add_parser(
        "check",
        help="nêu mọi lỗi của tệp / name every fault",
        description="Nêu mọi lỗi của tệp quy chế. / Every fault.",
    )
    check.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="tệp .toml / files")
    add_json(check)
    check.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    calendar = profiles.calendar()
    found = {path: faults_of(path, calendar) for path in given.files}
    if given.json:
        print_json([_as_data(path, fault) for path, faults in found.items() for fault in faults])
    for path, faults in found.items():
        if not faults and not given.json:
            print(f"{path}: không có lỗi. / no fault.")
        for fault in faults if not given.json else []:
            print(fault)
    return 1 if any(found.values()) else 0


def faults_of(path: Path, calendar: WorkingCalendar) -> list[Fault]:
    """Of the file's shape first; only a file that can be read has examples to recompute. A file with a year and its days is a calendar."""
    try:
        text = path.read_text(encoding="utf-8")
        if _is_calendar(text):
            return _calendar_faults(path.name, text)
        regulation = load_regulation(text, path.name)
    except OSError as problem:
        return [Fault(str(path), "", "", None, f"Không mở được tệp ({problem.strerror}).")]
    except UnicodeDecodeError:
        return [Fault(path.name, "", "", None, "Tệp không ở bảng mã UTF-8. Lưu lại tệp ở dạng UTF-8.")]
    except RegulationFaults as faults:
        return faults.faults
    return check_examples(regulation, calendar)


def _is_calendar(text: str) -> bool:
    try:
        return {"year", "day"} <= tomllib.loads(text).keys()
    except tomllib.TOMLDecodeError:
        return False


def _calendar_faults(name: str, text: str) -> list[Fault]:
    try:
        load_calendar({name: text})
    except (Refusal, Refusals) as caught:
        refusals = caught.refusals if isinstance(caught, Refusals) else [caught]
        return [Fault(name, str(r.params.get("key", "")), "", None, str(r)) for r in refusals]
    return []


def _as_data(path: Path, fault: Fault) -> dict[str, object]:
    return {"file": str(path), "key": fault.key, "article": fault.article, "line": fault.line, "message": fault.message}
