"""A machine shows its secret: who it is, whether this scope is its own, whether it comes too often. No session, no cookie, no CSRF here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja.security.base import AuthBase

from dondoc.api import pace
from dondoc.api.problems import CHALLENGE, Problem
from dondoc.connections.actions.tokens import note_used
from dondoc.connections.queries.tokens import SCOPE_WORDS, Granted, Scope, Standing, granted
from dondoc.rules.errors import Refusal

_SENTENCES: dict[Standing, tuple[str, str]] = {
    Standing.UNKNOWN: (
        "token_unknown",
        "Hệ thống không có mã kết nối này. Bên gọi xem lại mã, hoặc nhờ người quản trị cấp mã mới.",
    ),
    Standing.EXPIRED: (
        "token_expired",
        "Mã kết nối đã hết hạn. Bên gọi nhờ người quản trị cấp mã mới.",
    ),
    Standing.REVOKED: (
        "token_revoked",
        "Mã kết nối đã bị thu hồi. Bên gọi liên hệ người quản trị hệ thống.",
    ),
    Standing.AGENCY_GONE: (
        "token_agency_gone",
        "Cơ quan của mã kết nối này đã thôi hoạt động. Bên gọi nhờ người quản trị cấp mã cho cơ quan kế tục.",
    ),
}


class Token(AuthBase):
    """`Token(Scope.TASKS_READ)`: only who may use this scope comes in; without a scope every good token does. Sets request.actor and granted."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Granted:
        word, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "bearer" or not secret.strip():
            sentence = "Yêu cầu chưa kèm mã kết nối. Bên gọi gửi mã ở phần đầu (header) Authorization, sau chữ Bearer."
            raise _refused(401, "token_missing", sentence, {"WWW-Authenticate": CHALLENGE})
        shown = granted(secret.strip(), request.today)
        if shown.standing is not Standing.GOOD:
            challenge = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
            raise _refused(401, *_SENTENCES[shown.standing], challenge)
        self._keep_pace(request, shown)
        if self.scope is not None and self.scope not in shown.scopes:
            sentence = "Mã kết nối này chưa được cấp quyền “{right}”. Bên gọi nhờ người quản trị cấp mã có quyền ấy."
            raise _refused(403, "token_scope", sentence, {}, right=gettext(SCOPE_WORDS[self.scope]))
        request.actor, request.granted = shown.actor, shown
        if not shown.used_today and shown.actor is not None:
            note_used(actor=shown.actor, token_id=shown.token_id, at=request.now)
        return shown

    def _keep_pace(self, request: HttpRequest, shown: Granted) -> None:
        seconds = pace.wait(shown.token_id, request.now)
        if seconds:
            sentence = (
                "Mã kết nối này đã gọi quá số lần cho phép trong một phút. Bên gọi chờ {seconds} giây rồi gọi tiếp."
            )
            raise _refused(429, "too_often", sentence, {"Retry-After": str(seconds)}, seconds=seconds)


def needs(scope: Scope | None = None, *, body: str = "") -> dict[str, Any]:
    """What an operation is declared with: whose secret opens it, and for the description its scope and what it takes (api/description.py)."""
    said = {"x-scope": scope.value if scope else "", "x-body": body}
    return {"auth": Token(scope), "openapi_extra": {name: value for name, value in said.items() if value}}


def _refused(status: int, code: str, sentence: str, headers: dict[str, str], **params: Any) -> Problem:
    return Problem(status, Refusal(code, sentence, **params), headers=headers)
