"""What was taken while the scanner for viruses was gone is scanned when it is back; what is found then is held back and told to administrators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.core.virus_scan import SCANNER_GONE, Scan, ScannerGone, finding_in
from dondoc.gateway.edxml.limits import NotEdXML
from dondoc.gateway.edxml.message import DocumentMessage
from dondoc.gateway.edxml.reader import read_message
from dondoc.rules.errors import Refusal

#: Files of one run: the next begins at once, others have their turn between.
AT_ONCE = 50


def scan_waiting(*, actor: None, at: datetime) -> int:
    """Scans the next files; answers how many were scanned. Raises Refusal (scanner_gone, store_gone); what was scanned before stays scanned."""
    scanned = 0
    for stored in StoredFile.objects.filter(scan=Scan.WAITING).order_by("pk")[:AT_ONCE]:
        try:
            finding = next((found for part in _parts(stored) if (found := finding_in(part))), "")
        except ScannerGone as gone:
            raise Refusal(
                SCANNER_GONE, "Máy quét vi-rút (clamd) chưa trả lời ({why}); tệp chờ quét vẫn chờ.", why=str(gone)
            ) from None
        with transaction.atomic():
            equal = StoredFile.objects.filter(sha256=stored.sha256, scan=Scan.WAITING)
            rows = list(equal.values_list("pk", flat=True))
            equal.update(scan=Scan.FOUND if finding else Scan.CLEAN)
            if finding:
                facts = {"files": rows, "finding": finding}
                record(AuditKind.VIRUS_FOUND_LATER, actor=actor, stream="files", facts=facts, at=at)
        scanned += 1
    return scanned


def _parts(stored: StoredFile) -> Iterator[bytes]:
    """The bytes; of a message of the document exchange what it carries, too, for a scanner does not open it. Nothing of what is not there."""
    try:
        content = the_store().read(stored.path)
    except FileNotFoundError:
        return
    yield content
    if stored.name.endswith(".edxml"):
        try:
            message = read_message(content)
        except NotEdXML:
            return
        if isinstance(message, DocumentMessage):
            yield from (one.content for one in message.attachments if not one.quarantined)
