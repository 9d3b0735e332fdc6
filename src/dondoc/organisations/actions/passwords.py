"""What is wrong with a password that somebody chose, by the settings of the installation (J1)."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from dondoc.organisations.models import User
from dondoc.rules.errors import Refusal
from dondoc.rules.passwords import FIELD, Demands, weaknesses


def demands(*, second: bool) -> Demands:
    """`second`: its owner is asked for a second factor besides; then length alone is asked of it."""
    ours = settings.ENV.accounts
    return (
        Demands(ours.password_least_with_second, 1) if second else Demands(ours.password_least, ours.password_classes)
    )


@cache
def _common() -> CommonPasswordValidator:
    """Reads its twenty thousand lines once a process."""
    return CommonPasswordValidator()


def faults_of(password: str, user: User, *, second: bool) -> list[Refusal]:
    """Everything at once; nothing for a good one."""
    found = weaknesses(password, demands(second=second), user.username, user.full_name)
    try:
        _common().validate(password)
    except ValidationError:
        sentence = "Mật khẩu này nằm trong danh sách mật khẩu phổ biến. Anh/chị chọn mật khẩu khác."
        found.append(Refusal("password_common", sentence, field=FIELD))
    return found
