"""Forms of threads. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, files, line, long_text

Choices = Iterable[tuple[str, Any]]
WORDS: dict[str, tuple[Any, Any]] = {
    "difficulty": (_("Vướng mắc và đề nghị"), _("Vướng ở đâu, vì sao, cơ quan đã làm gì và đề nghị gì.")),
    "beyond_means": (
        _("Nguyên nhân và đề nghị"),
        _("Phần việc nào không đủ khả năng, điều kiện; nguyên nhân; đề nghị gì."),
    ),
    "difference": (
        _("Ý kiến của cơ quan mình"),
        _("Văn phòng và lãnh đạo UBND tỉnh đọc; cơ quan kia không đọc phần này."),
    ),
    "question": (_("Câu hỏi"), _("Hỏi về nhiệm vụ, về Quy chế hoặc cách làm trên hệ thống.")),
}
WANTS = (
    ("directed", _("Thực hiện theo ý kiến này, không phải làm gì thêm")),
    ("new_task", _("Giao nhiệm vụ mới")),
    ("new_deadline", _("Đổi thời hạn")),
)


class OpenForm(DeedForm):
    """`others`: (id, name) of the agencies from which one may differ; asked of a difference only."""

    subject = line(
        _("Tóm tắt trong một dòng"),
        _("Các cơ quan nhận câu trả lời gửi chung cũng đọc dòng này."),
        limit=200,
    )

    def __init__(self, *args: Any, kind: str, others: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        label, help_text = WORDS[kind]
        self.fields["words"] = long_text(label, help_text, rows=5)
        if kind == "difference":
            self.fields["others"] = forms.MultipleChoiceField(
                label=_("Cơ quan có ý kiến khác"),
                required=False,
                choices=list(others),
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["question"] = long_text(
                _("Điều cần cơ quan kia cho ý kiến"),
                _("Cơ quan kia đọc câu này, tên nhiệm vụ, văn bản, thời hạn và tình trạng; không đọc phần khác."),
            )
        self.fields["due_on"] = DateText(label=_("Đề nghị trả lời chậm nhất ngày"), required=False, today=self.today)
        self.fields["files"] = files()


class SayForm(DeedForm):
    words = long_text(_("Ý kiến của cơ quan"), rows=4)
    files = files()


class WithdrawForm(DeedForm):
    words = long_text(_("Lý do rút lại"), rows=2)


class AskForm(DeedForm):
    """The agency itself comes from the picker, beside the form's own fields."""

    question = long_text(
        _("Điều cần cơ quan cho ý kiến"),
        _("Cơ quan được hỏi đọc câu này, tên nhiệm vụ, văn bản, thời hạn và tình trạng; không đọc phần khác."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer_by"] = DateText(label=_("Trả lời chậm nhất ngày"), required=False, today=self.today)
        self.fields["files"] = files()


class AnswerForm(DeedForm):
    """`task`: it is about a task, whose agencies may all be told."""

    words = long_text(_("Trả lời"), rows=4)

    def __init__(self, *args: Any, task: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        label = _("Gửi tất cả cơ quan cùng nhiệm vụ") if task else _("Gửi tất cả các cơ quan")
        self.fields["for_all"] = forms.BooleanField(
            label=label,
            required=False,
            help_text=_("Các cơ quan khác đọc dòng tóm tắt và câu trả lời, không đọc phần trình bày."),
        )
        self.fields["files"] = files()


class ProposeForm(DeedForm):
    """`leaders`: (id, name) of the leaders of the province in office; `leader`: who gave the task."""

    words = long_text(
        _("Đề xuất của Văn phòng"), _("Cách giải quyết và lý do; lãnh đạo đọc trước khi chỉ đạo."), rows=4
    )

    def __init__(self, *args: Any, leaders: Choices, leader: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["put_to"] = Asked(label=_("Trình"), widget=forms.Select(choices=list(leaders)), initial=leader)
        self.fields["files"] = files()


class DirectForm(DeedForm):
    """`office`: the Office writes down what a leader said. `task`: its deadline may be changed."""

    words = long_text(_("Ý kiến chỉ đạo"), rows=4)

    def __init__(
        self, *args: Any, office: bool, task: bool, leaders: Choices, leader: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        wants = [one for one in WANTS if task or one[0] != "new_deadline"]
        self.fields["wants"] = cards(_("Việc tiếp theo"), wants)
        self.fields["wants"].initial = "directed"
        if office:
            people = [("", gettext("Chọn lãnh đạo")), *leaders]
            self.fields["leader"] = Asked(
                label=_("Lãnh đạo cho ý kiến"), widget=forms.Select(choices=people), initial=leader
            )
            self.fields["document"] = line(
                _("Văn bản, phiếu trình hoặc cuộc họp có ý kiến"), _("Ví dụ: Thông báo số 9/TB-VP."), limit=120
            )
        self.fields["files"] = files()


class CloseForm(DeedForm):
    """`wanted`: what the direction asked for. `task`: its deadline may have been changed."""

    def __init__(self, *args: Any, wanted: str, task: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        wants = [
            ("directed", _("Đã làm theo chỉ đạo")),
            *(one for one in WANTS[1:] if task or one[0] != "new_deadline"),
        ]
        self.fields["outcome"] = cards(_("Kết quả"), wants)
        self.fields["outcome"].initial = wanted
        self.fields["directive_number"] = line(
            _("Số, ký hiệu văn bản giao nhiệm vụ mới"),
            _("Ghi khi kết quả là nhiệm vụ mới; văn bản đó phải đã giao trong hệ thống."),
            limit=60,
            needed=False,
        )
        self.fields["words"] = long_text(_("Ghi chú"), rows=2, needed=False)
