"""Where a person wants his notices: set by himself or by an administrator."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.people import stream
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal

EMAIL_MOST = 254
_reads = EmailValidator(allowlist=[])


@transaction.atomic
def set_email(*, actor: Actor, user_id: int, email: str, at: datetime) -> None:
    """One's own address, or anybody's for an administrator; "" for none. Raises Refusal: not allowed, unreadable, too long.

    The log says that it was set, not what it is.
    """
    if user_id != actor.user_id:
        only_administrator(actor)
    email = email.strip()
    if email:
        _check(email)
    user = User.objects.select_for_update().get(pk=user_id)
    if user.email == email:
        return
    user.email = email
    user.save(update_fields=["email"])
    audit.record(AuditKind.EMAIL_SET, actor=actor, stream=stream(user_id), facts={"given": bool(email)}, at=at)


def _check(email: str) -> None:
    """Letters of other alphabets have no place in an address that every mail server of the country must take."""
    try:
        _reads(email)
        readable = email.isascii() and len(email) <= EMAIL_MOST
    except ValidationError:
        readable = False
    if not readable:
        raise Refusal(
            "email_unreadable",
            "Địa chỉ “{email}” chưa đúng dạng. Anh/chị nhập như ten.nguoi@coquan.gov.vn, không dấu và không có khoảng trống.",
            field="email",
            email=email[:80],
        )
