"""Forms of scores. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.rules.regulation.oversight import Formula
from dondoc.web.tasks.forms import DeedForm, cards, files, line, long_text

OUTCOMES = [
    ("accepted", _("Chấp nhận, tính lại theo số liệu hiện nay")),
    ("rejected", _("Giữ nguyên điểm")),
]


class AppealForm(DeedForm):
    words = long_text(
        _("Điểm nào chưa đúng, vì sao"),
        _("Nêu nhiệm vụ, số liệu đúng và căn cứ; gửi kèm văn bản chứng minh nếu có."),
        rows=5,
    )
    files = files()


class AnswerForm(DeedForm):
    outcome = cards(_("Kết quả xem lại"), OUTCOMES)
    words = long_text(_("Trả lời cơ quan"), _("Cơ quan đọc được."), rows=4)


class CauseForm(DeedForm):
    """`causes`: (code, name) of the regulation in force."""

    def __init__(self, *args: Any, causes: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cause"] = cards(_("Nguyên nhân khách quan"), list(causes))
        self.fields["words"] = long_text(_("Cụ thể"), _("Việc gì xảy ra, từ ngày nào, ảnh hưởng thế nào."), rows=3)
        self.fields["document"] = line(_("Văn bản xác nhận của cấp có thẩm quyền"), _("Số, ngày, cơ quan ban hành."))


class TrialForm(forms.Form):
    """The numbers of a formula, to be tried out; a field a weight ("w_quantity"), a penalty ("p_late") and a grade ("g_good")."""

    use_required_attribute = False

    def __init__(self, data: Any, formula: Formula) -> None:
        numbers = [(f"w_{w.code}", w.name, w.points) for w in formula.weights]
        numbers += [(f"p_{p.code}", p.name, p.percent) for p in formula.penalties]
        # the last grade begins at nothing, whatever the others say
        numbers += [(f"g_{g.code}", g.name, g.at_least) for g in formula.grades[:-1]]
        given = {name: data[name] for name, _label, _value in numbers if name in data}
        super().__init__({name: value for name, _label, value in numbers} | given if given else None)
        for name, label, value in numbers:
            widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            self.fields[name] = forms.IntegerField(
                label=_(label), initial=value, min_value=0, max_value=1000, widget=widget
            )

    def numbers(self, group: str) -> dict[str, int]:
        """By code, of one group ("w", "p" or "g")."""
        found = self.cleaned_data.items()
        return {name[2:]: value for name, value in found if name.startswith(f"{group}_") and value is not None}

    def shown(self, group: str) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(f"{group}_")]
