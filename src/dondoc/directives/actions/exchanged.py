"""The register of issued documents is fed from the document exchange (C9; TH 3.2, 5.1.a; BT 7.2.a): a line for each document that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.reconciling import entry_limit
from dondoc.directives.models import IssuedDocument, RegisterLoad
from dondoc.rules.access import Actor, Deed
from dondoc.rules.numbering import DocumentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLine:
    """What the exchange says of a document of the province. `kind`, `urgency`: codes of the regulation of `issued_on`, "" for an unknown kind."""

    number: DocumentNumber
    issued_on: date
    released_on: date
    subject: str
    kind: str = ""
    urgency: str = "normal"


def note_issued(*, actor: Actor, line: IssuedLine, at: datetime) -> IssuedDocument:
    """Writes the line, or completes the one that stands there: a document stands in the register once, whichever door told of it first.

    Lines of one day are one load. Call it inside the transaction of the message. Raises Refusal: not allowed.
    """
    ensure_may(actor, Deed.REGISTER)
    there: IssuedDocument | None = _line.first(key=line.number.key, day=line.issued_on)
    if there is not None:
        if line.kind and not there.kind:
            there.kind = line.kind
            there.save(update_fields=["kind"])
        return there
    load = _load_of_the_day(actor, at)
    rules = regulation_in_force(line.issued_on)
    due_on, cite = entry_limit(rules, line.urgency, line.issued_on, line.released_on)
    made = IssuedDocument.objects.create(
        load=load,
        kind=line.kind,
        number=str(line.number),
        number_key=line.number.key,
        issued_on=line.issued_on,
        released_on=line.released_on,
        subject=line.subject[:5_000],
        urgency=line.urgency,
        entry_due_on=due_on,
        entry_cite=cite,
    )
    RegisterLoad.objects.filter(pk=load.pk).update(added=F("added") + 1)
    return made


_line = MadeOnce(
    lambda key, day: IssuedDocument.objects.select_for_update().filter(number_key=key, issued_on=day).order_by("pk")[:1]
)


def _load_of_the_day(actor: Actor, at: datetime) -> RegisterLoad:
    day = clock.day_of(at)
    load, new = RegisterLoad.objects.get_or_create(
        form_token=f"exchange:{day.isoformat()}",
        defaults={"file_name": f"Liên thông văn bản {day:%d/%m/%Y}", "loaded_by_id": actor.user_id, "loaded_at": at},
    )
    if not new and load.undone_at is not None:
        # what was taken back stays taken back; what comes afterwards is told anew
        load = RegisterLoad.objects.create(
            file_name=load.file_name, loaded_by_id=actor.user_id, loaded_at=at, form_token=f"exchange:{at.isoformat()}"
        )
        new = True
    if new:
        facts = {"load": load.pk, "added": 0, "known": 0, "refused": 0}
        record(AuditKind.REGISTER_LOADED, actor=actor, stream=f"register:{load.pk}", facts=facts, at=at)
    return load
