"""`dondoc import-tasks FILE`: tasks from a workbook, as on the page; with --history a province's past, on its own days."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json
from dondoc.rules.errors import Refusal

if TYPE_CHECKING:
    from dondoc.intake.actions.at_once import Outcome
    from dondoc.rules.access import Actor

#: How many rows to be mended are printed one by one.
SHOWN = 50
MAX_BYTES = 20 * 1024 * 1024
#: Columns of the document that all rows belong to -> what each means; the first three name it, the others describe one that is not registered.
OF_DOCUMENT = {
    "directive_number": "số, ký hiệu văn bản mà cả bảng thuộc về / number of the document that all rows belong to",
    "directive_date": "ngày ban hành văn bản đó / its day of issue",
    "issuer": "cơ quan ban hành, mặc định là UBND tỉnh / its issuer, else the People's Committee",
    "directive_kind": "văn bản chưa đăng ký: loại văn bản / not registered yet: its kind",
    "directive_subject": "văn bản chưa đăng ký: trích yếu / its subject",
    "signer": "văn bản chưa đăng ký: người ký / who signed it",
    "signer_title": "văn bản chưa đăng ký: chức vụ người ký / the signer's title",
    "assigned_by": "văn bản chưa đăng ký: người giao nhiệm vụ / who assigned the tasks",
    "drafting_agency": "văn bản chưa đăng ký: cơ quan soạn thảo / the drafting agency",
    "division": "văn bản chưa đăng ký: phòng theo dõi / the division that follows it",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="TỆP", help="bảng .xlsx, .ods hoặc .csv / a workbook")
    parser.add_argument("--by", metavar="TÊN", help="tên đăng nhập của người nhập / username of whoever imports")
    parser.add_argument(
        "--history", action="store_true", help="dữ liệu cũ, theo ngày của nó / the past, on its own days"
    )
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì / check only")
    parser.add_argument("--only-good", action="store_true", help="bỏ các dòng cần sửa / leave out rows to be mended")
    parser.add_argument(
        "--undo",
        type=int,
        metavar="SỐ",
        help="hoàn tác cả đợt nhập mang số này khi chưa ai xử lý / undo the whole batch of this number while nobody acted on it",
    )
    document = parser.add_argument_group("văn bản của cả bảng / the document of the whole sheet")
    for code, meaning in OF_DOCUMENT.items():
        document.add_argument(f"--{code.replace('_', '-')}", dest=code, metavar="…", help=meaning)
    document.add_argument(
        "--no-coordinators",
        action="store_true",
        help="ô cơ quan phối hợp để trống nghĩa là không có / an empty cell of coordinators means none",
    )
    parser.add_argument("--template", action="store_true", help="ghi bảng mẫu ra TỆP / write the sheet to fill")
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(given: argparse.Namespace) -> int:
    if not given.template and not given.by:
        given.refuse("cần --by TÊN. / --by USERNAME is needed.")
    if (given.file is None) == (given.undo is None):
        given.refuse("cần TỆP hoặc --undo SỐ. / either a FILE or --undo NUMBER is needed.")
    ground.prepare_a_province()
    from dondoc.core import clock

    if given.template:
        from dondoc.intake.sheet import write_template

        with given.file.open("wb") as target:
            write_template(target, clock.today(), history=given.history)
        return 0
    return _undo(given) if given.undo is not None else _import(given)


def _undo(given: argparse.Namespace) -> int:
    from dondoc.core import clock
    from dondoc.intake.actions.taking_back import undo_any

    batch = undo_any(actor=_actor(given.by), batch_id=given.undo, at=clock.now())
    if given.json:
        print_json({"batch": batch.pk, "stage": batch.stage})
    else:
        print(f"Đã hoàn tác cả đợt nhập số {batch.pk}.")
    return 0


def _import(given: argparse.Namespace) -> int:
    from dondoc.core import clock
    from dondoc.core.files import inspect_upload
    from dondoc.directives.actions.secrecy import refusing_secrets
    from dondoc.intake import belonging
    from dondoc.intake.actions.at_once import bring_in
    from dondoc.intake.columns import NONE_COORDINATES

    if not given.file.is_file():
        raise Refusal("file_missing", "Không có tệp {name}.", name=given.file)
    actor = _actor(given.by)
    typed = {code: text for code in OF_DOCUMENT if (text := getattr(given, code))}
    beside = {"coordinators": NONE_COORDINATES} if given.no_coordinators else {}
    with given.file.open("rb") as stream, refusing_secrets(actor=actor, door="import", at=clock.now()):
        said = belonging.of_typed(typed, actor=actor, at=clock.now()) | beside
        file = inspect_upload(given.file.name, stream, MAX_BYTES, by_rows=True)
        outcome = bring_in(
            actor=actor,
            file=file,
            history=given.history,
            said=said,
            only_good=given.only_good,
            dry_run=given.dry_run,
            tell=_progress,
            at=clock.now(),
        )
    if given.json:
        print_json(_as_data(outcome))
    else:
        _print(outcome)
    return 0 if outcome.written or (given.dry_run and not outcome.counts.refused) else 1


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def _as_data(outcome: Outcome) -> dict[str, object]:
    counts = outcome.counts
    return {
        "rows": counts.total,
        "good": counts.good,
        "advised": counts.advised,
        "bad": counts.refused,
        "faults": outcome.faults,
        "written": outcome.written,
        "batch": outcome.batch or None,
    }


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


def _print(outcome: Outcome) -> None:
    counts = outcome.counts
    print(f"{counts.total} dòng: {counts.good} tốt, {counts.advised} có góp ý, {counts.refused} cần sửa.")
    for fault in outcome.faults[:SHOWN]:
        where = fault["cell"] or f"Dòng {fault['row']}"
        print(f"  {where}: {fault['text']}")
    if len(outcome.faults) > SHOWN:
        print(f"  … và {len(outcome.faults) - SHOWN} chỗ khác.")
    if outcome.written:
        print(f"Đã ghi {outcome.written} dòng, đợt nhập số {outcome.batch}. Hoàn tác cả đợt: --undo {outcome.batch}.")
    else:
        print("Chưa ghi dòng nào.")
