"""`dondoc backup OUT`: the database, the stored files and what the data folder holds beside them, in one file, while people work."""

from __future__ import annotations

import argparse
from pathlib import Path

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "out", metavar="NƠI_GHI", type=Path, help="tệp mới, hoặc thư mục đã có / a new file, or a folder"
    )
    parser.add_argument(
        "--encrypt-to",
        metavar="TỆP",
        type=Path,
        help="tệp có mật khẩu ở dòng đầu; bản sao lưu được khóa bằng mật khẩu ấy / lock it with the passphrase in this file",
    )
    parser.add_argument(
        "--with-key",
        action="store_true",
        help="đưa cả khóa của hệ thống vào; chỉ khi có mật khẩu / take the installation's key along; only when locked",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0; 1 where stored files that the records name are missing: the backup is made, and they have to be looked for."""
    ground.prepare_a_province()
    from dondoc.backup import actions, archive, locking, making
    from dondoc.core import clock

    began = clock.now()
    place = given.out / making.usual_name(began) if given.out.is_dir() else given.out
    passphrase = locking.passphrase_in(given.encrypt_to) if given.encrypt_to else None
    made = making.make(place.absolute(), at=began, passphrase=passphrase, with_key=given.with_key)
    sum_ = archive.sum_of(made.place)
    actions.note_backup(
        actor=actions.OPERATOR, made=made, sha256=sum_, locked=passphrase is not None, began_at=began, at=clock.now()
    )
    if given.json:
        print_json(
            {
                "file": str(made.place),
                "sha256": sum_,
                "bytes": made.size,
                "rows": made.rows,
                "files": made.files,
                "missing": list(made.missing),
            }
        )
    else:
        print(f"Đã sao lưu vào {made.place}: {made.rows} dòng dữ liệu, {made.files} tệp, {made.size / 1e6:.1f} MB.")
        print(
            f"SHA-256 của tệp: {sum_}. Anh/chị ghi lại ở nơi khác; khi khôi phục dùng --sha256 để biết tệp chưa bị thay."
        )
        for path in made.missing:
            print(f"Thiếu hoặc sai tệp {path}: dữ liệu có ghi nhưng trên ổ đĩa không có đúng tệp ấy.")
        if not given.with_key:
            print(f"Bản sao lưu không có khóa của hệ thống ({making.KEY}); anh/chị cất riêng tệp ấy.")
    return 1 if made.missing else 0
