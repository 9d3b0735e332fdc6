"""Forms of the administrator's work on agencies. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dondoc.core.regulation import current
from dondoc.organisations import queries
from dondoc.organisations.actions import AgencyForm
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import VnDateField
from dondoc.web.refusals import Told, tell_all

NOBODY = "0"


class KeepingForm(forms.Form):
    """Faults of shape in whole sentences; refusals of the action come back to their fields."""

    use_required_attribute = False
    default_error_messages = {
        "required": _("Ô này chưa được ghi."),
        "invalid_choice": _("Anh/chị chọn một mục trong danh sách."),
        "invalid": _("Anh/chị ghi một số nguyên từ 0 trở lên."),
        "min_value": _("Anh/chị ghi một số nguyên từ 0 trở lên."),
    }

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages |= self.default_error_messages
            if isinstance(field, VnDateField):
                field.today = today

    def refused(self, caught: Refusal | Refusals) -> list[Told]:
        """Each refusal to its field; those of no field are returned, to be shown above the form."""
        whole = []
        for told in tell_all(caught):
            field = {"founded_basis": "basis"}.get(told.field, told.field)
            if field in self.fields:
                self.add_error(field, told.text)
            else:
                whole.append(told)
        return whole


def kind_choices(now: str = "", *, picked: bool = False) -> list[tuple[str, str]]:
    """The kinds that the regulation's tiers have room for, and the one an agency bears `now`. `picked`: those that a task can be given to."""
    kinds = queries.kinds_to_lead() if picked else queries.kinds()
    tiers = current().tiers
    return [(kind, _t(label)) for kind, label in kinds if kind != "district" or "district" in tiers or now == kind]


def parent_choices(agency_id: int | None, today: date) -> list[tuple[str, str]]:
    none = ("", _t("Không có"))
    return [none, *((str(a.pk), a.name) for a in queries.parents_for(agency_id, today))]


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99_999, required=False)


class NewAgencyForm(KeepingForm):
    """An agency is founded."""

    name = forms.CharField(label=_("Tên đầy đủ"), max_length=300)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=200, required=False)
    code = forms.CharField(
        label=_("Mã trong hệ thống"),
        max_length=60,
        help_text=_("Không đổi và không dùng lại; mã của nơi khác cấp ghi riêng ở trang của cơ quan."),
    )
    kind = forms.ChoiceField(label=_("Loại cơ quan"))
    parent_id = forms.TypedChoiceField(label=_("Cơ quan cấp trên"), coerce=int, empty_value=None, required=False)
    founded_on = VnDateField(label=_("Ngày thành lập"), past=True)
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _t("Chưa chọn")), *kind_choices()]
        self.fields["parent_id"].choices = parent_choices(None, self.today)


class EditAgencyForm(KeepingForm):
    """What changes of an agency without a decision of its own."""

    short_name = forms.CharField(label=_("Tên ngắn"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Loại cơ quan"))
    parent_id = forms.TypedChoiceField(label=_("Cơ quan cấp trên"), coerce=int, empty_value=None, required=False)
    position = _number(_("Thứ tự trong danh mục"))
    founded_on = VnDateField(label=_("Ngày thành lập"), required=False, past=True)
    fields_managed = forms.MultipleChoiceField(
        label=_("Ngành, lĩnh vực quản lý"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("Nhóm, khối (ghi tên từng cơ quan)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, agency_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kind_choices(str(self.initial.get("kind", "")))
        self.fields["parent_id"].choices = parent_choices(agency_id, self.today)
        self.fields["fields_managed"].choices = [(f.code, f.name) for f in queries.fields()]
        self.fields["groups"].choices = [(g.code, g.name) for g, _n in queries.groups_with_members()]

    def said(self) -> AgencyForm:
        data = self.cleaned_data
        return AgencyForm(
            short_name=data["short_name"],
            kind=queries.kind_of(data["kind"]),
            parent_id=data["parent_id"],
            position=data["position"] or 0,
            founded_on=data["founded_on"],
            fields=tuple(data["fields_managed"]),
            groups=tuple(data["groups"]),
        )


class RenameForm(KeepingForm):
    name = forms.CharField(label=_("Tên mới"), max_length=300)
    short_name = forms.CharField(label=_("Tên ngắn mới"), max_length=200, required=False)
    on = VnDateField(label=_("Có hiệu lực từ ngày"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, required=False)


class CodeForm(KeepingForm):
    kind = forms.ChoiceField(label=_("Loại mã"))
    code = forms.CharField(label=_("Mã"), max_length=60)
    valid_from = VnDateField(label=_("Từ ngày"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, _t(label)) for kind, label in queries.code_kinds()]


class EndForm(KeepingForm):
    """An agency ends. `successor_id` 0: nobody stands for it."""

    successor_id = forms.TypedChoiceField(label=_("Cơ quan kế thừa"), coerce=int)
    on = VnDateField(label=_("Từ ngày"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, required=False)
    carry_people = forms.BooleanField(
        label=_("Chuyển chuyên viên, văn thư sang cơ quan kế thừa từ ngày đó; thủ trưởng thì không chuyển"),
        required=False,
    )

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["successor_id"].choices = [
            ("", _t("Chưa chọn")),
            *candidates,
            (NOBODY, _t("Giải thể, không có cơ quan kế thừa")),
        ]


class GroupForm(KeepingForm):
    name = forms.CharField(label=_("Tên nhóm, khối"), max_length=200)
    kinds = forms.MultipleChoiceField(
        label=_("Mọi cơ quan thuộc các loại"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kinds"].choices = kind_choices(picked=True)
