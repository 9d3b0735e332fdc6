"""`dondoc restore BACKUP --into FOLDER`: a backup put back into an empty place, and held against what it was, row by row and file by file."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="BẢN_SAO_LƯU", type=Path, help="tệp do dondoc backup làm ra / the backup")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--into", metavar="THƯ_MỤC", type=Path, help="thư mục dữ liệu mới / a new data folder")
    where.add_argument(
        "--check", action="store_true", help="chỉ kiểm tra, không ghi gì / only look whether it is whole"
    )
    parser.add_argument(
        "--database",
        metavar="ĐỊA_CHỈ",
        default=os.environ.get("DATABASE_URL", ""),
        help="cơ sở dữ liệu PostgreSQL trống; không nêu thì lấy DATABASE_URL / an empty database",
    )
    parser.add_argument(
        "--passphrase-file", metavar="TỆP", type=Path, help="tệp có mật khẩu ở dòng đầu / its passphrase"
    )
    parser.add_argument(
        "--sha256",
        metavar="MÃ",
        default="",
        help="mã băm của tệp, ghi lại khi sao lưu / its sum, as dondoc backup told it",
    )
    add_json(parser)
    parser.set_defaults(run=run)


class Took:
    """How long each part took, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.since = time.monotonic()

    def part(self, name: str) -> None:
        """What was done since the last call was this."""
        now = time.monotonic()
        self.seconds[name], self.since = round(now - self.since, 2), now


def run(given: argparse.Namespace) -> int:
    """0 where everything is as it was, 1 where something differs. Raises Refusal, and then nothing was put back."""
    from dondoc.backup import archive, locking, postgres, restoring

    passphrase = locking.passphrase_in(given.passphrase_file) if given.passphrase_file else None
    backup = given.backup.absolute()
    if given.sha256:
        archive.ensure_is(backup, given.sha256)
    if given.check:
        return _told(given, restoring.checked(backup, passphrase))
    database = postgres.of_address(given.database) if given.database else None
    pg_bin = os.environ.get("DONDOC_PG_BIN")
    place = restoring.Place(given.into.absolute(), database, Path(pg_bin) if pg_bin else None)
    restoring.ensure_free(place)  # what is in the way is told before minutes of reading
    took = Took()
    manifest = restoring.checked(backup, passphrase)
    restoring.ensure_empty(place, manifest)
    took.part("check")
    with restoring.laid_out(backup, passphrase, place) as folder:
        took.part("restore")
        found = restoring.compared(place, folder, manifest)
        took.part("compare")
        found["chain"] = _chain(folder, given.database, manifest)
        took.part("chain")
        _noted(found, manifest)
    if not manifest["key"]:
        (place.data / "secret-key").unlink(missing_ok=True)  # made for the look above; the old one belongs here
    return _told(given, manifest, found, place.data, took.seconds)


def _chain(folder: Path, database: str, manifest: dict[str, Any]) -> list[str]:
    """What is wrong with the log where it now lies; also where it does not end at the line at which it ended then."""
    os.environ["DONDOC_DATA"], os.environ["DATABASE_URL"] = str(folder), database
    ground.stand()
    from dondoc.audit import queries

    found = [finding.sentence for finding in queries.verify()]
    stands = queries.standing()
    if stands != manifest["chain"]:
        found.append("Nhật ký không kết thúc ở dòng đã ghi trong bản sao lưu.")
    return found


def _noted(found: dict[str, Any], manifest: dict[str, Any]) -> None:
    """The log says from when on it goes on elsewhere. Not where something differs: that has to stay as it was found; nor where the tables are
    those of an older release, which the next start brings up to date."""
    if any(found.values()) or ground.steps_left():
        return
    from dondoc.backup import actions
    from dondoc.core import clock

    actions.note_restored(actor=actions.OPERATOR, manifest=manifest, at=clock.now())


def _told(
    given: argparse.Namespace,
    manifest: dict[str, Any],
    found: dict[str, Any] | None = None,
    data: Path | None = None,
    seconds: dict[str, float] | None = None,
) -> int:
    rows = sum(table["rows"] for table in manifest["tables"].values())
    wrong = [f"{kind}: {name}" for kind, names in (found or {}).items() for name in names]
    said = {
        "made_at": manifest["made_at"], "version": manifest["version"], "province": manifest["province"], "engine": manifest["engine"],
        "tables": len(manifest["tables"]), "rows": rows, "files": manifest["files"], "missing": manifest["missing"],
        "key": manifest["key"], "chain": manifest["chain"].get("number", 0), "differences": wrong,
        "restored": data is not None, "seconds": seconds or {},
    }  # fmt: skip
    if given.json:
        print_json(said)
        return 1 if wrong else 0
    whole = f"{said['tables']} bảng, {rows} dòng dữ liệu, {said['files']} tệp, nhật ký tới dòng số {said['chain']}"
    if data is None:
        print(f"Bản sao lưu lúc {said['made_at']} nguyên vẹn: {whole}. Chưa khôi phục gì.")
        return 0
    print(f"Đã khôi phục vào {data}: {whole}.")
    print("Đã so từng dòng, từng tệp và nhật ký với bản sao lưu: " + ("có chỗ khác." if wrong else "khớp hoàn toàn."))
    for line in wrong:
        print(f"- {line}", file=sys.stderr)
    if not manifest["key"]:
        print(
            f"Trước khi chạy, anh/chị chép tệp secret-key đã cất riêng vào {data}: thiếu khóa ấy thì xác thực hai bước phải đăng ký lại."
        )
    print(
        "Tài liệu mật đã hủy sau lúc sao lưu có thể trở lại: anh/chị mở trang Cách ly tài liệu mật trước khi cho người dùng vào."
    )
    return 1 if wrong else 0
