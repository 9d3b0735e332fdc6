"""H5 (TH 16.2; BT 2.1, 15.2): from an approved report to the public page, its data and its feed; withdrawn, replaced, refused."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from django.test import Client, RequestFactory
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import a_person
from tests.publication.ground import (
    ALL,
    SLUG,
    a_draft,
    a_quarter,
    an_approved_report,
    an_edition,
    at,
    handed_up,
    signed,
)
from tests.refusing import refused
from tests.tasks.loop import a_world
from tests.walks.secret_doors import signed_in

from dondoc.audit.models import AuditEvent
from dondoc.public import views
from dondoc.public.door import PublicDoor
from dondoc.publication.actions import approving, keeping_private, preparing
from dondoc.publication.actions.preparing import Wording
from dondoc.publication.models import Edition, FeedEntry, Proposal, PublishedAgency, PublishedTask
from dondoc.reports.actions import approving as reports
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import Deadline, Move

pytestmark = pytest.mark.django_db
PAGE, DATA = f"/cong-khai/ky/{SLUG}/", f"/cong-khai/ky/{SLUG}/so-lieu.json"
ATOM = "{http://www.w3.org/2005/Atom}"
BRIDGE, LAND = Wording("=Sửa cầu qua sông", "Đã thông xe"), Wording("Đo đạc đất ở hai xã")


@pytest.fixture
def world(frozen):
    """Two agencies with three assignments, on the day after the Office's report of the quarter was approved."""
    made = a_world(2)
    made.done, made.late, made.undated = a_quarter(made)
    frozen(at(12, 27))
    return made


