"""`dondoc figures`: the cells of any day, as known on any day, whole and agency by agency, with the profile's rates."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dondoc.cli import ground
from dondoc.cli.answers import a_day, add_json, print_json, print_table
from dondoc.rules.errors import Refusal
from dondoc.rules.numbers import percent

if TYPE_CHECKING:
    from dondoc.rules.figures import Cells, Figures

#: The cells in the order of the national report, then what is counted inside them; the words of the screen.
WORDS = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "open_within": "Chưa hoàn thành, trong hạn",
    "open_overdue": "Chưa hoàn thành, quá hạn",
    "undated": "Không có thời hạn",
    "total": "Tổng số",
    "awaiting_office": "trong đó: chờ xác nhận",
    "disputed": "trong đó: đề nghị điều chỉnh",
    "suspended": "trong đó: tạm dừng",
    "marked_not_completed": "trong đó: không hoàn thành",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=a_day, metavar="NGÀY", help="cuối ngày nào, mặc định hôm nay / the end of which day"
    )
    parser.add_argument(
        "--known-at", type=a_day, metavar="NGÀY", help="theo những gì biết đến ngày nào / as known on which day"
    )
    parser.add_argument("--agency", metavar="MÃ", help="chỉ một cơ quan / one agency only")
    which = parser.add_mutually_exclusive_group()  # neither: as the province chose (extension.scored_by)
    which.add_argument(
        "--original",
        dest="original",
        action="store_true",
        default=None,
        help="theo thời hạn giao ban đầu / by the first deadlines",
    )
    which.add_argument(
        "--in-force",
        dest="original",
        action="store_false",
        help="theo thời hạn hiện hành / by the deadlines in force",
    )
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(given: argparse.Namespace) -> int:
    if given.known_at and not given.as_of:
        given.refuse("--known-at cần --as-of NGÀY. / --known-at needs --as-of DATE.")
    if given.known_at and given.known_at < given.as_of:
        given.refuse("--known-at không thể trước --as-of. / --known-at lies before --as-of.")
    ground.prepare_a_province()
    from dondoc.core import clock
    from dondoc.tasks.queries.figures import figures, scored_by_original

    original = scored_by_original() if given.original is None else given.original
    try:
        found = figures(given.as_of or clock.today(), given.known_at, given.agency, original=original)
    except KeyError:
        raise Refusal("agency_unknown", "Không có cơ quan nào mang mã “{wanted}”.", wanted=given.agency) from None
    if given.json:
        print_json(as_data(found))
    else:
        _print(found)
    return 0


def as_data(found: Figures) -> dict[str, object]:
    return {
        "as_of": found.as_of.isoformat(),
        "known_at": found.known_at.isoformat(),
        "deadlines": "original" if found.original else "current",
        "cells": _cells(found.cells),
        "agencies": [{"code": a.code, "name": a.name, "cells": _cells(a.cells)} for a in found.agencies],
        "rates": [
            {
                "name": r.name,
                "numerator": r.numerator,
                "denominator": r.denominator,
                "value": r.value,
                "formula": r.formula,
            }
            for r in found.rates
        ],
    }


def _cells(cells: Cells) -> dict[str, int]:
    return {name: cells.value(name) for name in WORDS}


def _print(found: Figures) -> None:
    known = f", theo số liệu biết đến hết ngày {found.known_at:%d/%m/%Y}" if found.known_at != found.as_of else ""
    which = "thời hạn ban đầu" if found.original else "thời hạn hiện hành"
    print(f"Số liệu đến hết ngày {found.as_of:%d/%m/%Y}{known}, tính theo {which}.\n")
    for name, number in _cells(found.cells).items():
        print(f"{WORDS[name]:<32}{number:>8}")
    print()
    for rate in found.rates:
        share = f"{percent(rate.numerator, rate.denominator)}%" if rate.denominator else "–"
        print(f"{rate.name}: {share} ({rate.numerator}/{rate.denominator})")
    print()
    short = ("đúng hạn", "trễ", "trong hạn", "quá hạn", "không hạn", "tổng")
    print_table(("Cơ quan", *short), ((a.name, *list(_cells(a.cells).values())[:6]) for a in found.agencies))
