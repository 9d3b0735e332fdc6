"""The last backups and drills, for the administrator's page and whoever asks whether this installation could be put back."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

from dondoc.backup.models import Run, RunKind
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere

A_PAGE = 50


def ensure_may(actor: Actor) -> None:
    """Raises NotThere for whoever does not keep the installation running."""
    if not may(Deed.KEEP_JOBS, own_party(actor)):
        raise NotThere()


def runs(actor: Actor, number: int) -> Page[Run]:
    """Newest first. Two queries."""
    ensure_may(actor)
    return Paginator(Run.objects.order_by("-began_at", "-pk"), A_PAGE).get_page(number)


def last(actor: Actor, kind: RunKind) -> Run | None:
    ensure_may(actor)
    return Run.objects.filter(kind=kind).order_by("-began_at", "-pk").first()


def drill(actor: Actor, pk: int) -> Run:
    """Raises NotThere."""
    ensure_may(actor)
    found = Run.objects.filter(pk=pk, kind=RunKind.DRILL).first()
    if found is None:
        raise NotThere()
    return found
