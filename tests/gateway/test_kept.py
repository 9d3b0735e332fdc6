"""What stays of a message: its bytes, the attachments of what it registers, one status of each kind (TH 5.2.d; QCVN 102:2016/BTTTT)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.gateway.ground import Ground, a_message
from tests.make import AT

from dondoc.core.models import StoredFile
from dondoc.gateway.actions.statuses import tell
from dondoc.gateway.edxml.message import RECALL, UPDATE, Attachment, Business, Organisation
from dondoc.gateway.models import Outgoing, Received


@pytest.fixture
def ground(db, frozen, settings, tmp_path) -> Ground:
    return Ground(settings, tmp_path)


def test_c5_of_a_message_that_registers_nothing_only_its_own_bytes_are_kept(ground: Ground) -> None:
    """Ground.round looks into the store; every message here bears a file of its own."""

    def a_file(words: str) -> tuple[Attachment, ...]:
        return (Attachment("tep.txt", words.encode()),)

    def changing(kind: str) -> Business:
        return Business(type=kind, document_id=a_message("41").document_id, reason="Thử")

    ground.put(a_message("41"))
    ground.round()
    kept = StoredFile.objects.count()
    messages = {
        "repeated": a_message("41", attachments=a_file("lần hai")),
        "registered already": a_message("41", document_id="khac", attachments=a_file("mã khác")),
        "recall": a_message("42", business=changing(RECALL)),
        "update": a_message("43", business=changing(UPDATE)),
        "not for us": a_message("44", to=(Organisation("G22", "Bộ Thử"),)),
        "nobody's code": a_message("45", sender="000.00.00.H57"),
        "of another agency": a_message("46", sender="H56.20"),
        "unread": a_message("47", attachments=(*a_file("đọc được"), Attachment("a.gif", b"GIF89a" + b"\0" * 20))),
        "kind": a_message("48", type_name="Thư mời họp"),
        "no day": a_message("49", date=None),
        "number": a_message("không số"),
        "words": a_message("50", subject="Về việc bảo mật thông tin"),
    }
    for name, message in messages.items():
        ground.put(message, f"{name}.edxml")
        assert ground.round().taken == 1, name
    ground.put(a_message("51", attachments=(*a_file("thường"), Attachment("m.txt", "TỐI MẬT\nx".encode()))))
    assert ground.round().refused == 1
    assert StoredFile.objects.count() == kept + len(messages)
    states = Received.objects.order_by("pk").values_list("state", flat=True)[1:]
    assert list(states) == ["repeated"] * 2 + ["proposed"] * 2 + ["waiting"] * 8


def test_a_status_told_again_stays_as_it_was_and_no_other_fault_is_passed_over(ground: Ground) -> None:
    ground.put(a_message())
    ground.round()
    row, first = Received.objects.get(), Outgoing.objects.filter(status="01").values().get()
    tell(row, "01", at=AT + timedelta(days=1), words="Lần hai")
    assert Outgoing.objects.filter(status="01").values().get() == first
    row.sender_name = None
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(row, "04", at=AT)
