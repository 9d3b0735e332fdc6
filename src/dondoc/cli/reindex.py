"""`dondoc reindex`: what the search can find, made anew from the records."""

from __future__ import annotations

import argparse
import sys
import time

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    start = time.monotonic()
    ground.prepare_a_province()
    from dondoc.core import clock
    from dondoc.tasks.actions.reindexing import reindex

    def tell(done: int) -> None:
        print(f"\r{done} mục", end="", file=sys.stderr, flush=True)

    written = reindex(actor=None, at=clock.now(), tell=tell if sys.stderr.isatty() else lambda done: None)
    print(f"Đã lập lại chỉ mục tìm kiếm gồm {written} mục trong {time.monotonic() - start:.0f} giây.")
    return 0
