"""A machine makes something once: the same request sent again, after a lost answer, gets the same answer and makes nothing twice (J4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
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
class Request:
    """One request of a machine: whose, by which key it is known when it comes again, and the hash of all it holds."""

    token_id: int
    key: str
    request_hash: str

    @property
    def form_token(self) -> str:
        """The same for the same key: the rows made by it bear it, too."""
        return f"api-{self.token_id}-{hashlib.sha256(self.key.encode()).hexdigest()}"[:40]


@dataclass(frozen=True, slots=True)
class Told:
    """What the machine is answered. `again`: it was made by an earlier request with this key."""

    answer: dict[str, Any]
    again: bool = False


def deed(door: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., Told]]:
    """Around an action of a machine (keyword-only, with `actor`, `request` and `at`): it is done, and its answer written down, in one transaction;
    a key that was answered already answers the same.

    What was refused is not kept: mended, the request may use its key again. A text that bears a mark of secrecy leaves one audit line of this
    `door` and nothing else. Raises Refusal where the key was used for another request; and whatever the action raises.
    """

    def wrap(act: Callable[..., dict[str, Any]]) -> Callable[..., Told]:
        @wraps(act)
        def done(*, actor: Actor, request: Request, at: datetime, **given: Any) -> Told:
            told = _told_before(request)
            if told is not None:
                return told
            try:
                with refusing_secrets(actor=actor, door=door, at=at), transaction.atomic():
                    Answered.objects.filter(token_id=request.token_id, at__lt=at - KEPT).delete()
                    row = Answered.objects.create(
                        token_id=request.token_id, key=request.key, request_hash=request.request_hash, at=at
                    )
                    row.answer = act(actor=actor, request=request, at=at, **given)
                    row.save(update_fields=["answer"])
                    return Told(row.answer)
            except IntegrityError:
                # Two requests with one key at the same moment: the second has waited for the first and tells what that one made.
                told = _told_before(request)
                if told is None:
                    raise
                return told

        return done

    return wrap


def _told_before(request: Request) -> Told | None:
    row = Answered.objects.filter(token_id=request.token_id, key=request.key).first()
    if row is None:
        return None
    if row.request_hash != request.request_hash:
        raise Refusal(
            OTHER_REQUEST,
            "Khóa Idempotency-Key này đã dùng cho một yêu cầu có nội dung khác nên yêu cầu chưa được thực hiện. Mỗi việc mới dùng một khóa mới.",
            field="Idempotency-Key",
        )
    return Told(row.answer, again=True)
