"""B3 (BT 18.1): people by Excel — every row's verdict before anything is written, passwords handed out once; and what is refused."""

from __future__ import annotations

import base64
import html
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.make import AT, DAY, a_person, an_agency
from tests.refusing import refused
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.core.workbooks import Row, Sheet, read_workbook
from dondoc.organisations.actions import people_sheet as actions
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.queries import people_sheet as queries
from dondoc.rules.access import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
HEAD = tuple(queries.HEADINGS.values())
ROLES = {"Chuyên viên cơ quan, đơn vị": "agency_specialist", "Lãnh đạo cơ quan, đơn vị": "agency_head"}
SIGNS = {"Không ký thay": "", "Người đứng đầu, ký trực tiếp": "head"}
SPECIALIST, HEAD_ROLE = ROLES
IMPORT = "/nguoi-dung/nhap/"


@pytest.fixture
def administrator():
    return a_person("Bùi Quản Trị", role=Role.ADMINISTRATOR)


def a_line(name: str, agency: str, username: str = "", role: str = SPECIALIST, title: str = "Chuyên viên", *rest: str):
    return (name, username, agency, role, title, *(rest or ("", "", "")))


def read(*rows, hidden: tuple[int, ...] = ()):
    told = tuple(Row(n, r, hidden=n in hidden) for n, r in enumerate((HEAD, *rows), 1))
    return queries.read_people([Sheet("Người dùng", False, told)], roles=ROLES, signs=SIGNS, today=DAY)


def verdicts(administrator, *rows, hidden: tuple[int, ...] = ()):
    """Row -> what became of it, in words."""
    lines, unread = read(*rows, hidden=hidden)
    judged = unread + actions.judge_people(actor=administrator, lines=lines, at=AT)
    return {v.line.number: str(v.refusal or f"{v.kind} {v.line.username}") for v in judged}


def counts():
    return get_user_model().objects.count(), Post.objects.count(), AuditEvent.objects.count()


def a_csv(*rows) -> SimpleUploadedFile:
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows))
    return SimpleUploadedFile("nguoi.csv", text.encode())


def test_bt_18_1_the_preview_of_a_long_sheet_has_pages_and_the_button_writes_all_of_them(
    administrator, client: Client
) -> None:
    an_agency("Sở Một")
    signed_in(administrator, client)
    rows = [a_line(f"Người Thứ {n}", "Sở Một" if n != 53 else "Sở Không Có", f"nguoi.thu.{n}") for n in range(1, 54)]
    first = client.post(IMPORT, {"step": "preview", "file": a_csv(*rows)}).content.decode()
    assert "Dòng 1–50 trong 53" in first and first.index("Sở Không Có") < first.index("Người Thứ 1<")
    kept = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', first)[1]) for name in ("kept", "kept_name")
    }
    second = client.post(IMPORT, {"step": "preview", "trang": "2"} | kept).content.decode()
    assert "Dòng 51–53 trong 53" in second and "Người Thứ 52<" in second and "Ghi 52 dòng đúng" in second
    assert len(json.loads(html.unescape(re.search(r'name="lines" value="([^"]*)"', second)[1]))) == 52
    assert client.post(IMPORT, {"step": "preview", "kept": "?"}).status_code == 422


