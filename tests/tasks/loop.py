"""A small world for the tests of deeds: an Office, agencies with people, and one issued task, made by the ordinary actions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.make import AT, DAY, FOUNDED, NO_PASSWORD, ROOT, a_person, an_agency, the_office

from dondoc.core.regulation import current
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.organisations import queries
from dondoc.organisations.actions import AgencySeed, PersonSeed, PostSeed, ProvinceSeed, found_province
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.actions.drafting import TaskForm, save_task
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Update

_numbers = itertools.count(1)


@dataclass
class World:
    """Who is there, and the assignments of one directive."""

    specialist: Actor
    leader: Actor
    chairman: Actor
    division: Agency
    heads: dict[int, Actor] = field(default_factory=dict)
    staff: dict[int, Actor] = field(default_factory=dict)
    agencies: list[Agency] = field(default_factory=list)


def a_world(agencies_wanted: int = 1, *, kind: AgencyKind = AgencyKind.DEPARTMENT) -> World:
    """In an empty database all at once, as an installation begins; else one record after the other."""
    if not Agency.objects.exists():
        return _a_founded_world(agencies_wanted, kind)
    the_office()
    world = World(
        specialist=a_person(role=Role.OFFICE_SPECIALIST),
        leader=a_person(role=Role.OFFICE_LEADER),
        chairman=a_person(role=Role.PROVINCE_LEADER),
        division=an_agency("Phòng Tổng hợp", kind=AgencyKind.DIVISION, parent=the_office()),
    )
    for _ in range(agencies_wanted):
        add_agency(world, kind)
    return world


def _a_founded_world(agencies_wanted: int, kind: AgencyKind) -> World:
    """The same people and agencies in a constant number of queries: most tests begin here."""
    numbers = [next(_numbers) for _ in range(agencies_wanted)]
    names = {n: f"{kind.label} {n}" for n in numbers}
    agencies = [
        AgencySeed("UBND", "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh", AgencyKind.PROVINCE, founded_on=FOUNDED),
        AgencySeed("VP", "Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh", AgencyKind.OFFICE, "UBND", founded_on=FOUNDED),
        AgencySeed("W0", "Phòng Tổng hợp", "Phòng Tổng hợp", AgencyKind.DIVISION, "VP", founded_on=FOUNDED),
        *(AgencySeed(f"W{n}", names[n], names[n], kind, "UBND", founded_on=FOUNDED) for n in numbers),
    ]
    posts = [("VP", Role.OFFICE_SPECIALIST, ""), ("VP", Role.OFFICE_LEADER, ""), ("UBND", Role.PROVINCE_LEADER, "")]
    for n in numbers:
        posts += [(f"W{n}", Role.AGENCY_HEAD, "head"), (f"W{n}", Role.AGENCY_SPECIALIST, "")]
    people = [
        PersonSeed(f"nguoi.w{k}", f"Nguyễn Văn W{k}", (PostSeed(code, role, f"Người giữ việc W{k}", signs),))
        for k, (code, role, signs) in zip((next(_numbers) for _ in posts), posts, strict=True)
    ]
    seed = ProvinceSeed((), tuple(agencies), (), tuple(people), FOUNDED)
    made = found_province(actor=ROOT, seed=seed, password_hash=NO_PASSWORD, is_demo=False, at=AT)
    known = queries.actors_on(DAY)
    acting = [known[person.username, post[0]] for person, post in zip(people, posts, strict=True)]
    world = World(specialist=acting[0], leader=acting[1], chairman=acting[2], division=made["W0"])
    for place, n in enumerate(numbers):
        agency = made[f"W{n}"]
        world.agencies.append(agency)
        world.heads[agency.pk], world.staff[agency.pk] = acting[3 + 2 * place], acting[4 + 2 * place]
    return world


def add_agency(world: World, kind: AgencyKind = AgencyKind.DEPARTMENT) -> Agency:
    agency = an_agency(kind=kind)
    world.agencies.append(agency)
    world.heads[agency.pk] = a_person(role=Role.AGENCY_HEAD, agency=agency)
    world.staff[agency.pk] = a_person(role=Role.AGENCY_SPECIALIST, agency=agency)
    return agency


def a_directive(
    world: World, *, at: datetime = AT, urgency: str = "normal", tasks: list[TaskForm] | None = None
) -> Directive:
    """Registered, split and issued at `at` by the specialist."""
    number = next(_numbers)
    form = directives.DirectiveForm(
        kind="plan",
        number=f"{number}/KH-UBND",
        issued_on=(at + timedelta(hours=7)).date(),
        released_at=at,
        subject=f"Kế hoạch thử số {number}",
        issuer_id=the_office().parent_id,
        signer="Trần Văn Ký",
        signer_title="Chủ tịch",
        assigned_by="chairman",
        assigned_by_name="Trần Văn Ký",
        drafting_agency_id=the_office().pk,
        division_id=world.division.pk,
        specialist_id=world.specialist.user_id,
        urgency=urgency,
        tracked=True,
        not_tracked_reason="",
        declared_open=True,
        form_token=f"directive-{number}",
    )
    directive = directives.register(actor=world.specialist, form=form, files=[], at=at)
    for task in tasks or [a_form(world)]:
        save_task(actor=world.specialist, directive_id=directive.pk, form=task, at=at)
    directive.refresh_from_db()
    return issue(actor=world.specialist, directive_id=directive.pk, version=directive.version, at=at)


def a_form(world: World, *, due_on: date | None = date(2026, 12, 1), leads: list[Agency] | None = None) -> TaskForm:
    chosen = leads if leads is not None else world.agencies
    return TaskForm(
        content=f"Nhiệm vụ thử {next(_numbers)}",
        product="Báo cáo",
        leads=tuple(f"a:{a.pk}" for a in chosen),
        no_coordinators=True,
        due_on=due_on,
        no_deadline=due_on is None,
        deadline_text="trước ngày đã ghi" if due_on else "",
    )


def a_result(dated: date = date(2026, 11, 19), number: str = "12/BC-S") -> agencies.ResultDraft:
    return agencies.ResultDraft("Đã làm xong việc được giao.", "Báo cáo", number, dated, "Lê Thị Ký")


def an_assignment(world: World, *, at: datetime = AT, due_on: date | None = date(2026, 12, 1)) -> Assignment:
    """Issued to the world's first agency."""
    directive = a_directive(world, at=at, tasks=[a_form(world, due_on=due_on, leads=world.agencies[:1])])
    return fresh(Assignment.objects.get(task__directive=directive))


def filed(world: World, assignment: Assignment, at: datetime) -> Update:
    """Its result, filed by the head at `at`."""
    return agencies.file_result(
        actor=world.heads[assignment.agency_id],
        assignment_id=assignment.pk,
        version=fresh(assignment).version,
        result=a_result((at + timedelta(hours=7)).date()),
        files=[],
        form_token=f"result-{next(_numbers)}",
        at=at,
    )


def confirmed(world: World, assignment: Assignment, at: datetime) -> None:
    office.confirm(
        actor=world.specialist,
        assignment_id=assignment.pk,
        version=fresh(assignment).version,
        quality=grades()[0],
        effectiveness=grades()[1],
        remark="",
        at=at,
    )


def grades() -> tuple[str, str]:
    judgement = current().judgement
    return judgement.quality[0].code, judgement.effectiveness[0].code


def fresh(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_related("task__directive", "agency").get(pk=assignment.pk)
