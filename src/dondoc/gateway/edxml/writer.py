"""Writes messages as the official samples look: order, prefixes, indentation; no signature, for there is none to give.

What is written reads back as the same message (tests/gateway/test_edxml.py proves it of every message that can be built).
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime

from dondoc.gateway.edxml.message import (
    VIETNAM_TIME,
    Answered,
    Attachment,
    Business,
    DocumentMessage,
    Organisation,
    Staff,
    StatusMessage,
)
from dondoc.gateway.edxml.parsing import FORBIDDEN, NAMESPACE

PACKED_TYPE = "application/zip"
_PLAIN_TYPE = "application/octet-stream"
_STEP = "  "
#: ZIP knows no day before this one; a fixed day makes equal messages equal bytes.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class _Lines:
    """Lines of XML, indented; elements of the envelope carry the prefix, those beside it do not."""

    def __init__(self) -> None:
        self._lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<edXML xmlns="{NAMESPACE}">']
        self._open: list[str] = ["edXML"]

    def begin(self, name: str, attributes: str = "") -> None:
        self._add(f"<{name}{attributes}>")
        self._open.append(name)

    def end(self, times: int = 1) -> None:
        for _ in range(times):
            name = self._open.pop()
            self._add(f"</{name}>")

    def value(self, name: str, value: str | None, *, always: bool = False, attributes: str = "") -> None:
        if value or always:
            self._add(f"<{name}{attributes}>{_escaped(value or '')}</{name}>")

    def values(self, pairs: Iterable[tuple[str, str | None]]) -> None:
        for name, value in pairs:
            self.value(f"edXML:{name}", value)

    def done(self) -> bytes:
        self.end(len(self._open))
        return ("\n".join(self._lines) + "\n").encode()

    def _add(self, line: str) -> None:
        self._lines.append(_STEP * len(self._open) + line)


def write_document(message: DocumentMessage) -> bytes:
    """The message as bytes; its files are each packed into a ZIP of their own. Warnings, marks and signatures are not written.

    Quarantined attachments have no content: they cannot be sent on, raises ValueError.
    """
    if any(file.quarantined for file in message.attachments):
        raise ValueError("a quarantined attachment has no content to send")
    lines = _envelope()
    _header(lines, message)
    lines.end()  # MessageHeader
    _trace(lines, message)
    lines.end()  # edXMLHeader
    lines.begin("edXML:edXMLBody")
    lines.begin("edXML:edXMLManifest", ' version="1.0"')
    for place, file in enumerate(message.attachments, start=1):
        _reference(lines, file, place)
    lines.end(3)  # edXMLManifest, edXMLBody, edXMLEnvelope
    if message.attachments:
        lines.begin("AttachmentEncoded")
        for place, file in enumerate(message.attachments, start=1):
            _attachment(lines, file, place)
        lines.end()
    return lines.done()


def write_status(message: StatusMessage) -> bytes:
    """The status of a document as bytes: a header alone, without trace and body."""
    lines = _envelope()
    _organisation(lines, "From", message.sender)
    for one in message.to:
        _organisation(lines, "To", one)
    for answered in message.response_for:
        _answered(lines, answered)
    _staff(lines, message.staff)
    lines.value("edXML:StatusCode", message.status_code, always=True)
    lines.values((("Description", message.description), ("Timestamp", _moment(message.at))))
    return lines.done()


def _envelope() -> _Lines:
    lines = _Lines()
    lines.begin("edXML:edXMLEnvelope", f' xmlns:edXML="{NAMESPACE}"')
    lines.begin("edXML:edXMLHeader")
    lines.begin("edXML:MessageHeader")
    return lines


def _header(lines: _Lines, message: DocumentMessage) -> None:
    _organisation(lines, "From", message.sender)
    for one in message.to:
        _organisation(lines, "To", one)
    lines.value("edXML:DocumentId", message.document_id)
    _group(lines, "Code", (("CodeNumber", message.number), ("CodeNotation", message.notation)))
    _group(lines, "PromulgationInfo", (("Place", message.place), ("PromulgationDate", _day(message.date))))
    kind = (("Type", message.type), ("TypeDetail", message.type_detail), ("TypeName", message.type_name))
    _group(lines, "DocumentType", kind)
    lines.values((("Subject", message.subject), ("Content", message.content)))
    if message.signer:
        signer = message.signer
        names = ("Competence", "Position", "FullName")
        _group(lines, "SignerInfo", zip(names, (signer.competence, signer.position, signer.full_name), strict=True))
    lines.value("edXML:DueDate", _day(message.due_date))
    _other(lines, message)
    for answered in message.response_for:
        _answered(lines, answered)
    _group(lines, "ResponseForTask", (("TaskCode", code) for code in message.task_codes))
    lines.value("edXML:SteeringType", message.steering_type)
    _group(lines, "ToPlaces", (("Place", place) for place in message.to_places))


def _group(lines: _Lines, name: str, pairs: Iterable[tuple[str, str | None]]) -> None:
    """The element with its children, if one of them says anything."""
    said = [(child, value) for child, value in pairs if value]
    if said:
        lines.begin(f"edXML:{name}")
        lines.values(said)
        lines.end()


def _organisation(lines: _Lines, name: str, one: Organisation) -> None:
    _group(
        lines,
        name,
        (
            ("OrganId", one.code),
            ("OrganizationInCharge", one.in_charge),
            ("OrganName", one.name),
            ("OrganAdd", one.address),
            ("Email", one.email),
            ("Telephone", one.telephone),
            ("Fax", one.fax),
            ("Website", one.website),
        ),
    )


def _other(lines: _Lines, message: DocumentMessage) -> None:
    pairs = (
        ("Priority", None if message.priority is None else str(message.priority)),
        ("SphereOfPromulgation", message.sphere),
        ("TyperNotation", message.typist),
        ("PromulgationAmount", message.copies),
        ("PageAmount", message.pages),
        ("Direction", message.direction),
    )
    if not (message.appendixes or any(value for _, value in pairs)):
        return
    lines.begin("edXML:OtherInfo")
    lines.values(pairs)
    _group(lines, "Appendixes", (("Appendix", name) for name in message.appendixes))
    lines.end()


def _answered(lines: _Lines, one: Answered) -> None:
    pairs = (
        ("OrganId", one.organ),
        ("Code", one.code),
        ("DocumentId", one.document_id),
        ("PromulgationDate", _day(one.date)),
    )
    _group(lines, "ResponseFor", pairs)


def _staff(lines: _Lines, staff: Staff | None) -> None:
    if staff is None:
        return
    pairs = (
        ("Department", staff.department),
        ("DepartmentId", staff.department_id),
        ("Staff", staff.name),
        ("StaffId", staff.staff_id),
        ("Email", staff.email),
        ("Mobile", staff.mobile),
    )
    _group(lines, "StaffInfo", pairs)


def _trace(lines: _Lines, message: DocumentMessage) -> None:
    if not (message.hops or message.business):
        return
    lines.begin("edXML:TraceHeaderList")
    for hop in message.hops:
        _group(lines, "TraceHeader", (("OrganId", hop.organ), ("Timestamp", _moment(hop.at))))
    if message.business:
        _business(lines, message.business)
    lines.end()


def _business(lines: _Lines, business: Business) -> None:
    lines.begin("edXML:Bussiness")
    lines.values(
        (
            ("DocumentId", business.document_id),
            ("BussinessDocType", business.type),
            ("BussinessDocReason", business.reason),
            ("Paper", business.paper),
        )
    )
    flags = (("DocumentInfo", _flag(business.changed)), ("DocumentReceiver", _flag(business.receivers_changed)))
    if business.receivers or any(value for _, value in flags):
        lines.begin("edXML:BussinessDocumentInfo")
        lines.values(flags)
        _receivers(lines, business)
        lines.end()
    _replaced(lines, business)
    _staff(lines, business.staff)
    lines.end()


def _receivers(lines: _Lines, business: Business) -> None:
    if business.receivers:
        lines.begin("edXML:ReceiverList")
        for one in business.receivers:
            _group(lines, "Receiver", (("OrganId", one.organ), ("ReceiverType", _flag(one.added))))
        lines.end()


def _replaced(lines: _Lines, business: Business) -> None:
    if not business.replaced:
        return
    lines.begin("edXML:ReplacementInfoList")
    for one in business.replaced:
        lines.begin("edXML:ReplacementInfo")
        lines.value("edXML:DocumentId", one.document_id)
        _group(lines, "OrganIdList", (("OrganId", code) for code in one.receivers))
        lines.end()
    lines.end()


def _reference(lines: _Lines, file: Attachment, place: int) -> None:
    lines.begin("edXML:Reference")
    lines.values(
        (
            ("ContentId", file.content_id or f"cid:{place}"),
            ("ContentType", file.content_type or _PLAIN_TYPE),
            ("Description", file.description),
            ("AttachmentName", file.name),
        )
    )
    lines.end()


def _attachment(lines: _Lines, file: Attachment, place: int) -> None:
    lines.begin("Attachment")
    lines.value("ContentId", file.content_id or f"cid:{place}")
    lines.value("AttachmentName", file.name)
    lines.value("Description", file.description)
    lines.value("ContentType", PACKED_TYPE)
    encoded = base64.b64encode(_packed(file, place)).decode("ascii")
    lines.value("edXML:ContentTransferEncoded", encoded, attributes=f' xmlns:edXML="{NAMESPACE}"')
    lines.end()


def _packed(file: Attachment, place: int) -> bytes:
    """A ZIP of the one file, under a name that says nothing: receivers take the name from AttachmentName."""
    extension = re.search(r"\.[A-Za-z0-9]{1,5}$", file.name)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as package:
        member = zipfile.ZipInfo(f"{place}{extension[0] if extension else ''}", _LONG_AGO)
        member.compress_type = zipfile.ZIP_DEFLATED
        package.writestr(member, file.content)
    return box.getvalue()


def _day(day: date | None) -> str | None:
    return f"{day:%Y/%m/%d}" if day else None


def _moment(at: datetime | None) -> str | None:
    return f"{at.astimezone(VIETNAM_TIME):%Y/%m/%d %H:%M:%S}" if at else None


def _flag(flag: bool | None) -> str | None:
    return None if flag is None else str(int(flag))


def _escaped(text: str) -> str:
    plain = FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\r", "&#13;")
