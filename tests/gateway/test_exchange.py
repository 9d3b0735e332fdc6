"""Documents come in through the watched folder and their senders are told (TH 3.2, 5.1.a, 5.2.d; BT 2.4; QCVN 102:2016/BTTTT)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.api.callers import Caller, a_secret
from tests.gateway.ground import Ground, a_message, completed, written
from tests.make import AT, DAY, a_person, a_task, issued, the_office
from tests.refusing import refused
from tests.tasks.loop import confirmed, filed

from dondoc.audit.models import AuditEvent
from dondoc.directives.actions import DirectiveForm
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.directives.queries.reconciling import RegisterFilters, completeness
from dondoc.gateway.actions import settling, taking
from dondoc.gateway.actions.statuses import mark_sent
from dondoc.gateway.edxml.message import (
    RECALL,
    UPDATE,
    VIETNAM_TIME,
    Answered,
    Attachment,
    Business,
    DocumentMessage,
    Organisation,
    StatusMessage,
)
from dondoc.gateway.models import KnownSender, Proposal, Received, State
from dondoc.gateway.queries.described import described
from dondoc.gateway.queries.messages import proposed_due
from dondoc.gateway.queries.raw import bytes_of
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere

SAMPLES = Path("../shared/samples/edxml")


@pytest.fixture
def ground(db, frozen, settings, tmp_path) -> Ground:
    return Ground(settings, tmp_path, agencies=2)


def test_th_5_1_a_a_document_comes_in_is_registered_and_its_sender_hears_how_it_goes_on(ground: Ground) -> None:
    path = ground.put(a_message())
    (ground.incoming / "102.edxml.tmp").write_bytes(b"<edXML")
    (ground.incoming / "link.edxml").symlink_to("/etc/hostname")
    done = ground.round()
    assert (done.taken, done.left, done.put_out) == (1, 0, 2)
    directive = Directive.objects.get()
    assert (directive.number, directive.kind, directive.urgency) == ("101/UBND-KTTC", "official_letter", "khan")
    assert directive.issuer == the_office().parent
    assert directive.signer == "Lê Văn Thử"
    assert directive.released_at == AT - timedelta(minutes=20)
    assert directive.registered_by.username == "lien-thong"
    assert not directive.registered_by.has_usable_password()
    assert [f.name for f in directive.files.all()] == ["cong-van-101.txt"]
    row = Received.objects.get()
    assert (row.state, row.directive, row.due_on) == (State.REGISTERED, directive, date(2026, 12, 10))
    assert not path.exists()
    assert (ground.incoming / "done" / path.name).read_bytes() == written(a_message())
    assert ground.told() == [("01", "101/UBND-KTTC"), ("03", "101/UBND-KTTC")]
    # the same bytes again, as after a process was killed before it moved the file: nothing is done twice
    ground.put(a_message())
    assert ground.round().again == 1
    # other bytes, the same document: told, tied, not registered anew
    ground.put(a_message(copies="2"))
    ground.round()
    assert Directive.objects.count() == 1
    assert [r.state for r in Received.objects.order_by("pk")] == [State.REGISTERED, State.REPEATED]
    assert Received.objects.order_by("pk")[0].times == 2
    # C9: the register of issued documents knows it
    told = completeness(RegisterFilters(), DAY)
    assert (told.issued, told.tracked, told.missing) == (1, 1, 0)
    its_tasks_go_on(ground, directive)
    assert sorted(p.name for p in ground.incoming.iterdir() if p.is_file()) == ["102.edxml.tmp", "link.edxml"]


def its_tasks_go_on(ground: Ground, directive: Directive) -> None:
    """Followed by a specialist: 04. Sent out: 05. Done: 06; while one of two is still open, no 06."""
    world = ground.world
    completed(ground, directive)
    for agency in world.agencies:
        a_task(directive, agency, actor=world.specialist, due_on=date(2026, 12, 10))
    first, second = issued(directive, actor=world.specialist)
    assert ground.round().told == 2
    filed(world, first, AT)
    confirmed(world, first, AT)
    assert ground.round().told == 0
    filed(world, second, AT)
    confirmed(world, second, AT)
    assert ground.round().told == 1
    assert [code for code, number in ground.told() if number == "101/UBND-KTTC"] == ["01", "03", "01", "04", "05", "06"]


def test_an_unknown_sender_waits_for_a_person_who_is_not_asked_again(ground: Ground) -> None:
    stranger = "000.00.00.H56"
    ground.put(a_message("7", sender=stranger))
    ground.put(a_message("8", sender=stranger, type_name="Thư mời họp"))
    ground.put(a_message("9", sender=stranger, attachments=(Attachment("anh.gif", b"GIF89a" + b"\0" * 20),)))
    ground.round()
    first, strange_kind, unread = Received.objects.order_by("pk")
    assert not Directive.objects.exists()
    assert [r.waits_for for r in (first, strange_kind, unread)] == [["sender"]] * 3
    world, province = ground.world, the_office().parent
    with pytest.raises(NotThere):
        said = {"received_id": first.pk, "agency_id": province.pk, "remember": True, "at": AT}
        settling.tell_sender(actor=world.heads[world.agencies[0].pk], **said)
    office = Client()
    office.force_login(User.objects.get(pk=world.specialist.user_id))
    url = f"/lien-thong/{first.pk}/noi-gui/"
    assert office.post(url, {"remember": "on"}).status_code == 422
    assert office.post(url, {"agency": str(province.pk), "remember": "on"}).status_code == 302
    for row in (first, strange_kind, unread):
        row.refresh_from_db()
    assert (first.state, first.directive.number) == (State.REGISTERED, "07/UBND-KTTC")
    # what else came under the code went on too, as far as it goes: a kind that the profile does not know, a file nobody could read
    assert (strange_kind.waits_for, unread.waits_for) == (["kind"], ["unread"])
    assert KnownSender.objects.get().agency == province
    said_once(ground, office, unread)
    ground.put(a_message("10", sender=stranger))
    ground.round()
    assert Received.objects.latest("pk").state == State.REGISTERED
    # C9: what waits is missing from what was entered; set aside with its reason it is not
    assert completeness(RegisterFilters(), DAY).missing == 2
    with refused("no_reason"):
        settling.set_done(actor=world.specialist, received_id=strange_kind.pk, reason=" ", at=AT)
    settling.set_done(actor=world.specialist, received_id=strange_kind.pk, reason="Giấy mời, không giao việc", at=AT)
    assert IssuedDocument.objects.get(number="08/UBND-KTTC").set_aside_reason == "Giấy mời, không giao việc"
    settling.refuse(actor=world.specialist, received_id=unread.pk, reason="Tệp không đọc được", at=AT)
    with refused("settled_meanwhile"):
        settling.refuse(actor=world.leader, received_id=unread.pk, reason="Lần nữa", at=AT)
    ground.round()
    assert {("03", "8/UBND-KTTC"), ("02", "9/UBND-KTTC")} <= set(ground.told())


def said_once(ground: Ground, office: Client, told: Received) -> None:
    """A second agency would leave standing what the first led to."""
    other = ground.world.agencies[0].pk
    with refused("not_asked"):
        settling.tell_sender(actor=ground.world.specialist, received_id=told.pk, agency_id=other, remember=False, at=AT)
    page = office.post(f"/lien-thong/{told.pk}/noi-gui/", {"agency": str(other)})
    assert (page.status_code, "không chờ việc ấy" in page.content.decode()) == (422, True)


def test_th_5_2_d_of_a_secret_message_nothing_stays_and_what_is_broken_is_said(
    ground: Ground, settings, monkeypatch
) -> None:
    word = "Xạ-đồ-cốc"
    secret = [
        a_message("21", subject=f"TUYỆT MẬT: {word}"),
        a_message("22", attachments=(Attachment(f"{word} (TOI MAT).txt", b"a"),)),
        a_message("23", attachments=(Attachment("b.txt", f"TỐI MẬT\n{word}".encode()),)),
        a_message("24", attachments=(Attachment("c.html", f"<html>\nTUYỆT MẬT\n{word}</html>".encode()),)),
        a_message("25", attachments=(a_zip("TOI MAT ke hoach.docx", b"PK"),)),
        a_message("26", attachments=(a_zip("ke-hoach.txt", f"TỐI MẬT\n{word}".encode()),)),
    ]
    for message in secret:
        ground.put(message, f"{message.number}.edxml")
    broken = ground.put(b"<khac>khong phai</khac>", "sai.edxml")
    done = ground.round()
    assert (done.taken, done.refused, done.unreadable, done.left) == (0, 6, 1, 0)
    kept = ground.incoming / "refused"
    assert sorted(p.name for p in kept.iterdir()) == [f"{n}.edxml" for n in range(21, 27)]
    assert all(oct(p.stat().st_mode)[-3:] == "600" for p in kept.iterdir())
    assert (ground.incoming / "not-edxml" / (broken.name + ".txt")).read_text(encoding="utf-8").strip()
    assert [r.state for r in Received.objects.all()] == [State.UNREADABLE]
    assert ground.told() == []
    lines = AuditEvent.objects.filter(kind="secrecy_refused")
    assert [line.facts["door"] for line in lines] == ["edxml_folder"] * 6
    assert not any(word in str(line.facts) for line in lines)
    everything = b"".join(p.read_bytes() for p in settings.ENV.data.rglob("*") if p.is_file())
    assert word.encode() not in everything
    assert not [p for p in settings.FILES_ROOT.rglob("*") if p.is_file()] if settings.FILES_ROOT.exists() else True
    a_file_that_cannot_be_taken_holds_back_no_other(ground, monkeypatch)


def a_zip(member: str, content: bytes) -> Attachment:
    """Meant as a ZIP: it stays packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(member, content)
    return Attachment("ho-so.zip", packed.getvalue())


