"""What a message holds is inspected before anything of it is kept: marks of secrecy stop it whole, each attachment like an upload (C5; TH 5.2.d)."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dondoc.core import limits
from dondoc.core.files import InspectedFile, inspect_upload, pieces, safe_name, secret_file
from dondoc.core.virus_scan import Scan, scan_upload
from dondoc.directives.actions.secrecy import refuse_marked, secret
from dondoc.gateway.edxml.limits import MEGABYTE
from dondoc.gateway.edxml.message import Attachment, DocumentMessage, Message
from dondoc.gateway.edxml.unpacking import BROKEN, NAMES, member_name
from dondoc.rules.errors import Refusal
from dondoc.rules.secrecy import mark_in_file_name, stamp_in

#: Refusals that stop the whole message; any other of an attachment leaves that attachment aside.
_STOPS = ("file_secret", "secret_marked")
#: A message is scanned no better than its least sure attachment.
_LEAST_SURE = (Scan.NONE, Scan.CLEAN, Scan.WAITING)
#: Of a ZIP that stays packed: how much of it is opened to be judged, in bytes and files, and how many ZIPs deep.
JUDGED_BYTES, JUDGED_FILES, DEPTH = 20 * MEGABYTE, 50, 2
#: Ways of packing that are unpacked no further than asked.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Why an attachment was left aside, where what an uploader is told would not fit: nobody can send it again.
_WHY = {
    "file_kind_refused": "Tệp thuộc loại hệ thống không nhận nên không kèm vào văn bản; gói tin gốc vẫn giữ nguyên.",
    "file_kind_differs": "Nội dung tệp khác với đuôi tệp nên không kèm vào văn bản; gói tin gốc vẫn giữ nguyên.",
    "file_empty": "Tệp không có nội dung.",
}


@dataclass(slots=True)
class Inspection:
    """`files`: attachments that may hang on a record. `told`: every attachment, as the row of the message keeps it. `unread`: one was left
    aside, or could not be read to its end, so that a person has to look for a stamp himself. `scan`: of the message with all it holds."""

    files: list[InspectedFile] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    unread: bool = False
    scan: Scan = Scan.NONE


def inspect(message: Message, *, at: datetime) -> Inspection:
    """Nothing is written. Raises Refusal (secret_marked, file_secret) where the message, a name or a file bears a mark; it repeats nothing.
    Raises Refusal (file_infected, scanner_gone) for an attachment with a virus, or that could not be scanned: then nothing is taken."""
    if message.secrecy_rule:
        raise secret(message.secrecy_rule, "message", at=at)
    refuse_marked(_texts(message), at=at)
    found = Inspection()
    for attachment in message.attachments if isinstance(message, DocumentMessage) else ():
        _inspect_one(attachment, found)
    _scan(message, found)
    return found


def _scan(message: Message, found: Inspection) -> None:
    """When no mark was found anywhere. Also what is left aside: the raw message, which is kept, holds it."""
    attachments = message.attachments if isinstance(message, DocumentMessage) else ()
    scans = {one.sha256: scan_upload(one.content) for one in attachments if not one.quarantined}
    found.files = [replace(file, scan=scans[file.sha256]) for file in found.files]
    found.scan = max(scans.values(), key=_LEAST_SURE.index, default=Scan.NONE)


def _inspect_one(attachment: Attachment, found: Inspection) -> None:
    rule = mark_in_file_name(attachment.name) or _stamp_in_bytes(attachment.content)
    if rule:
        raise secret_file(rule)
    told: dict[str, Any] = {
        "name": safe_name(attachment.name),
        "size": attachment.size,
        "sha256": attachment.sha256,
        "taken": False,
        "why": "",
    }
    if attachment.quarantined:
        told["why"] = "Phần đính kèm không mở ra được một cách an toàn; gói tin gốc vẫn giữ nguyên."
    else:
        try:
            file = inspect_upload(attachment.name, io.BytesIO(attachment.content), limits.attachment_bytes(), ours=True)
        except Refusal as refusal:
            if refusal.code in _STOPS:
                raise
            told["why"] = _WHY.get(refusal.code, str(refusal))
            _judge_inside(attachment.content)
        else:
            told["taken"] = True
            found.files.append(file)
            found.unread |= not file.text_read
    found.unread |= not told["taken"]
    found.told.append(told)


def _judge_inside(content: bytes, depth: int = 1) -> None:
    """Of a ZIP that stays packed every name is judged, and what is small like an attachment; for the rest a person looks, for the message waits
    as unread. Raises Refusal (file_secret)."""
    left = JUDGED_BYTES
    if not content.startswith(b"PK"):
        return
    with suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(content)) as package:
        members = [m for m in package.infolist() if not m.is_dir()]
        if rule := next((rule for m in members[:NAMES] if (rule := mark_in_file_name(member_name(m)))), None):
            raise secret_file(rule)
        for member in members[:JUDGED_FILES]:
            if member.file_size > left or member.compress_type not in _BOUNDED:
                continue
            left -= member.file_size
            with suppress(*BROKEN), package.open(member) as stream:
                _judge(member_name(member), stream.read(member.file_size), depth)


def _judge(name: str, content: bytes, depth: int) -> None:
    rule = _stamp_in_bytes(content)
    if rule:
        raise secret_file(rule)
    try:
        inspect_upload(name, io.BytesIO(content), JUDGED_BYTES, ours=True)
    except Refusal as refusal:
        if refusal.code in _STOPS:
            raise
        if depth < DEPTH:
            _judge_inside(content, depth + 1)


def _stamp_in_bytes(content: bytes) -> str | None:
    """Of a file of a kind that is not taken but is text (another message, a page, an RTF): its words are judged all the same."""
    if b"\0" in content[:4096]:
        return None
    text = content.decode("utf-8", "ignore")
    return next((rule for piece in pieces(text) if (rule := stamp_in(piece))), None)


def _texts(message: Message) -> dict[str, str]:
    """Every word of a message that is kept or shown."""
    if not isinstance(message, DocumentMessage):
        return {"description": message.description}
    signer, business = message.signer, message.business
    return {
        "subject": message.subject,
        "content": message.content,
        "number": message.full_number,
        "type": message.type_name,
        "sphere": message.sphere,
        "signer": signer.full_name if signer else "",
        "signer_title": f"{signer.competence} {signer.position}" if signer else "",
        "reason": business.reason if business else "",
        "appendixes": "\n".join(message.appendixes),
        "receivers": "\n".join(one.name for one in message.to),
        "to_places": "\n".join(message.to_places),
    }
