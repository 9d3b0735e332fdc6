"""The files of a message: base64 of a ZIP that holds the one file, or of the file itself; told apart by their first bytes.

What cannot be unpacked safely is set aside, never guessed. A message inside a message stays a file.
"""

from __future__ import annotations

import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from dondoc.gateway.edxml.elements import ENCODED, anywhere, raw, text
from dondoc.gateway.edxml.limits import MEGABYTE, Limits, NotEdXML, Notes
from dondoc.gateway.edxml.message import Attachment
from dondoc.gateway.edxml.values import a_file_name

_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
#: Members that only office files have: those are packed too, and are the file itself.
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
#: Names of a ZIP that are judged at most; no file of an office has as many parts.
NAMES = 5_000
_DATA_ADDRESS = re.compile(r"data:[\w.+/-]{0,100}(?:;[\w.=-]{0,40})*,")
_BLANKS = re.compile(r"\s+")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    MemoryError,
)


@dataclass(slots=True)
class _Room:
    """How many more bytes may be unpacked from this message."""

    left: int


@dataclass(frozen=True, slots=True)
class _Sent:
    """One `Attachment` or `Reference` as the message has it."""

    content_id: str
    name: str
    description: str
    content_type: str
    payload: str = ""


def attachments_of(root: Element, limits: Limits, notes: Notes) -> tuple[Attachment, ...]:
    """Every file of the message, in its order; names are without paths. Raises NotEdXML for more than are opened: what was not opened was not
    judged, and nothing of it may be kept."""
    sent = [_sent(e) for e in anywhere(root, "attachment")]
    # A signature has references too, to what it signs; those name no file.
    references = [_sent(e) for e in anywhere(root, "reference") if text(e, "contentid") or text(e, "attachmentname")]
    if len(sent) > limits.attachments:
        raise NotEdXML(
            "attachments_too_many",
            "Gói tin có quá {most} tệp đính kèm nên không được nhận; nơi gửi tách thành nhiều gói tin.",
            most=limits.attachments,
        )
    room = _Room(limits.unpacked)
    found: list[Attachment] = []
    paired = _paired(sent, references, notes)
    for place, (one, reference) in enumerate(paired, start=1):
        found += _files(one, reference, place, limits, room, notes)
    return tuple(found)


def _sent(element: Element) -> _Sent:
    name, payload = text(element, "attachmentname"), raw(element, ENCODED)
    return _Sent(text(element, "contentid"), name, text(element, "description"), text(element, "contenttype"), payload)


def _paired(sent: list[_Sent], references: list[_Sent], notes: Notes) -> list[tuple[_Sent, _Sent | None]]:
    """Each file with the line of the manifest about it: by ContentId, else by name, else by place."""
    left = list(references)
    of: dict[int, _Sent] = {}
    for same in (_same_id, _same_name):
        for n, one in enumerate(sent):
            if n not in of and (reference := next((r for r in left if same(one, r)), None)):
                of[n] = reference
                left.remove(reference)
                if same is _same_name:
                    notes.add("reference_by_name", "Tệp đính kèm khớp với danh mục theo tên, không theo ContentId.")
    for n, _ in enumerate(sent):
        if n not in of and left:
            of[n] = left.pop(0)
            notes.add("reference_by_order", "Tệp đính kèm khớp với danh mục theo thứ tự, không theo ContentId.")
    if left:
        notes.add("attachment_missing", "Danh mục nêu {count} tệp mà gói tin không kèm theo.", count=len(left))
    return [(one, of.get(n)) for n, one in enumerate(sent)]


def _same_id(one: _Sent, reference: _Sent) -> bool:
    return bool(one.content_id) and _bare(one.content_id) == _bare(reference.content_id)


def _same_name(one: _Sent, reference: _Sent) -> bool:
    return bool(one.name) and one.name == reference.name


def _bare(content_id: str) -> str:
    return content_id.casefold().removeprefix("cid:").strip("<> ")


def _files(
    one: _Sent, reference: _Sent | None, place: int, limits: Limits, room: _Room, notes: Notes
) -> Iterator[Attachment]:
    about = reference or one
    name = _name(one, reference, place, notes)
    common = {
        "content_id": one.content_id or about.content_id,
        "content_type": about.content_type or one.content_type,
        "description": one.description or about.description,
    }
    content = _decoded(one.payload, name, notes)
    if content is None:
        yield Attachment(name, quarantined=True, **common)
    elif not content.startswith(_PACKED):
        yield _kept(Attachment(name, content, **common), notes)
    else:
        yield from _unpacked(Attachment(name, content, **common), limits, room, notes)


def _name(one: _Sent, reference: _Sent | None, place: int, notes: Notes) -> str:
    given = [one.name, reference.name if reference else ""]
    given += [d for d in (one.description, reference.description if reference else "") if re.search(r"\.\w{2,5}$", d)]
    found = next((name for one_given in given if (name := a_file_name(one_given, notes))), "")
    if not found:
        notes.add("name_missing", "Tệp đính kèm thứ {place} không có tên; hệ thống đặt tên tạm.", place=place)
    return found or f"tep-{place}"


