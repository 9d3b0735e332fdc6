"""`dondoc found PROFILE`: a real province begins, with its agencies and one administrator (J5)."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import replace
from pathlib import Path

from dondoc.cli import ground
from dondoc.rules.errors import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", metavar="QUY_CHẾ", help="mã quy chế, như thanh-hoa-2025 / id of a regulation")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--agencies",
        metavar="TỆP",
        type=Path,
        help="danh mục cơ quan (.xlsx, .ods, .csv) / list of agencies",
    )
    source.add_argument(
        "--from-shipped",
        action="store_true",
        help="dùng danh mục cơ quan kèm theo sản phẩm / take the list shipped with the product",
    )
    parser.add_argument(
        "--admin",
        required=True,
        metavar="TÊN",
        help="tên đăng nhập của người quản trị / user name of the administrator",
    )
    parser.add_argument("--name", default="", metavar="HỌ_TÊN", help="họ tên người quản trị / his full name")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    choose(given.profile)
    content = _read(given.agencies) if given.agencies else b""
    ground.prepare()
    from dondoc.core import clock
    from dondoc.organisations import actions

    seed = _seed(given.profile, given.agencies, content)
    actions.begin_installation(
        actor=founder(),
        seed=seed,
        username=given.admin,
        full_name=given.name or given.admin,
        password=_password(),
        at=clock.now(),
    )
    ground.remember()
    standing = sum(1 for agency in seed.agencies if agency.on is None)
    print(f"Đã lập danh mục {standing} cơ quan theo {given.profile} và tài khoản quản trị “{given.admin}”.")
    print("Việc tiếp theo: chạy `dondoc serve`, đăng nhập bằng tài khoản đó; trang đầu chỉ từng bước.")
    print("Lập luôn tài khoản khẩn cấp, phòng khi người quản trị không vào được: `dondoc break-glass`.")
    return 0


def choose(profile: str) -> None:
    """This data folder is a real installation under this regulation. Raises Refusal for an unknown one, a demo, or a folder of another."""
    from dondoc.cli import profiles

    profiles.find(profile)
    ground.recall()
    if os.environ.get("DONDOC_MODE", "production") == "demo":
        raise Refusal(
            "found_in_demo",
            "Thư mục dữ liệu này là bản dùng thử nên không lập tỉnh thật vào đây. Chọn thư mục khác bằng DONDOC_DATA.",
        )
    if os.environ.get("DONDOC_PROVINCE", profile) != profile:
        raise Refusal(
            "found_under_another",
            "Thư mục dữ liệu này đang dùng quy chế {there}. Chọn thư mục khác bằng DONDOC_DATA để lập {wanted}.",
            there=os.environ["DONDOC_PROVINCE"],
            wanted=profile,
        )
    os.environ["DONDOC_PROVINCE"] = profile
    os.environ.setdefault("DONDOC_MODE", "production")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Refusal(
            "file_unreadable", "Không đọc được tệp {path}: {fault}.", path=path, fault=fault.strerror
        ) from None


def _seed(profile: str, path: Path | None, content: bytes):  # type: ignore[no-untyped-def]
    from dondoc.core.workbooks import read_workbook
    from dondoc.demo.seeds import load_province
    from dondoc.organisations import actions, queries

    if path is not None:
        return actions.seed_from(queries.read_roster(read_workbook(path.name, content)))
    return replace(load_province(profile).seed, people=())


def founder():  # type: ignore[no-untyped-def]
    """Whoever runs the command line is no account of the product; the log says so."""
    from dondoc.rules.access import Actor, Role

    return Actor(0, "Người lập hệ thống", 0, "Dòng lệnh", Role.ADMINISTRATOR, 0, "", "")


def _password() -> str:
    """Asked twice on the terminal; from a pipe the first line is taken. Never an argument: those are seen by everybody on the machine."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(
        "Mật khẩu của người quản trị, ít nhất 14 ký tự có chữ thường, chữ hoa, chữ số, ký tự khác / password: "
    )
    if getpass.getpass("Nhập lại / again: ") != first:
        raise Refusal("passwords_differ", "Hai lần nhập mật khẩu khác nhau. Anh/chị chạy lại lệnh.")
    return first
