"""C10, docs/definitions.md 6: a later directive changes, cancels, replaces tasks of an earlier one; all receivers at once, history kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, ROOT, a_task, an_agency, issued
from tests.make import a_directive as a_draft
from tests.refusing import refused
from tests.tasks.loop import World, a_directive, a_form, a_world, confirmed, filed, fresh
from tests.web.directives.test_amending_pages import signed_in

from dondoc.audit.models import AuditEvent
from dondoc.directives.models import Directive
from dondoc.organisations import actions as organisations
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor
from dondoc.tasks.actions import amending
from dondoc.tasks.models import AmendedTask, Amendment, Assignment, Coordination, Deadline, Move, TaskChange
from dondoc.tasks.queries.amending import AmendForm, TaskAmendment
from dondoc.tasks.queries.figures import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LATER = AT + timedelta(hours=3)
NEW = date(2026, 12, 15)


@pytest.fixture
def world() -> World:
    return a_world(3)


def a_later(world: World, **said: object) -> Directive:
    return a_draft(world.specialist, number="300/UBND-TH", **said)


def form(*tasks: TaskAmendment, **said: object) -> AmendForm:
    given = {"basis_number": "300/UBND-TH", "basis_issued_on": date(2026, 11, 19), "form_token": "amend-1"}
    return AmendForm(**given | said, tasks=tasks)


def amended(actor: Actor, directive: Directive, said: AmendForm, at=LATER) -> Amendment:
    plan = amending.preview(actor=actor, directive_id=directive.pk, form=said, at=at)
    return amending.amend(actor=actor, directive_id=directive.pk, form=said, stamp=plan.stamp, at=at)


def of(directive: Directive, number: int = 0) -> list[Assignment]:
    task = directive.tasks.order_by("position")[number]
    return [fresh(a) for a in Assignment.objects.filter(task=task).order_by("pk")]


def test_c10_one_form_moves_deadlines_words_and_agencies_of_all_receivers_and_keeps_what_was(world):
    later, directive = a_later(world), a_directive(world)
    task, joining, helping = directive.tasks.get(), an_agency(), an_agency()
    leaving = of(directive)[2]
    said = TaskAmendment(
        task_id=task.pk,
        due_on=NEW,
        content="Nhiệm vụ đã sửa",
        product="Đề án",
        leads=(f"a:{joining.pk}",),
        leads_removed=(leaving.agency_id,),
        coordinators=(f"a:{helping.pk}",),
    )
    one = amended(world.specialist, directive, form(said))
    first, second, third, fourth = of(directive)
    assert [a.due_on for a in (first, second, third, fourth)] == [NEW, NEW, date(2026, 12, 1), NEW]
    assert [a.state for a in (first, third, fourth)] == ["issued", "withdrawn", "issued"]
    held = Deadline.objects.filter(assignment=first).order_by("at")
    assert [(d.due_on, d.basis, d.basis_text) for d in held][1] == (NEW, "later_directive", "300/UBND-TH, 19/11/2026")
    assert held[0].until == LATER and held[0].original and not held[1].original
    change = TaskChange.objects.get(task=task)
    assert (change.content_after, change.amended.amendment) == ("Nhiệm vụ đã sửa", one) and change.content_before
    assert Move.objects.get(assignment=third, until=None).text == "300/UBND-TH, 19/11/2026"
    assert Deadline.objects.get(assignment=fourth).original and fourth.agency_id == joining.pk
    assert Coordination.objects.get(task=task).agency_id == helping.pk
    row = AmendedTask.objects.get(amendment=one)
    assert (row.touched, row.untouched, row.leads_removed, one.basis) == (4, 0, [leaving.agency_id], later)
    events = AuditEvent.objects.filter(kind="amended").values_list("stream", flat=True)
    assert set(events) == {f"directive:{directive.pk}", f"directive:{later.pk}"}


def test_c10_a_later_directive_removes_a_deadline_and_the_figures_follow_from_that_day(world):
    directive = a_directive(world)
    in_time = of(directive)[0]
    filed(world, in_time, AT + timedelta(hours=1))
    said = TaskAmendment(task_id=directive.tasks.get().pk, no_deadline=True)
    with refused("deadline_and_none"):
        amended(world.specialist, directive, form(replace(said, due_on=NEW)))
    amended(world.specialist, directive, form(said))
    first, second, third = of(directive)
    assert first.due_on == date(2026, 12, 1), "filed in time it stays in time"
    assert (second.due_on, second.late_after, third.due_on) == (None, None, None)
    now, before = Deadline.objects.filter(assignment=second).order_by("-at")
    assert (now.due_on, now.basis, before.due_on, before.until) == (None, "later_directive", date(2026, 12, 1), LATER)
    cells = figures(date(2026, 12, 20)).cells
    assert (cells.undated, cells.open_overdue, cells.total) == (2, 0, 3)
    assert AmendedTask.objects.get().undated
    page = signed_in(world.specialist).get(f"/nhiem-vu/{directive.tasks.get().pk}/").content.decode()
    assert "bỏ thời hạn" in page and "<s>hạn 01/12/2026</s>" in page
    with refused("only_filed_ones"):
        amended(world.specialist, directive, form(replace(said, task_id=directive.tasks.get().pk), form_token="again"))


def test_c10_what_is_done_stays_and_a_result_filed_in_time_is_never_made_late(world):
    directive = a_directive(world)
    done, waiting, working = of(directive)
    filed(world, done, AT + timedelta(hours=1))
    confirmed(world, done, AT + timedelta(hours=2))
    filed(world, waiting, AT + timedelta(days=8))
    sooner = form(TaskAmendment(task_id=working.task_id, due_on=date(2026, 11, 25)))
    plan = amending.preview(
        actor=world.leader, directive_id=directive.pk, form=sooner, at=AT + timedelta(days=9)
    ).parts[0]
    assert ([a.pk for a in plan.moved], [a.pk for a in plan.kept], [a.pk for a in plan.closed]) == (
        [working.pk],
        [waiting.pk],
        [done.pk],
    )
    amended(world.leader, directive, sooner, AT + timedelta(days=9))
    assert [fresh(a).due_on.day for a in (done, waiting, working)] == [1, 1, 25]
    assert figures(date(2026, 11, 28)).cells.open_overdue == 1


def test_c10_a_task_is_cancelled_or_gives_way_to_one_of_the_later_directive_and_leaves_the_figures(world):
    later = a_later(world)
    a_task(later, world.agencies[0], actor=world.specialist)
    replacement = issued(later, actor=world.specialist)[0].task
    directive = a_directive(world, tasks=[a_form(world), a_form(world)])
    first, second = directive.tasks.order_by("position")
    amended(
        world.specialist,
        directive,
        form(
            TaskAmendment(task_id=first.pk, kind="replaced", replacement_id=replacement.pk),
            TaskAmendment(task_id=second.pk, kind="cancelled"),
        ),
    )
    assert {a.state for a in (*of(directive), *of(directive, 1))} == {"withdrawn"}
    assert AmendedTask.objects.get(task=first).replacement == replacement
    assert figures(date(2026, 11, 19)).cells.total == 1


def test_c10_without_a_later_directive_nothing_changes(world):
    directive = a_directive(world)
    said = TaskAmendment(task_id=of(directive)[0].task_id, due_on=NEW)
    for change, code in (
        ({"basis_number": ""}, "no_basis"),
        ({"basis_number": "không số"}, "number_unreadable"),
        ({"basis_number": directive.number}, "basis_is_itself"),
        ({"basis_issued_on": None}, "no_basis_day"),
        ({"basis_issued_on": date(2026, 11, 18)}, "basis_earlier"),
        ({"basis_issued_on": date(2026, 11, 20)}, "basis_ahead"),
    ):
        with refused(code):
            amended(world.specialist, directive, form(said, **change))
    assert not Amendment.objects.exists()


def test_c10_what_a_later_directive_cannot_do_is_told_at_its_field(world):
    directive = a_directive(world)
    lead, gone, heir = world.agencies[0], an_agency(kind=AgencyKind.COMMUNE), an_agency(kind=AgencyKind.COMMUNE)
    told = {"on": date(2026, 11, 1), "basis": "Nghị quyết thử", "at": AT}
    organisations.dissolve_into(actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, **told)
    task_id = of(directive)[0].task_id
    for said, code in (
        ({}, "nothing_to_change"),
        ({"due_on": date(2026, 11, 18)}, "deadline_before_basis"),
        ({"content": " "}, "no_content"),
        ({"kind": "replaced"}, "replacement_needs_the_directive"),
        ({"kind": "else"}, "kind_unknown"),
        ({"leads": (f"a:{lead.pk}",)}, "has_it_already"),
        ({"leads_removed": tuple(a.pk for a in world.agencies)}, "no_lead_left"),
        ({"leads_removed": (heir.pk,)}, "lead_closed"),
        ({"coordinators": (f"a:{lead.pk}",)}, "leads_and_coordinates"),
        ({"leads": (f"a:{gone.pk}",)}, "dissolved_agency"),
        ({"content": "Báo cáo (MẬT)"}, "secret_marked"),
    ):
        with refused(code) as told:
            amended(world.specialist, directive, form(TaskAmendment(task_id=task_id, **said)))
        faults = getattr(told.value, "refusals", [told.value])
        assert all(f.field.startswith(f"t{task_id}-") for f in faults), code
    assert {a.due_on for a in of(directive)} == {date(2026, 12, 1)} and not TaskChange.objects.exists()


def test_c10_no_closed_work_no_task_of_another_directive_no_draft(world):
    directive, other = a_directive(world, tasks=[a_form(world, leads=world.agencies[:1])]), a_directive(world)
    only = of(directive)[0]
    draft = a_task(directive, world.agencies[1], actor=world.specialist)
    with refused("still_a_draft"):
        amended(world.specialist, directive, form(TaskAmendment(task_id=draft.pk, due_on=NEW)))
    with refused("task_of_another_directive"):
        amended(world.specialist, other, form(TaskAmendment(task_id=only.task_id, due_on=NEW)))
    with refused("no_task"):
        amended(world.specialist, directive, form())
    filed(world, only, AT)
    confirmed(world, only, LATER)
    with refused("all_closed"):
        amended(world.specialist, directive, form(TaskAmendment(task_id=only.task_id, kind="cancelled")))


def test_c10_sent_twice_it_is_done_once_and_a_stale_page_does_nothing(world):
    directive = a_directive(world)
    said = form(TaskAmendment(task_id=of(directive)[0].task_id, due_on=NEW))
    call = {"actor": world.specialist, "directive_id": directive.pk, "form": said, "at": LATER}
    stamp = amending.preview(**call).stamp
    filed(world, of(directive)[0], AT + timedelta(hours=1))
    assert amending.preview(**call).stamp == stamp, "what is to be done is the same: the page is not stale"
    confirmed(world, of(directive)[0], LATER)
    with refused("plan_changed"):
        amending.amend(**call, stamp=stamp)
    once = amending.amend(**call, stamp=amending.preview(**call).stamp)
    assert amending.amend(**call, stamp="anything") == once and Amendment.objects.count() == 1
    with refused("sent_before"):
        amending.amend(**call | {"actor": world.leader}, stamp=stamp)
    for actor in (world.chairman, world.heads[world.agencies[0].pk]):
        with refused("not_allowed"):
            amending.amend(**call | {"actor": actor}, stamp=stamp)


def test_c10_the_number_of_statements_grows_with_neither_tasks_nor_agencies(world):
    world.agencies += [an_agency(kind=AgencyKind.COMMUNE) for _ in range(30)]
    spent = []
    for tasks, leads in ((1, world.agencies[:1]), (4, world.agencies)):
        directive = a_directive(world, tasks=[a_form(world, leads=leads) for _ in range(tasks)])
        new = an_agency()
        parts = [
            TaskAmendment(task_id=t.pk, due_on=NEW, content="Câu chữ khác", leads=(f"a:{new.pk}",))
            for t in directive.tasks.all()
        ]
        said = form(*parts, form_token=f"cost-{tasks}")
        stamp = amending.preview(actor=world.specialist, directive_id=directive.pk, form=said, at=LATER).stamp
        with CaptureQueriesContext(connection) as asked:
            amending.amend(actor=world.specialist, directive_id=directive.pk, form=said, stamp=stamp, at=LATER)
        spent.append(len(asked))
    # a database that takes few values at once needs a statement more for many rows
    assert spent[0] <= spent[1] <= min(spent[0] + 2, 45), spent
