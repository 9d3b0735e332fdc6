"""`dondoc drill`: backup, restore elsewhere, comparison, and a page that shows how it went. Nothing of the running installation is replaced."""

from __future__ import annotations

import argparse
from pathlib import Path

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json

#: Parts of a drill, as they are told.
PARTS = {
    "backup": "sao lưu",
    "check": "kiểm tra bản sao lưu",
    "restore": "khôi phục",
    "compare": "so từng dòng, từng tệp",
    "chain": "kiểm tra nhật ký",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        metavar="THƯ_MỤC",
        type=Path,
        help="nơi đặt tạm bản sao và bản khôi phục (mặc định: thư mục dữ liệu) / where the copies lie meanwhile",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 where everything came back as it was, 1 where something differs or is missing."""
    ground.prepare_a_province()
    from dondoc.backup import actions
    from dondoc.backup.drilling import drill
    from dondoc.core import clock

    began = clock.now()
    found = drill(at=began, folder=given.at.absolute() if given.at else None)
    actions.note_drill(
        actor=actions.OPERATOR,
        made=found.made,
        seconds=found.seconds,
        differences=found.differences,
        began_at=began,
        at=clock.now(),
    )
    if given.json:
        print_json({
            "engine": found.made.manifest["engine"], "tables": len(found.made.manifest["tables"]), "rows": found.made.rows,
            "files": found.made.files, "bytes": found.made.size, "chain": found.made.manifest["chain"].get("number", 0),
            "seconds": found.seconds, "differences": found.differences,
        })  # fmt: skip
        return 1 if found.differences else 0
    took = ", ".join(f"{PARTS[name]} {seconds:.1f} giây" for name, seconds in found.seconds.items())
    print(
        f"Đã sao lưu, khôi phục sang nơi khác và so {found.made.rows} dòng dữ liệu, {found.made.files} tệp, nhật ký ({took})."
    )
    print("Có chỗ khác:" if found.differences else "Khớp hoàn toàn.")
    for line in found.differences:
        print(f"- {line}")
    return 1 if found.differences else 0
