"""`dondoc migrate`: the database, created or brought up to date."""

from __future__ import annotations

import argparse

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check",
        action="store_true",
        help="chỉ kiểm tra mã nguồn có thiếu bước nâng cấp nào không / only check the code",
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    ground.stand()
    if given.check:
        return _check()
    done = ground.migrate()
    print(f"Đã chạy {done} bước nâng cấp cơ sở dữ liệu." if done else "Cơ sở dữ liệu đã đầy đủ, không phải nâng cấp.")
    return 0


def _check() -> int:
    """For developers: does a model say something that no migration says?"""
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, interactive=False)
    except SystemExit as left:
        return 1 if left.code else 0
    return 0
