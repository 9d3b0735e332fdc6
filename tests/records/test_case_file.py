"""A case file: what one reader may see of a task, packed so that it verifies itself (J1)."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, a_person
from tests.tasks.loop import a_directive, a_form, a_result, a_world, fresh
from tests.web.test_overview import client_of

from dondoc.audit import actions, kept_files, queries, verify_log
from dondoc.audit.actions import note_earlier_files, record
from dondoc.audit.exporting import export
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.audit.offline import source
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.papers import turn
from dondoc.core.stores import the_store
from dondoc.notices.actions.jobs import close_yesterday
from dondoc.quarantine.queries.words import NOWHERE
from dondoc.rules.access import Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ROOT_OF_ALL = Path(__file__).parents[2]
BYTES = b"%PDF-1.4 ket qua cua nhiem vu"
PAPER = InspectedFile("Kết quả: bản ký.pdf", "application/pdf", len(BYTES), sha256(BYTES).hexdigest(), BYTES, "", True)


def taken(browser: Any, name: str, pk: int) -> zipfile.ZipFile:
    answer = browser.post(reverse(name, args=[pk]))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer)))


def verified(content: bytes, folder: Path, *words: str, capsys: Any) -> tuple[int, str]:
    path = folder / "ho-so.zip"
    path.write_bytes(content)
    ended = verify_log.main([str(path), *words])
    return ended, capsys.readouterr().out


def packed_again(package: zipfile.ZipFile, **changed: bytes | None) -> bytes:
    """The archive with some files changed, left out (None), or put in."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in package.namelist():
            content = changed.pop(name, package.read(name))
            if content is not None:
                out.writestr(name, content)
        for name, content in changed.items():
            out.writestr(name, content or b"")
    return target.getvalue()


@pytest.fixture
def world(frozen: Any) -> Any:
    """Two agencies: the first leads a task and its specialist has put a result before his head; the second takes part."""
    world = a_world(2)
    lead, other = world.agencies
    form = replace(a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{other.pk}",))
    a = fresh(Assignment.objects.get(task__directive=a_directive(world, tasks=[form])))
    draft = replace(a_result(), text="Bản nháp chưa ai ký.")
    agencies.draft_result(
        actor=world.staff[lead.pk], assignment_id=a.pk, version=a.version, result=draft, files=[PAPER], form_token="d", at=AT + HOUR
    )  # fmt: skip
    frozen(AT + 2 * HOUR)
    return world, a, lead, other


def test_it_is_for_who_sees_the_whole_and_nobody_else(world: Any) -> None:
    w, a, lead, other = world
    office, head = client_of(w.specialist), client_of(w.heads[lead.pk])
    for stranger in (w.heads[other.pk], a_person(role=Role.READER), a_person(role=Role.ADMINISTRATOR)):
        for name, pk in (("assignment_case_file", a.pk), ("task_case_file", a.task_id)):
            assert client_of(stranger).post(reverse(name, args=[pk])).status_code == 404
    assert office.get(reverse("assignment_case_file", args=[a.pk])).status_code == 405
    assert "ho-so.zip" in head.get(reverse("assignment", args=[a.pk])).content.decode()
    assert "ho-so.zip" not in client_of(w.heads[other.pk]).get(reverse("assignment", args=[a.pk])).content.decode()


def test_it_holds_what_was_filed(world: Any, frozen: Any, tmp_path: Path, capsys: Any, settings: Any) -> None:
    w, a, lead, _other = world
    before = set(settings.ENV.data.iterdir())
    office, head = client_of(w.specialist), client_of(w.heads[lead.pk])
    with taken(office, "task_case_file", a.task_id) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
        data = json.loads(package.read("du-lieu.json"))
        kinds = {json.loads(line).get("kind") for line in package.read("nhat-ky.jsonl").splitlines()}
    schema = json.loads((ROOT_OF_ALL / "docs" / "case-file.schema.json").read_text(encoding="utf-8"))
    assert set(schema["required"]) == set(data)
    assert set(schema["properties"]["assignments"]["items"]["required"]) == set(data["assignments"][0])
    assert set(schema["$defs"]["entry"]["required"]) <= set(data["assignments"][0]["history"][0])
    assert data["files"] == [] and data["assignments"][0]["state"] == "in_progress"
    assert "Bản nháp chưa ai ký".encode() not in everything and BYTES not in everything
    assert {"assignment_issued", "directive_issued"} < kinds and "result_drafted" not in kinds

    agencies.file_result(
        actor=w.heads[lead.pk], assignment_id=a.pk, version=fresh(a).version, result=None, files=[], form_token="f", at=AT + 3 * HOUR
    )  # fmt: skip
    frozen(AT + 4 * HOUR)
    package = taken(head, "assignment_case_file", a.pk)
    (original,) = [name for name in package.namelist() if name.startswith("tep-goc/")]
    assert original == "tep-goc/001-Kết quả bản ký.pdf" and package.read(original) == BYTES
    assert package.read("tom-tat.pdf").startswith(b"%PDF") and package.read("verify_log.py") == source()
    lines = [json.loads(line) for line in package.read("nhat-ky.jsonl").splitlines()]
    assert {one["stream"].split(":")[0] for one in lines} == {"assignment", "task"}
    assert {one["record"] for one in lines if one["stream"].startswith("task:")} == {"link"}
    content = packed_again(package)
    assert verified(content, tmp_path, capsys=capsys)[0] == 0
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"".join(export()))
    assert verified(content, tmp_path, "--log", str(log), capsys=capsys)[0] == 0
    assert AuditEvent.objects.filter(kind="case_file_taken").count() == 2
    left = {one.name for one in set(settings.ENV.data.iterdir()) - before}
    assert left <= {"audit-tail", "files", turn.FOLDER}


