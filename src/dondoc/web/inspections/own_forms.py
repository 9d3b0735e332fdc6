"""The form by which an agency opens an inspection of its own. What was typed is judged by the action, whose refusals come back to the fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.actions.own import OwnForm
from dondoc.rules.regulation.inspecting import Inspection
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, line, long_text

Named = list[tuple[str, str]]


class SomeOf(forms.MultipleChoiceField):
    """What is not in the list is judged by the action."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        return None


class OwnInspectionForm(DeedForm):
    """`agencies`: what may be inspected; `people`: who may inspect; both (id, name). `rules`: what the regulation says of inspections."""

    def __init__(self, *args: Any, agencies: Named, people: Named, rules: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"] = line(_("Tên cuộc tự kiểm tra"), limit=300)
        self.fields["agency"] = Asked(label=_("Nơi được kiểm tra"), widget=forms.Select(choices=agencies))
        self.fields["contents"] = SomeOf(label=_("Nội dung kiểm tra"), choices=_codes(rules.contents))
        self.fields["kind"] = cards(_("Hình thức"), _codes(rules.kinds))
        self.fields["ground"] = Asked(
            label=_("Căn cứ kiểm tra đột xuất"),
            required=False,
            widget=forms.Select(choices=[("", gettext("Chọn căn cứ")), *_codes(rules.triggers)]),
        )
        self.fields["ground_words"] = long_text(_("Nêu rõ căn cứ"), rows=2, needed=False)
        self.fields["first"] = DateText(label=_("Từ ngày"), today=self.today)
        self.fields["last"] = DateText(label=_("Đến ngày"), today=self.today)
        self.fields["head"] = Asked(
            label=_("Người phụ trách"), widget=forms.Select(choices=[("", gettext("Chọn người phụ trách")), *people])
        )
        self.fields["members"] = SomeOf(label=_("Người tham gia"), required=False, choices=people)

    def typed(self) -> OwnForm:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return OwnForm(
            agency=_number(said["agency"]),
            title=said["title"],
            kind=said["kind"],
            ground=said["ground"],
            ground_words=said["ground_words"],
            contents=tuple(said["contents"]),
            first=said["first"],
            last=said["last"],
            head=_number(said["head"]),
            members=tuple(pk for pk in map(_number, said["members"]) if pk is not None),
        )


def _codes(choices: Iterable[Any]) -> Named:
    return [(one.code, gettext(one.name)) for one in choices]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
