"""`dondoc recur`: the next periods of every recurring duty are opened; the worker does it every morning, twice does no harm."""

from __future__ import annotations

import argparse
from datetime import date

from dondoc.cli import ground
from dondoc.cli.answers import a_day, add_json, print_json
from dondoc.rules.access import SYSTEM


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
    opened = open_all(actor=SYSTEM, through=through, at=at)
    if given.json:
        print_json({"through": through.isoformat(), "opened": len(opened)})
    else:
        print(f"Đã mở {len(opened)} kỳ của nhiệm vụ định kỳ, đến hết ngày {through:%d/%m/%Y}.")
    return 0
