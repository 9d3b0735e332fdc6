"""J4, C4, C5: what a machine sends is entered by the actions of the pages, once, whole or not at all; a secret leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.api.callers import Caller, a_secret
from tests.make import AT, a_person, the_office
from tests.tasks.loop import a_world, an_assignment, fresh

from dondoc.audit.models import AuditEvent
from dondoc.connections.models import Answered
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.rules.access import Role
from dondoc.tasks.models import Task, Update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def a_file(name="ke-hoach.txt", text="Kế hoạch thử của tỉnh."):
    return SimpleUploadedFile(name, text.encode(), "text/plain")


def a_document(world, **other):
    task = {
        "content": "Báo cáo việc thử",
        "leads": [world.agencies[0].code],
        "no_coordinators": True,
        "due_on": "2026-12-01",
    }
    said = {
        "number": "77/KH-UBND",
        "kind": "plan",
        "issued_on": "2026-11-18",
        "released_at": "2026-11-18T10:00:00+07:00",
        "subject": "Kế hoạch thử qua giao diện",
        "signer": "Trần Văn Ký",
        "assigned_by": "chairman",
        "declared_open": True,
        "tasks": [
            task,
            {**task, "content": "Việc thứ hai", "coordinators": [world.agencies[1].code], "no_coordinators": False},
        ],
    }
    return said | other


def test_c4_a_document_comes_in_with_its_tasks_and_file_once_and_nothing_is_issued():
    world = a_world(2)
    admin = a_person(role=Role.ADMINISTRATOR)
    caller = Caller(a_secret(the_office(), "office_clerk", admin=admin))
    made = caller.post("documents", a_document(world), "vb-77-2026", files=(a_file(),))
    assert caller.last["Idempotent-Replayed"] == "false" and caller.last["Location"] == made["href"]
    directive = Directive.objects.get()
    assert (directive.pk, directive.entered_at) == (made["id"], None)
    tasks = list(Task.objects.order_by("position"))
    assert [task.pk for task in tasks] == made["tasks"] and not any(task.issued_at for task in tasks)
    assert tasks[1].coordinators_picked == [f"a:{world.agencies[1].pk}"]
    line = AuditEvent.objects.get(kind="directive_registered")
    assert line.actor_name == "Phần mềm thử"
    again = caller.post("documents", a_document(world), "vb-77-2026", files=(a_file(),))
    assert again == made and caller.last["Idempotent-Replayed"] == "true" and Directive.objects.count() == 1
    told = caller.post("documents", a_document(world, subject="Khác"), "vb-77-2026", 409)
    assert told["code"] == "key_of_another_request"
    told = caller.post("documents", a_document(world), "vb-77-khoa-moi", 409)
    assert told["code"] == "directive_already_registered" and told["errors"][0]["way_on"]["url"].endswith(
        f"/{directive.pk}/"
    )

    whole = caller.get(f"documents/{made['id']}")
    assert whole["entry"]["entered_at"] is None and whole["files"][0]["name"] == "ke-hoach.txt"
    for scope, status in (("assignments:read", 404), ("documents:read", 200)):
        narrow = Caller(a_secret(the_office(), "office_clerk", scope, admin=admin))
        assert narrow.client.get(whole["files"][0]["href"]).status_code == status, (
            "a document's file is of its document"
        )
    got = caller.client.get(whole["files"][0]["href"])
    assert (
        b"".join(got.streaming_content).decode() == "Kế hoạch thử của tỉnh."
        and got["X-Content-Type-Options"] == "nosniff"
    )


def test_j4_every_fault_is_told_where_it_was_written_and_what_cannot_be_read_is_refused():
    world = a_world(2)
    caller = Caller(a_secret(the_office(), "office_clerk"))
    wrong = a_document(world, number="78/KH-UBND", kind="lạ", declared_open=False)
    wrong["tasks"][0] |= {"leads": ["KHONG-CO"], "due_on": "2026-01-01"}
    told = caller.post("documents", wrong, "vb-78-sai", 422)
    assert {e["field"] for e in told["errors"]} == {"kind", "declared_open", "tasks.0.leads", "tasks.0.due_on"}
    assert all(e["detail"] and e["cite"] for e in told["errors"])
    caller.post("documents", a_document(world, number="78/KH-UBND"), "vb-78-sai")
    assert caller.post("documents", {"number": 5, "x": 1}, "vb-thieu-muc", 422)["errors"]
    more = caller.post("documents", a_document(world) | {"drafted_by": 1, "state": "issued"}, "vb-them-muc", 422)
    assert {e["field"] for e in more["errors"]} == {"drafted_by", "state"}, (
        "nothing is set that the document does not offer"
    )
    assert caller.post("documents", a_document(world), status=422)["errors"][0]["field"] == "Idempotency-Key"
    given = {"headers": {"Idempotency-Key": "vb-khong-doc-duoc"}}
    for body, kind, status in (
        ("{", "application/json", 400),
        ("x" * (2**21 + 1), "application/json", 413),
        ("a", "text/plain", 415),
    ):
        assert caller.client.post("/api/v1/documents", body, kind, **given).status_code == status
    assert (
        caller.post("documents", a_document(world, subject="a\x07b"), "vb-dieu-khien", 422)["errors"][0]["field"]
        == "subject"
    )


def test_c5_a_marked_document_is_refused_and_nothing_of_it_stays():
    world = a_world(2)
    admin = a_person(role=Role.ADMINISTRATOR)
    caller = Caller(a_secret(the_office(), "office_clerk", admin=admin))
    own = Caller(a_secret(world.agencies[0], admin=admin))
    assignment = an_assignment(world)
    before = Directive.objects.count()
    marked = a_document(world, subject="TUYỆT MẬT: kế hoạch thử Hoàng Yến")
    in_task = a_document(world)
    in_task["tasks"] = [
        {"content": "TUYỆT MẬT\nViệc thử Hoàng Yến", "leads": [world.agencies[0].code], "no_coordinators": True}
    ]
    report = {"kind": "progress", "text": "TỐI MẬT\nBáo cáo Hoàng Yến"}
    for number, (who, path, said, files) in enumerate(
        (
            (caller, "documents", marked, ()),
            (caller, "documents", in_task, ()),
            (caller, "documents", a_document(world), (a_file(text="TUYỆT MẬT\nHoàng Yến"),)),
            (own, f"assignments/{assignment.pk}/updates", report, ()),
        )
    ):
        told = who.post(path, said, f"khoa-mat-{number}", 422, files=files)
        assert told["code"] in ("secret_marked", "file_secret") and len(told["errors"]) == 1
        assert "Hoàng Yến" not in who.last.content.decode()
    assert AuditEvent.objects.filter(kind="secrecy_refused").count() == 4
    assert (Directive.objects.count(), Update.objects.count(), StoredFile.objects.count()) == (before, 0, 0)
    assert not Answered.objects.exists()
    assert not _anywhere("Hoàng Yến")


def _anywhere(words: str) -> bool:
    """In any text column of any table, or in any file of the data folder."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            asked = " OR ".join(f"CAST({connection.ops.quote_name(c)} AS TEXT) LIKE %s" for c in columns)
            cursor.execute(
                f"SELECT count(*) FROM {connection.ops.quote_name(table)} WHERE {asked}", [f"%{words}%"] * len(columns)
            )
            if cursor.fetchone()[0]:
                return True
    kept = Path(settings.ENV.data).rglob("*")
    return any(words.encode() in path.read_bytes() for path in kept if path.is_file())


