"""An agency's report of a round, from the draft to the Office and back (H1, H2; TH 16.5, 17.4, 18.1; BT 16, 17.1)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Replace
from tests.make import ROOT
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.dashboard.queries.due import pile
from dondoc.measures.models import Remark
from dondoc.organisations.actions.mergers import dissolve_into
from dondoc.reports.actions import agency as own
from dondoc.reports.actions import receiving, rounds
from dondoc.reports.actions.rounds import SpecialAsked
from dondoc.reports.agency_paper import paper
from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import Report, ReportState, Round, Section, SectionText
from dondoc.reports.queries.agency import asides_of, files_seen, own_report, report_seen
from dondoc.reports.queries.agency_data import own_assignments
from dondoc.reports.queries.figures import compute_again
from dondoc.reports.queries.filings import as_filed, files_before, torn
from dondoc.reports.queries.rounds import of_year, round_named
from dondoc.reports.queries.standing import Filters, late_days, not_filed, standing_listing, tallies
from dondoc.reports.seen import before_the_signer
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere, Refusals
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db
CODE = "quarter-2026-3"


def moment(day: date, hour: int = 2) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


#: The first day after the close.
CLOSED = moment(date(2026, 9, 15))


@pytest.fixture
def quarter(frozen):
    """The third quarter of Thanh Hóa: data of 15/6 to 14/9, agencies by 19/9. One task done in time, one overdue with an update, one of another."""
    world = a_world(2)
    first, other = world.agencies
    begun = date(2026, 7, 20)
    frozen(moment(begun))
    made = a_directive(
        world,
        at=moment(begun),
        tasks=[
            a_form(world, due_on=date(2026, 8, 28), leads=[first]),
            a_form(world, due_on=date(2026, 9, 1), leads=[first, other]),
        ],
    )
    done, late, _others = Assignment.objects.filter(task__directive=made).order_by("task__position", "pk")
    agencies.file_update(
        actor=world.heads[first.pk], assignment_id=late.pk, kind="progress", text="Đã đo đạc xong hai thửa.", asked_due_on=None,
        files=[], form_token="one", at=moment(date(2026, 9, 2)),
    )  # fmt: skip
    filed(world, done, moment(date(2026, 8, 20)))
    confirmed(world, done, moment(date(2026, 8, 21)))
    world.first, world.other = first, other
    return world


def file_report(*, actor, report_id, filing=None, files=(), at):
    """By who has seen what he signs."""
    report = Report.objects.select_related("round").get(pk=report_id)
    seen, filing = before_the_signer(report, at), filing or own.Filing()
    return own.file_report(actor=actor, report_id=report_id, filing=filing, files=list(files), seen=seen, at=at)


def words_of(report, at) -> tuple[list[str], bytes]:
    """What the Office reads of it, and its Word file."""
    kept = Report.objects.select_related("round", "agency", "signed_by").get(pk=report.pk)
    return [section.text for _part, section in as_filed(kept)[0]], paper(kept, at)


def test_th_18_1_a_quarter_is_drafted_written_signed_frozen_recalled_sent_back_and_filed_again(quarter):
    report = drafted_from_the_data(quarter)
    filed_by_the_head_alone(quarter, report)
    recalled_and_sent_back(quarter, report)
    frozen_for_good(quarter, report)
    told = set(AuditEvent.objects.filter(stream=f"report:{report.pk}").values_list("kind", flat=True))
    assert {
        AuditKind.REPORT_BEGUN,
        AuditKind.REPORT_FILED,
        AuditKind.REPORT_SENT_BACK,
        AuditKind.REPORT_ACCEPTED,
    } <= told


def drafted_from_the_data(quarter):
    head, staff = quarter.heads[quarter.first.pk], quarter.staff[quarter.first.pk]
    assert rounds.open_near(actor=quarter.specialist, at=CLOSED) == 1
    assert rounds.open_near(actor=quarter.specialist, at=CLOSED) == 0, "recorded once"
    assert pile(staff, date(2026, 9, 15)).count(frozenset({Work.BEGIN_REPORT})) == 1
    Remark.objects.create(
        agency=quarter.first, regulation_id="thanh-hoa-2025", article="6.1.a", words="Hạn nhập quá ngắn.", by_id=head.user_id,
        by_title="x", at=moment(date(2026, 9, 1)), form_token="remark",
    )  # fmt: skip
    report = own.begin(actor=staff, code=CODE, at=CLOSED)
    assert own.begin(actor=head, code=CODE, at=CLOSED).pk == report.pk, "whoever presses second finds the first's"
    texts = dict(report.sections.values_list("code", "text"))
    assert "được giao 2 nhiệm vụ" in texts["results"] and "Đã đo đạc xong hai thửa" in texts["results"]
    assert "Nhiệm vụ quá hạn chưa hoàn thành: 1." in texts["shortcomings"]
    assert texts["difficulties"] == "Không có." and texts["proposals"] == ""
    assert "Điều 6 khoản 1 điểm a: Hạn nhập quá ngắn" in texts["regulation"]
    return report


def filed_by_the_head_alone(quarter, report):
    """Nothing is filed empty, by who may not sign, by a stranger; a draft is the agency's alone."""
    head, staff = quarter.heads[quarter.first.pk], quarter.staff[quarter.first.pk]
    stranger, filing = quarter.heads[quarter.other.pk], own.Filing()
    own.write(actor=staff, report_id=report.pk, texts={"shortcomings": ("", 0)}, at=CLOSED)
    with refused("empty_section"):
        own.hand_up(actor=staff, report_id=report.pk, at=CLOSED)
    own.write(actor=staff, report_id=report.pk, texts={"shortcomings": ("Một việc chậm do chờ giá đất.", 1)}, at=CLOSED)
    own.hand_up(actor=staff, report_id=report.pk, at=CLOSED)
    assert pile(head, date(2026, 9, 15)).count(frozenset({Work.SIGN_REPORT})) == 1
    with refused("not_the_signer"):
        file_report(actor=staff, report_id=report.pk, filing=filing, at=CLOSED)
    for deed in (own.recall, own.hand_up):
        with pytest.raises(NotThere):
            deed(actor=stranger, report_id=report.pk, at=CLOSED)
    for reader in (stranger, quarter.specialist):
        assert report_seen(reader, report.pk, date(2026, 9, 15)) is None
    file_report(actor=head, report_id=report.pk, filing=filing, at=CLOSED)
    kept = Report.objects.get(pk=report.pk)
    total = json.loads(kept.figures)["total"]
    assert (kept.state, kept.provisional, kept.as_of) == (ReportState.FILED, False, date(2026, 9, 14))
    assert (total["total"], total["done_on_time"], total["open_overdue"]) == (2, 1, 1)
    assert kept.sha256 == checksum(kept.figures)


