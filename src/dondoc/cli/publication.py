"""`dondoc publication grants`: the database user of the public site, as SQL."""

from __future__ import annotations

import argparse

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    words = "In lệnh SQL tạo tài khoản chỉ đọc các bảng công khai. / SQL for a user who reads the public tables only."
    grants = deeds.add_parser("grants", help=words, description=words)
    grants.add_argument("--role", default="dondoc_public", metavar="TÊN", help="tên tài khoản / name of the role")
    grants.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints the statements; asks no database."""
    ground.stand()
    from dondoc.publication.queries.grants import grants

    print("\n".join(grants(given.role)))
    return 0