def test_bt_18_1_from_the_sheet_to_passwords_that_are_handed_out_once(administrator, client: Client) -> None:
    an_agency("Sở Một")
    signed_in(administrator, client)
    assert IMPORT in body(client, "/nguoi-dung/")
    given = client.get(f"{IMPORT}mau.xlsx")
    (sheet,) = (s for s in read_workbook("a.xlsx", given.content) if s.name == "Người dùng")
    assert [str(v).removesuffix(" *") for v in sheet.rows[0].values] == list(HEAD)
    before = counts()
    rows = (a_line("Trần Thị Mới", "Sở Một"), a_line("Đỗ Ẩn Danh", "sở một"), a_line("Sai", "Sở Không Có"))
    page = client.post(IMPORT, {"step": "preview", "file": a_csv(*rows)}).content.decode()
    assert "Ghi 2 dòng đúng" in page and "Không có cơ quan nào tên là “Sở Không Có”" in page
    assert counts() == before
    lines = html.unescape(re.search(r'name="lines" value="([^"]*)"', page)[1])
    answer = client.post(IMPORT, {"step": "do", "lines": lines})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    workbook = base64.b64decode(
        html.unescape(re.search(r'href="data:[^"]*;base64,([^"]*)"', answer.content.decode())[1])
    )
    (sheet,) = (s for s in read_workbook("a.xlsx", workbook) if s.name == "Mật khẩu")
    assert [row.values[:3] for row in sheet.rows[1:]] == [
        ("Trần Thị Mới", "Sở Một", "moi.tran"),
        ("Đỗ Ẩn Danh", "Sở Một", "danh.do"),
    ]
    password = sheet.rows[1].values[3]
    user = get_user_model().objects.get(username="moi.tran")
    assert user.check_password(password) and user.must_change_password
    assert password not in json.dumps(list(AuditEvent.objects.values_list("facts", flat=True)), default=str)
    own = Client()
    assert own.post("/dang-nhap/", {"username": "moi.tran", "password": password}).status_code == 302
    assert own.get("/nhiem-vu/").url == "/mat-khau/"
    again = client.post(IMPORT, {"step": "do", "lines": lines})
    assert again.status_code == 422 and "đã được ghi trước đó" in again.content.decode()
    assert get_user_model().objects.filter(username__startswith="moi.tran").count() == 1


def test_known_people_stay_get_a_further_post_or_are_told(administrator) -> None:
    one, two = an_agency("Sở Một"), an_agency("Sở Hai")
    known = a_person("Lê Văn Cũ", agency=one, title="Chuyên viên")
    username = get_user_model().objects.get(pk=known.user_id).username
    lines, _unread = read(
        a_line("Lê Văn Cũ", one.name),
        a_line("Lê Văn Cũ", two.name, username),
        a_line("Lê Văn Cũ", two.code),
        a_line("Tên Khác", two.name, username + "x"),
    )
    judged = actions.judge_people(actor=administrator, lines=lines, at=AT)
    assert [v.kind for v in judged] == ["same", "post", "new", "new"]
    assert judged[2].namesake == username and judged[2].line.username == "cu.le"
    opened, posts = actions.import_people(actor=administrator, lines=lines[:2], at=AT)
    assert (opened, posts) == ([], 1)
    assert set(Post.objects.filter(user_id=known.user_id).values_list("agency__name", flat=True)) == {
        "Sở Một",
        "Sở Hai",
    }
    told = verdicts(
        administrator,
        a_line("Tên Khác", one.name, username),
        a_line("Người Mới", one.name, "a.b"),
        a_line("Người Nữa", two.name, "a.b"),
        a_line("Cùng Tên", one.name),
        a_line("Cùng Tên", one.name),
    )
    assert f"“{username}” là của Lê Văn Cũ" in told[2]
    assert told[3] == "new a.b" and "đã có ở dòng 3" in told[4]
    assert told[5] == "new ten.cung" and "đã có ở dòng 5" in told[6]
    promoted = verdicts(administrator, a_line("Lê Văn Cũ", one.name, username, SPECIALIST, "Phó trưởng phòng"))
    assert "đang giữ chức vụ “Chuyên viên”" in promoted[2]


def test_each_row_meets_the_checks_of_the_single_form(administrator) -> None:
    one, late, gone = an_agency("Sở Một"), an_agency("Sở Sau"), an_agency("Sở Cũ")
    Agency.objects.filter(pk=late.pk).update(founded_on=DAY + timedelta(days=9))
    Agency.objects.filter(pk=gone.pk).update(dissolved_on=DAY - timedelta(days=9))
    before = counts()
    told = verdicts(
        administrator,
        a_line("Giám Đốc Một", one.name, "", HEAD_ROLE, "Giám đốc", "Người đứng đầu, ký trực tiếp", "", ""),
        a_line("Giám Đốc Hai", one.name, "", HEAD_ROLE, "Giám đốc", "head", "", ""),
        a_line("Người Sớm", late.name),
        a_line("Người Muộn", gone.name),
        a_line("N" * 121, one.name),
        a_line("Người Sai", one.name, "có dấu"),
        a_line("Người Dài", one.name, "", SPECIALIST, "T" * 121),
        a_line("Ngày Ngược", one.name, "", SPECIALIST, "Chuyên viên", "", "20/11/2026", "19/11/2026"),
    )
    assert told.pop(2) == "new mot.giam"
    said = (
        "đã có người đứng đầu trong thời gian này: Giám Đốc Một",
        "thành lập ngày",
        "đã thôi hoạt động",
        "Họ tên dài 121 chữ",
        "Tên đăng nhập chỉ gồm chữ không dấu",
        "Tên chức vụ dài quá 120 chữ",
        "sớm hơn ngày bắt đầu",
    )
    assert [words in told[n] for n, words in enumerate(said, 3)] == [True] * len(said), told
    assert counts() == before


