"""Forms of corrections. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import Asked, CorrectForm, DateText, DeedForm, cards, line, long_text

WAYS = [("telephone", _("Điện thoại")), ("letter", _("Văn bản"))]
#: The figures of a report, in the words of the five cells.
FIGURES = {
    "total": _("Nhiệm vụ được giao"),
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "open_within": _("Chưa hoàn thành, trong hạn"),
    "open_overdue": _("Chưa hoàn thành, quá hạn"),
    "undated": _("Không có thời hạn"),
}


class AskForm(DeedForm):
    """`office`: the Office writes down what an agency telephoned or wrote."""

    reason = long_text(_("Chỗ sai và lý do"), _("Nêu chỗ chưa đúng với văn bản giao hoặc với thực tế."), rows=3)
    content = long_text(
        _("Nội dung đúng, theo cơ quan"), _("Có thể để trống nếu chỉ nêu chỗ sai."), rows=4, needed=False
    )
    product = line(_("Sản phẩm đúng, theo cơ quan"), limit=300, needed=False)

    def __init__(self, *args: Any, office: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not office:
            return
        self.fields["came_by"] = cards(_("Cơ quan báo bằng"), WAYS)
        self.fields["told_by"] = line(
            _("Người gọi điện"), _("Họ tên, chức vụ; ghi khi báo bằng điện thoại."), limit=160
        )
        self.fields["told_on"] = DateText(label=_("Ngày gọi"), today=self.today, past=True)
        self.fields["document_number"] = line(_("Số, ký hiệu văn bản"), _("Ghi khi báo bằng văn bản."), limit=60)
        self.fields["document_dated"] = DateText(label=_("Ngày văn bản"), today=self.today, past=True)
        self.order_fields(["came_by", "told_by", "told_on", "document_number", "document_dated", "reason"])


class DeclineForm(DeedForm):
    answer = long_text(_("Trả lời cơ quan"), _("Nói rõ vì sao nội dung được giữ nguyên."), rows=3)


class ReportedForm(DeedForm):
    """Figures as a report gives them; what it does not give stays empty. `agencies` () for an agency, which reports its own."""

    def __init__(
        self, *args: Any, periods: Sequence[tuple[str, str]], agencies: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if agencies:
            chosen = [("", _("Chọn cơ quan")), *agencies]
            self.fields["agency"] = Asked(label=_("Cơ quan"), widget=forms.Select(choices=chosen))
        self.fields["period"] = Asked(label=_("Kỳ"), widget=forms.Select(choices=list(periods)))
        self.fields["document_number"] = line(_("Số, ký hiệu báo cáo"), limit=60)
        self.fields["document_dated"] = DateText(label=_("Ngày báo cáo"), required=False, today=self.today, past=True)
        for name, word in FIGURES.items():
            self.fields[name] = forms.IntegerField(
                label=word, required=False, min_value=0, max_value=1_000_000, localize=False
            )


class TakeUpForm(DeedForm):
    subject = line(_("Tóm tắt"), limit=200)
    words = long_text(_("Chỗ chênh lệch và đề nghị"), rows=6)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"] = DateText(label=_("Đề nghị trả lời chậm nhất ngày"), required=False, today=self.today)


__all__ = ["FIGURES", "AskForm", "CorrectForm", "DeclineForm", "ReportedForm", "TakeUpForm"]
