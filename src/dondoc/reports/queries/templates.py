"""The Office's own Word templates: who keeps them, which one holds, which ones held (H3)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from dondoc.core.papers.template_fields import Field
from dondoc.reports.models.template import PaperKind, PaperTemplate
from dondoc.reports.office_template import FIELDS
from dondoc.rules.access import Actor, Deed, may, own_party

#: What a template of each kind may print.
FIELDS_OF: dict[str, tuple[Field, ...]] = {PaperKind.OFFICE_REPORT.value: FIELDS}
#: Of former templates the page shows the newest.
MOST_FORMER = 50


def keeps_templates(actor: Actor) -> bool:
    return may(Deed.KEEP_TEMPLATES, own_party(actor))


def templates(actor: Actor) -> QuerySet[PaperTemplate]:
    """All that this actor may see, those that hold first, then the newest."""
    rows = PaperTemplate.objects.select_related("file", "by", "ended_by").order_by("-at", "-pk")
    return rows if keeps_templates(actor) else rows.none()


def held_at(kind: str, at: datetime) -> PaperTemplate | None:
    """The template of a kind that held at a moment. One query."""
    held = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return PaperTemplate.objects.select_related("file").filter(held, kind=kind, at__lte=at).order_by("-at").first()
