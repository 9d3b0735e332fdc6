"""The acts upon a feedback as forms: the word of each in the address, its title, its form, the action that it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from dondoc.feedback.actions import handling
from dondoc.feedback.actions.tying import tie
from dondoc.feedback.queries.page import FeedbackPage, letter_signers
from dondoc.rules.access import Role
from dondoc.rules.feedback import Act
from dondoc.tasks.queries.extensions import leaders
from dondoc.web.feedback.forms import ActForm, DirectionForm, LetterForm, TieForm
from dondoc.web.fields import number_in
from dondoc.web.tasks.forms import DeedForm
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.uploads import inspected


@dataclass(frozen=True, slots=True)
class Door:
    """`form` makes it of (request, page, data); `act` does the deed with what it read."""

    act: Act
    title: Any
    button: Any
    done: Any
    icon: str
    form: Callable[[HttpRequest, FeedbackPage, Any], DeedForm]
    do: Callable[[HttpRequest, int, dict[str, Any]], Any]


def _letter_form(request: HttpRequest, page: FeedbackPage, data: Any) -> DeedForm:
    people = letter_signers(request.actor, request.today)
    feedback = page.feedback
    first = _("%(sender)s có phản hồi ngày %(day)s về việc cơ quan xử lý %(fault)s: “%(words)s”") % {
        "sender": feedback.sender.name,
        "day": vn_date(feedback.filed_at),
        "fault": _("chậm") if feedback.fault == "late" else _("chưa đúng"),
        "words": " ".join(feedback.words.split()),
    }
    return LetterForm(
        data,
        today=request.today,
        signers=[(str(post.pk), f"{post.user.full_name}, {post.title}") for post in people],
        initial={"heading": "own", "signer": str(people[0].pk) if people else "", "words": first},
        auto_id="urged-%s",
    )


def _words_form(prefix: str, label: Any, help_text: Any = "") -> Callable[[HttpRequest, FeedbackPage, Any], DeedForm]:
    def made(request: HttpRequest, page: FeedbackPage, data: Any) -> DeedForm:
        return ActForm(
            data,
            request.FILES if data else None,
            today=request.today,
            label=label,
            help_text=help_text,
            auto_id=f"{prefix}-%s",
        )

    return made


def _direction_form(request: HttpRequest, page: FeedbackPage, data: Any) -> DeedForm:
    people = None
    if request.actor.role is not Role.PROVINCE_LEADER:
        people = [(str(one.user_id), f"{one.title} {one.name}") for one in leaders(request.today)]
    return DirectionForm(
        data,
        request.FILES if data else None,
        today=request.today,
        label=_l("Ý kiến chỉ đạo"),
        leaders=people,
        auto_id="directed-%s",
    )


def _urge(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    letter = handling.Letter(
        words=data["words"],
        answer_by=data["answer_by"],
        heading=data["heading"] or "own",
        signer_post_id=number_in(data["signer"]),
    )
    return handling.urge_in_writing(actor=request.actor, feedback_id=pk, letter=letter, at=request.now)


def _tie_form(request: HttpRequest, page: FeedbackPage, data: Any) -> DeedForm:
    return TieForm(data, today=request.today, auto_id="tied-%s")


def _tie(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return tie(
        actor=request.actor,
        feedback_id=pk,
        directive_number=data["directive_number"],
        position=number_in(data["position"].strip()),
        at=request.now,
    )


def _ask(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return handling.ask_chairman(**_said(request, pk, data))


def _direct(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    named = {"leader": number_in(data.get("leader")), "document": data.get("document", "")}
    return handling.direct(**_said(request, pk, data), **named)


def _answer(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return handling.answer_sender(**_said(request, pk, data))


def _reply(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return handling.reply(**_said(request, pk, data))


def _said(request: HttpRequest, pk: int, data: dict[str, Any]) -> dict[str, Any]:
    files = inspected(request, "files", door="phan-hoi")
    return {"actor": request.actor, "feedback_id": pk, "words": data["words"], "files": files, "at": request.now}


DOORS: dict[str, Door] = {
    "don-doc": Door(
        Act.URGED, _l("Đôn đốc bằng văn bản"), _l("Đôn đốc"),
        _l("Đã đôn đốc; công văn để ở trang này, người gửi phản hồi được biết."), "speakerphone", _letter_form, _urge,
    ),
    "bao-cao": Door(
        Act.ASKED, _l("Xin ý kiến Chủ tịch UBND tỉnh"), _l("Báo cáo xin ý kiến"),
        _l("Đã báo cáo xin ý kiến Chủ tịch UBND tỉnh."), "upload",
        _words_form("asked", _l("Kết quả kiểm tra, điều xin ý kiến")), _ask,
    ),
    "tra-loi": Door(
        Act.ANSWERED, _l("Trả lời: chưa có căn cứ"), _l("Trả lời"), _l("Đã trả lời người gửi phản hồi."), "message-report",
        _words_form("answered", _l("Vì sao chưa có căn cứ"), _l("Người gửi và cơ quan được phản hồi đọc được.")), _answer,
    ),
    "gan-nhiem-vu": Door(
        Act.TIED, _l("Gắn với nhiệm vụ"), _l("Gắn"),
        _l("Đã gắn với nhiệm vụ; cơ quan gửi phản hồi xem được tên, văn bản, thời hạn và tình trạng của nhiệm vụ."), "link", _tie_form, _tie,
    ),
    "chi-dao": Door(
        Act.DIRECTED, _l("Cho ý kiến chỉ đạo"), _l("Ghi ý kiến"), _l("Đã ghi ý kiến chỉ đạo."), "gavel", _direction_form, _direct,
    ),
    "y-kien": Door(
        Act.REPLIED, _l("Nêu ý kiến của cơ quan"), _l("Gửi ý kiến"), _l("Đã gửi ý kiến của cơ quan."), "message-2",
        _words_form("replied", _l("Ý kiến của cơ quan"), _l("Văn phòng và cơ quan gửi phản hồi đọc được.")), _reply,
    ),
}  # fmt: skip


def forms_for(request: HttpRequest, page: FeedbackPage, sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The acts that the reader may do, each with its form; one that came back stands open."""
    return [
        {
            "word": word,
            "door": door,
            "form": sent.get(word) or door.form(request, page, None),
            "open": word in sent or len(page.deeds) == 1,
            "url": reverse("feedback_act", args=[page.feedback.pk, word]),
        }
        for word, door in DOORS.items()
        if door.act in page.deeds
    ]
