"""A request of the Office to many agencies (F4; TH 8.1.d, 16.5): asked, answered by form, by sheet and as "không có số liệu", one late, reminded
once a day, put off, joined; and every refusal on the way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.make import AT, DAY, a_directive, a_task
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.workbook_writing import Column, write_workbook
from dondoc.dashboard.queries.due import pile
from dondoc.inquiries.actions.answering import Given, draft, file_answer
from dondoc.inquiries.actions.asking import ColumnAsked, InquiryAsked, ask
from dondoc.inquiries.actions.minding import put_off, remind, withdraw
from dondoc.inquiries.models import Answer, Ask, Inquiry
from dondoc.inquiries.queries import inquiries as asked
from dondoc.inquiries.table import RawRow
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.notices.queries import inbox
from dondoc.organisations.models import User
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere

pytestmark = pytest.mark.django_db
UNTIL = DAY + timedelta(days=4)  # Monday 23 November 2026
LATER = AT + timedelta(hours=1)
COLUMNS = (ColumnAsked("Thôn, bản"), ColumnAsked("Số hộ nghèo", "number"), ColumnAsked("Ngày chốt", "date", False))


@pytest.fixture
def world(frozen):
    return a_world(4)


def wanted(world, **other):
    asked_of_all = InquiryAsked(
        purpose="report",
        title="Số liệu hộ nghèo",
        words="Số hộ nghèo từng thôn, tính đến 31/10.",
        form="table",
        due_on=UNTIL,
        agencies=tuple(f"a:{agency.pk}" for agency in world.agencies),
        columns=COLUMNS,
    )
    return replace(asked_of_all, **other)


def sent(world, *, at=AT, token="inquiry-1", **other):
    return ask(actor=world.specialist, asked=wanted(world, **other), files=[], form_token=token, at=at)


def of(world, place, inquiry):
    """The ask of one agency, its head, its specialist."""
    agency = world.agencies[place]
    return Ask.objects.get(inquiry=inquiry, agency=agency), world.heads[agency.pk], world.staff[agency.pk]


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def owes(actor, day=DAY):
    return [light.pk for light in pile(actor, day).lines if light.work is Work.INQUIRY]


def a_sheet(rows, name="tra loi.xlsx"):
    """A workbook with the columns in another order, as an agency sends it."""
    target = io.BytesIO()
    heads = [Column(heading="Số hộ nghèo"), Column(heading="Thôn, bản"), Column(heading="Ngày chốt")]
    write_workbook(target, heads, rows, sheet="Sheet1", title="Trả lời")
    return SimpleUploadedFile(name, target.getvalue())


def test_th_16_5_what_is_wrong_with_a_request_is_said_and_nothing_is_kept(world):
    faults = {
        "no_agencies": {"agencies": ()},
        "due_on_past": {"due_on": DAY - timedelta(days=1)},
        "no_due_on": {"due_on": None},
        "no_columns": {"columns": (ColumnAsked(" "),)},
        "column_twice": {"columns": (ColumnAsked("Số hộ"), ColumnAsked("số hộ (2026)"))},
        "no_column_name": {"columns": (ColumnAsked("(%)"),)},
        "too_many_columns": {"columns": tuple(ColumnAsked(f"Cột {n}") for n in range(21))},
        "no_form": {"form": "voice"},
        "no_purpose": {"purpose": "gossip"},
        "no_title": {"title": " "},
        "asked_oneself": {"agencies": (f"a:{world.specialist.agency_id}",)},
        "secret_marked": {"words": "TỐI MẬT: báo cáo gấp"},
    }
    for code, other in faults.items():
        with refused(code):
            sent(world, **other)
    with pytest.raises(NotThere):
        ask(actor=world.heads[world.agencies[0].pk], asked=wanted(world), files=[], form_token="x", at=AT)
    assert not Inquiry.objects.exists()


def test_f4_asked_of_many_answered_by_form_by_sheet_and_with_nothing_one_late_reminded_once_and_joined(
    client, world, frozen, django_assert_max_num_queries
):
    tell_new(actor=None, at=AT)
    inquiry = the_office_asks(client, world)
    the_first_types_hands_up_and_files(client, world, inquiry)
    the_second_sends_a_workbook(client, world, inquiry)
    third, head, _staff = of(world, 2, inquiry)
    file_answer(
        actor=head, ask_id=third.pk, given=Given(nothing=True, text="Xã không còn hộ nghèo."), files=[], at=LATER
    )
    the_silent_are_reminded_once_a_day(client, world, inquiry)
    days_later = AT + timedelta(days=6)
    frozen(days_later)
    the_fourth_answers_late(client, world, inquiry, days_later)
    the_office_looks_on(client, world, inquiry, django_assert_max_num_queries)
    all_answers_stand_in_one_workbook(client, world, inquiry)
    who_must_hear_was_told(world, inquiry, days_later)


def the_office_asks(client, world):
    signed_in(client, world.specialist)
    posted = {
        "purpose": "report", "title": "Số liệu hộ nghèo", "words": "Từng thôn.", "form": "table", "due_on": "18/11/2026",
        "agencies": [f"a:{agency.pk}" for agency in world.agencies], "form_token": "walk",
        "name_0": "Thôn, bản", "kind_0": "text", "required_0": "on", "name_1": "Số hộ nghèo", "kind_1": "number",
        "required_1": "on", "name_2": "Ngày chốt", "kind_2": "date",
    }  # fmt: skip
    wrong = client.post(reverse("inquiry_new"), posted).content.decode()
    assert "Ngày phải trả lời 18/11/2026 đã qua" in wrong
    assert 'value="Số hộ nghèo"' in wrong, "what was typed stays"
    several = posted | {"due_on": "mai", "title": "", "agencies": [], "name_1": "Thôn bản"}
    wrong = client.post(reverse("inquiry_new"), several).content.decode()
    assert "Còn 3 chỗ cần sửa" in wrong and wrong.count("giống một cột đứng trước") == 2, "all at once"
    client.post(reverse("inquiry_new"), posted | {"due_on": "23/11/2026"})
    client.post(reverse("inquiry_new"), posted | {"due_on": "23/11/2026"})
    inquiry = Inquiry.objects.get()
    assert (inquiry.asks.count(), inquiry.cite) == (4, "16.5")
    return inquiry


def the_first_types_hands_up_and_files(client, world, inquiry):
    first, head, staff = of(world, 0, inquiry)
    address = reverse("inquiry_answer", args=[first.pk])
    assert owes(head) == owes(staff) == [first.pk]
    signed_in(client, staff)
    cells = {"cell-0-0": "Thôn Đông", "cell-0-1": "12 hộ", "cell-1-0": "Thôn Tây", "do": "up", "form_token": "a"}
    told = client.post(address, cells).content.decode()
    assert "Dòng 1, cột “Số hộ nghèo”: “12 hộ” không phải là một số" in told
    assert "Dòng 2, cột “Số hộ nghèo”: ô này cần có mà đang trống" in told
    assert 'value="Thôn Tây"' in told
    assert told.count('aria-invalid="true"') == 2, "marked where they stand"
    cells |= {"cell-0-1": "1.234,5", "cell-1-1": "7"}
    told = client.post(address, cells | {"nothing": "on"}).content.decode()
    assert "bảng vẫn có dòng đã điền" in told
    assert client.post(address, cells).status_code == 302
    assert (owes(staff), owes(head)) == ([], [first.pk])
    with refused("not_the_signer"):
        file_answer(actor=staff, ask_id=first.pk, given=Given(), files=[], at=LATER)
    signed_in(client, head)
    assert 'value="1.234,5"' in client.get(reverse("inquiry_ask", args=[first.pk])).content.decode()
    assert "dự thảo chờ anh/chị ký" in client.get(reverse("my_work")).content.decode()
    filing = cells | {"do": "file", "seen": str(Answer.objects.get().pk)}
    assert client.post(address, filing).status_code == 302
    assert owes(head) == []


def the_second_sends_a_workbook(client, world, inquiry):
    """Its columns in another order; each bad cell is told by the workbook's own row. What was asked of another does not exist."""
    second, head, _staff = of(world, 1, inquiry)
    address = reverse("inquiry_answer", args=[second.pk])
    signed_in(client, head)
    assert client.get(reverse("inquiry_ask", args=[of(world, 0, inquiry)[0].pk])).status_code == 404
    for no_table in ("a\t1\rb\t2\tc\td", f'"{"a" * 140_000}'):
        assert client.post(address, {"do": "draft", "pasted": no_table}).status_code == 422
    endless = Given(rows=(RawRow(1, ("Thôn Nam", float("inf"), None)),))
    with refused("cell_not_a_number"):
        file_answer(actor=head, ask_id=second.pk, given=endless, files=[], at=LATER)
    bad = a_sheet([["hai", "Thôn Nam", "31/13/2026"], [3, "", ""]])
    told = client.post(address, {"do": "file", "sheet": bad}).content.decode()
    for words in ("Dòng 3, cột “Số hộ nghèo”", "Dòng 3, cột “Ngày chốt”", "Dòng 4, cột “Thôn, bản”"):
        assert words in told
    good = a_sheet([[2, "Thôn Nam", date(2026, 10, 31)], [3.5, "Thôn Bắc", ""]])
    assert client.post(address, {"do": "file", "sheet": good}).status_code == 302


