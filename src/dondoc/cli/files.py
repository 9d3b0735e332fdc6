"""`dondoc files`: the stored files copied from the data folder into the S3 store that the environment names (docs/files.md)."""

from __future__ import annotations

import argparse
import sys

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", required=True)
    words = "chép mọi tệp từ thư mục dữ liệu sang kho S3, chạy lại được / copy every file into the S3 store"
    deeds.add_parser("move", help=words, description=words).set_defaults(run=move)


def move(given: argparse.Namespace) -> int:
    """Exit status 1 where the environment names no store, or a file could not be copied or is missing."""
    ground.prepare_a_province()
    from django.conf import settings

    from dondoc.core.stores import the_store
    from dondoc.core.stores.folder import FolderStore
    from dondoc.core.stores.moving import move as copy
    from dondoc.core.stores.named import named_paths

    if settings.ENV.files.s3 is None:
        print("Chưa đặt DONDOC_S3_BUCKET nên không có kho nào để chép sang.", file=sys.stderr)
        return 1

    def tell(done: int) -> None:
        print(f"\r{done} tệp", end="", file=sys.stderr, flush=True)

    quiet = not sys.stderr.isatty()
    found = copy(
        FolderStore(settings.FILES_ROOT),
        the_store(),
        named=named_paths(),
        tell=(lambda done: None) if quiet else tell,
    )
    print(f"Đã chép {found.copied} tệp; {found.there} tệp đã có sẵn ở kho. Thư mục cũ giữ nguyên.")
    for path in found.broken:
        print(f"Nội dung khác mã băm nên không chép: {path}", file=sys.stderr)
    for path in found.lost:
        print(f"Hồ sơ có ghi nhưng kho không có: {path}", file=sys.stderr)
    return 1 if found.broken or found.lost else 0
