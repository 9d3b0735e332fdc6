"""Reads an edXML message whatever its sender did to it, and says what it forgave; what is no edXML is refused in one line."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dondoc.gateway.edxml import parsing, parts, values
from dondoc.gateway.edxml.elements import anywhere, child, first, raw, text, texts
from dondoc.gateway.edxml.limits import ORDINARY, Limits, NotEdXML, Notes
from dondoc.gateway.edxml.marks import secrecy_rule
from dondoc.gateway.edxml.message import Attachment, DocumentMessage, Message, StatusMessage
from dondoc.gateway.edxml.unpacking import attachments_of


def read_message(given: bytes, *, limits: Limits = ORDINARY) -> Message:
    """The message in `given`, with what was forgiven on the way. Raises NotEdXML, and nothing else."""
    notes = Notes()
    root = parsing.tree_of(given, limits, notes)
    header = first(root, "messageheader")
    if header is None:
        raise NotEdXML("edxml_headless", "Gói tin không có phần MessageHeader nên không biết là văn bản nào.")
    if any(True for _ in anywhere(root, "signature")):
        notes.add(
            "signature_not_verified", "Chữ ký của gói tin không được kiểm tra; chữ ký có giá trị nằm trong tệp văn bản."
        )
    if first(root, "statuscode") is not None:
        return _status(root, header, notes)
    return _document(root, header, limits, notes)


def _status(root: Element, header: Element, notes: Notes) -> StatusMessage:
    answered = parts.answered(header, notes)
    if not answered:
        notes.add("missing", "Gói tin không có phần {element}.", element="ResponseFor")
    code = first(root, "statuscode")
    return StatusMessage(
        sender=parts.sender(header, notes),
        to=parts.receivers(header, notes),
        response_for=answered,
        staff=parts.staff(header),
        status_code=values.a_status(values.clean(code.text) if code is not None else "", notes),
        description=text(header, "description"),
        at=values.a_moment(text(header, "timestamp"), "Timestamp", notes),
        signed=first(root, "signature") is not None,
        warnings=notes.all(),
        secrecy_rule=secrecy_rule(root, "", text(header, "description"), ()),
    )


def _document(root: Element, header: Element, limits: Limits, notes: Notes) -> DocumentMessage:
    business = parts.business(root, notes)
    named = _named(header, business.document_id if business else "", notes)
    if not (business or any(named.values())):
        raise NotEdXML("edxml_nothing", "Gói tin không nêu văn bản nào: thiếu mã văn bản, số, ký hiệu và trích yếu.")
    described = _described(header)
    dated = _dated(header, notes)
    attachments = attachments_of(root, limits, notes)
    addressed = {"sender": parts.sender(header, notes), "to": parts.receivers(header, notes)}
    return DocumentMessage(
        **addressed,
        **named,
        **described,
        **dated,
        signer=parts.signer(header),
        priority=values.a_priority(text(child(header, "otherinfo"), "priority"), notes),
        response_for=parts.answered(header, notes),
        task_codes=parts.task_codes(header),
        hops=parts.hops(root, notes),
        business=business,
        attachments=attachments,
        signed=first(root, "signature") is not None,
        warnings=notes.all(),
        secrecy_rule=secrecy_rule(root, named["subject"], text(header, "content"), _file_names(root, attachments)),
    )


def _file_names(root: Element, attachments: tuple[Attachment, ...]) -> list[str]:
    """As they were sent, as they are packed and as they are kept: a path may say what the name does not."""
    written = [
        name
        for e in anywhere(root, "attachment", "reference")
        for name in (text(e, "attachmentname"), text(e, "description"))
    ]
    packed = [name for file in attachments for name in file.inside]
    return [*written, *packed, *(file.name for file in attachments)]


def _named(header: Element, other_id: str, notes: Notes) -> dict[str, str]:
    """What tells one document from another. `other_id`: its identity in the block about what is done with it."""
    document_id = values.opaque(raw(header, "documentid"))
    if not document_id and other_id:
        document_id = other_id
        notes.add("document_id_elsewhere", "Mã văn bản chỉ ghi ở phần nghiệp vụ; hệ thống đã lấy từ đó.")
    number, notation = parts.number_and_notation(header, notes)
    subject = text(header, "subject")
    for element, value in (("DocumentId", document_id), ("Code", number + notation), ("Subject", subject)):
        if not value:
            notes.add("missing", "Gói tin không có phần {element}.", element=element)
    return {"document_id": document_id, "number": number, "notation": notation, "subject": subject}


def _described(header: Element) -> dict[str, object]:
    kind, other = child(header, "documenttype"), child(header, "otherinfo")
    return {
        "place": text(child(header, "promulgationinfo"), "place"),
        "type": text(kind, "type"),
        "type_detail": text(kind, "typedetail"),
        "type_name": " ".join(text(kind, "typename").split()),
        "content": text(header, "content"),
        "sphere": text(other, "sphereofpromulgation"),
        "typist": text(other, "typernotation"),
        "copies": text(other, "promulgationamount"),
        "pages": text(other, "pageamount"),
        "direction": text(other, "direction"),
        "appendixes": texts(other, "appendix"),
        "steering_type": text(header, "steeringtype"),
        "to_places": texts(child(header, "toplaces"), "place"),
    }


def _dated(header: Element, notes: Notes) -> dict[str, object]:
    issued = values.a_day(text(child(header, "promulgationinfo"), "promulgationdate"), "PromulgationDate", notes)
    due = values.a_day(text(header, "duedate"), "DueDate", notes)
    if issued is None:
        notes.add("missing", "Gói tin không có phần {element}.", element="PromulgationDate")
    if issued and due and due < issued:
        notes.add("due_before_issue", "Hạn trả lời đứng trước ngày ban hành của văn bản.")
    return {"date": issued, "due_date": due}
