"""Forms of explanations. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from dondoc.exchanges.queries.explanations import PointTold
from dondoc.web.tasks.forms import DateText, DeedForm, files, long_text


class DemandForm(DeedForm):
    """The chosen agencies come from the table, beside the form's own fields."""

    words = long_text(
        _("Yêu cầu thêm"), _("Nêu điều Văn phòng cần biết ngoài nguyên nhân; có thể để trống."), rows=3, needed=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"] = DateText(label=_("Phải giải trình chậm nhất ngày"), today=self.today)
        self.order_fields(["due_on", "words"])


class ExplainForm(DeedForm):
    """One text a point. `points`: with their rows; what the agency said of a row by itself fills an empty text."""

    files = files(_("Văn bản giải trình và tài liệu kèm theo"))
    phrases = (_("Nguyên nhân: "), _("Biện pháp khắc phục: "), _("Thời gian hoàn thành: "))

    def __init__(self, *args: Any, points: Sequence[PointTold], **options: Any) -> None:
        super().__init__(*args, **options)
        for told in points:
            counted = told.point.number is not None
            field = long_text(_("Nguyên nhân, biện pháp khắc phục"), rows=5 if counted else 3, needed=counted)
            field.initial = told.point.answer or _said_before(told)
            self.fields[f"answer-{told.point.pk}"] = field
        self.order_fields([f"answer-{told.point.pk}" for told in points] + ["files"])

    def answers(self, points: Sequence[PointTold]) -> dict[int, str]:
        """Point -> what was typed of it."""
        return {told.point.pk: self.cleaned_data.get(f"answer-{told.point.pk}", "") for told in points}


def _said_before(told: PointTold) -> str:
    """What the agency explained of single tasks in the period, to begin with."""
    lines = (f"{row.directive_number}, nhiệm vụ {row.position}: {row.said}" for row in told.rows if row.said)
    return "\n".join(lines)
