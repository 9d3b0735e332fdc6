"""H3, H4: the Office's report of a round from its first press to an approved, frozen one that comes out the same again (TH 16.2, 18.2)."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment, confirmed, filed

from dondoc.reports.actions import approving, office
from dondoc.reports.actions.office_writing import write
from dondoc.reports.actions.rounds import made
from dondoc.reports.models import FileForm, ReportState
from dondoc.reports.queries.office import approvals, figures_of, holding, sections_of, without_files
from dondoc.reports.queries.verifying import holding_approvals, verify
from dondoc.reports.seen import before_the_approver
from dondoc.rules.errors import NotThere, Refusals

pytestmark = pytest.mark.django_db
QUARTER = "quarter-2026-4"


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def texts(report) -> dict[str, tuple[str, int]]:
    return {one.code: (one.text, one.version) for one in sections_of(report)}


def test_th_16_2_the_office_drafts_a_leader_approves_and_the_figures_freeze(frozen):
    world = a_world(2)
    early, late = an_assignment(world, due_on=date(2026, 11, 27)), an_assignment(world, due_on=date(2026, 11, 25))
    filed(world, early, at(11, 26))
    confirmed(world, early, at(11, 27))
    frozen(at(12, 2))
    report = drafted(world)
    written_by_two(world, report)
    first = approved_as_provisional(world, report)
    frozen(at(12, 28))
    filed(world, late, at(12, 28))
    final = approved_for_good(world, report, first)
    confirmed(world, late, at(12, 29))
    comes_out_the_same(final)
    with refused("no_reason"):
        approving.withdraw(actor=world.leader, report_id=report.pk, reason="", at=at(12, 30))
    approving.withdraw(actor=world.leader, report_id=report.pk, reason="Sai tên cơ quan.", at=at(12, 30))
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT and holding(report) is None
    assert [one.withdrawn_reason for one in approvals(report)] == ["Sai tên cơ quan.", ""]


def drafted(world):
    writer, when = world.specialist, at(12, 2)
    with pytest.raises(NotThere):
        office.begin(actor=world.heads[world.agencies[0].pk], code=QUARTER, at=when)
    with refused("round_not_begun"):
        office.begin(actor=writer, code="quarter-2027-2", at=when)
    report = office.begin(actor=writer, code=QUARTER, at=when)
    assert office.begin(actor=world.leader, code=QUARTER, at=when) == report
    with refused("no_figures"):
        office.hand_up(actor=writer, report_id=report.pk, at=when)
    assert office.count(actor=writer, report_id=report.pk, at=when)
    report.refresh_from_db()
    assert report.provisional and report.known_at == report.as_of == date(2026, 12, 1)
    assert "1/2" in texts(report)["overview"][0] and "1 lượt giao quá hạn" in texts(report)["shortcomings"][0]
    return report


def written_by_two(world, report) -> None:
    given = {"report_id": report.pk, "code": "overview"}
    mine = write(actor=world.specialist, text="Lời của tôi.", version=0, at=at(12, 2, 3), **given)
    other = write(actor=world.leader, text="Lời khác.", version=0, at=at(12, 2, 4), **given)
    assert (mine.aside, other.section.text, other.aside.text) == (None, "Lời của tôi.", "Lời khác.")
    write(actor=world.leader, text="Cả hai lời.", version=1, at=at(12, 2, 5), **given)
    assert texts(report)["overview"] == ("Cả hai lời.", 2)


def approved_as_provisional(world, report):
    writer, leader, when = world.specialist, world.leader, at(12, 2)
    with refused("not_the_approver"):
        approving.approve(actor=writer, report_id=report.pk, seen=before_the_approver(report), at=when)
    with pytest.raises(Refusals) as told:
        approving.approve(actor=leader, report_id=report.pk, seen=before_the_approver(report), at=when)
    codes = [one.code for one in told.value.refusals]
    assert codes == ["not_handed_up", "still_provisional", "before_the_agencies"], "all faults at once"
    office.hand_up(actor=writer, report_id=report.pk, at=when)
    with refused("no_reason"):
        office.hand_back(actor=leader, report_id=report.pk, reason=" ", at=when)
    early = {"provisional": True, "early": "Chủ tịch cần sớm."}
    with refused("figures_changed"):
        approving.approve(actor=leader, report_id=report.pk, seen="khác", at=when, **early)
    first = approving.approve(actor=leader, report_id=report.pk, seen=before_the_approver(report), at=when, **early)
    assert first.provisional and "Chủ tịch cần sớm." in first.content
    for deed in (office.count, office.hand_up):
        with refused("office_report_approved"):
            deed(actor=leader, report_id=report.pk, at=at(12, 3))
    with refused("nothing_to_renew"):
        approving.renew(actor=leader, report_id=report.pk, at=at(12, 3))
    with refused("office_report_approved"):
        write(actor=writer, report_id=report.pk, code="overview", text="Sửa sau.", version=2, at=at(12, 3))
    return first


def approved_for_good(world, report, first):
    writer, leader, when = world.specialist, world.leader, at(12, 28)
    approving.renew(actor=leader, report_id=report.pk, at=when)
    assert holding(report) == first, "the provisional one holds until the final one is approved"
    report.refresh_from_db()
    office.hand_up(actor=writer, report_id=report.pk, at=when)
    with refused("figures_old"):
        approving.approve(actor=leader, report_id=report.pk, seen=before_the_approver(report), at=when)
    office.count(actor=writer, report_id=report.pk, at=when)
    report.refresh_from_db()
    assert texts(report)["overview"] == ("Cả hai lời.", 2), "what somebody wrote stays when it is counted again"
    final = approving.approve(actor=leader, report_id=report.pk, seen=before_the_approver(report), at=when)
    assert (final.number, final.provisional, report.approvals.get(number=1).replaced_at) == (2, False, when)
    assert without_files() == [final.pk]
    kept = approving.keep_made(actor=None, approval_id=final.pk, at=when)
    assert {one.form for one in kept} == set(FileForm.values) and not without_files()
    assert approving.keep_made(actor=None, approval_id=final.pk, at=at(12, 29)) == []
    return final


def comes_out_the_same(final) -> None:
    (found,) = [verify(one) for one in holding_approvals(QUARTER)]
    assert found.same and found.intact and found.now == final.sha256
    final.figures = final.figures.replace('"open_overdue":1', '"open_overdue":2')
    spoilt = verify(final)
    assert not spoilt.intact and not spoilt.same
    final.refresh_from_db()
    final.content = final.content.replace("Cả hai lời", "Lời khác hẳn")
    assert not verify(final).intact and verify(final).same, "words are sealed as the figures are"
    assert {d.place for d in spoilt.found} >= {"total.open_overdue"}


def test_files_of_an_approved_report_say_what_was_approved_and_are_the_same_bytes_again(frozen):
    world = a_world(1)
    an_assignment(world, due_on=date(2026, 11, 25))
    frozen(at(12, 2))
    report = office.begin(actor=world.specialist, code=QUARTER, at=at(12, 2))
    office.count(actor=world.specialist, report_id=report.pk, at=at(12, 2))
    office.hand_up(actor=world.specialist, report_id=report.pk, at=at(12, 2))
    report.refresh_from_db()
    made_it = approving.approve(
        actor=world.leader,
        report_id=report.pk,
        seen=before_the_approver(report),
        provisional=True,
        early="Cần sớm.",
        at=at(12, 2),
    )
    from dondoc.reports.office_files import made_of

    made_file = made_of(made_it, "docx")
    assert made_file == made_of(made_it, "docx")
    book = ZipFile(io.BytesIO(made_file))
    words = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml")).decode()
    assert (
        made_it.sha256 in words
        and made_it.content_sha256 in words
        and world.agencies[0].name in words
        and "TẠM TÍNH" in words
    )
    assert "Chưa có cơ quan nào trong 01 cơ quan" in words and "kỳ để so sánh là trọn kỳ" in words
    assert "“–”: không có số liệu" in words, "a period of before this system is not one of noughts"
    assert figures_of(made_it)["total"]["open_overdue"] == 1
    assert made(actor=world.specialist, code=QUARTER, at=at(12, 2)) == report.round
