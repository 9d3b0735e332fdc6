"""The doors of the deeds: for each word of the address its deed, its form, its words, and the one action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dondoc.core.regulation import regulation
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Deed
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import agency, office, sharing
from dondoc.tasks.queries.sharing import offered_to
from dondoc.web.fields import number_in
from dondoc.web.tasks import extending, forms, parts, pre_checking

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Door:
    """`offer` is the button that opens the form, `button` the one that sends it, `done` what is said afterwards.

    direct: there is nothing to fill in; the offer itself sends.
    """

    word: str
    deed: Deed
    offer: Word
    title: Word
    button: Word
    done: Word
    icon: str
    act: Callable[[HttpRequest, Any, dict[str, Any]], Any]
    form: type[forms.DeedForm] = forms.DeedForm
    extras: Callable[[HttpRequest, Any], dict[str, Any]] = lambda request, assignment: {}
    look: str = ""
    direct: bool = False
    note: Word = ""
    words: dict[str, Word] = field(default_factory=dict)


def _base(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {"actor": request.actor, "assignment_id": assignment.pk, "version": data["version"], "at": request.now}


def _reason(action: Callable[..., Any], name: str = "reason") -> Callable[[HttpRequest, Any, dict[str, Any]], Any]:
    """An action that needs a reason and nothing else."""

    def act(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
        return action(**_base(request, assignment, data), **{name: data["reason"]})

    return act


def _accept(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return agency.accept(**_base(request, assignment, data))


def _dispute(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    suggested = picked(request, "suggested")
    return agency.dispute(
        **_base(request, assignment, data), ground=data["ground"], reason=data["reason"], suggested_agency_id=suggested
    )


def _give(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    person, unit = data.get("person", ""), data.get("unit", "")
    return agency.assign_person(
        **_base(request, assignment, data),
        user_id=int(person[2:]) if person else None,
        unit_id=int(unit[2:]) if unit else None,
        note="",
    )


def _sign(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return agency.file_result(**_base(request, assignment, data), result=None, files=[], form_token=data["form_token"])


def _adopt(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    chosen = number_in(data["update"])
    return sharing.adopt_result(**_base(request, assignment, data), update_id=chosen, form_token=data["form_token"])


def _offered(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """What other leads of the task share, in one line each."""
    words = _("{kind} {number} ngày {day}, {agency} nộp")
    return {
        "offered": [
            (
                str(one.pk),
                str(words).format(
                    kind=_(one.document_kind) if one.document_kind else "",
                    number=one.document_number,
                    day=f"{one.result_dated:%d/%m/%Y}",
                    agency=one.assignment.agency.name,
                ),
            )
            for one in offered_to(assignment)
        ]
    }


def _confirm(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    judged = {name: data[name] for name in ("quality", "effectiveness", "remark")}
    return office.confirm(**_base(request, assignment, data), **judged)


def _return(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return office.return_result(**_base(request, assignment, data), lacking=data["lacking"])


def _keep(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return office.keep(**_base(request, assignment, data), answer=data["answer"])


def _transfer(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    chosen = picked(request, "agency_id")
    if chosen is None:
        raise Refusal("no_agency", "Anh/chị chọn cơ quan nhận nhiệm vụ.", field="agency_id")
    return office.transfer(**_base(request, assignment, data), agency_id=chosen, reason=data["reason"])


def picked(request: HttpRequest, name: str) -> int | None:
    """The one agency of a picker ("a:12"); None where none was chosen."""
    ids = [number_in(t[2:]) for t in request.POST.getlist(name) if t.startswith("a:")]
    return next((pk for pk in ids if pk), None)


def _grounds(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    rules = regulation(assignment.task.directive.regulation_id)
    return {"grounds": [(g.code, _(g.name)) for g in rules.dispute.grounds]}


def _people(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    staff = organisations.staff_of(assignment.agency_id, request.today)
    units = organisations.subordinate_units(assignment.agency_id, request.today)
    return {
        "people": [(f"u:{user.pk}", f"{user.full_name}, {post.title}") for user, post in staff],
        "units": [(f"a:{unit.pk}", unit.name) for unit in units],
        "initial": {
            "person": f"u:{assignment.person_id}" if assignment.person_id else "",
            "unit": f"a:{assignment.unit_id}" if assignment.unit_id else "",
        },
    }


def _scales(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    return {"judgement": regulation(assignment.task.directive.regulation_id).judgement}


def _label(label: Word, help_text: Word = "", needed: bool = True) -> Callable[[HttpRequest, Any], dict[str, Any]]:
    return lambda request, assignment: {"label": label, "help_text": help_text, "needed": needed}


#: In the order in which they are offered; the first that is offered is the page's one primary button.
DOORS: tuple[Door, ...] = (
    Door(
        "ky-nop", Deed.FILE_RESULT, _("Ký nộp"), _("Ký nộp kết quả"), _("Ký nộp, đề nghị kết thúc nhiệm vụ"),
        _("Đã nộp kết quả. Văn phòng UBND tỉnh xem xét rồi xác nhận hoặc trả lại."), "writing-sign", _sign,
    ),
    Door(
        "xac-nhan", Deed.CONFIRM, _("Xác nhận kết quả"), _("Xác nhận hoàn thành"), _("Xác nhận hoàn thành"),
        _("Đã xác nhận hoàn thành."), "circle-check", _confirm, forms.JudgementForm, _scales,
    ),
    Door(
        "tiep-nhan", Deed.ACCEPT, _("Tiếp nhận"), _("Tiếp nhận nhiệm vụ"), _("Tiếp nhận"),
        _("Đã tiếp nhận nhiệm vụ."), "check", _accept, direct=True,
    ),
    Door(
        "giu-nguyen", Deed.KEEP, _("Giữ nguyên, trả lời"), _("Giữ nguyên nhiệm vụ và trả lời"), _("Gửi trả lời, giữ nguyên"),
        _("Đã trả lời cơ quan đề nghị; nhiệm vụ được giữ nguyên."), "message-2", _keep, forms.AnswerForm,
    ),
    Door(
        "de-xuat-gia-han", Deed.ADVISE_EXTENSION, _("Đề xuất gia hạn"), _("Đề xuất về đề nghị gia hạn"), _("Trình lãnh đạo"),
        _("Đã trình đề xuất; lãnh đạo đã giao nhiệm vụ quyết định."), "calendar-plus", extending.advise, extending.WordForm, extending.advising,
    ),
    Door(
        "quyet-dinh-gia-han", Deed.DECIDE_EXTENSION, _("Quyết định gia hạn"), _("Quyết định về đề nghị gia hạn"), _("Ghi quyết định"),
        _("Đã ghi quyết định về đề nghị gia hạn; mọi thời hạn trước vẫn lưu."), "calendar-event", extending.decide, extending.WordForm,
        extending.deciding,
    ),
    Door(
        "cap-nhat", Deed.UPDATE, _("Cập nhật"), _("Cập nhật"), _("Gửi cập nhật"), "", "pencil", lambda *_: None, forms.ProgressForm,
    ),
    Door(
        "ket-qua", Deed.FILE_RESULT, _("Nộp kết quả"), _("Nộp kết quả"), "", "", "send", lambda *_: None, forms.ResultForm,
    ),
    Door(
        "dung-chung", Deed.FILE_RESULT, _("Dùng kết quả của cơ quan cùng chủ trì"), _("Dùng kết quả của cơ quan cùng chủ trì"),
        _("Ký nộp, đề nghị kết thúc nhiệm vụ"), _("Đã nộp kết quả dùng chung. Văn phòng UBND tỉnh xem xét riêng kết quả của cơ quan anh/chị."),
        "copy", _adopt, forms.AdoptForm, _offered,
    ),
    Door(
        "tra-lai", Deed.RETURN, _("Trả lại làm lại…"), _("Trả lại làm lại"), _("Trả lại làm lại"),
        _("Đã trả lại kết quả; cơ quan đọc được những gì còn thiếu."), "refresh-alert", _return, forms.ReturnForm, look="d",
    ),
    Door(
        "tra-du-thao", Deed.HAND_BACK, _("Trả dự thảo để sửa"), _("Trả dự thảo kết quả để sửa"), _("Trả dự thảo"),
        _("Đã trả dự thảo; nhiệm vụ trở lại như trước khi trình."), "arrow-back-up", _reason(agency.hand_back, "text"), forms.ReasonForm,
        _label(_("Cần sửa gì"), needed=False),
    ),
    Door(
        "rut-ket-qua", Deed.RECALL_RESULT, _("Rút kết quả đã nộp"), _("Rút kết quả đã nộp"), _("Rút kết quả"),
        _("Đã rút kết quả; nhiệm vụ trở lại đang thực hiện và thời hạn vẫn tính."), "restore", _reason(agency.recall_result),
        forms.ReasonForm, _label(_("Lý do rút")),
    ),
    Door(
        "de-nghi-phoi-hop", Deed.ASK_PART, _("Đề nghị phối hợp"), _("Đề nghị cơ quan phối hợp gửi phần việc"), _("Gửi đề nghị"),
        _("Đã gửi đề nghị; cơ quan phối hợp thấy trong Việc của tôi."), "users", parts.ask, parts.AskForm, parts.asking,
    ),
    Door(
        "nhac-chu-tri", Deed.REMIND_LEAD, _("Nhắc cơ quan chủ trì"), _("Nhắc cơ quan chủ trì"), _("Nhắc"),
        _("Đã nhắc cơ quan chủ trì; lời nhắc ghi trong diễn biến."), "bell", parts.remind_lead, forms.ReasonForm,
        _label(_("Lời nhắc"), needed=False),
    ),
    Door(
        "rut-xin-gia-han", Deed.WITHDRAW_EXTENSION, _("Rút đề nghị gia hạn"), _("Rút đề nghị gia hạn"), _("Rút đề nghị"),
        _("Đã rút đề nghị gia hạn; thời hạn không thay đổi."), "restore", extending.withdraw, forms.ReasonForm,
        _label(_("Lý do rút"), needed=False),
    ),
    Door(
        "y-kien", Deed.PRE_CHECK, _("Nêu ý kiến về kết quả"), _("Nêu ý kiến về kết quả"), _("Gửi ý kiến"),
        _("Đã ghi ý kiến; Văn phòng UBND tỉnh thấy khi xem xét kết quả."), "message-2", pre_checking.say, pre_checking.OpinionForm,
        pre_checking.first,
    ),
    Door(
        "giao-nguoi", Deed.ASSIGN_PERSON, _("Giao người thực hiện"), _("Giao người thực hiện"), _("Giao"),
        _("Đã giao người thực hiện trong cơ quan."), "user-check", _give, forms.PersonForm, _people,
    ),
    Door(
        "de-nghi-dieu-chinh", Deed.DISPUTE, _("Không đúng? Đề nghị điều chỉnh"), _("Đề nghị điều chỉnh"), _("Gửi đề nghị"),
        _("Đã gửi đề nghị; Văn phòng UBND tỉnh bổ sung, điều chỉnh, chuyển cơ quan khác hoặc trả lời."), "corner-up-left", _dispute,
        forms.DisputeForm, _grounds,
    ),
    Door(
        "chuyen", Deed.TRANSFER, _("Chuyển cơ quan khác"), _("Chuyển cơ quan khác"), _("Chuyển"),
        _("Đã chuyển nhiệm vụ; lượt giao ở cơ quan cũ khép lại và lượt giao mới đã mở."), "arrow-right-circle", _transfer, forms.TransferForm,
    ),
    Door(
        "tam-dung", Deed.SUSPEND, _("Tạm dừng"), _("Tạm dừng nhiệm vụ"), _("Tạm dừng"), _("Đã tạm dừng nhiệm vụ."),
        "player-pause", _reason(office.suspend), forms.ReasonForm,
        _label(_("Căn cứ ý kiến chỉ đạo nào, đến khi nào"), _("Thời hạn không thay đổi trong lúc tạm dừng.")),
    ),
    Door(
        "tiep-tuc", Deed.RESUME, _("Cho tiếp tục"), _("Cho tiếp tục thực hiện"), _("Cho tiếp tục"), _("Nhiệm vụ đã được tiếp tục."),
        "player-play", _reason(office.resume), forms.ReasonForm, _label(_("Căn cứ ý kiến chỉ đạo nào")),
    ),
    Door(
        "mo-lai", Deed.REOPEN, _("Mở lại"), _("Mở lại nhiệm vụ đã hoàn thành"), _("Mở lại"), _("Đã mở lại nhiệm vụ."),
        "rotate", _reason(office.reopen), forms.ReasonForm, _label(_("Lý do mở lại")),
    ),
    Door(
        "thu-hoi", Deed.WITHDRAW, _("Thu hồi"), _("Thu hồi nhiệm vụ"), _("Thu hồi"), _("Đã thu hồi nhiệm vụ; cơ quan không phải làm nữa."),
        "ban", _reason(office.withdraw), forms.ReasonForm,
        _label(_("Văn bản hoặc ý kiến chỉ đạo làm căn cứ"), _("Lượt giao này ra khỏi số liệu; lịch sử vẫn giữ.")), look="d",
    ),
)  # fmt: skip
BY_WORD: dict[str, Door] = {door.word: door for door in DOORS}
