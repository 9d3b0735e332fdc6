"""Forms of a conclusion and its signing. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import DateText, DeedForm, files, line, long_text


class SignForm(DeedForm):
    """`unjudged`: how many tasks have no verdict. `seen`: the sum of what the page shows, which is what he signs."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unjudged: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"] = line(_("Số, ký hiệu văn bản"), limit=60)
        self.fields["dated"] = DateText(label=_("Ngày văn bản"), today=self.today, past=True)
        if unjudged:
            self.fields["unjudged"] = long_text(
                _("Vì sao còn nhiệm vụ chưa kết luận"), _("Lý do được ghi trong kết luận."), rows=2
            )
        self.fields["files"] = files(_("Bản đã ký, quét (nếu có)"))


class BackForm(DeedForm):
    words = long_text(_("Chỗ cần sửa"), rows=3)


class AmendForm(DeedForm):
    reason = long_text(
        _("Lý do sửa đổi"), _("Kết luận đã ký giữ nguyên; lý do được in trong kết luận sửa đổi."), rows=3
    )
