"""Who finds what (definitions 5): nothing of a record one may not see, of a report only who sees its assignment whole; the page and the palette."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import AT, DAY, a_directive, a_person, a_task, an_agency
from tests.tasks.loop import a_directive as issued_directive
from tests.tasks.loop import a_form, a_result, a_world, fresh

from dondoc.core.files import inspect_upload
from dondoc.organisations.models import Agency, Field
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.search.models import Entry, Kind
from dondoc.search.sought import sought
from dondoc.tasks.actions import agency, mandates
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.searching import rows, search
from dondoc.web.access import POST_KEY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
EVERYTHING = {"directive", "task", "update", "file"}
#: Who stands how to the task below -> the kinds he finds by a word that stands in all of them.
FINDS = {
    "specialist": EVERYTHING,
    "chairman": EVERYTHING,
    "lead": EVERYTHING,
    "unit": EVERYTHING,
    "district": EVERYTHING,
    "field manager": EVERYTHING,
    "coordinator": {"directive", "task"},
    "concerned": {"directive", "task"},
    "reader": {"directive", "task"},
    "stranger": set(),
    "inspector": set(),
    "inspector of it": EVERYTHING,
    "administrator": set(),
}


def a_file(name: str, text: str) -> Any:
    return inspect_upload(name, io.BytesIO(text.encode()), 10**6)


@pytest.fixture
def people() -> dict[str, Actor]:
    """One task with a report and a file, all bearing the word "cửa đạt"; a draft result, not signed, that bears it too."""
    world = a_world()
    land = Field.objects.create(code="land", name="Đất đai")
    district = an_agency(kind=AgencyKind.DISTRICT)
    lead = an_agency(kind=AgencyKind.COMMUNE, parent=district)
    unit = an_agency(kind=AgencyKind.SUBORDINATE, parent=lead)
    at_work = {
        "lead": lead,
        "unit": unit,
        "district": district,
        "field manager": an_agency(fields=["land"]),
        "coordinator": an_agency(),
        "concerned": an_agency(),
        "stranger": an_agency(),
    }
    staff = {name: a_person(role=Role.AGENCY_SPECIALIST, agency=a) for name, a in at_work.items()}
    form = replace(
        a_form(world, leads=[lead]),
        content="Vận hành hồ Cửa Đạt",
        no_coordinators=False,
        coordinators=(f"a:{at_work['coordinator'].pk}",),
        field_id=land.pk,
    )
    issued_directive(world, tasks=[form])
    assignment = Assignment.objects.get(task__content=form.content)
    assignment.task.concerned.add(at_work["concerned"])
    Entry.objects.filter(kind="directive").update(folded="ho cua dat")
    pass_to(unit, assignment, a_person(role=Role.AGENCY_HEAD, agency=lead))
    report(assignment, staff["lead"])
    others = {role.value: a_person(role=role) for role in (Role.READER, Role.INSPECTOR, Role.ADMINISTRATOR)}
    inspects = a_person(role=Role.INSPECTOR)
    mandates.give("inspection:1", {inspects.user_id: (DAY, None)}, [assignment.pk])
    return staff | others | {"specialist": world.specialist, "chairman": world.chairman, "inspector of it": inspects}


def pass_to(unit: Agency, assignment: Assignment, head: Actor) -> None:
    version = fresh(assignment).version
    said = {"assignment_id": assignment.pk, "version": version, "user_id": None, "unit_id": unit.pk, "note": ""}
    agency.assign_person(actor=head, **said, at=AT)


def report(assignment: Assignment, staff: Actor) -> None:
    """One report with a file, and a draft of a result that waits for its signature."""
    said = {"actor": staff, "assignment_id": assignment.pk, "at": AT + timedelta(hours=1)}
    agency.file_update(
        **said,
        kind="progress",
        text="Mực nước <i>Cửa Đạt</i> ổn định",
        asked_due_on=None,
        files=[a_file("cua-dat.txt", "bảng")],
        form_token="a",
    )
    result = replace(a_result(), text="Cửa Đạt chưa ký")
    agency.draft_result(**said, version=fresh(assignment).version, result=result, files=[], form_token="b")


def as_actor(actor: Actor) -> Client:
    client = Client()
    user = get_user_model().objects.get(pk=actor.user_id)
    client.force_login(user, backend="dondoc.organisations.backend.PasswordBackend")
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def test_each_finds_what_he_may_see_and_no_count_tells_of_the_rest(people: dict[str, Actor]) -> None:
    for relation, kinds in FINDS.items():
        found = search(people[relation], sought("cua dat"), DAY).found
        assert {str(k) for k, hits in found.items() if hits.ids} == kinds, relation
        assert all(hits.count <= 1 and not hits.more for hits in found.values()), relation
        shown = {str(k) for k, hits in found.items() if rows(people[relation], k, hits.ids, DAY)}
        assert shown == kinds, relation


def test_the_lines_ask_again_what_the_reader_may_see(people: dict[str, Actor]) -> None:
    """Keys of entries that somebody else found open nothing."""
    for kind in Kind:
        every = list(Entry.objects.filter(kind=kind).values_list("pk", flat=True))
        assert rows(people["stranger"], kind, every, DAY) == []
    hidden = list(Entry.objects.filter(hidden=True).values_list("pk", flat=True))
    assert hidden and rows(people["specialist"], Kind.UPDATE, hidden, DAY) == []


def test_drafts_are_found_by_the_office_alone(people: dict[str, Actor]) -> None:
    directive = a_directive(people["specialist"])
    a_task(directive, an_agency(), content="Việc chưa giao", actor=people["specialist"])
    asked = sought("viec chua giao")
    assert search(people["specialist"], asked, DAY).found[Kind.TASK].count == 1
    for relation in ("chairman", "reader", "lead"):
        assert search(people[relation], asked, DAY).found[Kind.TASK].count == 0, relation


def test_side_by_side_comes_first_then_newest_and_a_frequent_word_is_counted_to_a_limit(
    people: dict[str, Actor],
) -> None:
    agencies = [an_agency()]
    directive = a_directive(people["specialist"])
    texts = ("đất đai xã hội", "hội nghị xã", "xã hội số")
    tasks = [a_task(directive, *agencies, content=text, actor=people["specialist"]) for text in texts]

    def order(best_first: bool) -> list[int]:
        ids = search(people["specialist"], sought("xã hội"), DAY, best_first=best_first).found[Kind.TASK].ids
        return [row.record.pk for row in rows(people["specialist"], Kind.TASK, ids, DAY)]

    first, second, third = (task.pk for task in tasks)
    assert order(True) == [third, first, second]
    assert order(False) == [third, second, first]
    capped = search(people["specialist"], sought("xã"), DAY, kinds=[Kind.TASK], most=2).found[Kind.TASK]
    assert (capped.count, capped.more) == (2, True)


def test_beginnings_are_found_where_no_whole_word_is_and_the_page_says_so(people: dict[str, Actor]) -> None:
    answer = as_actor(people["specialist"]).get("/tim/", {"q": "van han"})
    assert "bắt đầu bằng “han”" in answer.content.decode()
    assert "Vận hành" in answer.content.decode()


def test_the_page_marks_words_and_trusts_no_text(people: dict[str, Actor], django_assert_max_num_queries: Any) -> None:
    client = as_actor(people["lead"])
    client.get("/tim/")
    with django_assert_max_num_queries(34):
        text = client.get("/tim/", {"q": "cửa đạt"}).content.decode()
    assert "Mực nước &lt;i&gt;<mark>Cửa Đạt</mark>&lt;/i&gt; ổn định" in text
    assert "chưa ký" not in text
    assert re.search(r'aria-current="page">Tất cả <span>4</span>', text)
    one = client.get("/tim/", {"q": "cửa đạt", "trong": "cap-nhat", "xep": "moi"}).content.decode()
    assert one.count("<mark>") == 1 and "q=c%E1%BB%ADa+%C4%91%E1%BA%A1t" in one
    assert "Không tìm thấy kết quả nào" in client.get("/tim/", {"q": "qwrty"}).content.decode()
    assert client.get("/tim/", {"q": "x" * 900, "trong": "zzz", "trang": "-1"}).status_code == 200
    assert client.get("/tim/", {"q": "’’ --"}).status_code == 200


def test_more_hits_cost_no_more_queries(
    people: dict[str, Actor], django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_actor(people["specialist"])
    client.get("/tim/", {"q": "x"})  # the first words are asked whether this database has an index for them
    directive = a_directive(people["specialist"])
    # of two hits it is asked which comes first, of one it is not
    a_task(directive, an_agency(), content="Việc ở Cửa Đạt", actor=people["specialist"])
    with django_assert_max_num_queries(22) as few:
        client.get("/tim/", {"q": "cửa đạt", "trong": "nhiem-vu"})
    for _ in range(6):
        a_task(directive, an_agency(), content="Việc ở Cửa Đạt", actor=people["specialist"])
    with django_assert_num_queries(len(few)):
        client.get("/tim/", {"q": "cửa đạt", "trong": "nhiem-vu"})


def labels(client: Client, typed: str) -> dict[str, list[str]]:
    groups = client.get("/tim/nhanh/", {"q": typed}).json()["groups"]
    return {group["title"]: [line["label"] for line in group["lines"]] for group in groups}


def test_the_palette_offers_what_the_role_has_by_two_letters(people: dict[str, Actor]) -> None:
    office, reader, stranger = (as_actor(people[name]) for name in ("specialist", "reader", "stranger"))
    assert labels(office, "v") == {}
    assert "Đăng ký văn bản mới" in labels(office, "dang ky")["Trang và việc"]
    assert "Đăng ký văn bản mới" not in labels(reader, "dang ky").get("Trang và việc", [])
    assert labels(office, "qua han")["Trang và việc"] == ["Nhiệm vụ: Quá hạn"]
    assert labels(office, "van hanh ho") == {"Nhiệm vụ": ["Vận hành hồ Cửa Đạt"]}
    assert labels(stranger, "van hanh ho") == {}
    an_agency("Sở Thử nghiệm Vàm Cỏ")
    assert labels(stranger, "vam co") == {"Cơ quan": ["Sở Thử nghiệm Vàm Cỏ"]}
    for _ in range(10):
        an_agency()
    assert all(len(lines) <= 8 for lines in labels(office, "so").values())


@pytest.mark.browser
def test_the_palette_and_the_page_by_keyboard_alone(people: dict[str, Actor], open_page: Any) -> None:
    page = open_page("/viec-cua-toi/", actor=people["lead"])
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Tìm nhanh")
    palette.wait_for()
    page.keyboard.type("cua dat")
    palette.get_by_role("option", name="Vận hành hồ Cửa Đạt").wait_for()
    assert_axe_clean(page)
    page.keyboard.press("Escape")
    palette.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.closest('dialog')") is None
    page.keyboard.press("/")
    page.keyboard.type("van hanh")
    option = palette.get_by_role("option", name="Vận hành hồ Cửa Đạt")
    option.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhiem-vu/*/")
    phone = open_page("/tim/?q=cua+dat", actor=people["lead"], size=PHONE)
    assert phone.locator("mark").count() >= 3
    assert_no_sideways_scroll(phone)
    assert_axe_clean(phone)