def recalled_and_sent_back(quarter, report):
    """Taken back before the Office took it, filed again late; sent back by the Office alone, with reason and day."""
    head, staff, office = quarter.heads[quarter.first.pk], quarter.staff[quarter.first.pk], quarter.specialist
    late, back = moment(date(2026, 9, 21)), {"report_id": report.pk, "due_on": date(2026, 9, 24)}
    own.recall(actor=head, report_id=report.pk, at=CLOSED)
    with refused("not_filed"):
        own.recall(actor=head, report_id=report.pk, at=CLOSED)
    with pytest.raises(Refusals) as told:
        own.file_report(actor=head, report_id=report.pk, filing=own.Filing(), files=[], seen={}, at=late)
    assert {one.code for one in told.value.refusals} == {"figures_changed", "words_changed"}
    files = [inspect_upload(name, io.BytesIO(b"%PDF-1.4\n%%EOF"), 1000) for name in ("dung.pdf", "nham.pdf")]
    file_report(actor=head, report_id=report.pk, files=files, at=late)
    filed_words = words_of(report, late)
    assert words_of(report, moment(date(2026, 12, 5))) == filed_words, "the same on whatever day it is taken away"
    kept = Report.objects.select_related("round").get(pk=report.pk)
    assert late_days(kept.round, kept, date(2026, 9, 30)) == 2
    nobody_is_late_in_a_round_recorded_behind_its_day(kept)
    with pytest.raises(NotThere):
        receiving.send_back(actor=quarter.heads[quarter.other.pk], reason="Thiếu.", at=late, **back)
    with refused("no_reason"):
        receiving.send_back(actor=office, reason=" ", at=late, **back)
    receiving.send_back(actor=office, reason="Chưa nêu nguyên nhân.", at=late, **back)
    assert pile(staff, date(2026, 9, 21)).count(frozenset({Work.WRITE_REPORT})) == 1
    anew = moment(date(2026, 9, 22))
    Section.objects.filter(report=report, version=0).update(text="Lời dự thảo mới.")  # as `draft_anew` does
    own.hand_up(actor=staff, report_id=report.pk, at=anew)
    assert report_seen(office, report.pk, date(2026, 9, 22)) is not None, "what was filed stays before the Office"
    assert words_of(report, anew)[0] == filed_words[0]
    with refused("not_with_office"):
        receiving.accept(actor=office, report_id=report.pk, at=anew)
    _page, counts = standing_listing(kept.round, Filters(), date(2026, 9, 22))
    assert (counts["all"], counts["waiting"], counts["overdue"], counts["sent_back"]) == (2, 2, 2, 1)


