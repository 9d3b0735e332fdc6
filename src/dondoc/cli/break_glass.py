"""`dondoc break-glass`: the emergency account is made, or its password anew; shown this once (J1)."""

from __future__ import annotations

import argparse

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", default="khan-cap", metavar="TÊN", help="tên đăng nhập / user name")
    parser.add_argument("--name", default="Tài khoản khẩn cấp", metavar="HỌ_TÊN", help="tên hiển thị / its full name")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    ground.prepare()
    from dondoc.accounts.actions.break_glass import make_break_glass
    from dondoc.cli.found import founder
    from dondoc.core import clock

    user, password = make_break_glass(actor=founder(), username=given.user, full_name=given.name, at=clock.now())
    print(f"Tên đăng nhập: {user.username}")
    print(f"Mật khẩu:      {password}")
    print(
        "Mật khẩu chỉ hiện lần này. Anh/chị chép ra giấy, niêm phong, cất vào két; chạy lại lệnh thì có mật khẩu mới."
    )
    print("Tài khoản đã được mở: không còn bị khóa, giữ chức vụ quản trị; nhập sai bao nhiêu lần cũng không bị khóa.")
    print("Khi tài khoản này đăng nhập, mọi quản trị và lãnh đạo Văn phòng được báo ngay.")
    return 0
