"""Who urges whom besides the Office (TH 8.2.a–c; BT 10.2.a–c): the profile's delegations, applied to how two agencies stand to one assignment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dondoc.rules.regulation.oversight import Delegation

#: Kinds of agency as they are recorded -> as the profiles name them: a city is recorded as a district, a ward as a commune.
PROFILE_KINDS: dict[str, frozenset[str]] = {
    "department": frozenset({"department"}),
    "unit": frozenset({"provincial_unit"}),
    "district": frozenset({"district", "city"}),
    "commune": frozenset({"commune", "ward", "township"}),
    "other": frozenset({"other"}),
}


#: As recorded: whose results the department of a field may look at before the Office (TH 8.2.a: communes; BT 10.2.a: districts).
LOCAL = frozenset({"district", "commune"})


class Whom(StrEnum):
    """Who hears the urging: the agency that leads, or its own unit to which the work was passed."""

    LEAD = "lead"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Tie:
    """How an agency stands to an assignment of another, or of its own. Kinds as recorded.

    leads: it is its own assignment. unit: passed to one of its own units. below: the lead is under it. field: it manages the field of the
    task. part: it takes part as a coordinating agency.
    """

    by_kind: str
    over_kind: str
    leads: bool = False
    unit: bool = False
    below: bool = False
    field: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Right:
    whom: Whom
    cite: str


def right_of(delegations: Iterable[Delegation], tie: Tie) -> Right | None:
    """The first delegation of the profile under which the agency may urge, None where none lets it.

    A commune, and in a province with districts a district, urges its own units and those under it; a department the agencies of its fields;
    a coordinating agency reminds the lead.
    """
    by = PROFILE_KINDS.get(tie.by_kind, frozenset())
    over = PROFILE_KINDS.get(tie.over_kind, frozenset())
    for delegation in delegations:
        if not by & set(delegation.by):
            continue
        reaches = bool(over & set(delegation.over))
        if delegation.within == "own_units":
            if tie.leads and tie.unit:
                return Right(Whom.UNIT, delegation.cite)
            if tie.below and not tie.leads and (reaches or tie.over_kind == "subordinate"):
                return Right(Whom.LEAD, delegation.cite)
        elif reaches and not tie.leads and (tie.field if delegation.within == "field" else tie.part):
            return Right(Whom.LEAD, delegation.cite)
    return None


def looks_first(delegations: Iterable[Delegation], by_kind: str, over_kind: str) -> Right | None:
    """Whether an agency that manages the field of a task may say what it holds of a result before the Office decides: the one that has its
    mistakes put right (TH 8.2.a; BT 10.2.a). Whether a province lets it at all is the profile's `completion.pre_check`."""
    if over_kind not in LOCAL:
        return None
    within = [one for one in delegations if one.within == "field"]
    return right_of(within, Tie(by_kind=by_kind, over_kind=over_kind, field=True))
