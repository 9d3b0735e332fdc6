"""A round of reports from the agencies' halves to the Office's approved one, in both provinces (H2–H4; TH 16.2, 18; BT 15.2, 17)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import pytest
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed

from dondoc.dashboard.queries.due import pile
from dondoc.reports.actions import agency as own
from dondoc.reports.actions import approving, office
from dondoc.reports.actions.office_writing import quote
from dondoc.reports.models import Report
from dondoc.reports.office_files import made_of
from dondoc.reports.queries.office import approved_on, figures_of, quotable, read_content
from dondoc.reports.queries.verifying import verify
from dondoc.reports.seen import before_the_approver, before_the_signer
from dondoc.rules.due_work import Work
from dondoc.tasks.models import Assignment
from dondoc.web.reports.office_words import STATES, told

pytestmark = pytest.mark.django_db


def moment(day: date, hour: int = 2) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def words_of(docx: bytes) -> str:
    book = ZipFile(io.BytesIO(docx))
    return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def report_of(world, agency, code: str, at: datetime, difficulty: str) -> Report:
    """An agency's report with its own words, filed by its head."""
    head = world.heads[agency.pk]
    report = own.begin(actor=head, code=code, at=at)
    texts = {one.code: (one.text or "Không có.", one.version) for one in report.sections.all()}
    texts["difficulties"] = (difficulty, texts["difficulties"][1])
    own.write(actor=head, report_id=report.pk, texts=texts, at=at)
    seen = before_the_signer(report, at)
    return own.file_report(actor=head, report_id=report.pk, filing=own.Filing(), files=[], seen=seen, at=at)


def the_offices(world, code: str, at: datetime) -> Report:
    """Begun, counted, every agency's difficulties quoted, handed up."""
    report = office.begin(actor=world.specialist, code=code, at=at)
    office.count(actor=world.specialist, report_id=report.pk, at=at)
    ids = [one.section_id for one in quotable(report).get("difficulties", [])]
    quote(actor=world.specialist, report_id=report.pk, code="difficulties", ids=ids, version=0, at=at)
    office.hand_up(actor=world.specialist, report_id=report.pk, at=at)
    report.refresh_from_db()
    return report


def test_th_18_a_quarter_with_the_20th_of_the_agencies_and_the_25th_of_the_office(frozen):
    world = a_world(2)
    one, two = world.agencies
    begun = date(2026, 7, 20)
    frozen(moment(begun))
    tasks = [a_form(world, due_on=date(2026, 8, 28), leads=[one]), a_form(world, due_on=date(2026, 9, 1), leads=[two])]
    made = a_directive(world, at=moment(begun), tasks=tasks)
    done, late = Assignment.objects.filter(task__directive=made).order_by("task__position")
    filed(world, done, moment(date(2026, 8, 20)))
    confirmed(world, done, moment(date(2026, 8, 21)))
    code = "quarter-2026-3"

    frozen(moment(date(2026, 9, 19)))
    first = report_of(world, one, code, moment(date(2026, 9, 19)), "Chờ giá đất.")
    frozen(moment(date(2026, 9, 21)))
    second = report_of(world, two, code, moment(date(2026, 9, 21)), "Thiếu người.")
    today = date(2026, 9, 23)
    frozen(moment(today))
    assert pile(world.specialist, today).count(frozenset({Work.WRITE_OFFICE_REPORT})) == 1
    report = the_offices(world, code, moment(today))
    assert pile(world.leader, today).count(frozenset({Work.APPROVE_OFFICE_REPORT})) == 1
    approval = approving.approve(
        actor=world.leader, report_id=report.pk, seen=before_the_approver(report), at=moment(today)
    )

    figures = figures_of(approval)
    assert (figures["period"]["first"], figures["period"]["last"]) == ("2026-06-15", "2026-09-14")
    total = figures["total"]
    theirs = [json.loads(kept.figures)["total"] for kept in (first, second)]
    assert total["total"] == sum(part["total"] for part in theirs) == 2
    assert (total["done_on_time"], total["open_overdue"]) == (1, 1)
    rows = {row["agency"]: row for row in read_content(approval)["filing"]["rows"]}
    assert [(rows[a.name]["standing"], rows[a.name]["late_days"]) for a in (one, two)] == [("filed", 0), ("late", 2)]
    assert report.round.office_due == date(2026, 9, 24) and approval.at.date() <= report.round.office_due
    the_offices_own_day(report.round, today)
    words = words_of(made_of(approval, "docx"))
    assert f"{one.name}: Chờ giá đất." in words and f"{two.name}: Thiếu người." in words
    assert "Có 02/02 cơ quan" in words and "trong đó 01 gửi quá hạn" in words and "TẠM TÍNH" not in words
    confirmed_later(world, frozen, late)
    assert verify(approval).same


def the_offices_own_day(row, today: date) -> None:
    assert approved_on([row]) == {row.pk: today}
    looks = [told(row, "approved", day)[2] for day in (date(2026, 9, 24), date(2026, 9, 26))]
    assert looks == [STATES["approved"][2], "Duyệt muộn 2 ngày"]


def confirmed_later(world, frozen, late: Assignment) -> None:
    later = moment(date(2026, 10, 5))
    frozen(later)
    filed(world, late, later)
    confirmed(world, late, later + timedelta(hours=1))
    frozen(moment(date(2026, 11, 1)))


def test_bt_17_nine_months_joined_from_the_agencies_general_reports(frozen, settings):
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    begun, today = moment(date(2024, 7, 1)), date(2024, 9, 18)
    frozen(begun)
    world = a_world(1)
    a_directive(world, at=begun, tasks=[a_form(world, due_on=date(2024, 9, 2))])
    frozen(moment(today))
    report_of(world, world.agencies[0], "nine_months-2024-1", moment(today), "Triều cường.")
    report = the_offices(world, "nine_months-2024-1", moment(today))
    approval = approving.approve(
        actor=world.leader, report_id=report.pk, seen=before_the_approver(report), at=moment(today)
    )
    figures = figures_of(approval)
    assert (figures["period"]["first"], figures["as_of"]) == ("2023-12-15", "2024-09-14")
    assert figures["before"]["period"]["year"] == 2023 and figures["year_before"] is None
    told = words_of(made_of(approval, "docx"))
    assert "9 tháng năm 2024" in told and "Triều cường." in told and "Bến Tre" in told and approval.sha256 in told
    assert verify(approval).same
