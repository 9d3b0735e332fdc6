"""What is written can be found from that moment on, by the deed that wrote it; what is taken away is not. Either database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.make import AT, a_directive, a_person, a_task
from tests.refusing import refused
from tests.tasks.loop import a_result, a_world, an_assignment, fresh

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.cli.main import main
from dondoc.core import clock
from dondoc.core.files import inspect_upload
from dondoc.directives import actions as directives
from dondoc.rules.access import Role
from dondoc.search import actions as index
from dondoc.search.models import Entry, Kind, has_word_table
from dondoc.search.sought import sought
from dondoc.tasks.actions import agency, drafting, office
from dondoc.tasks.actions.reindexing import reindex

pytestmark = pytest.mark.django_db


def found(text: str, *, hidden: bool = False, open_end: bool = False) -> list[tuple[str, int]]:
    entries = Entry.objects.filter(folded__says=sought(text, open_end=open_end), hidden=hidden)
    return sorted(entries.values_list("kind", "subject_id"))


def a_file(name: str, text: str):
    import io

    return inspect_upload(name, io.BytesIO(text.encode()), 10**6)


def test_every_spelling_is_found_and_order_counts_only_in_quotes() -> None:
    item = index.Item(kind=Kind.TASK, subject_id=7, directive_id=1, day=date(2026, 1, 1), text="Tình hình Đắk Lắk 2026")
    index.index(item)
    here = [("task", 7)]
    assert found("tinh hinh") == found("DAC LAC") == found("hình tình") == found('"hình đắk"') == here
    assert found('"hình tình"') == found("hin") == found("ình") == []
    assert found("hin", open_end=True) == found("tinh la", open_end=True) == here
    index.index(index.Item(kind=Kind.TASK, subject_id=7, directive_id=1, day=date(2026, 1, 1), text="khác"))
    assert found("tinh hinh") == [] and found("khac") == here


@pytest.mark.parametrize("odd", ["khác' | 'x", 'khác" OR "x', "khác:* & !x", "NEAR(khác x)", "khác*"])
def test_signs_of_query_languages_are_no_commands(odd: str) -> None:
    index.index(index.Item(kind=Kind.TASK, subject_id=7, directive_id=1, day=date(2026, 1, 1), text="khác hẳn"))
    assert found(odd) == ([("task", 7)] if odd == "khác*" else [])


def test_an_sqlite_without_full_text_index_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL always has its index")
    assert has_word_table(connection)
    monkeypatch.setitem(connection.__dict__, "dondoc_word_table", False)
    test_every_spelling_is_found_and_order_counts_only_in_quotes()


def test_a_directive_is_found_with_its_files_and_by_its_corrected_words() -> None:
    specialist = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(
        specialist,
        number="212/KH-UBND",
        subject="Kế hoạch phòng chống hạn mặn",
        files=[a_file("phu-luc.txt", "Danh mục cống ngăn mặn Vàm Cỏ")],
    )
    entry = ("directive", directive.pk)
    file = ("file", directive.files.get().pk)
    assert found("212 kh ubnd") == found("han man") == [entry]
    assert found("vam co") == found("phu luc") == [file]
    at = AT + timedelta(hours=1)
    drafting_form = directives.DirectiveForm(
        issuer_id=directive.issuer_id,
        kind="plan",
        number="213/KH-UBND",
        issued_on=directive.issued_on - timedelta(days=1),
        released_at=directive.released_at,
        subject="Kế hoạch trồng rừng",
        signer="Lê Văn Mới",
        assigned_by="chairman",
        drafting_agency_id=directive.drafting_agency_id,
        division_id=directive.division_id,
        form_token="sửa",
    )
    directives.correct(
        actor=specialist, directive_id=directive.pk, version=directive.version, form=drafting_form, at=at
    )
    assert found("han man") == [] and found("213/KH-UBND") == found("trong rung") == [entry]
    assert set(Entry.objects.values_list("day", flat=True)) == {drafting_form.issued_on}


def test_a_draft_is_found_until_it_is_removed_and_a_corrected_task_by_its_new_words() -> None:
    world = a_world()
    directive = a_directive()
    task = a_task(directive, world.agencies[0], actor=world.specialist, content="Rà soát đê biển")
    assert found("de bien") == [("task", task.pk)]
    drafting.remove_task(actor=world.specialist, directive_id=directive.pk, task_id=task.pk, at=AT)
    assert found("de bien") == []
    assignment = an_assignment(world)
    before = fresh(assignment).task
    office.correct(
        actor=world.specialist,
        task_id=before.pk,
        content="Rà soát kè sông Lô",
        product="",
        reason="Văn bản ghi khác",
        at=AT + timedelta(hours=1),
    )
    assert found("ke song lo") == [("task", before.pk)]


def test_a_result_is_found_once_it_is_signed_and_a_dropped_draft_never() -> None:
    world = a_world()
    assignment = an_assignment(world)
    staff, head = world.staff[assignment.agency_id], world.heads[assignment.agency_id]

    def drafted(token: str) -> None:
        agency.draft_result(
            actor=staff,
            assignment_id=assignment.pk,
            version=fresh(assignment).version,
            result=a_result(),
            files=[a_file("so-lieu.txt", "Bảng số liệu hồ chứa")],
            form_token=token,
            at=AT + timedelta(hours=1),
        )

    drafted("một")
    assert found("12/BC-S") == found("ho chua") == [] and len(found("12/BC-S", hidden=True)) == 1
    agency.hand_back(
        actor=head, assignment_id=assignment.pk, version=fresh(assignment).version, text="", at=AT + timedelta(hours=2)
    )
    assert found("12/BC-S", hidden=True) == found("ho chua", hidden=True) == []
    drafted("hai")
    filed = agency.file_result(
        actor=head,
        assignment_id=assignment.pk,
        version=fresh(assignment).version,
        result=None,
        files=[],
        form_token="ba",
        at=AT + timedelta(days=1),
    )
    assert found("12/BC-S") == [("update", filed.pk)] and len(found("ho chua")) == 1
    day = clock.day_of(AT + timedelta(days=1))
    assert set(Entry.objects.filter(assignment_id=assignment.pk).values_list("day", flat=True)) == {day}


def test_th_5_2_d_of_a_refused_secret_nothing_can_be_found() -> None:
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    before = Entry.objects.count()
    with refused("secret_marked"):
        a_directive(actor, subject="TỐI MẬT: Kế hoạch diễn tập")
    assert Entry.objects.count() == before


def test_a_rebuild_leaves_what_the_deeds_wrote_and_says_so_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    world = a_world()
    a_directive(files=[a_file("cong-trinh.txt", "Hồ chứa nước Cửa Đạt")])
    assignment = an_assignment(world)
    agency.file_update(
        actor=world.staff[assignment.agency_id],
        assignment_id=assignment.pk,
        kind="progress",
        text="Đã đi thực tế",
        asked_due_on=None,
        files=[a_file("anh.txt", "Ghi chép hiện trường")],
        form_token="x",
        at=AT,
    )
    columns = ["kind", "subject_id", "directive_id", "task_id", "assignment_id", "day", "hidden", "folded"]
    before = sorted(Entry.objects.values_list(*columns))
    assert {kind for kind, *_ in before} == {"directive", "task", "update", "file"}
    Entry.objects.filter(kind="task").delete()
    assert reindex(actor=None, at=AT) == len(before)
    assert sorted(Entry.objects.values_list(*columns)) == before
    assert found("cua dat") and found("hien truong")
    line = AuditEvent.objects.get(kind=AuditKind.SEARCH_REINDEXED)
    assert line.facts == {"entries": len(before)}
    assert main(["reindex"]) == 0
    assert f"{len(before)} mục" in capsys.readouterr().out
