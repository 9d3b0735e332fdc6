"""What an inspector opens is written down: each page of a task and each file of it (docs/definitions.md 5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from dondoc.rules.access import Role
from dondoc.tasks.actions import mandates
from dondoc.tasks.queries.visibility import assignments_of_file


def note_page(request: HttpRequest, assignment_ids: Iterable[int]) -> None:
    """He opened these assignments. What is fetched into a page that he has opened is no further look; of others nothing is asked."""
    part = request.htmx and not request.htmx.boosted
    if request.actor.role is Role.INSPECTOR and not part:
        mandates.note_looks(actor=request.actor, assignment_ids=assignment_ids, what="page", at=request.now)


def note_file(request: HttpRequest, file_id: int) -> None:
    """He took a file, whatever assignments of his it hangs on."""
    if request.actor.role is Role.INSPECTOR:
        found = assignments_of_file(request.actor, file_id, request.today)
        mandates.note_looks(actor=request.actor, assignment_ids=found, what="file", at=request.now)
