"""The kinds of agency and of code with their Vietnamese words, for faces, which touch no model."""

from __future__ import annotations

from dondoc.organisations.models import AgencyCode
from dondoc.organisations.models.agency import AgencyKind, CodeKind
from dondoc.organisations.queries.picking import CAN_LEAD
from dondoc.rules.errors import NotThere


def kinds() -> list[tuple[str, str]]:
    """Code and word of each kind of agency, in the official order."""
    return [(kind.value, kind.label) for kind in AgencyKind]


def kinds_to_lead() -> list[tuple[str, str]]:
    """The same of the kinds that can be given a task, alone or in a group."""
    return [(kind.value, kind.label) for kind in CAN_LEAD]


def kind_of(code: str) -> AgencyKind:
    """Raises ValueError for what is no kind; forms offer none."""
    return AgencyKind(code)


def code_kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in CodeKind]


def code_kind_of(code: str) -> CodeKind:
    return CodeKind(code)


def code_of(agency_id: int, code_id: int) -> AgencyCode:
    """One code of an agency. Raises NotThere where the agency has no such code."""
    found = AgencyCode.objects.filter(agency_id=agency_id, pk=code_id).first()
    if found is None:
        raise NotThere
    return found
