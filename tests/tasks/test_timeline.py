"""What happened, in one line of time: folded where one deed met many agencies, and silent about what the reader may not see."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from tests.make import AT
from tests.tasks.loop import a_directive, a_result, a_world, an_assignment, confirmed, filed, fresh

from dondoc.core.files import inspect_upload
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries import page
from dondoc.tasks.queries.timeline import PAGE, Reach, timeline

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NO_FILES: list = []


def whole(*rows, inner=()):
    return Reach(whole=[r.pk for r in rows], progress=[], inner=[r.pk for r in inner])


def codes(reach, task_id=None, shown="all"):
    return [(e.kind, e.code) for e in timeline(reach, task_id, shown).entries]


def report(world, one, kind, at, text="Đang làm.", asked=None):
    return agencies.file_update(
        actor=world.staff[one.agency_id], assignment_id=one.pk, kind=kind, text=text, asked_due_on=asked, files=NO_FILES,
        form_token=f"{kind[:9]} {at:%m-%d %H:%M:%S}", at=at,
    )  # fmt: skip


def test_issuing_to_many_agencies_is_one_entry():
    world = a_world(5)
    task = a_directive(world).tasks.get()
    rows = list(Assignment.objects.filter(task=task))
    [entry] = timeline(whole(*rows), task.pk).entries
    assert (entry.code, entry.agencies, entry.by_name) == ("issue", 5, world.specialist.name)


def test_everything_of_one_assignment_stands_newest_first_with_its_filters():
    world = a_world()
    one = an_assignment(world)
    report(world, one, "progress", AT + HOUR)
    report(world, one, "extension_request", AT + 2 * HOUR, asked=date(2026, 12, 20))
    office.correct(
        actor=world.specialist,
        task_id=one.task_id,
        content="Nội dung đúng",
        product="",
        reason="Ghi nhầm.",
        at=AT + 3 * HOUR,
    )
    filed(world, one, AT + 4 * HOUR)
    confirmed(world, one, AT + 5 * HOUR)
    assert codes(whole(one), one.task_id) == [
        ("move", "confirm"),
        ("move", "file_result"),
        ("change", "correct"),
        ("update", "extension_request"),
        ("update", "progress"),
        ("move", "accept"),
        ("move", "issue"),
    ]
    assert codes(whole(one), one.task_id, "results") == [("move", "confirm"), ("move", "file_result")]
    assert codes(whole(one), one.task_id, "talk") == [("change", "correct"), ("update", "progress")]
    assert codes(whole(one), one.task_id, "deadlines") == [("update", "extension_request"), ("move", "issue")]
    assert codes(whole(one), one.task_id, "nonsense") == codes(whole(one), one.task_id)


def test_a_result_brings_its_document_and_files_and_a_confirmation_its_judgement():
    world = a_world()
    one = an_assignment(world)
    paper = inspect_upload("bao-cao.txt", BytesIO("Báo cáo kết quả.".encode()), 10_000)
    agencies.file_result(
        actor=world.heads[one.agency_id],
        assignment_id=one.pk,
        version=None,
        result=a_result(),
        files=[paper],
        form_token="r",
        at=AT,
    )
    confirmed(world, one, AT + HOUR)
    confirm, result, _issue = timeline(whole(one), None).entries
    assert result.update.document_number == "12/BC-S" and [f.name for f in result.files] == ["bao-cao.txt"]
    assert confirm.judgement.confirmed and confirm.judgement.progress == "done_on_time"


def test_a_dispute_tells_its_ground_and_the_answer_follows():
    world = a_world()
    one = an_assignment(world)
    agencies.dispute(
        actor=world.heads[one.agency_id], assignment_id=one.pk, version=None, ground="wrong_content", reason="Sai tên xã.",
        suggested_agency_id=None, at=AT + HOUR,
    )  # fmt: skip
    office.keep(
        actor=world.specialist, assignment_id=one.pk, version=None, answer="Văn bản ghi đúng.", at=AT + 2 * HOUR
    )
    kept, disputed, _issue = timeline(whole(one), None, "all").entries
    assert (kept.code, kept.text) == ("keep", "Văn bản ghi đúng.")
    assert disputed.dispute.ground == "wrong_content" and disputed.cite


def test_an_unsigned_draft_is_no_news_outside_the_agency():
    world = a_world()
    one = an_assignment(world)
    staff, head = world.staff[one.agency_id], world.heads[one.agency_id]
    agencies.draft_result(
        actor=staff, assignment_id=one.pk, version=None, result=a_result(), files=NO_FILES, form_token="d", at=AT + HOUR
    )
    agencies.hand_back(actor=head, assignment_id=one.pk, version=None, text="Bổ sung số liệu.", at=AT + 2 * HOUR)
    assert codes(whole(one)) == [("move", "issue")]
    assert codes(whole(one, inner=[one])) == [("move", "hand_back"), ("move", "draft_result"), ("move", "issue")]


def test_a_coordinator_reads_progress_but_neither_results_nor_explanations():
    world = a_world()
    one = an_assignment(world)
    report(world, one, "progress", AT + HOUR, text="Đã xong nửa.")
    report(world, one, "explanation", AT + 2 * HOUR, text="Chỉ cho Văn phòng.")
    filed(world, one, AT + 3 * HOUR)
    office.return_result(
        actor=world.specialist, assignment_id=one.pk, version=None, lacking="Thiếu phụ lục.", at=AT + 4 * HOUR
    )
    beside = timeline(Reach(whole=[], progress=[one.pk], inner=[]), None).entries
    assert [(e.kind, e.code) for e in beside] == [
        ("move", "return"),
        ("move", "file_result"),
        ("update", "progress"),
        ("move", "accept"),
        ("move", "issue"),
    ]
    assert [e.text for e in beside if e.text] == ["Đã xong nửa."]
    assert all(e.judgement is None and not e.files for e in beside)
    assert all(e.update is None for e in beside if e.kind == "move")


def test_who_has_no_reach_reads_nothing():
    world = a_world()
    one = an_assignment(world)
    assert not timeline(Reach(whole=[], progress=[], inner=[]), None).entries
    assert timeline(whole(one), None).entries


def test_long_histories_come_in_pages_without_a_gap():
    world = a_world()
    one = an_assignment(world)
    for n in range(PAGE + 5):
        report(world, one, "progress", AT + HOUR + timedelta(minutes=n), text=f"Lần {n}")
    first, second = timeline(whole(one), None), timeline(whole(one), None, page=2)
    assert len(first.entries) == PAGE and first.more and not second.more
    told = [e.text for e in [*first.entries, *second.entries] if e.kind == "update"]
    assert told == [f"Lần {n}" for n in reversed(range(PAGE + 5))]


def test_the_reach_of_a_page_follows_the_reader():
    world = a_world(2)
    task = a_directive(world).tasks.get()
    first = Assignment.objects.select_related("agency", "task__directive").filter(task=task).order_by("pk")[0]
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    head = world.heads[first.agency_id]
    own = page.reach_of(page.panel(head, fresh(first), day))
    assert own == Reach(whole=[first.pk], progress=[], inner=[first.pk])
    assert page.task_page(head, task, day).reach == own
