"""A message that was sent to none of our bodies waits for a person, and no status goes out in another's name (QCVN 102:2016/BTTTT)."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.gateway.ground import Ground, a_message
from tests.make import AT, DAY, a_person, the_office

from dondoc.gateway.actions import settling
from dondoc.gateway.edxml.message import Organisation
from dondoc.gateway.edxml.reader import read_message
from dondoc.gateway.models import Received, State
from dondoc.gateway.queries.senders import ourselves
from dondoc.organisations.models import AgencyCode, User
from dondoc.quarantine.actions.isolating import isolate
from dondoc.rules.access import Role


@pytest.fixture
def ground(db, frozen, settings, tmp_path) -> Ground:
    return Ground(settings, tmp_path)


def test_a_message_to_somebody_else_waits_and_nothing_is_told_in_anothers_name(ground: Ground) -> None:
    world = ground.world
    for number, code in (("51", "G22"), ("52", "G22"), ("53", "000.00.44.H56"), ("54", None)):
        ground.put(a_message(number, to=(Organisation(code=code, name="Bộ Thử nghiệm"),)))
    ground.round()
    first, second, below, nobody = Received.objects.order_by("pk")
    assert first.receivers == [{"code": "G22", "name": "Bộ Thử nghiệm"}]
    assert [r.waits_for for r in (first, second)] == [["not_ours"]] * 2
    assert [r.state for r in (below, nobody)] == [State.REGISTERED] * 2
    settling.set_done(actor=world.specialist, received_id=second.pk, reason="Không gửi cho tỉnh", at=AT)
    office = Client()
    office.force_login(User.objects.get(pk=world.specialist.user_id))
    page = office.get(f"/lien-thong/{first.pk}/")
    assert [one["word"] for one in page.context["doors"]] == ["tiep-nhan", "khong-co-viec", "tu-choi"]
    assert "Bộ Thử nghiệm" in page.content.decode()
    told = office.post(f"/lien-thong/{first.pk}/tiep-nhan/", follow=True).content.decode()
    assert "đã đăng ký văn bản 51/UBND-KTTC" in told
    first.refresh_from_db()
    assert first.state == State.REGISTERED
    assert f'action="/van-ban/{first.directive_id}/doc-tep/"' in told
    isolate(actor=a_person(role=Role.ADMINISTRATOR), kind="message", subject_id=second.pk, ground="stamp", at=AT)
    sealed = office.get(f"/lien-thong/{second.pk}/").content.decode()
    assert "Gói tin đã được cách ly" in sealed
    assert "/goi-tin/" not in sealed
    ground.round()
    assert sorted({number for _code, number in ground.told()}) == [f"{n}/UBND-KTTC" for n in (51, 53, 54)]
    # code and name of one body, whoever was addressed
    answers = [read_message(p.read_bytes()).sender for p in ground.outgoing.glob("*.edxml")]
    assert {(one.code, one.name) for one in answers} == {("H56.01", the_office().name)}
    AgencyCode.objects.filter(agency=the_office()).delete()
    assert ourselves(DAY) == ("H56", the_office().parent.name)
    AgencyCode.objects.all().delete()
    assert ourselves(DAY) == ("", the_office().name)
