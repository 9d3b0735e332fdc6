"""What a machine sends to be made: read whole, judged by its schema, its files inspected in memory before a byte is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pydantic
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from ninja import Header
from ninja import Schema as Asked

from dondoc.api.problems import Problem, of_errors
from dondoc.core import limits
from dondoc.core.files import InspectedFile, inspect_upload
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.rules.errors import Refusal

#: What is said of a record, without its files.
LONGEST_BODY = 2 * 1024 * 1024
FORM, JSON = "multipart/form-data", "application/json"
A = TypeVar("A", bound=Asked)

#: By which the same request is known when it is sent again.
KEY = Header(
    ...,
    alias="Idempotency-Key",
    min_length=8,
    max_length=80,
    pattern=r"^[A-Za-z0-9._:-]+$",
    description="Do bên gọi đặt, mỗi việc mới một khóa mới; gửi lại thì dùng lại đúng khóa ấy.",
)


@dataclass(frozen=True, slots=True)
class Sent(Generic[A]):
    """`said`: what the schema holds. `request_hash`: of everything that was sent, files included, and of where to."""

    said: A
    request_hash: str
    files: list[InspectedFile] = field(default_factory=list)


def received(request: HttpRequest, schema: type[A], *, door: str) -> Sent[A]:
    """JSON alone, or a form with the JSON in its part `data` and files in its parts `files`.

    Raises Problem: 400 for what cannot be read, 413, 415, 422 for what the schema does not allow; Refusal for a file that cannot be taken.
    """
    kind = request.content_type
    if kind not in (FORM, JSON):
        raise _of(415, "media_type", "Nội dung gửi phải là application/json, hoặc multipart/form-data khi có tệp.")
    text, files = _parts(request, kind)
    if len(text) > LONGEST_BODY:
        raise _too_long()
    said = _judged(text, schema)
    inspected = _inspected(request, files, door=door)
    return Sent(said, _hash(request, said, inspected), inspected)


def _parts(request: HttpRequest, kind: str | None) -> tuple[bytes, list[Any]]:
    try:
        if kind == JSON:
            if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
                raise _too_long()
            return request.body, []
        names = set(request.POST) | set(request.FILES)
        if getattr(request, "too_much_at_once", False):
            raise _of(413, "too_much_at_once", "Các tệp gửi cùng lúc quá lớn nên hệ thống không nhận tệp nào.")
        if names - {"data", "files"} or len(request.POST.getlist("data")) != 1:
            raise _of(400, "parts_unknown", "Biểu mẫu gửi phải có đúng một phần data là JSON, và các tệp ở phần files.")
        return request.POST["data"].encode("utf-8", "surrogatepass"), request.FILES.getlist("files")
    except (MultiPartParserError, SuspiciousOperation, UnicodeError, OSError, ValueError) as unread:
        raise _of(400, "body_unreadable", "Nội dung gửi chưa đọc được. Bên gọi xem lại cách viết.") from unread


def _judged(text: bytes, schema: type[A]) -> A:
    try:
        return schema.model_validate_json(text)
    except pydantic.ValidationError as unfit:
        errors = unfit.errors(include_url=False, include_input=False)
        if any(error["type"] == "json_invalid" for error in errors):
            raise _of(400, "json_unreadable", "Nội dung gửi không phải là JSON đọc được.") from None
        raise Problem(422, *of_errors(errors)) from None


def _inspected(request: HttpRequest, files: list[Any], *, door: str) -> list[InspectedFile]:
    if len(files) > limits.attachments():
        raise Refusal(
            "too_many_files",
            "Một lần gửi chỉ được kèm đến {most} tệp; yêu cầu này có {given} tệp nên chưa tệp nào được nhận.",
            field="files",
            most=limits.attachments(),
            given=len(files),
        )
    with refusing_secrets(actor=request.actor, door=door, at=request.now):
        return [inspect_upload(file.name, file, limits.attachment_bytes()) for file in files]


def _hash(request: HttpRequest, said: Asked, files: list[InspectedFile]) -> str:
    whole = [request.method, request.path, said.model_dump(mode="json"), [(f.name, f.sha256) for f in files]]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _too_long() -> Problem:
    return _of(413, "body_too_long", "Nội dung gửi lớn hơn 2 MB chưa kể tệp. Bên gọi chia thành nhiều yêu cầu.")


def _of(status: int, code: str, sentence: str) -> Problem:
    return Problem(status, Refusal(code, sentence))
