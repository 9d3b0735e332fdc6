"""Messages of other document systems, come in and fetched by machines: the same deeds as the watched folder's (docs/exchange.md)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status

from dondoc.api.entrance import needs
from dondoc.api.problems import Problem
from dondoc.api.reading import By, Part, href, page, part
from dondoc.api.schemas import Page, problems
from dondoc.api.texts import Id, Moment
from dondoc.connections.queries.tokens import Scope
from dondoc.gateway.actions.receiving import BY_API, receive
from dondoc.gateway.actions.statuses import mark_sent
from dondoc.gateway.edxml.limits import ORDINARY
from dondoc.gateway.queries.messages import keeps, outbox_for
from dondoc.rules.errors import Refusal
from dondoc.tasks.queries.visibility import directives_for

router = Router(tags=["edxml"])
#: A message is bytes; what else is sent here was meant for another address.
KINDS = ("application/octet-stream", "application/xml", "text/xml")
_BODY = {"required": True, "content": {KINDS[0]: {"schema": {"type": "string", "format": "binary"}}}}


class MessageOut(Schema):
    """`state`: waiting, proposed, registered, done, refused, repeated. `waits_for`: codes of what a person has to say. `again`: the same bytes
    came before, and nothing was done a second time. `document`: the address of the document it is about, where it is known and the caller may
    see it. A status about a document that the caller may not see is told like one about a document that is not here: done."""

    id: int
    state: str
    again: bool
    waits_for: list[str]
    document: str | None


class OutgoingOut(Schema):
    """`body`: the whole status message. `about`: the message that came in and is answered by it."""

    id: int
    about: int
    status: str
    to: str
    body: str
    made_at: Moment
    sent_at: Moment | None


def _declared() -> dict[str, Any]:
    declared = needs(Scope.EDXML)
    declared["openapi_extra"] |= {"requestBody": _BODY}
    return declared


@router.post(
    "/messages",
    response={200: MessageOut, 201: MessageOut, **problems(413, 415)},
    **_declared(),
    url_name="edxml_message",
    operation_id="send_edxml",
)
def message(request: HttpRequest, response: HttpResponse) -> Any:
    """Gửi một gói tin edXML (văn bản hoặc trạng thái), tối đa 50 MB. Gửi lại đúng gói tin ấy không làm gì thêm."""
    taken = receive(actor=request.actor, raw=_body(request), door=BY_API, at=request.now)
    found = taken.received
    about = found.directive_id
    seen = about is not None and directives_for(request.actor, request.today).filter(pk=about).exists()
    told = seen or found.kind != "status" or keeps(request.actor)
    answer = {
        "id": found.pk,
        "state": found.state if told else "done",
        "again": taken.again,
        "waits_for": found.waits_for if told else [],
        "document": href(request, "document", about) if seen else None,
    }
    response["Location"] = page(request, "exchange_message", found.pk)
    return Status(200 if taken.again else 201, answer)


def _body(request: HttpRequest) -> bytes:
    """The bytes, never more than a message may have. Raises Problem: 413, 415."""
    if request.content_type not in KINDS:
        raise _of(415, "media_type", "Gói tin gửi ở dạng application/octet-stream.")
    raw = request.read(ORDINARY.message + 1)
    if len(raw) > ORDINARY.message:
        raise _of(413, "body_too_long", "Gói tin lớn hơn 50 MB nên không được nhận.")
    return bytes(raw)


@router.get(
    "/outbox",
    response={200: Page[OutgoingOut], **problems()},
    **needs(Scope.EDXML),
    url_name="edxml_outbox",
    operation_id="list_edxml_outbox",
)
def outbox(request: HttpRequest, asked: Query[Part]) -> dict[str, Any]:
    """Các gói tin trạng thái chờ chuyển đi, cũ trước. Mã của một cơ quan chỉ thấy trạng thái về gói tin của cơ quan ấy."""
    visible = outbox_for(request.actor, request.today)
    ids, following = part(request, visible.filter(sent_at__isnull=True), (By("pk"),), asked)
    found = {one.pk: one for one in visible.filter(pk__in=ids)}
    return {"items": [_told(found[pk]) for pk in ids if pk in found], "next": following}


@router.post(
    "/outbox/{int:pk}/sent",
    response={200: OutgoingOut, **problems()},
    **needs(Scope.EDXML),
    url_name="edxml_sent",
    operation_id="confirm_edxml_sent",
)
def sent(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """Báo là đã chuyển gói tin này đi; báo lần nữa không đổi gì."""
    if not outbox_for(request.actor, request.today).filter(pk=pk).exists():
        raise Http404
    found = mark_sent(actor=request.actor, outgoing_id=pk, at=request.now)
    if found is None:
        raise Http404
    return _told(found)


def _told(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "about": one.received_id,
        "status": one.status,
        "to": one.to_code,
        "body": one.body,
        "made_at": one.made_at,
        "sent_at": one.sent_at,
    }


def _of(status: int, code: str, sentence: str) -> Problem:
    return Problem(status, Refusal(code, sentence))