def the_silent_are_reminded_once_a_day(client, world, inquiry):
    signed_in(client, world.leader)
    client.post(reverse("inquiry_remind", args=[inquiry.pk]))
    assert AuditEvent.objects.get(kind="inquiry_reminded").facts["agencies"] == [world.agencies[3].pk]
    again = client.post(reverse("inquiry_remind", args=[inquiry.pk]))
    assert (again.status_code, "mỗi ngày chỉ nhắc một lần" in again.content.decode()) == (422, True)


def the_fourth_answers_late(client, world, inquiry, at):
    """With what it pasted. The first cannot change any more what it said; nobody is left to be reminded."""
    fourth, head, _staff = of(world, 3, inquiry)
    signed_in(client, head)
    pasted = "Thôn, bản\tSố hộ nghèo\tNgày chốt\rThôn Trung\t5\t1/11/2026\r"
    client.post(reverse("inquiry_answer", args=[fourth.pk]), {"do": "file", "pasted": pasted})
    assert asked.late_days(Ask.objects.get(pk=fourth.pk), DAY) == 2
    first, head, _staff = of(world, 0, inquiry)
    with refused("answered_before"):
        file_answer(actor=head, ask_id=first.pk, given=Given(nothing=True), files=[], at=at)
    with refused("all_answered"):
        remind(actor=world.leader, inquiry_id=inquiry.pk, at=at)
    put_off_late = {"due_on": DAY + timedelta(days=12), "reason": "Sửa cột 2.", "inquiry_id": inquiry.pk, "at": at}
    with refused("all_answered"):
        put_off(**put_off_late, actor=world.leader, ask_id=None)
    put_off(**put_off_late, actor=world.leader, ask_id=fourth.pk)
    page = client.get(reverse("inquiry_ask", args=[fourth.pk])).content.decode()
    assert "vẫn tính là muộn" in page
    assert "Sửa được đến hết ngày 01/12/2026" in page
    assert asked.late_days(Ask.objects.get(pk=fourth.pk), DAY) == 2, "late stays late"


