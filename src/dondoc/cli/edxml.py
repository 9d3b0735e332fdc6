"""`dondoc edxml`: what an edXML message says, told without a database; and the watched folder taken in at once (docs/edxml.md)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dondoc.cli.answers import add_json, print_json
from dondoc.gateway.edxml.limits import ORDINARY
from dondoc.gateway.edxml.message import STATUSES, Answered, DocumentMessage, Message, Organisation, StatusMessage
from dondoc.gateway.edxml.reader import read_message
from dondoc.rules.errors import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / what to do", required=True)
    read = deeds.add_parser(
        "read", help="đọc một gói tin / read a message", description="đọc một gói tin / read a message"
    )
    read.add_argument("file", type=Path, metavar="TỆP", help="tệp .edxml / the file")
    add_json(read)
    read.set_defaults(run=run_read)
    words = "nhận các gói tin trong thư mục một lượt ngay bây giờ / one round of the watched folder now"
    take = deeds.add_parser("take", help=words, description=words)
    add_json(take)
    take.set_defaults(run=run_take)


def run_take(given: argparse.Namespace) -> int:
    """What the worker does every minute, once (docs/exchange.md). Raises Refusal where a folder cannot be used or a file was left in it."""
    from dataclasses import asdict

    from dondoc.cli import ground

    ground.prepare_a_province()
    from dondoc.core import clock
    from dondoc.gateway.actions.taking import work

    done = work(actor=None, at=clock.now())
    if given.json:
        print_json(asdict(done))
    else:
        print(
            f"Đã nhận {done.taken} gói tin, {done.again} gói đã nhận từ trước, {done.refused} gói bị từ chối vì dấu hiệu mật, "
            f"{done.unreadable} tệp không đọc được; ghi {done.told} thông báo trạng thái, chuyển đi {done.put_out}."
        )
    return 0


def run_read(given: argparse.Namespace) -> int:
    """Raises Refusal: not readable, no edXML, or secret."""
    message = read_message(_bytes_of(given.file))
    if message.secrecy_rule:
        raise Refusal(
            "message_secret",
            "Gói tin mang dấu hiệu bí mật nhà nước nên hệ thống không đọc. Anh/chị xử lý theo đường văn thư mật.",
            cite="Luật 117/2025/QH15",
        )
    if given.json:
        print_json(as_data(message))
    else:
        _print(message)
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(ORDINARY.message + 1)
    except OSError:
        raise Refusal("file_unreadable", "Không mở được tệp {path}.", path=path) from None


def as_data(message: Message) -> dict[str, object]:
    """The keys that `--json` prints; None where the message says nothing. A status has its document in `response_for` alone."""
    document = message if isinstance(message, DocumentMessage) else DocumentMessage()
    return {
        "kind": message.kind,
        "document_id": document.document_id or None,
        "number": document.number or None,
        "notation": document.notation or None,
        "date": _day(document.date),
        "subject": document.subject or None,
        "type_name": document.type_name or None,
        "priority": document.priority,
        "business_type": document.business_type,
        "status_code": message.status_code if isinstance(message, StatusMessage) else None,
        "from": _organisation(message.sender),
        "to": [_organisation(one) for one in message.to],
        "due_date": _day(document.due_date),
        "response_for": [_answered(one) for one in message.response_for],
        "task_codes": list(document.task_codes),
        "attachments": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in document.attachments],
        "warnings": [f"{one.code}: {one.words}" for one in message.warnings],
    }


def _organisation(one: Organisation) -> dict[str, str | None]:
    return {"code": one.code, "name": one.name or None}


def _answered(one: Answered) -> dict[str, str | None]:
    return {
        "code": one.code or None,
        "organ": one.organ,
        "document_id": one.document_id or None,
        "date": _day(one.date),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print(message: Message) -> None:
    if isinstance(message, StatusMessage):
        print(
            f"Trạng thái {message.status_code or 'không rõ'}: {STATUSES.get(message.status_code or '', 'không có trong bảng mã')}."
        )
        if message.description:
            print(f"Nội dung: {message.description}")
        print(f"Lúc: {message.at:%d/%m/%Y %H:%M:%S}" if message.at else "Lúc: không ghi")
    else:
        print(f"{message.type_name or 'Văn bản'} {message.full_number or 'không số'}, ngày {_vn(message.date)}.")
        print(f"Trích yếu: {message.subject or 'không ghi'}")
        print(f"Hạn trả lời: {_vn(message.due_date)}")
    print(f"Cơ quan gửi: {_named(message.sender)}")
    for one in message.to:
        print(f"Nơi nhận: {_named(one)}")
    for answered in message.response_for:
        print(f"Về văn bản: {answered.code or answered.document_id}")
    for file in message.attachments if isinstance(message, DocumentMessage) else ():
        print(f"Tệp: {file.name} ({'để riêng, chưa mở' if file.quarantined else f'{file.size} byte'})")
    for warning in message.warnings:
        print(f"Lưu ý: {warning.words}")


def _vn(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "không ghi"


def _named(one: Organisation) -> str:
    return f"{one.name or 'không tên'} ({one.code or 'không mã'})"
