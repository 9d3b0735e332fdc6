"""H5 (TH 16.2; BT 2.1, 15.2): from an approved report to the public page, its data and its feed; withdrawn, replaced, refused."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from tests.make import a_person
from tests.publication.ground import ALL, a_month, an_approved_report, an_edition, at
from tests.refusing import refused
from tests.tasks.loop import a_world
from tests.walks.secret_doors import signed_in

from dondoc.audit.models import AuditEvent
from dondoc.publication.actions import approving, keeping_private, preparing
from dondoc.publication.actions.preparing import Wording
from dondoc.publication.models import Edition, FeedEntry, Proposal, PublishedAgency, PublishedTask
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere

pytestmark = pytest.mark.django_db
SLUG = "thang-11-2026"
PAGE, DATA = f"/cong-khai/ky/{SLUG}/", f"/cong-khai/ky/{SLUG}/so-lieu.json"
ATOM = "{http://www.w3.org/2005/Atom}"


def rows_of(answer) -> list[list[str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf") and b"\r\n" in answer.content
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_th_16_2_from_an_approved_report_to_page_data_and_feed_then_withdrawn_and_replaced(frozen):
    world = a_world(2)
    done, late, _undated = a_month(world)
    frozen(at(12, 6))
    reader = Client()
    assert "Chưa có kỳ nào được công khai" in reader.get("/cong-khai/").content.decode()

    report = an_approved_report(world)
    said = {
        done.pk: Wording("=Sửa cầu qua sông", "Đã thông xe"),
        late.pk: Wording("Đo đạc đất ở hai xã"),
    }
    edition = an_edition(world, said, report=report)
    assert (edition.slug, edition.source_sha256) == (SLUG, report.sha256)

    page = reader.get(PAGE)
    text = page.content.decode()
    total = json.loads(report.figures)["total"]
    assert page.status_code == 200 and f"{total['total']} lượt giao" in text and "1 + 0 + 0 + 1 + 1 = 3" in text
    assert world.leader.name in text and "50,0\xa0%" in text, "who approved, the rate with its fraction"
    assert reader.get("/cong-khai/").content.decode().count(world.agencies[0].name) == 1
    assert not page.cookies and "Set-Cookie" not in page and page["Cache-Control"] == "public, max-age=60"
    again = reader.get(PAGE, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304 and not again.content
    assert 'lang="en"' in reader.get("/cong-khai/en/").content.decode()

    told = json.loads(reader.get(DATA).content)
    assert told["figures"] == json.loads(edition.figures) and told["sha256"] == edition.sha256
    assert "urged" not in json.dumps(told), "what the public does not get is not in it"
    assert [task["cell"] for task in told["tasks"]] == ["done_on_time", "open_overdue"]
    agencies = rows_of(reader.get(f"{PAGE}co-quan.csv"))
    assert [row[2] for row in agencies] == ["Tất cả lượt giao", *(str(a.total) for a in edition.agencies.all())]
    tasks = rows_of(reader.get(f"{PAGE}nhiem-vu.csv"))
    assert tasks[1][0] == "'=Sửa cầu qua sông", "a formula is told to be a text"
    found = reader.get(f"{PAGE}nhiem-vu/", {"q": "DO DAC"}).content.decode()
    assert "Đo đạc đất ở hai xã" in found and "Sửa cầu" not in found
    key = edition.agencies.first().key
    for path in ("linh-vuc/", "../../cach-tinh/", "../../du-lieu/", "../../ky/", f"../../co-quan/{key}/"):
        assert reader.get(f"{PAGE}{path}".replace(f"ky/{SLUG}/../../", "")).status_code == 200, path

    approving.withdraw(actor=world.leader, proposal_id=Proposal.objects.get().pk, reason="Thiếu một xã.", at=at(12, 7))
    for path in (PAGE, DATA, f"{PAGE}nhiem-vu/", f"{PAGE}co-quan.csv"):
        gone = reader.get(path)
        assert gone.status_code == 410 and "Thiếu một xã." in gone.content.decode()
    assert (PublishedTask.objects.count(), PublishedAgency.objects.count()) == (0, 0)
    edition.refresh_from_db()
    assert edition.figures == ""

    new = an_edition(world, report=report)
    assert new.slug == f"{SLUG}-lan-2" and f"/ky/{new.slug}/" in reader.get(PAGE).content.decode()
    feed = ElementTree.fromstring(reader.get("/cong-khai/tin.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3 and len({one.findtext(f"{ATOM}id") for one in entries}) == 3
    assert all(one.findtext(f"{ATOM}updated") and one.find(f"{ATOM}link").get("href") for one in entries)
    kinds = AuditEvent.objects.filter(kind__startswith="edition_").values_list("kind", flat=True)
    assert {"edition_prepared", "edition_proposed", "edition_published", "edition_withdrawn"} <= set(kinds)


def test_what_is_never_published(frozen):
    """A draft, a provisional report, by one without the right, a task that names citizens, a secret word; and nobody else sees the page."""
    world = a_world(2)
    done, late, _undated = a_month(world)
    frozen(at(12, 6))
    report = an_approved_report(world, state="awaiting_signature")
    writer, leader, head = world.specialist, world.leader, world.heads[world.agencies[0].pk]
    with refused("report_not_approved"):
        preparing.prepare(actor=writer, report_id=report.pk, tables=ALL, at=at(12, 6))
    report.state, report.provisional = "approved", True
    report.save()
    with refused("report_provisional"):
        preparing.prepare(actor=writer, report_id=report.pk, tables=ALL, at=at(12, 6))
    report.provisional = False
    report.save()
    with pytest.raises(NotThere):
        preparing.prepare(actor=head, report_id=report.pk, tables=ALL, at=at(12, 6))
    with refused("not_the_office"):
        preparing.prepare(actor=world.chairman, report_id=report.pk, tables=ALL, at=at(12, 6))

    row = preparing.prepare(actor=writer, report_id=report.pk, tables=[], at=at(12, 6))
    said = {"actor": writer, "proposal_id": row.pk, "at": at(12, 6)}
    with refused("edition_under_way"):
        preparing.prepare(actor=writer, report_id=report.pk, tables=ALL, at=at(12, 6))
    with refused("no_public_title"):
        preparing.choose_tasks(wanted={done.pk: Wording("  "), late.pk: Wording("Đo đạc")}, among=[], **said)
    with refused("secret_marked"):
        preparing.choose_tasks(wanted={done.pk: Wording("Tối mật: kế hoạch")}, among=[], **said)
    assert not row.tasks.exists()
    preparing.choose_tasks(wanted={done.pk: Wording("Sửa cầu")}, among=[done.pk, late.pk], **said)
    keeping_private.keep_private(actor=writer, task_id=done.task_id, reason="Tên người khiếu nại", at=at(12, 6))
    with refused("names_citizens") as told:
        preparing.propose(**said)
    assert "91/2025/QH15" in told.value.refusals[0].cite
    keeping_private.let_go(actor=writer, task_id=done.task_id, at=at(12, 6))
    preparing.propose(**said)
    keeping_private.keep_private(actor=writer, task_id=done.task_id, reason="Tên người khiếu nại", at=at(12, 6))
    with refused("not_the_approver"):
        approving.approve(**said)
    said["actor"] = leader
    with refused("names_citizens"):
        approving.approve(**said)
    with refused("edition_moved"):
        approving.approve(version=0, **said)
    with refused("no_reason"):
        approving.send_back(reason=" ", **said)
    approving.send_back(reason="Bỏ nhiệm vụ nêu tên dân.", **said)
    with refused("edition_moved"):
        approving.approve(**said)
    assert not Edition.objects.exists() and not FeedEntry.objects.exists()
    assert Client().get("/cong-khai/").status_code == 200


def test_the_office_publishes_from_its_pages(frozen, django_assert_max_num_queries):
    """The same deeds by the pages /cong-bo/, with what citizens will see before they do."""
    world = a_world(2)
    done, *_others = a_month(world)
    frozen(at(12, 6))
    report = an_approved_report(world)
    office, leader, head = (
        signed_in(one) for one in (world.specialist, world.leader, world.heads[world.agencies[0].pk])
    )
    listed = office.get("/cong-bo/").content.decode()
    assert "Soạn bản công khai" in listed and "Tháng 11/2026" in listed
    home = office.post(f"/cong-bo/moi/{report.pk}/")["Location"]
    assert head.get("/cong-bo/").status_code == head.get(home).status_code == 404
    bad = office.post(
        f"{home}nhiem-vu/", {"among": [done.pk], "chosen": [done.pk], f"outcome-{done.pk}": "Đã thông xe"}
    )
    assert bad.status_code == 422 and "Đã thông xe" in bad.content.decode(), "what was typed stays"
    chosen = {"among": [done.pk], "chosen": [done.pk], f"title-{done.pk}": "Sửa cầu"}
    assert office.post(f"{home}nhiem-vu/", chosen).status_code == 302
    with django_assert_max_num_queries(30):
        assert "Sửa cầu" in office.get(f"{home}nhiem-vu/").content.decode()
    seen = office.get(f"{home}xem-truoc/").content.decode()
    assert "Bản xem trước" in seen and "Sửa cầu" in seen and world.agencies[1].name in seen
    assert Client().get(PAGE).status_code == 404
    office.post(f"{home}trinh/")
    assert office.post(f"{home}phe-duyet/").status_code == 422
    assert leader.post(f"{home}phe-duyet/").status_code == 302
    with django_assert_max_num_queries(30):
        assert "Đang công khai" in office.get("/cong-bo/").content.decode()
    public = Client().get(PAGE).content.decode()
    table = '<div class="pu-table-box">'
    assert public.split(table)[1].split("</tbody>")[0].count("<tr>") == seen.split(table)[1].split("</tbody>")[0].count(
        "<tr>"
    )
    assert leader.post(f"{home}go/", {"reason": ""}).status_code == 422
    assert leader.post(f"{home}go/", {"reason": "Sai số."}).status_code == 302
    assert Client().get(PAGE).status_code == 410
    assert signed_in(a_person(role=Role.READER)).get(home).status_code == 404


def test_the_public_asks_little_and_frames_only_the_piece_for_the_portal(frozen, django_assert_max_num_queries):
    """A page that was made once costs one query, whatever stands in it; a stranger with a cookie gets the same; nothing can be sent."""
    world = a_world(2)
    a_month(world)
    frozen(at(12, 6))
    an_edition(world)
    reader = Client()
    first = reader.get(PAGE)
    with django_assert_max_num_queries(1):
        again = reader.get(PAGE, {"utm": "x"}, headers={"Cookie": "theme=dark"})
    assert first.content == again.content
    assert (
        "frame-ancestors 'none'" in first["Content-Security-Policy"]
        and "script-src" not in first["Content-Security-Policy"]
    )
    piece = reader.get("/cong-khai/nhung/tong-quan/")
    assert "frame-ancestors *" in piece["Content-Security-Policy"] and "X-Frame-Options" not in piece
    assert reader.post(PAGE).status_code == 405
    for path in ("ky/khong-co/", f"ky/{SLUG}/co-quan/khong-co/", "co-quan/999999/", f"ky/{SLUG}/khong-co.csv", "x"):
        assert reader.get(f"/cong-khai/{path}").status_code == 404