def a_file_that_cannot_be_taken_holds_back_no_other(ground: Ground, monkeypatch) -> None:
    """Not even by a fault of our own: it lies there and is told, the others come in, and what is to go out goes out."""
    true = taking.receive

    def faulty(**said: Any) -> Any:
        if said["file_name"] == "xau.edxml":
            raise KeyError("a fault")
        return true(**said)

    monkeypatch.setattr(taking, "receive", faulty)
    monkeypatch.setattr(taking, "AT_ONCE", 1)
    bad = ground.put(a_message("27"), "xau.edxml")
    ground.put(a_message("28"))
    with refused("files_left"):
        ground.round()
    assert bad.exists() and taking.Round(taken=1).full and not taking.Round(left=1).full
    assert ground.told() == [("01", "28/UBND-KTTC"), ("03", "28/UBND-KTTC")]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real messages are not here")
def test_the_two_real_messages_go_from_the_folder_to_a_directive_and_back(ground: Ground) -> None:
    for name in ("document-new.edxml", "status-03.edxml"):
        ground.put((SAMPLES / name).read_bytes(), name)
    assert ground.round().taken == 2
    document, status = Received.objects.order_by("kind")
    assert (status.kind, status.status_code, status.state) == ("status", "03", State.DONE)
    # it was sent to a commune of another province: nothing is told in that one's name
    assert (document.waits_for, document.sender_code) == (["not_ours"], "002.00.20.H13")
    assert ground.told() == []
    world, province = ground.world, the_office().parent
    settling.take_on(actor=world.specialist, received_id=document.pk, at=AT)
    document.refresh_from_db()
    assert document.waits_for == ["sender"]
    settling.tell_sender(actor=world.specialist, received_id=document.pk, agency_id=province.pk, remember=True, at=AT)
    document.refresh_from_db()
    # a number with letters in it, and an attachment that is a packed message: a person says what they are
    assert set(document.waits_for) >= {"unread", "number_unreadable"}
    say = described(document, AT)
    form = DirectiveForm(
        issuer_id=province.pk,
        kind=say.kind,
        number="7422/VPCP-TTĐT",
        issued_on=say.issued_on,
        released_at=say.released_at,
        subject=say.subject,
        signer=say.signer,
        urgency=say.urgency,
        declared_open=True,
        form_token="typed",
    )
    directive = settling.register_waiting(actor=world.specialist, received_id=document.pk, form=form, at=AT)
    assert (directive.kind, directive.signer) == ("official_letter", "Nguyen Thanh Phuc")
    # the day by which the sender wanted an answer lies before the day of issue: no deadline is proposed
    assert proposed_due(directive) is None
    completed(ground, directive)
    a_task(directive, world.agencies[0], actor=world.specialist, due_on=date(2026, 12, 10))
    issued(directive, actor=world.specialist)
    ground.round()
    assert ground.told() == [(code, "74fass22/VPCP-TTĐT") for code in ("01", "03", "04", "05")]