def test_an_archive_that_was_touched_says_where(world: Any, tmp_path: Path, capsys: Any) -> None:
    w, a, _lead, _other = world
    package = taken(client_of(w.specialist), "assignment_case_file", a.pk)
    lines = package.read("nhat-ky.jsonl")
    for changed, said in (
        ({"du-lieu.json": b"{}"}, "tệp du-lieu.json đã bị sửa"),
        ({"tom-tat.pdf": None}, "thiếu tệp tom-tat.pdf"),
        ({"them.txt": b"x"}, "tệp them.txt được chèn thêm"),
        (
            {"nhat-ky.jsonl": lines.replace(b"assignment_issued", b"assignment_issueD", 1)},
            "đã bị sửa: nội dung không khớp mã băm",
        ),
        ({"nhat-ky.jsonl": b"".join(lines.splitlines(keepends=True)[1:])}, "không nối tiếp"),
    ):
        ended, told = verified(packed_again(package, **changed), tmp_path, capsys=capsys)
        assert ended == 1 and said in told, (said, told)
    manifest = json.loads(package.read("manifest.json"))
    forged = b"{}"
    for entry in manifest["files"]:
        if entry["name"] == "du-lieu.json":
            entry |= {"sha256": sha256(forged).hexdigest(), "size": len(forged)}
    whole = packed_again(
        package, **{"du-lieu.json": forged, "manifest.json": (verify_log.plain(manifest) + "\n").encode()}
    )
    ended, told = verified(whole, tmp_path, capsys=capsys)
    assert ended == 0 and "Chưa đối chiếu với nhật ký của hệ thống" in told  # it fits together, and no more
    assert "không chạy verify_log.py nằm trong hồ sơ" in package.read("DOC-TRUOC.txt").decode()
    forgery = sha256(zipfile.ZipFile(tmp_path / "ho-so.zip").read("manifest.json")).hexdigest()
    accepted, took, own = AuditKind.ACCEPTED, AuditKind.CASE_FILE_TAKEN, manifest["subject"]
    for kind, stream, fact in ((accepted, own, "manifest"), (took, "assignment:9", "manifest"), (took, own, "other")):
        record(kind, actor=w.specialist, stream=stream, facts={fact: forgery}, at=AT)
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"".join(export()))
    ended, told = verified(whole, tmp_path, "--log", str(log), capsys=capsys)
    assert ended == 1 and "nhật ký không có lần lấy hồ sơ với bản kê này" in told
    number, own = AuditEvent.objects.values_list("number", "hash").first() or (0, "")
    twice = verify_log.Case([], [(number, "f" * 64), (number, own)], "")
    assert [one.kind for one in verify_log.Log(case=twice).read(log.open("rb"))] == ["not_in_log"]


