"""An inspection of an agency is opened, from a plan or suddenly, and put right while it is prepared (TH 12, 14.1; BT 13.2, 14.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.photographs import all_bared
from dondoc.core.regulation import current, regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions import opening_faults, writing
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.models import Inspection, Inspector, Member, MemberRole
from dondoc.inspections.queries.frame import keeps
from dondoc.inspections.queries.listing import may_open
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is written of an inspection. `kind`, `ground`, `contents`: codes of the regulation; `plan_line`: the line of an approved plan that it
    carries out; `people`: members of `team_id` who inspect, `head` the one of them who leads; `title` "" is made from the agency's name.
    """

    kind: str
    agency_id: int | None
    team_id: int | None
    head: int | None
    people: tuple[int, ...]
    contents: tuple[str, ...]
    first: date | None
    last: date | None
    plan_line: int | None = None
    title: str = ""
    ground: str = ""
    ground_words: str = ""
    decision_number: str = ""
    decision_on: date | None = None

    @property
    def inspectors(self) -> frozenset[int]:
        """Everybody who takes part, the head too."""
        return frozenset(self.people) | ({self.head} if self.head is not None else frozenset())


@guard.deed
def open_inspection(
    *, actor: Actor, opening: Opening, files: list[InspectedFile], form_token: str, at: datetime
) -> Inspection:
    """The Office opens it. The same form sent twice opens one.

    Raises NotThere for who may not; Refusals: those of `opening_faults.of`, a mark of secrecy.
    """
    if not may_open(actor):
        raise NotThere("inspection")
    before = Inspection.objects.filter(form_token=form_token, by=actor.user_id).first()
    if before is not None:
        return before
    rules = current()
    _judged(opening, rules.id, at, has_file=bool(files), whole=True)
    inspection = Inspection(
        regulation_id=rules.id,
        by_agency_id=actor.agency_id,
        agency_id=opening.agency_id,
        team_id=opening.team_id,
        plan_line_id=opening.plan_line,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )
    _write(inspection, opening, actor, files, at)
    inspection.save()
    _people(inspection, opening, clock.day_of(at))
    _note(AuditKind.INSPECTION_OPENED, inspection, opening, actor, at)
    return inspection


@guard.deed
def edit_inspection(
    *,
    actor: Actor,
    inspection_id: int,
    version: int | None,
    opening: Opening,
    files: list[InspectedFile],
    at: datetime,
) -> Inspection:
    """Everything but the agency, the team and the plan's line is put right while it is prepared. A file given takes the place of the one before.

    Raises NotThere; Refusal(s): those of `writing.to_change` and `opening_faults.of`, a mark of secrecy.
    """
    inspection, side = writing.to_change(
        actor, inspection_id, version, at, sides=writing.KEEPERS, states={InspectionState.PREPARING}
    )
    if not keeps(actor, side):
        raise writing.not_yours(inspection)
    opening = _fixed(opening, inspection)
    has_file = bool(files) or inspection.decision_file_id is not None
    _judged(opening, inspection.regulation_id, at, has_file=has_file, whole=False)
    _write(inspection, opening, actor, files, at)
    inspection.version += 1
    inspection.save()
    _people(inspection, opening, clock.day_of(at))
    _note(AuditKind.INSPECTION_EDITED, inspection, opening, actor, at)
    return inspection


def _fixed(opening: Opening, inspection: Inspection) -> Opening:
    """What is written, on what stays as it was opened."""
    return Opening(
        kind=inspection.kind,
        agency_id=inspection.agency_id,
        team_id=inspection.team_id,
        plan_line=inspection.plan_line_id,
        head=opening.head,
        people=opening.people,
        contents=opening.contents,
        first=opening.first,
        last=opening.last,
        title=opening.title,
        ground=opening.ground,
        ground_words=opening.ground_words,
        decision_number=opening.decision_number,
        decision_on=opening.decision_on,
    )


def _judged(opening: Opening, regulation_id: str, at: datetime, *, has_file: bool, whole: bool) -> None:
    """All faults of the form at once. `whole`: it is opened now, so that its first day may not lie behind."""
    texts = {
        "title": opening.title,
        "ground_words": opening.ground_words,
        "decision_number": opening.decision_number,
    }
    refuse_marked(texts, at=at)
    found = opening_faults.of(opening, regulation(regulation_id), clock.day_of(at), has_file=has_file, whole=whole)
    if found:
        raise Refusals(found)


def _write(
    inspection: Inspection, opening: Opening, actor: Actor, files: Collection[InspectedFile], at: datetime
) -> None:
    """The columns that the form fills; what was judged is there."""
    if opening.first is None or opening.last is None or opening.agency_id is None:
        raise Refusal("no_days", "Anh/chị ghi ngày bắt đầu và ngày kết thúc kiểm tra.", field="first")
    sudden = opening.kind == opening_faults.SUDDEN
    inspection.kind = opening.kind
    inspection.ground = opening.ground if sudden else ""
    inspection.ground_words = opening.ground_words.strip() if sudden else ""
    inspection.contents = [
        one.code for one in regulation(inspection.regulation_id).inspection.contents if one.code in opening.contents
    ]
    inspection.title = opening.title.strip() or f"Kiểm tra {inspection.agency.name}"[:300]
    inspection.decision_number = opening.decision_number.strip()
    inspection.decision_on = opening.decision_on
    inspection.first, inspection.last = opening.first, opening.last
    if files:
        inspection.decision_file = keep_files(all_bared(files), by_id=actor.user_id, at=at)[0]


def _people(inspection: Inspection, opening: Opening, day: date) -> None:
    """Who inspects is what the form says; each in his role of the team, the head of the inspection at its head."""
    inspection.inspectors.exclude(user__in=opening.inspectors).delete()
    members = Member.objects.filter(opening_faults.in_it(day), team=opening.team_id, user__in=opening.inspectors)
    rows = [
        Inspector(
            inspection=inspection,
            user_id=member.user_id,
            role=_role(member, opening.head),
            title=member.title,
        )
        for member in members.order_by("pk")
    ]
    Inspector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["inspection", "user"], update_fields=["role", "title"]
    )
    renew(inspection)


def _role(member: Member, head: int | None) -> str:
    if member.user_id == head:
        return MemberRole.HEAD.value
    return MemberRole.DEPUTY.value if member.role == MemberRole.HEAD else str(member.role)


def _note(kind: AuditKind, inspection: Inspection, opening: Opening, actor: Actor, at: datetime) -> None:
    cite = opening_faults.cite_of_kind(regulation(inspection.regulation_id), inspection.kind)
    writing.note(
        kind,
        inspection,
        actor=actor,
        at=at,
        cite=cite,
        team=inspection.team_id,
        inspection_kind=inspection.kind,
        ground=inspection.ground,
        plan_line=inspection.plan_line_id,
        inspectors=sorted(opening.inspectors),
        **sums_of([inspection.decision_file]),
    )