def test_a_document_that_waits_is_registered_on_its_page_by_a_person_who_declares_it_open(
    ground: Ground, django_assert_max_num_queries
) -> None:
    scan = Attachment("quet.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    for number in ("61", "62", "63"):
        ground.put(a_message(number, attachments=(scan,), subject="Về việc bảo mật thông tin khi liên thông"))
    ground.round()
    row = Received.objects.order_by("pk")[0]
    office = Client()
    office.force_login(User.objects.get(pk=ground.world.specialist.user_id))
    office.get("/lien-thong/")
    with django_assert_max_num_queries(14):
        listed = office.get("/lien-thong/?q=61%2FUBND").content.decode()
    assert "61/UBND-KTTC" in listed
    assert "62/UBND-KTTC" not in listed
    with django_assert_max_num_queries(20):
        page = office.get(f"/lien-thong/{row.pk}/")
    assert office.get(f"/lien-thong/{row.pk}/goi-tin/").getvalue() == bytes_of(row)
    assert office.get(f"/lien-thong/{row.pk}/tep/0/")["Content-Type"] == "image/png"
    assert office.get(f"/lien-thong/{row.pk}/tep/1/").status_code == 404
    assert office.get("/lien-thong/di/").status_code == 200
    registered_on_its_page(ground, office, row, page)


def registered_on_its_page(ground: Ground, office: Client, row: Received, page: Any) -> None:
    form = next(one["form"] for one in page.context["doors"] if one["word"] == "dang-ky")
    typed = {name: form.initial.get(name) or "" for name in form.fields} | {
        "issued_on": "19/11/2026",
        "form_token": "f1",
    }
    url = f"/lien-thong/{row.pk}/dang-ky/"
    # both faults one after the other: nobody declared it, then words that secret documents often bear
    assert office.post(url, typed).status_code == 422
    asked = office.post(url, typed | {"declared_open": "on"})
    assert asked.status_code == 422
    assert "confirmed_open" in asked.context["doors"][0]["form"].errors
    assert not Directive.objects.exists()
    made = office.post(url, typed | {"declared_open": "on", "confirmed_open": "on"})
    directive = Directive.objects.get()
    assert made["Location"] == f"/van-ban/{directive.pk}/"
    assert directive.registered_by_id == ground.world.specialist.user_id
    assert directive.files.count() == 1
    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == (State.REGISTERED, ground.world.specialist.user_id)
    # a secret word typed as a reason comes back nowhere
    other = Received.objects.order_by("pk")[1]
    refused_page = office.post(f"/lien-thong/{other.pk}/tu-choi/", {"reason": "TUYỆT MẬT: Xạ-đồ-cốc"})
    assert refused_page.status_code == 422
    assert "Xạ-đồ-cốc" not in refused_page.content.decode()


def test_th_3_4_messages_come_in_by_the_interface_and_statuses_are_fetched_there(ground: Ground) -> None:
    world = ground.world
    admin = a_person(role=Role.ADMINISTRATOR)
    office = Caller(a_secret(the_office(), "office_clerk", "edxml", admin=admin))
    agency = Caller(a_secret(world.agencies[0], "agency_specialist", "edxml", admin=admin))
    other = Caller(a_secret(the_office(), "office_clerk", "documents:read", admin=admin))

    def send(caller: Caller, raw: bytes, kind: str = "application/octet-stream"):
        return caller.client.post("/api/v1/edxml/messages", raw, content_type=kind)

    raw = written(a_message("71"))
    # only the Office brings what the province issued; an agency its own; each sees the statuses of its own
    assert send(agency, raw).json()["code"] == "not_your_message"
    assert not Received.objects.exists()
    assert send(other, raw).status_code == 403
    assert send(Caller(), raw).status_code == 401
    assert send(office, raw, "application/json").status_code == 415
    made = send(office, raw)
    assert (made.status_code, made.json()["state"], made.json()["again"]) == (201, "registered", False)
    assert send(office, raw).json()["again"] is True
    assert send(agency, raw).json()["code"] == "not_your_message"
    report = a_message("5", sender="H56.20", type_name="Báo cáo", notation="BC-SXD")
    assert send(agency, written(report)).json()["waits_for"] == ["not_tied"]
    assert send(office, b"<a/>").status_code == 422
    secret = send(office, written(a_message("72", subject="TỐI MẬT: Xạ-đồ-cốc")))
    assert (secret.status_code, "Xạ" in secret.content.decode()) == (422, False)
    assert Received.objects.count() == 2
    first = office.get("edxml/outbox", limit=2)
    assert [one["status"] for one in first["items"]] == ["01", "03"]
    assert len(office.get("edxml/outbox", cursor=first["next"], limit=2)["items"]) == 1
    assert [one["to"] for one in agency.get("edxml/outbox")["items"]] == ["H56.20"]
    mine = agency.get("edxml/outbox")["items"][0]["id"]
    assert agency.client.post(f"/api/v1/edxml/outbox/{first['items'][0]['id']}/sent").status_code == 404
    assert agency.client.post(f"/api/v1/edxml/outbox/{mine}/sent").json()["sent_at"]
    assert AuditEvent.objects.get(kind="status_fetched").facts["outgoing"] == mine
    assert mark_sent(actor=world.heads[world.agencies[1].pk], outgoing_id=mine, at=AT) is None
    assert agency.get("edxml/outbox")["items"] == []
    of_what_it_may_not_see_an_agency_learns_nothing(agency)


def of_what_it_may_not_see_an_agency_learns_nothing(agency: Caller) -> None:
    """Told the same of a document that is here and of one that is not; and what it did not send it cannot change."""
    sender = Organisation("H56.20")

    def told(message: DocumentMessage | StatusMessage) -> dict[str, Any]:
        sent = agency.client.post("/api/v1/edxml/messages", written(message), content_type="application/octet-stream")
        return {key: said for key, said in sent.json().items() if key != "id"}

    for code in ("01", "02", "13"):
        at = AT.astimezone(VIETNAM_TIME)
        here, nowhere = (
            StatusMessage(sender=sender, response_for=(Answered("H56", number),), status_code=code, at=at)
            for number in ("71/UBND-KTTC", "999/UBND-KTTC")
        )
        assert told(here) == told(nowhere)
    for kind in (RECALL, UPDATE):
        business = Business(type=kind, document_id="H56.20,x", reason="Thử")
        here, nowhere = (a_message(number, sender="H56.20", business=business) for number in ("71", "999"))
        assert told(here) == told(nowhere)
    assert Received.objects.filter(kind="status", directive__isnull=False).count() == 3
    assert not Proposal.objects.exists()
    assert not AuditEvent.objects.filter(kind="delivery_refused").exists()
