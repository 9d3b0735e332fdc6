"""The shape of what is typed about a directive and about one of its tasks. What it means is judged by the actions."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dondoc.core import clock
from dondoc.directives.actions import DirectiveForm
from dondoc.organisations import queries as organisations
from dondoc.rules.recurrence import Recurrence
from dondoc.rules.regulation import Regulation
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.web.fields import LONGEST_TEXT, FilesField, VnDateField, VnTimeField
from dondoc.web.refusals import Told

#: A day inside a sentence: "trước ngày 04/12/2026", "xong trong ngày 4 tháng 12 năm 2026".
DAY_IN_TEXT = re.compile(
    r"(?<!\d)\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}(?!\d)|(?<!\d)\d{1,2}\s*tháng\s*\d{1,2}\s*,?\s*năm\s*\d{4}(?!\d)",
    re.IGNORECASE,
)
TOKEN = re.compile(r"a:\d{1,18}|g:[a-z0-9-]{1,40}")


#: How often a duty comes round (rules.recurrence.KINDS), in words.
RECURS = (
    ("month", _("Hằng tháng")),
    ("quarter", _("Hằng quý")),
    ("half", _("6 tháng một lần")),
    ("year", _("Hằng năm")),
)


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def picked(data: Any, name: str) -> tuple[str, ...]:
    """What the agency picker posted, in order, each once."""
    return tuple(dict.fromkeys(token for token in data.getlist(name) if TOKEN.fullmatch(token)))


#: Code of a required fact in a profile -> field of a form.
ASKED = {
    "signer": "signer",
    "assigned_by": "assigned_by",
    "monitoring_division": "division_id",
    "product": "product",
    "deadline": "due_on",
}


def show_needed(form: forms.Form, regulation: Regulation) -> None:
    """Facts that are needed before anything is sent out are not called optional, though they may still be missing now."""
    for code in {f.code for f in regulation.required_fields} & ASKED.keys():
        if ASKED[code] in form.fields:
            form.fields[ASKED[code]].required = True


class SaidForm(forms.Form):
    """Faults of shape in whole sentences."""

    use_required_attribute = False
    default_error_messages = {
        "required": _("Ô này chưa được ghi."),
        "invalid_choice": _("Anh/chị chọn một mục trong danh sách."),
        "max_length": _(
            "Ô này nhận nhiều nhất %(limit_value)d chữ, anh/chị đã ghi %(show_value)d chữ. Anh/chị rút gọn lại."
        ),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages |= self.default_error_messages


class RegisterForm(SaidForm):
    """Row C1. `kind`, `urgency` and `assigned_by` offer what the regulation of the day of issue knows."""

    issuer_id = forms.TypedChoiceField(label=_("Cơ quan ban hành"), coerce=int)
    kind = forms.ChoiceField(label=_("Loại văn bản"))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    issued_on = VnDateField(label=_("Ngày ban hành"), past=True)
    subject = forms.CharField(label=_("Trích yếu"), max_length=LONGEST_TEXT, widget=area(2))
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_title = forms.CharField(label=_("Chức vụ, thẩm quyền ký"), max_length=120, required=False)
    assigned_by = forms.ChoiceField(label=_("Người giao nhiệm vụ"), required=False)
    assigned_by_name = forms.CharField(label=_("Họ tên người giao"), max_length=120, required=False)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), widget=forms.RadioSelect)
    released_on = VnDateField(label=_("Ngày phát hành"), past=True)
    released_time = VnTimeField(label=_("Giờ phát hành"))
    tracking = forms.ChoiceField(
        label=_("Phân loại"),
        widget=forms.RadioSelect,
        choices=[("tracked", _("Phải theo dõi")), ("not_tracked", _("Không theo dõi"))],
        initial="tracked",
    )
    not_tracked_reason = forms.CharField(
        label=_("Lý do không theo dõi"), max_length=LONGEST_TEXT, widget=area(2), required=False
    )
    division_id = forms.TypedChoiceField(label=_("Phòng theo dõi"), coerce=int, empty_value=None, required=False)
    specialist_id = forms.TypedChoiceField(
        label=_("Chuyên viên theo dõi"), coerce=int, empty_value=None, required=False
    )
    files = FilesField(label=_("Tệp văn bản"))
    declared_open = forms.BooleanField(
        label=_("Tôi xác nhận văn bản này không thuộc danh mục bí mật nhà nước."), required=False
    )
    confirmed_open = forms.BooleanField(
        label=_("Tôi đã xem lại bản gốc: văn bản không có dấu chỉ độ mật"), required=False
    )
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, regulation: Regulation, today: date, editing: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        none = [("", _("Chưa chọn"))]
        self.fields["issuer_id"].choices = [(a.pk, a.name) for a in (organisations.province(), organisations.office())]
        self.fields["kind"].choices = [*none, *((k.code, _(k.name)) for k in regulation.document_kinds)]
        self.fields["assigned_by"].choices = [*none, *((a.code, _(a.name)) for a in regulation.assigners)]
        self.fields["urgency"].choices = [(m.code, _(m.name)) for m in regulation.urgency_marks]
        self.fields["division_id"].choices = [*none, *((d.pk, d.short_name) for d in organisations.divisions())]
        self.fields["specialist_id"].choices = [*none, *_people(today)]
        for name in ("issued_on", "released_on"):
            self.fields[name].today = today
        if editing:
            for name in ("tracking", "not_tracked_reason", "declared_open"):
                del self.fields[name]

    def said(self, drafting: tuple[str, ...]) -> DirectiveForm:
        """What was typed, as the action takes it. `drafting`: the drafting agency as picked."""
        data = self.cleaned_data
        at = data["released_time"] or time(0, 0)
        return DirectiveForm(
            issuer_id=data["issuer_id"],
            kind=data["kind"],
            number=data["number"],
            issued_on=data["issued_on"],
            released_at=datetime.combine(data["released_on"], at, tzinfo=clock.VIETNAM),
            subject=data["subject"],
            signer=data["signer"],
            signer_title=data["signer_title"],
            assigned_by=data["assigned_by"],
            assigned_by_name=data["assigned_by_name"],
            drafting_agency_id=int(drafting[0][2:]) if drafting and drafting[0].startswith("a:") else None,
            division_id=data["division_id"],
            specialist_id=data["specialist_id"],
            urgency=data["urgency"],
            tracked=data.get("tracking", "tracked") == "tracked",
            not_tracked_reason=data.get("not_tracked_reason", ""),
            declared_open=data.get("declared_open", True),
            confirmed_open=data["confirmed_open"],
            form_token=data["form_token"],
        )


class TrackForm(SaidForm):
    """Why a directive is not tracked (C2)."""

    reason = forms.CharField(label=_("Lý do không theo dõi"), max_length=LONGEST_TEXT, widget=area(3), required=False)


def _people(today: date) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for user, post in organisations.specialists(today):
        found.setdefault(user.pk, f"{user.full_name} · {post.division.short_name}" if post.division else user.full_name)
    return list(found.items())


def new_token() -> str:
    return uuid.uuid4().hex


class SplitForm(SaidForm):
    """One task of a directive."""

    content = forms.CharField(
        label=_("Nội dung nhiệm vụ"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "data-task-content": ""}),
    )
    product = forms.CharField(label=_("Sản phẩm phải có"), max_length=300, required=False)
    no_coordinators = forms.BooleanField(label=_("Không có cơ quan phối hợp"), required=False)
    deadline_text = forms.CharField(label=_("Thời hạn theo văn bản"), max_length=300, required=False)
    due_on = VnDateField(label=_("Ngày hết hạn"), required=False)
    no_deadline = forms.BooleanField(label=_("Không có thời hạn"), required=False)
    deadline_kind = forms.ChoiceField(label=_("Loại thời hạn"), widget=forms.RadioSelect, initial="complete")
    report_to = forms.CharField(label=_("Báo cáo, trình ai"), max_length=200, required=False)
    field_id = forms.TypedChoiceField(label=_("Lĩnh vực"), coerce=int, empty_value=None, required=False)
    recurs = forms.ChoiceField(label=_("Kỳ"), required=False)
    recur_day = forms.IntegerField(label=_("Ngày phải xong"), required=False)
    recur_month = forms.IntegerField(label=_("Tháng thứ mấy của kỳ"), required=False)
    recur_from = VnDateField(label=_("Từ ngày"), required=False)
    recur_until = VnDateField(label=_("Đến ngày"), required=False)
    origin = forms.ChoiceField(label=_("Nguồn giao"), initial="province")
    origin_document = forms.CharField(label=_("Văn bản của cấp trên"), max_length=200, required=False)
    origin_due_on = VnDateField(label=_("Thời hạn của cấp trên"), required=False)

    def __init__(self, *args: Any, regulation: Regulation, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deadline_kind"].choices = [
            ("complete", pgettext_lazy("deadline", "Hoàn thành")),
            ("report", _("Báo cáo, trình")),
        ]
        self.fields["field_id"].choices = [("", _("Chưa chọn")), *((f.pk, f.name) for f in organisations.fields())]
        self.fields["origin"].choices = [(o.code, _(o.name)) for o in regulation.scope.origins]
        self.fields["recurs"].choices = [("", _("Không định kỳ")), *RECURS]
        for name in ("recur_day", "recur_month"):
            self.fields[name].error_messages |= {"invalid": _("Ô này ghi một số, ví dụ 25.")}
        self.fields["recur_day"].help_text = _("Để trống thì theo quy định cập nhật của Quy chế.")
        self.fields["recur_month"].help_text = _(
            "Để trống là tháng cuối của kỳ; lớn hơn số tháng của kỳ một đơn vị là tháng liền sau kỳ."
        )
        self.fields["recur_from"].help_text = _("Để trống là từ ngày ban hành văn bản.")
        for name in ("due_on", "origin_due_on", "recur_from", "recur_until"):
            self.fields[name].today = today

    def clean(self) -> dict[str, Any]:
        """A day that stands in the sentence of the directive is the deadline, unless another one was typed."""
        data = super().clean() or {}
        found = DAY_IN_TEXT.search(data.get("deadline_text") or "") if not data.get("recurs") else None
        if found and not data.get("due_on") and not data.get("no_deadline") and "due_on" not in self.errors:
            try:
                data["due_on"] = self.fields["due_on"].clean(found[0])
            except forms.ValidationError as fault:
                self.add_error("due_on", fault)
        return data

    def said(self, leads: tuple[str, ...], coordinators: tuple[str, ...], issued_on: date) -> TaskForm:
        """What was typed, as the action takes it. `issued_on`: of the directive; a recurring duty begins then if nothing else was said."""
        data = self.cleaned_data
        recurs = Recurrence(
            kind=data["recurs"],
            starts_on=data["recur_from"] or issued_on,
            until=data["recur_until"],
            due_day=data["recur_day"],
            due_month=data["recur_month"],
        )
        return TaskForm(
            content=data["content"],
            product=data["product"],
            leads=leads,
            coordinators=coordinators,
            no_coordinators=data["no_coordinators"],
            deadline_text=data["deadline_text"],
            due_on=data["due_on"],
            no_deadline=data["no_deadline"],
            deadline_kind=data["deadline_kind"],
            report_to=data["report_to"],
            field_id=data["field_id"],
            origin=data["origin"],
            origin_document=data["origin_document"],
            origin_due_on=data["origin_due_on"],
            recurs=recurs if data["recurs"] else None,
        )


def put(form: forms.Form, told: list[Told]) -> list[Told]:
    """Refusals that belong to a field of the form go there; what has a way on, or belongs to the whole, is given back to be told above it."""
    for one in told:
        if one.field in form.fields:
            form.add_error(one.field, one.text)
    return [one for one in told if one.way_url or one.field not in form.fields]
