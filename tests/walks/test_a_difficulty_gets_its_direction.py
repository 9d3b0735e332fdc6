"""Difficulties, differing opinions and questions from the first word to what came of them, by both regulations (D7, F6, D8; TH 7, 8.1.b, 8.1.c,
16.1, 17.1, 20.1; BT 9, 10.1.b, 10.1.c, 15.1, 16.3, 18.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.make import AT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed, fresh

from dondoc.audit.models import AuditEvent
from dondoc.core import regulation
from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.work_lines import one_line
from dondoc.exchanges.actions.opening import Opening, open_figures, open_thread
from dondoc.exchanges.actions.saying import ask, say, withdraw
from dondoc.exchanges.actions.settling import Direction, answer, close, direct, propose
from dondoc.exchanges.models import Thread
from dondoc.exchanges.queries import threads
from dondoc.exchanges.queries.threads import opened, threads_for
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.notices.queries import inbox
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.own_clocks import When
from dondoc.rules.regulation import Limit, Unit
from dondoc.rules.regulation.base import Anchor, Confidence, Rule
from dondoc.rules.regulation.execution import Help
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions.extensions import Paper, Word, advise, decide
from dondoc.tasks.models import Assignment
from dondoc.tasks.models.update import UpdateKind

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = AT.date()
STUCK = Opening(kind="difficulty", subject="Thiếu bản đồ nền", words="Chưa có bản đồ nền, đề nghị Sở cấp trước 25/11.")


@pytest.fixture
def there():
    """A task led by the first of three agencies; the second coordinates it, the third has nothing to do with it."""
    world = a_world(3)
    lead, other, _stranger = world.agencies
    form = replace(a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{other.pk}",))
    directive = a_directive(world, tasks=[form])
    tell_new(actor=None, at=AT)
    return world, fresh(Assignment.objects.get(task__directive=directive))


def up(world, a, opening=STUCK, n=1, *, by=None, at=AT + HOUR, about=True):
    actor = by or world.staff[a.agency_id]
    pk = a.pk if about else None
    return open_thread(actor=actor, assignment_id=pk, opening=opening, files=[], form_token=f"thread-{n}", at=at)


def due(actor, work, today=TODAY):
    return [line.pk for line in pile(actor, today).lines if line.work is work]


def put_up(world, thread, at=AT + 2 * HOUR):
    chairman = world.chairman.user_id
    return propose(
        actor=world.specialist, thread_id=thread.pk, words="Đề xuất gia hạn.", put_to=chairman, files=[], at=at
    )


def nobody_opens_this(world, a):
    for wrong, code in (
        ({"subject": " "}, "no_subject"),
        ({"words": ""}, "no_words"),
        ({"due_on": date(2026, 11, 18)}, "due_passed"),
        ({"words": "TỐI MẬT"}, "secret_marked"),
        ({"kind": "figures"}, "no_kind"),
    ):
        with refused(code):
            up(world, a, replace(STUCK, **wrong))
    with refused("not_allowed"):
        up(world, a, by=world.staff[world.agencies[1].pk])
    with refused("needs_a_task"):
        up(world, a, about=False)
    with pytest.raises(NotThere):
        up(world, a, by=world.staff[world.agencies[2].pk])


def whom_it_was_put_to_leaves(world, thread):
    deputy = a_person(role=Role.PROVINCE_LEADER, title="Phó Chủ tịch UBND tỉnh")
    assert due(deputy, Work.DIRECT) == []
    Post.objects.filter(user=world.chairman.user_id).update(valid_to=TODAY)
    assert due(deputy, Work.DIRECT, TODAY + DAY) == [thread.pk]  # whom it was put to is in office no more
    Post.objects.filter(user=world.chairman.user_id).update(valid_to=None)


def it_is_over(world, a, thread):
    for again in (
        lambda: say(actor=world.staff[a.agency_id], thread_id=thread.pk, words="Còn vướng.", files=[], at=AT + 4 * DAY),
        lambda: put_up(world, thread, AT + 4 * DAY),
    ):
        with refused("thread_closed"):
            again()
    kinds = AuditEvent.objects.filter(stream=f"thread:{thread.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["thread_opened", "thread_proposed", "thread_directed", "thread_closed"]
    assert STUCK.words not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_th_17_1_8_1_b_a_difficulty_is_proposed_directed_and_becomes_another_deadline(there):
    world, a = there
    nobody_opens_this(world, a)
    thread = up(world, a, replace(STUCK, due_on=date(2026, 11, 25)))
    assert (up(world, a).pk, thread.cite) == (thread.pk, "17.1")  # the same form sent twice
    line = one_line(world.specialist, TODAY, "help", thread.pk)
    assert (line.title, line.clock_due, line.said) == (STUCK.subject, date(2026, 11, 25), STUCK.words)
    put_up(world, thread)
    assert (due(world.specialist, Work.HELP), due(world.chairman, Work.DIRECT)) == ([], [thread.pk])
    whom_it_was_put_to_leaves(world, thread)
    mine = opened(world.staff[a.agency_id], thread.pk, TODAY)
    assert ([e.kind for e in mine.entries], mine.doors) == (
        ["says"],
        {"say", "withdraw"},
    )  # not what waits for a leader
    said = Direction(words="Đồng ý lùi thời hạn.", wants="new_deadline")
    for actor, direction, code in (
        (world.heads[a.agency_id], said, "not_allowed"),
        (world.specialist, said, "no_leader"),
        (world.specialist, replace(said, leader=world.chairman.user_id), "no_document"),
        (world.chairman, replace(said, wants="answered"), "no_wants"),
    ):
        with refused(code):
            direct(actor=actor, thread_id=thread.pk, direction=direction, files=[], at=AT + DAY)
    direct(actor=world.chairman, thread_id=thread.pk, direction=said, files=[], at=AT + DAY)
    assert (due(world.specialist, Work.HELP), due(world.chairman, Work.DIRECT)) == ([thread.pk], [])
    ends = {"actor": world.specialist, "thread_id": thread.pk, "directive_number": "", "words": ""}
    with refused("deadline_unchanged"):
        close(**ends, outcome="new_deadline", at=AT + DAY)
    more_time(world, a)
    close(**ends, outcome="new_deadline", at=AT + 3 * DAY)
    thread.refresh_from_db()
    assert (thread.state, thread.outcome, thread.outcome_due_on) == ("closed", "new_deadline", date(2026, 12, 9))
    it_is_over(world, a, thread)


def more_time(world, a):
    """What the direction led to, by the way that exists."""
    asked = agencies.file_update(
        actor=world.heads[a.agency_id], assignment_id=a.pk, kind=UpdateKind.EXTENSION_REQUEST, text="Chờ bản đồ.",
        asked_due_on=date(2026, 12, 9), files=[], form_token="more", at=AT + DAY + HOUR,
    )  # fmt: skip
    word = Word("as_asked", None, "")
    advise(actor=world.specialist, request_ids=[asked.pk], word=word, at=AT + 2 * DAY)
    decide(actor=world.chairman, request_ids=[asked.pk], word=word, paper=Paper(), at=AT + 2 * DAY + HOUR)


def a_difference(world, a, other, stranger):
    differs = Opening(
        kind="difference", subject="Ai lập dự toán", words="Sở kia phải lập.", others=[other.pk],
        question="Cơ quan có lập dự toán không?", due_on=date(2026, 11, 23),
    )  # fmt: skip
    for wrong, code in (
        ({"others": []}, "no_other_side"),
        ({"others": [a.agency_id]}, "own_agency"),
        ({"others": [stranger.pk]}, "not_a_party"),
        ({"question": ""}, "no_question"),
    ):
        with refused(code):
            up(world, a, replace(differs, **wrong))
    return up(world, a, differs)


def it_becomes_a_task(world, a, thread):
    ends = {"actor": world.specialist, "thread_id": thread.pk, "words": ""}
    for number, code in (("", "no_such_directive"), ("999/KH-UBND", "no_such_directive")):
        with refused(code):
            close(**ends, outcome="new_task", directive_number=number, at=AT + 3 * DAY)
    with refused("no_new_task"):
        close(**ends, outcome="new_task", directive_number=a.task.directive.number, at=AT + 3 * DAY)
    new = a_directive(world, at=AT + 3 * DAY, tasks=[a_form(world, leads=world.agencies[:1])])
    close(**ends, outcome="new_task", directive_number=new.number.lower(), at=AT + 3 * DAY + HOUR)
    assert Thread.objects.get(pk=thread.pk).outcome_directive_id == new.pk
    return new


def test_th_8_1_c_who_differs_is_heard_sees_only_the_question_and_the_direction_becomes_a_task(there, client):
    world, a = there
    _lead, other, stranger = world.agencies
    thread = a_difference(world, a, other, stranger)
    asked, staff = world.staff[other.pk], world.staff[a.agency_id]
    assert (due(asked, Work.OPINION), due(world.specialist, Work.HELP)) == ([thread.pk], [])
    assert one_line(asked, TODAY, "opinion", thread.pk).said == "Cơ quan có lập dự toán không?"
    with refused("side_not_heard"):
        put_up(world, thread)
    with refused("needs_direction"):
        answer(actor=world.specialist, thread_id=thread.pk, words="Tự thống nhất.", for_all=False, files=[], at=AT)
    with refused("not_a_side"):
        say(actor=world.leader, thread_id=thread.pk, words="Ý khác.", files=[], at=AT)
    with pytest.raises(NotThere):
        say(actor=world.staff[stranger.pk], thread_id=thread.pk, words="Ý khác.", files=[], at=AT)
    say(actor=asked, thread_id=thread.pk, words="Không thuộc chức năng của Sở.", files=[], at=AT + 2 * HOUR)
    assert (due(asked, Work.OPINION), due(world.specialist, Work.HELP)) == ([], [thread.pk])
    seen = {who: [e.words for e in opened(who, thread.pk, TODAY).entries] for who in (asked, staff, world.chairman)}
    assert seen[asked] == ["Cơ quan có lập dự toán không?", "Không thuộc chức năng của Sở."]
    assert seen[staff] == seen[world.chairman] == ["Sở kia phải lập.", *seen[asked]]
    put_up(world, thread, AT + DAY)
    said = Direction(words="Giao Sở khác lập.", wants="new_task", leader=world.chairman.user_id, document="TB 9/TB-VP")
    direct(actor=world.leader, thread_id=thread.pk, direction=said, files=[], at=AT + 2 * DAY)
    told = opened(asked, thread.pk, TODAY).entries[-1]
    assert (told.kind, told.on_behalf, told.document) == (
        "directs", f"{world.chairman.title} {world.chairman.name}", "TB 9/TB-VP",
    )  # fmt: skip
    with refused("directed_before"):
        withdraw(actor=staff, thread_id=thread.pk, words="Đã xong.", at=AT + 2 * DAY)
    new = it_becomes_a_task(world, a, thread)
    for actor, named in ((world.specialist, True), (asked, False)):  # who was asked has no part in what it became
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        shown = client.get(f"/trao-doi/{thread.pk}/").content.decode()
        assert ("Giao nhiệm vụ mới" in shown, new.number in shown) == (True, named)


def what_is_about_no_task_has_no_deadline(world, a, asks):
    of_none = up(world, a, asks, 5, about=False, at=AT + 2 * DAY)
    said = Direction(words="Giao việc mới.", wants="new_task")
    direct(actor=world.chairman, thread_id=of_none.pk, direction=said, files=[], at=AT + 2 * DAY)
    with refused("no_outcome"):
        close(
            actor=world.leader,
            thread_id=of_none.pk,
            outcome="new_deadline",
            directive_number="",
            words="x",
            at=AT + 3 * DAY,
        )


def test_th_16_1_20_1_a_question_is_answered_for_all_agencies_of_the_task_and_each_hears(there, monkeypatch):
    world, a = there
    _lead, other, stranger = world.agencies
    asks = Opening(kind="question", subject="Mẫu báo cáo", words="Dùng mẫu nào?")
    thread = up(world, a, asks, by=world.staff[other.pk])  # who coordinates may ask
    assert not threads_for(world.staff[a.agency_id], TODAY).filter(pk=thread.pk).exists()
    with refused("not_directed_yet"):
        close(actor=world.specialist, thread_id=thread.pk, outcome="directed", directive_number="", words="x", at=AT)
    with refused("no_words"):
        answer(actor=world.specialist, thread_id=thread.pk, words=" ", for_all=True, files=[], at=AT + DAY)
    answer(actor=world.specialist, thread_id=thread.pk, words="Dùng mẫu số 2.", for_all=True, files=[], at=AT + DAY)
    lead = opened(world.heads[a.agency_id], thread.pk, TODAY)
    assert (lead.relation, [e.words for e in lead.entries], lead.doors) == ("guided", ["Dùng mẫu số 2."], frozenset())
    assert lead.opens_assignment is False, "whose assignment it is would say who asked"
    assert not threads_for(world.staff[stranger.pk], TODAY).filter(pk=thread.pk).exists()
    closed = fresh(a)
    filed(world, closed, AT + DAY)
    confirmed(world, closed, AT + DAY + HOUR)
    with refused("closed"):
        up(world, a, n=2, at=AT + 2 * DAY)
    general = up(world, a, asks, 3, about=False, at=AT + 2 * DAY)
    late = up(world, a, asks, 4, at=AT + 2 * DAY)  # of a closed task one may still ask
    assert set(due(world.specialist, Work.HELP)) == {general.pk, late.pk}
    assert one_line(world.specialist, TODAY, "help", late.pk).when is When.UNDATED  # neither regulation sets a limit
    a_limit_that_was_decided(world, monkeypatch)
    withdraw(actor=world.staff[a.agency_id], thread_id=late.pk, words="Đã rõ.", at=AT + 2 * DAY + HOUR)
    what_is_about_no_task_has_no_deadline(world, a, asks)
    answer(actor=world.leader, thread_id=general.pk, words="Xem hướng dẫn.", for_all=True, files=[], at=AT + 3 * DAY)
    assert threads_for(world.staff[stranger.pk], TODAY).get().pk == general.pk
    while tell_new(actor=None, at=AT + 3 * DAY):
        pass
    texts = {n.text for n in inbox.told(Notice.objects.filter(recipient=world.heads[a.agency_id].user_id))}
    assert any(text.startswith("Văn phòng hướng dẫn chung về nhiệm vụ theo văn bản") for text in texts)
    stranger_hears = inbox.told(Notice.objects.filter(recipient=world.heads[stranger.pk].user_id))
    assert [n.text for n in stranger_hears] == ["Văn phòng hướng dẫn chung các cơ quan"]
    assert stranger_hears[0].url == f"/trao-doi/{general.pk}/"


def a_limit_that_was_decided(world, monkeypatch):
    """Two working days from 21/11, a Saturday: what is late is counted as each row is marked."""
    limit = Rule(
        limit=Limit(value=2, unit=Unit.WORKING_DAY, anchor=Anchor.RECEIVED), cite="", confidence=Confidence.DEFAULT
    )
    rules = replace(regulation.current(), help=Help(answer_limit=limit))
    monkeypatch.setattr(threads, "regulation", lambda of: rules)
    monkeypatch.setattr(threads, "current", lambda: rules)
    for day in (TODAY + n * DAY for n in range(2, 8)):
        rows, counts = threads.listing(world.specialist, threads.Filters(late=True), day)
        due = [threads.clock_of(one).due for one in Thread.objects.filter(closed_at__isnull=True)]
        assert counts["late"] == len(rows) == sum(one < day for one in due)
    assert counts["late"] == 2
    monkeypatch.undo()


def test_th_7_the_office_takes_a_difference_in_figures_up_with_the_agency_and_hears_it(there):
    world, a = there
    figures = Opening(kind="figures", subject="Số nhiệm vụ quý IV", words="Báo cáo ghi 12, hệ thống có 14.")
    opens = {"agency_id": a.agency_id, "assignment_id": None, "opening": figures, "files": [], "form_token": "figures"}
    with pytest.raises(NotThere):
        open_figures(actor=world.heads[a.agency_id], at=AT, **opens)
    thread = open_figures(actor=world.specialist, at=AT, **opens)
    assert (thread.cite, due(world.staff[a.agency_id], Work.OPINION)) == ("7.1", [thread.pk])
    with refused("not_for_the_leaders"):
        put_up(world, thread)
    say(actor=world.heads[a.agency_id], thread_id=thread.pk, words="Nhầm hai việc.", files=[], at=AT + HOUR)
    assert due(world.specialist, Work.HELP) == [thread.pk]
    late = {"agency_id": a.agency_id, "answer_by": date(2026, 11, 18), "files": [], "at": AT + HOUR}
    with refused("answer_by_past"):
        ask(actor=world.specialist, thread_id=thread.pk, question="Đã sửa chưa?", **late)
    ask(actor=world.specialist, thread_id=thread.pk, question="Đã sửa chưa?", **late | {"answer_by": None})
    assert due(world.specialist, Work.HELP) == []
    answer(actor=world.specialist, thread_id=thread.pk, words="Đã thống nhất.", for_all=False, files=[], at=AT + DAY)
    assert due(world.staff[a.agency_id], Work.OPINION) == []


def test_bt_16_3_10_1_c_what_is_beyond_ones_means_goes_to_the_chairman_under_ben_tre(settings):
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    regulation.reload()
    try:
        world = a_world()
        then = datetime(2024, 11, 20, 1, tzinfo=UTC)
        a = fresh(Assignment.objects.get(task__directive=a_directive(world, at=then)))
        beyond = Opening(
            kind="beyond_means", subject="Không có nhân lực", words="Thiếu hai người, đề nghị giao nơi khác."
        )
        thread = up(world, a, beyond, at=then + HOUR)
        assert thread.cite == "16.3"
        with refused("needs_direction"):
            answer(actor=world.specialist, thread_id=thread.pk, words="Cứ làm.", for_all=False, files=[], at=then + DAY)
        direct(
            actor=world.chairman,
            thread_id=thread.pk,
            direction=Direction(words="Bố trí thêm người."),
            files=[],
            at=then + DAY,
        )
        thread.refresh_from_db()
        assert (thread.state, thread.outcome, due(world.specialist, Work.HELP)) == ("closed", "directed", [])
        cites = AuditEvent.objects.filter(stream=f"thread:{thread.pk}").order_by("pk").values_list("cite", flat=True)
        assert list(cites) == ["16.3", "10.1.c"]
    finally:
        regulation.reload()
