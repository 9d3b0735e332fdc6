"""The reports of one assignment as one reader may see them (docs/definitions.md 5)."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.rules.access import Actor, Party, Sight, sight
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import Update
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.page import assignment_seen
from dondoc.tasks.queries.parties import parties_of


def reports_of(actor: Actor, assignment_id: int, day: date) -> QuerySet[Update]:
    """Who sees the assignment whole sees what was filed; its own agency a draft that waits for its signature, too; a coordinating agency the
    progress without files; whoever is told the standing only, none. `seen_files` holds the files that he may have.

    Raises NotThere for an assignment that he may not see at all.
    """
    assignment = assignment_seen(actor, assignment_id, day)
    if assignment is None:
        raise NotThere(f"assignment {assignment_id}")
    held = parties_of(actor, assignment, day)
    seen = sight(held)
    found = Update.objects.filter(assignment=assignment).select_related("prepared_by", "filed_by")
    filed = Q(filed_at__isnull=False)
    files = StoredFile.objects.order_by("pk")
    if seen is Sight.ALL:
        inner = bool(held & {Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT})
        found = found.filter(filed | Q(dropped_at__isnull=True) if inner else filed)
    elif seen is Sight.PROGRESS:
        found, files = found.filter(filed, kind=UpdateKind.PROGRESS), files.none()
    else:
        found = found.none()
    return found.prefetch_related(Prefetch("files", files, to_attr="seen_files"))
