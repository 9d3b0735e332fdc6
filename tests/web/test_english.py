"""The English catalogue: whole, true to the fields of every text, and what a reader meets who chose English."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from tests.make import AT, a_directive, a_task
from tests.tasks.loop import World, a_world, an_assignment, filed
from tools import messages

from dondoc.core.workbooks import find_table, read_workbook
from dondoc.inspections.models import Plan
from dondoc.inspections.plan_paper import when_of
from dondoc.intake import columns, sheet
from dondoc.organisations.queries import roster
from dondoc.reports.actions.rounds import made
from dondoc.reports.queries import due, office_due
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.standing import Code, Standing
from dondoc.web import cites, deed_words, status_words
from dondoc.web.access import POST_KEY
from dondoc.web.refusals import tell
from dondoc.web.templatetags import wording

#: Names that stay as they are.
NAMES = re.compile(r"Đôn Đốc|Thanh Hóa|Bến Tre|Tiếng Việt")
FIELDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w[^>]*>")


@cache
def said() -> dict[str, Message]:
    """The catalogue by text."""
    return {_text(m): m for m in messages.read() if m.id}


@cache
def texts() -> dict[messages.Message, str]:
    """What the source holds; read once, for it takes a while."""
    return messages.messages()


def _text(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{messages.CONTEXT}{text}" if message.context else text


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture
def english(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The catalogue as it stands in the source, compiled or not."""
    out = io.BytesIO()
    write_mo(out, messages.read())
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(out.getvalue())
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    with translation.override("en"):
        yield


# ---------------------------------------------------------------- the catalogue


def test_every_text_has_its_english() -> None:
    assert len(texts()) > 1000, "texts are no longer found"
    assert messages.missing(messages.read(), texts()) == []


def test_the_catalogue_holds_nothing_that_is_gone() -> None:
    assert set(said()) == {m[0] for m in texts()}


def test_fields_and_marks_survive() -> None:
    wrong = [
        (text, form)
        for text, message in said().items()
        for form in _forms(message)
        if Counter(FIELDS.findall(text)) != Counter(FIELDS.findall(form))
    ]
    assert wrong == []


def test_no_vietnamese_letter_is_left() -> None:
    left = [
        form
        for message in said().values()
        for form in _forms(message)
        if messages.VIETNAMESE.search(NAMES.sub("", form))
    ]
    assert left == []


def test_one_and_many_both_stand_where_a_number_does() -> None:
    with_number = {m[0] for m in texts() if len(m) == 2}
    assert with_number
    assert [t for t in with_number if len(_forms(said()[t])) != 2] == []


def test_the_catalogue_names_no_machine_and_nobody() -> None:
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    for example in (
        "ten.nguoi@coquan.gov.vn",
        "postgres://tên@máy/",
        "postgres://user@host/",
    ):  # how one is written, in a refusal
        text = text.replace(example, "")
    assert not re.search(r"\w@\w|^#: /|/(?:home|root|usr|tmp)\b", text, re.MULTILINE)


def test_the_tool_finds_each_kind_of_text(tmp_path: Path) -> None:
    python = tmp_path / "a.py"
    python.write_text(
        '"""Chú thích không phải lời cho người dùng."""\n'
        'raise Refusal("code", "Chưa {what}." "Nối.", way_on=WayOn("Đi tiếp", "home"))\n'
        '_("một"); pgettext("nơi", "hai"); ngettext("%(n)s việc", "%(n)s việc", 2); x = f"không {lấy}"\n'
        'TABLE = {"a": "đã làm"}\n',
        encoding="utf-8",
    )
    placed = ("nơi\x04hai",)
    called = [("Chưa {what}.Nối.",), ("Đi tiếp",), ("một",), placed, ("%(n)s việc", "%(n)s việc")]
    assert sorted(messages._of_python(python, spoken=False)) == sorted(called)
    assert ("đã làm",) in set(messages._of_python(python, spoken=True))
    template = tmp_path / "a.html"
    template.write_text(
        "  {# chú thích #}{% translate 'hai' %}{% translate 'hai' context 'nơi' %}\n    <p title=\"{% translate 'ba' as x %}\">\n"
        " {% blocktranslate count n=n %}{{ n }} việc{% plural %}{{ n }} việc{% endblocktranslate %}\n</p>",
        encoding="utf-8",
    )
    assert list(messages._of_template(template)) == [("hai",), placed, ("ba",), ("%(n)s việc", "%(n)s việc")]


# ---------------------------------------------------------------- how it reads


def test_one_day_and_two_days(english: None) -> None:
    def words(days: int) -> str:
        look = status_words.standing_look(Standing(Code.OVERDUE, days))
        assert look is not None
        return str(look.word)

    assert (words(1), words(2)) == ("Overdue by 1 day", "Overdue by 2 days")


def test_numbers_and_articles_are_written_as_the_language_does(english: None) -> None:
    assert (wording.thousands(3482), wording.percent_of(908, 1000)) == ("3,482", "90.8\u00a0%")
    assert cites.short_cite("5.2.c, QĐ.2") == "Art. 5.2.c, QĐ Art. 2"
    assert cites.long_cite("6.1.a") == "Article 6 clause 1 point a"
    with translation.override("vi"):
        assert (wording.thousands(3482), cites.short_cite("5.2.c")) == ("3.482", "Đ5.2.c")


