"""Passkeys added and used (WebAuthn). What a browser answers is judged by accounts/passkeys.py; here it is kept (J1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.accounts import passkeys as protocol
from dondoc.accounts.actions.factors import PASSKEY, added
from dondoc.accounts.models import Passkey
from dondoc.accounts.queries.factors import has_factor
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal

#: What a key is called: a word of a list and no free text, so that nothing of a document can be written there.
NAMES = ("office_computer", "own_computer", "telephone", "security_key", "other")
#: Keys of one person; more is a mistake or a machine.
MOST = 20


@transaction.atomic
def add_passkey(
    *, actor: Actor, site: protocol.Site, answer: str, challenge: str, name: str, entry_id: int, at: datetime
) -> list[str]:
    """A key of `actor`. Answers the codes on paper where it is his first factor, else []; `entry_id` as in `add_telephone`.

    Raises Refusal: unknown_name, too_many_keys, untrue_key (the answer does not fit the question, or the key is known already).
    """
    if name not in NAMES:
        raise Refusal("unknown_name", "Anh/chị chọn khóa truy cập nằm ở đâu.", field="name")
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if Passkey.objects.filter(user_id=actor.user_id).count() >= MOST:
        raise Refusal(
            "too_many_keys", "Tài khoản đã có {most} khóa truy cập. Anh/chị gỡ bớt khóa không còn dùng.", most=MOST
        )
    try:
        key = protocol.new_key(site, answer, challenge=challenge)
    except protocol.Untrue as fault:
        raise untrue_key() from fault
    if Passkey.objects.filter(credential=key.credential).exists():
        raise untrue_key()
    first = not has_factor(actor.user_id)
    kept = Passkey.objects.create(
        user_id=actor.user_id,
        credential=key.credential,
        public_key=key.public_key,
        sign_count=key.sign_count,
        transports=list(key.transports),
        name=name,
        made_at=at,
    )
    return added(actor=actor, facts={"factor": PASSKEY, "passkey": kept.pk}, first=first, entry_id=entry_id, at=at)


@transaction.atomic
def use_passkey(
    *,
    actor: None,
    site: protocol.Site,
    answer: str,
    challenge: str,
    user_id: int | None,
    verified: bool,
    at: datetime,
) -> int | None:
    """Whose key answered, None where nothing fits. `user_id`: whose it must be, None for anybody's.

    `verified`: the device must have asked for a finger, a face or a PIN; then the key stands for both factors.
    """
    try:
        credential = protocol.credential_in(answer)
        known = Passkey.objects.select_for_update(no_key=True).filter(credential=credential)
        kept = (known.filter(user_id=user_id) if user_id is not None else known).first()
        if kept is None:
            return None
        key = protocol.Key(kept.credential, bytes(kept.public_key), kept.sign_count)
        kept.sign_count = protocol.used(
            site, answer, challenge=challenge, key=key, user_id=kept.user_id, verified=verified
        )
    except protocol.Untrue:
        return None
    kept.used_at = at
    kept.save(update_fields=["sign_count", "used_at"])
    return int(kept.user_id)


def untrue_key() -> Refusal:
    return Refusal(
        "untrue_key",
        "Khóa truy cập chưa được thêm: trả lời của thiết bị không khớp với yêu cầu, đã quá lâu, hoặc khóa này có rồi. "
        "Anh/chị bấm thêm lại.",
    )
