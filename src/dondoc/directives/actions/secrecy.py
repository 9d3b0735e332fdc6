"""A marked document is refused at every door and nothing of it stays but one audit line that names the rule (C5; TH 5.2.d; BT 1.1, 2.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.core.virus_scan import INFECTED
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.secrecy import mark_in_title, stamp_in

SECRET = "secret_marked"  # noqa: S105 - a code of refusal
#: The same of an upload (core.files), which is inspected before any deed begins.
FILE_SECRET = "file_secret"  # noqa: S105 - a code of refusal


@contextmanager
def refusing_secrets(*, actor: Actor, door: str, at: datetime) -> Iterator[None]:
    """Around a whole deed, outside its transaction: the deed is rolled back, the audit line that it was refused stays.

    The line holds the door and the rule that matched, nothing of what was sent. A file with a virus leaves its line in the same way.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.code in (SECRET, FILE_SECRET):
            with transaction.atomic():
                facts = {"door": door, "rule": str(refusal.params["rule"])}
                record(AuditKind.SECRECY_REFUSED, actor=actor, stream="secrecy", facts=facts, at=at)
            if not may(Deed.REGISTER, own_party(actor)):
                refusal.way_on = None  # that page does not exist for an agency
        elif refusal.code == INFECTED:
            with transaction.atomic():
                facts = {"door": door, "finding": str(refusal.params["rule"])}
                record(AuditKind.VIRUS_REFUSED, actor=actor, stream="files", facts=facts, at=at)
        raise


def refuse_marked(texts: Mapping[str, str], *, at: datetime) -> None:
    """Raises Refusal at the first field whose text bears a mark of secrecy. `texts`: field of the form -> what was typed."""
    for field, text in texts.items():
        rule = mark_in_title(text) or stamp_in(text)
        if rule:
            raise secret(rule, field, at=at)


def secret(rule: str, field: str, *, at: datetime) -> Refusal:
    """The refusal itself; it repeats nothing of what was sent."""
    regulation = regulation_in_force(clock.day_of(at))
    return Refusal(
        SECRET,
        "Văn bản có dấu chỉ độ mật nên không được tiếp nhận; hệ thống không lưu lại gì. "
        "Anh/chị theo dõi nhiệm vụ này bằng sổ văn bản mật.",
        cite=regulation.scope.secrecy.cite,
        field=field,
        way_on=WayOn("Đăng ký văn bản khác", "directive_register"),
        rule=rule,
    )
