"""Forms of the deeds. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.cites import short_cite
from dondoc.web.fields import LONGEST_TEXT, VnDateField
from dondoc.web.refusals import Told, tell_all

#: What a result is usually called; "other" covers the rest.
#: Kept as the Vietnamese word (imported histories bear words of their own), said in the reader's language.
DOCUMENT_KINDS = (
    N_("Báo cáo"), N_("Công văn"), N_("Tờ trình"), N_("Quyết định"), N_("Kế hoạch"), N_("Thông báo"), N_("Biên bản"), N_("Văn bản khác"),
)  # fmt: skip


class Asked(forms.CharField):
    """Shown as needed; whether it may stay empty is the action's to say, with its article."""

    def validate(self, value: Any) -> None:
        return None


class DateText(VnDateField):
    """A needed day whose absence the action names, with its article."""

    def validate(self, value: Any) -> None:
        return None


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files. They are only shown here; the view has them inspected (`uploads.inspected`)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class DeedForm(forms.Form):
    """What every deed carries: the version of the record that its page showed, and a token that lets a re-sent form count once."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)
        self.fields["form_token"].initial = uuid4().hex

    def clean_form_token(self) -> str:
        """Forms without a token are not one another's repetition."""
        return self.cleaned_data["form_token"] or uuid4().hex

    def refused(self, caught: Refusal | Refusals) -> list[Told]:
        """Each refusal to its field; those of no field are returned, to be shown above the form. Of a field that could not be read nothing more is
        said."""
        whole, unread = [], set(self.errors)
        for told in tell_all(caught):
            field = "files" if told.code.startswith("file_") else told.field
            if field in unread:
                continue
            if field in self.fields:
                self.add_error(field, with_article(told))
            else:
                whole.append(told)
        return whole


def with_article(told: Told) -> str:
    """The sentence of a refusal with its article behind it, or that it is a rule of the system, for a place that holds no link."""
    house = gettext("quy định của hệ thống")
    if told.is_system_rule:
        return told.text if house in told.text else f"{told.text} ({house})"
    article = short_cite(told.cite.rpartition(" ")[2])
    return f"{told.text} ({article})" if article else told.text


def long_text(label: Any, help_text: Any = "", rows: int = 3, needed: bool = True) -> Asked:
    area = forms.Textarea(attrs={"rows": rows})
    return Asked(label=label, help_text=help_text, required=needed, max_length=LONGEST_TEXT, widget=area)


def line(label: Any, help_text: Any = "", limit: int = 120, needed: bool = True) -> Asked:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Asked(label=label, help_text=help_text, required=needed, max_length=limit, widget=widget)


def cards(label: Any, choices: list[tuple[str, Any]]) -> Asked:
    """One of a few, as cards. What is not in the list is refused by the action, with its article."""
    return Asked(label=label, widget=forms.RadioSelect(choices=choices))


def files(label: Any = None) -> Files:
    return Files(label=label or _("Tệp kèm theo"), required=False)


class ReasonForm(DeedForm):
    """One text that the deed rests on; its words come with the door."""

    reason = long_text(_("Lý do"))

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text
        self.fields["reason"].required = needed


class DisputeForm(DeedForm):
    """`grounds`: (code, name) of the governing regulation."""

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"] = cards(_("Căn cứ đề nghị"), list(grounds))
        self.fields["reason"] = long_text(
            _("Lý do"),
            _(
                "Nêu chỗ thiếu, chỗ chưa đúng, hoặc vì sao không thuộc chức năng của cơ quan. Thời hạn vẫn tính trong khi chờ trả lời."
            ),
        )


