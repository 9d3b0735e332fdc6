"""The form by which a machine is let in. It reads the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dondoc.connections.actions.tokens import TokenForm as Asked
from dondoc.connections.queries.tokens import SCOPE_WORDS, SCOPES_OF
from dondoc.organisations.queries import accounts
from dondoc.web.fields import VnDateField
from dondoc.web.organisations.forms import KeepingForm

#: Code of a scope -> what the machine may do with it.
SCOPES: dict[str, Any] = {scope.value: _(words) for scope, words in SCOPE_WORDS.items()}
#: The posts of machines, as a person reads them.
ROLES: dict[str, Any] = {
    "office_clerk": _("Như văn thư Văn phòng UBND tỉnh: đọc tất cả, đăng ký văn bản; không giao việc"),
    "agency_specialist": _("Như chuyên viên của cơ quan: đọc việc của cơ quan, báo cáo; không ký"),
    "reader": _("Chỉ xem số liệu và danh sách"),
}


class TokenForm(KeepingForm):
    """Which machine, for whom, what it may do and until when."""

    name = forms.CharField(
        label=_("Phần mềm"),
        max_length=200,
        help_text=_("Tên này đứng cạnh mọi việc phần mềm làm, ví dụ: Hệ thống quản lý văn bản của tỉnh."),
    )
    agency_id = forms.TypedChoiceField(
        label=pgettext_lazy("one", "Cơ quan"),
        coerce=int,
        help_text=_("Phần mềm chỉ thấy những gì cơ quan này được xem."),
    )
    role = forms.ChoiceField(label=_("Vai trò"))
    scopes = forms.MultipleChoiceField(
        label=_("Được làm"), widget=forms.CheckboxSelectMultiple, choices=list(SCOPES.items())
    )
    valid_until = VnDateField(label=_("Hết hạn sau ngày"), help_text=_("Nhiều nhất hai năm; hết hạn thì cấp mã mới."))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        agencies = [(str(a.pk), a.name) for a in accounts.agencies_for_posts(today)]
        self.fields["agency_id"].choices = [("", _t("Chưa chọn")), *agencies]
        self.fields["role"].choices = [("", _t("Chưa chọn")), *((role.value, ROLES[role.value]) for role in SCOPES_OF)]

    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(**{name: data[name] for name in ("name", "agency_id", "role", "scopes", "valid_until")})
