"""The form by which an inspection is opened or put right. What was typed is judged by the action, whose refusals come back to the fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.actions.opening import Opening
from dondoc.rules.regulation.inspecting import Inspection as Rules
from dondoc.web.fields import number_in
from dondoc.web.inspections.own_forms import SomeOf
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, Files, cards, line, long_text

Named = list[tuple[str, str]]


class OpeningForm(DeedForm):
    """`lines`: of approved plans, `people`: the members, both (id, words); `fixed`: kind, agency, team and line stay as they are."""

    files = Files(label=_("Tệp quyết định"), required=False)

    def __init__(
        self, *args: Any, lines: Named, people: Named, rules: Rules, fixed: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        needed = rules.decision is not None
        if not fixed:
            self.fields["kind"] = cards(_("Hình thức"), _codes(rules.kinds))
            self.fields["plan_line"] = Asked(
                label=_("Theo dòng của kế hoạch đã phê duyệt"),
                required=not needed,
                widget=forms.Select(choices=[("", gettext("Chọn dòng kế hoạch")), *lines]),
            )
        self.fields["ground"] = cards(_("Căn cứ kiểm tra đột xuất"), _codes(rules.triggers))
        self.fields["ground_words"] = long_text(
            _("Nêu rõ căn cứ"), _("Ý kiến chỉ đạo nào, của ai, ngày nào; hoặc dấu hiệu nào đã được phát hiện."), rows=2
        )
        self.fields["title"] = line(
            _("Tên cuộc kiểm tra"), _("Để trống thì hệ thống lấy tên cơ quan."), 300, needed=False
        )
        self.fields["contents"] = SomeOf(label=_("Nội dung kiểm tra"), choices=_codes(rules.contents))
        self.fields["first"] = DateText(label=_("Từ ngày"), today=self.today)
        self.fields["last"] = DateText(label=_("Đến ngày"), today=self.today)
        self.fields["head"] = Asked(
            label=_("Người phụ trách"), widget=forms.Select(choices=[("", gettext("Chọn người phụ trách")), *people])
        )
        self.fields["people"] = SomeOf(
            label=_("Người tham gia"),
            required=False,
            choices=people,
            help_text=_("Người phụ trách tham gia sẵn, không cần đánh dấu lại."),
        )
        self.fields["decision_number"] = line(_("Số, ký hiệu quyết định"), limit=60, needed=needed)
        self.fields["decision_on"] = DateText(
            label=_("Ngày ký quyết định"), required=needed, today=self.today, past=True
        )
        self.fields["files"].widget.attrs.pop("multiple", None)

    def typed(self, *, agency: int | None, team: int | None) -> Opening:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        planned = said.get("kind") == "planned"
        return Opening(
            kind=said.get("kind", ""),
            agency_id=agency,
            team_id=team,
            plan_line=number_in(said.get("plan_line", "")) if planned else None,
            head=number_in(said["head"]),
            people=tuple(pk for pk in map(number_in, said["people"]) if pk is not None),
            contents=tuple(said["contents"]),
            first=said["first"],
            last=said["last"],
            title=said["title"],
            ground=said["ground"],
            ground_words=said["ground_words"],
            decision_number=said["decision_number"],
            decision_on=said["decision_on"],
        )


def _codes(choices: Iterable[Any]) -> Named:
    return [(one.code, gettext(one.name)) for one in choices]
