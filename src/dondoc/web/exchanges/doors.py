"""The doors of the deeds on a thread: for each word of the address its name in `doors`, its form, its words, and the one action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dondoc.exchanges.actions import saying, settling
from dondoc.exchanges.queries.threads import Opened, Relation
from dondoc.rules.access import Role
from dondoc.tasks.queries.extensions import deciders_of, leaders
from dondoc.web.exchanges import forms
from dondoc.web.fields import number_in
from dondoc.web.tasks.doors import picked
from dondoc.web.tasks.forms import DeedForm
from dondoc.web.uploads import inspected

Act = Callable[[HttpRequest, int, dict[str, Any]], Any]
Needs = Callable[[HttpRequest, Opened], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Door:
    """One deed: how `Opened.doors` calls it, its words, its form with what it needs, its action."""

    word: str
    name: str
    title: Any
    button: Any
    done: Any
    form: type[DeedForm]
    needs: Needs
    act: Act
    icon: str = "message-2"
    look: str = "p"


def _nothing(request: HttpRequest, found: Opened) -> dict[str, Any]:
    return {}


def _of_task(request: HttpRequest, found: Opened) -> dict[str, Any]:
    return {"task": found.thread.assignment_id is not None}


def _leaders(request: HttpRequest, found: Opened) -> dict[str, Any]:
    """The leaders in office; first chosen is who gave the task, or to whom it was put."""
    known, thread = leaders(request.today), found.thread
    deciders = deciders_of(thread.assignment, known) if thread.assignment is not None else []
    chosen = thread.put_to_id or next((one.user_id for one in deciders), "")
    return {"leaders": [(str(one.user_id), f"{one.title} {one.name}") for one in known], "leader": str(chosen)}


def _directing(request: HttpRequest, found: Opened) -> dict[str, Any]:
    office = request.actor.role is not Role.PROVINCE_LEADER
    return {"office": office} | _of_task(request, found) | _leaders(request, found)


def _closing(request: HttpRequest, found: Opened) -> dict[str, Any]:
    return {"wanted": found.thread.wants} | _of_task(request, found)


def _base(request: HttpRequest, pk: int) -> dict[str, Any]:
    return {"actor": request.actor, "thread_id": pk, "at": request.now}


def _files(request: HttpRequest) -> list[Any]:
    return inspected(request, "files", door="thread")


def _say(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return saying.say(**_base(request, pk), words=data["words"], files=_files(request))


def _withdraw(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return saying.withdraw(**_base(request, pk), words=data["words"])


def _ask(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return saying.ask(
        **_base(request, pk),
        agency_id=picked(request, "agency_id"),
        question=data["question"],
        answer_by=data["answer_by"],
        files=_files(request),
    )


def _answer(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return settling.answer(**_base(request, pk), words=data["words"], for_all=data["for_all"], files=_files(request))


def _propose(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return settling.propose(
        **_base(request, pk), words=data["words"], put_to=number_in(data["put_to"]), files=_files(request)
    )


def _direct(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    direction = settling.Direction(
        words=data["words"],
        wants=data["wants"],
        leader=number_in(data.get("leader")),
        document=data.get("document", ""),
    )
    return settling.direct(**_base(request, pk), direction=direction, files=_files(request))


def _close(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return settling.close(
        **_base(request, pk),
        outcome=data["outcome"],
        directive_number=data["directive_number"],
        words=data["words"],
    )


#: In the order in which a page offers them.
DOORS: tuple[Door, ...] = (
    Door(
        "y-kien", "say", _("Nêu ý kiến"), _("Gửi ý kiến"), _("Đã gửi; Văn phòng xem được ngay."), forms.SayForm, _nothing, _say,
    ),
    Door(
        "ket-qua", "close", _("Ghi kết quả của chỉ đạo"), _("Ghi kết quả, kết thúc"), _("Đã ghi kết quả; trao đổi kết thúc."), forms.CloseForm,
        _closing, _close, "circle-check",
    ),
    Door(
        "tra-loi", "answer", _("Trả lời"), _("Gửi trả lời, kết thúc"), _("Đã trả lời; trao đổi kết thúc."), forms.AnswerForm, _of_task, _answer,
        "circle-check",
    ),
    Door(
        "de-xuat", "propose", _("Đề xuất với lãnh đạo"), _("Trình lãnh đạo"), _("Đã trình lãnh đạo cho ý kiến chỉ đạo."), forms.ProposeForm,
        _leaders, _propose, "pencil",
    ),
    Door(
        "hoi", "ask", _("Hỏi ý kiến một cơ quan"), _("Gửi câu hỏi"), _("Đã gửi câu hỏi đến cơ quan."), forms.AskForm, _nothing, _ask,
        "corner-up-left",
    ),
    Door(
        "chi-dao", "direct", _("Ý kiến chỉ đạo"), _("Ghi ý kiến chỉ đạo"), _("Đã ghi ý kiến chỉ đạo; các cơ quan đọc được ngay."),
        forms.DirectForm, _directing, _direct, "writing-sign",
    ),
    Door(
        "rut", "withdraw", _("Rút lại"), _("Rút lại"), _("Đã rút lại; trao đổi kết thúc."), forms.WithdrawForm, _nothing, _withdraw, "restore", "",
    ),
)  # fmt: skip
#: Kinds that the Office answers rather than puts to a leader.
ANSWERED = ("question", "figures")


def likeliest(found: Opened, role: Role) -> str:
    """Which of the doors stands open on the page; the others are folded."""
    thread, doors = found.thread, found.doors
    if "close" in doors:
        return "close"
    if "direct" in doors and (role is Role.PROVINCE_LEADER or thread.state == "proposed"):
        return "direct"
    if thread.state == "open" and thread.awaited and "ask" in doors:
        return ""  # who was asked has still time
    if "answer" in doors and (thread.kind in ANSWERED or "propose" not in doors):
        return "answer"
    if "propose" in doors:
        return "propose"
    asked = found.relation is not Relation.OPENER and any(side.answer_id is None for side in found.sides)
    return "say" if asked else ""


BY_WORD = {door.word: door for door in DOORS}
