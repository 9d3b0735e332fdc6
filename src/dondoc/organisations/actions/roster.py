"""A list of agencies is taken in: a whole province at once where nothing is recorded, else its additions and changes, all or nothing (J5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from dondoc.core import clock
from dondoc.organisations.actions.agencies import AgencyForm, change_agency, found_agency, only_administrator
from dondoc.organisations.actions.codes import check_shape, give_code
from dondoc.organisations.actions.founding import AgencySeed, GroupSeed, ProvinceSeed, found_province
from dondoc.organisations.actions.people import add_person, appoint, set_password
from dondoc.organisations.models import Agency, AgencyCode, Field, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.picking import CAN_LEAD
from dondoc.organisations.queries.roster import (
    OTHER_CODES,
    Change,
    RosterLine,
    RosterPlan,
    check_roster,
    fault,
    field_code,
    plan_roster,
)
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal

#: From when an agency stands whose sheet does not say it: before anything that is entered.
LONG_AGO = date(1976, 1, 1)


@transaction.atomic
def import_roster(*, actor: Actor, lines: Sequence[RosterLine], at: datetime) -> RosterPlan:
    """Founds and changes what the lines say. Raises Refusal(s) for the first row that cannot be, and nothing is written then."""
    only_administrator(actor)
    plan = plan_roster(lines)
    ids = dict(Agency.objects.values_list("code", "pk"))
    waiting = list(plan.adds)
    while waiting:
        line = next(x for x in waiting if not x.parent or x.parent in ids)
        waiting.remove(line)
        with _at_row(line):
            ids[line.code] = _found(line, ids, actor, at).pk
    for change in plan.changes:
        with _at_row(change.line):
            _change(change, ids, actor, at)
    return plan


@contextmanager
def _at_row(line: RosterLine) -> Iterator[None]:
    """A refusal inside tells the row it came from; that of a secret stays what it is, for the door to log."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code == "secret_marked":
            raise
        raise fault(line.number, refusal.sentence, **refusal.params) from refusal


def _found(line: RosterLine, ids: dict[str, int], actor: Actor, at: datetime) -> Agency:
    made = found_agency(
        actor=actor,
        code=line.code,
        name=line.name,
        short_name=line.short_name,
        kind=AgencyKind(line.kind),
        parent_id=ids.get(line.parent),
        founded_on=line.founded_on or LONG_AGO,
        position=line.position or 0,
        at=at,
    )
    if line.founded_on is None:
        Agency.objects.filter(pk=made.pk).update(founded_on=None)
    _change(Change(made, line, {}), ids, actor, at)
    return made


def _change(change: Change, ids: dict[str, int], actor: Actor, at: datetime) -> None:
    """What the line says and nothing else: an empty cell leaves what is recorded."""
    agency, line = Agency.objects.get(pk=change.agency.pk), change.line
    form = AgencyForm(
        short_name=line.short_name or agency.short_name,
        kind=AgencyKind(line.kind),
        parent_id=ids[line.parent] if line.parent else agency.parent_id,
        position=agency.position if line.position is None else line.position,
        founded_on=line.founded_on or agency.founded_on,
        fields=_fields(line.fields) if line.fields else None,
    )
    change_agency(actor=actor, agency_id=agency.pk, form=form, at=at)
    for column, kind in OTHER_CODES.items():
        code = getattr(line, column)
        held = AgencyCode.objects.filter(agency=agency, kind=kind, valid_to__isnull=True).first()
        if code and (held is None or held.code != code):
            since = clock.day_of(at) if held else None
            give_code(actor=actor, agency_id=agency.pk, kind=kind, code=code, valid_from=since, at=at)


def _fields(names: Sequence[str]) -> tuple[str, ...]:
    """The codes of fields by their names; one that is not known yet is added."""
    known = {f.name: f.code for f in Field.objects.all()}
    return tuple(
        known.get(n) or Field.objects.get_or_create(code=field_code(n), defaults={"name": n})[0].code for n in names
    )


def seed_from(lines: Sequence[RosterLine]) -> ProvinceSeed:
    """A whole province from a sheet; a group for each kind that has several agencies. Raises Refusals for what cannot be together."""
    check_roster(lines, whole=True)
    for line in lines:
        for column, kind in OTHER_CODES.items():
            if getattr(line, column):
                with _at_row(line):
                    check_shape(kind, getattr(line, column))
    names = dict.fromkeys(name for line in lines for name in line.fields)
    agencies = tuple(
        AgencySeed(
            code=line.code,
            name=line.name,
            short_name=line.short_name or line.name[:100],
            kind=line.kind,
            parent=line.parent,
            position=place if line.position is None else line.position,
            founded_on=line.founded_on,
            fields=tuple(field_code(name) for name in line.fields),
            codes=tuple((kind.value, getattr(line, c)) for c, kind in OTHER_CODES.items() if getattr(line, c)),
        )
        for place, line in enumerate(lines)
    )
    several = [k for k in CAN_LEAD if sum(a.kind == k for a in agencies) > 1]
    groups = tuple(GroupSeed(f"{kind.value}s", kind.label, (kind.value,)) for kind in several)
    return ProvinceSeed(tuple((field_code(name), name) for name in names), agencies, groups)


@transaction.atomic
def begin_installation(
    *, actor: Actor, seed: ProvinceSeed, username: str, full_name: str, password: str, at: datetime
) -> User:
    """A province begins: its agencies and the administrator who goes on from there (J5; BT 18.1).

    Raises Refusal where there are agencies already, for a user name that cannot be, or a weak password; nothing is written then.
    """
    agencies = found_province(actor=actor, seed=seed, password_hash="", is_demo=False, at=at)
    office = next(a for a in agencies.values() if a.kind == AgencyKind.OFFICE)
    user = add_person(actor=actor, username=username, full_name=full_name, at=at)
    appoint(
        actor=actor,
        user_id=user.pk,
        agency_id=office.pk,
        role=Role.ADMINISTRATOR,
        title="Quản trị hệ thống",
        signs="",
        valid_from=clock.day_of(at),
        at=at,
    )
    return set_password(actor=actor, user_id=user.pk, password=password, at=at)
