"""Documents that give tasks, the tasks themselves, their files, and a document that is sent to be registered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router, Status
from pydantic import Field

from dondoc.api import forms, records
from dondoc.api.entrance import needs
from dondoc.api.reading import By, Part, href, page, part
from dondoc.api.schemas import DocumentIn, DocumentMade, DocumentOut, DocumentWithFiles, Page, TaskOut, problems
from dondoc.api.sending import KEY, received
from dondoc.api.texts import Code, Id, Line
from dondoc.connections.actions import entering
from dondoc.connections.queries.tokens import Scope
from dondoc.core.downloads import handed_out
from dondoc.directives.queries import full
from dondoc.directives.queries import listing as directives
from dondoc.publication.queries.veil import Veil
from dondoc.tasks.queries.page import task_seen, tasks_seen
from dondoc.tasks.queries.visibility import directives_for, files_for

router, tasks_router, files_router = Router(tags=["documents"]), Router(tags=["tasks"]), Router(tags=["files"])
READ, WRITE = Scope.DOCUMENTS_READ, Scope.DOCUMENTS_WRITE
#: The tabs of the page "Văn bản", by their English names.
TABS = {
    "to_enter": directives.TO_ENTER,
    "late": directives.LATE,
    "tracked": directives.TRACKED,
    "not_tracked": directives.NOT_TRACKED,
}
_NEWEST = (By("issued_on", descending=True), By("pk", descending=True))
_BY_CLOCK = (By("entry_due_on"), By("pk"))


#: Fields of the pages' forms -> where they stand in what is sent.
PLACES = {
    "issuer_id": "issuer",
    "drafting_agency_id": "drafting_agency",
    "released_on": "released_at",
    "field_id": "field",
}


class DocumentsAsked(Part):
    """The filters of the page "Văn bản". `view` "to_enter" and "late" are given by the Office's clock, everything else newest first."""

    view: Literal["to_enter", "late", "tracked", "not_tracked"] | None = None
    kind: Code = ""
    year: Annotated[int, Field(ge=1945, le=2199)] | None = None
    q: Line = ""


class TasksAsked(Part):
    """`issued`: only what was sent out, or only drafts (which the Office alone sees)."""

    document: Id | None = None
    issued: bool | None = None


@router.get(
    "",
    response={200: Page[DocumentOut], **problems()},
    **needs(READ),
    url_name="documents",
    operation_id="list_documents",
)
def documents(request: HttpRequest, asked: Query[DocumentsAsked]) -> dict[str, Any]:
    """Danh sách văn bản giao nhiệm vụ mà cơ quan của mã kết nối được xem."""
    wanted = directives.Wanted(TABS.get(asked.view or "", ""), asked.kind, asked.year, asked.q)
    visible = directives_for(request.actor, request.today)
    rows = directives.listed(visible, wanted, request.actor.user_id, request.today)
    ids, following = part(request, rows, _BY_CLOCK if asked.view in ("to_enter", "late") else _NEWEST, asked)
    found = {one.pk: one for one in visible.filter(pk__in=ids).select_related("issuer")}
    return {"items": [records.document(request, found[pk], request.actor) for pk in ids], "next": following}


@router.get(
    "/{int:pk}",
    response={200: DocumentWithFiles, **problems()},
    **needs(READ),
    url_name="document",
    operation_id="get_document",
)
def document(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """Một văn bản với danh sách tệp."""
    found = full(directives_for(request.actor, request.today)).filter(pk=pk).first()
    if found is None:
        raise Http404
    files = files_for(request.actor, request.today).filter(directive=found).order_by("pk")
    told = records.document(request, found, request.actor)
    return told | {"files": [records.file(request, one) for one in files]}


@router.post(
    "",
    response={201: DocumentMade, **problems(409, 413, 415)},
    **needs(WRITE, body="DocumentIn"),
    url_name="document_new",
    operation_id="create_document",
)
def document_new(request: HttpRequest, response: HttpResponse, key: str = KEY) -> Any:
    """Đăng ký một văn bản kèm các nhiệm vụ và tệp. Không nhiệm vụ nào được giao tự động: chuyên viên kiểm tra rồi mới giao."""
    request.places = PLACES
    sent = received(request, DocumentIn, door="api_document")
    form, tasks, faults = forms.document(sent.said, request.today)
    told = entering.enter_document(
        actor=request.actor,
        request=entering.Request(request.granted.token_id, key, sent.request_hash),
        form=form,
        tasks=tasks,
        files=sent.files,
        found=faults,
        at=request.now,
    )
    response["Idempotent-Replayed"] = "true" if told.again else "false"
    made = told.answer["id"]
    addresses = {"href": href(request, "document", made), "page": page(request, "directive", made)}
    response["Location"] = addresses["href"]
    return Status(201, {**told.answer, **addresses})


@tasks_router.get(
    "",
    response={200: Page[TaskOut], **problems()},
    **needs(Scope.TASKS_READ),
    url_name="tasks",
    operation_id="list_tasks",
)
def tasks(request: HttpRequest, asked: Query[TasksAsked]) -> dict[str, Any]:
    """Các nhiệm vụ được xem, mới nhất trước; trong một văn bản thì theo thứ tự."""
    visible = tasks_seen(request.actor, request.today)
    rows = visible if asked.issued is None else visible.filter(issued_at__isnull=not asked.issued)
    order: tuple[By, ...] = (By("pk", descending=True),)
    if asked.document is not None:
        rows, order = rows.filter(directive_id=asked.document), (By("position"), By("pk"))
    ids, following = part(request, rows, order, asked)
    found = {one.pk: one for one in visible.filter(pk__in=ids)}
    veil = Veil()
    return {"items": [records.task(request, found[pk], veil) for pk in ids], "next": following}


@tasks_router.get(
    "/{int:pk}",
    response={200: TaskOut, **problems()},
    **needs(Scope.TASKS_READ),
    url_name="task",
    operation_id="get_task",
)
def task(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """Một nhiệm vụ; các lượt giao của nó xem ở danh sách lượt giao."""
    found = task_seen(request.actor, pk, request.today)
    if found is None:
        raise Http404
    return records.task(request, found, Veil())


@files_router.get("/{int:pk}", response={200: bytes, **problems()}, **needs(), url_name="file", operation_id="get_file")
def file(request: HttpRequest, pk: Path[Id]) -> HttpResponseBase:
    """Nội dung một tệp, cho ai được đọc hồ sơ có tệp ấy."""
    found = files_for(request.actor, request.today).filter(pk=pk)
    if READ not in request.granted.scopes:
        found = found.filter(directive__isnull=True)
    if Scope.ASSIGNMENTS_READ not in request.granted.scopes:
        found = found.filter(directive__isnull=False)
    stored = found.first()
    if stored is None:
        raise Http404
    return handed_out(stored, saved=True)
