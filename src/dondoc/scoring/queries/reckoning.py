"""The lines of a sheet as values: what was counted of each agency and person with the score it makes; and the frozen sheet as bytes."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dondoc.organisations.models import Agency, User
from dondoc.rules.periods import Period
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.oversight import Formula
from dondoc.rules.scoring import Score, Tally, score
from dondoc.rules.scoring import as_plain as score_as_plain
from dondoc.scoring.models import ScoreSheet
from dondoc.scoring.queries import products
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.figures import scored_by_original
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One line: an agency, or (`person_id`) one person of it."""

    agency_id: int
    person_id: int | None
    tally: Tally
    score: Score

    @property
    def columns(self) -> dict[str, Any]:
        """As a ScoreLine keeps it."""
        return {
            "tally": products.as_plain(self.tally),
            "reckoned": score_as_plain(self.score),
            "points": self.score.points,
            "most": self.score.most,
            "percent": self.score.percent,
            "grade": self.score.grade,
            "enough": self.score.enough,
        }


def reckon(
    window: Window, rules: Regulation, formula: Formula, at: datetime, *, agency_id: int | None = None
) -> list[Reckoned]:
    """All lines, or those of one agency (with what was merged into it). Agencies without any assignment have none; where the profile judges
    persons, those to whom something that counts was given. Eight queries at most, whatever the number of assignments."""
    within = None
    if agency_id is not None:
        within = Assignment.objects.filter(agency_id__in=stands_for(agency_id, window.last))
    found = products.tallies(window, rules, at, within)
    lines = [
        Reckoned(agency, None, tally, score(tally, formula)) for agency, tally in products.by_agency(found).items()
    ]
    if "person" in rules.scoring.subjects:
        lines += [
            Reckoned(agency, person, tally, score(tally, formula))
            for (agency, person), tally in found.items()
            if person is not None and tally.due
        ]
    return lines


def window_of(sheet: ScoreSheet, known_at: Any = None) -> Window:
    """Its days; `known_at` of a line that was corrected."""
    return Window(sheet.first, sheet.last, known_at or sheet.known_at, scored_by_original())


def period_of(sheet: ScoreSheet) -> Period:
    return Period(sheet.kind, sheet.year, sheet.part)  # type: ignore[arg-type]


def formula_as_plain(formula: Formula) -> dict[str, Any]:
    """What of a formula decides the points."""
    return {
        "code": formula.code,
        "name": formula.name,
        "out_of": formula.out_of,
        "weights": [{"code": w.code, "name": w.name, "points": w.points} for w in formula.weights],
        "penalties": [{"code": p.code, "name": p.name, "percent": p.percent, "of": p.of} for p in formula.penalties],
        "grades": [{"code": g.code, "name": g.name, "at_least": g.at_least} for g in formula.grades],
    }


def frozen(sheet: ScoreSheet, formula: Formula) -> tuple[str, str]:
    """The approved sheet as canonical JSON (sorted keys, no spaces, NFC, whole numbers only) and the SHA-256 of its bytes. Three queries."""
    lines = list(sheet.lines.order_by("agency_id", "person_id"))
    agencies = Agency.objects.in_bulk({line.agency_id for line in lines})
    people = User.objects.in_bulk({line.person_id for line in lines if line.person_id})
    payload = {
        "schema": 1,
        "period": {
            "kind": sheet.kind,
            "year": sheet.year,
            "part": sheet.part,
            "first": sheet.first.isoformat(),
            "last": sheet.last.isoformat(),
        },
        "regulation": sheet.regulation_id,
        "formula": formula_as_plain(formula),
        "lines": [_line(line, agencies, people) for line in lines],
    }
    text = unicodedata.normalize("NFC", json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    return text, hashlib.sha256(text.encode()).hexdigest()


def _line(line: Any, agencies: Mapping[int, Agency], people: Mapping[int, User]) -> dict[str, Any]:
    agency = agencies[line.agency_id]
    person = people[line.person_id] if line.person_id else None
    return {
        "agency": {"id": agency.pk, "code": agency.code, "name": agency.name, "kind": agency.kind},
        "person": {"id": person.pk, "name": person.full_name} if person else None,
        "known_at": line.known_at.isoformat(),
        "tally": line.tally,
        "score": line.reckoned,
    }
