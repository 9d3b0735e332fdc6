"""Forms of plans. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.actions.plans import YEARS_AROUND, Line, Wording
from dondoc.rules.periods import ROMAN
from dondoc.web.fields import number_in
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, line, long_text


class PlanForm(DeedForm):
    """What stands above the lines. `teams`: (id, name) of those whose own plan the reader may begin, None where the plan is there already."""

    title = line(_("Tên kế hoạch"), limit=300)

    def __init__(
        self, *args: Any, teams: Iterable[tuple[str, str]] | None = None, office: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if teams is not None:
            whose = ([("", gettext("Văn phòng UBND tỉnh"))] if office else []) + list(teams)
            self.fields["team"] = Asked(label=_("Kế hoạch của"), required=False, widget=forms.Select(choices=whose))
        years = range(self.today.year + YEARS_AROUND, self.today.year - YEARS_AROUND - 1, -1)
        self.fields["year"] = Asked(label=_("Năm"), widget=forms.Select(choices=[(str(y), str(y)) for y in years]))
        quarters = [("0", gettext("Cả năm"))] + [
            (str(n), gettext("Quý %(quarter)s") % {"quarter": word}) for n, word in enumerate(ROMAN, 1)
        ]
        self.fields["quarter"] = Asked(label=_("Kỳ"), widget=forms.Select(choices=quarters))
        self.fields["ground"] = long_text(
            _("Căn cứ"), _("Mỗi căn cứ một dòng; căn cứ theo Quy chế được ghi sẵn khi in."), rows=3, needed=False
        )
        self.fields["words"] = long_text(_("Yêu cầu, cách tiến hành"), rows=4, needed=False)
        self.fields["year"].initial = str(self.today.year)

    def typed(self) -> Wording:
        data = self.cleaned_data
        year, quarter = number_in(data["year"]), number_in(data["quarter"] or "0")
        texts = {name: data[name] for name in ("title", "ground", "words")}
        return Wording(year=year, quarter=99 if quarter is None else quarter, **texts)


class LineForm(DeedForm):
    """One line, or one for each agency picked. `contents`: (code, name) of the regulation."""

    def __init__(self, *args: Any, contents: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contents"] = forms.MultipleChoiceField(
            label=_("Nội dung kiểm tra"),
            choices=list(contents),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Anh/chị chọn ít nhất một nội dung kiểm tra."),
                "invalid_choice": _("Nội dung này không có trong Quy chế; anh/chị mở lại trang."),
            },
        )
        self.fields["first"] = DateText(label=_("Từ ngày"), today=self.today)
        self.fields["last"] = DateText(label=_("Đến hết ngày"), today=self.today)
        self.fields["reason"] = long_text(_("Lý do chọn"), rows=2, needed=False)

    def typed(self, tokens: tuple[str, ...] = ()) -> Line:
        data = self.cleaned_data
        said = {name: data[name] for name in ("first", "last", "reason")}
        return Line(agencies=tokens, contents=tuple(data["contents"]), **said)


class BackForm(DeedForm):
    """What is wanted otherwise."""

    words = long_text(_("Chỗ cần sửa"), rows=2)


class ApproveForm(DeedForm):
    """`leaders`: (id, name) where the Office writes an approval down, None where one approves himself."""

    def __init__(self, *args: Any, leaders: Iterable[tuple[str, str]] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if leaders is not None:
            people = [("", gettext("Chọn lãnh đạo")), *leaders]
            self.fields["leader"] = Asked(label=_("Lãnh đạo đã phê duyệt"), widget=forms.Select(choices=people))
            self.fields["number"] = line(_("Số, ký hiệu văn bản phê duyệt"), limit=60)
            self.fields["approved_on"] = DateText(label=_("Ngày phê duyệt"), today=self.today, past=True)


class BareForm(DeedForm):
    """A press of a button."""
