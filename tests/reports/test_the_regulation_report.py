"""The yearly report on the regulation (I3; TH 20.1; BT 19.1): gathered, written by several hands, approved, frozen; and its refusals."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.racing import beaten_to
from tests.refusing import refused
from tests.tasks.loop import World, a_world, an_assignment

from dondoc.measures.actions import remarks, trainings
from dondoc.organisations.models import User
from dondoc.reports.actions.regulation import approve, begin, write
from dondoc.reports.figures import checksum
from dondoc.reports.models import RegulationReport, RegulationText
from dondoc.reports.queries.regulation import content_of
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere

LATER = AT + timedelta(days=3)


@pytest.fixture
def world(frozen) -> World:
    return a_world(2)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        return client.get(address) if data is None else client.post(address, data)

    return go


def a_year(world: World) -> None:
    """A task, a remark, a class."""
    an_assignment(world)
    head = world.heads[world.agencies[0].pk]
    remarks.send(actor=head, article="5.2.b", words="Hạn ngắn.", wanted="Thêm 05 ngày.", form_token="r", at=AT)
    held = trainings.Held(held_on=DAY, topic="Lớp một", people=30, agencies=(f"a:{world.agencies[0].pk}",))
    trainings.record_training(actor=world.specialist, held=held, form_token="t", at=AT)


@pytest.mark.django_db
def test_bt_19_1_two_write_one_section_and_every_text_is_kept(world):
    for who in (world.heads[world.agencies[0].pk], world.chairman):
        with pytest.raises(NotThere):
            begin(actor=who, year=2026, at=LATER)
    for year in (2027, 1999):
        with refused("not_a_year"):
            begin(actor=world.specialist, year=year, at=LATER)
    report = begin(actor=world.specialist, year=2026, at=LATER)
    with beaten_to(RegulationReport):
        assert begin(actor=world.leader, year=2026, at=LATER).pk == report.pk
    of = {"report_id": report.pk, "at": LATER}
    write(actor=world.specialist, code="proposals", seen=0, text="Đề nghị sửa điểm b.", **of)
    with refused("overtaken"):
        write(actor=world.leader, code="proposals", seen=0, text="Không sửa.", **of)
    with refused("secret_marked"):
        write(actor=world.leader, code="changes", seen=0, text="TỐI MẬT: sửa đổi", **of)
    write(actor=world.leader, code="proposals", seen=1, text="Đề nghị sửa điểm b khoản 2.", **of)
    kept = RegulationText.objects.order_by("version").values_list("text", flat=True)
    assert list(kept) == ["Đề nghị sửa điểm b.", "Đề nghị sửa điểm b khoản 2."]
    with refused("not_the_office_leader"):
        approve(actor=world.specialist, **of)


@pytest.mark.django_db
def test_th_20_1_the_report_gathers_the_year_and_stays_what_was_approved(world):
    a_year(world)
    of = {"report_id": begin(actor=world.specialist, year=2026, at=LATER).pk, "at": LATER}
    report = approve(actor=world.leader, **of)
    told = content_of(report, LATER)
    assert (told["total"]["total"], told["total"]["assigned"], told["provisional"]) == (1, 1, True)
    names = [one.name for one in world.agencies]
    assert told["internal_rules"] == {"asked": 2, "issued": 0, "without": names}
    assert told["articles"] == [{"cite": "5.2.b", "remarks": 1, "disputes": 0}] and told["trainings"]["people"] == 30
    assert checksum(report.content) == report.sha256
    an_assignment(world)
    head = world.heads[world.agencies[1].pk]
    remarks.send(actor=head, article="", words="Sau khi duyệt.", wanted="", form_token="r2", at=LATER)
    report.refresh_from_db()
    assert content_of(report, LATER + timedelta(days=9)) == told, "later remarks and tasks change nothing"
    for deed in (
        lambda: write(actor=world.leader, code="proposals", seen=0, text="Nữa.", **of),
        lambda: approve(actor=world.leader, **of),
    ):
        with refused("approved_before"):
            deed()


@pytest.mark.django_db
def test_i3_the_pages_and_the_paper(world, at, monkeypatch, django_assert_max_num_queries):
    a_year(world)
    monkeypatch.setattr("dondoc.core.clock.now", lambda: LATER)
    home = reverse("regulation_reports")
    assert at(world.specialist, home, {"year": "2024"}).status_code == 422, (
        "there was nothing before the first directive"
    )
    assert [f'value="{year}"' in at(world.specialist, home).content.decode() for year in (2026, 2025)] == [True, False]
    address = at(world.specialist, home, {"year": "2026"})["Location"]
    at(world.specialist, address)
    with django_assert_max_num_queries(40):
        page = at(world.specialist, address).content.decode()
    assert "Hạn ngắn." in page and "Lớp một" in page and "Số liệu tạm tính" in page
    section = address + "phan/carried_out/"
    assert at(world.specialist, section, {"text": "Đã quán triệt.", "version": "0"}).status_code == 302
    back = at(world.leader, section, {"text": "Lời khác.", "version": "0"})
    assert back.status_code == 422 and "Đã quán triệt." in (shown := back.content.decode()) and "Lời khác." in shown
    file = at(world.leader, address + "tep/docx/").content
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(file)).paragraphs)
    assert "Đã quán triệt." in words and "Hạn ngắn" in words and "0/2 cơ quan" in words
    for stranger in (world.heads[world.agencies[0].pk], world.chairman, a_person(role=Role.READER)):
        assert at(stranger, address).status_code == 404
    assert at(world.specialist, address + "duyet/", {}).status_code == 422
    assert at(world.leader, address + "duyet/", {}).status_code == 302
    assert at(world.chairman, address).status_code == 200, "what was approved goes to the leaders of the province"
