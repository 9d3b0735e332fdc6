"""`dondoc worker`: what runs by itself. `dondoc serve` starts one; started by hand it runs until Ctrl-C, with --once only what is due now."""

from __future__ import annotations

import argparse

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="chạy những việc đã đến giờ rồi dừng / what is due now, then end"
    )
    parser.add_argument("--parent", type=int, metavar="PID", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0, also where a job did not go well: that stands on the page of jobs."""
    ground.prepare_a_province()
    from dondoc.worker.process import Worker

    worker = Worker(parent=given.parent)
    if given.once:
        print(f"Đã chạy {worker.run_once()} việc nền.")
    else:
        worker.run()
    return 0
