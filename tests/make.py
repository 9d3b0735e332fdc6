"""Builders of records with good defaults, each made by the ordinary actions. A test names the values it is about."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.demo.seeds import load_province
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models import Agency, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.tasks.actions import drafting
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Task

#: Thursday 19 November 2026, 08:00 in Hà Nội, as the fixture `frozen`.
AT = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 19)
FOUNDED = date(2020, 1, 1)
#: A hash nobody's password has: people made here sign in by the test client's force_login.
NO_PASSWORD = "!made-by-tests"
#: Who founds what the tests need; he stands in no table.
ROOT = Actor(0, "Người lập danh mục", 0, "Quản trị hệ thống", Role.ADMINISTRATOR, 0, "", "")

_numbers = itertools.count(1)


def a_province(province: str = "thanh-hoa-2025", *, people: bool = True) -> dict[str, Agency]:
    """A whole province of the demo, its agencies by code."""
    seed = load_province(province).seed
    if not people:
        seed = organisations.ProvinceSeed(seed.fields, seed.agencies, seed.groups, (), seed.valid_from)
    return organisations.found_province(actor=ROOT, seed=seed, password_hash=NO_PASSWORD, is_demo=True, at=AT)


def an_agency(
    name: str = "",
    *,
    kind: AgencyKind = AgencyKind.DEPARTMENT,
    code: str = "",
    parent: Agency | None = None,
    fields: Iterable[str] = (),
    at: datetime = AT,
) -> Agency:
    """One agency, under UBND tỉnh where that exists."""
    number = next(_numbers)
    name = name or f"{kind.label} {number}"
    above = parent or Agency.objects.filter(kind=AgencyKind.PROVINCE).first()
    agency = organisations.found_agency(
        actor=ROOT,
        code=code or f"T{number}",
        name=name,
        short_name=name,
        kind=kind,
        parent_id=above.pk if above and kind is not AgencyKind.PROVINCE else None,
        founded_on=FOUNDED,
        at=at,
    )
    if fields:
        organisations.manage_fields(actor=ROOT, agency_id=agency.pk, field_codes=list(fields), at=at)
    return agency


def the_office() -> Agency:
    """UBND tỉnh and its Office, made once."""
    found = Agency.objects.filter(kind=AgencyKind.OFFICE).first()
    if found is not None:
        return found
    province = an_agency("Ủy ban nhân dân tỉnh", kind=AgencyKind.PROVINCE, code="UBND")
    return an_agency("Văn phòng UBND tỉnh", kind=AgencyKind.OFFICE, code="VP", parent=province)


def a_person(
    name: str = "",
    *,
    role: Role = Role.AGENCY_SPECIALIST,
    agency: Agency | None = None,
    signs: str = "",
    title: str = "",
    division: Agency | None = None,
    valid_from: date = FOUNDED,
    valid_to: date | None = None,
    at: datetime = AT,
) -> Actor:
    """A person in a post, as he acts on the day of `at`. Without `agency`: the Office for its roles, else a department of his own."""
    number = next(_numbers)
    if agency is None:
        agency = _usual_agency(role)
    user = organisations.add_person(
        actor=ROOT, username=f"nguoi.{number}", full_name=name or f"Nguyễn Văn {number}", at=at
    )
    post = organisations.appoint(
        actor=ROOT,
        user_id=user.pk,
        agency_id=agency.pk,
        role=role,
        title=title or f"Người giữ việc {number}",
        signs=signs or ("head" if role is Role.AGENCY_HEAD else ""),
        valid_from=valid_from,
        valid_to=valid_to,
        division_id=division.pk if division else None,
        at=at,
    )
    actor = queries.actor_of(user.pk, post.pk, max(valid_from, DAY) if valid_to is None else valid_from)
    assert actor is not None
    return actor


def _usual_agency(role: Role) -> Agency:
    if role is Role.PROVINCE_LEADER:
        return the_office().parent or the_office()
    if role in (Role.AGENCY_HEAD, Role.AGENCY_SPECIALIST, Role.AGENCY_CLERK, Role.READER):
        return an_agency()
    return the_office()


def acting(username: str, day: date = DAY) -> Actor:
    """A named person of `a_province` in his first post."""
    actor = queries.actor_of(User.objects.get(username=username).pk, None, day)
    assert actor is not None, username
    return actor


def a_directive(
    actor: Actor | None = None, *, at: datetime = AT, files: Iterable[InspectedFile] = (), **said: Any
) -> Directive:
    """A registered directive of UBND tỉnh, complete but for its tasks; `said` are fields of `DirectiveForm`."""
    office = the_office()
    number = next(_numbers)
    actor = actor or a_person(role=Role.OFFICE_SPECIALIST)
    form: dict[str, Any] = {
        "issuer_id": office.parent_id,
        "kind": "official_letter",
        "number": f"{number}/UBND-KTTC",
        "issued_on": clock.day_of(at),
        "released_at": at,
        "subject": f"Giao việc thử số {number} cho các cơ quan",
        "signer": "Nguyễn Văn Ký",
        "assigned_by": "chairman",
        "drafting_agency_id": office.pk,
        "division_id": (queries.divisions() or [a_division()])[0].pk,
        "declared_open": True,
        "form_token": f"token-{number}",
    }
    return directives.register(actor=actor, form=directives.DirectiveForm(**form | said), files=list(files), at=at)


def a_division() -> Agency:
    return an_agency("Phòng Tổng hợp", kind=AgencyKind.DIVISION, parent=the_office())


def a_task(
    directive: Directive, *leads: Agency | str, actor: Actor | None = None, at: datetime = AT, **said: Any
) -> Task:
    """A draft with these lead agencies (or groups, as picked), no coordinators and no deadline; `said` are fields of `TaskForm`."""
    number = next(_numbers)
    form: dict[str, Any] = {
        "content": f"Báo cáo kết quả việc thử số {number} của đơn vị",
        "product": "Báo cáo",
        "leads": tuple(lead if isinstance(lead, str) else f"a:{lead.pk}" for lead in leads),
        "no_coordinators": not said.get("coordinators"),
        "no_deadline": "due_on" not in said,
    }
    actor = actor or a_person(role=Role.OFFICE_SPECIALIST)
    return drafting.save_task(actor=actor, directive_id=directive.pk, form=drafting.TaskForm(**form | said), at=at)


def issued(directive: Directive, *, actor: Actor | None = None, at: datetime = AT) -> list[Assignment]:
    """Everything drafted of the directive is sent out; its assignments in order."""
    directive.refresh_from_db()
    actor = actor or a_person(role=Role.OFFICE_SPECIALIST)
    issue(actor=actor, directive_id=directive.pk, version=directive.version, at=at)
    directive.refresh_from_db()
    return list(Assignment.objects.filter(task__directive=directive).order_by("task__position", "pk"))


def an_issued_assignment(
    agency: Agency | None = None, *, actor: Actor | None = None, at: datetime = AT, **said: Any
) -> Assignment:
    """One task of a directive of its own, sent to one agency; `said` are fields of `TaskForm`."""
    directive = a_directive(actor, at=at)
    a_task(directive, agency or an_agency(), actor=actor, at=at, **said)
    return issued(directive, actor=actor, at=at)[0]