def test_th_5_2_b_an_agencys_machine_reports_and_puts_a_result_before_its_head_but_signs_nothing():
    world = a_world(1)
    admin = a_person(role=Role.ADMINISTRATOR)
    agency = world.agencies[0]
    assignment = an_assignment(world)
    caller = Caller(a_secret(agency, admin=admin))
    path = f"assignments/{assignment.pk}/updates"
    made = caller.post(
        path, {"kind": "progress", "text": "Đã xong bước một."}, "bc-buoc-mot", files=(a_file("bc.txt"),)
    )
    assert made["state"] == "in_progress" == fresh(assignment).state
    assert (
        caller.post(path, {"kind": "progress", "text": "Đã xong bước một."}, "bc-buoc-mot", files=(a_file("bc.txt"),))
        == made
    )
    assert Update.objects.count() == 1
    told = caller.post(path, {"kind": "result", "text": "Xong."}, "kq-thieu", 422)
    assert {"document.number", "document.signer"} < {e["field"] for e in told["errors"]} and told["cite"] == "5.2.b"
    document = {"kind": "Báo cáo", "number": "12/BC-S", "dated": "2026-11-19", "signer": "Lê Thị Ký"}
    result = {"kind": "result", "text": "Đã hoàn thành.", "document": document, "version": 1}
    assert caller.post(path, result, "kq-trang-cu", 409)["code"] == "overtaken"
    made = caller.post(path, result | {"version": fresh(assignment).version}, "kq-trinh-ky")
    assert made["state"] == "awaiting_signature" == fresh(assignment).state
    seen = caller.all_of(path)
    assert [(one["kind"], one["filed_at"] is None) for one in seen] == [("result", True), ("progress", False)]
    assert seen[1]["files"][0]["name"] == "bc.txt" and seen[0]["document"] == document
    office = Caller(a_secret(the_office(), "office_clerk", admin=admin))
    assert [one["kind"] for one in office.all_of(path)] == ["progress"]
    assert office.get(f"assignments/{assignment.pk}")["state"] == "in_progress"
    reader = Caller(a_secret(the_office(), "reader", admin=admin))
    assert reader.all_of(path) == []
    assert AT is not None
