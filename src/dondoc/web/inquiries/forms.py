"""Forms of requests and their answers. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from dondoc.inquiries.actions.asking import ColumnAsked
from dondoc.inquiries.table import MOST_COLUMNS
from dondoc.web.inquiries.words import COLUMN_KINDS, FORMS, PURPOSES
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, files, line, long_text

#: The kind of a column that says none.
PLAIN = "text"
#: Columns that stand open on the form; the others open when they are wanted.
COLUMNS_OPEN = 6


@dataclass(frozen=True, slots=True)
class ColumnFields:
    """The fields of one column of the table that is asked for."""

    number: int
    name: BoundField
    kind: BoundField
    required: BoundField


class InquiryForm(DeedForm):
    """The agencies come from the picker, beside the form's own fields."""

    purpose = cards(_("Yêu cầu"), list(PURPOSES.items()))
    title = line(_("Tên yêu cầu"), _("Một dòng, ví dụ: Số liệu hộ nghèo đến ngày 31/10."), limit=300)
    words = long_text(_("Nội dung"), _("Cần gì, tính đến thời điểm nào, cách hiểu các cột nếu dễ nhầm."), rows=4)
    due_on = DateText(label=_("Trả lời chậm nhất ngày"))
    form = cards(_("Hình thức trả lời"), list(FORMS.items()))
    files = files(_("Tệp gửi kèm yêu cầu"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].today = self.today
        for place in range(MOST_COLUMNS):
            self.fields[f"name_{place}"] = line(_("Tên cột"), limit=120, needed=False)
            self.fields[f"kind_{place}"] = Asked(
                label=_("Loại"),
                required=False,
                initial=PLAIN,
                widget=forms.Select(choices=list(COLUMN_KINDS.items())),
            )
            self.fields[f"required_{place}"] = forms.BooleanField(
                label=_("Bắt buộc"), required=False, initial=place == 0
            )

    def column_fields(self) -> list[ColumnFields]:
        return [
            ColumnFields(place + 1, self[f"name_{place}"], self[f"kind_{place}"], self[f"required_{place}"])
            for place in range(MOST_COLUMNS)
        ]

    def open_columns(self) -> list[ColumnFields]:
        return self.column_fields()[:COLUMNS_OPEN]

    def more_columns(self) -> list[ColumnFields]:
        return self.column_fields()[COLUMNS_OPEN:]

    def more_are_used(self) -> bool:
        return any(column.name.value() for column in self.more_columns())

    def columns(self) -> tuple[ColumnAsked, ...]:
        """Those that could be read."""
        said = self.cleaned_data
        return tuple(
            ColumnAsked(said.get(f"name_{n}", ""), said.get(f"kind_{n}") or PLAIN, said.get(f"required_{n}", False))
            for n in range(MOST_COLUMNS)
        )


class AnswerForm(DeedForm):
    """`inquiry`: what was asked. The grid of a table and the files that stay are read beside it (`answering`)."""

    def __init__(self, *args: Any, inquiry: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        table = inquiry.form == "table"
        if table:
            self.fields["pasted"] = long_text(
                _("Dán từ bảng tính"),
                _(
                    "Chép vùng dữ liệu trong Excel, đúng thứ tự cột, rồi dán vào đây. Phần dán thay cho các dòng ở trên."
                ),
                rows=3,
                needed=False,
            )
            self.fields["sheet"] = files(_("Hoặc tải tệp bảng lên (.xlsx, .ods, .csv)"))
        text = inquiry.form == "text"
        label = _("Trả lời") if text else _("Ghi chú")
        self.fields["text"] = long_text(label, rows=6 if text else 2, needed=text)
        self.fields["files"] = files(_("Tệp trả lời") if inquiry.form == "files" else None)
        self.fields["files"].required = inquiry.form == "files"
        self.fields["nothing"] = forms.BooleanField(
            label=_("Không có số liệu"),
            required=False,
            help_text=_("Cơ quan không có gì để báo cáo; đây cũng là một trả lời. Có thể ghi rõ lý do ở ô trên."),
        )
        self.fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PutOffForm(DeedForm):
    due_on = DateText(label=_("Ngày mới"))
    reason = long_text(_("Lý do lùi ngày"), rows=2)
    ask = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].today = self.today


class WithdrawForm(DeedForm):
    reason = long_text(_("Lý do rút yêu cầu"), rows=2)
