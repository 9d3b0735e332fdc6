"""A1, A3: where the regulation is silent the province decides on screen, for directives issued from a coming day on."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.urls import reverse
from tests.make import AT, ROOT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world
from tests.web.test_overview import client_of

from dondoc.audit.models import AuditEvent
from dondoc.core import regulation as regulations
from dondoc.core.models import LocalDecision
from dondoc.directives.actions.local_decisions import decide_locally, withdraw_decision
from dondoc.rules.access import Role
from dondoc.rules.decisions import SILENCES, Decision, answer_of, open_to_decision, problems, values_of, versions
from dondoc.rules.errors import NotThere

TH = "thanh-hoa-2025"
FROM = date(2026, 12, 1)
#: A Saturday after the decision's day, with its next and its last working day.
SATURDAY, MONDAY = date(2026, 12, 5), date(2026, 12, 7)
AS_GIVEN = Decision("calendar", {"roll": "none"}, "Kết luận số 12", FROM)
BULK = Decision("entry.bulk", {"tasks": "2", "agencies": "1"}, "Công văn số 7", FROM)
ON_THE_DAY = datetime(2026, 12, 1, 2, 0, tzinfo=AT.tzinfo)


@pytest.fixture
def decided(frozen, django_capture_on_commit_callbacks):
    def decide(decision: Decision, actor=ROOT):
        with django_capture_on_commit_callbacks(execute=True):
            return decide_locally(actor=actor, decision=decision, at=AT)

    return decide


@pytest.mark.django_db
def test_a3_a_decision_governs_directives_from_its_day_and_leaves_the_others_alone(decided):
    world = a_world(1)
    old = a_directive(world, tasks=[a_form(world, due_on=SATURDAY)])
    version = decided(AS_GIVEN)
    new = a_directive(world, at=ON_THE_DAY, tasks=[a_form(world, due_on=SATURDAY)])
    assert (old.regulation_id, new.regulation_id) == (TH, version.id)
    assert old.tasks.get().assignments.get().late_after == MONDAY
    assert new.tasks.get().assignments.get().late_after == SATURDAY
    assert regulations.regulation(TH).calendar.roll == "forward", "the file's own words are untouched"
    assert version.calendar.answer == "Xét đúng hạn theo chính ngày đã giao, dù là ngày nghỉ."
    line = AuditEvent.objects.get(kind="locally_decided")
    assert line.facts["from_day"] == "2026-12-01"
    assert "Kết luận" not in str(line.facts)


@pytest.mark.django_db
def test_a3_th_6_1_c_decisions_of_one_day_stand_together_in_one_version(decided):
    decided(AS_GIVEN)
    version = decided(BULK)
    assert (version.calendar.roll, version.entry.bulk.tasks) == ("none", 2)
    assert regulations.regulation_in_force(FROM).entry.class_of("normal", 2, 1) == "bulk"
    assert regulations.regulation_in_force(date(2026, 11, 30)).entry.class_of("normal", 2, 1) == "normal"
    assert [v.id for v in regulations.versions()] == [TH, "thanh-hoa-2025-20261201"]
    assert regulations.base_of(version).id == TH


@pytest.mark.django_db
def test_a_decision_is_withdrawn_before_its_day_and_not_after(decided, frozen):
    decided(AS_GIVEN)
    row = LocalDecision.objects.get()
    with refused("decision_has_begun"):
        withdraw_decision(actor=ROOT, decision_id=row.pk, at=ON_THE_DAY)
    withdraw_decision(actor=ROOT, decision_id=row.pk, at=AT)
    regulations.reload()
    assert regulations.regulation_in_force(FROM).id == TH
    with pytest.raises(NotThere):
        withdraw_decision(actor=ROOT, decision_id=row.pk, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (Decision("calendar", {"roll": "none"}, "x", date(2026, 11, 19)), "day_has_begun"),
        (Decision("calendar", {"roll": "none"}, "  ", FROM), "no_ground"),
        (Decision("calendar", {"roll": "sideways"}, "x", FROM), "no_choice"),
        (Decision("calendar", {"roll": "forward"}, "x", FROM), "nothing_changes"),
        (Decision("entry.bulk", {"tasks": "0", "agencies": "3"}, "x", FROM), "no_number"),
        (Decision("calendar", {"roll": "none"}, "Công văn TUYỆT MẬT", FROM), "secret_marked"),
    ],
)
def test_a_decision_that_will_not_do_is_refused_and_nothing_is_recorded(frozen, decision, code):
    with refused(code):
        decide_locally(actor=ROOT, decision=decision, at=AT)
    assert not LocalDecision.objects.exists()


@pytest.mark.django_db
def test_bt_what_the_regulation_says_itself_is_not_open(frozen):
    with pytest.raises(NotThere):
        decide_locally(actor=ROOT, decision=Decision("entry.rules", {}, "x", FROM), at=AT)
    person = a_person(role=Role.OFFICE_LEADER)
    with pytest.raises(NotThere):
        decide_locally(actor=person, decision=AS_GIVEN, at=AT)
    client = client_of(person)
    for page in (reverse("local_decisions"), reverse("local_decision", args=["calendar"])):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize(("regulation_id", "day"), [(TH, FROM), ("ben-tre-2020", date(2025, 1, 1))])
def test_every_value_that_is_offered_makes_a_version_that_the_checks_let_pass(regulation_id, day):
    base = regulations.regulation(regulation_id)
    offered = open_to_decision(base)
    assert offered
    for silence, provision in offered:
        present = values_of(silence, provision)
        assert set(present) == {asked.name for asked in silence.asked}
        for asked in SILENCES[silence.key].asked:
            for given in [code for code, _words in asked.options] or ["1", "1000"]:
                decision = Decision(silence.key, present | {asked.name: given}, "x", day)
                (version,) = versions(base, [decision])
                assert problems(version) == []
                assert dict(version.provisions())[silence.key].answer == answer_of(decision)


@pytest.mark.django_db
def test_the_page_shows_what_a_decision_changes_before_it_is_recorded(frozen, django_capture_on_commit_callbacks):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    page = reverse("local_decision", args=["entry.bulk"])
    form = {"tasks": "1", "agencies": "1", "from_day": "1/12/2026", "ground": "Công văn số 7"}
    seen = admin.post(page, form | {"do": "look"})
    assert seen.status_code == 200
    assert "Từ 1 nhiệm vụ và từ 1 cơ quan trở lên" in seen.content.decode()
    assert seen.context["effect"].examples, "an example of the file would come out otherwise"
    assert not LocalDecision.objects.exists()
    keep = form | {"do": "keep", "seen": seen.context["seen"]}
    assert admin.post(page, keep | {"tasks": "2"}).status_code == 200, "changed after the look: looked at again"
    assert not LocalDecision.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(page, keep).status_code == 302
    listed = admin.get(reverse("local_decisions")).content.decode()
    assert "sẽ áp dụng cho văn bản ban hành từ 01/12/2026" in listed
    assert "Công văn số 7" in listed
    pk = LocalDecision.objects.get().pk
    assert admin.post(reverse("local_decision_withdraw", args=[pk])).status_code == 302
    wrong = admin.post(page, form | {"do": "look", "tasks": "nhiều"})
    assert wrong.status_code == 422
    assert 'value="nhiều"' in wrong.content.decode()
