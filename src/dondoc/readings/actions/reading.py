"""A document comes in as a file or as pasted text, is judged for secrecy, read by rule, and kept as a reading for a person to go through (C4)."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock, limits
from dondoc.core.document_text import document_text
from dondoc.core.files import InspectedFile, inspect_upload, pieces
from dondoc.core.regulation import regulation_in_force
from dondoc.core.stores import the_store
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.secrecy import refusing_secrets, secret
from dondoc.directives.models import Directive
from dondoc.readings.actions.deciding import DOOR
from dondoc.readings.models import Proposal, Reading, ReadingFile, Stage
from dondoc.readings.names import Names
from dondoc.readings.proposing import head_of, proposals_of
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.extraction.model import Extracted
from dondoc.rules.extraction.reading import read_document
from dondoc.rules.said import Said
from dondoc.rules.secrecy import stamp_in

#: Letters of one text: some three hundred pages. What is longer is no directive.
MOST_CHARS = 600_000
#: A text with fewer letters holds no document.
FEWEST_CHARS = 40


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: its text, the name of its file ("" where it was pasted), the file itself, what is to be known of it."""

    text: str
    name: str = ""
    file: InspectedFile | None = None
    told: tuple[str, ...] = ()


def read(
    *,
    actor: Actor,
    file: InspectedFile | None = None,
    text: str = "",
    declared_open: bool,
    form_token: str,
    at: datetime,
) -> Reading:
    """Reads a file that was inspected, or a text that was pasted. Nothing is registered by it. The same form sent twice is one reading.

    Raises NotThere for whoever is not of the Office; Refusal: no declaration, nothing to read, a scan, an unreadable file, too long, a mark of
    secrecy (nothing of it stays).
    """
    _ensure_office(actor)
    resent = Reading.objects.filter(form_token=form_token, read_by_id=actor.user_id).first()
    if resent:
        return resent
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        source = _of_file(file) if file is not None else Source(_clean(text))
        _refuse_marked_text(source.text, at)
        if not declared_open:
            raise Refusal(
                "declaration_missing",
                "Anh/chị cần xác nhận văn bản này không thuộc danh mục bí mật nhà nước trước khi đưa vào đọc.",
                cite=regulation_in_force(clock.day_of(at)).scope.secrecy.cite,
                field="declared_open",
            )
        _ensure_readable(source)
        extracted = read_document(source.text)
        with transaction.atomic():
            return _keep(actor, source, extracted, None, form_token, at)


def read_directive(*, actor: Actor, directive_id: int, at: datetime) -> Reading:
    """Reads the first file of a registered directive; its tasks become drafts of that directive. One that is being gone through is opened.

    Raises NotThere; Refusal: no file that can be read, as `read` besides.
    """
    _ensure_office(actor)
    directive = Directive.objects.filter(pk=directive_id).first()
    if directive is None:
        raise NotThere(f"directive {directive_id}")
    standing = Reading.objects.filter(stage=Stage.OPEN, directive=directive).order_by("-pk").first()
    if standing is not None:
        return standing
    source = _of_directive(directive)
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        _refuse_marked_text(source.text, at)
        extracted = read_document(source.text)
        with transaction.atomic():
            token = f"directive-{directive.pk}-{at:%Y%m%d%H%M%S%f}"[:40]
            return _keep(actor, source, extracted, directive, token, at)


def _ensure_office(actor: Actor) -> None:
    if not actor.is_office:
        raise NotThere("readings")
    ensure_may(actor, Deed.REGISTER)


