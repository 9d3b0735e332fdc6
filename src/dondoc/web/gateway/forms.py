"""Forms of messages that wait for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.web.fields import LONGEST_TEXT
from dondoc.web.tasks.forms import DOCUMENT_KINDS, Asked, DateText, DeedForm, line, long_text


class SenderForm(DeedForm):
    """`agencies`: (id, name) of whom a message can come from; UBND tỉnh too, which no task is given to."""

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", gettext("Chọn cơ quan")), *agencies]
        self.fields["agency"] = Asked(label=_("Cơ quan gửi"), widget=forms.Select(choices=choices))
        self.order_fields(["agency", "remember"])

    remember = forms.BooleanField(
        label=_("Ghi nhớ mã này là của cơ quan đã chọn, cho các gói tin sau"), required=False, initial=True
    )


class RegisterForm(DeedForm):
    """What a message could not say of a directive. `issuers`, `kinds`: (value, name)."""

    def __init__(
        self, *args: Any, issuers: Iterable[tuple[str, str]], kinds: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["issuer"] = Asked(label=_("Cơ quan ban hành"), widget=forms.Select(choices=list(issuers)))
        self.fields["kind"] = Asked(label=_("Loại văn bản"), widget=forms.Select(choices=[("", "–"), *kinds]))
        self.fields["number"] = line(_("Số, ký hiệu"), limit=60)
        self.fields["issued_on"] = DateText(label=_("Ngày ban hành"), today=self.today, past=True)
        self.fields["subject"] = Asked(
            label=_("Trích yếu"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["declared_open"] = forms.BooleanField(
            label=_("Tôi đã mở văn bản và xác nhận văn bản không thuộc danh mục bí mật nhà nước."), required=False
        )
        self.fields["confirmed_open"] = forms.BooleanField(
            label=_("Tôi đã xem lại bản gốc: văn bản không có dấu chỉ độ mật"), required=False
        )


class TieForm(DeedForm):
    """The task that a document answers."""

    number = line(_("Số, ký hiệu văn bản giao nhiệm vụ"), _("Ví dụ 212/KH-UBND."), limit=60)
    position = line(_("Thứ tự nhiệm vụ trong văn bản"), _("Để trống: mọi nhiệm vụ của cơ quan gửi."), 4, needed=False)


class ReasonForm(DeedForm):
    """`label`: what the reason is for."""

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = long_text(label, help_text, rows=2)


class ResultForm(DeedForm):
    """The report as the result of a task: what the message says of it stands there already."""

    document_kind = Asked(
        label=_("Loại văn bản"), max_length=60, widget=forms.Select(choices=[(k, _(k)) for k in DOCUMENT_KINDS])
    )
    document_number = line(_("Số, ký hiệu"), limit=60)
    document_signer = line(_("Người ký"))
    text = long_text(_("Kết quả đã đạt được"), _("Trả lời từng yêu cầu của nhiệm vụ."), rows=4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["result_dated"] = DateText(today=self.today, label=_("Ngày văn bản"), past=True)
        self.order_fields(["document_kind", "document_number", "result_dated", "document_signer", "text"])
