"""Forms of accounts and posts. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dondoc.organisations.actions import PostForm as AskedPost
from dondoc.organisations.queries import accounts
from dondoc.rules.access import Role
from dondoc.rules.passwords import Demands
from dondoc.web.fields import VnDateField
from dondoc.web.organisations.forms import KeepingForm
from dondoc.web.people.words import ROLES, SIGNS


class PostForm(KeepingForm):
    """A post: where, as what, from when, and whether it may sign for the head."""

    agency_id = forms.TypedChoiceField(label=pgettext_lazy("one", "Cơ quan"), coerce=int, empty_value=None)
    role = forms.ChoiceField(label=_("Vai trò trong hệ thống"))
    title = forms.CharField(label=_("Chức vụ"), max_length=200)
    signs = forms.ChoiceField(label=_("Ký kết quả"), required=False)
    valid_from = VnDateField(label=_("Từ ngày"))
    valid_to = VnDateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết."))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        agencies = [(str(a.pk), a.name) for a in accounts.agencies_for_posts(today)]
        self.fields["agency_id"].choices = [("", _t("Chưa chọn")), *agencies]
        self.fields["role"].choices = [("", _t("Chưa chọn")), *ROLES.items()]
        self.fields["signs"].choices = list(SIGNS.items())
        self.fields["valid_from"].initial = self.fields["valid_from"].initial or today

    def post(self) -> AskedPost:
        data = self.cleaned_data
        return AskedPost(
            agency_id=data["agency_id"],
            role=Role(data["role"]),
            title=" ".join(data["title"].split()),
            signs=data["signs"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
        )


class NewPersonForm(PostForm):
    """An account with its first post."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=300)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=200,
        help_text=_("Chữ không dấu, chữ số và . _ - @ +; không có khoảng trống."),
    )
    field_order = ("full_name", "username", "agency_id", "role", "title", "signs", "valid_from", "valid_to")


class EndPostForm(KeepingForm):
    valid_to = VnDateField(label=_("Ngày cuối cùng giữ chức vụ"))


class StandInForm(KeepingForm):
    """Who stands in, in which post, how he signs, from day to day; where there is one post, it is not asked for."""

    post_id = forms.TypedChoiceField(label=_("Thay ở chức vụ"), coerce=int)
    user_id = forms.TypedChoiceField(label=_("Người thay"), coerce=int)
    signs = forms.ChoiceField(label=_("Cách ký khi thay"), required=False)
    valid_from = VnDateField(label=_("Từ ngày"))
    valid_to = VnDateField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, today: date, posts: list[Any], colleagues: list[Any], **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        self.fields["post_id"].choices = [(p.pk, p.described) for p in posts]
        self.fields["user_id"].choices = [
            ("", _t("Chưa chọn")),
            *((c.user_id, f"{c.user.full_name} – {c.described}") for c in colleagues),
        ]
        ways = [(code, word) for code, word in SIGNS.items() if code and code != "head"]
        self.fields["signs"].choices = [*ways, ("", SIGNS[""])]
        self.fields["signs"].initial = "TUQ."
        self.fields["valid_from"].initial = today
        if len(posts) == 1:
            self.fields["post_id"].widget = forms.HiddenInput()
            self.fields["post_id"].initial = posts[0].pk
        if not any(p.signs for p in posts):
            self.fields["signs"].widget = forms.HiddenInput()


class OwnPasswordForm(KeepingForm):
    old = forms.CharField(
        label=_("Mật khẩu hiện tại"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, asked: Demands, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = password_help(asked)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _t("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return data


def password_help(asked: Demands) -> str:
    """What is asked of a password, in one sentence, before it is typed."""
    most = settings.ENV.accounts.password_not_again
    said = _t("Ít nhất %(least)s ký tự; một câu ngắn dễ nhớ là đủ mạnh.")
    if asked.classes == 4:
        said = _t(
            "Ít nhất %(least)s ký tự, có cả chữ thường, chữ hoa, chữ số và ký tự khác; dấu cách và chữ có dấu đều được."
        )
    elif asked.classes > 1:
        said = _t(
            "Ít nhất %(least)s ký tự, có %(classes)s trong bốn nhóm: chữ thường, chữ hoa, chữ số, ký tự khác; dấu cách và chữ có dấu đều được."
        )
    said = said % {"least": asked.least, "classes": asked.classes}
    own = _t("Không chứa tên của mình, không phải mật khẩu phổ biến")
    again = _t(", khác %(n)s mật khẩu gần nhất.") % {"n": most} if most > 1 else "."
    return f"{said} {own}{again}"
