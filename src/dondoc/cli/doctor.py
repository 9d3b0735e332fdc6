"""`dondoc doctor`: what is wrong with this installation and how it is mended, in both languages. Nothing is changed, nothing is created."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import asdict

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json
from dondoc.config.env import Env, EnvFault, data_folder, read_env
from dondoc.config.variables import VARIABLES
from dondoc.doctor.examining import inside_django, is_ill, sorted_by_level
from dondoc.doctor.findings import Finding, Level, fault
from dondoc.doctor.ground import account_of, keeping

MARKS = {Level.FAULT: "LỖI", Level.WARNING: "LƯU Ý", Level.FINE: "ĐƯỢC"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connections",
        action="store_true",
        help="thử cả máy chủ thư và các dịch vụ bên ngoài / try the mail server and other services too",
    )
    parser.add_argument(
        "--deep",
        action="store_true",
        help="đọc hết tệp cơ sở dữ liệu và nhật ký / read the database file and the log whole",
    )
    parser.add_argument("--mail", metavar="ĐỊA_CHỈ", help="gửi một thư thử / send a message to try")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """1 where something does not work or is not safe, else 0; a warning alone is 0."""
    found = sorted_by_level(_examine(given))
    if given.json:
        print_json([asdict(finding) for finding in found])
    else:
        _print(found)
    return 1 if is_ill(found) else 0


def _examine(given: argparse.Namespace) -> list[Finding]:
    """What ends the examination early is told, and nothing is guessed beyond it."""
    found = _folder()
    if found:
        return found
    ground.recall()
    env, found = _environment()
    if env is None:
        return found
    found = list(keeping(env))
    ground.stand()
    from dondoc.core import clock

    found += inside_django(clock.now(), connections=given.connections, deep=given.deep)
    if given.mail:
        from dondoc.doctor.outside import a_message_to

        found += a_message_to(given.mail, clock.now())
    return found


def _folder() -> list[Finding]:
    """The data folder, as it is before anything makes one."""
    place = data_folder()
    if not place.is_dir():
        return [fault("folder_missing", folder=place)]
    if not os.access(place, os.W_OK | os.X_OK):
        return [fault("folder_closed", folder=place, user=account_of(os.geteuid()))]
    return []


def _environment() -> tuple[Env | None, list[Finding]]:
    """What the operator decided, or every fault of it."""
    try:
        return read_env(), []
    except EnvFault as wrong:
        return None, [fault("environment", said=said, vi=_in_vietnamese(said)) for said in wrong.faults]
    except OSError:
        return None, [fault("folder_closed", folder=data_folder(), user=account_of(os.geteuid()))]


def _in_vietnamese(said: str) -> str:
    """A reader's fault names its variable first; what it is for stands in the table of variables."""
    strange = re.match(r"(\w+): no such variable(?:; (\w+) was perhaps meant)?", said)
    if strange:
        name, meant = strange.groups()
        return f"không có biến {name}" + (f"; có lẽ là {meant}." if meant else ".")
    named = re.match(r"\w*", said)
    purpose = next((one.vi.replace("`", "") for one in VARIABLES if named and one.name == named.group()), "")
    if not named or not purpose:
        return "xem dòng tiếng Anh."
    return f"{'còn thiếu ' if ' is missing' in said else ''}{named.group()} ({purpose})."


def _print(found: list[Finding]) -> None:
    for finding in found:
        print(f"{MARKS[finding.level]:<6} {finding.vi}")
        if finding.mend_vi:
            print(f"       → {finding.mend_vi}")
        print(f"       {finding.en}")
        if finding.mend_en:
            print(f"       → {finding.mend_en}   [{finding.code}]")
    faults = sum(finding.level is Level.FAULT for finding in found)
    warnings = sum(finding.level is Level.WARNING for finding in found)
    print(f"\n{faults} lỗi, {warnings} lưu ý. / {_many(faults, 'fault')}, {_many(warnings, 'warning')}.")


def _many(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
