"""`dondoc extract`: what a directive's file says, as the reading help sees it: its head and its tasks. Needs no database and keeps nothing."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dondoc.cli.answers import add_json, print_json
from dondoc.core.document_text import document_text
from dondoc.rules.errors import Refusal
from dondoc.rules.extraction.model import Candidate, Extracted
from dondoc.rules.extraction.reading import read_document
from dondoc.rules.extraction.words import DOUBTS, WARNINGS, worded
from dondoc.rules.secrecy import mark_in_file_name, stamp_in

OWN_RULE = "quy định của hệ thống"
#: Larger files are no directives.
MOST_BYTES = 100 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="văn bản .docx, .pdf, .odt, .doc, .txt / the document")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    text, warnings = text_of(given.file)
    found = read_document(text)
    if given.json:
        print_json(as_data(found))
    else:
        _print(found, warnings)
    return 0


def text_of(path: Path) -> tuple[str, tuple[str, ...]]:
    """The file's text, and what is to be known of it; a plain text in UTF-8 exactly as it stands.

    Raises Refusal for what may not or cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("file_too_large", "Tệp lớn hơn 100 MB nên không được đọc.", cite=OWN_RULE)
        content = path.read_bytes()
    except OSError as problem:
        why = problem.strerror or "không rõ lý do"
        raise Refusal("file_unreadable", "Không mở được tệp ({why}).", cite=OWN_RULE, why=why) from None
    text, warnings = _plain_text(path, content), ()
    apart = ""
    if text is None:
        read = document_text(path.name, content)
        text, warnings, apart = read.text, read.warnings, read.apart
    if mark_in_file_name(path.name) or stamp_in(text) or stamp_in(apart):
        raise Refusal(
            "secret_marked",
            "Văn bản có dấu chỉ độ mật nên không được đọc; hệ thống không lưu lại gì.",
            cite="TH 5.2.d; BT 1.1, 2.6",
        )
    if not text.strip():
        why = " ".join(warnings) or "Tệp không có chữ."
        raise Refusal("file_without_text", "Không đọc được chữ trong tệp. {why}", cite=OWN_RULE, why=why)
    return text, tuple(warnings)


def _plain_text(path: Path, content: bytes) -> str | None:
    if path.suffix.lower() not in (".txt", ".md"):
        return None
    try:
        return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None


def as_data(found: Extracted) -> dict[str, object]:
    head = found.header
    return {
        "header": {
            "doc_type": head.doc_type,
            "number": head.number,
            "date": _iso(head.date),
            "issuer": head.issuer,
            "signer": head.signer,
            "subject": head.subject,
            "urgency": head.urgency,
            "secrecy": None,
        },
        "tasks": [_task(candidate) for candidate in found.candidates],
        "warnings": list(found.warnings),
    }


def _task(candidate: Candidate) -> dict[str, object]:
    deadline = candidate.deadline
    return {
        "content": candidate.content,
        "lead": [party.text for party in candidate.leads],
        "coordinate": [party.text for party in candidate.coordinators],
        "deadline_text": " ".join(deadline.text.split()) if deadline else "",
        "deadline": _iso(deadline.deadline) if deadline else None,
        "start": candidate.start,
        "end": candidate.end,
        "product": candidate.product,
        "doubts": list(candidate.doubts),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print(found: Extracted, warnings: tuple[str, ...]) -> None:
    head = found.header
    rows = (
        ("Loại", head.doc_type),
        ("Số, ký hiệu", head.number),
        ("Ngày", f"{head.date:%d/%m/%Y}" if head.date else None),
        ("Cơ quan", head.issuer),
        ("Người ký", head.signer),
        ("Trích yếu", head.subject),
        ("Độ khẩn", head.urgency),
    )
    for label, value in rows:
        print(f"{label:12} {value or '–'}")
    print(f"\n{len(found.candidates)} nhiệm vụ:")
    for number, candidate in enumerate(found.candidates, start=1):
        _print_task(number, candidate)
    for sentence in [*warnings, *(WARNINGS[code] for code in found.warnings)]:
        print(f"Lưu ý: {sentence}")


def _print_task(number: int, candidate: Candidate) -> None:
    print(f"\n{number}. {' '.join(candidate.content.split())}")
    for label, parties in (("Chủ trì", candidate.leads), ("Phối hợp", candidate.coordinators)):
        if parties:
            print(f"   {label}: {'; '.join(party.text for party in parties)} ({worded(parties[0].how)})")
    if candidate.deadline:
        day = f" = {candidate.deadline.deadline:%d/%m/%Y}" if candidate.deadline.deadline else ""
        how = f" ({worded(candidate.deadline_how)})" if candidate.deadline_how else ""
        print(f"   Thời hạn: {' '.join(candidate.deadline.text.split())}{day}{how}")
    if candidate.product:
        print(f"   Sản phẩm: {candidate.product}")
    for code in candidate.doubts:
        print(f"   Cần xem lại: {DOUBTS[code]}")