def nobody_is_late_in_a_round_recorded_behind_its_day(kept):
    day, row = date(2026, 9, 30), kept.round
    made = row.made_at
    counted = []
    for row.made_at in (moment(date(2026, 9, 20)), made):
        row.save()
        late = standing_listing(row, Filters(), day)[1]
        counted.append((late_days(row, kept, day), late["overdue"], late["late"], tallies([row], day)[row.pk]["late"]))
    assert counted == [(0, 0, 0, 0), (2, 1, 1, 1)]


def frozen_for_good(quarter, report):
    """Taken by the Office it is recalled no more, and what is deeded afterwards changes no figure."""
    head, again = quarter.heads[quarter.first.pk], moment(date(2026, 9, 23))
    right, wrong = files_before(report)
    file_report(actor=head, report_id=report.pk, filing=own.Filing(again=(right.pk,)), at=again)
    assert list(files_seen(quarter.specialist, report.pk, date(2026, 9, 23))) == [right]
    assert wrong in files_seen(head, report.pk, date(2026, 9, 23)), "to the agency it stays readable"
    receiving.accept(actor=quarter.specialist, report_id=report.pk, at=again)
    with refused("taken_already"):
        own.recall(actor=head, report_id=report.pk, at=again)
    kept = Report.objects.get(pk=report.pk)
    still_open = Assignment.objects.get(agency=quarter.first, state="in_progress")
    filed(quarter, still_open, moment(date(2026, 9, 25)))
    confirmed(quarter, still_open, moment(date(2026, 9, 26)))
    anew = compute_again(json.loads(kept.figures), own_assignments(quarter.first.pk, kept.as_of))
    assert canonical(anew).decode() == kept.figures
    filings = kept.deeds.filter(deed="filed")
    assert [one.sha256 != "" and checksum(one.content) == one.content_sha256 for one in filings] == [True] * 3
    assert not list(torn())
    filings.update(content=Replace("content", Value("Một việc chậm"), Value("Không việc nào chậm")))
    assert [one.report_id for one in torn()] == [report.pk]


def test_two_people_write_one_section_and_nobody_loses_words(quarter):
    head, staff = quarter.heads[quarter.first.pk], quarter.staff[quarter.first.pk]
    at = moment(date(2026, 9, 15))
    report = own.begin(actor=staff, code=CODE, at=at)
    own.write(actor=staff, report_id=report.pk, texts={"proposals": ("Đề nghị tăng biên chế.", 0)}, at=at)
    (second,) = own.write(actor=head, report_id=report.pk, texts={"proposals": ("Đề nghị bổ sung kinh phí.", 0)}, at=at)
    assert second.aside is not None and second.section.text == "Đề nghị tăng biên chế."
    own.write(actor=head, report_id=report.pk, texts={"proposals": ("Đề nghị bổ sung kinh phí đợt 2.", 0)}, at=at)
    assert asides_of(report, head)["proposals"].text == "Đề nghị bổ sung kinh phí đợt 2."
    assert asides_of(report, staff) == {}
    both = "Đề nghị tăng biên chế, bổ sung kinh phí đợt 2."
    (third,) = own.write(actor=head, report_id=report.pk, texts={"proposals": (both, 1)}, at=at)
    assert third.aside is None and third.section.text == both
    assert asides_of(report, head) == {}
    kept = set(
        SectionText.objects.filter(section__report=report, section__code="proposals").values_list("text", flat=True)
    )
    assert kept == {"Đề nghị tăng biên chế.", "Đề nghị bổ sung kinh phí đợt 2.", both}
    # in a second window upon an older version yet: what was typed aside first is history
    for text, seen in (("Lời cửa sổ một.", 1), ("Lời cửa sổ hai.", 0)):
        own.write(actor=staff, report_id=report.pk, texts={"proposals": (text, seen)}, at=at)
    assert asides_of(report, staff)["proposals"].text == "Lời cửa sổ hai."
    assert SectionText.objects.filter(section__report=report, text="Lời cửa sổ một.").exists()
    # what one person goes on writing is one text of the history, until a pause
    own.write(actor=head, report_id=report.pk, texts={"proposals": (both + " Hết.", 2)}, at=at + timedelta(minutes=2))
    own.write(actor=head, report_id=report.pk, texts={"proposals": ("Khác.", 3)}, at=at + timedelta(hours=2))
    assert SectionText.objects.filter(section__report=report, section__code="proposals").count() == 6


