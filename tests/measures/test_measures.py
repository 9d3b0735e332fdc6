"""Measures (H6; TH 16.4; BT 15.3): from the evidence through the Office's leader and the Chairman to what came of them, with the refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_world, an_assignment, filed, fresh

from dondoc.core.regulation import current
from dondoc.exchanges.actions.opening import Opening, open_thread
from dondoc.measures.actions import choosing, deciding, putting
from dondoc.measures.models import Measure, Proposal
from dondoc.measures.queries.candidates import candidates, evidence_of
from dondoc.measures.queries.for_report import put_within
from dondoc.measures.queries.proposals import owed
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.urging.actions.urging import Order, urge

LATER = AT + timedelta(days=30)
THEN = DAY + timedelta(days=30)


@pytest.fixture
def world(frozen) -> World:
    return a_world(2)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        return client.get(address) if data is None else client.post(address, data)

    return go


def stuck(world: World) -> Assignment:
    found = an_assignment(world)
    opening = Opening(kind="difficulty", subject="Chưa có kinh phí giải phóng mặt bằng", words="Thiếu vốn đối ứng.")
    head = world.heads[found.agency_id]
    open_thread(actor=head, assignment_id=found.pk, opening=opening, files=[], form_token=f"t{found.pk}", at=AT)
    return found


def chosen(actor: Actor, *rows: Assignment, kind: str = "written_urging", when: Any = LATER) -> Proposal:
    return choosing.choose(actor=actor, kind=kind, chosen=[row.pk for row in rows], at=when)


def wording(kind: str = "written_urging", **said: Any) -> choosing.Wording:
    return choosing.Wording(**{"kind": kind, "words": "Đôn đốc sở.", "doer": "Văn phòng", "by_when": None} | said)


def put_up(world: World, proposal: Proposal, when: Any = LATER) -> Proposal:
    of = {"proposal_id": proposal.pk, "version": None, "at": when}
    putting.submit(actor=world.specialist, **of)
    return putting.put(actor=world.leader, put_to=world.chairman.user_id, **of)


@pytest.mark.django_db
def test_th_16_4_the_evidence_of_each_ground_and_what_is_no_candidate(world):
    late, difficult, returned, open_still = (
        an_assignment(world),
        stuck(world),
        an_assignment(world),
        an_assignment(world, due_on=THEN + timedelta(days=9)),
    )
    filed(world, returned, AT)
    version = fresh(returned).version
    office.return_result(
        actor=world.specialist, assignment_id=returned.pk, version=version, lacking="Thiếu phụ lục.", at=AT
    )
    order = Order(channel=current().urging.channels[0].code, words="Đề nghị làm ngay.")
    urge(actor=world.specialist, chosen=[late.pk], order=order, letter=None, form_token="u1", at=AT)
    rows = candidates(world.specialist, THEN).select_related("task__directive", "agency").order_by("pk")
    found = {one.assignment.pk: one for one in evidence_of(rows, THEN)}
    grounds = {pk: one.ground for pk, one in found.items()}
    assert grounds == {late.pk: "overdue", difficult.pk: "stuck", returned.pk: "wrongly_done"}
    assert (found[late.pk].days_late, found[late.pk].urged) == ((THEN - late.late_after).days, 1)
    assert found[returned.pk].returned == 1 and len(found[difficult.pk].threads) == 1
    for code, rows, kind in (
        ("not_a_candidate", [open_still], "inspection"),
        ("nothing_chosen", [], "inspection"),
        ("no_kind", [late], "prison"),
    ):
        with refused(code):
            chosen(world.specialist, *rows, kind=kind)
    for stranger in (world.heads[late.agency_id], world.chairman, a_person(role=Role.READER)):
        with pytest.raises(NotThere):
            chosen(stranger, late)
    assert not Proposal.objects.exists()
    made = chosen(world.specialist, late, difficult, returned)
    assert made.measures.count() == 3, "one for each ground of the agency"
    with refused("already_proposed"):
        chosen(world.leader, late)


@pytest.mark.django_db
def test_th_16_4_a_draft_is_put_right_submitted_handed_back_and_put(world):
    late, difficult = an_assignment(world), stuck(world)
    proposal = chosen(world.specialist, late)
    chosen(world.specialist, difficult, kind="removal")
    first = proposal.measures.order_by("pk")[0]
    assert f"quá hạn {(THEN - late.late_after).days} ngày" in first.words and first.doer == current().office_name
    of = {"proposal_id": proposal.pk, "version": None, "at": LATER}
    edit = {"measure_id": first.pk, "version": None, "at": LATER}
    for who, code, said in (
        (a_person(role=Role.OFFICE_SPECIALIST), "not_yours", {}),
        (world.specialist, "no_words", {"words": " "}),
        (world.specialist, "no_doer", {"doer": ""}),
        (world.specialist, "day_gone", {"by_when": DAY}),
        (world.specialist, "no_task_left", {"keep": (difficult.pk,)}),
        (world.specialist, "secret_marked", {"words": "TỐI MẬT: phê bình"}),
    ):
        with refused(code):
            choosing.edit(actor=who, wording=wording(**said), **edit)
    with refused("overtaken"):
        choosing.edit(actor=world.specialist, wording=wording(), **(edit | {"version": 1}))
    putting.submit(actor=world.specialist, **of)
    with refused("with_the_leader"):
        choosing.edit(actor=world.specialist, wording=wording(), **edit)
    with refused("not_the_office_leader"):
        putting.put(actor=world.specialist, put_to=world.chairman.user_id, **of)
    putting.hand_back(actor=world.leader, words="Nêu rõ số ngày.", **of)
    with refused("not_submitted"):
        putting.put(actor=world.leader, put_to=world.chairman.user_id, **of)
    assert [light.pk for light in owed(world.specialist, THEN)] == [proposal.pk]
    choosing.edit(actor=world.specialist, wording=wording(words="Đôn đốc sở làm xong trong tháng."), **edit)
    putting.submit(actor=world.specialist, **of)
    assert [light.pk for light in owed(world.leader, THEN)] == [proposal.pk]
    with refused("no_leader"):
        putting.put(actor=world.leader, put_to=world.leader.user_id, **of)
    putting.put(actor=world.leader, put_to=world.chairman.user_id, **of)
    with refused("already_put"):
        choosing.leave_out(actor=world.specialist, measure_id=first.pk, version=None, at=LATER)


@pytest.mark.django_db
def test_th_16_4_each_measure_is_decided_by_whom_it_was_put_to_or_in_his_name(world):
    late = an_assignment(world)
    proposal = chosen(world.specialist, late)
    chosen(world.specialist, stuck(world), kind="removal")
    put_up(world, proposal)
    first, second = proposal.measures.order_by("pk")
    deputy = a_person(role=Role.PROVINCE_LEADER, title="Phó Chủ tịch UBND tỉnh")
    waits = [[light.pk for light in owed(who, THEN)] for who in (world.chairman, deputy)]
    assert waits == [[proposal.pk], []], "what was put to the Chairman waits for no Deputy"
    agreed, other = deciding.Word(decision="agreed"), deciding.Word(decision="otherwise")
    yes = {"proposal_id": proposal.pk, "words": {first.pk: agreed}, "leader": None, "document": "", "at": LATER}
    with pytest.raises(NotThere):
        deciding.decide(actor=world.heads[late.agency_id], **yes)
    for who, code, said in (
        (deputy, "not_put_to_you", {}),
        (world.specialist, "no_leader", {"document": "12/PT-VP"}),
        (world.specialist, "no_document", {"leader": world.chairman.user_id}),
        (world.chairman, "nothing_decided", {"words": {}}),
        (world.chairman, "no_words", {"words": {first.pk: other}}),
    ):
        with refused(code):
            deciding.decide(actor=who, **(yes | said))
    assert not Measure.objects.exclude(decision="").exists()
    deciding.decide(actor=world.chairman, **yes)
    with refused("decided_before"):
        deciding.decide(actor=world.chairman, **yes)
    written = {"words": {second.pk: deciding.Word(decision="otherwise", words="Họp với Sở Tài chính trước.")}}
    named = {"leader": world.chairman.user_id, "document": "12/PT-VP"}
    deciding.decide(actor=world.specialist, **(yes | written | named))
    second.refresh_from_db()
    assert second.on_behalf == f"{world.chairman.title} {world.chairman.name}" and second.document == "12/PT-VP"


@pytest.mark.django_db
def test_bt_15_3_a_measure_is_open_until_what_came_of_it_is_shown(world):
    late, difficult = an_assignment(world), stuck(world)
    proposal = chosen(world.specialist, late)
    chosen(world.specialist, difficult, kind="removal")
    put_up(world, proposal)
    first, second = proposal.measures.order_by("pk")
    settle = {"outcome": "urged", "words": "", "number": "", "at": LATER}
    with refused("not_decided_yet"):
        deciding.settle(actor=world.specialist, measure_id=first.pk, **settle)
    words = {one.pk: deciding.Word(decision="agreed") for one in (first, second)}
    deciding.decide(actor=world.chairman, proposal_id=proposal.pk, words=words, leader=None, document="", at=LATER)
    for code, measure, said in (
        ("no_urge", first, {}),
        ("no_outcome", first, {"outcome": "explained"}),
        ("no_such_directive", second, {"outcome": "directed", "number": "999/KH-UBND"}),
        ("no_explanation", second, {"outcome": "explained"}),
        ("no_words", second, {"outcome": "document"}),
    ):
        with refused(code):
            deciding.settle(actor=world.specialist, measure_id=measure.pk, **(settle | said))
    with pytest.raises(NotThere):
        deciding.settle(actor=world.chairman, measure_id=first.pk, **settle)
    order = Order(channel=current().urging.channels[0].code, words="Đề nghị làm ngay.")
    made = urge(actor=world.specialist, chosen=[late.pk], order=order, letter=None, form_token="u2", at=LATER)
    assert [light.pk for light in owed(world.specialist, THEN)] == [proposal.pk]
    assert deciding.settle(actor=world.specialist, measure_id=first.pk, **settle).urge_id == made.urges[0].pk
    papers = settle | {"outcome": "document", "words": "Công văn 77/UBND-KT."}
    deciding.settle(actor=world.specialist, measure_id=second.pk, **papers)
    with refused("settled_before"):
        deciding.settle(actor=world.specialist, measure_id=second.pk, **papers)
    assert list(owed(world.specialist, THEN)) == []
    told = {(one.ground, one.decision, one.outcome, one.tasks) for one in put_within(THEN, THEN)}
    assert told == {
        ("overdue", "agreed", "urged", (late.pk,)),
        ("stuck", "agreed", "document", (difficult.pk,)),
    }
    assert put_within(DAY, THEN - timedelta(days=1)) == []


def all_agreed_to_in_two_steps(world, at, proposal):
    first, second = proposal.measures.order_by("pk")
    decide = reverse("proposal_act", args=[proposal.pk, "quyet-dinh"])
    step = at(world.chairman, decide, {"all": "1", f"decision-{second.pk}": "refused"})
    assert [one["measure"] for one in step.context["agree_to"]["told"]] == [first], "says to what one would agree"
    assert step.status_code == 200 and not proposal.measures.exclude(decision="").exists(), "and writes nothing yet"
    assert at(world.chairman, decide, {"all": "2"}).status_code == 302


@pytest.mark.django_db
def test_h6_the_pages_forms_and_papers(world, at, monkeypatch, django_assert_max_num_queries):
    late, difficult = an_assignment(world), stuck(world)
    monkeypatch.setattr("dondoc.core.clock.now", lambda: LATER)
    page = at(world.specialist, reverse("measures_choose")).content.decode()
    assert page.count("data-row") == 2 and "quá hạn" in page
    wrong = at(world.specialist, reverse("measures_choose"), {"kind": "", "chosen": [late.pk]})
    assert (wrong.status_code, "Anh/chị chọn một biện pháp" in wrong.content.decode()) == (422, True)
    rows = {"kind": "inspection", "chosen": [late.pk, difficult.pk]}
    sent = at(world.specialist, reverse("measures_choose"), rows)
    address = sent["Location"]
    proposal = Proposal.objects.get()
    first = proposal.measures.order_by("pk")[0]
    form = {"kind": "criticism", "words": "", "doer": "Sở", "keep": [str(late.pk)], "version": proposal.version}
    back = at(world.specialist, reverse("measure_act", args=[first.pk, "sua"]), form)
    assert back.status_code == 422 and "Anh/chị viết nội dung kiến nghị." in back.content.decode()
    put_up(world, proposal)
    with django_assert_max_num_queries(30):
        shown = at(world.chairman, address).content.decode()
    assert difficult.threads.get().subject in shown
    all_agreed_to_in_two_steps(world, at, proposal)
    assert [one.ground for one in put_within(DAY, THEN)] == ["overdue", "stuck"]
    assert set(proposal.measures.values_list("decision", flat=True)) == {"agreed"}
    assert at(world.leader, reverse("proposal_paper", args=[proposal.pk, "docx"])).content[:2] == b"PK"
    assert at(world.leader, reverse("proposal_paper", args=[proposal.pk, "exe"])).status_code == 404
    task = at(world.leader, reverse("assignment", args=[late.pk])).content.decode()
    assert address in task
    head = world.heads[late.agency_id]
    assert address not in at(head, reverse("assignment", args=[late.pk])).content.decode()
    for stranger in (head, a_person(role=Role.READER)):
        assert at(stranger, reverse("proposals")).status_code == at(stranger, address).status_code == 404
    assert at(world.chairman, reverse("my_work")).status_code == 200
    with django_assert_max_num_queries(22):
        assert at(world.leader, reverse("proposals")).content.decode().count("data-row") == 1
    for _ in range(3):
        chosen(world.specialist, an_assignment(world, due_on=DAY + timedelta(days=3)))
    put_up(world, Proposal.objects.order_by("-pk")[0])
    with django_assert_max_num_queries(22):
        assert at(world.leader, reverse("proposals")).content.decode().count("data-row") == 2
