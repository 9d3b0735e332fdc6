"""A machine makes something once: the same request sent again, after a lost answer, gets the same answer and makes nothing twice (J4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from dondoc.connections.models import Answered
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal

#: How long an answer is kept: longer than any machine goes on trying.
KEPT = timedelta(days=30)
#: The code of the refusal by which a face tells this conflict from other refusals.
OTHER_REQUEST = "key_of_another_request"


@dataclass(frozen=True, slots=True)
class Told:
    """What the machine is answered. `again`: it was made by an earlier request with this key."""

    answer: dict[str, Any]
    again: bool = False


def once(
    *,
    actor: Actor,
    token_id: int,
    key: str,
    request_hash: str,
    door: str,
    deed: Callable[[], dict[str, Any]],
    at: datetime,
) -> Told:
    """Does `deed` and writes its answer down in one transaction with it; a key that was answered already answers the same.

    What was refused is not kept: mended, the request may use its key again. A text that bears a mark of secrecy leaves one audit line of this
    `door` and nothing else. Raises Refusal: the key was used for another request; and whatever the deed raises.
    """
    told = _told_before(token_id, key, request_hash)
    if told is not None:
        return told
    try:
        with refusing_secrets(actor=actor, door=door, at=at), transaction.atomic():
            Answered.objects.filter(token_id=token_id, at__lt=at - KEPT).delete()
            row = Answered.objects.create(token_id=token_id, key=key, request_hash=request_hash, at=at)
            row.answer = deed()
            row.save(update_fields=["answer"])
            return Told(row.answer)
    except IntegrityError:
        # Two requests with one key at the same moment: the second has waited for the first and tells what that one made.
        told = _told_before(token_id, key, request_hash)
        if told is None:
            raise
        return told


def _told_before(token_id: int, key: str, request_hash: str) -> Told | None:
    row = Answered.objects.filter(token_id=token_id, key=key).first()
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise Refusal(
            OTHER_REQUEST,
            "Khóa Idempotency-Key này đã dùng cho một yêu cầu có nội dung khác nên yêu cầu chưa được thực hiện. Mỗi việc mới dùng một khóa mới.",
            field="Idempotency-Key",
        )
    return Told(row.answer, again=True)
