"""Which sections a conclusion has (TH 15.3; BT 16.1; else the three contents of BT 13.1 and a closing one), and whom it goes to (TH 15.1, 15.2)."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.core.regulation import regulation
from dondoc.inspections.models import Inspection
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.errors import SYSTEM_RULE
from dondoc.rules.folding import fold
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.inspecting import InspectionReport

#: After which section the tasks not or wrongly done stand, and after which the recommendations.
FINDINGS_AFTER = ("conclusion", "closing", "own_shortcomings")
RECOMMENDED_AFTER = ("recommendation", "closing", "own_proposals")
#: Sections whose article is that of recommendations.
ASKS = ("recommendation", "own_proposals")


@dataclass(frozen=True, slots=True)
class Part:
    """One section. `cite`: its article; `house`: the regulation gives no such section, it is a rule of the system."""

    code: str
    name: str
    cite: str
    house: bool = False


#: Ends the conclusion where the regulation names contents only (BT 13.1).
CLOSING = Part("closing", "Kết luận, kiến nghị", SYSTEM_RULE, house=True)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a signed conclusion goes to: in the words of the profile, and the agency that is meant, None where it is no agency of the directory."""

    words: str
    agency: Agency | None


def rules_of(inspection: Inspection) -> Regulation:
    return regulation(inspection.regulation_id)


def parts_of(inspection: Inspection) -> list[Part]:
    """The sections in their order; touches no database."""
    said = rules_of(inspection).inspection
    if inspection.team_id is None and said.own_sections:  # what an agency's own report must name (BT 16.1)
        return [Part(one.code, one.name, one.cite) for one in said.own_sections]
    if said.sections:
        return [Part(one.code, one.name, one.cite) for one in said.sections]
    return [*(Part(one.code, one.name, one.cite, house=True) for one in said.contents), CLOSING]


def report_of(inspection: Inspection) -> InspectionReport | None:
    """What the profile says of the report of such an inspection: the Office's own with a team, an agency's without; None where it is silent."""
    by = "office" if inspection.team_id is not None else "agency"
    return next((one for one in rules_of(inspection).inspection.reports if one.by == by), None)


def report_cite(inspection: Inspection) -> str:
    """The article of the report, or the house rule where the regulation has none."""
    found = report_of(inspection)
    own = rules_of(inspection).inspection.own if inspection.team_id is None else None
    return found.cite if found else own.cite if own else SYSTEM_RULE


def points_cite(inspection: Inspection) -> str:
    """The article that asks for nature, degree, cause and responsibility (TH 15.3.b)."""
    return next((one.cite for one in parts_of(inspection) if one.code == "conclusion"), SYSTEM_RULE)


def recommend_cite(inspection: Inspection) -> str:
    """The article of recommendations (TH 15.3.c)."""
    return next((one.cite for one in parts_of(inspection) if one.code in ASKS), SYSTEM_RULE)


def recipients_of(inspection: Inspection) -> list[Recipient]:
    """In the profile's order; where it is silent the province and the inspected agency, of an agency's own the Office (house rule). At most three
    queries."""
    found = report_of(inspection)
    second = "cơ quan được kiểm tra" if inspection.team_id is not None else "Văn phòng UBND tỉnh"
    words = found.to if found else ("UBND tỉnh, Chủ tịch UBND tỉnh", second)
    made: list[Recipient] = []
    for one in words:
        made += [Recipient(one, agency) for agency in _meant(one, inspection)] or [Recipient(one, None)]
    return made


def _meant(words: str, inspection: Inspection) -> list[Agency]:
    """Which agencies words of the profile mean."""
    folded = fold(words)
    if "duoc kiem tra" in folded:
        return [inspection.agency]
    if "van phong" in folded:
        return list(Agency.objects.filter(kind=AgencyKind.OFFICE).order_by("pk")[:1])
    if "nganh, linh vuc" in folded:
        return _managing(inspection)
    if "ubnd tinh" in folded:
        return list(Agency.objects.filter(kind=AgencyKind.PROVINCE).order_by("pk")[:1])
    return []


def _managing(inspection: Inspection) -> list[Agency]:
    """Who manages the fields of the inspected tasks, but for who is inspected and who inspects."""
    fields = inspection.tasks.exclude(assignment__task__field=None).values("assignment__task__field")
    rows = Agency.objects.filter(managed_fields__field__in=fields)
    return list(rows.exclude(pk__in=[inspection.agency_id, inspection.by_agency_id]).distinct().order_by("pk"))
