"""A directive is split into tasks: what a draft may say, what is refused, how the entry clock follows (C1, C6, TH 5.1.a, TH 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.make import AT, DAY, ROOT, a_directive, a_person, a_province, a_task, acting, an_agency, issued

from dondoc.audit.models import AuditEvent
from dondoc.directives.actions import set_not_tracked
from dondoc.organisations import actions as organisations
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import drafting
from dondoc.tasks.models import Task
from dondoc.tasks.queries.drafts import check, drafts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return a_person(role=Role.OFFICE_SPECIALIST)


def refused(deed: Callable[[], object]) -> list[Refusal]:
    with pytest.raises((Refusal, Refusals)) as caught:
        deed()
    return caught.value.refusals if isinstance(caught.value, Refusals) else [caught.value]


def numbered(directive) -> list[tuple[int, str]]:
    return list(Task.objects.filter(directive=directive).order_by("position").values_list("position", "content"))


def test_th_5_1_a_a_task_keeps_what_the_directive_says_of_it(actor):
    directive = a_directive(actor)
    lead = an_agency()
    task = a_task(
        directive,
        lead,
        actor=actor,
        deadline_text="trước ngày 04/12/2026",
        due_on=date(2026, 12, 4),
        deadline_kind="report",
        report_to="UBND tỉnh",
    )
    assert (task.position, task.leads_picked, task.due_on) == (1, [f"a:{lead.pk}"], date(2026, 12, 4))
    assert (task.deadline_text, task.deadline_kind, task.report_to) == ("trước ngày 04/12/2026", "report", "UBND tỉnh")
    line = AuditEvent.objects.get(kind="task_drafted")
    assert line.stream == f"directive:{directive.pk}" and line.facts["task"] == task.pk


def test_a_draft_may_be_incomplete_and_says_what_is_missing(actor):
    directive = a_directive(actor)
    a_task(directive, actor=actor, no_coordinators=False, no_deadline=False, product="")
    [draft] = drafts_of(directive, DAY)
    assert {m.code for m in draft.missing} == {"lead", "coordinators", "deadline", "product"}


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"content": " "}, "content_missing", "content"),
        ({"due_on": date(2026, 11, 10)}, "deadline_before_issue", "due_on"),
        ({"due_on": date(2026, 12, 4), "no_deadline": True}, "deadline_and_none", "due_on"),
        ({"origin": "moon"}, "origin_unknown", "origin"),
        ({"origin": "government"}, "origin_document_missing", "origin_document"),
        ({"deadline_kind": "soon"}, "deadline_kind_unknown", "deadline_kind"),
        ({"field_id": 0}, "field_unknown", "field_id"),
        ({"coordinators": ("a:1",), "no_coordinators": True}, "coordinators_and_none", "coordinators"),
        ({"leads": ("a:999999",)}, "unknown_agency", "leads"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(actor, said, code, field):
    directive = a_directive(actor)
    given = {"content": "Một việc", **said}
    refusals = refused(lambda: a_task(directive, actor=actor, **given))
    assert (code, field) in [(r.code, r.field) for r in refusals]
    assert not Task.objects.exists()


def test_a_deadline_before_the_day_of_issue_is_told_as_the_look_says_it(actor):
    directive = a_directive(actor)
    [refusal] = refused(lambda: a_task(directive, actor=actor, due_on=date(2026, 11, 10)))
    assert str(refusal) == (
        "Thời hạn 10/11/2026 sớm hơn ngày ban hành 19/11/2026. Chọn ngày từ 19/11/2026 trở đi, hoặc chọn “Không có thời hạn”."
    )
    assert refusal.cite == "4.1"


def test_a_dissolved_agency_is_refused_and_its_successor_named(actor):
    gone, heir = an_agency("Sở Giao thông vận tải"), an_agency("Sở Xây dựng")
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, on=date(2025, 3, 1), basis="Nghị quyết", at=AT
    )
    directive = a_directive(actor)
    [refusal] = refused(lambda: a_task(directive, gone, actor=actor))
    assert (refusal.code, refusal.field) == ("dissolved_agency", "leads")
    assert "Sở Xây dựng" in str(refusal)


def test_an_agency_does_not_lead_and_coordinate_the_same_task(actor):
    agency = an_agency()
    directive = a_directive(actor)
    [refusal] = refused(lambda: a_task(directive, agency, actor=actor, coordinators=(f"a:{agency.pk}",)))
    assert (refusal.code, refusal.field) == ("leads_and_coordinates", "coordinators")
    assert agency.name in str(refusal)


def test_a_group_of_coordinators_leaves_the_lead_out():
    lead, actor = a_province()["SNNMT"], acting("nhung.le")
    directive = a_directive(actor)
    a_task(directive, lead, actor=actor, coordinators=("g:departments",))
    [draft] = drafts_of(directive, DAY)
    assert (draft.lead_ids, draft.missing) == ((lead.pk,), [])
    assert lead.pk not in draft.coordinator_ids and len(draft.coordinator_ids) == 12


def test_th_5_2_d_a_marked_task_leaves_one_audit_line(actor):
    directive = a_directive(actor)
    [refusal] = refused(lambda: a_task(directive, actor=actor, content="TỐI MẬT\nNội dung riêng"))
    assert (refusal.code, refusal.field) == ("secret_marked", "content")
    assert not Task.objects.exists()
    assert AuditEvent.objects.latest("number").kind == "secrecy_refused"


def test_a_form_sent_twice_adds_one_task(actor):
    directive = a_directive(actor)
    form = drafting.TaskForm(content="Báo cáo tiến độ", no_deadline=True)
    first = drafting.save_task(actor=actor, directive_id=directive.pk, position=1, form=form, at=AT)
    again = drafting.save_task(actor=actor, directive_id=directive.pk, position=1, form=form, at=AT)
    assert first.pk == again.pk
    assert AuditEvent.objects.filter(kind="task_drafted").count() == 1


def test_two_people_splitting_at_once_lose_nothing(actor):
    directive = a_directive(actor)
    for content in ("Việc thứ nhất", "Việc thứ hai"):
        drafting.save_task(
            actor=actor, directive_id=directive.pk, position=1, form=drafting.TaskForm(content=content), at=AT
        )
    assert numbered(directive) == [(1, "Việc thứ nhất"), (2, "Việc thứ hai")]


def test_drafts_are_edited_ordered_and_removed_in_place(actor):
    directive = a_directive(actor)
    tasks = [a_task(directive, actor=actor, content=f"Việc {n}") for n in (1, 2, 3)]
    drafting.move_task(actor=actor, directive_id=directive.pk, task_id=tasks[2].pk, up=True, at=AT)
    assert numbered(directive) == [(1, "Việc 1"), (2, "Việc 3"), (3, "Việc 2")]
    drafting.move_task(actor=actor, directive_id=directive.pk, task_id=tasks[0].pk, up=True, at=AT)
    drafting.remove_task(actor=actor, directive_id=directive.pk, task_id=tasks[0].pk, at=AT)
    assert numbered(directive) == [(1, "Việc 3"), (2, "Việc 2")]
    drafting.save_task(
        actor=actor, directive_id=directive.pk, task_id=tasks[1].pk, form=drafting.TaskForm(content="Việc hai"), at=AT
    )
    assert numbered(directive) == [(1, "Việc 3"), (2, "Việc hai")]


def test_a_draft_of_another_directive_is_not_reached_through_this_one(actor):
    mine, other = a_directive(actor), a_directive(actor)
    task = a_task(other, actor=actor)
    given = {"actor": actor, "directive_id": mine.pk, "task_id": task.pk, "at": AT}
    for deed in (lambda: drafting.remove_task(**given), lambda: drafting.move_task(**given, up=True)):
        [refusal] = refused(deed)
        assert refusal.code == "task_gone"
    assert Task.objects.filter(pk=task.pk).exists()


def test_a_task_that_was_sent_out_is_no_draft_any_more(actor):
    directive = a_directive(actor)
    task = a_task(directive, an_agency(), actor=actor)
    issued(directive, actor=actor)
    deeds = [
        lambda: drafting.remove_task(actor=actor, directive_id=directive.pk, task_id=task.pk, at=AT),
        lambda: drafting.move_task(actor=actor, directive_id=directive.pk, task_id=task.pk, up=True, at=AT),
        lambda: drafting.save_task(
            actor=actor, directive_id=directive.pk, task_id=task.pk, form=drafting.TaskForm(content="Khác"), at=AT
        ),
    ]
    for deed in deeds:
        [refusal] = refused(deed)
        assert refusal.code == "task_already_issued"
        assert refusal.way_on is not None and refusal.way_on.page == "task_correct"


def test_a_draft_of_another_directive_is_not_found_through_this_one(actor):
    here, there = a_directive(actor), a_directive(actor)
    task = a_task(there, actor=actor)
    [refusal] = refused(
        lambda: drafting.save_task(
            actor=actor, directive_id=here.pk, task_id=task.pk, form=drafting.TaskForm(content="Khác"), at=AT
        )
    )
    assert refusal.code == "task_gone"


def test_th_4_a_directive_not_tracked_takes_no_tasks(actor):
    directive = a_directive(actor)
    set_not_tracked(actor=actor, directive_id=directive.pk, version=1, reason="Chỉ để biết", at=AT)
    assert "directive_not_tracked" in {r.code for r in refused(lambda: a_task(directive, actor=actor))}


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.PROVINCE_LEADER, Role.READER])
def test_only_the_office_drafts(actor, role):
    directive = a_directive(actor)
    [refusal] = refused(lambda: a_task(directive, actor=a_person(role=role)))
    assert refusal.code == "not_allowed"


def test_th_6_1_c_many_tasks_for_many_agencies_give_two_working_days(actor):
    directive = a_directive(actor)
    agencies = [an_agency() for _ in range(10)]
    for number in range(9):
        a_task(directive, *agencies, actor=actor, content=f"Việc {number}")
    directive.refresh_from_db()
    assert (directive.entry_class, directive.entry_due_on) == ("normal", date(2026, 11, 20))
    tenth = a_task(directive, *agencies, actor=actor, content="Việc thứ mười")
    directive.refresh_from_db()
    assert (directive.entry_class, directive.entry_due_on) == ("bulk", date(2026, 11, 23))
    drafting.remove_task(actor=actor, directive_id=directive.pk, task_id=tenth.pk, at=AT)
    directive.refresh_from_db()
    assert directive.entry_class == "normal"


def test_advice_never_blocks(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor, content="Rà soát quỹ đất công ích trên địa bàn")
    a_task(
        directive,
        an_agency(),
        actor=actor,
        content="Rà soát quỹ đất công ích trên địa bàn",
        due_on=date(2026, 11, 24),
        origin="government",
        origin_document="12/NQ-CP",
        origin_due_on=date(2026, 11, 20),
    )
    found = check(directive, DAY)
    warnings = {w.code: w for w in found.drafts[1].warnings}
    assert set(warnings) == {"rest_day", "looks_alike", "after_origin"}
    assert warnings["rest_day"].day == date(2026, 11, 25), "24/11 is a holiday: judged with the next working day"
    assert found.ready


def test_a_deadline_in_a_year_without_official_holidays_says_so(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor, due_on=date(2027, 3, 10))
    [draft] = drafts_of(directive, DAY)
    assert [w.code for w in draft.warnings] == ["provisional"]


@pytest.mark.parametrize("tasks", [1, 30])
def test_the_list_of_drafts_costs_the_same_for_one_and_for_thirty(actor, tasks, django_assert_max_num_queries):
    directive = a_directive(actor)
    agencies = [an_agency(kind=AgencyKind.COMMUNE) for _ in range(3)]
    for number in range(tasks):
        a_task(directive, *agencies, actor=actor, content=f"Việc {number} khác hẳn các việc kia {number * 7919}")
    with django_assert_max_num_queries(5):
        assert len(drafts_of(directive, DAY)) == tasks


def test_saving_the_thirtieth_task_costs_what_the_second_did(actor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    directive = a_directive(actor)
    agency = an_agency()
    costs = []
    for number in range(30):
        with CaptureQueriesContext(connection) as asked:
            a_task(directive, agency, actor=actor, content=f"Việc {number}")
        costs.append(len(asked))
    assert costs[29] <= costs[1]
    assert costs[29] <= 30


def test_a_draft_that_was_issued_while_its_removal_waited_stays(actor, monkeypatch):
    """Two at once: the one who removes waits for the lock of the one who issues, and finds the task gone out."""
    directive = a_directive(actor)
    task = a_task(directive, an_agency(), actor=actor)
    held = drafting.locked

    def after_the_other(directive_id, version):
        Task.objects.filter(pk=task.pk).update(issued_at=AT)
        return held(directive_id, version)

    monkeypatch.setattr(drafting, "locked", after_the_other)
    [removing] = refused(lambda: drafting.remove_task(actor=actor, directive_id=directive.pk, task_id=task.pk, at=AT))
    assert removing.code == "task_already_issued"
    assert Task.objects.filter(pk=task.pk).exists()
