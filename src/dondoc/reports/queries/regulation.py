"""What the data say of a year in which the regulation was carried out, and the yearly reports that a person may see (I3; TH 20.1; BT 19.1)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from dondoc.core import clock
from dondoc.core.local_decisions import decision_rows
from dondoc.core.regulation import base_of, current, versions
from dondoc.measures.queries.remarks import of_days
from dondoc.measures.queries.trainings import given
from dondoc.organisations.models import InternalRule
from dondoc.organisations.queries.internal_rules import must_have_one
from dondoc.reports.models import RegulationReport
from dondoc.reports.queries.figures import known_day
from dondoc.reports.queries.rounds import first_year
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.periods import Bounds
from dondoc.statistics.queries.period import of_period
from dondoc.tasks.models import Dispute

#: The sections in the order of the report; each holds the Office's own words beside what the data say.
SECTIONS = (
    "carried_out",
    "trainings",
    "internal_rules",
    "figures",
    "difficulties",
    "contested",
    "changes",
    "proposals",
)


def reports_for(actor: Actor) -> QuerySet[RegulationReport]:
    """The Office sees all, a leader of the province those approved; for others there are none."""
    if actor.is_office:
        return RegulationReport.objects.all()
    if actor.role is Role.PROVINCE_LEADER:
        return RegulationReport.objects.exclude(approved_at=None)
    return RegulationReport.objects.none()


def may_write(actor: Actor) -> bool:
    return may(Deed.WRITE_REGULATION_REPORT, own_party(actor))


def may_approve(actor: Actor) -> bool:
    return may(Deed.APPROVE_REGULATION_REPORT, own_party(actor))


def cite() -> str:
    """The article by which the Office reports each year."""
    return current().deed_cites.cite_for("report_on_regulation")


def years(day: date) -> list[int]:
    """Of which a report can be begun, the newest first. Two queries."""
    return list(range(day.year, first_year(day) - 1, -1))


def content_of(report: RegulationReport, at: datetime) -> dict[str, Any]:
    """What was frozen, else what the data say now."""
    return json.loads(report.content) if report.content else gathered(report.year, at)


def gathered(year: int, at: datetime) -> dict[str, Any]:
    """What the data say of a year, as of its last day or the last day that is wholly known: whole numbers, codes, and words by value, so that it
    can be frozen. A constant number of queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = known_day(at)
    as_of = max(min(last, known), first)
    return {
        "schema": 1,
        "year": year,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "as_of": as_of.isoformat(),
        "known_at": max(known, as_of).isoformat(),
        "provisional": as_of < last,
        **_figures(Bounds(first, as_of), max(known, as_of)),
        "internal_rules": _internal_rules(as_of),
        "trainings": _trainings(first, as_of),
        "remarks": _remarks(first, as_of),
        "disputes": _disputes(first, as_of),
        "articles": _articles(first, as_of),
        "decisions": _decisions(year),
        "versions": _versions(year),
    }


def _figures(bounds: Bounds, known_at: date) -> dict[str, Any]:
    part = of_period("all", bounds, known_at)[0].part
    rates = [
        {
            "code": rate.code,
            "name": rate.name,
            "formula": rate.formula,
            "numerator": sum(part.value(name) for name in rate.numerator),
            "denominator": sum(part.value(name) for name in rate.denominator),
        }
        for rate in current().rates
    ]
    return {"total": part.as_dict(), "rates": rates}


def _internal_rules(as_of: date) -> dict[str, Any]:
    end = clock.end_of(as_of)
    in_force = InternalRule.objects.filter(recorded_at__lte=end)
    in_force = in_force.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=end))
    having = set(in_force.values_list("agency_id", flat=True))
    asked = list(must_have_one(as_of).order_by("kind", "position", "sort_key").values_list("pk", "name"))
    without = [name for pk, name in asked if pk not in having]
    return {"asked": len(asked), "issued": len(asked) - len(without), "without": without}


def _trainings(first: date, as_of: date) -> dict[str, Any]:
    told = given(first, as_of)
    classes = [
        {"held_on": one.held_on.isoformat(), "topic": one.topic, "people": one.people, "agencies": one.told}
        for one in told.classes
    ]
    return {"classes": classes, "people": told.people, "agencies": told.agencies}


def _remarks(first: date, as_of: date) -> list[dict[str, Any]]:
    return [
        {
            "article": one.article,
            "agency": one.agency.name,
            "words": one.words,
            "wanted": one.wanted,
            "answer": one.answer,
        }
        for one in of_days(first, as_of)
    ]


def _disputes(first: date, as_of: date) -> list[dict[str, Any]]:
    """Requests to put a task right, by what they rest on: how many, and how many of them the Office answered by correcting or transferring."""
    rows = list(_disputes_of(first, as_of).values_list("ground", "outcome"))
    asked, granted = (
        Counter(ground for ground, _ in rows),
        Counter(g for g, o in rows if o in ("corrected", "transferred")),
    )
    names = {one.code: (one.name, one.cite) for one in current().dispute.grounds}
    return [
        {"ground": ground, "name": names.get(ground, (ground, ""))[0], "cite": names.get(ground, ("", ""))[1], "asked": n,
         "granted": granted[ground]}
        for ground, n in sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))
    ]  # fmt: skip


def _disputes_of(first: date, as_of: date) -> QuerySet[Dispute]:
    begin = clock.end_of(first - timedelta(days=1))
    return Dispute.objects.filter(at__gt=begin, at__lte=clock.end_of(as_of))


def _articles(first: date, as_of: date) -> list[dict[str, Any]]:
    """The articles most often spoken of: in remarks on the regulation, and in requests to put a task right."""
    remarks = Counter(one.article for one in of_days(first, as_of) if one.article)
    grounds = {one.code: one.cite for one in current().dispute.grounds}
    asked = Counter(grounds.get(g, "") for g in _disputes_of(first, as_of).values_list("ground", flat=True))
    asked.pop("", None)
    cites = sorted(set(remarks) | set(asked), key=lambda one: (-(remarks[one] + asked[one]), one))
    return [{"cite": one, "remarks": remarks[one], "disputes": asked[one]} for one in cites]


def _decisions(year: int) -> list[dict[str, Any]]:
    """What the province decided where the regulation is silent, for directives from a day of this year on."""
    rows = decision_rows(base_of(current()).id)
    found = [one for one in rows if one.from_day.year == year and one.withdrawn_at is None]
    return [{"key": one.key, "answer": one.answer, "from": one.from_day.isoformat()} for one in reversed(found)]


def _versions(year: int) -> list[dict[str, Any]]:
    """The versions of the regulation that began in this year."""
    began = [one for one in versions() if one.valid_from is not None and one.valid_from.year == year]
    return [{"id": one.id, "title": one.title, "from": one.valid_from.isoformat()} for one in began if one.valid_from]


def texts_of(report: RegulationReport) -> Mapping[str, Any]:
    """Its sections by code. One query."""
    return {one.code: one for one in report.sections.all()}
