"""`dondoc recur`: the next periods of every recurring duty are opened; run it daily or when a year begins, twice does no harm."""

from __future__ import annotations

import argparse
from datetime import date

from dondoc.cli import ground
from dondoc.cli.answers import a_day, add_json, print_json
from dondoc.rules.access import Actor, Role


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--through",
        type=a_day,
        metavar="NGÀY",
        help="mở các kỳ bắt đầu chậm nhất ngày này, mặc định hết năm nay / periods that begin by this day",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 whether or not there was something to open."""
    ground.prepare_a_province()
    from dondoc.core import clock
    from dondoc.tasks.actions.recurring import open_all

    at = clock.now()
    through = given.through or date(clock.day_of(at).year, 12, 31)
    opened = open_all(actor=_console(), through=through, at=at)
    if given.json:
        print_json({"through": through.isoformat(), "opened": len(opened)})
    else:
        print(f"Đã mở {len(opened)} kỳ của nhiệm vụ định kỳ, đến hết ngày {through:%d/%m/%Y}.")
    return 0


def _console() -> Actor:
    """Nobody signed in: what was opened is said to come from the system, by what the directive says."""
    return Actor(0, "Hệ thống", 0, "Mở kỳ theo văn bản đã giao", Role.ADMINISTRATOR, 0, "", "Hệ thống")