def _decoded(payload: str, name: str, notes: Notes) -> bytes | None:
    """The bytes; None where it is no base64, or nothing at all."""
    text = _BLANKS.sub("", payload)
    if not text:
        notes.add("attachment_empty", "Tệp “{name}” không có nội dung.", name=name)
        return None
    told = []
    if address := _DATA_ADDRESS.match(text):
        text = text[address.end() :]
        told.append(("base64_address", "Nội dung tệp “{name}” viết dạng địa chỉ “data:”; hệ thống vẫn đọc."))
    if "-" in text or "_" in text:
        text = text.replace("-", "+").replace("_", "/")
        told.append(("base64_url", "Nội dung tệp “{name}” mã base64 kiểu địa chỉ mạng; hệ thống vẫn đọc."))
    if len(text) % 4:
        text += "=" * (-len(text) % 4)
        told.append(("base64_padding", "Nội dung tệp “{name}” mã base64 thiếu phần cuối; hệ thống đã bù dấu “=”."))
    try:
        content = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except ValueError:  # of letters beyond ASCII too
        notes.add("not_base64", "Nội dung tệp “{name}” không phải base64; tệp được để riêng, chưa mở.", name=name)
        return None
    for code, sentence in told:
        notes.add(code, sentence, name=name)
    return content


def _unpacked(sent: Attachment, limits: Limits, room: _Room, notes: Notes) -> Iterator[Attachment]:
    try:
        with zipfile.ZipFile(io.BytesIO(sent.content)) as package:
            members = [m for m in package.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            sent = replace(sent, inside=tuple(member_name(m) for m in members[:NAMES]))
            if not members:
                notes.add("zip_empty", "Tệp nén của “{name}” không có gì bên trong.", name=sent.name)
                yield _aside(sent)
            elif _is_the_file(sent, members):
                yield sent
            elif _is_trap(members, len(sent.content), limits, room):
                notes.add(
                    "zip_trap", "Tệp nén của “{name}” mở ra lớn bất thường; tệp được để riêng, chưa mở.", name=sent.name
                )
                yield _aside(sent)
            else:
                yield from _members(sent, package, members, limits, room, notes)
    except BROKEN:
        notes.add("zip_broken", "Tệp nén của “{name}” đã hỏng hoặc đặt mật khẩu; tệp được để riêng.", name=sent.name)
        yield _aside(sent)


def member_name(member: zipfile.ZipInfo) -> str:
    """With its folders; as UTF-8 where its packer wrote that and did not say so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _is_the_file(sent: Attachment, members: list[zipfile.ZipInfo]) -> bool:
    """An office file, or a ZIP that was meant to arrive as a ZIP: its name says so and it does not merely hold another one."""
    if any(m.filename in _OFFICE for m in members):
        return True
    return sent.name.casefold().endswith(".zip") and not (
        len(members) == 1 and members[0].filename.casefold().endswith(".zip")
    )


def _is_trap(members: list[zipfile.ZipInfo], packed: int, limits: Limits, room: _Room) -> bool:
    unpacked = sum(m.file_size for m in members)
    swollen = unpacked > limits.ratio_from and unpacked > limits.ratio * packed
    large = any(m.file_size > limits.entry for m in members)
    return swollen or large or unpacked > room.left or len(members) > limits.entries


def _members(
    sent: Attachment,
    package: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    limits: Limits,
    room: _Room,
    notes: Notes,
) -> Iterator[Attachment]:
    """The one file under the name of the attachment; of several, each under its own, for one name cannot name them."""
    several = len(members) > 1
    if several:
        notes.add(
            "zip_several",
            "Tệp nén của “{name}” chứa {count} tệp; hệ thống giữ từng tệp.",
            name=sent.name,
            count=len(members),
        )
    files = []
    for number, member in enumerate(members, start=1):
        with package.open(member) as stream:
            content = stream.read(member.file_size + 1)  # a lying directory does not make it longer
        room.left -= len(content)
        name = (
            (a_file_name(member.filename.rsplit("/", 1)[-1], notes) or f"{number}-{sent.name}")
            if several
            else sent.name
        )
        files.append(_kept(_as(sent, name, content), notes))
    yield from files  # all or none: a broken member sets the whole aside


def _as(sent: Attachment, name: str, content: bytes) -> Attachment:
    return Attachment(name, content, sent.content_id, sent.content_type, sent.description)


def _aside(sent: Attachment) -> Attachment:
    return replace(sent, content=b"", quarantined=True)


def _kept(file: Attachment, notes: Notes) -> Attachment:
    head = file.content[: MEGABYTE // 256].lower()
    if b"<edxml" in head or b":edxmlenvelope" in head:
        notes.add(
            "nested", "Tệp “{name}” lại là một gói tin edXML; hệ thống giữ như một tệp, không mở tiếp.", name=file.name
        )
    return file