def test_what_is_gone_from_the_store_is_named_and_not_in_it(world: Any, settings: Any) -> None:
    w, a, lead, _other = world
    agencies.file_result(
        actor=w.heads[lead.pk], assignment_id=a.pk, version=fresh(a).version, result=None, files=[], form_token="f", at=AT + 3 * HOUR
    )  # fmt: skip
    file = StoredFile.objects.get()
    place = settings.FILES_ROOT / file.path
    place.chmod(0o600)
    place.write_bytes(BYTES[:-1] + b"?")  # by somebody who has the disk
    asked = client_of(w.specialist).get(reverse("file", args=[file.pk]))
    assert asked.status_code == 422 and "mã băm khác" in asked.content.decode()
    package = taken(client_of(w.specialist), "assignment_case_file", a.pk)
    assert json.loads(package.read("du-lieu.json"))["lacking"] == [{"id": file.pk, "why": "changed"}]
    StoredFile.objects.update(path=NOWHERE)  # as a state secret that was taken out
    package = taken(client_of(w.specialist), "assignment_case_file", a.pk)
    assert json.loads(package.read("du-lieu.json"))["lacking"] == [{"id": file.pk, "why": "not_kept"}]
    assert not [name for name in package.namelist() if name.startswith("tep-goc/")]


@pytest.fixture
def filed(world: Any, settings: Any, tmp_path: Path, capsys: Any) -> Any:
    """The result is filed, the first night is over, and all is as it should be: the case file as it was taken then, its file, the log's place."""
    w, a, lead, _other = world
    agencies.file_result(
        actor=w.heads[lead.pk], assignment_id=a.pk, version=fresh(a).version, result=None, files=[], form_token="f", at=AT + 3 * HOUR
    )  # fmt: skip
    close_yesterday(actor=None, at=AT + timedelta(days=1))
    before, log = packed_again(taken(client_of(w.specialist), "assignment_case_file", a.pk)), tmp_path / "log.jsonl"
    log.write_bytes(b"".join(export()))
    assert kinds_of(queries.verify() + queries.verify_bytes()) == []
    ended, told = verified(before, tmp_path, "--log", str(log), capsys=capsys)
    assert ended == 0 and "1/1 tệp gốc đúng mã băm" in told
    assert verify_log.main([str(log), "--files", str(settings.FILES_ROOT)]) == 0
    capsys.readouterr()
    return before, StoredFile.objects.get(), log


def kinds_of(found: list[queries.Finding]) -> list[str]:
    return [one.kind for one in found]


OTHER = BYTES[:-1] + b"?"
DIGEST = sha256(OTHER).hexdigest()


def test_who_changes_a_file_and_its_row_together_meets_the_log(
    world: Any, filed: Any, settings: Any, capsys: Any
) -> None:
    """The log is whole and was not touched: what it noted of the file when it was filed is not what lies there now."""
    (w, a, _lead, _other), (_before, file, log) = world, filed
    StoredFile.objects.update(sha256=DIGEST, path=the_store().put(DIGEST, OTHER))
    assert client_of(w.specialist).get(reverse("file", args=[file.pk])).status_code == 200, "it fits its row"
    assert kinds_of(queries.verify()) == ["file_differs"] and kinds_of(queries.verify_bytes()) == []
    assert f"Tệp số {file.pk} không còn là tệp mà dòng số" in queries.verify()[0].sentence
    package = taken(client_of(w.specialist), "assignment_case_file", a.pk)
    assert json.loads(package.read("du-lieu.json"))["lacking"] == [{"id": file.pk, "why": "changed"}]
    log.write_bytes(b"".join(export()))
    assert verify_log.main([str(log)]) == 1
    assert f"tệp số {file.pk} không còn là tệp mà dòng này ghi" in capsys.readouterr().out
    (settings.FILES_ROOT / file.path).unlink()
    assert kinds_of(queries.verify_bytes()) == ["bytes_gone"]
    assert verify_log.main([str(log), "--files", str(settings.FILES_ROOT)]) == 1
    assert "trong thư mục không có nội dung" in capsys.readouterr().out