def test_rows_that_cannot_be_read_are_told_one_by_one(administrator) -> None:
    one = an_agency("Sở Một")
    twins = [an_agency("Phòng Kinh tế"), an_agency("Phòng Kinh tế")]
    assert f"Phòng Kinh tế · {twins[0].code}" in queries.agency_labels(DAY)
    told = verdicts(
        administrator,
        a_line("", one.name),
        a_line("Vai Lạ", one.name, "", "Vai trò lạ"),
        a_line("Ngày Lạ", one.name, "", SPECIALIST, "Chuyên viên", "", "31/02/2026", ""),
        a_line("Dòng Ẩn", one.name),
        a_line("Hai Nơi", "Phòng Kinh tế"),
        a_line("Một Nơi", f"Phòng Kinh tế · {twins[1].code}"),
        a_line("Sai Dấu", "Sở Mót"),
        a_line("吴", one.name),
        hidden=(5,),
    )
    said = (
        "Chưa ghi cột “Họ và tên”",
        "“Vai trò lạ”",
        "Chọn 27",
        "đang ẩn",
        "nhiều cơ quan mang tên",
        "new noi.mot",
    )
    said += ("Không có cơ quan nào tên là “Sở Mót”", "Không đặt được tên đăng nhập")
    assert [words in told[n] for n, words in enumerate(said, 2)] == [True] * len(said), told


def test_one_row_that_can_no_longer_be_and_nothing_is_written(administrator) -> None:
    one = an_agency("Sở Một")
    lines, _unread = read(
        a_line("Người Tốt", one.name), a_line("Người Đầu", one.name, "", HEAD_ROLE, "Giám đốc", "head")
    )
    assert queries.from_plain(queries.to_plain(lines)) == lines
    a_person("Đến Trước", role=Role.AGENCY_HEAD, agency=one)
    before = counts()
    with refused("people_line") as told:
        actions.import_people(actor=administrator, lines=lines, at=AT)
    assert "Dòng 3" in str(told.value) and "Đến Trước" in str(told.value)
    assert counts() == before


def test_a_sheet_is_refused_whole_for_a_mark_of_secrecy_its_size_or_a_changed_page(
    administrator, client: Client, django_assert_max_num_queries
) -> None:
    one = an_agency("Sở Một")
    signed_in(administrator, client)
    page = client.post(
        IMPORT, {"file": a_csv(a_line("Người Tốt", one.name), a_line("X", one.name, "", SPECIALIST, "TUYỆT MẬT"))}
    )
    assert page.status_code == 422 and "dấu chỉ độ mật" in page.content.decode()
    assert AuditEvent.objects.filter(kind="secrecy_refused").count() == 1
    many, _unread = read(*(a_line(f"Người Thứ {n}", one.name, f"thu.{n}") for n in range(actions.MOST_NEW + 1)))
    with django_assert_max_num_queries(3), refused("people_too_many"):
        actions.judge_people(actor=administrator, lines=many, at=AT)
    for said in (None, [], "x", [{"number": 2}], queries.to_plain([many[0], many[0]])):
        with refused("people_changed"):
            queries.from_plain(said)
    assert client.post(IMPORT, {"step": "do", "lines": "{"}).status_code == 422
    assert client.post(IMPORT, {"step": "preview"}).status_code == 422


def test_only_the_administrator_has_the_sheet(client: Client) -> None:
    other = a_person(role=Role.OFFICE_LEADER)
    signed_in(other, client)
    assert client.get(IMPORT).status_code == client.get(f"{IMPORT}mau.xlsx").status_code == 404
    assert client.post(IMPORT, {"step": "do", "lines": "[]"}).status_code == 404
    lines, _unread = read(a_line("Người Tốt", "Sở Một"))
    with refused("not_administrator"):
        actions.import_people(actor=other, lines=lines, at=AT)
