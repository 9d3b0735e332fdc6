"""A document is dropped in or pasted, read, gone through and written as drafts (C4): the walk with its pages, and every refusal."""

from __future__ import annotations

import html
import io
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT, a_directive
from tests.readings.papers import PLAN
from tests.refusing import refused

from dondoc.audit.models import AuditEvent
from dondoc.directives.models import Directive
from dondoc.organisations.models import User
from dondoc.readings.actions import deciding, finishing, reshaping
from dondoc.readings.actions.reading import read
from dondoc.readings.models import Proposal, Reading, ReadingFile
from dondoc.readings.queries.readings import in_order, kept_days
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db


def as_docx(text: str) -> bytes:
    paper, kept = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        paper.add_paragraph(line)
    paper.save(kept)
    return kept.getvalue()


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


def dropped(client, text=PLAN, name="ke-hoach.docx", content=None, **more):
    file = SimpleUploadedFile(name, content if content is not None else as_docx(text))
    return client.post(
        reverse("readings"), {"file": file, "text": "", "declared_open": "on", "form_token": "t1", **more}
    )


def of_words(reading, words):
    return next(p for p in in_order(reading) if words in p.said["content"])


def act(client, proposal, deed, **more):
    return client.post(reverse("proposal_act", args=[proposal.reading_id, proposal.pk]), {"deed": deed, **more})


def head(**other):
    said = {
        "kind": "plan",
        "number": "31/KH-UBND",
        "issued_on": "12/11/2026",
        "subject": "Trồng cây chắn sóng",
        "urgency": "normal",
    }
    return said | {"released_on": "12/11/2026", "released_time": "08:00", "form_token": "h1"} | other


def test_c4_a_dropped_plan_is_read_and_matched_to_the_province(client, office, django_assert_max_num_queries):
    answer = dropped(signed_in(client, office.specialist))
    reading = Reading.objects.get()
    assert answer["Location"] == reverse("reading", args=[reading.pk])
    said = reading.issued_on.isoformat(), reading.head["number"], reading.head["kind"], reading.head["assigned_by"]
    assert said == ("2026-11-12", "31/KH-UBND", "plan", "vice_chairman")

    # agencies of the province, a term counted over working days, a duty that comes round, a body that is not the province's
    listing, money, quarterly = (of_words(reading, w) for w in ("danh sách", "kinh phí", "còn sống"))
    outside = of_words(reading, "hội viên")
    assert (listing.said["leads"], listing.said["coordinators"]) == ([f"a:{office.water.pk}"], [f"a:{office.purse.pk}"])
    assert (listing.said["due_on"], listing.said["product"], listing.sure) == ("2026-12-15", "Danh sách", True)
    assert (money.said["leads"], money.found["leads"][0]["how"]["code"]) == ([f"a:{office.purse.pk}"], "heading")
    assert money.said["due_on"] == "2026-11-27"  # ten working days after the 12th; the 24th is a holiday
    assert quarterly.said["recurs"]["kind"] == "quarter"
    assert (outside.said["leads"], outside.sure) == ([], False)

    with django_assert_max_num_queries(20):
        page = client.get(reverse("reading", args=[reading.pk])).content.decode()
    assert f'data-p="{money.pk}"' in page and "không có trong danh mục cơ quan của tỉnh" in page
    with django_assert_max_num_queries(20):
        form = client.get(of_one(money), headers={"HX-Request": "true"}).content.decode()
    assert "Vì sao là ngày 27/11/2026?" in form


def of_one(proposal):
    return reverse("proposal", args=[proposal.reading_id, proposal.pk])


def begun(office, token, text=PLAN):
    return read(actor=office.specialist, text=text, declared_open=True, form_token=token, at=AT)


def test_c4_proposals_are_changed_split_joined_added_dropped_and_taken_back(client, office):
    signed_in(client, office.specialist)
    reading = begun(office, "t10")
    listing, money, quarterly = (of_words(reading, w) for w in ("danh sách", "kinh phí", "còn sống"))
    said = {"content": "Bố trí đủ kinh phí mua cây giống", "leads": money.said["leads"], "no_coordinators": "on"}
    said |= {"due_on": "01/12/2026", "deadline_kind": "complete", "origin": "province"}
    faulty = client.post(of_one(money), said | {"due_on": "01/11/2026"})
    assert faulty.status_code == 422 and "sớm hơn ngày ban hành" in faulty.content.decode()
    client.post(of_one(money), said)
    money.refresh_from_db()
    assert (money.state, money.as_read, money.said["due_on"]) == ("accepted", False, "2026-12-01")

    before = in_order(reading).count()
    act(client, listing, "split", place=reading.text.index("báo cáo Ủy ban nhân dân tỉnh trước"))
    assert in_order(reading).count() == before + 1
    assert act(client, listing, "split", place=3).status_code == 422
    act(client, listing, "join")
    listing.refresh_from_db()
    assert "; báo cáo" in listing.said["content"] and in_order(reading).count() == before

    client.post(reverse("reading_add", args=[reading.pk]), {"content": "Giữ bờ sông, bảo vệ ruộng vườn ven sông"})
    added = Proposal.objects.get(added=True)
    assert reading.text[added.start : added.end] == "Giữ bờ sông, bảo vệ ruộng vườn ven sông"
    act(client, quarterly, "drop")
    for deed in ("undo", "sure"):
        client.post(reverse("reading_act", args=[reading.pk]), {"deed": deed})
    quarterly.refresh_from_db()
    assert quarterly.state == "accepted"
    reading.refresh_from_db()
    assert (reading.split, reading.joined, reading.added) == (1, 1, 1)


