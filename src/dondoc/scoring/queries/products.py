"""What is counted of an agency or a person in a period, and the rows behind each count (TH 21.2; BT 20.2).

A product is an assignment of the period that was done in it, or that had to be done by its end and was not. What is not yet due, what waits for
the Office and what is suspended is not judged: a day that the Office needs never counts against an agency. Asked of the dated facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Deed
from dondoc.rules.lifecycle import State
from dondoc.rules.periods import ONE_DAY
from dondoc.rules.regulation import Regulation
from dondoc.rules.scoring import Faulty, Tally
from dondoc.rules.standing import Cell
from dondoc.scoring.models import Exemption
from dondoc.tasks.models import Assignment, Judgement, Move
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.of_period import Window, moves_of
from dondoc.tasks.queries.update_rate import MOVE, update_counts

#: Whose a product is: the agency that held it on the last day, and the person it is given to now (None: nobody).
Key = tuple[int, int | None]
_COLUMNS = ("assignment__agency_id", "assignment__person_id")
#: What can be looked at behind a line, in the order in which it is told.
BEHIND = ("due", "done", "late", "undone", "returned", "not_met", "exempt", "updates_due", "updates_missed")


def tallies(
    window: Window, rules: Regulation, at: datetime, within: QuerySet[Assignment] | None = None
) -> dict[Key, Tally]:
    """By agency (where mergers put its work) and person. `at`: exemptions confirmed by then hold. Six queries, whatever the number of rows."""
    rows = moves_of(window, within)
    counts = {name: Count("pk", filter=condition) for name, condition in conditions(window, at).items()}
    counts |= {name: Count("pk", filter=condition) for name, condition in _owed(window, rules).items()}
    told: dict[Key, dict[str, int]] = {
        (agency, person): dict(zip(counts, numbers, strict=True))
        for agency, person, *numbers in rows.order_by().values_list(*_COLUMNS).annotate(**counts)
    }
    faults = _faults(window, rules, rows)
    heir = organisations.successors(window.last, clock.end_of(window.known))
    found: dict[Key, Tally] = {}
    for (agency, person), numbers in told.items():
        tally = Tally(**numbers, faulty=faults.get((agency, person), ()))
        key = (heir.get(agency, agency), person)
        found[key] = found[key].add(tally) if key in found else tally
    return found


def by_agency(found: dict[Key, Tally]) -> dict[int, Tally]:
    """Each agency with all its people and what is given to nobody."""
    whole: dict[int, Tally] = {}
    for (agency, _person), tally in found.items():
        whole[agency] = whole[agency].add(tally) if agency in whole else tally
    return whole


def conditions(window: Window, at: datetime) -> dict[str, Q]:
    """Of the moves that held on the last day: which are products, done, late, and which are exempt."""
    done = Q(state=State.COMPLETED.value)
    late = of_counted(Cell.DONE_LATE, window.last)
    not_judged = Q(state__in=[State.SUBMITTED.value, State.SUSPENDED.value])
    undone = of_counted(Cell.OPEN_OVERDUE, window.last) & ~not_judged
    exempt = Q(assignment__in=exempt_by(at).values("assignment"))
    return {
        "due": done | (undone & ~exempt),
        "done": done,
        "late": late & ~exempt,
        "exempt": (late | undone) & exempt,
    }


def exempt_by(at: datetime) -> QuerySet[Exemption]:
    """The objective causes that stood confirmed at a moment."""
    return Exemption.objects.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at), at__lte=at)


def behind(what: str, window: Window, rules: Regulation, at: datetime, within: QuerySet[Assignment]) -> QuerySet[Move]:
    """The rows behind a count (a code of BEHIND), nearest deadline first; the move that held on the last day, one an assignment."""
    rows = moves_of(window, within)
    known = conditions(window, at)
    if what == "undone":
        rows = rows.filter(known["due"] & ~known["done"])
    elif what in known:
        rows = rows.filter(known[what])
    elif what == "returned":
        back = returns(window).filter(_counted_once(window), assignment=OuterRef("assignment"))
        rows = rows.filter(known["done"] & Exists(back))
    elif what == "not_met":
        rows = rows.filter(known["done"], update__in=_lowest(rules).values("update"))
    else:
        owed = _owed(window, rules)
        missed = owed["updates_due"] & ~owed["updates_on_time"]
        rows = rows.filter(owed["updates_due"] if what == "updates_due" else missed)
    joined = rows.select_related("assignment__task__directive", "assignment__person", "assignment__agency")
    return joined.order_by("late_after", "assignment_id")


def _owed(window: Window, rules: Regulation) -> dict[str, Q]:
    """The updates owed and given. One is owed with its deadline: those of earlier periods were counted in them."""
    inside = Q(late_after__isnull=True) | Q(late_after__gte=window.first)
    counted = update_counts(rules, window.last, MOVE)
    return {name: inside & counted[name].filter for name in ("updates_due", "updates_on_time")}


def returns(window: Window) -> QuerySet[Move]:
    """Every time a result was sent back by the end of the period, as far as is known."""
    known = clock.end_of(window.known)
    sent_back = Move.objects.filter(deed=Deed.RETURN.value, at__lte=clock.end_of(window.last), recorded_at__lte=known)
    return sent_back.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=known))


def _counted_once(window: Window) -> Q:
    """Of what was done when the period began and was opened again, only what was sent back since: the rest was counted then."""
    assert window.first is not None
    begin = clock.end_of(window.first - ONE_DAY)
    done_before = Move.objects.filter(
        assignment=OuterRef("assignment"),
        state=State.COMPLETED.value,
        at__lte=begin,
        until__gt=begin,
        superseded_at__isnull=True,
    )
    return Q(at__gt=begin) | ~Exists(done_before)


def _lowest(rules: Regulation) -> QuerySet[Judgement]:
    """Results that were confirmed with the lowest level of quality of the profile."""
    scale = rules.judgement.quality
    return Judgement.objects.filter(confirmed=True, quality=scale[-1].code) if scale else Judgement.objects.none()


def _faults(window: Window, rules: Regulation, rows: QuerySet[Move]) -> dict[Key, tuple[Faulty, ...]]:
    """Done products that were sent back or confirmed with the lowest quality, gathered by how often. Three queries."""
    assert window.first is not None
    begin = clock.end_of(window.first - ONE_DAY)
    back: dict[int, list[datetime]] = defaultdict(list)
    for assignment, moment in returns(window).values_list("assignment_id", "at"):
        back[assignment].append(moment)
    low = set(_lowest(rules).values_list("update_id", flat=True))
    suspect = Q(assignment__in=returns(window).values("assignment")) | Q(update__in=_lowest(rules).values("update"))
    done = rows.filter(suspect, state=State.COMPLETED.value)
    gathered: dict[Key, dict[tuple[int, bool], int]] = defaultdict(lambda: defaultdict(int))
    for assignment, update, opened_as, *key in done.values_list("assignment_id", "update_id", "opened_as", *_COLUMNS):
        # of what was done when the period began and was opened again, only what was sent back since
        reopened = opened_as == State.COMPLETED.value
        times = sum(moment > begin or not reopened for moment in back.get(assignment, ()))
        if times or update in low:
            gathered[tuple(key)][times, update in low] += 1  # type: ignore[index]
    return {key: _faulty(kinds.items()) for key, kinds in gathered.items()}


def _faulty(kinds: Iterable[tuple[tuple[int, bool], int]]) -> tuple[Faulty, ...]:
    return tuple(Faulty(n, *kind) for kind, n in sorted(kinds))


def as_plain(tally: Tally) -> dict[str, Any]:
    """For JSON; `from_plain` reads it back."""
    names = ("due", "done", "late", "exempt", "updates_due", "updates_on_time")
    faulty = [[one.products, one.returned, one.not_met] for one in tally.faulty]
    return {name: getattr(tally, name) for name in names} | {"faulty": faulty}


def from_plain(plain: dict[str, Any]) -> Tally:
    return Tally(**{**plain, "faulty": tuple(Faulty(*one) for one in plain["faulty"])})
