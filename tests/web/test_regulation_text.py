"""A2: an administrator gives the regulation's full text; it stands beside the summaries and is read as a whole."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.core.test_files import a_docx
from tests.make import AT, ROOT, a_person
from tests.refusing import refused
from tests.web.test_overview import client_of

from dondoc.audit.models import AuditEvent
from dondoc.core.full_text import MOST_CHARACTERS
from dondoc.core.models import RegulationPart, RegulationText
from dondoc.organisations.actions.regulation_text import keep_regulation_text, remove_regulation_text
from dondoc.rules.access import Role

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

TH = "thanh-hoa-2025"
#: Invented: as many places as the tests look at, and khoản 3 of Điều 16 left out as in no text of ours.
TEXT = """QUY CHẾ
Chương I
CHUNG
Điều 5. Ai nhập
2. Các tổ:
c) Lời của điểm c về việc xin thêm ngày.
Điều 6. Hạn nhập
1. Hạn của tổ trưởng:
a) Lời của điểm a trong ngày.
"""


@pytest.fixture
def admin(frozen) -> Client:
    return client_of(a_person(role=Role.ADMINISTRATOR))


def keep(text: str = TEXT, actor=ROOT) -> None:
    keep_regulation_text(actor=actor, regulation_id=TH, file_name="quy-che.txt", text=text, at=AT)


def upload(client: Client, name: str, content: bytes, **said: str):
    files = {"files": SimpleUploadedFile(name, content)}
    return client.post(reverse("regulation_text_add"), {"regulation_id": TH, "do": "look"} | files | said)


def test_a2_a_file_is_looked_at_before_it_is_kept_and_then_stands_beside_the_summary(admin):
    seen = upload(admin, "quy-che.docx", a_docx(TEXT))
    shown = seen.content.decode()
    assert seen.status_code == 200
    assert not RegulationText.objects.exists(), "nothing is stored before it was looked at"
    assert (seen.context["examined"].articles, seen.context["examined"].clauses) == (2, 2)
    assert "Đ16.4" in shown, "a place that the profile names and the text has not is told"
    assert "Điều 5 khoản 2: số đứng ngay trước bị bỏ trống" in shown
    form = {"regulation_id": TH, "do": "keep", "seen": seen.context["seen"], "file_name": "quy-che.docx"}
    done = admin.post(reverse("regulation_text_add"), form | {"text": seen.context["form"]["text"].value()})
    assert done.status_code == 302
    page = admin.get(reverse("regulation")).content.decode()
    assert "Lời của điểm c về việc xin thêm ngày." in page
    assert f"{reverse('regulation_text')}?ban={TH}#d5-2-c" in page
    whole = admin.get(reverse("regulation_text")).content.decode()
    for anchor in ("d5", "d5-2", "d5-2-c", "d6-1-a"):
        assert f'id="{anchor}"' in whole
    line = AuditEvent.objects.get(kind="regulation_text_kept")
    assert (line.stream, line.facts["articles"]) == (f"regulation:{TH}", 2)
    assert "điểm c" not in str(line.facts)


def test_a2_a_text_that_was_changed_after_the_look_is_shown_once_more(admin):
    seen = admin.post(reverse("regulation_text_add"), {"regulation_id": TH, "do": "look", "text": TEXT}).context["seen"]
    form = {"regulation_id": TH, "do": "keep", "seen": seen, "text": TEXT + "b) Thêm một điểm.\n"}
    again = admin.post(reverse("regulation_text_add"), form)
    assert again.status_code == 200
    assert "đã được sửa sau lần xem trước" in again.content.decode()
    assert not RegulationText.objects.exists()


def test_a2_a_text_is_replaced_whole_and_taken_away_with_a_line_each(admin):
    keep()
    keep(TEXT.replace("Điều 6", "Điều 7"))
    assert set(RegulationPart.objects.values_list("cite", flat=True)) >= {"5.2.c", "7.1.a"}
    assert not RegulationPart.objects.filter(cite__startswith="6").exists()
    assert admin.get(reverse("regulation_text_remove")).status_code == 200
    assert admin.post(reverse("regulation_text_remove")).status_code == 302
    assert not RegulationPart.objects.exists()
    kinds = list(AuditEvent.objects.filter(stream=f"regulation:{TH}").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["regulation_text_kept", "regulation_text_kept", "regulation_text_removed"]
    with refused("text_not_there"):
        remove_regulation_text(actor=ROOT, regulation_id=TH, at=AT)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("quy-che.docx", b"MZ\x90\x00\x03", "một chương trình chạy trên Windows"),
        ("quy-che.docx", a_docx(""), "Không đọc được chữ nào"),
        ("quy-che.txt", b"", "không có nội dung"),
        ("quy-che.csv", TEXT.encode(), "chỉ đọc được từ tệp .docx hoặc .txt"),
        ("quy-che.txt", "Một bài thơ.\nKhông có điều nào.".encode(), "Không thấy dòng nào bắt đầu bằng"),
        ("quy-che.txt", ("Điều 1. Cây\n" + "á" * MOST_CHARACTERS).encode(), "dài hơn 300.000 chữ cái"),
    ],
)
def test_a2_what_is_no_full_text_is_refused_at_its_field(admin, name, content, said):
    answer = upload(admin, name, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RegulationText.objects.exists()


def test_a2_th_5_2_d_a_marked_text_is_refused_however_late_the_mark_stands_and_nothing_of_it_comes_back(admin):
    marked = TEXT + "Lời dài. " * 4000 + "\nTỐI MẬT\nGián điệp ở đây.\n"
    answer = upload(admin, "quy-che.docx", a_docx(marked))
    assert answer.status_code == 422
    assert "bí mật nhà nước" in answer.content.decode()
    assert "Gián điệp" not in answer.content.decode()
    assert not RegulationText.objects.exists()
    assert AuditEvent.objects.get(kind="secrecy_refused").facts == {"door": "regulation_text", "rule": "line"}


@pytest.mark.parametrize("role", [Role.OFFICE_LEADER, Role.AGENCY_SPECIALIST, Role.READER])
def test_a2_who_is_no_administrator_reads_the_text_and_gives_none(frozen, role):
    person = a_person(role=role)
    with refused("not_administrator"):
        keep(actor=person)
    keep()
    with refused("not_administrator"):
        remove_regulation_text(actor=person, regulation_id=TH, at=AT)
    client = client_of(person)
    assert client.get(reverse("regulation_text_add")).status_code == 404
    assert client.post(reverse("regulation_text_remove")).status_code == 404
    page = client.get(reverse("regulation_text")).content.decode()
    assert "Lời của điểm c" in page
    assert reverse("regulation_text_add") not in page
    assert client.get(reverse("regulation_text"), {"ban": "hue-1802"}).status_code == 404


@pytest.mark.parametrize("n", [1, 40])
def test_a2_the_pages_ask_the_same_number_of_questions_of_any_text(frozen, django_assert_max_num_queries, n):
    keep("".join(f"Điều {k}. Việc\n1. Lời.\n" for k in range(1, n + 1)))
    client = client_of(a_person(role=Role.OFFICE_SPECIALIST))
    for page in ("regulation", "regulation_text"):
        client.get(reverse(page))
        with django_assert_max_num_queries(14):
            client.get(reverse(page))
