"""`dondoc unlock`: an account is opened again, whatever locked it, on the day when no administrator comes in (J1)."""

from __future__ import annotations

import argparse

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("user", metavar="TÊN", help="tên đăng nhập / user name")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    ground.prepare()
    from dondoc.accounts.actions.locks import unlock
    from dondoc.cli.found import founder
    from dondoc.core import clock

    user = unlock(actor=founder(), username=given.user, at=clock.now())
    print(f"Đã mở khóa tài khoản “{user.username}” ({user.full_name}); người này đăng nhập lại được ngay.")
    return 0
