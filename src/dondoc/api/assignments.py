"""Assignments: the list with the filters and orders of its page, one of them, its reports, and a report that is sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status
from pydantic import Field

from dondoc.api import records
from dondoc.api.entrance import needs
from dondoc.api.reading import By, Part, href, page, part
from dondoc.api.schemas import AssignmentOut, Page, UpdateIn, UpdateMade, UpdateOut, problems
from dondoc.api.sending import KEY, received
from dondoc.api.texts import Code, Day, Id, Line
from dondoc.connections.actions import entering
from dondoc.connections.queries.codes import codes_of
from dondoc.connections.queries.tokens import Scope
from dondoc.publication.queries.veil import Veil
from dondoc.tasks.actions.reporting import ResultDraft
from dondoc.tasks.queries.listing import Filters
from dondoc.tasks.queries.listing_parts import ORDERS, found_by
from dondoc.tasks.queries.page import assignment_seen
from dondoc.tasks.queries.reports import reports_of
from dondoc.tasks.queries.rows import assignment_rows

router = Router(tags=["assignments"])
READ, WRITE = Scope.ASSIGNMENTS_READ, Scope.UPDATES_WRITE

View = Literal["all", "mine", "overdue", "soon", "office", "undated", "done"]
Cell = Literal["done_on_time", "done_late", "open_within", "open_overdue", "undated"]
State = Literal["draft", "issued", "in_progress", "disputed", "awaiting_signature", "submitted", "returned", "suspended",
                "completed", "transferred", "withdrawn"]  # fmt: skip
Waits = Literal[
    "agency", "office", "leadership", "extension", "suspended", "office_late", "confirm_late", "answer_late"
]
Days = Annotated[int, Field(ge=0, le=36_500)]
Month = Annotated[str, Field(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
NumberOrNone = Annotated[str, Field(pattern=r"^(-|[1-9][0-9]{0,17})$")]


#: Fields of the pages' forms -> where they stand in what is sent.
PLACES = {
    "document_kind": "document.kind",
    "document_number": "document.number",
    "document_signer": "document.signer",
    "result_dated": "document.dated",
}


class AssignmentsAsked(Part):
    """The filters of the page "Nhiệm vụ", by the same names as in its address. `late_from`, `late_to`: days behind. "-" means none."""

    view: View = "all"
    scope: Literal["own", "part", "follow", "all"] | None = None
    cell: Cell | None = None
    state: list[State] = Field(default=[], max_length=11)
    agency: Code = ""
    agency_kind: Code = ""
    field: Code = ""
    document: Id | None = None
    task: Id | None = None
    specialist: Id | None = None
    urgency: Code = ""
    origin: Code = ""
    due_from: Day | None = None
    due_to: Day | None = None
    on: Day | None = None
    until: Day | None = None
    marked: bool = False
    waits: Waits | None = None
    late_from: Days | None = None
    late_to: Days | None = None
    silent: Days | None = None
    assigner: Code = ""
    issued: Month | None = None
    filed: Month | None = None
    block: Code = ""
    unit: NumberOrNone | None = None
    person: NumberOrNone | None = None
    quality: Code = ""
    effectiveness: Code = ""
    q: Line = ""
    sort: Literal["due", "-due", "updated", "issued", "agency"] = "due"

    def filters(self) -> Filters:
        """The same as the page's own."""
        same = {name: getattr(self, name) for name in _SAME}
        either = {name: getattr(self, name) or "" for name in ("scope", "cell", "waits", "unit", "person")}
        late = (self.late_from or 0, self.late_to) if (self.late_from, self.late_to) != (None, None) else None
        return Filters(
            **same,
            **either,
            states=tuple(self.state),
            directive=self.document,
            late=late,
            issued=_month(self.issued),
            filed=_month(self.filed),
        )


_SAME = ("view", "agency", "agency_kind", "field", "task", "specialist", "urgency", "origin", "due_from", "due_to", "on", "until", "marked",
         "silent", "assigner", "block", "quality", "effectiveness", "q", "sort")  # fmt: skip


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


@router.get(
    "",
    response={200: Page[AssignmentOut], **problems()},
    **needs(READ),
    url_name="assignments",
    operation_id="list_assignments",
)
def assignments(request: HttpRequest, asked: Query[AssignmentsAsked]) -> dict[str, Any]:
    """Danh sách lượt giao, với đúng bộ lọc và cách sắp xếp của trang “Nhiệm vụ”."""
    rows = found_by(request.actor, asked.filters(), request.today)
    if asked.q:  # else a search would tell whose name stands in words that do not leave
        rows = rows.exclude(task__in=Veil().tasks)
    ids, following = part(request, rows, ORDERS[asked.sort], asked)
    return {"items": _shown(request, ids), "next": following}


@router.get(
    "/{int:pk}",
    response={200: AssignmentOut, **problems()},
    **needs(READ),
    url_name="assignment",
    operation_id="get_assignment",
)
def assignment(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """Một lượt giao."""
    if assignment_seen(request.actor, pk, request.today) is None:
        raise Http404
    return _shown(request, [pk])[0]


@router.get(
    "/{int:pk}/updates",
    response={200: Page[UpdateOut], **problems()},
    **needs(READ),
    url_name="updates",
    operation_id="list_updates",
)
def updates(request: HttpRequest, pk: Path[Id], asked: Query[Part]) -> dict[str, Any]:
    """Các báo cáo của một lượt giao, mới nhất trước."""
    rows = reports_of(request.actor, pk, request.today)
    ids, following = part(request, rows, (By("prepared_at", descending=True), By("pk", descending=True)), asked)
    found = {one.pk: one for one in rows.filter(pk__in=ids).select_related("assignment", "prepared_by", "filed_by")}
    veil = Veil()
    return {"items": [records.update(request, found[one], veil) for one in ids], "next": following}


@router.post(
    "/{int:pk}/updates",
    response={201: UpdateMade, **problems(409, 413, 415)},
    **needs(WRITE, body="UpdateIn"),
    url_name="update_new",
    operation_id="create_update",
)
def update_new(request: HttpRequest, response: HttpResponse, pk: Path[Id], key: str = KEY) -> Any:
    """Gửi một báo cáo: tiến độ, xin gia hạn, giải trình; hoặc trình thủ trưởng ký một kết quả. Phần mềm không ký thay người."""
    request.places = PLACES
    sent = received(request, UpdateIn, door="api_update")
    said, document = sent.said, sent.said.document
    result = (
        ResultDraft(said.text, document.kind, document.number, document.dated, document.signer) if document else None
    )
    told = entering.report(
        actor=request.actor,
        request=entering.Request(request.granted.token_id, key, sent.request_hash),
        assignment_id=pk,
        said=entering.Report(
            kind=said.kind, text=said.text, result=result, asked_due_on=said.asked_due_on, version=said.version
        ),
        files=sent.files,
        at=request.now,
    )
    response["Idempotent-Replayed"] = "true" if told.again else "false"
    addresses = {"href": href(request, "updates", pk), "page": page(request, "assignment", pk)}
    return Status(201, {**told.answer, **addresses})


def _shown(request: HttpRequest, ids: list[int]) -> list[dict[str, Any]]:
    rows = assignment_rows(ids, request.actor, request.today)
    codes = codes_of(row.agency_id for row in rows)
    veil = Veil()
    return [records.assignment(request, row, codes, veil) for row in rows]
