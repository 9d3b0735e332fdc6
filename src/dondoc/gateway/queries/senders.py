"""Whose a code is: by any code an agency bears or bore, or by what a person said once. And our own code."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q

from dondoc.gateway.models import KnownSender
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency, AgencyCode
from dondoc.organisations.models.agency import AgencyKind, CodeKind

#: Whose documents give the province's tasks (TH 3.2; BT 3.2).
ISSUERS = (AgencyKind.PROVINCE.value, AgencyKind.OFFICE.value)


def plain(code: str | None) -> str:
    """A code without blanks, in capitals, as codes are kept."""
    return "".join((code or "").split()).upper()[:60]


def agency_of(code: str | None, day: date) -> Agency | None:
    """The agency that `code` means on `day`: by a code that is valid then, else by what a person said, else by the code that one agency alone
    bore before (other systems go on sending the old form for years). None: nobody's, or not to be told apart."""
    wanted = plain(code)
    if not wanted:
        return None
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    borne = AgencyCode.objects.filter(code=wanted).select_related("agency")
    held = {row.agency_id: row.agency for row in borne.filter(begun, lasts)}
    if not held:
        told = KnownSender.objects.select_related("agency").filter(code=wanted).first()
        held = {told.agency_id: told.agency} if told else {row.agency_id: row.agency for row in borne}
    return next(iter(held.values())) if len(held) == 1 else None


def could_be(day: date) -> list[tuple[str, str]]:
    """Whom a message can come from, UBND tỉnh and the Office first: (id, name) of every agency that stands on `day`. One query."""
    order = {kind.value: place for place, kind in enumerate(AgencyKind)}
    rows = Agency.objects.exclude(kind__in=[AgencyKind.DIVISION.value, AgencyKind.SUBORDINATE.value])
    standing = rows.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
    found = standing.values_list("pk", "name", "kind", "position", "sort_key")
    return [(str(row[0]), row[1]) for row in sorted(found, key=lambda row: (order[row[2]], row[3], row[4]))]


def issues(agency: Agency | None) -> bool:
    """Whether documents of this agency are directives of the province."""
    return agency is not None and agency.kind in ISSUERS


def own_code(day: date) -> str:
    """Under which code we answer: what the operator set, else the Office's exchange code on `day`, else UBND tỉnh's; "" where there is none."""
    if settings.ENV.edxml.code:
        return str(settings.ENV.edxml.code)
    for agency in (organisations.office(), organisations.province()):
        codes = agency.codes.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), kind=CodeKind.EXCHANGE.value)
        found = codes.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).first()
        if found:
            return found.code
    return ""
