"""`dondoc demo PROVINCE`: people and tasks to try, the same for the same seed and clock."""

from __future__ import annotations

import argparse
import os
import time

from dondoc.cli import ground
from dondoc.cli.answers import a_count, add_json, print_json
from dondoc.rules.errors import Refusal

ASSIGNMENTS = 600


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="TỈNH", help="mã quy chế, như thanh-hoa-2025 / id of a regulation")
    parser.add_argument(
        "--assignments",
        type=a_count,
        default=ASSIGNMENTS,
        metavar="N",
        help="số lượt giao / how many assignments (600)",
    )
    parser.add_argument(
        "--seed", type=a_count, default=1, metavar="S", help="cùng số này thì cùng dữ liệu / same seed, same data (1)"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    start = time.monotonic()
    choose(given.province)
    ground.prepare()
    made = build(given.province, given.assignments, given.seed)
    if given.json:
        print_json({"province": given.province, "assignments": made, "seed": given.seed})
    else:
        print(f"Đã dựng {made} lượt giao của {given.province} trong {time.monotonic() - start:.0f} giây.")
    return 0


def choose(province: str) -> None:
    """This data folder is a demo of this province. Raises Refusal for one that is unknown, or a folder or mode meant for something else."""
    from dondoc.cli import profiles

    profiles.find(province)
    ground.recall()
    if os.environ.get("DONDOC_MODE", "demo") == "production":
        raise Refusal(
            "demo_in_production",
            "Đây là hệ thống chạy thật (DONDOC_MODE=production) nên không dựng dữ liệu thử vào đây.",
        )
    if os.environ.get("DONDOC_PROVINCE", province) != province:
        raise Refusal(
            "demo_of_another",
            "Thư mục dữ liệu này đang dùng cho {there}. Chọn thư mục khác bằng DONDOC_DATA để dựng {wanted}.",
            there=os.environ["DONDOC_PROVINCE"],
            wanted=province,
        )
    os.environ["DONDOC_PROVINCE"] = province
    os.environ.setdefault("DONDOC_MODE", "demo")


def build(province: str, assignments: int, seed: int) -> int:
    """Fills the empty database and answers how many assignments it holds."""
    from dondoc.core import clock
    from dondoc.demo import actions
    from dondoc.tasks.queries.figures import figures

    actions.build(province, assignments=assignments, seed=seed, now=clock.now())
    ground.remember()
    return figures(clock.today()).cells.total
