"""Forms of second factors, and the words for where a passkey lies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.accounts.actions.passkeys import NAMES
from dondoc.web.organisations.forms import KeepingForm

KEYS = dict(
    zip(
        NAMES,
        (
            _("Máy tính ở cơ quan"),
            _("Máy tính cá nhân"),
            _("Điện thoại"),
            _("Khóa bảo mật cắm USB"),
            _("Thiết bị khác"),
        ),
        strict=True,
    )
)


class CodeForm(KeepingForm):
    """Six digits, as the app shows them."""

    code = forms.CharField(
        label=_("Mã sáu chữ số trên điện thoại"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PasswordForm(KeepingForm):
    password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(KeepingForm):
    """Where the key lies, chosen from a list; what the browser answered stands in `credential`, which a script fills."""

    name = forms.ChoiceField(label=_("Khóa truy cập nằm ở đâu"), widget=forms.RadioSelect, choices=list(KEYS.items()))
