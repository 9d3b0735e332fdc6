"""`dondoc report verify`: do approved reports still come out the same when they are computed again, and do filed ones still say what was signed?"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json

if TYPE_CHECKING:
    from dondoc.reports.queries.verifying import Verified


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    words = "Tính lại số liệu của báo cáo đã duyệt. / Compute the figures of approved reports again."
    verify = deeds.add_parser("verify", help=words, description=words)
    verify.add_argument(
        "--round",
        metavar="KỲ",
        default="",
        help="chỉ một kỳ, ví dụ quarter-2026-4 / one round only, such as quarter-2026-4",
    )
    add_json(verify)
    verify.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 where each comes out byte for byte, 1 where one does not, or where the round that was named has none. Of all rounds also where what an agency
    filed no longer has its checksums."""
    ground.prepare_a_province()
    from dondoc.reports.queries.filings import torn
    from dondoc.reports.queries.verifying import holding_approvals, verify

    found = [verify(approval) for approval in holding_approvals(given.round)]
    spoilt = [] if given.round else [(one.report_id, one.report.agency.name) for one in torn()]
    if given.json:
        print_json([as_data(one) for one in found])
    else:
        for one in found:
            _print(one)
        if not found:
            print(
                "Không có báo cáo nào đã duyệt."
                if not given.round
                else f"Kỳ “{given.round}” không có báo cáo đã duyệt."
            )
    for number, agency in spoilt:
        print(
            f"Báo cáo số {number} của {agency}: số liệu hoặc lời văn đã gửi không còn khớp mã kiểm tra.",
            file=sys.stderr,
        )
    kept = not spoilt and all(one.same and one.intact for one in found)
    return 0 if kept and (found or not given.round) else 1


def as_data(one: Verified) -> dict[str, Any]:
    from dondoc.reports.queries.rounds import code_of

    return {
        "round": code_of(one.approval.report.round),
        "approval": one.approval.number,
        "sha256": one.approval.sha256,
        "computed_sha256": one.now,
        "intact": one.intact,
        "same": one.same,
        "differences": [{"place": d.place, "frozen": d.frozen, "now": d.now} for d in one.found],
    }


def _print(one: Verified) -> None:
    from dondoc.reports.queries.rounds import code_of, name_of
    from dondoc.reports.queries.verifying import MOST_TOLD

    row = one.approval.report.round
    name = f"{name_of(row)} ({code_of(row)}), duyệt lần {one.approval.number}"
    if not one.intact:
        print(
            f"{name}: số liệu hoặc lời văn lưu trong hệ thống không còn khớp mã kiểm tra đã in (số liệu {one.approval.sha256})."
        )
    if one.same:
        print(f"{name}: tính lại ra đúng từng byte. SHA-256 {one.now}")
        return
    print(f"{name}: tính lại ra khác {len(one.found)} chỗ.")
    for difference in one.found[:MOST_TOLD]:
        print(f"  {difference.place}: đã chốt {difference.frozen}, nay tính {difference.now}")
