"""C4, C8: a checked batch becomes drafts all at once, is issued as one act, and is undone as one while nobody acted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from tests.intake import workbooks
from tests.intake.workbooks import a_file, a_plan, a_row, table
from tests.make import AT, DAY, a_directive, a_person, a_task
from tests.refusing import refused

from dondoc.audit import queries as audit
from dondoc.audit.models import AuditEvent
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.intake import queries
from dondoc.intake.actions import at_once, checking, receiving, settling, taking_back, waiting, writing
from dondoc.intake.models import Batch, BatchRow
from dondoc.rules.access import Role
from dondoc.rules.recurrence import Recurrence
from dondoc.search.models import Entry
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import drafting, drafting_many, issuing
from dondoc.tasks.models import Assignment, Move, Series, Task
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def written(office, batch, *, only_good=False, confirmed_open=False):
    return writing.write(
        actor=office.specialist, batch_id=batch.pk, only_good=only_good, confirmed_open=confirmed_open, at=AT
    )


def plain(task):
    """A task as its row stands, but for its keys."""
    left_out = {"id", "directive_id", "position", "_state"}
    return {name: value for name, value in vars(task).items() if name not in left_out}


def test_a_row_leaves_what_the_form_leaves(office):
    written(office, office.take(a_plan(office.leads, tasks=1)))
    by_sheet = Task.objects.get()
    directive = a_directive(
        office.specialist,
        number="213/KH-UBND",
        kind="plan",
        subject="Kế hoạch thử bằng bảng",
        issued_on=by_sheet.directive.issued_on,
        released_at=by_sheet.directive.released_at,
        signer="Nguyễn Văn Ký",
    )
    form = drafting.TaskForm(
        content=by_sheet.content,
        product="Báo cáo",
        leads=(f"a:{office.agencies[0].pk}",),
        no_coordinators=True,
        due_on=by_sheet.due_on,
    )
    by_form = drafting.save_task(actor=office.specialist, directive_id=directive.pk, form=form, at=AT)
    assert plain(Task.objects.get(pk=by_form.pk)) == plain(by_sheet)
    one, other = by_sheet.directive, Directive.objects.get(pk=directive.pk)
    for column in (
        "kind",
        "issuer_id",
        "released_at",
        "specialist_id",
        "version",
        "entry_class",
        "entry_due_on",
        "regulation_id",
    ):
        assert getattr(one, column) == getattr(other, column), column
    kinds = [
        list(AuditEvent.objects.filter(stream=f"directive:{d.pk}").order_by("seq").values_list("kind", flat=True))
        for d in (one, other)
    ]
    assert kinds[0] == kinds[1]
    assert Entry.objects.filter(task_id=by_sheet.pk).count() == Entry.objects.filter(task_id=by_form.pk).count() == 1


def test_a_bad_row_holds_back_all_unless_only_the_good_are_asked_for(office):
    rows = a_plan(office.leads, tasks=4)
    rows[2]["leads"] = "Sở Không Có"
    batch = office.take(rows)
    with refused("rows_to_mend"):
        written(office, batch)
    assert not Task.objects.exists()
    batch = written(office, batch, only_good=True)
    assert (batch.stage, Task.objects.count(), Directive.objects.count()) == ("written", 3, 1)
    assert [r.task_id is None for r in batch.rows.order_by("number")] == [False, False, True, False]
    assert not Assignment.objects.exists()
    with refused("batch_moved_on"):
        written(office, batch, only_good=True)


def test_th_6_1_a_directive_is_not_entered_whole_while_rows_of_its_sheet_wait(office):
    def wait():
        directive = Directive.objects.get()
        return directive.rows_waiting, directive.part_issued_at is not None, directive.entered_at is not None

    def sent(rows, hours):
        batch = written(office, office.take(rows), only_good=True)
        return writing.issue_all(actor=office.specialist, batch_id=batch.pk, at=AT + hours * HOUR)

    rows = a_plan(office.leads, tasks=5)
    for row in rows[2:]:
        row["leads"] = "Sở Không Có"
    first = written(office, office.take(rows), only_good=True)
    assert wait() == (3, False, False)
    writing.undo(actor=office.specialist, batch_id=first.pk, at=AT)
    sent(rows, 1)
    assert wait() == (3, True, False)
    with refused("already_issued"):
        directive = Directive.objects.get()
        directives.set_not_tracked(
            actor=office.specialist, directive_id=directive.pk, version=directive.version, reason="Thử", at=AT + HOUR
        )
    rows[2]["leads"] = "Sở Y tế"
    sent(rows[2:3], 2)  # one of three, in a sheet of its own
    assert wait() == (2, True, False)
    for row in rows[3:]:
        row["leads"] = "Sở Y tế"
    sent(rows, 3)  # the whole sheet again: what is there already does not wait
    assert wait() == (0, True, True)
    assert Directive.objects.get().entered_at == AT + 3 * HOUR and Assignment.objects.count() == 5


def entered_by_hand(office, *contents, issued=True):
    """Tasks of the one directive there is, written with the form and sent out an hour later."""
    directive = Directive.objects.get()
    lead, due = (f"a:{office.agencies[1].pk}",), DAY + timedelta(days=30)
    forms = [
        drafting.TaskForm(content=text, leads=lead, no_coordinators=True, due_on=due, product="Báo cáo")
        for text in contents
    ]
    tasks = drafting_many.save_tasks(actor=office.specialist, directive_id=directive.pk, forms=forms, at=AT)
    directive.refresh_from_db()
    if issued:
        issuing.issue(actor=office.specialist, directive_id=directive.pk, version=directive.version, at=AT + HOUR)
    return tasks


def entered_as_a_draft_that_is_removed(office, batch, draft, wait):
    for number in (3, 4, 5, 6):
        settling.entered(actor=office.specialist, batch_id=batch.pk, number=number, task_id=draft.pk, at=AT)
    assert wait() == (0, None)
    waiting.remove_draft(actor=office.specialist, directive_id=draft.directive_id, task_id=draft.pk, at=AT)
    assert wait() == (4, None) and queries.left_of(batch) == 4 and queries.counts(batch).settled == 0
    assert [row.number for row in queries.sheet_rows(batch)] == [3, 4, 5, 6]


def settled_rows_come_again(office, batch, rows, deed):
    """Row 4 was entered as a task in other words: refused. Row 6 was dropped: advised on, unless a row of the same content waits beside it."""

    def judged(place):
        sheet = office.take([rows[0], rows[place] | {"leads": "Sở Y tế"}])
        counts = queries.counts(sheet)
        return [fault["code"] for fault in sheet.rows.get(number=3).faults], (
            counts.bad,
            counts.settled,
            counts.advised,
        )

    with transaction.atomic():
        settling.dropped(number=6, because="Nhầm dòng", **deed)
        assert judged(2) == (["row_settled"], (0, 2, 0))
        assert judged(4) == (["row_dropped"], (0, 1, 1))
        batch.rows.filter(number=5).update(settled_as="", values=batch.rows.get(number=6).values)
        assert judged(4) == ([], (0, 1, 0))
        transaction.set_rollback(True)


def test_th_6_1_rows_that_wait_are_entered_by_hand_or_dropped_one_by_one_and_the_clock_follows(office):
    def wait():
        directive = Directive.objects.get(number="212/KH-UBND")
        return directive.rows_waiting, directive.entered_at

    rows = a_plan(office.leads, tasks=5)
    for row in rows[1:]:
        row["leads"] = "Sở Không Có"
    batch = written(office, office.take(rows), only_good=True)
    writing.issue_all(actor=office.specialist, batch_id=batch.pk, at=AT)
    by_hand = entered_by_hand(office, rows[1]["content"].upper(), "Việc viết gọn lại", issued=False)
    entered_as_a_draft_that_is_removed(office, batch, by_hand[1], wait)
    by_hand = [by_hand[0], *entered_by_hand(office, "Việc viết gọn lại")]
    assert wait() == (4, None)
    deed = {"actor": office.specialist, "batch_id": batch.pk, "at": AT + 2 * HOUR}
    settling.entered_exactly(**deed)
    assert wait() == (3, None) and batch.rows.get(number=3).entered_as == by_hand[0]
    other = a_task(a_directive(office.specialist, number="9/KH-UBND"), office.agencies[0], actor=office.specialist)
    for wrong in (other.pk, None):
        with refused("task_not_of_the_sheet"):
            settling.entered(number=4, task_id=wrong, **deed)
    with refused("no_reason"):
        settling.dropped(number=5, because=" ", **deed)
    settling.entered(number=4, task_id=by_hand[1].pk, **deed)
    with refused("row_waits_no_more"):
        settling.dropped(number=4, because="Thôi", **deed)
    with refused("none_entered"):
        settling.entered_exactly(**deed)
    again = written(office, office.take([rows[0] | {"leads": "Sở Y tế", "content": rows[3]["content"]}]))
    assert wait() == (1, None)
    writing.issue_all(actor=office.specialist, batch_id=again.pk, at=AT + 3 * HOUR)
    with transaction.atomic():
        for one in (batch, again):
            waiting.settle(**deed | {"batch_id": one.pk})
        assert wait() == (0, AT + 2 * HOUR)
        transaction.set_rollback(True)
    settled_rows_come_again(office, batch, rows, deed)
    settling.dropped(number=6, because="Đã gộp vào dòng 4", **deed | {"at": AT + 4 * HOUR})
    assert wait() == (0, AT + 4 * HOUR)
    assert AuditEvent.objects.filter(kind="intake_rows_settled").count() == 7 and audit.verify() == []


def test_an_import_killed_half_way_has_written_nothing(office, monkeypatch):
    rows = a_plan(office.leads, tasks=2) + [
        a | {"directive_number": "9/KH-UBND"} for a in a_plan(office.leads, tasks=2)
    ]
    batch = office.take(rows)
    calls = []

    def dies(**given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return save(**given)

    save = writing.save_tasks
    monkeypatch.setattr(writing, "save_tasks", dies)
    with pytest.raises(KeyboardInterrupt):
        written(office, batch)
    assert not Directive.objects.exists() and not Task.objects.exists()
    monkeypatch.setattr(writing, "save_tasks", save)
    written(office, batch)
    assert Task.objects.count() == 4


def test_what_changed_since_the_check_is_found_before_anything_is_written(office):
    rows = a_plan(office.leads)
    one, other = office.take(rows), office.take(rows)
    written(office, one)
    with refused("changed_since_check"):
        written(office, other)
    assert Task.objects.count() == 3
    checking.check_again(actor=office.specialist, batch_id=other.pk, at=AT)
    checking.check_slice(actor=office.specialist, batch_id=other.pk, at=AT)
    assert {f["code"] for row in other.rows.all() for f in row.faults} == {"task_there", "directive_registered"}


def test_at_once_nothing_stays_of_what_was_held_back_but_the_line_of_a_secret_row(office):
    rows = a_plan(office.leads, tasks=2)
    rows[1]["content"] = "Tuyệt mật: việc thử"
    said = {
        "actor": office.specialist,
        "file": a_file(table(rows)),
        "history": False,
        "dry_run": False,
        "tell": lambda done, total: None,
        "at": AT,
    }
    held_back = at_once.bring_in(only_good=False, **said)
    assert (held_back.counts.bad, held_back.written, Batch.objects.count(), Task.objects.count()) == (1, 0, 0, 0)
    assert AuditEvent.objects.filter(kind="secrecy_refused").count() == 1
    done = at_once.bring_in(only_good=True, **said)
    assert (done.written, Task.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(kind="secrecy_refused").count() == 2


def test_words_of_secret_documents_are_asked_about_once(office):
    batch = office.take(a_plan(office.leads, tasks=1, directive_subject="Kế hoạch tuyên truyền bảo vệ bí mật nhà nước"))
    with refused("looks_secret"):
        written(office, batch)
    written(office, batch, confirmed_open=True)
    assert AuditEvent.objects.filter(kind="confirmed_open").count() == 1


def test_the_whole_batch_is_issued_as_one_act(office):
    rows = a_plan(office.leads) + [a | {"directive_number": "9/KH-UBND"} for a in a_plan(office.leads)]
    batch = written(office, office.take(rows))
    batch = writing.issue_all(actor=office.specialist, batch_id=batch.pk, at=AT + HOUR)
    assert (batch.stage, Assignment.objects.filter(state="issued").count()) == ("issued", 6)
    with refused("batch_moved_on"):
        writing.undo(actor=office.specialist, batch_id=batch.pk, at=AT + HOUR)


def test_a_batch_is_undone_whole_and_leaves_what_was_there(office):
    there = a_directive(office.specialist, number="9/KH-UBND", issued_on=DAY - timedelta(days=1))
    old = a_task(there, office.agencies[0], actor=office.specialist)
    rows = a_plan(office.leads) + [a_row(7, "Sở Y tế", directive_number="9/KH-UBND")]
    batch = written(office, office.take(rows))
    batch = writing.undo(actor=office.specialist, batch_id=batch.pk, at=AT + HOUR)
    assert (batch.stage, list(Directive.objects.all()), list(Task.objects.all())) == ("undone", [there], [old])
    assert set(Entry.objects.values_list("directive_id", flat=True)) == {there.pk}
    assert audit.verify() == []


def test_c4_what_a_batch_sent_out_is_withdrawn_as_one_until_an_agency_acts(office):
    batch = written(office, office.take(a_plan(office.leads)))
    told = []
    writing.issue_all(actor=office.specialist, batch_id=batch.pk, at=AT + HOUR, tell=lambda *far: told.append(far))
    assert told == [(0, 1)]
    take_back = {"actor": office.specialist, "batch_id": batch.pk, "at": AT + 2 * HOUR}
    with refused("no_reason"):
        taking_back.withdraw(reason=" ", **take_back)
    one = Assignment.objects.order_by("pk").first()
    head = a_person(role=Role.AGENCY_HEAD, agency=one.agency)
    with transaction.atomic():
        agencies.accept(actor=head, assignment_id=one.pk, version=one.version, at=AT + HOUR)
        with refused("acted_upon"):
            taking_back.withdraw(reason="Công văn 5/VP", **take_back)
        transaction.set_rollback(True)
    batch = taking_back.withdraw(reason="Công văn 5/VP", **take_back)
    assert batch.stage == "withdrawn" and set(Assignment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert AuditEvent.objects.filter(kind="withdrawn").count() == Assignment.objects.count() == 3
    assert Move.objects.filter(deed="withdraw", text="Công văn 5/VP").count() == 3
    assert figures(DAY).cells.total == 0 and audit.verify() == []


def test_c10_a_row_that_comes_round_is_the_duty_that_the_form_makes_and_goes_with_its_batch(office):
    words = {"due_on": None, "deadline_text": "Định kỳ hằng tháng, trước ngày 25"}
    rows = [row | words for row in a_plan(office.leads, tasks=1)]
    undone = written(office, office.take(rows))
    assert Task.objects.get().series.rule == Recurrence(kind="month", starts_on=workbooks.DAY, due_day=25)
    writing.undo(actor=office.specialist, batch_id=undone.pk, at=AT)
    assert not Task.objects.exists() and not Series.objects.exists()
    batch = written(office, office.take(rows))
    assert queries.turns_of(batch, DAY) == (2, 1) and queries.issued_of(batch) == (0, 0)
    writing.issue_all(actor=office.specialist, batch_id=batch.pk, at=AT + HOUR)
    assert queries.issued_of(batch) == (2, 1)
    issued = Task.objects.order_by("due_on").values_list("due_on", flat=True)
    assert [f"{day:%d/%m/%Y}" for day in issued] == ["25/11/2026", "25/12/2026"]
    assert {f["code"] for f in office.take(rows).rows.get().faults} >= {"task_there"}
    taking_back.withdraw(actor=office.specialist, batch_id=batch.pk, reason="Công văn 5/VP", at=AT + 2 * HOUR)
    assert set(Assignment.objects.values_list("state", flat=True)) == {"withdrawn"} and audit.verify() == []


def test_a_batch_that_somebody_worked_on_is_not_undone_nor_issued_unseen(office):
    batch = written(office, office.take(a_plan(office.leads)))
    directive = Directive.objects.get()
    directives.record_lacks(
        actor=office.specialist, directive_id=directive.pk, version=directive.version, lacks=["lead"], at=AT
    )
    for deed in (writing.undo, writing.issue_all):
        with refused("directive_changed_meanwhile"):
            deed(actor=office.specialist, batch_id=batch.pk, at=AT)
    assert Task.objects.count() == 3 and not Assignment.objects.exists()


def test_a_batch_put_aside_keeps_no_row(office):
    batch = office.take(a_plan(office.leads))
    writing.drop(actor=office.specialist, batch_id=batch.pk, at=AT)
    assert not BatchRow.objects.exists()


def test_writing_costs_no_query_more_for_more_rows_of_a_directive(office, django_assert_max_num_queries):
    def queries_of(number, tasks):
        rows = [r | {"directive_number": f"{number}/KH-UBND"} for r in a_plan(office.leads, tasks=tasks)]
        file = a_file(table(rows))
        batch = receiving.receive(
            actor=office.specialist, file=file, declared_open=True, form_token=f"w{number}", at=AT
        )
        checking.check_slice(actor=office.specialist, batch_id=batch.pk, at=AT)
        with django_assert_max_num_queries(120) as counted:
            written(office, batch)
        return len(counted)

    # A long list of rows goes in one more statement here and there, not one a row.
    assert queries_of(1, 60) <= queries_of(2, 6) + 3
