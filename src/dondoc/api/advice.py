"""What one had better look at again before a document's tasks are issued: the same sentences as on the page of the check."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema

from dondoc.api.entrance import needs
from dondoc.api.reading import href
from dondoc.api.schemas import problems
from dondoc.api.texts import Day, Id
from dondoc.connections.queries.tokens import Scope
from dondoc.rules.said import Said
from dondoc.tasks.queries.drafts import check
from dondoc.tasks.queries.gate import Advice, advise
from dondoc.tasks.queries.visibility import directives_for

router = Router(tags=["documents"])


class WeekOut(Schema):
    """The lead agency that has most to finish in the week of the deadline; `own`: other tasks of this document due then."""

    agency: str
    monday: Day
    others: int
    own: int


class AdviceOut(Schema):
    """`twin`: address of the open task that says mostly the same."""

    code: str
    detail: str
    cite: str
    twin: str | None = None
    week: WeekOut | None = None


class LackOut(Schema):
    code: str
    detail: str
    cite: str


class TaskAdviceOut(Schema):
    """A draft: without what is in `missing` nothing is issued; `advice` holds nothing back."""

    task: int
    position: int
    missing: list[LackOut]
    advice: list[AdviceOut]


class DocumentAdviceOut(Schema):
    ready: bool
    missing: list[LackOut]
    tasks: list[TaskAdviceOut]


@router.get(
    "/{int:pk}/advice",
    response={200: DocumentAdviceOut, **problems()},
    **needs(Scope.DOCUMENTS_READ),
    url_name="document_advice",
    operation_id="get_document_advice",
)
def document_advice(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """Điều cần xem lại của các nhiệm vụ chưa giao trong một văn bản; dự thảo chỉ Văn phòng được xem."""
    found = directives_for(request.actor, request.today).filter(pk=pk).first() if request.actor.is_office else None
    if found is None:
        raise Http404
    checked = check(found, request.today)
    advice = advise(found, checked.drafts, request.actor, request.today)
    return {
        "ready": checked.ready,
        "missing": [_lack(one) for one in checked.missing],
        "tasks": [
            {
                "task": draft.task.pk,
                "position": draft.task.position,
                "missing": [_lack(one) for one in draft.missing],
                "advice": [_advice(request, one) for one in advice[draft.task.pk]],
            }
            for draft in checked.drafts
        ],
    }


def _lack(missing: Any) -> dict[str, str]:
    return {"code": missing.code, "detail": _said(missing.name), "cite": missing.cite}


def _advice(request: HttpRequest, one: Advice) -> dict[str, Any]:
    week = one.load and {
        "agency": one.load.agency_code,
        **{k: getattr(one.load, k) for k in ("monday", "others", "own")},
    }
    twin = href(request, "task", one.twin.task_id) if one.twin else None
    return {"code": one.code, "detail": _said(one.words), "cite": one.cite, "twin": twin, "week": week}


def _said(text: str) -> str:
    return _(text.sentence).format(**text.params) if isinstance(text, Said) else _(text)
