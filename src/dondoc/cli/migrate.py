"""`dondoc migrate`: the database, created or brought up to date; `--plan` says what that would do and changes nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json
from dondoc.rules.errors import Refusal

#: What `Step.waits` says.
WAITS = {
    "none": "không ai phải chờ / nobody waits",
    "moment": "chờ trong chốc lát / a moment",
    "rows": "chờ theo số dòng / as long as there are rows",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check",
        action="store_true",
        help="chỉ kiểm tra mã nguồn có thiếu bước nâng cấp nào không / only check the code",
    )
    parser.add_argument(
        "--plan", action="store_true", help="cho biết sẽ làm gì, không đổi gì / say what it would do, change nothing"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    ground.stand()
    if given.check:
        return _check()
    if given.plan:
        return _plan(given)
    done = ground.migrate()
    print(f"Đã chạy {done} bước nâng cấp cơ sở dữ liệu." if done else "Cơ sở dữ liệu đã đầy đủ, không phải nâng cấp.")
    return 0


def _plan(given: argparse.Namespace) -> int:
    """0 also where the old release must be stopped first: this only tells."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from dondoc.cli.upgrade_plan import steps

    try:
        new = not connection.introspection.table_names()
        found = [] if new else steps(MigrationExecutor(connection))
    except DatabaseError as fault:
        raise Refusal("database", "Không mở được cơ sở dữ liệu: {fault}", fault=str(fault).strip()) from None
    if given.json:
        print_json([asdict(step) for step in found])
        return 0
    if new:
        print("Cơ sở dữ liệu trống: mọi bảng được tạo mới. / An empty database: all tables are made anew.")
        return 0
    for step in found:
        print(f"{step.migration}: {step.what}\n    {step.vi} / {step.en}\n    {WAITS[step.waits]}")
    stops = sorted({step.migration for step in found if not step.old_serves})
    if not found:
        print("Cơ sở dữ liệu đã đầy đủ, không phải nâng cấp. / Up to date.")
    elif stops:
        print(f"\nDỪNG bản cũ trước khi chạy. / STOP the old release first: {', '.join(stops)}.")
    else:
        print("\nBản cũ chạy tiếp được trong lúc nâng cấp. / The old release may go on serving meanwhile.")
    return 0


def _check() -> int:
    """For developers: does a model say something that no migration says?"""
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, interactive=False)
    except SystemExit as left:
        return 1 if left.code else 0
    return 0
