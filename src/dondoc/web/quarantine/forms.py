"""The form by which somebody reports that what is in the system is secret. It asks for no word of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dondoc.quarantine.queries.incidents import GROUNDS, by_number
from dondoc.web.tasks.forms import Asked

#: Name of a page -> the kind of record it shows.
PAGES = {
    "directive": "directive",
    "task": "task",
    "assignment": "assignment",
    "thread": "thread",
    "feedback": "feedback",
    "inquiry": "inquiry",
    "urge": "urge",
    "reading": "reading",
    "exchange_message": "message",
    "file": "file",
}


class IsolateForm(forms.Form):
    """What is reported, by the address of its page or the number of the directive; and by what it was recognised."""

    use_required_attribute = False
    address = Asked(
        label=_("Địa chỉ trang hoặc số, ký hiệu văn bản"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Dán địa chỉ trang văn bản, nhiệm vụ, trao đổi, phản hồi, tệp…; hoặc gõ số, ký hiệu của văn bản. Không gõ trích yếu."
        ),
    )
    ground = Asked(label=_("Căn cứ"), widget=forms.RadioSelect)
    sure = forms.BooleanField(
        label=_("Tôi hiểu rằng mọi nội dung của mục này và các mục kèm theo sẽ không còn hiện ở đâu trong hệ thống"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].widget.choices = [(code, _t(word)) for code, word in GROUNDS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") not in dict(GROUNDS):
            self.add_error("ground", _t("Anh/chị chọn căn cứ cho thấy đây là tài liệu mật."))
        if not data.get("sure"):
            self.add_error("sure", _t("Anh/chị đánh dấu ô này trước khi cách ly."))
        data["record"] = self._record(data.get("address", "").strip())
        return data

    def _record(self, address: str) -> tuple[str, int] | None:
        """Kind and key of what was meant, or None with what is wrong told at the field."""
        if not address:
            self.add_error("address", _t("Anh/chị dán địa chỉ trang hoặc gõ số, ký hiệu văn bản."))
            return None
        shown = shown_at(address)
        if shown is not None:
            return shown
        found = by_number(address)
        if len(found) == 1:
            return "directive", found[0]
        self.add_error(
            "address",
            _t("Có nhiều văn bản mang số, ký hiệu này. Anh/chị mở văn bản cần cách ly và dán địa chỉ trang của nó.")
            if found
            else _t("Không thấy mục nào theo địa chỉ hoặc số, ký hiệu này. Anh/chị kiểm tra rồi nhập lại."),
        )
        return None


def shown_at(address: str) -> tuple[str, int] | None:
    """Kind and key of the record whose page stands at an address of this installation, or None."""
    path = urlsplit(address).path
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    if match.url_name not in PAGES or "pk" not in match.kwargs:
        return None
    return PAGES[match.url_name], int(match.kwargs["pk"])