class PersonForm(DeedForm):
    """`people` and `units`: (value, name), value "u:12" for a person and "a:7" for a subordinate unit."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], units: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        blank = [("", gettext("Chưa giao riêng cho ai"))]
        self.fields["person"] = forms.ChoiceField(label=_("Người thực hiện"), required=False, choices=blank + people)
        if units:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Phòng, ban trực thuộc"),
                required=False,
                choices=[("", gettext("Không giao cho phòng, ban"))] + units,
                help_text=_("Nhiệm vụ vẫn là của cơ quan; thủ trưởng chịu trách nhiệm về kết quả."),
            )


class ProgressForm(DeedForm):
    text = long_text(_("Đến nay đã làm được gì?"), rows=4)
    files = files()
    phrases = (_("Đang làm, không vướng."), _("Chờ cơ quan khác."), _("Đã xong một phần."))


class ExtensionForm(DeedForm):
    text = long_text(_("Lý do xin gia hạn"), rows=4)
    files = files(_("Văn bản xin gia hạn"))
    phrases = (_("Cần thêm thời gian thẩm định."), _("Chờ ý kiến của cơ quan liên quan."), _("Khối lượng phát sinh."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = DateText(
            today=self.today, label=_("Ngày đề nghị mới"), help_text=_("Ghi ngày/tháng/năm, ví dụ 04/12/2026.")
        )
        self.fields["asked_due_on"] = asked
        self.order_fields(["asked_due_on", "text", "files"])


class ExplanationForm(DeedForm):
    text = long_text(_("Nội dung giải trình"), rows=5)
    files = files()
    phrases = ()


class ResultForm(DeedForm):
    """A result names its document (D3)."""

    document_kind = Asked(
        label=_("Loại văn bản"), max_length=60, widget=forms.Select(choices=[(k, _(k)) for k in DOCUMENT_KINDS])
    )
    document_number = line(_("Số, ký hiệu"), limit=60)
    document_signer = line(_("Người ký"))
    text = long_text(
        _("Kết quả đã đạt được"), _("Trả lời từng yêu cầu của nhiệm vụ; sản phẩm ở đâu trong văn bản kèm theo."), rows=5
    )
    files = files(_("Văn bản kết quả và tài liệu kèm theo"))
    phrases = ()

    def __init__(self, *args: Any, several: bool = True, given: date | None = None, **options: Any) -> None:
        """`several`: the task was given to other leads too. `given`: when; an older document is noted beside its date."""
        super().__init__(*args, **options)
        self.fields["result_dated"] = DateText(today=self.today, label=_("Ngày văn bản"), past=True)
        if given:
            self.fields["result_dated"].widget.attrs["data-given"] = f"{given:%d/%m/%Y}"
        if several:
            self.fields["shared"] = forms.BooleanField(
                label=_("Cho các cơ quan cùng chủ trì nhiệm vụ dùng chung kết quả này"),
                required=False,
                help_text=_(
                    "Thủ trưởng các cơ quan đó đọc được kết quả và nộp lại làm kết quả của mình; mỗi cơ quan vẫn được xem xét riêng."
                ),
            )
        self.order_fields(
            ["document_kind", "document_number", "result_dated", "document_signer", "text", "files", "shared"]
        )


class AdoptForm(DeedForm):
    """`offered`: (id, words) of the results that other leads share."""

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["update"] = cards(_("Kết quả dùng chung"), offered)
        if len(offered) == 1:
            self.fields["update"].initial = offered[0][0]


class JudgementForm(DeedForm):
    """`judgement`: the scales of the governing regulation."""

    def __init__(self, *args: Any, judgement: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quality"] = cards(_("Chất lượng"), [(c.code, gettext(c.name)) for c in judgement.quality])
        self.fields["effectiveness"] = cards(
            _("Hiệu quả"), [(c.code, gettext(c.name)) for c in judgement.effectiveness]
        )
        self.fields["remark"] = long_text(_("Nhận xét, ghi vào hồ sơ"), needed=False)


class ReturnForm(DeedForm):
    lacking = long_text(_("Kết quả còn thiếu gì"), _("Cơ quan đọc nguyên văn để làm lại."))


class AnswerForm(DeedForm):
    answer = long_text(_("Trả lời cơ quan đề nghị"), _("Nói rõ vì sao nhiệm vụ được giữ nguyên."))


class TransferForm(DeedForm):
    """The agency itself comes from the picker, beside the form's own fields."""

    reason = long_text(_("Lý do chuyển"), _("Cơ quan đang giữ và cơ quan nhận đều đọc được."))


class CorrectForm(DeedForm):
    content = long_text(_("Nội dung nhiệm vụ"), rows=4)
    product = line(_("Sản phẩm"), limit=300, needed=False)
    reason = long_text(_("Lý do đính chính"), _("Câu chữ cũ vẫn được giữ và hiện trong phần Diễn biến."), rows=2)


class JoinForm(DeedForm):
    """The agencies themselves come from the picker, beside the form's own fields."""

    no_deadline = forms.BooleanField(label=_("Không có thời hạn"), required=False)
    deadline_text = line(_("Thời hạn theo văn bản"), limit=300, needed=False)
    reason = long_text(_("Lý do, căn cứ giao bổ sung"), _("Cơ quan nhận việc đọc được."), rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"] = DateText(today=self.today, label=_("Thời hạn của cơ quan được giao thêm"))


class ReportUpForm(DeedForm):
    document_number = line(_("Số, ký hiệu văn bản báo cáo"), limit=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dated"] = DateText(today=self.today, label=_("Ngày văn bản"), past=True)


class MissingForm(DeedForm):
    directive_number = line(
        _("Số, ký hiệu của văn bản giao nhiệm vụ"),
        _("Ví dụ 212/KH-UBND. Anh/chị không cần thấy văn bản đó trong hệ thống."),
        limit=60,
    )
    content = long_text(
        _("Nội dung nhiệm vụ còn thiếu"), _("Ghi đúng như trong văn bản, kèm mục, khoản nếu có."), rows=4
    )


class MissingAnswerForm(DeedForm):
    accepted = cards(
        _("Văn phòng trả lời"),
        [("yes", _("Đúng là thiếu, sẽ bổ sung nhiệm vụ")), ("no", _("Không thiếu, trả lời cơ quan"))],
    )
    answer = long_text(_("Nội dung trả lời"), rows=2)
