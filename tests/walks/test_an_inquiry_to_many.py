"""A request of the Office to many agencies (F4; TH 8.1.d, 16.5): asked, answered by form, by sheet and as "không có số liệu", one late, reminded
once a day, put off, joined; and every refusal on the way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.make import AT, DAY
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
    # the Office asks
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
    client.post(reverse("inquiry_new"), posted | {"due_on": "23/11/2026"})
    client.post(reverse("inquiry_new"), posted | {"due_on": "23/11/2026"})
    inquiry = Inquiry.objects.get()
    assert (inquiry.asks.count(), inquiry.cite) == (4, "16.5")
    assert AuditEvent.objects.get(kind="inquiry_sent").facts["agencies"] == [a.pk for a in world.agencies]

    # the first agency: its specialist types and hands up, its head files
    first, head, staff = of(world, 0, inquiry)
    assert owes(head) == owes(staff) == [first.pk]
    signed_in(client, staff)
    assert 'name="cell-0-1"' in client.get(reverse("inquiry_ask", args=[first.pk])).content.decode()
    cells = {"cell-0-0": "Thôn Đông", "cell-0-1": "12 hộ", "cell-1-0": "Thôn Tây", "do": "up", "form_token": "a"}
    told = client.post(reverse("inquiry_answer", args=[first.pk]), cells).content.decode()
    assert "Dòng 1, cột “Số hộ nghèo”: “12 hộ” không phải là một số" in told
    assert "Dòng 2, cột “Số hộ nghèo”: ô này cần có mà đang trống" in told
    assert 'value="Thôn Tây"' in told
    assert told.count('aria-invalid="true"') == 2, "marked where they stand"
    cells |= {"cell-0-1": "1.234,5", "cell-1-1": "7"}
    assert client.post(reverse("inquiry_answer", args=[first.pk]), cells).status_code == 302
    assert (owes(staff), owes(head)) == ([], [first.pk])
    with refused("not_the_signer"):
        file_answer(actor=staff, ask_id=first.pk, given=Given(), files=[], at=LATER)
    signed_in(client, head)
    shown = client.get(reverse("inquiry_ask", args=[first.pk])).content.decode()
    assert 'value="1.234,5"' in shown
    assert "dự thảo chờ anh/chị ký" in client.get(reverse("my_work")).content.decode()
    drafted = Answer.objects.get()
    filing = cells | {"do": "file", "seen": str(drafted.pk)}
    assert client.post(reverse("inquiry_answer", args=[first.pk]), filing).status_code == 302
    assert owes(head) == []

    # the second: by a workbook with its columns in another order; each bad cell is told by its own row
    second, head, staff = of(world, 1, inquiry)
    signed_in(client, head)
    assert client.get(reverse("inquiry_ask", args=[first.pk])).status_code == 404, "another agency's"
    bad = a_sheet([["hai", "Thôn Nam", "31/13/2026"], [3, "", ""]])
    told = client.post(reverse("inquiry_answer", args=[second.pk]), {"do": "file", "sheet": bad}).content.decode()
    for words in ("Dòng 3, cột “Số hộ nghèo”", "Dòng 3, cột “Ngày chốt”", "Dòng 4, cột “Thôn, bản”"):
        assert words in told
    good = a_sheet([[2, "Thôn Nam", date(2026, 10, 31)], [3.5, "Thôn Bắc", ""]])
    assert client.post(reverse("inquiry_answer", args=[second.pk]), {"do": "file", "sheet": good}).status_code == 302

    # the third has nothing to tell; the fourth is silent and is reminded, once a day
    third, head, _staff = of(world, 2, inquiry)
    file_answer(
        actor=head, ask_id=third.pk, given=Given(nothing=True, text="Xã không còn hộ nghèo."), files=[], at=LATER
    )
    signed_in(client, world.leader)
    client.post(reverse("inquiry_remind", args=[inquiry.pk]))
    assert AuditEvent.objects.get(kind="inquiry_reminded").facts["agencies"] == [world.agencies[3].pk]
    again = client.post(reverse("inquiry_remind", args=[inquiry.pk]))
    assert (again.status_code, "mỗi ngày chỉ nhắc một lần" in again.content.decode()) == (422, True)

    # days later the fourth answers late, with what it pasted; the first cannot change what it said any more
    frozen(AT + timedelta(days=6))
    fourth, head, _staff = of(world, 3, inquiry)
    signed_in(client, head)
    pasted = "Thôn, bản\tSố hộ nghèo\tNgày chốt\nThôn Trung\t5\t1/11/2026\n"
    client.post(reverse("inquiry_answer", args=[fourth.pk]), {"do": "file", "pasted": pasted})
    assert asked.late_days(Ask.objects.get(pk=fourth.pk), DAY) == 2
    assert AuditEvent.objects.filter(kind="inquiry_answered").last().facts["last"] is True
    with refused("answered_before"):
        file_answer(
            actor=of(world, 0, inquiry)[1],
            ask_id=first.pk,
            given=Given(nothing=True),
            files=[],
            at=AT + timedelta(days=6),
        )
    with refused("all_answered"):
        remind(actor=world.leader, inquiry_id=inquiry.pk, at=AT + timedelta(days=6))

    # joined, on a page and in a workbook
    signed_in(client, world.specialist)
    with django_assert_max_num_queries(26):
        page = client.get(reverse("inquiry", args=[inquiry.pk])).content.decode()
    assert "Trả lời muộn 2 ngày" in page
    late_only = client.get(reverse("inquiry", args=[inquiry.pk]), {"tra-loi": "late"}).content.decode()
    assert late_only.count("data-row") == 1
    with django_assert_max_num_queries(24):
        table = client.get(reverse("inquiry_joined", args=[inquiry.pk])).content.decode()
    assert table.count("data-row") == 5
    assert "1.234,5" in table
    book = client.get(reverse("inquiry_workbook", args=[inquiry.pk]))
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0).to_python()
    )
    names = [agency.name for agency in world.agencies]
    assert [row[0:1] + row[4:] for row in rows[2:7]] == [
        [names[0], "Thôn Đông", 1234.5, ""],
        [names[0], "Thôn Tây", 7, ""],
        [names[1], "Thôn Nam", 2, date(2026, 10, 31)],
        [names[1], "Thôn Bắc", 3.5, ""],
        [names[3], "Thôn Trung", 5, date(2026, 11, 1)],
    ]
    assert rows[7][0] == names[2]
    assert rows[7][2:4] == [date(2026, 11, 19), "Không có số liệu"]

    # who was told what, each with a way to the page
    tell_new(actor=None, at=AT + timedelta(days=6))
    notices = Notice.objects.filter(kind__startswith="inquiry").order_by("number", "pk")
    heads = [world.heads[agency.pk].user_id for agency in world.agencies]
    assert [(n.kind, n.recipient_id) for n in notices] == [
        *(("inquiry_sent", user) for user in heads),
        ("inquiry_drafted", heads[0]),
        ("inquiry_reminded", heads[3]),
        ("inquiry_answered", world.specialist.user_id),
    ]
    words = inbox.told(notices)
    assert words[0].text.endswith("chậm nhất ngày 23/11/2026")
    assert {one.url for one in words} == {
        reverse("inquiry", args=[inquiry.pk]),
        reverse("inquiry_joined", args=[inquiry.pk]),
    }


def test_th_8_1_d_an_answer_is_corrected_until_its_day_put_off_for_one_and_withdrawn_for_all(world):
    """In words, tied to a task; what was said before stays, what was withdrawn is owed by nobody."""
    task = an_assignment(world).task
    inquiry = sent(world, purpose="information", form="text", task_id=task.pk)
    assert (inquiry.cite, inquiry.columns.count(), inquiry.task_id) == ("8.1.d", 0, task.pk)
    first, head, staff = of(world, 0, inquiry)
    mine = {"actor": head, "ask_id": first.pk, "files": [], "at": LATER}
    with refused("no_answer"):
        file_answer(**mine, given=Given(text=" "))
    with refused("secret_marked"):
        file_answer(**mine, given=Given(text="Số liệu TỐI MẬT của tỉnh."))
    with pytest.raises(NotThere):
        file_answer(**mine | {"actor": of(world, 1, inquiry)[1]}, given=Given(text="Không phải của tôi."))
    with pytest.raises(NotThere):
        file_answer(**mine | {"actor": world.specialist}, given=Given(text="Văn phòng trả lời thay."))

    paper = inspect_upload("kem.txt", io.BytesIO("Bảng kèm theo".encode()), 10_000)
    said = file_answer(**mine | {"files": [paper]}, given=Given(text="Có 3 việc."))
    again = draft(
        actor=staff,
        ask_id=first.pk,
        given=Given(text="Có 4 việc.", keeps=(said.files.get().pk,)),
        files=[],
        hand_up=True,
        at=LATER,
    )
    with refused("overtaken"):
        file_answer(**mine, given=Given(text="Ghi đè.", seen=said.pk))
    file_answer(**mine, given=Given(text="Có 4 việc.", seen=again.pk, keeps=(said.files.get().pk,)))
    kept = [(answer.text, answer.files.count()) for answer in asked.filed_of(first)]
    assert kept == [("Có 4 việc.", 1), ("Có 3 việc.", 1)]
    assert asked.files_for(world.chairman, inquiry.pk, DAY).distinct().count() == 1
    assert not asked.files_for(of(world, 1, inquiry)[1], inquiry.pk, DAY).exists()

    second, head, _staff = of(world, 1, inquiry)
    day_off = date(2026, 11, 29)  # a Sunday
    office = {"actor": world.leader, "inquiry_id": inquiry.pk, "at": LATER}
    for code, wrong in {
        "due_on_past": {"due_on": DAY - timedelta(days=1)},
        "not_later": {"due_on": UNTIL},
        "no_reason": {"reason": ""},
    }.items():
        with refused(code):
            put_off(**office | {"due_on": day_off, "reason": "Chờ số liệu", "ask_id": second.pk} | wrong)
    put_off(**office, due_on=day_off, reason="Chờ số liệu của huyện cũ.", ask_id=second.pk)
    second.refresh_from_db()
    assert (second.due_on, second.late_after) == (day_off, date(2026, 11, 30))
    assert not Ask.objects.exclude(pk=second.pk).filter(due_on=day_off).exists()
    file_answer(actor=head, ask_id=second.pk, given=Given(text="Đã có."), files=[], at=AT + timedelta(days=11))
    assert asked.late_days(Ask.objects.get(pk=second.pk), DAY) == 0

    third, head, _staff = of(world, 2, inquiry)
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
    kinds = set(AuditEvent.objects.filter(stream=f"inquiry:{inquiry.pk}").values_list("kind", flat=True))
    assert kinds == {"inquiry_sent", "inquiry_drafted", "inquiry_answered", "inquiry_day_set", "inquiry_withdrawn"}
