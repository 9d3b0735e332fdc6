"""What a message asks of records that are here is proposed, and done by a person through the ordinary deeds (TH 5.2.c; definitions 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.gateway.ground import Ground, a_message, completed
from tests.make import AT, DAY, a_task, issued
from tests.refusing import refused
from tests.tasks.loop import a_result, fresh

from dondoc.directives.models import Directive
from dondoc.gateway.actions import deciding, settling
from dondoc.gateway.actions.using import use_as_result
from dondoc.gateway.edxml.message import (
    RECALL,
    REPLACEMENT,
    UPDATE,
    VIETNAM_TIME,
    Answered,
    Attachment,
    Business,
    DocumentMessage,
    Organisation,
    Replaced,
    StatusMessage,
)
from dondoc.gateway.meaning import task_code
from dondoc.gateway.models import Proposal, Received, State
from dondoc.organisations.models import User
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import Assignment, Update


@pytest.fixture
def ground(db, frozen, settings, tmp_path) -> Ground:
    return Ground(settings, tmp_path, agencies=2)


def sent_out(ground: Ground, directive: Directive) -> list[Assignment]:
    completed(ground, directive)
    for agency in ground.world.agencies:
        a_task(directive, agency, actor=ground.world.specialist, due_on=date(2026, 12, 10))
    return issued(directive, actor=ground.world.specialist)


def again(message: DocumentMessage, kind: str, reason: str, **said: object) -> DocumentMessage:
    return replace(message, business=Business(type=kind, document_id=message.document_id, reason=reason, **said))


def states(directive: Directive) -> set[str]:
    return set(Assignment.objects.filter(task__directive=directive).values_list("state", flat=True))


def take(ground: Ground, message: DocumentMessage | StatusMessage) -> Received:
    ground.put(message)
    assert ground.round().taken == 1
    return Received.objects.latest("pk")


def test_an_update_and_a_recall_act_when_a_person_agrees(ground: Ground) -> None:
    world = ground.world
    first, second = a_message("31"), a_message("32")
    for message in (first, second):
        take(ground, message)
    one, two = Directive.objects.order_by("pk")
    sent_out(ground, one)
    # update: subject, urgency and a file; nothing changes before somebody agrees, and the tasks stay
    better = Attachment("ban-bo-sung.txt", "Bản bổ sung".encode())
    update = again(first, UPDATE, "Bổ sung", changed=True)
    row = take(ground, replace(update, subject="Trích yếu mới", priority=3, attachments=(better,)))
    one.refresh_from_db()
    assert (row.state, one.subject) == (State.PROPOSED, first.subject)
    proposal = row.proposals.get()
    with pytest.raises(NotThere):
        deciding.accept(actor=world.heads[world.agencies[0].pk], proposal_id=proposal.pk, at=AT)
    deciding.accept(actor=world.specialist, proposal_id=proposal.pk, at=AT)
    one.refresh_from_db()
    assert (one.subject, one.urgency, one.files.count(), states(one)) == ("Trích yếu mới", "hoa_toc", 2, {"issued"})
    with refused("decided_meanwhile"):
        deciding.accept(actor=world.leader, proposal_id=proposal.pk, at=AT)
    # recall of what was sent out: withdrawn with the reason; not agreed: 16, and nothing happens
    recall = take(ground, again(first, RECALL, "Ban hành nhầm")).proposals.get()
    with refused("no_reason"):
        deciding.decline(actor=world.specialist, proposal_id=recall.pk, reason="", at=AT)
    deciding.accept(actor=world.specialist, proposal_id=recall.pk, at=AT)
    assert states(one) == {"withdrawn"}
    not_agreed(ground, again(second, RECALL, "Nhầm nơi nhận"), recall)
    two.refresh_from_db()
    assert two.tracking == "tracked"
    # a recall of what nobody knows waits for a person
    strange = take(ground, again(a_message("99"), RECALL, "Không có"))
    assert (strange.state, strange.waits_for) == (State.WAITING, ["target"])
    ground.round()
    assert [code for code, _number in ground.told() if code in ("15", "16")] == ["15", "15", "16"]


def not_agreed(ground: Ground, message: DocumentMessage, elsewhere: Proposal) -> None:
    """On the page: not without a reason, and no proposal of another message."""
    kept = take(ground, message)
    office = Client()
    office.force_login(User.objects.get(pk=ground.world.leader.user_id))
    url = f"/lien-thong/{kept.pk}/de-xuat/{kept.proposals.get().pk}/"
    assert office.post(url, {"answer": "decline", "reason": ""}).status_code == 422
    assert office.post(f"/lien-thong/{kept.pk}/de-xuat/{elsewhere.pk}/", {"answer": "accept"}).status_code == 404
    assert office.post(url, {"answer": "decline", "reason": "Đã triển khai"}).status_code == 302


def test_a_replacement_ends_the_old_tasks_and_a_document_asked_back_is_suspended(ground: Ground) -> None:
    world = ground.world
    old = take(ground, a_message("33")).directive
    sent_out(ground, old)
    new = a_message("34", business=Business(type=REPLACEMENT, replaced=(Replaced(a_message("33").document_id),)))
    row = take(ground, new)
    assert (row.state, row.directive.number, states(old)) == (State.PROPOSED, "34/UBND-KTTC", {"issued"})
    deciding.accept(actor=world.specialist, proposal_id=row.proposals.get().pk, at=AT)
    row.refresh_from_db()
    assert (row.state, old.amendments.get().basis, states(old)) == (State.REGISTERED, row.directive, {"withdrawn"})
    # the sender asks for a document back: suspended; somebody else's "13" is history alone
    sent_out(ground, row.directive)
    told = StatusMessage(
        sender=Organisation("H56"),
        response_for=(Answered("H56", "34/UBND-KTTC", new.document_id, DAY),),
        status_code="13",
        description="Gửi nhầm",
        at=AT.astimezone(VIETNAM_TIME),
    )
    other = take(ground, replace(told, sender=Organisation("H56.20"), description="Của người khác"))
    assert (other.state, other.directive) == (State.DONE, row.directive)
    asked = take(ground, told)
    deciding.accept(actor=world.specialist, proposal_id=asked.proposals.get().pk, at=AT)
    assert states(row.directive) == {"suspended"}
    ground.round()
    assert [(code, number) for code, number in ground.told() if code == "15"] == [("15", "34/UBND-KTTC")] * 2


def test_th_5_2_c_a_report_is_proposed_to_the_lead_who_alone_makes_its_result_of_it(ground: Ground) -> None:
    world = ground.world
    directive = take(ground, a_message("41")).directive
    mine, theirs = sent_out(ground, directive)
    said = {"sender": "H56.20", "type_name": "Báo cáo", "notation": "BC-SXD"}
    # by the code of the task, though it names somebody else's too; by the document; by nothing
    named = take(ground, a_message("7", task_codes=(task_code(mine.task_id), task_code(theirs.task_id)), **said))
    by_document = take(ground, a_message("8", response_for=(Answered("H56", "41/UBND-KTTC", "", DAY),), **said))
    loose = take(ground, a_message("9", **said))
    assert [p.assignment_id for p in named.proposals.all()] == [mine.pk]
    assert [p.assignment_id for p in by_document.proposals.all()] == [mine.pk]
    assert (loose.state, loose.waits_for) == (State.WAITING, ["not_tied"])
    with refused("no_such_task"):
        settling.tie_to_task(actor=world.specialist, received_id=loose.pk, number="41/UBND-KTTC", position=2, at=AT)
    settling.tie_to_task(actor=world.specialist, received_id=loose.pk, number="41/UBND-KTTC", position=None, at=AT)
    assert fresh(mine).state == "issued"
    proposal = named.proposals.get()
    agency, other = world.agencies
    with pytest.raises(NotThere):
        use_as_result(actor=world.heads[other.pk], proposal_id=proposal.pk, result=a_result(), at=AT)
    on_the_pages(ground, mine, named, by_document)


def on_the_pages(ground: Ground, mine: Assignment, named: Received, by_document: Received) -> None:
    """The staff puts it before the head, who alone files it; for the other agency none of it exists."""
    world, proposal = ground.world, named.proposals.get()
    agency, other = world.agencies
    staff = Client()
    staff.force_login(User.objects.get(pk=world.staff[agency.pk].user_id))
    page = staff.get(f"/lien-thong/tra-loi/{proposal.pk}/")
    assert "7/BC-SXD" in page.content.decode()
    assert staff.get(f"/lien-thong/tra-loi/{proposal.pk}/tep/0/").status_code == 200
    form = page.context["use_form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields} | {"deed": "use", "result_dated": "19/11/2026"}
    assert staff.post(f"/lien-thong/tra-loi/{proposal.pk}/", typed).status_code == 302
    assert fresh(mine).state == "awaiting_signature"
    draft = Update.objects.get(assignment=mine)
    assert (draft.document_number, draft.files.count(), draft.filed_at) == ("7/BC-SXD", 1, None)
    # decided or not, for another agency there is none
    with pytest.raises(NotThere):
        use_as_result(actor=world.heads[other.pk], proposal_id=proposal.pk, result=a_result(), at=AT)
    stranger = Client()
    stranger.force_login(User.objects.get(pk=world.heads[other.pk].user_id))
    assert stranger.get(f"/lien-thong/tra-loi/{proposal.pk}/").status_code == 404
    assert stranger.get(f"/lien-thong/tra-loi/{proposal.pk}/tep/0/").status_code == 404
    assert "BC-SXD" not in stranger.get("/lien-thong/tra-loi/").content.decode()
    assert stranger.get("/lien-thong/").status_code == stranger.get(f"/lien-thong/{named.pk}/").status_code == 404
    declined = staff.post(
        f"/lien-thong/tra-loi/{by_document.proposals.get().pk}/", {"deed": "decline", "reason": "Trùng"}
    )
    assert declined.status_code == 302
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "declined", "waiting"]
