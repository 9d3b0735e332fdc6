"""What a person may say of a message that waits: the word in the address, the form, the action that it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions import DirectiveForm
from dondoc.gateway.actions import settling
from dondoc.gateway.queries.described import Described, described_by_id, on_the_row
from dondoc.gateway.queries.senders import could_be
from dondoc.organisations import queries as organisations
from dondoc.web.access import found_or_404
from dondoc.web.fields import number_in
from dondoc.web.gateway.forms import ReasonForm, RegisterForm, SenderForm, TieForm
from dondoc.web.tasks.forms import DeedForm


@dataclass(frozen=True, slots=True)
class Door:
    """`form` makes it of (request, message, data); `do` does the deed with what it read. `wants`: whether it is offered for this message."""

    title: Any
    button: Any
    done: Any
    icon: str
    form: Callable[[HttpRequest, Any, Any], DeedForm]
    do: Callable[[HttpRequest, int, dict[str, Any]], Any]
    wants: Callable[[Any], bool]


def _sender_form(request: HttpRequest, received: Any, data: Any) -> DeedForm:
    return SenderForm(data, today=request.today, agencies=could_be(request.today), auto_id="sender-%s")


def _plain_form(request: HttpRequest, received: Any, data: Any) -> DeedForm:
    return DeedForm(data, today=request.today, auto_id="plain-%s")


def _take_on(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    settling.take_on(actor=request.actor, received_id=pk, at=request.now)


def _tell_sender(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    settling.tell_sender(
        actor=request.actor,
        received_id=pk,
        agency_id=number_in(said["agency"]),
        remember=said["remember"],
        at=request.now,
    )


def _register_form(request: HttpRequest, received: Any, data: Any) -> DeedForm:
    say = on_the_row(received, request.today)
    rules = regulation_in_force(say.issued_on or request.today)
    return RegisterForm(
        data,
        today=request.today,
        issuers=[(str(a.pk), a.name) for a in (organisations.province(), organisations.office())],
        kinds=[(kind.code, kind.name) for kind in rules.document_kinds],
        initial=_first(say),
        auto_id="register-%s",
    )


def _first(say: Described) -> dict[str, Any]:
    return {
        "issuer": str(say.issuer_id or ""),
        "kind": say.kind,
        "number": say.number,
        "issued_on": say.issued_on,
        "subject": say.subject,
    }


def _register(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    settling.register_waiting(actor=request.actor, received_id=pk, form=_directive(request, pk, said), at=request.now)


def _directive(request: HttpRequest, pk: int, said: dict[str, Any]) -> DirectiveForm:
    """What was typed, and of the rest what the message says."""
    issued_on: date = said["issued_on"] or request.today
    say = found_or_404(described_by_id(pk, request.now, issued_on))
    return DirectiveForm(
        issuer_id=number_in(said["issuer"]) or 0,
        kind=said["kind"],
        number=said["number"],
        issued_on=issued_on,
        released_at=say.released_at,
        subject=said["subject"],
        signer=say.signer,
        signer_title=say.signer_title,
        urgency=say.urgency,
        declared_open=said["declared_open"],
        confirmed_open=said["confirmed_open"],
        form_token=said["form_token"],
    )


def _tie_form(request: HttpRequest, received: Any, data: Any) -> DeedForm:
    return TieForm(data, today=request.today, auto_id="tie-%s")


def _tie(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    position = number_in(said["position"]) if said["position"] else None
    settling.tie_to_task(actor=request.actor, received_id=pk, number=said["number"], position=position, at=request.now)


def _reason(prefix: str, label: Any, help_text: Any = "") -> Callable[[HttpRequest, Any, Any], DeedForm]:
    def made(request: HttpRequest, received: Any, data: Any) -> DeedForm:
        return ReasonForm(data, today=request.today, label=label, help_text=help_text, auto_id=f"{prefix}-%s")

    return made


def _set_done(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    settling.set_done(actor=request.actor, received_id=pk, reason=said["reason"], at=request.now)


def _refuse(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    settling.refuse(actor=request.actor, received_id=pk, reason=said["reason"], at=request.now)


def _document(received: Any) -> bool:
    return received.kind == "document"


def _new(received: Any) -> bool:
    new = _document(received) and received.business not in ("1", "2") and received.state == "waiting"
    return new and "not_ours" not in received.waits_for


DOORS: dict[str, Door] = {
    "tiep-nhan": Door(
        _l("Gói tin này vẫn là việc của tỉnh"),
        _l("Tiếp nhận gói tin"),
        _l("Đã tiếp nhận gói tin và báo nơi gửi."),
        "inbox",
        _plain_form,
        _take_on,
        lambda received: "not_ours" in received.waits_for,
    ),
    "noi-gui": Door(
        _l("Nơi gửi là cơ quan nào"),
        _l("Ghi nhận nơi gửi"),
        _l("Đã ghi nhận nơi gửi."),
        "building-bank",
        _sender_form,
        _tell_sender,
        lambda received: "sender" in received.waits_for,
    ),
    "dang-ky": Door(
        _l("Đăng ký là văn bản giao nhiệm vụ"),
        _l("Đăng ký văn bản"),
        _l("Đã đăng ký văn bản cùng các tệp; anh/chị tách nhiệm vụ tại trang văn bản."),
        "file-plus",
        _register_form,
        _register,
        lambda received: _new(received) and "not_tied" not in received.waits_for,
    ),
    "gan-nhiem-vu": Door(
        _l("Văn bản trả lời nhiệm vụ nào"),
        _l("Gắn với nhiệm vụ"),
        _l("Đã đề xuất với cơ quan chủ trì để dùng làm kết quả."),
        "link",
        _tie_form,
        _tie,
        lambda received: _new(received) and "not_tied" in received.waits_for,
    ),
    "khong-co-viec": Door(
        _l("Không có nhiệm vụ phải theo dõi"),
        _l("Ghi là không có việc"),
        _l("Đã ghi là không có nhiệm vụ phải theo dõi."),
        "check",
        _reason("done", _l("Lý do"), _l("Lý do được ghi vào sổ đối chiếu văn bản phát hành.")),
        _set_done,
        lambda received: True,
    ),
    "tu-choi": Door(
        _l("Từ chối tiếp nhận"),
        _l("Từ chối và báo nơi gửi"),
        _l("Đã từ chối; nơi gửi nhận được trạng thái 02 kèm lý do."),
        "ban",
        _reason("refuse", _l("Lý do từ chối"), _l("Nơi gửi đọc được lý do này.")),
        _refuse,
        _document,
    ),
}


def forms_for(
    request: HttpRequest, received: Any, sent: dict[str, DeedForm], *, deciding: bool
) -> list[dict[str, Any]]:
    """The doors open for this message, each with its form; none where it is settled, or where its proposals are decided first."""
    if received.state not in ("waiting", "proposed") or (deciding and not received.waits_for):
        return []
    found = []
    for word, door in DOORS.items():
        if not door.wants(received):
            continue
        form = sent.get(word) or door.form(request, received, None)
        url = reverse("exchange_act", args=[received.pk, word])
        found.append({"word": word, "door": door, "form": form, "url": url, "open": word in sent or not found})
    return found