def rows_of(answer) -> list[list[str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf") and b"\r\n" in answer.content
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_th_16_2_from_an_approved_report_to_page_data_and_feed_then_withdrawn_and_replaced(
    world, settings, monkeypatch
):
    reader = Client()
    assert "Chưa có kỳ nào được công khai" in reader.get("/cong-khai/").content.decode()
    report = an_approved_report(world)
    edition = an_edition(world, report, {world.done.pk: BRIDGE, world.late.pk: LAND})
    assert (edition.slug, edition.source_sha256) == (SLUG, report.sha256)
    _the_pages(world, reader, edition)
    _the_data(reader, edition)
    reason = {"proposal_id": Proposal.objects.get().pk, "reason": "Thiếu \x02một xã.", "at": at(12, 28)}
    with refused("not_the_approver"):
        approving.withdraw(actor=world.specialist, **reason)
    _nobody_is_given_what_was_read_before(
        settings, monkeypatch, lambda: approving.withdraw(actor=world.leader, **reason)
    )
    _is_gone(reader, edition)
    home = reader.get("/cong-khai/").content.decode()
    assert "Hiện không có kỳ nào" in home and "Quý IV/2026 đã được gỡ" in home and f"/ky/{SLUG}/" in home
    new = an_edition(world, report, {world.late.pk: LAND, world.undated.pk: BRIDGE})
    assert new.slug == f"{SLUG}-lan-2" and f"/ky/{new.slug}/" in reader.get(PAGE).content.decode()
    _a_task_that_names_citizens_leaves_at_once(world, reader, f"/cong-khai/ky/{new.slug}/")
    feed = ElementTree.fromstring(reader.get("/cong-khai/tin.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4 and len({one.findtext(f"{ATOM}id") for one in entries}) == 4
    assert all(one.findtext(f"{ATOM}updated") and one.find(f"{ATOM}link").get("href") for one in entries)
    kinds = set(AuditEvent.objects.filter(kind__startswith="edition_").values_list("kind", flat=True))
    deeds = ("prepared", "proposed", "published", "withdrawn", "task_removed")
    assert kinds == {f"edition_{deed}" for deed in deeds}


def _a_task_that_names_citizens_leaves_at_once(world, reader, home):
    """Luật 91/2025/QH15: found while its title is before the public; the figures stay, and whoever marked it is told."""
    figures = json.loads(reader.get(f"{home}so-lieu.json").content)["figures"]
    told = signed_in(world.specialist).post(
        f"/cong-bo/nhiem-vu/{world.late.task_id}/rieng-tu/", {"reason": "Tên hai hộ dân"}, follow=True
    )
    assert "Đã gỡ nhiệm vụ này khỏi trang công khai Quý IV/2026" in told.content.decode()
    left = json.loads(reader.get(f"{home}so-lieu.json").content)
    assert [task["title"] for task in left["tasks"]] == [BRIDGE.title] and left["figures"] == figures
    assert LAND.title not in reader.get(f"{home}nhiem-vu/").content.decode()


def _nobody_is_given_what_was_read_before(settings, monkeypatch, withdraw):
    """The edition goes while one reader's page of it is being made, and another's request finds out first."""
    settings.PUBLIC_KEPT = 0
    door, asked, real = PublicDoor(lambda request: None), RequestFactory(), views.found

    def overtaken(slug):
        row = real(slug)
        monkeypatch.setattr(views, "found", real)
        withdraw()
        door(asked.get("/cong-khai/ky/"))
        return row

    monkeypatch.setattr(views, "found", overtaken)
    assert [door(asked.get(PAGE)).status_code for _time in range(2)] == [200, 410]


def _the_pages(world, reader, edition):
    page = reader.get(PAGE)
    text = page.content.decode()
    assert "3 lượt giao" in text and "1 + 0 + 0 + 1 + 1 = 3" in text and "50,0\xa0%</b> = 1 / (1 + 0 + 1)" in text
    assert world.leader.name in text and reader.get("/cong-khai/").content.decode().count(world.agencies[0].name) == 1
    assert not page.cookies and page["Cache-Control"] == "public, max-age=60"
    again = reader.get(PAGE, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304 and not again.content
    assert '<html lang="en">' in (english := reader.get("/cong-khai/en/").content.decode())
    assert "Completed of" in english and "Hoàn thành trên" not in english, "rates are read in English there"
    assert "<tfoot>" in text and "Quy chế theo dõi" in text.split("<footer")[1], "a total row; the document by its name"
    key = edition.agencies.first().key
    for path in (f"ky/{SLUG}/linh-vuc/", "cach-tinh/", "du-lieu/", "ky/", f"co-quan/{key}/"):
        assert reader.get(f"/cong-khai/{path}").status_code == 200, path
    found = reader.get(f"{PAGE}nhiem-vu/", {"q": "DO DAC"}).content.decode()
    assert LAND.title in found and "Sửa cầu" not in found


def _the_data(reader, edition):
    told = json.loads(reader.get(DATA).content)
    schema = json.loads(reader.get("/cong-khai/du-lieu/luoc-do.json").content)
    assert set(schema["required"]) == set(told) and set(schema["properties"]["figures"]["required"]) == set(
        told["figures"]
    )
    assert told["figures"] == json.loads(edition.figures) and told["sha256"] == edition.sha256
    assert "urged" not in json.dumps(told), "what the public does not get is not in it"
    assert [task["cell"] for task in told["tasks"]] == ["done_on_time", "open_overdue"]
    agencies = rows_of(reader.get(f"{PAGE}co-quan.csv"))
    assert [row[2] for row in agencies] == ["Tất cả lượt giao", *(str(a.total) for a in edition.agencies.all())]
    assert rows_of(reader.get(f"{PAGE}nhiem-vu.csv"))[1][0] == f"'{BRIDGE.title}", "a formula is told to be a text"
    assert len(rows_of(reader.get(f"{PAGE}thang.csv"))) == 13


def _is_gone(reader, edition):
    for path in (PAGE, DATA, f"{PAGE}nhiem-vu/", f"{PAGE}co-quan.csv"):
        gone = reader.get(path)
        assert gone.status_code == 410 and "Thiếu một xã." in gone.content.decode()
    edition.refresh_from_db()
    assert (PublishedTask.objects.count(), PublishedAgency.objects.count(), edition.figures) == (0, 0, "")


def test_only_an_approved_report_over_closed_data_is_published_by_the_office(world):
    writer, head = world.specialist, world.heads[world.agencies[0].pk]
    report = a_draft(world, at(12, 2))
    asked = {"report_id": report.pk, "tables": ALL, "at": at(12, 27)}
    with refused("report_not_approved"):
        preparing.prepare(actor=writer, **asked)
    signed(world, report, at(12, 2), provisional=True)
    with refused("report_provisional"):
        preparing.prepare(actor=writer, **asked)
    reports.renew(actor=world.leader, report_id=report.pk, at=at(12, 26))
    signed(world, handed_up(world, report, at(12, 26)), at(12, 26))
    with pytest.raises(NotThere):
        preparing.prepare(actor=head, **asked)
    with refused("not_the_office"):
        preparing.prepare(actor=world.chairman, **asked)
    row = preparing.prepare(actor=writer, **asked)
    with refused("edition_under_way"):
        preparing.prepare(actor=writer, **asked)
    preparing.propose(actor=writer, proposal_id=row.pk, at=at(12, 27))
    reports.withdraw(actor=world.leader, report_id=report.pk, reason="Sai số.", at=at(12, 27))
    with refused("report_not_approved"):
        approving.approve(actor=world.leader, proposal_id=row.pk, at=at(12, 27))
    assert not Edition.objects.exists() and not FeedEntry.objects.exists()


def test_a_task_is_published_in_words_without_secrets_and_never_where_it_names_citizens(world):
    """Luật 91/2025/QH15; TH 5.2.d: whenever the mark is set, and whoever presses."""
    done, late, report = world.done, world.late, an_approved_report(world)
    row = preparing.prepare(actor=world.specialist, report_id=report.pk, tables=[], at=at(12, 27))
    said = {"actor": world.specialist, "proposal_id": row.pk, "at": at(12, 27)}
    private = {"actor": world.specialist, "task_id": done.task_id, "at": at(12, 27)}
    with refused("no_public_title"):
        preparing.choose_tasks(wanted={done.pk: Wording("  "), late.pk: LAND}, among=[], **said)
    with refused("secret_marked"):
        preparing.choose_tasks(wanted={done.pk: Wording("Tối mật: kế hoạch")}, among=[], **said)
    assert not row.tasks.exists(), "all or nothing"
    preparing.choose_tasks(wanted={done.pk: BRIDGE}, among=[done.pk, late.pk], **said)
    office, mark = signed_in(world.specialist), f"/cong-bo/nhiem-vu/{done.task_id}/rieng-tu/"
    assert mark in office.get(f"/nhiem-vu/{done.task_id}/").content.decode()
    assert office.post(mark, {"reason": " "}).status_code == 422
    assert office.post(mark, {"reason": "Tên người khiếu nại"}).status_code == 302
    assert "Bỏ dấu" in office.get(mark).content.decode()
    with refused("names_citizens") as told:
        preparing.propose(**said)
    assert "91/2025/QH15" in told.value.refusals[0].cite
    keeping_private.let_go(**private)
    preparing.propose(**said)
    with refused("not_the_approver"):
        approving.approve(**said)
    keeping_private.keep_private(reason="Tên người khiếu nại", **private)
    said["actor"] = world.leader
    with refused("names_citizens"):
        approving.approve(**said)
    with refused("edition_moved"):
        approving.approve(version=0, **said)
    with refused("no_reason"):
        approving.send_back(reason=" ", **said)
    assert approving.send_back(reason="Bỏ nhiệm vụ nêu tên dân.", **said).state == "draft"
    _what_no_longer_stands_behind_the_figures_is_not_published(world, report, said | {"actor": world.specialist})
    assert not Edition.objects.exists()


def _what_no_longer_stands_behind_the_figures_is_not_published(world, report, said):
    """The marked task left the population since: the mark holds all the same, without it the row does not, and new figures bring the row anew."""
    row = Proposal.objects.get()
    preparing.choose_tasks(wanted={world.undated.pk: LAND}, among=[], **said)
    Move.objects.filter(assignment=world.done).update(state="withdrawn")
    Deadline.objects.filter(assignment=world.undated).update(due_on=date(2027, 1, 20), late_after=date(2027, 1, 20))
    with refused("names_citizens"):
        preparing.propose(**said)
    keeping_private.let_go(actor=world.specialist, task_id=world.done.task_id, at=said["at"])
    with refused("task_changed"):
        preparing.propose(**said)
    reports.withdraw(actor=world.leader, report_id=report.pk, reason="Sai số.", at=at(12, 27))
    report.refresh_from_db()
    signed(world, handed_up(world, report, at(12, 27)), at(12, 27))
    preparing.choose_tables(tables=ALL, **said)
    assert [(one.title, one.cell, one.due_on) for one in row.tasks.all()] == [
        (LAND.title, "open_within", date(2027, 1, 20))
    ]
    assert preparing.propose(**said).state == "proposed"


def test_the_office_publishes_from_its_pages(world, django_assert_max_num_queries):
    """The same deeds by the pages /cong-bo/, with what citizens will see before they do."""
    report, done = an_approved_report(world), world.done
    office, leader, head = (
        signed_in(one) for one in (world.specialist, world.leader, world.heads[world.agencies[0].pk])
    )
    listed = office.get("/cong-bo/").content.decode()
    assert "Soạn bản công khai" in listed and "Quý IV/2026" in listed
    home = office.post(f"/cong-bo/moi/{report.pk}/")["Location"]
    assert head.get("/cong-bo/").status_code == head.get(home).status_code == 404
    typed = {"among": [done.pk], "chosen": [done.pk], "version": 0, f"outcome-{done.pk}": "Đã thông xe"}
    bad = office.post(f"{home}nhiem-vu/", typed)
    assert bad.status_code == 422 and "Đã thông xe" in bad.content.decode(), "what was typed stays"
    assert office.post(f"{home}nhiem-vu/", typed | {f"title-{done.pk}": "Sửa cầu"}).status_code == 302
    with django_assert_max_num_queries(30):
        assert "Sửa cầu" in office.get(f"{home}nhiem-vu/").content.decode()
    seen = office.get(f"{home}xem-truoc/").content.decode()
    assert "Bản xem trước" in seen and "Sửa cầu" in seen and world.agencies[1].name in seen
    assert Client().get(PAGE).status_code == 404
    assert office.post(f"{home}trinh/").status_code == 422, "no page that anybody has read"
    office.post(f"{home}trinh/", {"version": 1})
    assert office.post(f"{home}phe-duyet/", {"version": 2}).status_code == 422
    due = leader.get("/viec-cua-toi/").content.decode()
    assert "Phê duyệt công khai" in due and home in due and home not in office.get("/viec-cua-toi/").content.decode()
    assert leader.post(f"{home}phe-duyet/", {"version": 2}).status_code == 302
    with django_assert_max_num_queries(30):
        listed = office.get("/cong-bo/").content.decode()
    assert "Đang công khai" in listed and "đều đã có bản công khai" in listed, "why nothing can be prepared"
    first_table = [
        page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
        for page in (seen, Client().get(PAGE).content.decode())
    ]
    assert first_table == [2, 2]
    assert leader.post(f"{home}go/", {"reason": "", "version": 3}).status_code == 422
    assert leader.post(f"{home}go/", {"reason": "Sai số.", "version": 3}).status_code == 302
    assert Client().get(PAGE).status_code == 410
    gone = office.get(home).content.decode()
    assert "nay đã gỡ" in gone and "Mở trang công khai" not in gone
    assert signed_in(a_person(role=Role.READER)).get(home).status_code == 404


def test_the_public_asks_little_and_only_the_piece_for_the_portal_may_be_framed(world, django_assert_max_num_queries):
    """A page that was made once costs one query, whatever stands in it; whoever reads gets the same; nothing can be sent."""
    an_edition(world, an_approved_report(world))
    reader = Client()
    first = reader.get(PAGE)
    with django_assert_max_num_queries(1):
        again = reader.get(PAGE, {"utm": "x"}, headers={"Cookie": "theme=dark"})
    assert first.content == again.content
    policy = first["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "script-src" not in policy and first["X-Frame-Options"] == "DENY"
    piece = reader.get("/cong-khai/nhung/tong-quan/")
    assert "frame-ancestors *" in piece["Content-Security-Policy"] and "X-Frame-Options" not in piece
    assert reader.post(PAGE).status_code == 405
    for path in ("ky/khong-co/", f"ky/{SLUG}/co-quan/khong-co/", "co-quan/khong-co/", f"ky/{SLUG}/khong-co.csv", "x"):
        assert reader.get(f"/cong-khai/{path}").status_code == 404
    for odd in ("co-quan/%00/", "co-quan/a%00b/", "ky/%00/", "co-quan/%ff/"):
        assert reader.get(f"/cong-khai/{odd}").status_code == 404, odd


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_citizens_read_it_on_a_phone_and_in_the_dark(world, open_page):
    an_edition(world, an_approved_report(world), {world.done.pk: BRIDGE})
    for path, scheme in ((PAGE, "light"), (f"{PAGE}nhiem-vu/", "dark")):
        page = open_page(path, size=PHONE, scheme=scheme)
        assert_axe_clean(page)
        assert_no_sideways_scroll(page)