def test_c4_what_is_lost_on_the_way_is_told_and_the_counts_add_up(client, office):
    signed_in(client, office.specialist)
    more = (
        "5. Sở Lâm sản chủ trì, phối hợp với UBND các xã liên quan đo bãi bồi trước ngày 20/12/2026.\n"
        "6. Sở Lâm sản chủ trì, phối hợp với các đơn vị liên quan sửa lán trong thời hạn 15 ngày kể từ ngày ban hành Kế hoạch này.\n"
        "7. Sở Thủy lợi vớt bèo trước ngày 31/12/2026."
    )
    reading = begun(office, "t15", PLAN.replace("\nTM. ỦY BAN", f"\n{more}\n\nTM. ỦY BAN"))
    part, general, weed = (of_words(reading, words) for words in ("đo bãi bồi", "sửa lán", "vớt bèo"))
    assert (part.sure, part.said["no_coordinators"]) == (False, False)
    assert (general.sure, general.said["no_coordinators"], general.said["product"]) == (True, True, "")
    page = client.get(reverse("reading", args=[reading.pk])).content.decode()
    for words in ("văn bản không nói rõ những nơi nào", "không thấy thời hạn trong câu", reverse("readings")):
        assert words in page
    act(client, general, "accept")
    act(client, weed, "accept")
    listing, money = of_words(reading, "danh sách"), of_words(reading, "kinh phí")
    act(client, money, "split", place=reading.text.index("hoàn thành trong"))
    act(client, listing, "join")
    page = client.get(reverse("reading", args=[reading.pk])).content.decode()
    assert "thời hạn “trong 10 ngày làm việc kể từ ngày ký” không được lấy" in html.unescape(page)
    standing = a_directive(office.specialist, number="31/KH-UBND")
    finishing.use_standing(actor=office.specialist, reading_id=reading.pk, directive_id=standing.pk, at=AT)
    end = client.post(reverse("reading_finish", args=[reading.pk]), {"drop_rest": "on"}, follow=True).content.decode()
    reading.refresh_from_db()
    assert reading.proposed + reading.split - reading.joined == reading.kept + reading.changed + reading.dropped
    assert "tách thêm 1, gộp bớt 1" in end and "Có 1 nhiệm vụ mà văn bản chỉ nói chung" in end


def test_c4_what_was_accepted_becomes_drafts_with_the_file_and_only_counts_stay(client, office):
    dropped(signed_in(client, office.specialist))
    reading = Reading.objects.get()
    client.post(reverse("reading_act", args=[reading.pk]), {"deed": "sure"})
    sure = in_order(reading).filter(state="accepted").count()
    finish = reverse("reading_finish", args=[reading.pk])
    form = head(issuer_id=office.world.division.parent.parent_id)
    kept = client.post(finish, form | {"keep": "1", "signer": "Lê Thị Bến"})
    assert kept["Location"] == reverse("readings")
    assert "Lê Thị Bến" in client.get(reverse("reading", args=[reading.pk])).content.decode()
    assert "chưa nhận và chưa bỏ" in client.post(finish, form).content.decode()
    sent = client.post(finish, form | {"drop_rest": "on"})
    directive = Directive.objects.get(number="31/KH-UBND")
    assert sent["Location"] == reverse("directive_split", args=[directive.pk])
    assert [f.name for f in directive.files.all()] == ["ke-hoach.docx"]
    assert directive.tasks.count() == sure and directive.tasks.filter(series__isnull=False).count() == 1

    reading.refresh_from_db()
    assert (reading.text, reading.head, reading.name, reading.steps) == ("", {}, "", [])
    assert not Proposal.objects.exists() and not ReadingFile.objects.exists()
    assert (reading.kept, reading.dropped) == (sure, reading.proposed - sure)
    assert f"{reading.proposed} đề xuất" in client.get(reverse("reading", args=[reading.pk])).content.decode()
    client.post(reverse("directive_read", args=[directive.pk]))
    of_file = Reading.objects.latest("pk")
    assert (of_file.directive, of_file.issued_on, of_file.proposed) == (
        directive,
        directive.issued_on,
        reading.proposed,
    )
    again = begun(office, "t11")
    page = client.get(reverse("reading", args=[again.pk])).content.decode()
    assert "Văn bản này đã được đăng ký" in page


