"""Forms of what happens on site. They read the shape of what was typed; what it means is judged by the action (G2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.rules.inspections import FOUR_POINTS
from dondoc.web.inspections.words import POINTS, VERDICTS
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, Files, FilesInput, cards, files, line, long_text

#: Telephones hand over what they can turn into these.
PHOTOGRAPHS = "image/jpeg,image/png"


class FindingForm(DeedForm):
    """What was found of one task. `version`: what its author had before him."""

    verdict = cards(_("Kết quả kiểm tra"), [(code, look[0]) for code, look in VERDICTS.items()])
    found = long_text(_("Ghi nhận tại chỗ"), _("Thấy gì, xem giấy tờ nào, ai xác nhận."), rows=4, needed=False)
    nature = long_text(POINTS["nature"], rows=2, needed=False)
    degree = long_text(POINTS["degree"], rows=2, needed=False)
    cause = long_text(POINTS["cause"], rows=2, needed=False)
    responsibility = long_text(POINTS["responsibility"], rows=2, needed=False)

    def points(self) -> list[Any]:
        """The fields that show where it was not or wrongly done."""
        return [self[name] for name in FOUR_POINTS]


class EvidenceForm(DeedForm):
    """A note, photographs and files."""

    words = long_text(_("Ghi chép"), rows=3, needed=False)
    photos = Files(
        label=_("Chụp ảnh"),
        required=False,
        widget=FilesInput(attrs={"accept": PHOTOGRAPHS, "capture": "environment"}),
    )
    files = files(_("Ảnh, tệp có sẵn trên máy"))
    keep_place = forms.BooleanField(
        label=_("Ghi lại vị trí chụp"),
        help_text=_(
            "Không chọn thì hệ thống bỏ vị trí chụp. Tệp ảnh luôn được gỡ vị trí; nếu chọn, vị trí chỉ ghi thành chữ."
        ),
        required=False,
    )


class NoticeForm(DeedForm):
    """The notice of an inspection. `announces`: with its number and day, to be sent."""

    def __init__(self, *args: Any, announces: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = long_text(
            _("Nội dung thông báo"),
            _("Soạn sẵn từ dữ liệu của cuộc kiểm tra; anh/chị sửa trước khi ban hành."),
            rows=14,
        )
        self.fields["number"] = line(_("Số, ký hiệu thông báo"), _("Ví dụ 15/TB-VP."), limit=60, needed=announces)
        self.fields["on"] = DateText(label=_("Ngày ban hành"), required=announces, today=self.today, past=True)


class InviteForm(DeedForm):
    """`agencies`: (id, name) of the directory."""

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", gettext("Không có trong danh mục")), *agencies]
        self.fields["agency"] = Asked(label=_("Cơ quan được mời"), required=False, widget=forms.Select(choices=choices))
        self.fields["name"] = line(
            _("Tên cơ quan, cá nhân ngoài danh mục"), _("Ghi khi không chọn cơ quan ở ô trên."), limit=200, needed=False
        )
        self.fields["asked_for"] = long_text(_("Nội dung cần chuẩn bị"), rows=2, needed=False)
        self.fields["on"] = DateText(label=_("Ngày tham gia"), required=False, today=self.today)


class AskForm(DeedForm):
    """A paper to be handed in. `tasks`: (id, title) of the inspection's tasks."""

    def __init__(self, *args: Any, tasks: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = long_text(_("Báo cáo, hồ sơ, tài liệu cần cung cấp"), rows=3)
        self.fields["due_on"] = DateText(label=_("Nộp chậm nhất ngày"), today=self.today)
        offered = list(tasks)
        if offered:
            choices = [("", gettext("Cả cuộc kiểm tra")), *offered]
            self.fields["task"] = Asked(label=_("Cho nhiệm vụ"), required=False, widget=forms.Select(choices=choices))


class HandInForm(DeedForm):
    words = long_text(_("Nội dung trả lời"), rows=3, needed=False)
    photos = Files(
        label=_("Chụp tài liệu"),
        required=False,
        widget=FilesInput(attrs={"accept": PHOTOGRAPHS, "capture": "environment"}),
    )
    files = files(_("Tệp tài liệu"))


class LackForm(DeedForm):
    words = long_text(_("Tài liệu đã nộp còn thiếu gì"), rows=2)


class MinutesForm(DeedForm):
    """The record of a working session."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_on"] = DateText(label=_("Ngày làm việc"), today=self.today, past=True)
        self.fields["place"] = line(_("Địa điểm"), limit=200, needed=False)
        self.fields["present"] = long_text(_("Thành phần"), rows=6, needed=False)
        self.fields["words"] = long_text(_("Nội dung làm việc"), rows=12)


class RemarkForm(DeedForm):
    """What the agency holds of the minutes, kept word for word."""

    agrees = forms.BooleanField(label=_("Thống nhất với nội dung biên bản"), required=False)
    words = long_text(_("Ý kiến của cơ quan"), _("Giữ nguyên văn trong biên bản."), rows=4, needed=False)


class AnswerForm(DeedForm):
    words = long_text(_("Ý kiến của bên kiểm tra"), rows=3, needed=False)


class ScanForm(DeedForm):
    files = files(_("Bản ký, quét"))
