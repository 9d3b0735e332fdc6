"""What inspections make due (F1): the inspected agency prepares, hands in, says its word and carries out; who inspects ends, concludes and confirms.

All of it is told by one statement, whoever asks (TH 14.3, 15; BT 14.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, DateField, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.inspections.models import (
    InspectedTask,
    Inspection,
    Inspector,
    MemberRole,
    Minutes,
    Plan,
    PlanState,
    Recommendation,
    Wanted,
)
from dondoc.inspections.queries.teams import members_on, still_in
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.due_work import Light, Work
from dondoc.rules.inspections import InspectionState, RecommendationState
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for

#: While the inspected agency prepares, answers and says its word.
ON_SITE = [InspectionState.ANNOUNCED.value, InspectionState.RUNNING.value, InspectionState.ENDED.value]
INSPECTING = frozenset({Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST, Role.OFFICE_CLERK, Role.INSPECTOR})
#: Lines that speak of an inspection; those of a recommendation, of minutes and of a plan speak of these.
OF_INSPECTION = frozenset(
    {
        Work.PREPARE_INSPECTION,
        Work.HAND_IN,
        Work.TAKE_PAPERS,
        Work.JUDGE_TASKS,
        Work.END_INSPECTION,
        Work.CONCLUDE_INSPECTION,
    }
)
OF_RECOMMENDATION = frozenset({Work.CARRY_RECOMMENDATION, Work.CONFIRM_RECOMMENDATION})
_NO_DAY = Cast(Value(None), DateField())
_NO_MOMENT = Cast(Value(None), DateTimeField())


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """What is due from this actor. One query; none for readers and administrators."""
    if actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, today)
        rows = _of_agency(bool(actor.signs), own=own, user=actor.duty_id, today=today)
    elif actor.role in INSPECTING or actor.role is Role.PROVINCE_LEADER:
        rows = _of_person(actor.role, user=actor.duty_id, today=today)
    else:
        return
    for work, pk, n, due, since, at, rules in rows:
        kind = Work(work)
        mine = kind is not Work.APPROVE_PLAN or actor.role is not Role.OFFICE_LEADER or rules.startswith("team:")
        yield Light(kind, pk, _clock(kind, due, since, at, rules), count=n, mine=mine)


def _clock(work: Work, due: date | None, since: date | None, at: datetime | None, rules: str) -> Clock:
    begun = since or (clock.day_of(at) if at else None) or due
    cite = _cite(work, rules)
    return Clock(due, begun or date.max, cite, "stated" if cite else "local-decision")


def _cite(work: Work, rules: str) -> str:
    """The article of the inspection's own regulation, "" where it is silent. Of a team `rules` begins with "team:"."""
    of_team, said = rules.startswith("team:"), regulation(rules.removeprefix("team:")).inspection
    if work in (Work.PREPARE_INSPECTION, Work.HAND_IN):
        return said.papers.cite if said.papers else ""
    if work is Work.CONCLUDE_INSPECTION:
        return next((one.cite for one in said.reports if one.by == ("office" if of_team else "agency")), "")
    if work in OF_RECOMMENDATION:
        return next((one.cite for one in said.sections if one.code == "recommendation"), "")
    if work is Work.APPROVE_PLAN:
        return next((one.cite for one in said.plans if one.by == ("team" if of_team else "office")), "")
    return ""


def _line(rows: QuerySet[Any], work: Work, *, rules: Any, pk: str = "pk", **told: Any) -> QuerySet[Any]:
    """The same seven columns of whatever is due: kind, number of the record, how many, by when, since when (a day or a moment), regulation."""
    columns = {"many": Value(1), "until": _NO_DAY, "since": _NO_DAY, "moment": _NO_MOMENT} | told
    kind = Value(work.value, output_field=CharField())
    named = {"kind_of_work": kind, "record": F(pk), "ruled_by": F(rules) if isinstance(rules, str) else rules}
    order = ("kind_of_work", "record", "many", "until", "since", "moment", "ruled_by")
    return rows.order_by().annotate(**named, **columns).values_list(*order)


