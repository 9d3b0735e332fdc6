"""Forms of urging. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, files, line, long_text

#: With no letter, one letter an agency, or one to all with an annex.
LETTERS = (("", _("Không")), ("each", _("Mỗi cơ quan một công văn")), ("joint", _("Một công văn chung")))
HEADINGS = (("own", _("Nhân danh Văn phòng")), ("chairman", _("Thừa lệnh Chủ tịch UBND tỉnh (TL.)")))
PURPOSES = (("act", _("Đôn đốc thực hiện")), ("mend", _("Chấn chỉnh sai sót")))


class UrgeForm(DeedForm):
    """`channels`: (code, name) of the regulation. `signers`: (id of the post, name). `office`: may write by order of the Chairman."""

    phrases = (
        _("Nhiệm vụ đã quá hạn, đề nghị nộp kết quả ngay và nêu rõ nguyên nhân chậm."),
        _("Sắp đến hạn, đề nghị khẩn trương hoàn thành."),
        _("Đề nghị cập nhật tiến độ thực hiện."),
    )

    def __init__(
        self,
        *args: Any,
        channels: Iterable[tuple[str, str]],
        signers: Iterable[tuple[str, str]],
        office: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["channel"] = cards(_("Hình thức"), list(channels))
        self.fields["purpose"] = Asked(label=_("Mục đích"), widget=forms.RadioSelect(choices=PURPOSES))
        self.fields["words"] = long_text(
            _("Nội dung đôn đốc"),
            _(
                "Với điện thoại, làm việc trực tiếp, kiểm tra: ghi lại điều đã nói. Có công văn thì nội dung này nằm trong công văn."
            ),
            rows=4,
        )
        self.fields["answer_by"] = DateText(label=_("Đề nghị trả lời chậm nhất ngày"), required=False, today=self.today)
        self.fields["on_behalf"] = line(
            _("Theo ý kiến của"),
            _("Ghi khi truyền đạt ý kiến của lãnh đạo, ví dụ: Phó Chủ tịch UBND tỉnh Nguyễn Văn A."),
            limit=200,
            needed=False,
        )
        self.fields["letter"] = Asked(label=_("Công văn"), required=False, widget=forms.RadioSelect(choices=LETTERS))
        if office:
            self.fields["heading"] = Asked(
                label=_("Công văn ký"), required=False, widget=forms.RadioSelect(choices=HEADINGS)
            )
        people = [("", gettext("Để trống, văn thư điền sau")), *signers]
        self.fields["signer"] = forms.ChoiceField(label=_("Người ký công văn"), required=False, choices=people)


class AnswerForm(DeedForm):
    answer = long_text(
        _("Trả lời"),
        _("Đã làm gì, còn gì, khi nào xong. Muốn kết thúc nhiệm vụ thì nộp kết quả tại trang nhiệm vụ."),
        rows=4,
    )
    files = files()
    phrases = (_("Đang hoàn thiện, sẽ nộp kết quả trước ngày "), _("Đã nộp kết quả. "), _("Vướng ở "))


class SignedForm(DeedForm):
    number = line(_("Số, ký hiệu"), limit=60)
    dated = DateText(label=_("Ngày công văn"), past=True)
    files = files(_("Bản ký (tệp quét hoặc tệp ký số)"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dated"].today = self.today
        self.fields["files"].required = True


class TakeBackForm(DeedForm):
    reason = line(_("Lý do rút lại"), _("Cơ quan được đôn đốc đọc được lý do này."), limit=300)


class ReportForm(DeedForm):
    words = long_text(
        _("Nhận xét, đề nghị của anh/chị"), _("Đứng trước bảng trong báo cáo; có thể để trống."), rows=4, needed=False
    )
