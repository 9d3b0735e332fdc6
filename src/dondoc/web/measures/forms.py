"""Forms of measures. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.web.measure_words import DECISIONS, OUTCOMES
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, line, long_text

#: The form of the decisions, as the fields that stand outside it name it.
DECIDE = "decide"


class WordsForm(DeedForm):
    """One text. `label` and `help_text` of it; `needed` False: it may stay empty."""

    def __init__(self, *args: Any, label: Any, help_text: Any = "", needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = long_text(label, help_text, rows=3, needed=needed)


class EditForm(DeedForm):
    """One measure. `kinds`: (code, name); `tasks`: (id of the assignment, title) of those behind it."""

    def __init__(
        self, *args: Any, kinds: Iterable[tuple[str, str]], tasks: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = Asked(label=_("Biện pháp"), widget=forms.Select(choices=list(kinds)))
        self.fields["words"] = long_text(_("Nội dung kiến nghị"), rows=4)
        self.fields["doer"] = line(_("Cơ quan, người thực hiện"), limit=200)
        self.fields["by_when"] = DateText(label=_("Thực hiện chậm nhất ngày"), required=False, today=self.today)
        self.fields["keep"] = forms.MultipleChoiceField(
            label=_("Nhiệm vụ làm căn cứ"),
            required=False,
            choices=list(tasks),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Nhiệm vụ này không còn trong kiến nghị; anh/chị mở lại trang.")},
        )


class PutForm(DeedForm):
    """`leaders`: (id, name) of those in office."""

    def __init__(self, *args: Any, leaders: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["put_to"] = Asked(
            label=_("Trình lãnh đạo UBND tỉnh"), widget=forms.Select(choices=[("", gettext("Chọn lãnh đạo")), *leaders])
        )


class DecideForm(DeedForm):
    """A decision for each undecided measure; those left out wait on. `leaders`: as in `PutForm` where the Office writes it down, else None."""

    def __init__(
        self, *args: Any, measures: Iterable[int], leaders: Iterable[tuple[str, str]] | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if leaders is not None:
            people = [("", gettext("Chọn lãnh đạo")), *leaders]
            self.fields["leader"] = Asked(label=_("Lãnh đạo đã quyết định"), widget=forms.Select(choices=people))
            self.fields["document"] = line(_("Văn bản, phiếu trình hoặc cuộc họp có quyết định"), limit=120)
        self.measures = list(measures)
        for pk in self.measures:
            self.fields[f"decision-{pk}"] = cards(_("Quyết định"), list(DECISIONS.items()))
            self.fields[f"words-{pk}"] = long_text(
                _("Ý kiến"), _("Phải ghi khi chọn làm khác; với quyết định khác thì ghi hay không tùy anh/chị."), rows=2
            )
            for name in (f"decision-{pk}", f"words-{pk}"):  # they stand at their measure, outside the form's own place
                self.fields[name].widget.attrs["form"] = DECIDE

    def decided(self) -> dict[int, tuple[str, str]]:
        """What was chosen: by measure the decision and its words."""
        data = self.cleaned_data
        found = {pk: (data[f"decision-{pk}"], data[f"words-{pk}"]) for pk in self.measures}
        return {pk: one for pk, one in found.items() if one[0]}


class SettleForm(DeedForm):
    """What came of a measure. `ends`: the codes that may be recorded of it."""

    def __init__(self, *args: Any, ends: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(code, OUTCOMES[code]) for code in ends]
        self.fields["outcome"] = cards(_("Kết quả thực hiện"), offered)
        if "directed" in dict(offered):
            self.fields["number"] = line(
                _("Số, ký hiệu văn bản giao việc sau đó"),
                _("Chỉ khi kết quả là một văn bản giao việc."),
                60,
                needed=False,
            )
        self.fields["words"] = long_text(
            _("Việc đã làm"), _("Với văn bản khác: ghi số, ngày và nội dung đã làm."), rows=2, needed=False
        )


class ChooseForm(DeedForm):
    """Under the table of candidates. `kinds`: (code, name)."""

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        first = [("", gettext("Chọn biện pháp"))]
        self.fields["kind"] = Asked(label=_("Biện pháp kiến nghị"), widget=forms.Select(choices=first + list(kinds)))