@MadeOnce
def _of_agency(signs: bool, own: Any, user: Any, today: Any) -> QuerySet[Any]:
    """Of an agency that is inspected, that owes what was recommended, or that inspects itself."""
    inspected = Inspection.objects.filter(Among("agency_id", own), state=InspectionState.ANNOUNCED.value)
    asked = Wanted.objects.filter(
        Among("inspection__agency_id", own),
        handed_in_at=None,
        taken_at=None,
        dropped_at=None,
        inspection__state__in=ON_SITE,
    )
    owes = Recommendation.objects.filter(Among("owner_id", own), state=RecommendationState.OPEN.value)
    itself = Inspection.objects.filter(Among("by_agency_id", own), team=None)
    waits = Recommendation.objects.filter(
        Among("conclusion__inspection__by_agency_id", own),
        state=RecommendationState.REPORTED.value,
        conclusion__inspection__team=None,
    )
    inspects = Inspector.objects.filter(inspection=OuterRef("pk"), user=user)
    heads = Exists(inspects.filter(role=MemberRole.HEAD))
    parts = [
        _line(inspected, Work.PREPARE_INSPECTION, rules="regulation_id", until=F("first"), moment=F("announced_at")),
        _papers(asked, Work.HAND_IN, Min("due_on"), Min("at")),
        _recommended(owes, Work.CARRY_RECOMMENDATION, F("conclusion__signed_at")),
        _recommended(waits, Work.CONFIRM_RECOMMENDATION, F("reported_at")),
        _judging(itself.filter(Exists(inspects))),
        _ending(itself.filter(heads), today),
    ]
    if signs:
        shown = Minutes.objects.filter(
            Among("inspection__agency_id", own),
            shown_at__isnull=False,
            agency_at=None,
            signed_at=None,
            inspection__state__in=ON_SITE,
        )
        parts += [
            _line(shown, Work.REMARK_MINUTES, rules="inspection__regulation_id", moment=F("shown_at")),
            _concluding(itself),
        ]
    return parts[0].union(*parts[1:], all=True)


@MadeOnce
def _of_person(role: Role, user: Any, today: Any) -> QuerySet[Any]:
    """Of somebody who inspects, who opened an inspection, or who approves plans."""
    parts = []
    if role in INSPECTING:
        member = still_in(today).filter(team=OuterRef("team"), user=user)
        inspects = Inspector.objects.filter(inspection=OuterRef("pk"), user=user)
        his = Inspection.objects.filter(Exists(member), Exists(inspects))
        leads = Inspection.objects.filter(Exists(member), Exists(inspects.filter(role=MemberRole.HEAD)))
        papers = Wanted.objects.filter(handed_in_at__isnull=False, taken_at=None, dropped_at=None)
        papers = papers.filter(inspection__in=his.filter(state__in=ON_SITE))
        opened = Q(conclusion__inspection__by=user) & ~Q(owner=F("conclusion__inspection__by_agency"))
        follows = Q(conclusion__inspection__in=leads) | opened
        waits = Recommendation.objects.filter(
            follows, state=RecommendationState.REPORTED.value, conclusion__inspection__team__isnull=False
        )
        parts += [
            _papers(papers, Work.TAKE_PAPERS, None, Min("handed_in_at")),
            _judging(his),
            _ending(leads, today),
            _concluding(leads, _ruled("team:")),
            _recommended(waits, Work.CONFIRM_RECOMMENDATION, F("reported_at")),
        ]
    return parts[0].union(*parts[1:], *_plans(role, user, today), all=True) if parts else _plans(role, user, today)[0]


def _plans(role: Role, user: Any, today: Any) -> list[QuerySet[Any]]:
    """A team's own plan waits for its head (TH 13.2), the Office's for the leaders, whose word the Office's leaders may write down (TH 12.1)."""
    waiting = Plan.objects.filter(state=PlanState.SUBMITTED)
    found = []
    if role in INSPECTING:
        heads = members_on(today).filter(team=OuterRef("team"), user=user, role=MemberRole.HEAD)
        found.append(_plan(waiting.filter(Exists(heads)), "team:"))
    if role in (Role.PROVINCE_LEADER, Role.OFFICE_LEADER):
        found.append(_plan(waiting.filter(team=None), ""))
    return found


