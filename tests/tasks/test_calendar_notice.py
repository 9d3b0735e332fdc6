"""A4: a notice changes the working calendar; deadlines are judged anew, and what was known before can still be asked (definitions 3 and 4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.make import AT, ROOT, a_person, an_agency, an_issued_assignment
from tests.make import a_directive as make_directive
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world
from tests.web.test_overview import client_of

from dondoc.audit.models import AuditEvent
from dondoc.core import calendar_rows
from dondoc.core import regulation as regulations
from dondoc.core.models import ConfirmedYear, SetDay
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.rules.notices import Notice, NoticeRow
from dondoc.tasks.actions.calendar import judge_anew, keep_notice, remove_day
from dondoc.tasks.models import Deadline
from dondoc.tasks.queries import figures

pytestmark = pytest.mark.django_db

#: A Thursday and the Friday after it; the Saturday on which it is made up for.
OFF, NEXT, MADE_UP = date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 19)
SWAP = Notice(
    "Thông báo số 1/TB-THU",
    (
        NoticeRow(1, OFF, None, "swap_off", "Nghỉ hoán đổi"),
        NoticeRow(2, MADE_UP, None, "swap_work", "Làm bù cho ngày 10/12"),
    ),
)
LATER = AT + timedelta(days=2)


@pytest.fixture
def committed(frozen, django_capture_on_commit_callbacks):
    """A notice kept as if its transaction had ended: the stamp is put."""

    def keep(notice: Notice = SWAP, at=LATER, actor=ROOT):
        with django_capture_on_commit_callbacks(execute=True):
            return keep_notice(actor=actor, notice=notice, at=at)

    return keep


def test_a4_a_notice_moves_the_day_a_deadline_is_judged_by_and_never_the_deadline(committed):
    assignment = an_issued_assignment(due_on=OFF)
    assert (assignment.due_on, assignment.late_after) == (OFF, OFF)
    done = committed()
    assignment.refresh_from_db()
    assert (done.days, done.assignments) == (2, 1)
    assert (assignment.due_on, assignment.late_after) == (OFF, NEXT)
    old, new = Deadline.objects.order_by("pk")
    assert (old.late_after, old.superseded_at, old.until) == (OFF, LATER, None)
    assert (new.late_after, new.recorded_at, new.at, new.original) == (NEXT, LATER, old.at, True)
    line = AuditEvent.objects.get(kind="deadline_set")
    assert line.facts["late_after"] == NEXT.isoformat()
    assert AuditEvent.objects.filter(stream="calendar:2026", kind="calendar_day_set").count() == 2


def test_a4_every_process_sees_the_new_day_and_counts_with_it(committed):
    before = regulations.calendar()
    assert before is regulations.shipped_calendar()
    assert before.working_days_between(date(2026, 12, 9), NEXT) == 2
    committed()
    after = regulations.calendar()
    assert not after.is_working(OFF)
    assert after.is_working(MADE_UP)
    assert after.working_days_between(date(2026, 12, 9), NEXT) == 1
    assert after is regulations.calendar(), "read once until it changes again"


def test_h4_a_figure_is_asked_as_it_was_known_before_the_notice_and_as_it_is_known_now(committed):
    world = a_world(1)
    a_directive(world, tasks=[a_form(world, due_on=OFF)])
    told = date(2026, 12, 14)
    committed(at=AT.replace(year=2026, month=12, day=14))

    def overdue(known: date) -> int:
        return figures.figures(OFF + timedelta(days=1), known).cells.open_overdue

    assert overdue(told - timedelta(days=1)) == 1
    assert overdue(told) == 0


def test_a4_a_day_set_again_is_replaced_and_a_day_taken_away_gives_back_what_was(committed):
    assignment = an_issued_assignment(due_on=OFF)
    committed()
    committed(Notice("Thông báo số 2", (NoticeRow(1, OFF, NEXT, "swap_off", "Nghỉ hai ngày"),)), LATER + timedelta(1))
    assignment.refresh_from_db()
    assert assignment.late_after == date(2026, 12, 14)
    assert SetDay.objects.filter(day=OFF).count() == 2, "the replaced row stays"
    row = next(r for r in calendar_rows.rows_of(2026) if r.day == OFF)
    remove_day(actor=ROOT, row_id=row.id, at=LATER + timedelta(2))
    assignment.refresh_from_db()
    assert assignment.late_after == OFF
    assert Deadline.objects.filter(superseded_at=None).count() == 1
    with pytest.raises(NotThere):
        remove_day(actor=ROOT, row_id=row.id, at=LATER + timedelta(2))


def test_th_6_1_b_the_offices_own_clock_follows_the_notice_while_it_runs(committed):
    directive = make_directive()
    assert directive.entry_due_on == date(2026, 11, 20)
    committed(Notice("Thông báo số 6", (NoticeRow(1, date(2026, 11, 20), None, "swap_off", "Nghỉ"),)), AT)
    directive.refresh_from_db()
    assert directive.entry_due_on == date(2026, 11, 23)


def test_a4_a_confirmed_year_is_provisional_no_more_and_a_shipped_day_off_can_be_worked_again(committed):
    assignment = an_issued_assignment(due_on=date(2027, 2, 10))
    assert Deadline.objects.get().provisional
    assert assignment.late_after == date(2027, 2, 11)
    done = committed(Notice("Thông báo số 3", (NoticeRow(1, date(2027, 2, 10), None, "", ""),), confirms=2027))
    assignment.refresh_from_db()
    assert (done.assignments, assignment.late_after) == (1, date(2027, 2, 10))
    assert not Deadline.objects.get(superseded_at=None).provisional
    assert not regulations.calendar().is_provisional(date(2027, 5, 1))
    assert ConfirmedYear.objects.get().year == 2027
    with refused("year_is_official"):
        committed(Notice("Thông báo số 4", (), confirms=2027))
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    assert admin.post(reverse("calendar_unconfirm", args=[2027])).status_code == 302
    assert Deadline.objects.get(superseded_at=None).provisional
    assert admin.post(reverse("calendar_unconfirm", args=[2027])).status_code == 404


def test_a4_dates_left_by_an_earlier_calendar_are_counted_and_judged_anew(committed):
    committed()
    Deadline.objects.all().delete()
    assignment = an_issued_assignment(due_on=OFF)
    Deadline.objects.update(late_after=OFF)
    assignment.__class__.objects.update(late_after=OFF)
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    assert "1 lượt giao đang được xét theo lịch cũ" in admin.get(reverse("calendar")).content.decode()
    assert admin.post(reverse("calendar_again")).status_code == 302
    assignment.refresh_from_db()
    assert assignment.late_after == NEXT
    assert judge_anew(actor=ROOT, at=LATER).assignments == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (NoticeRow(1, MADE_UP, None, "swap_off", "x"), "rest_on_weekend"),
        (NoticeRow(1, OFF, None, "swap_work", "x"), "swap_work_on_weekday"),
        (NoticeRow(1, OFF, date(2026, 12, 1), "holiday", "x"), "run_backwards"),
        (NoticeRow(1, OFF, date(2027, 3, 1), "holiday", "x"), "run_too_long"),
        (NoticeRow(1, date(1926, 1, 1), None, "holiday", "x"), "year_out_of_range"),
        (NoticeRow(1, OFF, None, "holiday", " "), "no_day_name"),
        (NoticeRow(1, OFF, None, "holiday", "Nghỉ TUYỆT MẬT"), "secret_marked"),
    ],
)
def test_a4_what_is_no_day_off_is_refused_and_nothing_is_set(frozen, row, code):
    with refused(code):
        keep_notice(actor=ROOT, notice=Notice("Thông báo số 5", (row,)), at=AT)
    with refused("no_basis"):
        keep_notice(actor=ROOT, notice=Notice(" ", ()), at=AT)
    assert not SetDay.objects.exists()


def form_of(**said: str) -> dict[str, str]:
    return {"basis": "Thông báo số 1/TB-THU", "first_1": "10/12/2026", "kind_1": "swap_off", "name_1": "Nghỉ", **said}


def test_a4_the_page_shows_what_a_notice_changes_before_it_is_kept(frozen):
    for _n in range(3):
        an_issued_assignment(due_on=OFF)
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    seen = admin.post(reverse("calendar_notice"), form_of(do="look"))
    text = seen.content.decode()
    assert "<b>3 lượt giao</b>" in text
    assert (seen.context["effect"].assignments, len(seen.context["effect"].moved)) == (3, 1)
    assert not SetDay.objects.exists()
    other = admin.post(reverse("calendar_notice"), form_of(do="keep", seen=seen.context["seen"], first_1="8/12/2026"))
    assert other.status_code == 200, "what was changed after the look is looked at again"
    assert not SetDay.objects.exists()
    done = admin.post(reverse("calendar_notice"), form_of(do="keep", seen=seen.context["seen"]), follow=True)
    assert "của 3 lượt giao đã được tính lại" in done.content.decode()
    assert "Thông báo số 1/TB-THU" in done.content.decode()
    row = calendar_rows.rows_of(2026)[0]
    assert "<b>3 lượt giao</b>" in admin.get(reverse("calendar_day_remove", args=[row.id])).content.decode()


def test_a4_a_line_without_its_day_stays_with_the_fault_beside_it(frozen):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    answer = admin.post(reverse("calendar_notice"), form_of(do="look", name_2="Quên ngày", first_1="31/4/2026"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Anh/chị ghi ngày của dòng này" in text
    assert 'value="31/4/2026"' in text
    assert "Quên ngày" in text


def test_a4_who_is_no_administrator_reads_the_calendar_and_changes_none_of_it(committed):
    person = a_person(role=Role.OFFICE_LEADER)
    with pytest.raises(NotThere):
        committed(actor=person)
    client = client_of(person)
    assert client.get(reverse("calendar_notice")).status_code == 404
    assert client.post(reverse("calendar_again")).status_code == 404
    assert reverse("calendar_notice") not in client.get(reverse("calendar")).content.decode()


@pytest.mark.parametrize("n", [1, 12])
def test_a4_a_notice_takes_as_many_questions_for_many_as_for_one(
    frozen, django_assert_max_num_queries, django_capture_on_commit_callbacks, n
):
    world = a_world(n)
    a_directive(world, tasks=[a_form(world, due_on=OFF)])
    with django_assert_max_num_queries(32):
        keep_notice(actor=ROOT, notice=SWAP, at=LATER)
    admin = client_of(a_person(role=Role.ADMINISTRATOR, agency=an_agency()))
    admin.get(reverse("calendar"))
    with django_assert_max_num_queries(12):
        admin.get(reverse("calendar"))
