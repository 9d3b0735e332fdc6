"""Forms of teams. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.queries.teams import Person
from dondoc.web.fields import number_in
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, Files, line, long_text


class PersonForm(DeedForm):
    """Somebody is chosen among `found`, of whom there are `more`; `find`: what was typed to look for others; `who`: what he is called on the page."""

    person = Asked(label=_("Người được chọn"), max_length=18, widget=forms.HiddenInput)
    find = Asked(label=_("Tìm người"), required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: list[Person], more: int = 0, who: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.found, self.more = found, more
        if who:
            self.fields["person"].label = who

    @property
    def chosen(self) -> int | None:
        return number_in(self["person"].value())


class TeamForm(PersonForm):
    """What the decision says. `set_up_by`: whom the regulation names."""

    name = line(_("Tên gọi"), _("Ví dụ: Tổ công tác kiểm tra nhiệm vụ Chủ tịch UBND tỉnh giao."), 200)
    number = line(_("Số, ký hiệu quyết định thành lập"), limit=60)
    files = Files(label=_("Quyết định thành lập"), required=False)
    rules = long_text(_("Quy chế hoạt động"), _("Tóm tắt hoặc toàn văn; có thể kèm tệp ở dưới."), 4, needed=False)
    rules_files = Files(label=_("Tệp quy chế hoạt động"), required=False)

    def __init__(self, *args: Any, set_up_by: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decided_on"] = DateText(label=_("Ngày quyết định"), today=self.today, past=True)
        self.fields["set_up_by"] = line(_("Người quyết định thành lập"), limit=200)
        self.fields["set_up_by"].initial = set_up_by
        self.fields["first"] = DateText(label=_("Hoạt động từ ngày"), today=self.today)
        self.fields["last"] = DateText(
            label=_("Đến hết ngày"),
            required=False,
            today=self.today,
            help_text=_("Để trống nếu quyết định không ghi thời hạn."),
        )
        for name in ("files", "rules_files"):
            self.fields[name].widget.attrs.pop("multiple", None)


class TakeInForm(PersonForm):
    """`roles`: (code, word) but the head's."""

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = Asked(label=_("Vai trò"), widget=forms.Select(choices=roles))
        self.fields["first"] = DateText(label=_("Tham gia từ ngày"), today=self.today)
        self.fields["first"].initial = self.today


class LetGoForm(DeedForm):
    """Ends one membership, or the team itself."""

    def __init__(self, *args: Any, label: Any, reason: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["last"] = DateText(label=label, today=self.today)
        self.fields["reason"] = long_text(reason, rows=2)


class HeadForm(DeedForm):
    """`members`: (id, name) of who may take over."""

    def __init__(self, *args: Any, members: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", gettext("Chọn thành viên")), *members]
        self.fields["member"] = Asked(label=_("Người thay phụ trách"), widget=forms.Select(choices=choices))
        self.fields["first"] = DateText(label=_("Phụ trách từ ngày"), today=self.today)
        self.fields["reason"] = long_text(_("Căn cứ thay người phụ trách"), rows=2)


class DecisionForm(DeedForm):
    """The decision that set it up, put right, or its file added."""

    name = line(_("Tên gọi"), limit=200)
    number = line(_("Số, ký hiệu quyết định thành lập"), limit=60)
    files = Files(label=_("Quyết định thành lập"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decided_on"] = DateText(label=_("Ngày quyết định"), today=self.today, past=True)
        self.fields["files"].widget.attrs.pop("multiple", None)


class RulesForm(DeedForm):
    """The team's own working rules."""

    rules = long_text(_("Quy chế hoạt động"), rows=5, needed=False)
    rules_files = Files(label=_("Tệp quy chế hoạt động"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rules_files"].widget.attrs.pop("multiple", None)


class TermForm(DeedForm):
    """From which day to which the team works."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first"] = DateText(label=_("Hoạt động từ ngày"), today=self.today)
        self.fields["last"] = DateText(
            label=_("Đến hết ngày"),
            required=False,
            today=self.today,
            help_text=_("Để trống nếu quyết định không ghi thời hạn."),
        )
