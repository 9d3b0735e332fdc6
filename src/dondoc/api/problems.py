"""Whatever was not done is told as application/problem+json (RFC 9457): the pages' own sentence, its code, its article, and the way on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from ninja import NinjaAPI
from ninja.errors import ValidationError

from dondoc.connections.actions.once import OTHER_REQUEST
from dondoc.core.told import in_words
from dondoc.rules.errors import NotThere, Refusal, Refusals

MEDIA_TYPE = "application/problem+json"
#: Status -> what a problem of it is called.
TITLES: dict[int, str] = {
    400: N_("Yêu cầu chưa đọc được"),
    401: N_("Chưa có mã kết nối dùng được"),
    403: N_("Mã kết nối không làm được việc này"),
    404: N_("Không có nội dung này"),
    405: N_("Địa chỉ này không nhận cách gọi vừa dùng"),
    409: N_("Đã có thay đổi khác trước yêu cầu này"),
    413: N_("Nội dung gửi quá lớn"),
    415: N_("Loại nội dung gửi chưa được nhận"),
    422: N_("Yêu cầu chưa được thực hiện"),
    429: N_("Gọi quá nhiều trong một phút"),
    500: N_("Hệ thống chưa làm được việc này"),
}
#: What stands alone where there is no refusal to tell.
SENTENCES: dict[int, str] = {
    400: N_(
        "Yêu cầu có chỗ hệ thống chưa đọc được nên chưa làm gì. Bên gọi xem lại cách viết theo tài liệu giao diện."
    ),
    404: N_("Không có nội dung này, hoặc mã kết nối không được xem."),
    405: N_("Địa chỉ này không nhận cách gọi vừa dùng. Bên gọi xem tài liệu giao diện."),
    500: N_(
        "Hệ thống chưa làm được việc này và đã ghi lại để người quản trị xem. Chưa có gì thay đổi; bên gọi thử lại sau."
    ),
}
#: Refusals that say that somebody else was first; the request may be right again once its maker has looked.
OVERTAKEN = frozenset(
    {OTHER_REQUEST, "overtaken", "not_in_this_state", "directive_already_registered", "directive_changed_meanwhile", "sent_before"}
)  # fmt: skip
NOT_ALLOWED = frozenset({"not_allowed", "not_the_signer", "not_the_judge", "token_scope"})
#: Whose door it is: told to whoever shows no good secret.
CHALLENGE = 'Bearer realm="dondoc"'


class Problem(Exception):
    """A request that comes no further than the door. `headers`: for the answer."""

    def __init__(self, status: int, *refusals: Refusal, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, *(refusal.code for refusal in refusals))
        self.status, self.refusals, self.headers = status, refusals, dict(headers or {})


def answer(
    request: HttpRequest, status: int, refusals: Iterable[Refusal] = (), headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """The problem in the caller's language; the first refusal speaks for all, `errors` holds each at its field."""
    told = [_told(request, refusal) for refusal in refusals]
    first = told[0] if told else {"code": f"http_{status}", "detail": _(SENTENCES.get(status, TITLES[400])), "cite": ""}
    body = {
        "type": f"urn:dondoc:problem:{first['code']}",
        "title": _(TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": first["detail"],
        "instance": request.path,
        "code": first["code"],
        "cite": first["cite"],
        "errors": told,
    }
    return JsonResponse(
        body,
        status=status,
        headers=dict(headers or {}),
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def _told(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    way = refusal.way_on
    return {
        "code": refusal.code,
        "field": _place(request, refusal.field),
        "detail": in_words(refusal),
        "cite": refusal.cite,
        "way_on": {
            "label": in_words(refusal, way.label),
            "url": request.build_absolute_uri(resolve_url(way.page, *way.args)),
        }
        if way
        else None,
    }


def _place(request: HttpRequest, field: str) -> str:
    """Where the caller wrote it: actions name the fields of the pages' forms ("tasks.2.field_id"), `request.places` those of the schema."""
    way, dot, name = field.rpartition(".")
    return way + dot + getattr(request, "places", {}).get(name, name)


def status_of(refusals: Iterable[Refusal]) -> int:
    """409 where somebody was first, 403 where the post may not, else 422."""
    codes = {refusal.code for refusal in refusals}
    if codes & OVERTAKEN:
        return 409
    return 403 if codes & NOT_ALLOWED else 422


def register(api: NinjaAPI) -> None:
    """Every exception that a view may raise, as its problem."""
    api.add_exception_handler(Problem, _of_door)
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(Refusals, _refused)
    api.add_exception_handler(NotThere, _not_there)
    api.add_exception_handler(Http404, _not_there)
    api.add_exception_handler(ValidationError, _unfit)
    api.add_exception_handler(Exception, _fault)


def _of_door(request: HttpRequest, problem: Any) -> JsonResponse:
    return answer(request, problem.status, problem.refusals, problem.headers)


def _refused(request: HttpRequest, caught: Any) -> JsonResponse:
    refusals = caught.refusals if isinstance(caught, Refusals) else [caught]
    return answer(request, status_of(refusals), refusals)


def _not_there(request: HttpRequest, caught: Any) -> JsonResponse:
    return answer(request, 404)


def _fault(request: HttpRequest, fault: Any) -> JsonResponse:
    """A bug of ours: Django writes it to the log, and the door around the interface tells it (api/door.py)."""
    raise fault


def _unfit(request: HttpRequest, caught: Any) -> JsonResponse:
    return answer(request, 422, of_errors(caught.errors))


#: How a fault of the schema is said; the rest is said in general.
_UNFIT: dict[str, str] = {
    "missing": N_("Thiếu {field}."),
    "extra_forbidden": N_("Không có mục nào tên {field}. Bên gọi xem lại tên theo tài liệu giao diện."),
    "literal_error": N_("{field} không nằm trong các giá trị được nhận: {expected}."),
    "string_too_long": N_("{field} dài quá {most} chữ."),
    "too_long": N_("{field} có quá {most} mục."),
    "day_unreadable": N_("{field} phải là một ngày có thật viết theo dạng 2026-11-19."),
    "control_character": N_("{field} có ký tự điều khiển nên không được nhận."),
}
_UNFIT_ELSE = N_("{field} chưa đúng dạng mà tài liệu giao diện nêu.")


def of_errors(errors: Iterable[Mapping[str, Any]], *, where: tuple[str, ...] = ()) -> list[Refusal]:
    """Faults of the schema as refusals, each at its place ("tasks.0.content"). Nothing of what was sent is repeated."""
    found = []
    for error in errors:
        place = [
            str(part) for part in error.get("loc", ()) if part not in ("body", "query", "path", "header", "params")
        ]
        context = error.get("ctx") or {}
        field = ".".join([*where, *place])
        sentence = _UNFIT.get(str(error.get("type")), _UNFIT_ELSE)
        values = {"expected": context.get("expected", ""), "most": context.get("max_length", "")}
        found.append(Refusal(f"schema_{error.get('type')}", sentence, field=field, **values))
        found[-1].params["field"] = field or "–"
    return found[:50]
