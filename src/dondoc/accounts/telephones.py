"""What a telephone and the system share (RFC 6238): a secret, kept sealed, and the codes of six digits that both reckon from it.

The seal is AES-256-GCM with a key made from the installation's secret key by HKDF, bound to the person: a row copied to another person opens
nothing. Whoever changes the secret key closes every telephone; passkeys and codes on paper do not depend on it (docs/accounts.md).
"""

from __future__ import annotations

import hmac
import io
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: Seconds that a code holds; what every app for telephones expects.
STEP = 30
DIGITS = 6
#: Steps by which the telephone's clock may be off, either way.
DRIFT = 1
#: Shown by the app beside the code.
ISSUER = "Đôn Đốc"
_NONCE = 12


class Closed(Exception):
    """A seal that this installation's key does not open: the key was changed, or the row is another person's."""


def new_secret() -> str:
    """160 bits in the letters that apps take."""
    return pyotp.random_base32(32)


def seal(secret: str, *, user_id: int, key: str) -> str:
    """The secret as it is kept. `key`: the installation's secret key."""
    nonce = secrets.token_bytes(_NONCE)
    return urlsafe_b64encode(nonce + AESGCM(_derived(key)).encrypt(nonce, secret.encode(), _bound(user_id))).decode()


def unseal(sealed: str, *, user_id: int, key: str) -> str:
    """The secret again. Raises Closed."""
    kept = urlsafe_b64decode(sealed)
    try:
        return AESGCM(_derived(key)).decrypt(kept[:_NONCE], kept[_NONCE:], _bound(user_id)).decode()
    except InvalidTag as fault:
        raise Closed from fault


def step_of(code: str, *, secret: str, wall: datetime, after: int) -> int | None:
    """Which step of 30 seconds the code belongs to, None for none. Steps up to `after` were used already and count no more.

    `wall`: the system's own clock, as the telephone's (core.clock.by_the_wall).
    """
    now = int(wall.timestamp()) // STEP
    reckoned = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and hmac.compare_digest(reckoned.at(step * STEP), code):
            return step
    return None


def address(secret: str, username: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP).provisioning_uri(name=username, issuer_name=ISSUER)


def picture(text: str) -> bytes:
    """The address as an SVG of black squares, without any style of its own."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return drawn.getvalue()


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dondoc second factor 1").derive(key.encode())


def _bound(user_id: int) -> bytes:
    return f"totp:{user_id}".encode()
