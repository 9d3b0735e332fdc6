"""A secret that came by the exchange goes with the message that brought it and does not come back; incidents inside one another (C5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse
from tests.gateway.ground import Ground, a_message
from tests.gateway.test_proposals import sent_out, take
from tests.make import AT
from tests.make import a_directive as registered
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_result, a_world
from tests.web.test_overview import client_of

from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.gateway.actions.using import use_as_result
from dondoc.gateway.edxml.message import Answered, Attachment
from dondoc.gateway.models import Received, State
from dondoc.notices.models import Mail
from dondoc.quarantine.actions import deciding, isolating
from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.quarantine.queries.elsewhere import pieces
from dondoc.readings.models import Reading, ReadingFile
from dondoc.tasks.models import Task

WORD = "Quangphổkế"


def isolated(actor, kind: str, subject_id: int) -> Incident:
    return isolating.isolate(actor=actor, kind=kind, subject_id=subject_id, ground="stamp", at=AT)


def test_c5_a_file_is_taken_out_of_the_message_that_brought_it_and_does_not_come_back(
    db, frozen, settings, tmp_path
) -> None:
    ground = Ground(settings, tmp_path, agencies=1)
    leader = ground.world.leader
    row, plain = take(ground, a_message("501")), take(ground, a_message("502"))
    kept = row.directive.files.get()
    said = {"read_by_id": leader.user_id, "read_at": AT, "touched_at": AT}
    same = Reading.objects.create(name="vb.txt", text=WORD, form_token="a", **said)
    ReadingFile.objects.create(reading=same, content="Nội dung thử của văn bản 501".encode())
    incident = isolated(leader, "file", kept.pk)
    same.refresh_from_db()
    assert (same.text, bytes(same.file.content)) == (isolating.BLANK, b""), "an open reading of the same file goes too"
    office = client_of(ground.world.specialist)
    assert office.get(f"/lien-thong/{row.pk}/tep/0/").status_code == 404
    assert office.get(f"/lien-thong/{plain.pk}/tep/0/").status_code == 200
    deciding.destroy(actor=leader, incident_id=incident.pk, confirmed=True, at=AT)
    # by other bytes: its file is refused whole; without its file it waits for a person
    files = StoredFile.objects.count()
    ground.put(a_message("501", copies="2"))
    assert (ground.round().refused, Received.objects.count(), StoredFile.objects.count()) == (1, 2, files)
    other = take(ground, a_message("501", attachments=(Attachment("khac.txt", b"khac"),)))
    assert (other.state, other.waits_for, other.directive) == (State.WAITING, ["taken_out"], None)
    # given back while it was registered anew: told, not fallen over
    again = isolated(leader, "directive", plain.directive.pk)
    number = registered(number="502/UBND-KTTC").number
    with refused("registered_again") as told, transaction.atomic():
        deciding.release(actor=leader, incident_id=again.pk, at=AT)
    assert number in str(told.value)


@pytest.mark.parametrize("kind", ["update", "directive"])
def test_c5_a_report_that_came_by_the_exchange_goes_with_its_message(db, frozen, settings, tmp_path, kind) -> None:
    ground = Ground(settings, tmp_path, agencies=1)
    directive = take(ground, a_message("41")).directive
    (mine,) = sent_out(ground, directive)
    answered = (Answered("H56", directive.number, "", None),)
    file = Attachment("ket-qua.txt", f"{WORD} chi tiết".encode())
    report = a_message("7", sender="H56.20", subject=f"Báo cáo {WORD}", response_for=answered, attachments=(file,))
    proposal = take(ground, report).proposals.get()
    head = ground.world.heads[mine.agency_id]
    update = use_as_result(actor=head, proposal_id=proposal.pk, result=a_result(), at=AT)
    isolated(ground.world.leader, kind, {"update": update, "directive": directive}[kind].pk)
    page = reverse("exchange_answer", args=[proposal.pk])
    assert WORD not in client_of(head).get(page).content.decode()
    assert client_of(head).get(f"{page}tep/0/").status_code == 404


def test_c5_incidents_inside_one_another_show_nothing_and_lose_nothing(db, frozen, monkeypatch) -> None:
    assert len(pieces(f"Nhiệm vụ số {n}" for n in range(500))) == 500, "mails are asked for every text, part by part"
    monkeypatch.setattr(isolating, "_SOUGHT_AT_ONCE", 1)
    world = a_world(1)
    tasks = [replace(a_form(world), content=f"Lập danh mục {WORD} số {n}") for n in range(2)]
    directive = a_directive(world, tasks=tasks)
    task = Task.objects.filter(directive=directive).order_by("pk").first()
    mail = {"key": "digest:1", "user_id": 1, "address": "a@b.vn", "subject": "Việc", "message_id": "m"}
    Mail.objects.create(text=f"- Lập danh mục {WORD} số 1", posted_at=AT, next_try_at=AT, **mail)
    Directive.objects.filter(pk=directive.pk).update(registered_at=AT)
    part = isolated(world.leader, "task", task.pk)
    whole = isolated(world.leader, "directive", directive.pk)
    assert Mail.objects.get().text == isolating.BLANK, "every task's words are looked for in mails"
    with refused("within_another"):
        deciding.release(actor=world.leader, incident_id=part.pk, at=AT)
    deciding.release(actor=world.leader, incident_id=whole.pk, at=AT)
    said = dict(Task.objects.filter(directive=directive).values_list("pk", "content"))
    assert [pk for pk, content in said.items() if WORD not in content] == [task.pk], "the part alone stays isolated"
    whole = isolated(world.leader, "directive", directive.pk)
    deciding.destroy(actor=world.leader, incident_id=whole.pk, confirmed=True, at=AT)
    part.refresh_from_db()
    assert (part.state, Sealed.objects.exists()) == (IncidentState.DESTROYED, False)