def test_th_18_1_the_half_year_is_due_before_its_close_and_filed_only_as_provisional(quarter):
    """20/5 comes before 14/6: what is reported is what is known by then, and says so."""
    head = quarter.heads[quarter.first.pk]
    at = moment(date(2026, 11, 17))
    report = own.begin(actor=head, code="year-2026-1", at=at)
    with refused("not_closed"):
        file_report(actor=head, report_id=report.pk, at=at)
    file_report(actor=head, report_id=report.pk, filing=own.Filing(provisional=True), at=at)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.provisional, kept.as_of) == (True, date(2026, 11, 16))
    assert json.loads(kept.figures)["provisional"] is True
    a_successor_reports_for_itself(quarter, kept, at)
    with refused("round_not_begun"):
        own.begin(actor=head, code="quarter-2027-1", at=at)
    with pytest.raises(NotThere):
        own.begin(actor=head, code="half-2026-2", at=at)  # nobody reports it (TH 18.1)
    with pytest.raises(NotThere):
        own.begin(actor=quarter.specialist, code="quarter-2026-3", at=at)


def a_successor_reports_for_itself(quarter, filed_by_the_other, at):
    """What an agency filed before it went into another is not the other's report."""
    joined, day = quarter.other, date(2026, 11, 19)
    when = at + timedelta(days=2)
    dissolve_into(
        actor=ROOT, agency_id=quarter.first.pk, successor_id=joined.pk, on=date(2026, 11, 18), basis="QĐ 1", at=at
    )
    row, staff = filed_by_the_other.round, quarter.staff[joined.pk]
    assert own_report(staff, row, day) is None and joined in not_filed(row, day)
    made = own.begin(actor=staff, code="year-2026-1", at=when)
    assert made.agency_id == joined.pk and own_report(staff, row, day) == made


def test_th_16_5_the_office_opens_a_round_out_of_turn_for_those_it_asks_and_reminds_them_once_a_day(quarter):
    day = date(2026, 9, 7)
    at, office, first = moment(day), quarter.specialist, quarter.first
    asked = SpecialAsked(
        title="Báo cáo giải phóng mặt bằng", ground="Thông báo số 8", first=date(2026, 7, 1), last=date(2026, 9, 5), due_on=date(2026, 9, 10),
        agencies=(f"a:{first.pk}",),
    )  # fmt: skip
    empty = SpecialAsked(
        title="", ground="", first=date(2026, 9, 5), last=date(2026, 7, 1), due_on=day - timedelta(days=1), agencies=()
    )
    for code in ("no_title", "no_ground", "days_turned", "due_on_past", "no_agencies"):
        with refused(code):
            rounds.open_special(actor=office, asked=empty, form_token="x", at=at)
    with pytest.raises(NotThere):
        rounds.open_special(actor=quarter.heads[first.pk], asked=asked, form_token="x", at=at)
    row = rounds.open_special(actor=office, asked=asked, form_token="t", at=at)
    assert rounds.open_special(actor=office, asked=asked, form_token="t", at=at).pk == row.pk
    code = f"special-{row.pk}"
    assert round_named(quarter.heads[quarter.other.pk], code, day) is None
    assert rounds.remind(actor=office, code=code, at=at).agencies.count() == 1
    with refused("reminded_today"):
        rounds.remind(actor=office, code=code, at=at)
    own.begin(actor=quarter.heads[first.pk], code=code, at=at)
    report = Report.objects.get(round=row)
    file_report(actor=quarter.heads[first.pk], report_id=report.pk, at=at)
    with refused("all_filed"):
        rounds.remind(actor=office, code=code, at=at + timedelta(days=1))
    assert Round.objects.count() == 1
    assert len(of_year(office, 2026, day)) == 7 and len(of_year(quarter.heads[quarter.other.pk], 2026, day)) == 6


def test_bt_17_1_nine_months_are_embedded_in_the_general_report(frozen, settings):
    """15/12 to 14/9, no day of its own: it stands in the general report, which is named by number and day."""
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    at = moment(date(2024, 9, 16))
    frozen(at)
    world = a_world(1)
    head = world.heads[world.agencies[0].pk]
    report = own.begin(actor=head, code="nine_months-2024-1", at=at)
    row = report.round
    assert (row.first, row.last, row.embedded, row.agency_due) == (date(2023, 12, 15), date(2024, 9, 14), True, None)
    for filing, code in (
        (own.Filing(general_number="45/BC-S"), "no_general_on"),
        (own.Filing(general_on=date(2024, 9, 16)), "no_general_number"),
        (own.Filing(general_number="45/BC-S", general_on=date(2024, 9, 17)), "general_in_future"),
    ):
        with refused(code):
            file_report(actor=head, report_id=report.pk, filing=filing, at=at)
    named = own.Filing(general_number="45/BC-S", general_on=date(2024, 9, 16))
    file_report(actor=head, report_id=report.pk, filing=named, at=at)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.general_number, kept.provisional, late_days(row, kept, date(2025, 1, 1))) == ("45/BC-S", False, 0)
