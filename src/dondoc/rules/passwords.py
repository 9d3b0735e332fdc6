"""What a password must be: its length, its kinds of signs, and whose name it may not be (J1; docs/accounts.md)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold

FIELD = "password"
#: A name shorter than this may happen to stand in any word.
LEAST_NAME = 4
#: Kinds of signs there are.
KINDS = 4


@dataclass(frozen=True, slots=True)
class Demands:
    """`least` characters, of which `classes` kinds: small letters, capitals, digits, other signs."""

    least: int
    classes: int


def normal(password: str) -> str:
    """One way to write a letter with its marks: two keyboards may send different ones for the same password (NFC)."""
    return unicodedata.normalize("NFC", password)


def classes_in(password: str) -> int:
    """Kinds of signs, of four. Letters with marks are letters."""
    kinds = {
        "small" if c.islower() else "capital" if c.isupper() else "digit" if c.isdigit() else "other" for c in password
    }
    return len(kinds)


def weaknesses(password: str, demands: Demands, *names: str) -> list[Refusal]:
    """Everything that is wrong with it, at once; `names`: its owner's user name and full name."""
    password, found = normal(password), []
    if len(password) < demands.least:
        sentence = "Mật khẩu có {length} ký tự, còn thiếu so với {least} ký tự."
        found.append(Refusal("password_short", sentence, field=FIELD, length=len(password), least=demands.least))
    if classes_in(password) < demands.classes:
        sentence = (
            "Mật khẩu cần đủ bốn nhóm: chữ thường, chữ hoa, chữ số, ký tự khác (dấu cách cũng được); mới có {kinds}."
            if demands.classes == KINDS
            else "Mật khẩu cần {classes} nhóm trong bốn nhóm chữ thường, chữ hoa, chữ số, ký tự khác (dấu cách cũng được); mới có {kinds}."
        )
        kinds = classes_in(password)
        found.append(Refusal("password_plain", sentence, field=FIELD, classes=demands.classes, kinds=kinds))
    if any(_joined(name) in _joined(password) for name in names if len(_joined(name)) >= LEAST_NAME):
        sentence = "Mật khẩu không được chứa tên đăng nhập hoặc họ tên của người dùng."
        found.append(Refusal("password_is_name", sentence, field=FIELD))
    return found


def _joined(text: str) -> str:
    return "".join(fold(text).split())
