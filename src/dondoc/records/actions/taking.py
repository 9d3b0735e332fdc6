"""A case file is packed and handed out, and the log keeps who took it with the checksum of its manifest (J1; Luật Giao dịch điện tử, Điều 10, 13)."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from dondoc.audit import kept_files
from dondoc.audit.actions import record
from dondoc.audit.exporting import streams_as_records
from dondoc.audit.hashing import instant
from dondoc.audit.kinds import AuditKind
from dondoc.audit.offline import NAME as VERIFIER
from dondoc.audit.offline import source
from dondoc.audit.verify_words import CASE_FORMAT, DATA, LINES, MANIFEST, plain
from dondoc.core import clock
from dondoc.core.downloads import as_it_came
from dondoc.core.files import safe_name
from dondoc.core.models import StoredFile
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.stores import the_store
from dondoc.core.virus_scan import Scan
from dondoc.records.case_paper import Words, paper_of
from dondoc.records.queries.case_file import CaseFile, as_data
from dondoc.rules.access import Actor

BLOCK = 1 << 20
README, SUMMARY, FOLDER = "DOC-TRUOC.txt", "tom-tat.pdf", "tep-goc"
#: What the reader of a line that is not his may know of it: what the next line hangs on.
LINK = ("number", "stream", "seq", "prev_hash", "hash")


def take_case(*, actor: Actor, case: CaseFile, words: Words, state: Callable[[str], str], at: datetime) -> BinaryIO:
    """The archive as an open file without a name, at its beginning: it is gone when it is closed. Memory does not grow with its files.

    `case` was gathered for this very actor (`queries.case_file`), which asks what he may see. Raises Refusal where the store of files does
    not answer or the summary cannot be set; nothing stays then.
    """
    target = tempfile.TemporaryFile(dir=settings.ENV.data)  # noqa: SIM115
    try:
        manifest = _pack(target, actor, case, words, state, at)
        facts = {
            "manifest": manifest,
            "assignments": [one.pk for one in case.assignments][:100],
            "count": len(case.files),
        }
        with transaction.atomic():
            record(AuditKind.CASE_FILE_TAKEN, actor=actor, stream=case.subject, facts=facts, at=at)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target  # type: ignore[return-value]


class _Archive:
    """A ZIP file that keeps the checksum of what goes into it."""

    def __init__(self, target: Any, at: datetime) -> None:
        self.package = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.when = at.astimezone(clock.VIETNAM).timetuple()[:6]
        self.listed: list[dict[str, Any]] = []

    def put(self, name: str, pieces: Iterator[bytes], **more: Any) -> dict[str, Any]:
        sha, size = hashlib.sha256(), 0
        member = zipfile.ZipInfo(name, self.when)
        member.compress_type = zipfile.ZIP_DEFLATED
        with self.package.open(member, "w", force_zip64=True) as out:
            for piece in pieces:
                sha.update(piece)
                size += len(piece)
                out.write(piece)
        entry = {"name": name, "sha256": sha.hexdigest(), "size": size, **more}
        self.listed.append(entry)
        return entry


def _pack(target: Any, actor: Actor, case: CaseFile, words: Words, state: Callable[[str], str], at: datetime) -> str:
    """Answers the checksum of the manifest."""
    archive = _Archive(target, at)
    packed, lacking = _originals(archive, case)
    data = as_data(case, actor, at) | {"files": packed, "lacking": lacking}
    archive.put(DATA, iter([json.dumps(data, ensure_ascii=False, indent=1, default=_plain).encode()]))
    with override("vi"):
        archive.put(SUMMARY, iter([as_pdf(paper_of(case, packed, words, state, actor, at))]))
    archive.put(LINES, _lines(case))
    archive.put(VERIFIER, iter([source()]))
    archive.put(README, iter([_readme(case, at).encode()]))
    files = [{name: entry[name] for name in ("name", "sha256", "size")} for entry in archive.listed]
    manifest = (
        plain({"format": CASE_FORMAT, "subject": case.subject, "made_at": instant(at), "files": files}) + "\n"
    ).encode()
    archive.package.writestr(zipfile.ZipInfo(MANIFEST, archive.when), manifest)
    archive.package.close()
    return hashlib.sha256(manifest).hexdigest()


def _originals(archive: _Archive, case: CaseFile) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Byte for byte as they came; what is not there any more (taken out as a state secret, lost), carries a virus or is not
    what was taken is named as lacking."""
    streams = [*case.streams, f"directive:{case.task.directive_id}"]
    noted = {one.file: one.sha256 for one in kept_files.noted(streams=streams)}
    packed: list[dict[str, Any]] = []
    lacking: list[dict[str, Any]] = []
    for number, file in enumerate(case.files, 1):
        stream, why = None, "virus" if file.scan == Scan.FOUND else "not_kept"
        if file.scan != Scan.FOUND:
            with suppress(FileNotFoundError):
                stream, why = (the_store().open(file.path), "") if _same(file, noted) else (None, "changed")
        if stream is None:
            lacking.append({"id": file.pk, "why": why})
            continue
        with stream:
            name = f"{FOLDER}/{number:03d}-{safe_name(file.name)}"
            pieces = iter(partial(stream.read, BLOCK), b"")
            packed.append(archive.put(name, pieces, id=file.pk, uploaded_at=instant(file.uploaded_at)))
    return packed, lacking


def _same(file: StoredFile, noted: dict[int, str]) -> bool:
    """The bytes are those of the row, and the row is what the log says of it."""
    return noted.get(file.pk, file.sha256) == file.sha256 and as_it_came(file)


def _lines(case: CaseFile) -> Iterator[bytes]:
    for line in streams_as_records(case.streams):
        if not case.may_read(line["stream"], line["kind"]):
            line = {"record": "link", **{name: line[name] for name in LINK}}
        yield (plain(line) + "\n").encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _readme(case: CaseFile, at: datetime) -> str:
    return f"""HỒ SƠ NHIỆM VỤ ({case.subject})
Trích từ hệ thống Đôn Đốc lúc {at.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}.

{SUMMARY}      bản tóm tắt để đọc và in
{FOLDER}/         các tệp gốc, đúng từng byte như khi nộp
{DATA}     toàn bộ dữ liệu, dạng JSON
{LINES}    các dòng nhật ký của nhiệm vụ; dòng mà người lấy hồ sơ không được xem chỉ còn mã băm
{MANIFEST}    bản kê: tên, cỡ và mã băm SHA-256 của từng tệp
{VERIFIER}    chương trình kiểm tra (Python 3.9 trở lên, không cần mạng)

Cách kiểm tra: đặt {VERIFIER} cạnh tệp .zip, rồi chạy
    python3 {VERIFIER} ten-ho-so.zip
Nhận hồ sơ từ người khác thì không chạy {VERIFIER} nằm trong hồ sơ: người làm giả có thể thay cả tệp ấy.
Anh/chị xin quản trị hệ thống tệp {VERIFIER} (trang Lưu giữ dữ liệu, hoặc lệnh dondoc audit verifier).
Chương trình nói tệp nào bị sửa, thiếu, thêm; dòng nhật ký nào không nối tiếp.
Một mình hồ sơ chỉ chứng minh rằng nó tự khớp.
Người làm cả hồ sơ giả chỉ bị lộ khi đối chiếu với nhật ký của hệ thống. Quản trị xuất nhật ký bằng lệnh
    dondoc audit export nhat-ky-he-thong.jsonl
rồi chạy
    python3 {VERIFIER} ten-ho-so.zip --log nhat-ky-he-thong.jsonl
"""
