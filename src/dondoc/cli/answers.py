"""What the commands read and print alike: a day as typed, data as JSON, rows as a table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from datetime import date

from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal


def a_day(text: str) -> date:
    """For argparse: 2026-12-04 or 4/12/2026; what is wrong with it is told in its sentence."""
    try:
        return parse_vn_date(text)
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def a_count(text: str) -> int:
    """For argparse: a whole number, zero or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(
            f"“{text}” không phải là số nguyên từ 0 trở lên. / not a whole number from 0 up."
        )
    return int(text)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in ra dạng JSON / print JSON")


def print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The first column to the left, the others, which are numbers, to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(
                cell.rjust(w) if n else cell.ljust(w) for n, (cell, w) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
        )
