"""`dondoc import-tasks`: the sheet, the check that writes nothing, a past that is counted on its own days; nothing written by half."""

from datetime import date

import pytest
from tests.intake.test_past import a_past, plan
from tests.intake.workbooks import table

pytestmark = pytest.mark.database

LEADS = ["Sở Tài chính", "Sở Xây dựng", "Sở Y tế"]


class Named:
    leads = LEADS


@pytest.mark.once  # on both databases: tests/intake/test_past.py
@pytest.mark.slow
def test_a_past_is_checked_then_imported_and_counted(new_installation, demo, tmp_path):
    here = new_installation(demo)
    rows = plan(Named)
    rows[0].pop("division")  # of another province's Office
    sheet = tmp_path / "cu.xlsx"
    sheet.write_bytes(table([*rows, a_past("Sở Không Có", "Việc lạ", state="Đã giao")], history=True))
    words = ("import-tasks", str(sheet), "--history", "--by", "dung.bui")
    before = here.data_of("figures")["cells"]["total"]

    dry = here.run(*words, "--dry-run")
    assert dry.returncode == 1 and "Không có cơ quan hoặc nhóm “Sở Không Có”" in dry.stdout
    held_back = here.run(*words)
    assert held_back.returncode == 1 and "Chưa ghi dòng nào." in held_back.stdout
    assert here.data_of("figures")["cells"]["total"] == before

    done = here.data_of(*words, "--only-good")
    assert (done["rows"], done["bad"], done["written"]) == (6, 1, 5)
    assert here.data_of("figures")["cells"]["total"] == before + 4
    assert here.data_of("figures", "--as-of", date(2026, 3, 5).isoformat())["cells"]["open_within"] >= 4
    assert here.run("audit", "verify").returncode == 0

    sheet.write_bytes(
        "STT;Nội dung;Cơ quan chủ trì;Thời hạn;Sản phẩm\n1;Rà soát;Sở Y tế;Thường xuyên;Báo cáo\n".encode()
    )
    sheet = sheet.rename(tmp_path / "phu-luc.csv")
    of_one = ("import-tasks", str(sheet), "--by", "nhung.le", "--dry-run", "--directive-number", "9/KH-UBND")
    unregistered = here.run(*of_one, "--directive-date", "18/11/2025", "--no-coordinators")
    assert (
        "Còn thiếu: Phòng theo dõi." in unregistered.stderr
        and "9/KH-UBND ngày 18/11/2025 chưa được đăng ký" in unregistered.stderr
    )
    described = ("--directive-kind", "Kế hoạch", "--directive-subject", "Kế hoạch thử", "--signer", "Nguyễn Văn Ký")
    described += ("--assigned-by", "Chủ tịch UBND tỉnh", "--drafting-agency", "Sở Y tế", "--division", "Phòng Tổng hợp")
    dry = here.run(*of_one, "--directive-date", "18/11/2025", "--no-coordinators", *described)
    assert dry.returncode == 0 and "1 dòng:" in dry.stdout and "0 cần sửa" in dry.stdout


@pytest.mark.once
def test_who_imports_must_be_named_and_be_there(empty, tmp_path):
    unnamed = empty.run("import-tasks", "x.xlsx")
    assert unnamed.returncode == 2 and "--by" in unnamed.stderr
    sheet = tmp_path / "mau.xlsx"
    sheet.write_bytes(table([]))
    nobody = empty.run("import-tasks", str(sheet), "--by", "khong.ai")
    assert nobody.returncode == 1 and "khong.ai" in nobody.stderr
