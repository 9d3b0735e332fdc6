"""Form fields that read what officials type; the fault is the rule's own sentence, at the field, and what was typed stays."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dondoc.core.regulation import calendar
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.web.refusals import tell

#: A text that somebody writes: some ten pages. Longer ones are a mistake of pasting, and cost time to judge.
LONGEST_TEXT = 20_000
#: Digits that every database key holds.
MOST_DIGITS = 18


def number_in(text: str | None) -> int | None:
    """The whole number that an address or a form sends; None where it sends none, or one that no record can bear."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None


class VnDateField(forms.CharField):
    """A date as typed: 4/12/2026, 04-12-2026, "ngày 04 tháng 12 năm 2026", 4/12 in the year of `today`. None where nothing was typed.

    `past`: the day of a paper, or of something that was held; else a day to come, for which working days are offered."""

    def __init__(self, *, today: date | None = None, past: bool = False, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "date", "inputmode": "text", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=60, **options)
        self.today, self.past = today, past

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_vn_date(text, self.today, calendar=calendar(), past=self.past)
        except Refusal as refusal:
            raise ValidationError(tell(refusal).text, code=refusal.code) from None


class VnTimeField(forms.CharField):
    """A time of day as typed: 9:05, 09.05, 9h05, 9h. None where nothing was typed."""

    _TIME = re.compile(r"(\d{1,2})\s*(?:[:.hg]\s*(\d{1,2})?)?")

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), max_length=10, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        found = self._TIME.fullmatch(text.strip().lower())
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(
                _("Chưa đọc được giờ “%(given)s”. Ghi giờ và phút, ví dụ 09:05.") % {"given": text[:20]}
            )
        return time(int(found[1]), int(found[2] or 0))


class ManyFiles(forms.FileInput):
    """A file input that takes several files; what they are is inspected by `web.uploads.inspected`."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})


class FilesField(forms.Field):
    """Stands for uploads in a form: it shows the input and its faults; the files themselves are read from the request."""

    widget = ManyFiles

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> None:
        return None
