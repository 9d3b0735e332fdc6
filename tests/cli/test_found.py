"""`dondoc found`: a real province begins, once, with a password that is never an argument (J5)."""

from __future__ import annotations

import json
import subprocess

import pytest
from tests.cli.conftest import SCRIPT, Installation

pytestmark = pytest.mark.database
SHEET = """Mã,Tên đầy đủ,Loại cơ quan,Mã cơ quan cấp trên
UBND,Ủy ban nhân dân tỉnh,UBND tỉnh,
VP,Văn phòng UBND tỉnh,Văn phòng UBND tỉnh,UBND
SXD,Sở Xây dựng,"Sở, ban, ngành",UBND
"""


def found(installation: Installation, *words: str, password: str = "Một mật khẩu đủ dài 1", **more: str):
    return subprocess.run(
        [SCRIPT, "found", "thanh-hoa-2025", *words, "--admin", "quan.tri"],
        input=f"{password}\n",
        env=installation.environment() | more,
        cwd=installation.data.parent,
        capture_output=True,
        text=True,
        timeout=900,
    )


def test_j5_a_province_begins_from_a_sheet_and_only_once(empty):
    sheet = empty.data.parent / "co-quan.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    weak = found(empty, "--agencies", str(sheet), password="ngắn quá")
    assert (weak.returncode, "14 ký tự" in weak.stderr) == (1, True)
    done = found(empty, "--agencies", str(sheet))
    assert done.returncode == 0, done.stderr
    assert "3 cơ quan" in done.stdout
    kept = json.loads((empty.data / "installation.json").read_text(encoding="utf-8"))
    assert kept == {"DONDOC_PROVINCE": "thanh-hoa-2025", "DONDOC_MODE": "production"}
    again = found(empty, "--from-shipped")
    assert (again.returncode, "đã có danh mục cơ quan" in again.stderr) == (1, True)


@pytest.mark.once
def test_a_sheet_that_is_no_province_and_a_demo_are_refused(empty):
    sheet = empty.data.parent / "co-quan.csv"
    sheet.write_text(SHEET.replace("VP,Văn phòng UBND tỉnh,Văn phòng UBND tỉnh,UBND\n", ""), encoding="utf-8")
    told = found(empty, "--agencies", str(sheet))
    assert (told.returncode, "Văn phòng UBND tỉnh" in told.stderr) == (1, True)
    demo = found(empty, "--from-shipped", DONDOC_MODE="demo")
    assert (demo.returncode, "bản dùng thử" in demo.stderr) == (1, True)
