"""Forms of the Office's report. They read the shape of what was typed; what it means is judged by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import DeedForm, long_text

#: Far longer than any section; a novel is not one.
LONGEST_SECTION = 50_000


class SectionForm(DeedForm):
    """`version` is that of the text that stood on the page."""

    text = forms.CharField(
        label=_("Nội dung"), required=False, max_length=LONGEST_SECTION, widget=forms.Textarea(attrs={"rows": 8})
    )


class ReasonForm(DeedForm):
    reason = long_text(_("Lý do"), rows=2)


class HandBackForm(DeedForm):
    reason = long_text(_("Cần sửa gì"), rows=2)


class ApproveForm(DeedForm):
    """`seen`: a mark of the figures and words on the page. The two others are asked for only where they are needed."""

    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    provisional = forms.BooleanField(
        label=_("Duyệt bản tạm tính"),
        required=False,
        help_text=_("Kỳ báo cáo chưa kết thúc; mọi trang của báo cáo ghi rõ số liệu tạm tính."),
    )
    early = long_text(_("Lý do duyệt trước ngày các cơ quan phải gửi"), _("Được in trong báo cáo."), rows=2)

    def __init__(self, *args: Any, runs: bool, too_early: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not runs:
            del self.fields["provisional"]
        if not too_early:
            del self.fields["early"]
