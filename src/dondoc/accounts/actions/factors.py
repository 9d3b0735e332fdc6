"""Second factors added, taken away, asked for, set back (J1). Nothing secret of them reaches the log: which kind, and whose."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dondoc.accounts import telephones
from dondoc.accounts.actions.sessions import ENDED, end_all
from dondoc.accounts.models import Passkey, RecoveryCode, Totp
from dondoc.accounts.queries.factors import codes_left, has_factor
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.accounts import one_time_password
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn

#: Codes on paper that are made at once.
CODES = 10
TOTP, PASSKEY, RECOVERY = "totp", "passkey", "recovery"
#: What makes administrators have one: the standard of the security regime (docs/accounts.md).
STANDARD = "TCVN 14423:2026"


@transaction.atomic
def add_telephone(*, actor: Actor, secret: str, code: str, wall: datetime, entry_id: int, at: datetime) -> list[str]:
    """The telephone of `actor` from now on, proved by a code of it; one he had before counts no more.

    Answers the codes on paper where this is his first factor, else []. `wall`: the system's own clock. `entry_id`: his session; with the first
    factor all others end, for they came in without one. Raises Refusal wrong_code.
    """
    _held(actor.user_id)
    step = telephones.step_of(digits(code), secret=secret, wall=wall, after=0)
    if step is None:
        raise wrong_code()
    first = not has_factor(actor.user_id)
    sealed = telephones.seal(secret, user_id=actor.user_id, key=settings.SECRET_KEY)
    kept = {"sealed": sealed, "made_at": at, "confirmed_at": at, "last_step": step}
    Totp.objects.update_or_create(user_id=actor.user_id, defaults=kept)
    return added(actor=actor, facts={"factor": TOTP}, first=first, entry_id=entry_id, at=at)


def added(*, actor: Actor, facts: dict[str, object], first: bool, entry_id: int, at: datetime) -> list[str]:
    """A piece of the deeds that add a factor, inside their transaction: its line, and what comes with the first of all."""
    facts = {"user": actor.user_id} | facts
    record(AuditKind.FACTOR_ADDED, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
    if not first:
        return []
    end_all(actor=actor, user_id=actor.user_id, why=ENDED, at=at, besides=entry_id)
    return _new_codes(actor.user_id, at)


@transaction.atomic
def remove_factor(*, actor: Actor, password: str, passkey_id: int | None, compulsory: bool, at: datetime) -> None:
    """The telephone of `actor`, or one of his passkeys, counts no more; with the last factor the codes on paper go too.

    `compulsory`: the post he acts in must have one. Raises Refusal: wrong_password, last_factor.
    """
    prove(actor=actor, password=password)
    if passkey_id is None:
        gone, _rows = Totp.objects.filter(user_id=actor.user_id).delete()
    else:
        gone, _rows = Passkey.objects.filter(user_id=actor.user_id, pk=passkey_id).delete()
    if not gone:
        return
    if not has_factor(actor.user_id):
        if compulsory:
            raise _last_factor()
        RecoveryCode.objects.filter(user_id=actor.user_id).delete()
    facts = {"user": actor.user_id, "factor": TOTP if passkey_id is None else PASSKEY}
    if passkey_id is not None:
        facts["passkey"] = passkey_id
    record(AuditKind.FACTOR_REMOVED, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)


@transaction.atomic
def make_codes(*, actor: Actor, password: str, at: datetime) -> list[str]:
    """Ten new codes on paper; the ones before count no more. Returned once, kept as digests. Raises Refusal: wrong_password, no_factor."""
    prove(actor=actor, password=password)
    if not has_factor(actor.user_id):
        raise Refusal(
            "no_factor",
            "Mã dự phòng thay cho điện thoại hoặc khóa truy cập khi bị mất, nên lập sau khi đã có một trong hai thứ đó.",
            way_on=WayOn("Thiết lập xác thực hai bước", "own_factors"),
        )
    codes = _new_codes(actor.user_id, at)
    facts = {"user": actor.user_id}
    record(AuditKind.RECOVERY_CODES_MADE, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
    return codes


@transaction.atomic
def reset_factors(*, actor: Actor, user_id: int, at: datetime) -> None:
    """Somebody lost everything: his factors and his sessions are gone, his password alone lets him in. Raises Refusal own_factors."""
    only_administrator(actor)
    if user_id == actor.user_id:
        raise Refusal(
            "own_factors",
            "Người quản trị không tự đặt lại xác thực hai bước của chính mình. Anh/chị nhờ một người quản trị khác, "
            "hoặc gỡ từng cách ở trang tài khoản của mình.",
            way_on=WayOn("Xác thực hai bước của tôi", "own_factors"),
        )
    _held(user_id)
    for model in (Totp, Passkey, RecoveryCode):
        model.objects.filter(user_id=user_id).delete()
    end_all(actor=actor, user_id=user_id, why=ENDED, at=at)
    record(AuditKind.FACTORS_RESET, actor=actor, stream=f"user:{user_id}", facts={"user": user_id}, at=at)


@transaction.atomic
def take_code(*, actor: None, user_id: int, code: str, wall: datetime, at: datetime) -> str:
    """By which factor the code lets in (TOTP, RECOVERY), "" for none. No code counts twice, whoever sends it at the same moment.

    Whoever asks counts what was wrong (web.account.counting): what is refused here would be rolled back. `wall`: the system's own clock.
    """
    _held(user_id)
    typed = digits(code)
    if len(typed) == telephones.DIGITS and typed.isdecimal():
        return TOTP if _takes_telephone(user_id, typed, wall) else ""
    used = RecoveryCode.objects.filter(user_id=user_id, digest=digest(code, user_id), used_at__isnull=True)
    if not (typed and has_factor(user_id) and used.update(used_at=at)):
        return ""
    facts = {"user": user_id, "left": codes_left(user_id)}
    record(AuditKind.RECOVERY_CODE_USED, actor=None, stream=f"user:{user_id}", facts=facts, at=at)
    return RECOVERY


def _takes_telephone(user_id: int, code: str, wall: datetime) -> bool:
    totp = Totp.objects.filter(user_id=user_id, confirmed_at__isnull=False).first()
    if totp is None:
        return False
    try:
        secret = telephones.unseal(totp.sealed, user_id=user_id, key=settings.SECRET_KEY)
    except telephones.Closed:
        return False
    step = telephones.step_of(code, secret=secret, wall=wall, after=totp.last_step)
    if step is None:
        return False
    totp.last_step = step
    totp.save(update_fields=["last_step"])
    return True


@transaction.atomic
def show_password(*, actor: Actor, password: str, at: datetime) -> None:
    """Before something is added. Leaves no line: what is added has its own. Raises Refusal as `prove`."""
    prove(actor=actor, password=password)


def prove(*, actor: Actor, password: str) -> None:
    """Whoever changes what guards an account knows its password. Raises Refusal: wrong_password, no_password."""
    user = _held(actor.user_id)
    if not user.has_usable_password():
        raise Refusal(
            "no_password",
            "Anh/chị đăng nhập qua hệ thống xác thực của tỉnh nên tài khoản không có mật khẩu ở đây. Anh/chị nhờ người quản trị "
            "đặt lại xác thực hai bước.",
            field="password",
        )
    if not user.check_password(password):
        raise Refusal("wrong_password", "Mật khẩu hiện tại chưa đúng. Anh/chị nhập lại.", field="password")


def digits(code: str) -> str:
    """As typed from the app, which shows a gap in the middle."""
    return "".join(code.split())


def digest(code: str, user_id: int) -> str:
    """Of a code on paper, however it was typed. It has some 78 bits: a plain digest gives nothing away, and outlives the secret key."""
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"{user_id}:{letters}".encode()).hexdigest()


def wrong_code() -> Refusal:
    return Refusal(
        "wrong_code",
        "Mã chưa đúng hoặc đã dùng. Anh/chị xem giờ trên điện thoại có đúng không, chờ mã kế tiếp rồi nhập lại.",
        field="code",
    )


def _held(user_id: int) -> User:
    """His row, held to the end of the transaction: what is done with his factors is done one after the other."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def _new_codes(user_id: int, at: datetime) -> list[str]:
    RecoveryCode.objects.filter(user_id=user_id).delete()
    codes = [one_time_password() for _n in range(CODES)]
    rows = [RecoveryCode(user_id=user_id, digest=digest(code, user_id), made_at=at) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _last_factor() -> Refusal:
    return Refusal(
        "last_factor",
        "Chức vụ của anh/chị bắt buộc xác thực hai bước, nên chưa gỡ được cách cuối cùng. Anh/chị thêm một cách khác trước.",
        cite=STANDARD,
        way_on=WayOn("Thêm cách khác", "own_factors"),
    )