def test_who_packs_a_case_file_anew_around_another_original_meets_its_own_lines(
    filed: Any, tmp_path: Path, capsys: Any
) -> None:
    before, file, _log = filed
    with zipfile.ZipFile(io.BytesIO(before)) as package:
        (name,) = [name for name in package.namelist() if name.startswith("tep-goc/")]
        manifest = json.loads(package.read("manifest.json"))
        next(one for one in manifest["files"] if one["name"] == name)["sha256"] = DIGEST
        forged = packed_again(package, **{name: OTHER, "manifest.json": (verify_log.plain(manifest) + "\n").encode()})
    ended, told = verified(forged, tmp_path, capsys=capsys)
    assert ended == 1 and f"tệp gốc số {file.pk} trong hồ sơ không phải tệp mà dòng này ghi" in told


def test_a_file_that_no_deed_brought_and_one_that_was_blanked_as_if_it_had_been_a_secret(filed: Any) -> None:
    _before, file, log = filed
    StoredFile.objects.create(
        name="x.pdf", media_type="x", size=1, sha256=DIGEST, path="x", uploaded_by_id=1, uploaded_at=AT
    )
    StoredFile.objects.filter(pk=file.pk).update(sha256="", path=NOWHERE)
    assert kinds_of(queries.verify()) == ["file_blanked", "file_unknown"]
    log.write_bytes(b"".join(export()))
    with log.open("rb") as source:
        assert [one.kind for one in verify_log.Log().read(source)] == ["row_blank", "row_unknown"]
    StoredFile.objects.exclude(pk=file.pk).delete()


def test_what_an_earlier_release_kept_is_noted_in_the_first_night_and_held_to_it_from_then_on(
    frozen: Any, monkeypatch: Any
) -> None:
    (old,) = keep_files([PAPER], by_id=1, at=AT)  # its deed's line held no sums
    assert kinds_of(queries.verify()) == [], "nothing was ever said of it"
    reading, holding, told = kept_files.unnoted, actions._held_counter, list[str]()

    def read() -> dict[int, str]:
        """While the log is read, a deed keeps a file: with its line, and without waiting."""
        (new,) = keep_files([replace(PAPER, name="moi.pdf")], by_id=1, at=AT)
        told.append("read")
        found = reading()
        record(AuditKind.UPDATE_FILED, actor=None, stream="assignment:1", facts=sums_of([new]), at=AT)
        told.append("noted")
        return found

    def held() -> Any:
        told.append("held")
        return holding()

    monkeypatch.setattr(kept_files, "unnoted", read)
    monkeypatch.setattr(actions, "_held_counter", held)
    note_earlier_files(AT + timedelta(days=1))
    assert told[:3] == ["read", "held", "noted"], "whoever writes a line waits for no reading of the log"
    monkeypatch.undo()
    for night in (1, 2):
        close_yesterday(actor=None, at=AT + timedelta(days=night))
    assert list(AuditEvent.objects.filter(stream="sums").values_list("facts", flat=True)) == [
        {"sums": {str(old.pk): PAPER.sha256}}
    ]
    assert kinds_of(queries.verify() + queries.verify_bytes()) == []
    StoredFile.objects.filter(pk=old.pk).update(sha256=DIGEST)
    assert kinds_of(queries.verify()) == ["file_differs"]
