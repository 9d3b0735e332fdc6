"""Two months of reminders on a moving clock (issue 4; F2): every rung once, nothing twice, whatever the night does to the worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from tests.notices.ladder import begun, told_all
from tests.tasks.loop import World, a_directive, a_form, a_world, confirmed, filed, fresh
from tests.tasks.test_mine import registered

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.dashboard.queries.due import pile
from dondoc.directives.models import Directive
from dondoc.notices.actions import summing_up, telling
from dondoc.notices.actions.ladder import climb_all
from dondoc.notices.models import Mail, Notice, Summary
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Work
from dondoc.tasks.actions.facts import change_deadline
from dondoc.tasks.models import Assignment
from dondoc.tasks.models.facts import Basis
from dondoc.urging.actions import climbing
from dondoc.urging.actions.escalating import escalate
from dondoc.urging.models import ReachedRung

#: Proved on PostgreSQL too when it was written; what both databases must bear each time is in tests/notices.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, LAST = date(2026, 11, 19), date(2027, 1, 11)
DUE = date(2026, 12, 4)
#: A night that did not happen, and nights cut short before the named step was written.
MISSED = {date(2026, 12, 7), date(2026, 12, 8)}
#: Rest days on which the worker runs all the same, and days on which it runs twice.
RESTED = {date(2026, 11, 24), date(2026, 11, 28), date(2027, 1, 1)}
TWICE = {date(2026, 11, 27), DUE, date(2026, 12, 11), date(2026, 12, 18)}
KILLED = {
    date(2026, 11, 27): (climbing, "record_many"),
    date(2026, 12, 3): (telling, "post_mails"),
    date(2026, 12, 4): (summing_up, "post_mails"),
}
#: 07 and 08/12 were missed: 09/12 is the first morning after, when "after1" is the highest rung that has come.
LATE = [
    ("before5", date(2026, 11, 27), "told"),
    ("before1", date(2026, 12, 3), "told"),
    ("on", DUE, "told"),
    ("after1", date(2026, 12, 9), "told"),
    ("after5", date(2026, 12, 11), "told"),
    ("after10", date(2026, 12, 18), "waiting"),
]
#: Extended to 25/12 on 02/12: the ladder begins anew.
MOVED = [
    ("before5", date(2026, 11, 27)),
    ("before5", date(2026, 12, 18)),
    ("before1", date(2026, 12, 24)),
    ("on", date(2026, 12, 25)),
    ("after1", date(2026, 12, 28)),
    ("after5", date(2027, 1, 4)),
    ("after10", date(2027, 1, 11)),
]
Strike = pytest.MonkeyPatch


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)  # seven in Hà Nội


def night(at: datetime) -> None:
    """What the schedule calls in a morning."""
    climb_all(actor=None, at=at)
    told_all(at)
    summing_up.send_digests(actor=None, at=at)
    summing_up.send_weekly(actor=None, at=at)


def killed(*_given: object, **_words: object) -> None:
    raise KeyboardInterrupt


def rungs(a: Assignment) -> list[tuple[str, date, str]]:
    rows = ReachedRung.objects.filter(assignment=a).order_by("reached_on", "pk")
    return [(row.rung, row.reached_on, row.state) for row in rows]


def reminders(actor: Actor, word: str) -> list[date]:
    rows = Notice.objects.filter(recipient_id=actor.user_id, kind="reminded", facts__rung_word=word).order_by("number")
    return [clock.day_of(n.at) for n in rows]


@pytest.fixture
def province() -> World:
    world = begun(a_world(3))
    for actor in (world.specialist, world.heads[world.agencies[0].pk]):
        User.objects.filter(pk=actor.user_id).update(email=f"nguoi{actor.user_id}@tinh.example")
    return world


def go_by(
    province: World, kept: Assignment, moved: Assignment, hold: Callable[[datetime], None], strike: Strike
) -> None:
    """The mornings up to the last one, with what happens in between."""
    day = FIRST
    while day < LAST:
        day += timedelta(days=1)
        at = morning(day)
        hold(at)
        if day == date(2026, 11, 30):
            filed(province, fresh(kept), at)
            confirmed(province, fresh(kept), at)
        if day == date(2026, 12, 2):
            with transaction.atomic():
                extended = date(2026, 12, 25)
                change_deadline(
                    fresh(moved), extended, extended, Basis.EXTENSION, "12/VB", actor=province.leader, at=at
                )
        if day in MISSED or (not calendar().is_working(day) and day not in RESTED):
            continue
        if day in KILLED:
            with strike.context() as struck, pytest.raises(KeyboardInterrupt):
                struck.setattr(*KILLED[day], killed)
                night(at)
        night(at)
        if day in TWICE:
            night(at + timedelta(hours=1))


def no_message_twice(province: World, head: Actor) -> None:
    per_day = Counter((row.user_id, row.kind, row.day) for row in Summary.objects.all())
    assert set(per_day.values()) == {1}
    days = [FIRST + timedelta(days=n + 1) for n in range((LAST - FIRST).days)]
    working = [day for day in days if calendar().is_working(day)]
    digests = Summary.objects.filter(user_id=head.user_id, kind="digest").values_list("day", flat=True)
    assert sorted(digests) == [day for day in working if day not in MISSED]
    assert not [row.day for row in Summary.objects.all() if not calendar().is_working(row.day)]
    assert Mail.objects.count() == Summary.objects.count() + Mail.objects.filter(key__startswith="notice:").count()


def the_specialist_sends(province: World, directive: Directive, rows: list[Assignment]) -> None:
    """Above the head nothing went out: it waits for a person."""
    assert not Notice.objects.filter(recipient_id=province.leader.user_id, kind="reminded", facts__clock="deadline")
    waiting = [line for line in pile(province.specialist, LAST).lines if line.work is Work.ESCALATE]
    assert [(line.pk, line.count) for line in waiting] == [(directive.pk, len(rows))]
    at = morning(LAST)
    escalate(actor=province.specialist, directive_id=directive.pk, chosen=[a.pk for a in rows], words="Đã nhắc.", at=at)
    told_all(at)
    assert Notice.objects.filter(recipient_id=province.leader.user_id, kind="escalated", count=len(rows)).count() == 1
    assert not [line for line in pile(province.specialist, LAST).lines if line.work is Work.ESCALATE]


def test_f2_two_months_every_rung_once_and_no_message_twice(
    province: World, frozen: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
):
    lazy = province.agencies[0]
    head = province.heads[lazy.pk]
    directive = a_directive(province, tasks=[a_form(province, due_on=DUE), a_form(province, due_on=None, leads=[lazy])])
    late, kept, moved = Assignment.objects.filter(task__directive=directive, due_on=DUE).order_by("agency_id")
    silent = Assignment.objects.get(task__directive=directive, due_on=None)
    registered(province, specialist=province.specialist)
    told_all()
    go_by(province, kept, moved, frozen, monkeypatch)
    assert rungs(late) == LATE
    assert rungs(kept) == LATE[:1]
    assert [(rung, on) for rung, on, _state in rungs(moved)] == MOVED
    # nothing was said in the fourth quarter: its update was due on the first working day after it
    assert rungs(silent) == [("undated1", date(2027, 1, 4), "told"), ("undated5", date(2027, 1, 8), "told")]
    assert reminders(head, "deadline_after") == [date(2026, 12, 9), date(2026, 12, 11)]
    assert reminders(head, "deadline_on") == [DUE]
    assert len(reminders(province.specialist, "office_on")) == len(reminders(province.leader, "office_after")) == 1
    at_once = Mail.objects.filter(key__startswith="notice:", user_id=head.user_id)
    assert [m.subject.split(",")[0] for m in at_once] == ["[Đôn Đốc] Nhiệm vụ đến hạn hôm nay"]
    no_message_twice(province, head)
    the_specialist_sends(province, directive, [late, moved])
