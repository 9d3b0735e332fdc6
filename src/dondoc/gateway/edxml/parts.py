"""The parts that both kinds of message are made of: agencies, people, the documents that are answered, the business done."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dondoc.gateway.edxml import values
from dondoc.gateway.edxml.elements import anywhere, child, children, filled, first, raw, text, texts
from dondoc.gateway.edxml.limits import Notes
from dondoc.gateway.edxml.message import Answered, Business, Hop, Organisation, ReceiverChange, Replaced, Signer, Staff


def sender(header: Element, notes: Notes) -> Organisation:
    found = child(header, "from")
    if found is None or not filled(found):
        notes.add("sender_missing", "Gói tin không ghi cơ quan gửi.")
        return Organisation()
    return organisation(found, "From", notes)


def receivers(header: Element, notes: Notes) -> tuple[Organisation, ...]:
    return tuple(organisation(e, "To", notes) for e in children(header, "to") if filled(e))


def organisation(element: Element, place: str, notes: Notes) -> Organisation:
    return Organisation(
        code=values.an_organ_code(text(element, "organid"), place, notes),
        name=text(element, "organname"),
        in_charge=text(element, "organizationincharge"),
        address=text(element, "organadd"),
        email=text(element, "email"),
        telephone=text(element, "telephone"),
        fax=text(element, "fax"),
        website=text(element, "website"),
    )


def staff(above: Element | None) -> Staff | None:
    found = child(above, "staffinfo")
    if found is None or not filled(found):
        return None
    return Staff(
        text(found, "department"),
        text(found, "departmentid"),
        text(found, "staff"),
        text(found, "staffid"),
        text(found, "email"),
        text(found, "mobile"),
    )


def signer(header: Element) -> Signer | None:
    """`Author` in some descriptions of the standard."""
    found = next(
        (e for e in (child(header, "signerinfo"), child(header, "author")) if e is not None and filled(e)), None
    )
    if found is None:
        return None
    return Signer(text(found, "competence"), text(found, "position"), text(found, "fullname"))


def number_and_notation(header: Element, notes: Notes) -> tuple[str, str]:
    """Both as written; a code in one piece is cut at its first stroke."""
    code = child(header, "code")
    number, notation = text(code, "codenumber"), text(code, "codenotation")
    if number or notation or code is None:
        return number, notation
    whole = values.clean(code.text)
    if not whole:
        return "", ""
    notes.add("code_in_one", "Số và ký hiệu viết liền nhau; hệ thống đã tách tại dấu gạch chéo đầu tiên.")
    number, stroke, notation = whole.partition("/")
    return (number, notation) if stroke else ("", whole)


def answered(header: Element, notes: Notes) -> tuple[Answered, ...]:
    found = []
    for element in children(header, "responsefor"):
        if not filled(element):
            continue
        number, notation = text(child(element, "code"), "codenumber"), text(child(element, "code"), "codenotation")
        organ = text(element, "organid")
        found.append(
            Answered(
                organ=values.an_organ_code(organ, "ResponseFor", notes) if organ else None,
                code=text(element, "code") or "/".join(part for part in (number, notation) if part),
                document_id=values.opaque(raw(element, "documentid")),
                date=values.a_day(text(element, "promulgationdate"), "ResponseFor", notes),
            )
        )
    return tuple(found)


def task_codes(header: Element) -> tuple[str, ...]:
    """Each once; a list in one element is a list."""
    found = [
        code.strip()
        for e in children(header, "responsefortask")
        for one in texts(e, "taskcode")
        for code in one.split(",")
    ]
    return tuple(dict.fromkeys(code for code in found if code))


def hops(root: Element, notes: Notes) -> tuple[Hop, ...]:
    return tuple(
        Hop(text(e, "organid") or None, values.a_moment(text(e, "timestamp"), "TraceHeader", notes))
        for e in anywhere(root, "traceheader")
        if filled(e)
    )


def business(root: Element, notes: Notes) -> Business | None:
    """`Bussiness`, wherever it stands and however it is spelt."""
    found = next((e for e in anywhere(root, "bussiness", "business") if filled(e)), None)
    if found is None:
        return None
    if not any(found in list(e) for e in anywhere(root, "traceheaderlist")):
        notes.add(
            "business_elsewhere", "Phần nghiệp vụ (Bussiness) không đứng trong TraceHeaderList; hệ thống vẫn đọc."
        )
    info = (
        child(found, "bussinessdocumentinfo")
        if child(found, "bussinessdocumentinfo") is not None
        else child(found, "businessdocumentinfo")
    )
    return Business(
        type=values.a_business_type(text(found, "bussinessdoctype") or text(found, "businessdoctype"), notes),
        document_id=values.opaque(raw(found, "documentid")),
        reason=text(found, "bussinessdocreason") or text(found, "businessdocreason"),
        paper=text(found, "paper"),
        changed=values.a_flag(text(info, "documentinfo")),
        receivers_changed=values.a_flag(text(info, "documentreceiver")),
        receivers=tuple(
            ReceiverChange(text(e, "organid") or None, values.a_flag(text(e, "receivertype")))
            for e in anywhere(info, "receiver")
            if filled(e)
        ),
        replaced=tuple(
            Replaced(values.opaque(raw(e, "documentid")), texts(first(e, "organidlist"), "organid"))
            for e in anywhere(found, "replacementinfo")
            if filled(e)
        ),
        staff=staff(found),
    )