def test_a_refusal_is_told_in_english_with_names_as_they_are(english: None) -> None:
    refusal = Refusal(
        "overtaken",
        "Nhiệm vụ này vừa được {name} ({title}) {deed} lúc {time}; thao tác của anh/chị không làm thay đổi gì.",
        way_on=WayOn("Mở nhiệm vụ", "assignments"),
        name="Lê Thị Hồng Nhung",
        title="Chuyên viên Phòng Tổng hợp",
        deed="nộp kết quả",
        time="09:12",
    )
    told = tell(refusal)
    assert told.text == (
        "This task has just been changed by Lê Thị Hồng Nhung (Chuyên viên Phòng Tổng hợp): result filed, at 09:12; your action changed nothing."
    )
    assert told.way_label == "Open the task"


def test_a_sheet_asked_for_in_english_is_read_back(english: None, world: World) -> None:
    target = io.BytesIO()
    sheet.write_template(target, AT.date())
    table = find_table(read_workbook("a.xlsx", target.getvalue()), columns.headings(False), columns.required(False))
    assert set(columns.required(False)) <= set(table.columns)


def test_a_fault_within_a_refusal_is_told_in_english_too(english: None) -> None:
    told = tell(roster.fault(4, "mã “{given}” có nhiều lần trong bảng.", given="so-y-te"))
    assert told.text == "Row 4: the code “so-y-te” stands several times in the sheet."


# ---------------------------------------------------------------- pages


def _reader(actor: Actor, client: Client) -> Client:
    client.force_login(
        get_user_model().objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend"
    )
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    client.cookies["django_language"] = "en"
    return client


def _page(client: Client, address: str) -> str:
    """What is read on a page: text and the attributes that are spoken."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = answer.content.decode()
    assert '<html lang="en"' in page
    return html.unescape(re.sub(r"<[^>]*?((?:title|aria-label|placeholder)=\"[^\"]*\")?[^>]*>", r" \1 ", page))


def _left(page: str) -> list[str]:
    """Texts of three words or more, without fields, that still stand in Vietnamese. Kinds of agencies also begin the names in tests."""
    return [
        text
        for text, message in said().items()
        if text.count(" ") > 1
        and not FIELDS.search(text)
        and message.locations[0][0] != "organisations/models/agency.py"
        and text in page.replace("\u00a0", " ")
    ]


@pytest.fixture
def world(db: None, frozen: Any) -> World:
    return a_world()


STOP = ("Việc của tôi", "Đăng ký", "Thời hạn", "Nhiệm vụ", "Mật khẩu", "Toàn cảnh", "hôm nay", "Chờ xác nhận")


def test_signing_in_reads_english(english: None, world: World, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = _page(client, "/dang-nhap/")
    assert "Sign in" in page
    assert [word for word in STOP if word in page] == []
    assert _left(page) == []


@pytest.mark.parametrize("who", ["specialist", "leader", "head"])
def test_pages_read_english(english: None, world: World, client: Client, who: str) -> None:
    a = an_assignment(world)
    result = an_assignment(world)
    filed(world, result, AT)
    drafted = a_directive(actor=world.specialist, number="219/KH-UBND")
    a_task(drafted)
    head = world.heads[a.agency_id]
    _reader({"specialist": world.specialist, "leader": world.leader, "head": head}[who], client)
    addresses = [
        "/viec-cua-toi/", "/nhiem-vu/", "/nhiem-vu/?fold=1", "/lich-lam-viec/", "/co-quan/", "/quy-che/vong-doi/",
        f"/nhiem-vu/{a.task_id}/", f"/luot-giao/{a.pk}/", f"/luot-giao/{result.pk}/", "/thieu-nhiem-vu/", "/toan-canh/",
    ]  # fmt: skip
    if who != "head":
        addresses += [
            "/van-ban/", "/van-ban/dang-ky/", f"/van-ban/{a.task.directive_id}/", f"/van-ban/{drafted.pk}/tach/",
            f"/van-ban/{drafted.pk}/kiem-tra/", f"/cho-xac-nhan/{result.pk}/",
        ]  # fmt: skip
    left = {address: found for address in addresses if (found := _left(_page(client, address)))}
    assert left == {}


def test_a_state_is_not_read_as_a_deed(english: None) -> None:
    assert str(status_words.LIFECYCLE["suspended"].word) == "Suspended"
    assert str(deed_words.DEEDS[Deed.SUSPEND]) == "Suspend"


def test_my_work_greets_in_english(english: None, world: World, client: Client) -> None:
    a = an_assignment(world)
    page = _page(_reader(world.heads[a.agency_id], client), "/viec-cua-toi/")
    assert "My work" in page and "Accept" in page and "7 working days left" in page
    row = made(actor=world.specialist, code="quarter-2026-3", at=AT)
    for titled in (due.round_details, due.taking_details, office_due.details):
        title = titled([row.pk], world.specialist, AT.date())[row.pk]["title"]
        assert wording.told(title) == "Quarter III/2026"
    assert wording.told(when_of(Plan(year=2026))) == "Year 2026"
