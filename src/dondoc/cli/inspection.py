"""`dondoc inspection draw ID`: the random samples of an inspection, drawn again from what was kept of them (docs/inspections.md)."""

from __future__ import annotations

import argparse
import sys

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    words = "Chọn lại các mẫu ngẫu nhiên của một cuộc kiểm tra. / Draw the random samples of an inspection again."
    draw = deeds.add_parser("draw", help=words, description=words)
    draw.add_argument("inspection", type=int, metavar="ID", help="số của cuộc kiểm tra / number of the inspection")
    add_json(draw)
    draw.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 where every sample comes out as it stands, 1 where one does not, or where none was drawn."""
    ground.prepare_a_province()
    from dondoc.inspections.queries.choosing import checks_of

    checks = checks_of(given.inspection)
    if given.json:
        print_json(
            [
                {
                    "draw": one.draw.pk,
                    "seed": one.draw.seed,
                    "population": one.draw.population,
                    "population_sha256": one.draw.population_sha256,
                    "wanted": one.draw.wanted,
                    "list_is_whole": one.whole,
                    "as_the_log_tells": one.logged,
                    "drawn_again": sorted(one.again),
                    "in_the_inspection": list(one.kept),
                    "holds": one.holds,
                }
                for one in checks
            ]
        )
    for one in checks if not given.json else ():
        print(f"Mẫu {one.draw.pk}: mã {one.draw.seed}, {one.draw.wanted} trong {one.draw.population} nhiệm vụ.")
        print(f"  Chọn lại: {', '.join(str(number) for number in one.again)}")
        print("  Ra đúng các nhiệm vụ đang kiểm tra." if one.holds else "  KHÔNG ra đúng các nhiệm vụ đang kiểm tra.")
    if not checks:
        print("Cuộc kiểm tra này chưa chọn ngẫu nhiên lần nào.", file=sys.stderr)
    return 0 if checks and all(one.holds for one in checks) else 1
