"""The full text of a regulation is kept, replaced or taken away by an administrator (A2). The profile beside it is never touched."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import full_text
from dondoc.core.models import RegulationPart, RegulationText
from dondoc.core.regulation import regulation
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal


def _only_who_may(actor: Actor) -> None:
    if not may(Deed.KEEP_REGULATION, own_party(actor)):
        raise Refusal(
            "not_administrator",
            "Toàn văn Quy chế do người quản trị hệ thống nạp và gỡ. Anh/chị gửi đề nghị đến Văn phòng UBND tỉnh.",
        )


@transaction.atomic
def keep_regulation_text(
    *, actor: Actor, regulation_id: str, file_name: str, text: str, at: datetime
) -> full_text.Examined:
    """The text of the installed profile `regulation_id`, split and kept in place of what was there.

    Raises KeyError where there is no such profile, Refusal for a person who may not and for a text that `full_text.examine` refuses.
    """
    _only_who_may(actor)
    examined = full_text.examine(text, regulation(regulation_id))
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept, new = RegulationText.objects.update_or_create(
        regulation_id=regulation_id,
        defaults={
            "file_name": file_name[:200],
            "text": text,
            "sha256": digest,
            "kept_by_id": actor.user_id,
            "kept_by_name": actor.name,
            "kept_at": at,
        },
    )
    if not new:
        RegulationPart.objects.filter(text=kept).delete()
    RegulationPart.objects.bulk_create(
        RegulationPart(text=kept, position=n, kind=p.kind, cite=p.cite, label=p.label, title=p.title, words=p.words)
        for n, p in enumerate(examined.split.parts, start=1)
    )
    facts = {
        "regulation": regulation_id,
        "sha256": digest,
        "articles": examined.articles,
        "parts": len(examined.split.parts),
        "replaced": not new,
    }
    audit.record(AuditKind.REGULATION_TEXT_KEPT, actor=actor, stream=_stream(regulation_id), facts=facts, at=at)
    return examined


@transaction.atomic
def remove_regulation_text(*, actor: Actor, regulation_id: str, at: datetime) -> None:
    """Takes the text away; the summaries stay. Raises Refusal for a person who may not, or where there is none (any more)."""
    _only_who_may(actor)
    kept = RegulationText.objects.select_for_update().filter(regulation_id=regulation_id).first()
    if kept is None:
        raise Refusal(
            "text_not_there",
            "Toàn văn này không còn trong hệ thống, có thể vừa được người khác gỡ. Anh/chị mở lại trang Quy chế.",
        )
    facts = {"regulation": regulation_id, "sha256": kept.sha256}
    kept.delete()
    audit.record(AuditKind.REGULATION_TEXT_REMOVED, actor=actor, stream=_stream(regulation_id), facts=facts, at=at)


def _stream(regulation_id: str) -> str:
    return f"regulation:{regulation_id}"
