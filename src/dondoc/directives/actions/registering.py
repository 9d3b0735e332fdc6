"""A directive comes in, and what was written down of it is put right (C1, C2, C5; TH 3.2, 5.1.a, 5.2.d; BT 3.2, 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.changes import keep_before, said
from dondoc.directives.actions.checks import check_declaration, check_doubt, check_form, ensure_may
from dondoc.directives.actions.entry import set_entry
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.indexing import index_directive, index_files
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.directives.models import Directive, DirectiveFile
from dondoc.directives.models.directive import Tracking
from dondoc.directives.queries.finding import already_registered, locked
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.numbering import parse_number

#: Where what is said of a directive lies: field of the form -> column.
COLUMNS = {
    "issuer_id": "issuer_id",
    "kind": "kind",
    "issued_on": "issued_on",
    "released_at": "released_at",
    "subject": "subject",
    "signer": "signer",
    "signer_title": "signer_title",
    "assigned_by": "assigned_by",
    "assigned_by_name": "assigned_by_name",
    "drafting_agency_id": "drafting_agency_id",
    "division_id": "division_id",
    "specialist_id": "specialist_id",
    "urgency": "urgency",
    "not_tracked_reason": "not_tracked_reason",
}


def register(*, actor: Actor, form: DirectiveForm, files: Sequence[InspectedFile] = (), at: datetime) -> Directive:
    """Registers a directive with its files; a directive not tracked is thereby entered (C2).

    Raises Refusal(s): not allowed, declaration missing, words of secrecy that were not confirmed to be ordinary (`confirmed_open`), a mark
    of secrecy (nothing is kept but one audit line), unreadable number, a code the regulation does not know, wrong order of dates,
    already registered (the way on is the existing one).
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="directive_register", at=at):
        check_form(form, at=at)
        check_declaration(form)
        try:
            with transaction.atomic():
                return _register(actor, form, files, at)
        except IntegrityError:
            # Two people registered the same document at the same moment: the second is shown the first one's.
            with transaction.atomic():
                already_registered(form.issuer_id, parse_number(form.number).key, form.issued_on)
            raise


def _register(actor: Actor, form: DirectiveForm, files: Sequence[InspectedFile], at: datetime) -> Directive:
    resent: Directive | None = _resent.first(token=form.form_token, by=actor.user_id)
    if resent:
        return resent
    doubt = check_doubt(form)
    already_registered(form.issuer_id, parse_number(form.number).key, form.issued_on)
    directive = new_directive(actor, form, at)
    directive.save()
    facts = registered_facts(directive, _attach(directive, files, actor, at))
    record(AuditKind.DIRECTIVE_REGISTERED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
    _answered(doubt, directive, actor, at)
    return directive


_resent = MadeOnce(lambda token, by: Directive.objects.filter(form_token=token, registered_by=by)[:1])
_issuer = MadeOnce(lambda issuer: Agency.objects.filter(pk=issuer))


def new_directive(actor: Actor, form: DirectiveForm, at: datetime) -> Directive:
    """The row of a directive as it is registered, not yet written: a history writes thousands of them at once."""
    directive = Directive(
        regulation_id=regulation_in_force(form.issued_on).id,
        declared_open_by_id=actor.user_id,
        registered_by_id=actor.user_id,
        registered_at=at,
        form_token=form.form_token,
    )
    if form.specialist_id is None and actor.role is Role.OFFICE_SPECIALIST:
        form = replace(form, specialist_id=actor.duty_id)
    _fill(directive, form)
    set_entry(directive, tasks=0, agencies=0)
    directive.entered_at = None if form.tracked else at
    return directive


def registered_facts(directive: Directive, kept: Sequence[StoredFile]) -> dict[str, object]:
    """What the log says of a directive that came in."""
    return {
        "directive": directive.pk,
        "regulation": directive.regulation_id,
        "issued_on": directive.issued_on.isoformat(),
        "tracking": directive.tracking,
        "files": len(kept),
        **sums_of(kept),
    }


def correct(
    *,
    actor: Actor,
    directive_id: int,
    version: int,
    form: DirectiveForm,
    files: Sequence[InspectedFile] = (),
    tasks: int = 0,
    agencies: int = 0,
    at: datetime,
) -> Directive:
    """Puts right what was written down of a directive and adds files; what each column said before stays (DirectiveChange).

    The audit names the fields that changed, never their text. `tasks`, `agencies`: how much of it is drafted, for its entry class.
    Whether it is tracked is not changed here.
    Raises Refusal as `register` does, besides: a stale page; a day of issue that would put issued tasks under another regulation.
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="directive_correct", at=at):
        check_form(form, at=at)
        with transaction.atomic():
            directive = locked(directive_id, version)
            already_registered(form.issuer_id, parse_number(form.number).key, form.issued_on, besides=directive.pk)
            tracked = directive.tracking == Tracking.TRACKED
            form = replace(form, tracked=tracked, not_tracked_reason=directive.not_tracked_reason)
            _govern(directive, form.issued_on)
            before = said(directive)
            doubt = check_doubt(form, directive)
            _fill(directive, form)
            if directive.entered_at is None:
                set_entry(directive, tasks=tasks, agencies=agencies)
            directive.version += 1
            directive.save()
            changed = keep_before(actor=actor, directive=directive, before=before, at=at)
            kept = _attach(directive, files, actor, at)
            facts = {"directive": directive.pk, "fields": changed, "files": len(kept), **sums_of(kept)}
            record(AuditKind.DIRECTIVE_CORRECTED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
            _answered(doubt, directive, actor, at)
            return directive


def _answered(rule: str | None, directive: Directive, actor: Actor, at: datetime) -> None:
    """The question about words of secrecy was asked and answered: who said so stays in the log, with the rule that asked."""
    if rule:
        facts = {"directive": directive.pk, "rule": rule}
        record(AuditKind.CONFIRMED_OPEN, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)


def _govern(directive: Directive, issued_on: date) -> None:
    """The regulation of the corrected day of issue; what was sent out already keeps the one it was given under (A3)."""
    regulation = regulation_in_force(issued_on)
    if directive.sent_out and regulation.id != directive.regulation_id:
        raise Refusal(
            "regulation_would_change",
            "Nhiệm vụ của văn bản này đã được giao theo quy chế áp dụng cho ngày ban hành {issued_on}. "
            "Ngày ban hành mới thuộc một quy chế khác nên chưa sửa được.",
            field="issued_on",
            issued_on=f"{directive.issued_on:%d/%m/%Y}",
        )
    directive.regulation_id = regulation.id


def _fill(directive: Directive, form: DirectiveForm) -> None:
    for source, column in COLUMNS.items():
        value = getattr(form, source)
        setattr(directive, column, value.strip() if isinstance(value, str) else value)
    number = parse_number(form.number)
    directive.number, directive.number_key = str(number), number.key
    directive.tracking = form.tracking.value
    if form.tracked:
        directive.not_tracked_reason = ""
    issuer = _issuer.first(issuer=form.issuer_id)
    directive.search_text = fold(f"{directive.number} {directive.subject} {directive.signer} {issuer.name}")


def _attach(directive: Directive, files: Sequence[InspectedFile], actor: Actor, at: datetime) -> list[StoredFile]:
    kept = keep_files(files, by_id=actor.user_id, at=at)
    DirectiveFile.objects.bulk_create(DirectiveFile(directive=directive, file=file) for file in kept)
    index_directive(directive)
    index_files(directive, kept, files)
    return kept
