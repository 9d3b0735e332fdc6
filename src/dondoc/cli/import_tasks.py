"""`dondoc import-tasks FILE`: tasks from a workbook, as on the page; with --history a province's past, on its own days."""

from __future__ import annotations

import argparse
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json
from dondoc.rules.errors import Refusal

if TYPE_CHECKING:
    from dondoc.rules.access import Actor

#: How many rows to be mended are printed one by one.
SHOWN = 50
MAX_BYTES = 20 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="bảng .xlsx, .ods hoặc .csv / a workbook")
    parser.add_argument("--by", metavar="TÊN", help="tên đăng nhập của người nhập / username of whoever imports")
    parser.add_argument(
        "--history", action="store_true", help="dữ liệu cũ, theo ngày của nó / the past, on its own days"
    )
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì / check only")
    parser.add_argument("--only-good", action="store_true", help="bỏ các dòng cần sửa / leave out rows to be mended")
    parser.add_argument("--template", action="store_true", help="ghi bảng mẫu ra TỆP / write the sheet to fill")
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(given: argparse.Namespace) -> int:
    if not given.template and not given.by:
        given.refuse("cần --by TÊN. / --by USERNAME is needed.")
    ground.prepare_a_province()
    from dondoc.core import clock

    if given.template:
        from dondoc.intake.sheet import write_template

        with given.file.open("wb") as target:
            write_template(target, clock.today(), history=given.history)
        return 0
    return _import(given)


def _import(given: argparse.Namespace) -> int:
    from django.db import transaction

    with transaction.atomic():
        found = _run(given, _actor(given.by))
        if given.dry_run or not found["written"]:
            transaction.set_rollback(True)
    if given.json:
        print_json(found)
    else:
        _print(found)
    return 0 if found["written"] or (given.dry_run and not found["bad"]) else 1


def _run(given: argparse.Namespace, actor: Actor) -> dict[str, Any]:
    """Everything in one transaction: read, checked, and written where nothing holds it back."""
    from dondoc.core import clock
    from dondoc.core.files import inspect_upload
    from dondoc.intake import queries
    from dondoc.intake.actions import checking, importing, receiving, writing

    at = clock.now()
    if not given.file.is_file():
        raise Refusal("file_missing", "Không có tệp {name}.", name=given.file)
    with given.file.open("rb") as stream:
        file = inspect_upload(given.file.name, stream, MAX_BYTES)
    batch = receiving.receive(
        actor=actor, file=file, declared_open=True, form_token=uuid.uuid4().hex, at=at, history=given.history
    )
    total = queries.counts(batch).total
    while batch.stage == "checking":
        batch = checking.check_slice(actor=actor, batch_id=batch.pk, at=at, rows=1_000)
        if sys.stderr.isatty():
            print(f"\r{queries.counts(batch).checked}/{total}", end="", file=sys.stderr)
    counts = queries.counts(batch)
    found = {
        "rows": counts.total,
        "good": counts.good,
        "advised": counts.advised,
        "bad": counts.bad,
        "faults": _faults(batch),
        "written": 0,
    }
    if given.dry_run or (counts.bad and not given.only_good):
        return found
    if given.history:
        importing.import_past(actor=actor, batch_id=batch.pk, only_good=given.only_good, at=at)
    else:
        writing.write(actor=actor, batch_id=batch.pk, only_good=given.only_good, confirmed_open=False, at=at)
    return found | {"written": counts.writable}


def _faults(batch: Any) -> list[dict[str, object]]:
    from dondoc.intake import queries

    return [
        {
            "row": row.number,
            "cell": fault["cell"],
            "code": fault["code"],
            "text": fault["sentence"].format(**fault["params"]),
        }
        for row in queries.rows_of(batch, "bad")
        for fault in row.faults
        if not fault["advice"]
    ]


def _actor(username: str) -> Actor:
    from dondoc.core import clock
    from dondoc.organisations import queries as organisations

    user = organisations.user_named(username)
    actor = organisations.actor_of(user.pk, None, clock.today()) if user else None
    if actor is None:
        raise Refusal(
            "person_unknown", "Không có ai đang giữ vị trí công tác mang tên đăng nhập “{name}”.", name=username
        )
    return actor


def _print(found: dict[str, Any]) -> None:
    print(f"{found['rows']} dòng: {found['good']} tốt, {found['advised']} có góp ý, {found['bad']} cần sửa.")
    for fault in found["faults"][:SHOWN]:
        where = fault["cell"] or f"Dòng {fault['row']}"
        print(f"  {where}: {fault['text']}")
    if len(found["faults"]) > SHOWN:
        print(f"  … và {len(found['faults']) - SHOWN} chỗ khác.")
    print(f"Đã ghi {found['written']} dòng." if found["written"] else "Chưa ghi dòng nào.")