def _plan(rows: QuerySet[Plan], whose: str) -> QuerySet[Any]:
    return _line(rows, Work.APPROVE_PLAN, rules=_ruled(whose), moment=F("submitted_at"))


def _ruled(whose: str) -> Concat:
    """The regulation, and before it whether a team stands behind the line: `whose` "team:" or ""."""
    return Concat(Value(whose), F("regulation_id"), output_field=CharField())


def _papers(rows: QuerySet[Wanted], work: Work, until: Any, moment: Any) -> QuerySet[Any]:
    """One line an inspection, with how many papers."""
    grouped = rows.order_by().values("inspection", "inspection__regulation_id")
    told = {"many": Count("pk"), "moment": moment} | ({"until": until} if until else {})
    return _line(grouped, work, rules="inspection__regulation_id", pk="inspection", **told)


def _recommended(rows: QuerySet[Recommendation], work: Work, moment: Any) -> QuerySet[Any]:
    rules = "conclusion__inspection__regulation_id"
    until = {"until": F("due_on")} if work is Work.CARRY_RECOMMENDATION else {}
    return _line(rows, work, rules=rules, moment=moment, **until)


def _judging(rows: QuerySet[Inspection]) -> QuerySet[Any]:
    """Those on site with tasks of which nothing is found yet: one line an inspection, with how many."""
    tasks = InspectedTask.objects.filter(verdict="", inspection__in=rows.filter(state=InspectionState.RUNNING.value))
    grouped = tasks.order_by().values("inspection", "inspection__regulation_id")
    told = {"many": Count("pk"), "until": Min("inspection__last"), "moment": Min("inspection__begun_at")}
    return _line(grouped, Work.JUDGE_TASKS, rules="inspection__regulation_id", pk="inspection", **told)


def _ending(rows: QuerySet[Inspection], today: Any) -> QuerySet[Any]:
    """Those whose last planned day has come and that nobody has ended."""
    rows = rows.filter(state=InspectionState.RUNNING.value, last__lte=today)
    return _line(rows, Work.END_INSPECTION, rules="regulation_id", until=F("last"), moment=F("begun_at"))


def _concluding(rows: QuerySet[Inspection], rules: Any = "regulation_id") -> QuerySet[Any]:
    rows = rows.filter(state=InspectionState.ENDED.value)
    return _line(rows, Work.CONCLUDE_INSPECTION, rules=rules, until=F("report_due"), since=F("ended_on"))


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of lines that speak of inspections. One query."""
    rows = Inspection.objects.filter(pk__in=pks).select_related("agency")
    return {row.pk: {"title": row.title, "agencies": (row.agency.name,)} for row in rows}


def minutes_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """Of minutes that wait for the agency's word; `ground`: their inspection. One query."""
    rows = Minutes.objects.filter(pk__in=pks).select_related("inspection__agency")
    return {
        row.pk: {
            "title": row.inspection.title,
            "agencies": (row.inspection.agency.name,),
            "said_at": row.shown_at,
            "ground": str(row.inspection_id),
        }
        for row in rows
    }


def recommendation_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """Of recommendations; `ground`: their inspection. One query."""
    rows = Recommendation.objects.filter(pk__in=pks).select_related("conclusion__inspection", "owner")
    return {
        row.pk: {
            "title": short_title(row.words),
            "agencies": (row.owner.name,),
            "said_at": row.reported_at or row.conclusion.signed_at,
            "ground": str(row.conclusion.inspection_id),
        }
        for row in rows
    }


def plan_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """Of plans. One query."""
    rows = Plan.objects.filter(pk__in=pks).select_related("by")
    return {row.pk: {"title": row.title, "said_by": row.by.full_name, "said_at": row.submitted_at} for row in rows}
