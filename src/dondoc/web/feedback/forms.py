"""Forms of feedback. They read the shape of what was typed; what it means is judged by the action, whose refusal comes back to its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.web.feedback_words import FAULT_WORDS
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, cards, files, line, long_text
from dondoc.web.urging.forms import HEADINGS


class SendForm(DeedForm):
    """`agencies`: (id, name) of those that may be told of."""

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list(agencies)
        first = [("", gettext("Chọn cơ quan"))] if len(offered) != 1 else []
        self.fields["about"] = Asked(label=_("Cơ quan được phản hồi"), widget=forms.Select(choices=first + offered))
        self.fields["fault"] = cards(_("Phản hồi vì"), list(FAULT_WORDS.items()))
        self.fields["words"] = long_text(
            _("Nội dung phản hồi"),
            _("Việc gì, từ khi nào, ảnh hưởng thế nào đến cơ quan anh/chị. Cơ quan được phản hồi đọc được."),
            rows=5,
        )
        self.fields["files"] = files()


class ActForm(DeedForm):
    """An act that is words and papers. `label` and `help_text` of its words."""

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = long_text(label, help_text, rows=4)
        self.fields["files"] = files()


class TieForm(DeedForm):
    """The task that a feedback is about."""

    directive_number = line(_("Số, ký hiệu văn bản giao nhiệm vụ"), _("Ví dụ 212/KH-UBND."), limit=60)
    position = line(_("Thứ tự nhiệm vụ trong văn bản"), limit=4, needed=False)


class LetterForm(DeedForm):
    """The urging in writing. `signers`: (id of the post, name)."""

    def __init__(self, *args: Any, signers: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = long_text(
            _("Nội dung công văn"), _("Công văn soạn sẵn theo mẫu; số và ngày để văn thư điền."), rows=5
        )
        self.fields["answer_by"] = DateText(label=_("Đề nghị trả lời chậm nhất ngày"), required=False, today=self.today)
        self.fields["heading"] = Asked(label=_("Công văn ký"), widget=forms.RadioSelect(choices=HEADINGS))
        people = [("", gettext("Để trống, văn thư điền sau")), *signers]
        self.fields["signer"] = forms.ChoiceField(label=_("Người ký công văn"), required=False, choices=people)


class DirectionForm(ActForm):
    """`leaders`: (id, name) of those in office, where the Office writes a leader's word down and names the document; None where he himself does."""

    def __init__(self, *args: Any, leaders: Iterable[tuple[str, str]] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if leaders is not None:
            people = [("", gettext("Chọn lãnh đạo")), *leaders]
            self.fields["leader"] = Asked(label=_("Lãnh đạo cho ý kiến"), widget=forms.Select(choices=people))
            self.fields["document"] = line(_("Số, ngày của văn bản hoặc phiếu trình có ý kiến"), limit=120)
            self.order_fields(["leader", "document", "words", "files"])
