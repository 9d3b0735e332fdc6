"""What scores make due (F1): appeals wait for the Office, a shown score for the head of the agency, a sheet that nobody can appeal for approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.scoring.models import Appeal, AppealState, ScoreLine, ScoreSheet, SheetState
from dondoc.scoring.queries.reckoning import period_of
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import one_of, stands_for


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """One query for the Office and one for who signs for an agency; two for a leader of the Office; none for anybody else."""
    if may(Deed.ANSWER_APPEAL, own_party(actor)):
        for pk, filed_at, regulation_id in _appeals():
            yield Light(Work.SCORE_APPEAL, pk, Clock(None, clock.day_of(filed_at), _cite(regulation_id)), mine=False)
    if may(Deed.APPROVE_SCORES, own_party(actor)):
        for pk, since, shown_at, regulation_id in _ready(today=today):
            yield Light(Work.APPROVE_SCORES, pk, Clock(None, since or clock.day_of(shown_at), _cite(regulation_id)))
    if actor.role in AGENCY_ROLES and may(Deed.APPEAL_SCORE, {agency_party(actor)}):
        rows = _shown(own=stands_for(actor.agency_id, today), today=today)
        for pk, first, anew_until, shown_at, regulation_id in rows:
            until = max((day for day in (first, anew_until) if day is not None), default=None)
            yield Light(Work.SCORE, pk, Clock(until, clock.day_of(shown_at), _cite(regulation_id)))


@MadeOnce
def _appeals() -> QuerySet[Any]:
    rows = Appeal.objects.filter(state=AppealState.OPEN.value).order_by()
    return rows.values_list("line_id", "filed_at", "line__sheet__regulation_id")


@MadeOnce
def _ready(today: Any) -> QuerySet[Any]:
    """Shown sheets that nobody can appeal against any more."""
    waits = Appeal.objects.filter(line__sheet=OuterRef("pk"), state=AppealState.OPEN.value)
    over = Q(appeal_until__isnull=True) | Q(appeal_until__lt=today)
    anew = ScoreLine.objects.filter(sheet=OuterRef("pk"), person__isnull=True, enough=True)
    anew = anew.filter(agreed_at__isnull=True, appeal_until__gte=today)
    ready = ScoreSheet.objects.filter(over, ~Exists(waits), ~Exists(anew), state=SheetState.SHOWN.value)
    return ready.values_list("pk", "appeal_until", "shown_at", "regulation_id")


@MadeOnce
def _shown(own: Any, today: Any) -> QuerySet[Any]:
    """Scores of an agency that its head may still appeal against."""
    lines = ScoreLine.objects.filter(one_of("agency_id", own), person__isnull=True)
    lines = lines.filter(sheet__state=SheetState.SHOWN.value, agreed_at__isnull=True)
    shown = Q(sheet__appeal_until__gte=today) | Q(sheet__appeal_until__isnull=True)
    told = lines.filter(Q(appeal_until__gte=today) | shown & Q(appeal__isnull=True))
    return told.values_list("pk", "sheet__appeal_until", "appeal_until", "sheet__shown_at", "sheet__regulation_id")


def _cite(regulation_id: str) -> str:
    rules = regulation(regulation_id).scoring
    return rules.appeal.cite if rules.appeal else rules.cite


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """Lines of agencies: whose, of which period, and what the head says against it. Two queries."""
    rows = ScoreLine.objects.filter(pk__in=pks).select_related("sheet", "agency")
    appeals = {one.line_id: one for one in Appeal.objects.filter(line__in=pks).select_related("by")}
    return {row.pk: _detail(row, appeals.get(row.pk)) for row in rows}


def sheet_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """Sheets: of which period, of how many agencies. One query."""
    rows = ScoreSheet.objects.filter(pk__in=pks).annotate(n=Count("lines", filter=Q(lines__person__isnull=True)))
    return {row.pk: {"title": period_of(row).name, "entered_tasks": row.n} for row in rows}


def _detail(row: ScoreLine, appeal: Appeal | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": period_of(row.sheet).name,
        "agencies": (row.agency.name,),
        "said_at": row.sheet.shown_at,
    }
    if appeal is not None:
        said = {"said": short_title(appeal.words, 300), "said_by": appeal.by.full_name, "said_deed": "score_appeal"}
        found |= said | {"said_at": appeal.filed_at}
    return found
