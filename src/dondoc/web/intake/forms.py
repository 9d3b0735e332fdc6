"""What is said of a sheet of tasks when it is sent in: whether all of its rows belong to one document, and what its empty cells mean."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.core.workbooks import Value
from dondoc.intake.columns import DESCRIBING, NONE_COORDINATES
from dondoc.intake.faults import COLUMN_OF
from dondoc.organisations import queries as organisations
from dondoc.rules.regulation import Regulation
from dondoc.web.directives.forms import SaidForm, area
from dondoc.web.fields import LONGEST_TEXT, VnDateField
from dondoc.web.refusals import Told


class SheetForm(SaidForm):
    """`belongs`: the sheet names its documents row by row, or all rows belong to the one that is named here."""

    belongs = forms.ChoiceField(
        label=_("Các dòng thuộc văn bản nào"),
        widget=forms.RadioSelect,
        choices=[
            ("sheet", _("Bảng có cột số, ký hiệu và ngày ban hành")),
            ("one", _("Cả bảng thuộc một văn bản")),
        ],
        initial="sheet",
        required=False,
    )
    directive_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60, required=False)
    directive_date = VnDateField(label=_("Ngày ban hành"), past=True, required=False)
    issuer = forms.ChoiceField(label=_("Cơ quan ban hành"), required=False)
    directive_kind = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    directive_subject = forms.CharField(label=_("Trích yếu"), max_length=LONGEST_TEXT, widget=area(2), required=False)
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=120, required=False)
    assigned_by = forms.ChoiceField(label=_("Người giao nhiệm vụ"), required=False)
    drafting_agency = forms.CharField(label=_("Cơ quan soạn thảo"), max_length=200, required=False)
    division = forms.ChoiceField(label=_("Phòng theo dõi"), required=False)
    none_coordinates = forms.BooleanField(
        label=_("Ô cơ quan phối hợp để trống nghĩa là không có cơ quan phối hợp."), required=False
    )

    declared_open = forms.BooleanField(label=_("Xác nhận về bí mật nhà nước"), required=False)

    def __init__(self, *args: Any, regulation: Regulation, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        none = [("", _("Chưa chọn"))]
        issuers = (organisations.province(), organisations.office())
        self.fields["issuer"].choices = [(a.name, a.name) for a in issuers]
        self.fields["directive_kind"].choices = [*none, *((k.name, _(k.name)) for k in regulation.document_kinds)]
        self.fields["assigned_by"].choices = [*none, *((a.name, _(a.name)) for a in regulation.assigners)]
        self.fields["division"].choices = [*none, *((d.name, d.short_name) for d in organisations.divisions())]
        self.fields["directive_date"].today = today

    def show_needed(self) -> None:
        """Nothing that is needed is called optional: what is needed depends on the choice above it."""
        for name in ("belongs", "directive_number", "directive_date", "issuer", *DESCRIBING):
            self.fields[name].required = True

    def mark(self, told: list[Told]) -> list[Told]:
        """Puts refusals beside the fields they speak of; the others are given back."""
        empty = self.default_error_messages["required"]
        named = [(COLUMN_OF.get(one.field, one.field), one) for one in told]
        for name, one in named:
            if name in self.fields:
                self.add_error(name, empty if one.code == "missing" else one.text)
        return [one for name, one in named if name not in self.fields]

    @property
    def describes(self) -> bool:
        """Whether anything was typed of a document that is not registered yet."""
        return any(self[name].value() for name in DESCRIBING)

    def typed(self) -> dict[str, Value]:
        """The document as it was typed, column by column; empty where the sheet names it."""
        data = self.cleaned_data
        if data["belongs"] != "one":
            return {}
        names = ("directive_number", "directive_date", "issuer", *DESCRIBING)
        return {name: data[name] for name in names}

    def beside(self) -> dict[str, Value]:
        """What holds for empty cells besides."""
        return {"coordinators": NONE_COORDINATES} if self.cleaned_data["none_coordinates"] else {}
