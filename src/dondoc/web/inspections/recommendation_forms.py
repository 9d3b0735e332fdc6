"""Forms of recommendations. They read the shape of what was typed; what it means is judged by the action, whose refusal comes to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.actions.recommending import Wording
from dondoc.web.fields import number_in
from dondoc.web.inspections.words import RECOMMENDATION_KINDS
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, files, line, long_text


class WordingForm(DeedForm):
    """One recommendation of a draft. `agencies`: (id, name) of who can owe it."""

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = Asked(
            label=_("Loại kiến nghị"), widget=forms.Select(choices=list(RECOMMENDATION_KINDS.items()))
        )
        self.fields["due_on"] = DateText(label=_("Thực hiện chậm nhất ngày"), required=False, today=self.today)
        choices = [("", gettext("Chọn cơ quan")), *agencies]
        self.fields["owner"] = Asked(label=_("Cơ quan thực hiện"), widget=forms.Select(choices=choices))
        self.fields["owner_words"] = line(_("Người, bộ phận chịu trách nhiệm"), limit=200, needed=False)
        self.fields["words"] = long_text(_("Nội dung kiến nghị"), rows=4)

    def wording(self, task: int | None) -> Wording:
        """What was typed. `task`: the inspected task that it stays about."""
        data = self.cleaned_data
        return Wording(
            kind=data["kind"],
            words=data["words"],
            owner=number_in(data["owner"]),
            owner_words=data["owner_words"],
            due_on=data["due_on"],
            task=task,
        )


class DaysForm(DeedForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"] = DateText(label=_("Thời hạn cho các kiến nghị chưa có thời hạn"), today=self.today)


class ReportForm(DeedForm):
    words = long_text(_("Việc đã làm, kết quả"), rows=4)
    files = files(_("Tài liệu kèm theo"))


class BackForm(DeedForm):
    words = long_text(_("Chỗ còn thiếu"), rows=3)


class LaterForm(DeedForm):
    words = long_text(_("Lý do lùi thời hạn"), rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"] = DateText(label=_("Thời hạn mới"), today=self.today)
        self.order_fields(["due_on", "words"])


class ConfirmForm(DeedForm):
    words = long_text(_("Nhận xét"), rows=2, needed=False)


class WithdrawForm(DeedForm):
    words = long_text(_("Lý do rút kiến nghị"), rows=2)


class DirectiveForm(DeedForm):
    number = line(_("Số, ký hiệu văn bản giao việc ban hành theo kiến nghị"), limit=60)
