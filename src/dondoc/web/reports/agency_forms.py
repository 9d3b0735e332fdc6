"""Forms of rounds and of agencies' reports. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import DateText, DeedForm, files, line, long_text

#: What the Office gives an agency for doing a report again, if it says no other day.
USUAL = timedelta(days=3)


class SpecialForm(DeedForm):
    """A round out of turn. The agencies come from the picker."""

    title = line(_("Tên báo cáo"), _("Một dòng, ví dụ: Báo cáo tiến độ giải phóng mặt bằng."), limit=300)
    ground = line(_("Căn cứ"), _("Văn bản hoặc ý kiến chỉ đạo mà yêu cầu dựa vào."), limit=500)
    first = DateText(label=_("Số liệu từ ngày"))
    last = DateText(label=_("Số liệu đến hết ngày"))
    due_on = DateText(label=_("Gửi Văn phòng chậm nhất ngày"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first", "last", "due_on"):
            self.fields[name].today = self.today


class FileForm(DeedForm):
    """Signing and filing. `runs`: the data of the round are not closed; `embedded`: it stands in a general report; `before`: the files of the filing
    before this one."""

    def __init__(self, *args: Any, runs: bool, embedded: bool, before: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if runs:
            self.fields["provisional"] = forms.BooleanField(
                label=_("Gửi với số liệu tạm tính"),
                required=False,
                help_text=_("Số liệu của kỳ chưa chốt; báo cáo ghi rõ tạm tính trên mọi trang."),
            )
        if embedded:
            told = _("Báo cáo này lồng ghép trong báo cáo chung của cơ quan; ghi số của báo cáo chung nếu đã có.")
            self.fields["general_number"] = line(_("Số, ký hiệu báo cáo chung"), told, limit=60, needed=False)
            self.fields["general_on"] = DateText(label=_("Ngày báo cáo chung"), required=False, past=True)
            self.fields["general_on"].today = self.today
        if before:
            self.fields["again"] = forms.TypedMultipleChoiceField(
                label=_("Tệp của lần gửi trước"),
                choices=before,
                coerce=int,
                initial=[pk for pk, _name in before],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Bỏ chọn tệp không gửi nữa."),
            )
        self.fields["files"] = files(_("Tệp kèm theo, ví dụ bản đã ký"))


class HandBackForm(DeedForm):
    reason = long_text(_("Cần sửa gì"), rows=2)


class SendBackForm(DeedForm):
    reason = long_text(_("Báo cáo còn thiếu, còn sai chỗ nào"), rows=3)
    due_on = DateText(label=_("Gửi lại chậm nhất ngày"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].today = self.today