def test_c4_what_was_accepted_goes_out_by_the_ordinary_way(office):
    reading = begun(office, "t2")
    listing = of_words(reading, "danh sách")
    deciding.accept(actor=office.specialist, reading_id=reading.pk, proposal_id=listing.pk, at=AT)
    standing = a_directive(office.specialist, number="31/KH-UBND")
    deciding.name_product(actor=office.specialist, reading_id=reading.pk, product="Danh sách được duyệt", at=AT)
    finishing.use_standing(actor=office.specialist, reading_id=reading.pk, directive_id=standing.pk, at=AT)
    finishing.finish(actor=office.specialist, reading_id=reading.pk, form=None, drop_rest=True, at=AT)
    standing.refresh_from_db()
    issue(actor=office.specialist, directive_id=standing.pk, version=standing.version, at=AT)
    assert [a.agency for a in Assignment.objects.filter(task__directive=standing)] == [office.water]
    line = AuditEvent.objects.get(kind="reading_finished")
    assert line.facts["tasks"] == 1 and "danh sách" not in str(line.facts)
    with refused("reading_ended"):
        deciding.accept_sure(actor=office.specialist, reading_id=reading.pk, at=AT)


def test_th_5_2_d_of_a_marked_document_nothing_stays(client, office, settings):
    signed_in(client, office.specialist)
    marked = PLAN.replace("Số: 31/KH-UBND", "TỐI MẬT\nSố: 31/KH-UBND").replace("chắn sóng", "hoangtinhlan")
    for said in ({"content": as_docx(marked)}, {"name": "toi-mat.docx", "content": as_docx(PLAN)}):
        assert dropped(client, **said).status_code == 422
    answer = client.post(reverse("readings"), {"text": marked, "declared_open": "on", "form_token": "t3"})
    assert answer.status_code == 422 and "hoangtinhlan" not in answer.content.decode()
    assert not Reading.objects.exists() and not any(settings.ENV.data.rglob("files/*/*/*"))
    doors = [line.facts["door"] for line in AuditEvent.objects.filter(kind="secrecy_refused")]
    assert doors == ["reading", "reading", "reading"]

    # nor by the ways that lead into a reading that stands
    reading = begun(office, "t4")
    add = client.post(reverse("reading_add", args=[reading.pk]), {"content": "TỐI MẬT\nhoangtinhlan"})
    kept = client.post(reverse("reading_finish", args=[reading.pk]), head(subject="TỐI MẬT: hoangtinhlan", keep="1"))
    one = in_order(reading).first()
    form = {"content": "TỐI MẬT\nhoangtinhlan", "deadline_kind": "complete", "origin": "province"}
    changed = client.post(reverse("proposal", args=[reading.pk, one.pk]), form)
    for answer in (add, kept, changed):
        assert answer.status_code == 422 and "hoangtinhlan" not in answer.content.decode()
    reading.refresh_from_db()
    assert "hoangtinhlan" not in f"{reading.head} {[p.said for p in in_order(reading)]}"


def test_c4_what_cannot_be_read_is_told(client, office):
    signed_in(client, office.specialist)
    for content, name, words in (
        (b"ngan", "ngan.txt", "dán vào ô"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "anh.png", "bản quét"),
    ):
        answer = dropped(client, name=name, content=content)
        assert answer.status_code == 422 and words in answer.content.decode(), name
    assert "cần xác nhận" in dropped(client, declared_open="").content.decode()
    assert not Reading.objects.exists()


def test_c4_readings_exist_for_the_office_only(client, office):
    reading = begun(office, "t5")
    one = in_order(reading).first()
    signed_in(client, office.stranger)
    for name, args in (("readings", []), ("reading", [reading.pk]), ("proposal", [reading.pk, one.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404
    with pytest.raises(NotThere):
        read(actor=office.stranger, text=PLAN, declared_open=True, form_token="t6", at=AT)
    with pytest.raises(NotThere):
        reshaping.join(actor=office.stranger, reading_id=reading.pk, proposal_id=one.pk, at=AT)


def test_c4_a_reading_left_is_gone_after_thirty_days(office):
    reading = begun(office, "t7")
    assert finishing.forget_old(actor=None, at=AT + timedelta(days=kept_days() - 1)) == 0
    assert finishing.forget_old(actor=None, at=AT + timedelta(days=kept_days(), hours=1)) == 1
    reading.refresh_from_db()
    assert (reading.stage, reading.text) == ("dropped", "") and not Proposal.objects.exists()


def test_c4_a_long_plan_is_paged_and_costs_no_more_statements(client, office):
    signed_in(client, office.specialist)
    more = "\n".join(
        f"{n}. Sở Lâm sản trồng {n} hàng cây ở bến sông thứ {n} trước ngày 20/12/2026." for n in range(5, 65)
    )
    short, long = begun(office, "t12"), begun(office, "t13", PLAN.replace("\nTM. ỦY BAN", f"\n{more}\n\nTM. ỦY BAN"))
    assert in_order(long).count() > 60
    asked = []
    for reading in (short, short, long):  # the first look warms what is kept a while
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("reading", args=[reading.pk])).content.decode()
        asked.append(len(queries))
    assert asked[2] <= asked[1] and "1–50 trong" in page and page.count("data-accept") == 50