def the_office_looks_on(client, world, inquiry, at_most):
    """Its list, the progress and the joined table, after an agency its own list; the statements do not grow with the rows."""
    signed_in(client, world.staff[world.agencies[0].pk])
    with at_most(24):
        own = client.get(reverse("inquiries"), {"tra-loi": "answered"}).content.decode()
    assert (own.count("data-row"), inquiry.title in own) == (1, True)
    signed_in(client, world.specialist)
    with at_most(24):
        assert "4 / 4" in client.get(reverse("inquiries"), {"tinh-hinh": "complete"}).content.decode()
    with at_most(26), CaptureQueriesContext(connection) as of_four:
        page = client.get(reverse("inquiry", args=[inquiry.pk])).content.decode()
    assert (page.count("data-row"), "Trả lời muộn 2 ngày" in page) == (4, True)
    with CaptureQueriesContext(connection) as of_one:
        page = client.get(reverse("inquiry", args=[inquiry.pk]), {"tra-loi": "late"}).content.decode()
    assert (page.count("data-row"), len(of_one)) == (1, len(of_four))
    with at_most(24):
        table = client.get(reverse("inquiry_joined", args=[inquiry.pk])).content.decode()
    assert (table.count("data-row"), "1.234,5" in table) == (5, True)


def all_answers_stand_in_one_workbook(client, world, inquiry):
    book = client.get(reverse("inquiry_workbook", args=[inquiry.pk]))
    content = io.BytesIO(b"".join(book.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    names = [agency.name for agency in world.agencies]
    assert [row[0:1] + row[4:] for row in rows[2:7]] == [
        [names[0], "Thôn Đông", 1234.5, ""],
        [names[0], "Thôn Tây", 7, ""],
        [names[1], "Thôn Nam", 2, date(2026, 10, 31)],
        [names[1], "Thôn Bắc", 3.5, ""],
        [names[3], "Thôn Trung", 5, date(2026, 11, 1)],
    ]
    assert [rows[7][0], *rows[7][2:4]] == [names[2], date(2026, 11, 19), "Không có số liệu"]


def who_must_hear_was_told(world, inquiry, at):
    """Each with a way to the page; who asked hears once, when the last has answered."""
    tell_new(actor=None, at=at)
    notices = Notice.objects.filter(kind__startswith="inquiry").order_by("number", "pk")
    heads = [world.heads[agency.pk].user_id for agency in world.agencies]
    assert [(n.kind, n.recipient_id) for n in notices] == [
        *(("inquiry_sent", user) for user in heads),
        ("inquiry_drafted", heads[0]),
        ("inquiry_reminded", heads[3]),
        ("inquiry_answered", world.specialist.user_id),
        ("inquiry_day_set", heads[3]),
    ]
    words = inbox.told(notices)
    assert words[0].text.endswith("chậm nhất ngày 23/11/2026")
    assert {one.url for one in words} == {reverse(name, args=[inquiry.pk]) for name in ("inquiry", "inquiry_joined")}


@pytest.fixture
def in_words(world):
    """An inquiry answered in words, tied to a task."""
    task = an_assignment(world).task
    inquiry = sent(world, purpose="information", form="text", task_id=task.pk)
    assert (inquiry.cite, inquiry.columns.count(), inquiry.task_id) == ("8.1.d", 0, task.pk)
    not_sent = a_task(a_directive(), world.agencies[0])
    with pytest.raises(NotThere):
        sent(world, token="inquiry-2", task_id=not_sent.pk)
    return inquiry


def test_th_8_1_d_an_answer_is_corrected_until_its_day_and_what_was_said_before_stays(world, in_words):
    first, head, staff = of(world, 0, in_words)
    other = of(world, 1, in_words)[1]
    mine = {"actor": head, "ask_id": first.pk, "files": [], "at": LATER}
    with refused("no_answer"):
        file_answer(**mine, given=Given(text=" "))
    with refused("secret_marked"):
        file_answer(**mine, given=Given(text="Số liệu TỐI MẬT của tỉnh."))
    for stranger in (other, world.specialist):
        with pytest.raises(NotThere):
            file_answer(**mine | {"actor": stranger}, given=Given(text="Không phải của tôi."))
    paper = inspect_upload("kem.txt", io.BytesIO("Bảng kèm theo".encode()), 10_000)
    said = file_answer(**mine | {"files": [paper]}, given=Given(text="Có 3 việc."))
    more = Given(text="Có 4 việc.", keeps=(said.files.get().pk,))
    again = draft(actor=staff, ask_id=first.pk, given=more, files=[], hand_up=True, at=LATER)
    assert (owes(head), owes(staff), owes(head, UNTIL + timedelta(days=1))) == ([first.pk], [], [])
    with refused("overtaken"):
        file_answer(**mine, given=replace(more, seen=said.pk))
    file_answer(**mine, given=replace(more, seen=again.pk))
    kept = [(answer.text, answer.files.count()) for answer in asked.filed_of(first)]
    assert kept == [("Có 4 việc.", 1), ("Có 3 việc.", 1)]
    assert asked.files_for(world.chairman, in_words.pk, DAY).distinct().count() == 1
    assert not asked.files_for(other, in_words.pk, DAY).exists()


def test_f4_who_is_only_asked_hears_nothing_of_the_task_and_no_address_breaks_a_page(client, world, in_words):
    number = in_words.task.directive.number
    for place, seen in ((0, True), (1, False)):
        mine, head, _staff = of(world, place, in_words)
        own = reverse("inquiry_ask", args=[mine.pk])
        assert signed_in(client, head).get(reverse("inquiry", args=[in_words.pk])).url == own
        assert (number in client.get(own).content.decode()) == seen
    for name, *more in (("inquiry",), ("inquiry_file", 1), ("inquiry_ask",)):
        assert client.get(reverse(name, args=[10**30, *more])).status_code == 404
    assert number in signed_in(client, world.chairman).get(reverse("inquiry", args=[in_words.pk])).content.decode()


def test_f4_the_day_is_put_off_for_one_and_the_whole_is_withdrawn(world, in_words):
    second, head, _staff = of(world, 1, in_words)
    day_off = date(2026, 11, 29)  # a Sunday
    office = {"actor": world.leader, "inquiry_id": in_words.pk, "at": LATER}
    wrong = {
        "due_on_past": {"due_on": DAY - timedelta(days=1)},
        "not_later": {"due_on": UNTIL},
        "no_reason": {"reason": ""},
    }
    for code, other in wrong.items():
        with refused(code):
            put_off(**office | {"due_on": day_off, "reason": "Chờ số liệu", "ask_id": second.pk} | other)
    put_off(**office, due_on=day_off, reason="Chờ số liệu của huyện cũ.", ask_id=second.pk)
    second.refresh_from_db()
    assert (second.due_on, second.late_after) == (day_off, date(2026, 11, 30))
    assert not Ask.objects.exclude(pk=second.pk).filter(due_on=day_off).exists()
    file_answer(actor=head, ask_id=second.pk, given=Given(text="Đã có."), files=[], at=AT + timedelta(days=11))
    assert asked.late_days(Ask.objects.get(pk=second.pk), DAY) == 0
    third, head, _staff = of(world, 2, in_words)
    with refused("no_reason"):
        withdraw(**office, reason="")
    withdraw(**office, reason="Đã có số liệu từ nguồn khác.")
    for deed in (
        lambda: withdraw(**office, reason="Lần nữa"),
        lambda: remind(**office),
        lambda: file_answer(actor=head, ask_id=third.pk, given=Given(text="Muộn rồi."), files=[], at=LATER),
    ):
        with refused("inquiry_withdrawn"):
            deed()
    assert owes(head) == []
    kinds = set(AuditEvent.objects.filter(stream=f"inquiry:{in_words.pk}").values_list("kind", flat=True))
    assert kinds == {"inquiry_sent", "inquiry_answered", "inquiry_day_set", "inquiry_withdrawn"}
