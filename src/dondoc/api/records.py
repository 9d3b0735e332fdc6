"""Records of the product as the interface gives them: ids, codes, and the address of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from dondoc.api.reading import href, page
from dondoc.publication.queries.veil import Veil
from dondoc.rules.access import Actor
from dondoc.tasks.queries.rows import AssignmentRow


def agency(found: Any) -> dict[str, Any]:
    return {"id": found.pk, "code": found.code, "name": found.name}


def file(request: HttpRequest, stored: Any) -> dict[str, Any]:
    told = {name: getattr(stored, name) for name in ("name", "media_type", "size", "sha256")}
    return {"id": stored.pk, **told, "href": href(request, "file", stored.pk)}


def document(request: HttpRequest, found: Any, actor: Actor) -> dict[str, Any]:
    """The Office's own clock, and why a document is not tracked, for whoever sees everything."""
    same = ("number", "kind", "issued_on", "released_at", "subject", "signer", "signer_title", "urgency", "tracking", "registered_at")  # fmt: skip
    entry = {"entry_class": found.entry_class, "due_on": found.entry_due_on, "entered_at": found.entered_at}
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in same},
        "issuer": agency(found.issuer),
        "not_tracked_reason": found.not_tracked_reason if actor.sees_everything else None,
        "entry": entry if actor.sees_everything else None,
        "href": href(request, "document", found.pk),
        "page": page(request, "directive", found.pk),
    }


def task(request: HttpRequest, found: Any, veil: Veil) -> dict[str, Any]:
    same = ("position", "due_on", "deadline_kind", "origin", "origin_document", "issued_at")
    words = ("content", "product", "deadline_text")
    return {
        "id": found.pk,
        "document": {"id": found.directive_id, "number": found.directive.number},
        **{name: getattr(found, name) for name in same},
        **{name: veil.over(found.pk, getattr(found, name)) for name in words},
        "field": found.field.code if found.field else None,
        "href": href(request, "task", found.pk),
        "page": page(request, "task", found.pk),
    }


def assignment(request: HttpRequest, row: AssignmentRow, codes: Mapping[int, str], veil: Veil) -> dict[str, Any]:
    same = ("id", "version", "position", "state", "due_on", "late_after", "last_update_at", "last_update_kind",
            "person", "unit", "own", "urgency")  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "title": veil.over(row.task_id, row.title),
        "task": row.task_id,
        "document": {"id": row.directive_id, "number": row.directive_number},
        "agency": {"id": row.agency_id, "code": codes[row.agency_id], "name": row.agency},
        "coordinators": list(row.coordinators),
        "standing": {"code": row.standing.code, "days": row.standing.days, "day": row.standing.day},
        "flags": [flag if isinstance(flag, str) else flag[0] for flag in row.flags],
        "href": href(request, "assignment", row.id),
        "page": page(request, "assignment", row.id),
    }


def update(request: HttpRequest, found: Any, veil: Veil) -> dict[str, Any]:
    by = found.filed_by or found.prepared_by
    written = {
        "kind": found.document_kind,
        "number": found.document_number,
        "dated": found.result_dated,
        "signer": found.document_signer,
    }
    return {
        "id": found.pk,
        "kind": found.kind,
        "text": veil.over(found.assignment.task_id, found.text),
        "document": written if found.document_number else None,
        "asked_due_on": found.asked_due_on,
        "prepared_at": found.prepared_at,
        "filed_at": found.filed_at,
        "by": {"name": by.full_name, "title": found.by_title},
        "files": [file(request, one) for one in found.seen_files],
    }
