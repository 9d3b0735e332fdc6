"""Urging by hand (F3, B4; TH 8.2.a–c, 9; BT 10.2.a–c, 11): who may urge whom, what is kept, what is answered, and every refusal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, DAY, a_person, an_agency
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, filed, fresh
from tests.web.directives.test_amending_pages import signed_in

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.regulation import regulation
from dondoc.dashboard.queries.due import pile
from dondoc.organisations.models import Field
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.urging_rights import Right, Tie, Whom, right_of
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Assignment
from dondoc.urging.actions.answering import answer
from dondoc.urging.actions.signed import keep_signed
from dondoc.urging.actions.taking_back import take_back
from dondoc.urging.actions.urging import LetterOrder, Order, urge, urge_agency
from dondoc.urging.models import Urge
from dondoc.urging.queries import urges

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
WORDS = Order(channel="system", words="Đề nghị báo cáo kết quả.", answer_by=DAY + timedelta(days=1))


def sent(actor, chosen, *, order=WORDS, letter=None, token="form-1", at=LATER):
    return urge(actor=actor, chosen=chosen, order=order, letter=letter, form_token=token, at=at)


def opened(settings, urge_row):
    """Its letter, read by a second program."""
    return docx.Document(settings.FILES_ROOT / urge_row.letter.path)


def said(document):
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def scan():
    return inspect_upload(
        "ban ky.pdf", io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"), 10_000
    )


@pytest.mark.once
def test_th_8_2_and_bt_10_2_who_urges_whom():
    th, bt = (regulation(one).urging.delegations for one in ("thanh-hoa-2025", "ben-tre-2020"))
    field = Tie("department", "commune", field=True)
    assert right_of(th, field) == Right(Whom.LEAD, "8.2.a")
    assert right_of(bt, field) is None, "in Bến Tre a department urges districts"
    assert right_of(bt, Tie("department", "district", field=True)) == Right(Whom.LEAD, "10.2.a")
    assert right_of(th, Tie("department", "unit", part=True)) == Right(Whom.LEAD, "8.2.b")
    assert right_of(th, Tie("commune", "commune", leads=True, unit=True)) == Right(Whom.UNIT, "8.2.c")
    assert right_of(th, Tie("commune", "commune", leads=True)) is None
    assert right_of(th, Tie("commune", "department", field=True)) is None
    assert right_of(bt, Tie("district", "commune", below=True)) == Right(Whom.LEAD, "10.2.c")
    assert right_of(bt, Tie("district", "department", field=True)) is None


@pytest.fixture
def world():
    return a_world(2)


@pytest.fixture
def rows(world):
    """Of the first agency one that is overdue and one without a deadline, of the second one that is overdue."""
    first, second = world.agencies
    tasks = [a_form(world, due_on=date(2026, 11, 18), leads=[first, second]), a_form(world, due_on=None, leads=[first])]
    return list(Assignment.objects.filter(task__directive=a_directive(world, at=AT - timedelta(days=9), tasks=tasks)))


def test_f3_what_is_wrong_with_an_order_is_said_and_nothing_is_kept(world, rows):
    with refused("nothing_chosen"):
        sent(world.specialist, [])
    with refused("no_channel"):
        sent(world.specialist, [rows[0].pk], order=replace(WORDS, channel="fax"))
    with refused("answer_by_past"):
        sent(world.specialist, [rows[0].pk], order=replace(WORDS, answer_by=DAY - timedelta(days=1)))
    with refused("secret_marked"):
        sent(world.specialist, [rows[0].pk], order=replace(WORDS, words="TỐI MẬT: đôn đốc gấp"), letter=LetterOrder())
    assert not Urge.objects.exists()


def test_th_9_two_agencies_of_one_selection_are_urged_once_each_by_the_system(world, rows, settings):
    """With a letter each; the same form sent twice urges once."""
    first, second = world.agencies
    done = sent(world.specialist, [row.pk for row in rows], letter=LetterOrder())
    again = sent(world.specialist, [row.pk for row in rows], letter=LetterOrder())
    assert [u.pk for u in done.urges] == [u.pk for u in again.urges]
    assert [(u.agency, u.lines.count()) for u in done.urges] == [(first, 2), (second, 1)]
    text = said(opened(settings, done.urges[0]))
    for words in (
        "VĂN PHÒNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Điều 9",
        f"Kính gửi: {first.name}.",
        "Không có",
        "./.",
    ):
        assert words in text
    assert "có 02 nhiệm vụ cần đôn đốc, trong đó 01 nhiệm vụ đã quá hạn và 01 nhiệm vụ không có thời hạn" in text
    line = AuditEvent.objects.filter(kind="urged").first()
    assert line.facts["agency"] == first.pk
    assert set(line.facts["assignments"]) == {row.pk for row in rows if row.agency_id == first.pk}


def test_f1_the_urged_agency_answers_in_its_place_and_a_late_answer_is_taken_and_shown_as_late(world, rows):
    first, second = world.agencies
    done = sent(world.specialist, [row.pk for row in rows])
    heads = [world.heads[a.pk] for a in (first, second)]
    assert [light.pk for light in pile(heads[0], DAY).lines if light.work is Work.URGED] == [done.urges[0].pk]
    with pytest.raises(NotThere):
        answer(actor=heads[1], urge_id=done.urges[0].pk, text="Không phải của tôi", files=[], at=LATER)
    with refused("no_answer"):
        answer(actor=heads[0], urge_id=done.urges[0].pk, text=" ", files=[], at=LATER)
    answer(actor=heads[0], urge_id=done.urges[0].pk, text="Xong trong tuần.", files=[scan()], at=LATER)
    with refused("answered_before"):
        answer(actor=heads[0], urge_id=done.urges[0].pk, text="Lần nữa", files=[], at=LATER)
    assert not any(light.work is Work.URGED for light in pile(heads[0], DAY).lines)
    late = answer(
        actor=heads[1], urge_id=done.urges[1].pk, text="Xin lỗi đã chậm.", files=[], at=LATER + timedelta(days=4)
    )
    assert urges.is_late(late, DAY) == 3
    _page, counts = urges.listing(world.leader, urges.Filters(), DAY + timedelta(days=5))
    assert counts == {"all": 2, "waiting": 0, "overdue": 0, "answered": 2, "late": 1, "taken_back": 0}
    own = urges.listing(heads[0], urges.Filters(), DAY)[0]
    assert [row.pk for row in own.object_list] == [done.urges[0].pk], "nobody sees what another agency was told"


@pytest.fixture
def joint(world):
    """One letter for two agencies by order of the Chairman, signed by a deputy."""
    deputy = a_person(role=Role.OFFICE_LEADER, signs="KT.", title="Phó Chánh Văn phòng UBND tỉnh")
    a_person(role=Role.OFFICE_LEADER, signs="head", title="Chánh Văn phòng UBND tỉnh")
    rows = [row.pk for row in Assignment.objects.filter(task__directive=a_directive(world))]
    letter = LetterOrder(heading="chairman", signer_post_id=deputy.post_id, joint=True)
    with refused("no_such_signer"):
        sent(world.specialist, rows, letter=replace(letter, signer_post_id=world.specialist.post_id))
    order = replace(WORDS, on_behalf="Chủ tịch UBND tỉnh Trần Văn Ký", answer_by=None)
    return deputy, sent(world.specialist, rows, order=order, letter=letter).urges


def test_f3_one_letter_for_all_by_order_of_the_chairman_in_the_layout_of_decree_30(world, joint, settings):
    deputy, (one, two) = joint
    assert one.letter_id == two.letter_id
    document = opened(settings, one)
    text = said(document)
    lines = ("ỦY BAN NHÂN DÂN", "/UBND-", "TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Phụ lục")
    for words in (*lines, deputy.name, "ý kiến của Chủ tịch UBND tỉnh", *(agency.name for agency in world.agencies)):
        assert words in text
    section = document.sections[0]
    sizes = (section.page_width.mm, section.left_margin.mm, section.right_margin.mm)
    assert sizes == pytest.approx((210, 30, 15), abs=0.1)
    head = document.tables[0]
    assert ([round(cell.width.mm) for cell in head.rows[0].cells], head.autofit) == ([62, 103], False)
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_f3_the_signed_copy_is_kept_once_for_every_agency_of_its_letter(world, joint):
    _deputy, (one, two) = joint
    keep = {"actor": world.leader, "urge_id": one.pk, "number": "9/UBND-TH", "dated": DAY, "at": LATER}
    with refused("no_file"):
        keep_signed(**keep, files=[])
    with refused("dated_ahead"):
        keep_signed(**keep | {"dated": DAY + timedelta(days=1)}, files=[scan()])
    keep_signed(**keep, files=[scan()])
    two.refresh_from_db()
    assert (two.letter_number, two.signed.name) == ("9/UBND-TH", "ban ky.pdf")
    with refused("kept_before"):
        keep_signed(**keep | {"urge_id": two.pk}, files=[scan()])
    head = world.heads[world.agencies[0].pk]
    with pytest.raises(NotThere):
        keep_signed(**keep | {"actor": head}, files=[scan()])
    assert urges.files_for(head, one.pk, DAY).distinct().count() == 2
    assert not urges.files_for(head, two.pk, DAY).exists()


def test_th_8_2_a_b_c_a_department_a_coordinator_and_a_commune_urge_and_nobody_else():
    world = a_world(0)
    lead = an_agency(kind=AgencyKind.COMMUNE)
    unit = an_agency("Phòng Kinh tế", kind=AgencyKind.SUBORDINATE, parent=lead)
    land = Field.objects.create(code="land", name="Đất đai")
    manager, coordinator = an_agency(fields=["land"]), an_agency()
    form = replace(a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{coordinator.pk}",))
    about_land, other = replace(form, field_id=land.pk), replace(form, content="Nhiệm vụ khác")
    mine, outside = Assignment.objects.filter(task__directive=a_directive(world, tasks=[about_land, other])).order_by(
        "task__position"
    )
    head, staff = a_person(role=Role.AGENCY_HEAD, agency=lead), a_person(role=Role.AGENCY_SPECIALIST, agency=unit)
    manages = a_person(role=Role.AGENCY_HEAD, agency=manager)
    takes_part = a_person(role=Role.AGENCY_SPECIALIST, agency=coordinator)
    assert sent(manages, [mine.pk]).urges[0].cite == "8.2.a"
    with pytest.raises(NotThere):
        sent(manages, [outside.pk], token="form-2")  # in no field of its own: it does not exist for it
    mend = replace(WORDS, purpose="mend", words="Số liệu kỳ trước chưa đúng, đề nghị chấn chỉnh.")
    assert sent(takes_part, [mine.pk, outside.pk], order=mend, token="form-3").urges[0].cite == "8.2.b"
    with refused("not_by_order_of_the_chairman"):
        sent(manages, [mine.pk], letter=LetterOrder(heading="chairman"), token="form-4")
    with refused("urging_oneself"):
        sent(head, [mine.pk], token="form-5")
    version = fresh(mine).version
    agencies.assign_person(
        actor=head, assignment_id=mine.pk, version=version, user_id=None, unit_id=unit.pk, note="", at=LATER
    )
    done = sent(head, [mine.pk, outside.pk], token="form-6")
    assert (done.urges[0].agency, done.urges[0].cite) == (unit, "8.2.c")
    assert [(row.pk, refusal.code) for row, refusal in done.refused] == [(outside.pk, "urging_oneself")]
    assert any(light.work is Work.URGED for light in pile(staff, DAY).lines)
    with refused("outside_the_field"):
        sent(staff, [mine.pk], token="form-7")
    with pytest.raises(NotThere):
        sent(a_person(role=Role.AGENCY_HEAD), [mine.pk], token="form-8")
    with pytest.raises(NotThere):
        urge_agency(actor=manages, agency_id=lead.pk, order=WORDS, letter=None, form_token="form-9", at=LATER)


def test_what_is_closed_or_waits_for_the_office_is_left_out_and_the_others_go_on():
    world = a_world(2)
    rows = list(Assignment.objects.filter(task__directive=a_directive(world)).order_by("pk"))
    filed(world, rows[0], LATER)
    with refused("waits_for_the_office"):
        sent(world.specialist, [rows[0].pk])
    done = sent(world.leader, [row.pk for row in rows], token="form-2", at=LATER + timedelta(minutes=5))
    assert [u.agency_id for u in done.urges] == [rows[1].agency_id]
    assert [(row.pk, refusal.code) for row, refusal in done.refused] == [(rows[0].pk, "waits_for_the_office")]
    with refused("outside_the_field"):
        sent(world.chairman, [rows[1].pk], token="form-3")
    with refused("too_many_chosen"):
        sent(world.specialist, range(501), token="form-4")
    plain = urge_agency(
        actor=world.specialist, agency_id=rows[1].agency_id, order=WORDS, letter=LetterOrder(), form_token="f", at=LATER
    )
    assert plain.lines.count() == 0
    assert plain.letter is not None


def test_the_same_form_at_the_same_moment_urges_once_and_what_xml_cannot_hold_stops_no_letter(
    frozen, settings, monkeypatch
):
    from dondoc.urging.actions import urging

    world = a_world(1)
    row = Assignment.objects.get(task__directive=a_directive(world))
    order = replace(WORDS, words="Đề nghị\x02 báo cáo\ufffe.")
    [first] = sent(world.specialist, [row.pk], order=order, letter=LetterOrder()).urges
    assert "Đề nghị báo cáo." in said(opened(settings, first))
    real, asked = urging._sent_before, []

    def not_seen_at_first(*given):
        asked.append(given)
        return None if len(asked) == 1 else real(*given)

    monkeypatch.setattr(urging, "_sent_before", not_seen_at_first)
    again = sent(world.specialist, [row.pk], order=order, letter=LetterOrder())
    assert (again.urges, len(asked), Urge.objects.count()) == ([first], 2, 1)


def test_f3_an_urging_recorded_by_mistake_is_taken_back_by_its_author_the_same_day_and_drawn_through(
    frozen, world, joint
):
    _deputy, (one, two) = joint
    head, author = world.heads[one.agency_id], world.specialist
    for stranger in (world.leader, head):
        with pytest.raises(NotThere):
            take_back(actor=stranger, urge_id=one.pk, reason="Nhầm cơ quan", at=LATER)
    with refused("no_reason"):
        take_back(actor=author, urge_id=one.pk, reason=" ", at=LATER)
    with refused("not_today"):
        take_back(actor=author, urge_id=one.pk, reason="Nhầm cơ quan", at=LATER + timedelta(days=1))
    page = signed_in(author).post(f"/don-doc/{one.pk}/rut-lai/", {"reason": "Nhầm cơ quan"}, follow=True)
    assert "<s>“Đề nghị báo cáo kết quả.”</s>" in page.content.decode() and "Nhầm cơ quan" in page.content.decode()
    with refused("taken_back_before"):
        take_back(actor=author, urge_id=one.pk, reason="Lần nữa", at=LATER)
    assert not any(light.work is Work.URGED for light in pile(head, DAY).lines)
    with refused("taken_back"):
        answer(actor=head, urge_id=one.pk, text="Đã làm.", files=[], at=LATER)
    counts = urges.listing(world.leader, urges.Filters(), DAY)[1]
    assert (counts["all"], counts["waiting"], counts["taken_back"]) == (2, 1, 1)
    line = AuditEvent.objects.get(kind="urge_taken_back")
    assert line.facts["agency"] == one.agency_id and len(line.facts["assignments"]) == 1
    keep_signed(actor=author, urge_id=two.pk, number="9/UBND-TH", dated=DAY, files=[scan()], at=LATER)
    one.refresh_from_db()
    assert one.signed_id is None, "of a joint letter, what was taken back goes out no more"
    with refused("kept_before"):
        take_back(actor=author, urge_id=two.pk, reason="Nhầm cơ quan", at=LATER)


def test_f3_of_two_scans_of_one_joint_letter_at_the_same_moment_the_second_finds_the_first(world, joint):
    """Both agencies' urges are held, not the one whose page was open."""
    _deputy, (one, two) = joint
    with CaptureQueriesContext(connection) as asked:
        keep_signed(actor=world.leader, urge_id=one.pk, number="9/UBND-TH", dated=DAY, files=[scan()], at=LATER)
    held = next(q["sql"] for q in asked if q["sql"].startswith("SELECT") and 'U0."letter_id"' in q["sql"])
    assert 'ORDER BY "urging_urge"."id"' in held
    assert connection.vendor != "postgresql" or "FOR UPDATE" in held
    two.refresh_from_db()
    assert two.signed_id is not None
