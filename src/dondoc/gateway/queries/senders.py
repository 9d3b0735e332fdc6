"""Whose a code is: by any code an agency bears or bore, or by what a person said once. Whether a message is for us, and who we are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q

from dondoc.core.made_once import MadeOnce
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
    borne = _borne(code=wanted)
    held = {row.agency_id: row.agency for row in borne if _valid(row, day)}
    if not held:
        told = KnownSender.objects.select_related("agency").filter(code=wanted).first()
        held = {told.agency_id: told.agency} if told else {row.agency_id: row.agency for row in borne}
    return next(iter(held.values())) if len(held) == 1 else None


_borne = MadeOnce(lambda code: AgencyCode.objects.filter(code=code).select_related("agency"))


def _valid(code: AgencyCode, day: date) -> bool:
    return (code.valid_from is None or code.valid_from <= day) and (code.valid_to is None or code.valid_to >= day)


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


def for_us(codes: Iterable[str | None], day: date) -> bool:
    """Whether one of the receivers' codes is of an agency that we know, or stands below UBND tỉnh's (H56.20 below H56, 000.00.20.H56 too). A
    message that names no receiver's code is taken to be for us: nothing says that it is not."""
    told = [plain(code) for code in codes if plain(code)]
    own = plain(settings.ENV.edxml.code)
    roots = [row.code for row in _own_codes(organisations.province(), day)]
    return not told or any(
        code == own
        or any(code.startswith(f"{root}.") or code.endswith(f".{root}") for root in roots)
        or agency_of(code, day)
        for code in told
    )


def ourselves(day: date) -> tuple[str, str]:
    """Under which code and name we answer, both of one body: the code that the operator set with the name of whose it is, else the Office's
    exchange code on `day`, else UBND tỉnh's. The code is "" where nobody wrote one down; another's is never lent."""
    office = organisations.office()
    if settings.ENV.edxml.code:
        code = str(settings.ENV.edxml.code)
        whose = agency_of(code, day) or office
        return code, whose.name
    for agency in (office, organisations.province()):
        found = _own_codes(agency, day)
        if found:
            return found[0].code, agency.name
    return "", office.name


def _own_codes(agency: Agency, day: date) -> list[AgencyCode]:
    return [row for row in _exchange_codes(agency=agency.pk) if _valid(row, day)]


_exchange_codes = MadeOnce(
    lambda agency: AgencyCode.objects.filter(agency=agency, kind=CodeKind.EXCHANGE.value).order_by("pk")
)