def _clean(text: str) -> str:
    """One way of writing letters and line ends, so that places in the text mean the same everywhere."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _of_file(file: InspectedFile) -> Source:
    found = document_text(file.name, file.content)
    if found.scanned:
        raise _scan(file.name)
    return Source(_clean(found.text), file.name, file, tuple(found.warnings))


def _of_directive(directive: Directive) -> Source:
    """The text of the first file in which there is some."""
    scan = None
    for stored in directive.files.order_by("pk"):
        if not the_store().has(stored.path):
            continue
        found = document_text(stored.name, the_store().read(stored.path))
        if found.scanned:
            scan = scan or stored.name
        elif len(found.text.strip()) >= FEWEST_CHARS:
            return Source(_clean(found.text), stored.name, told=tuple(found.warnings))
    raise _scan(scan) if scan else _unreadable()


def _scan(name: str) -> Refusal:
    return Refusal(
        "file_is_scan",
        "Tệp “{name}” là bản quét, chỉ có hình mà không có chữ, nên hệ thống không đọc được. Anh/chị dùng tệp Word hoặc PDF có chữ của văn bản, "
        "hoặc đăng ký văn bản rồi tách nhiệm vụ bằng tay.",
        field="file",
        way_on=WayOn("Đăng ký văn bản", "directive_register"),
        name=name,
    )


def _unreadable(why: str = "") -> Refusal:
    """`why`: what reading the file said, if anything."""
    return Refusal(
        "nothing_to_read",
        "{why} Anh/chị mở văn bản, chép chữ rồi dán vào ô bên dưới, hoặc đăng ký văn bản và tách nhiệm vụ bằng tay.",
        field="file",
        way_on=WayOn("Đăng ký văn bản", "directive_register"),
        why=why or "Chưa có chữ nào để đọc.",
    )


def _kept(told: str) -> dict[str, object]:
    """A sentence as JSON holds it, to be said again in the reader's language."""
    return (
        {"sentence": told.sentence, "params": told.params}
        if isinstance(told, Said)
        else {"sentence": told, "params": {}}
    )


def _ensure_readable(source: Source) -> None:
    if len(source.text.strip()) < FEWEST_CHARS:
        raise _unreadable(source.told[0] if source.told else "")
    if len(source.text) > MOST_CHARS:
        raise Refusal(
            "text_too_long",
            "Văn bản dài {given} chữ cái, quá mức {most}. Anh/chị dán riêng phần giao nhiệm vụ.",
            field="text",
            given=len(source.text),
            most=MOST_CHARS,
        )


def _refuse_marked_text(text: str, at: datetime) -> None:
    """All of it, as a file is judged: what is read here may see more than what judged the file."""
    rule = next((rule for piece in pieces(text) if (rule := stamp_in(piece))), None)
    if rule:
        raise secret(rule, "text", at=at)


def _keep(
    actor: Actor, source: Source, extracted: Extracted, directive: Directive | None, token: str, at: datetime
) -> Reading:
    today = clock.day_of(at)
    head = head_of(extracted.header, source.text, today)
    head["told"] = [*head["told"], *extracted.warnings]
    head["of_file"] = [_kept(told) for told in source.told]
    issued_on = directive.issued_on if directive else extracted.header.date
    proposals = proposals_of(extracted.candidates, Names(today), issued_on, today)
    reading = Reading.objects.create(
        name=source.name[:200],
        text=source.text,
        head=head,
        issued_on=issued_on,
        directive=directive,
        read_by_id=actor.user_id,
        read_at=at,
        touched_at=at,
        proposed=len(proposals),
        form_token=token,
    )
    for proposal in proposals:
        proposal.reading = reading
    Proposal.objects.bulk_create(proposals)
    if source.file is not None:
        ReadingFile.objects.create(reading=reading, content=source.file.content)
    facts: dict[str, object] = {"reading": reading.pk, "proposed": len(proposals), "file": source.file is not None}
    record(AuditKind.READING_BEGUN, actor=actor, stream=f"reading:{reading.pk}", facts=facts, at=at)
    return reading


def kept_file(reading: Reading) -> list[InspectedFile]:
    """The file of the reading, inspected once more, for the directive that takes it; [] where the text was pasted."""
    kept = ReadingFile.objects.filter(reading=reading).first()
    if kept is None:
        return []
    return [inspect_upload(reading.name, io.BytesIO(bytes(kept.content)), limits.attachment_bytes())]
