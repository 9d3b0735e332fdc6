"""Whom an actor may urge about which assignments, judged for hundreds at once in a fixed number of queries; page and action both ask here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dondoc.core.regulation import regulation
from dondoc.organisations.models import Agency, AgencyField
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Party, agency_party, may, own_party
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.regulation.oversight import Urging
from dondoc.rules.urging_rights import Right, Tie, Whom, right_of
from dondoc.tasks.models import Assignment, Coordination
from dondoc.tasks.queries.visibility import assignments_for, stands_for

#: How many assignments one form urges about: more is a list that nobody looked through.
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Urgeable:
    """An assignment that may be urged about: who hears it, and under which article."""

    assignment: Assignment
    agency: Agency
    cite: str


@dataclass(frozen=True, slots=True)
class Judged:
    """`refused`: the assignments that may not be urged about, each with its sentence. What the actor may not see is in neither."""

    may: list[Urgeable] = field(default_factory=list)
    refused: list[tuple[Assignment, Refusal]] = field(default_factory=list)


def judge(actor: Actor, ids: Iterable[int], day: date) -> Judged:
    """Which of these the actor may urge about, in the order of their agencies and deadlines. At most six queries, whatever their number."""
    judged = Judged()
    rows = assignments_for(actor, day).filter(pk__in=list(ids))
    rows = rows.select_related("task__directive", "agency", "unit").order_by(
        "agency__kind", "agency__position", "agency__sort_key", "late_after", "pk"
    )
    found = list(rows)
    ties = _Ties(actor, found, day)
    for assignment in found:
        right = ties.right(assignment)
        refusal = _refusal(assignment, right, leads=assignment.agency_id in ties.own)
        if right is None or refusal is not None:
            judged.refused.append((assignment, refusal or outside(assignment)))
            continue
        heard = assignment.unit if right.whom is Whom.UNIT and assignment.unit else assignment.agency
        judged.may.append(Urgeable(assignment, heard, right.cite))
    return judged


class _Ties:
    """What is asked once for all: the agencies the actor's stands for, its kind, its fields, its parts."""

    def __init__(self, actor: Actor, rows: list[Assignment], day: date) -> None:
        self.actor = actor
        self.own: list[int] = stands_for(actor.agency_id, day) if not actor.is_office else [actor.agency_id]
        self.kind, self.fields, self.parts = "", set[int](), set[int]()
        if actor.role not in AGENCY_ROLES or not rows:
            return
        self.kind = Agency.objects.values_list("kind", flat=True).get(pk=actor.agency_id)
        self.fields = set(AgencyField.objects.filter(agency_id__in=self.own).values_list("field_id", flat=True))
        tasks = {row.task_id for row in rows}
        parts = Coordination.objects.filter(task_id__in=tasks, agency_id__in=self.own)
        self.parts = set(parts.values_list("task_id", flat=True))

    def right(self, row: Assignment) -> Right | None:
        """Asks the table of access by how the actor stands to the row, then the profile that governs its directive."""
        rules = regulation(row.task.directive.regulation_id)
        if self.actor.role not in AGENCY_ROLES:
            office = may(Deed.URGE, own_party(self.actor)) and row.agency.kind != AgencyKind.OFFICE
            return Right(Whom.LEAD, rules.urging.cite) if office else None
        leads = row.agency_id in self.own
        below = row.agency.parent_id in self.own
        manages = row.task.field_id in self.fields
        parties = set[Party]()
        if leads:
            parties.add(agency_party(self.actor))
        if below or manages:
            parties.add(Party.FIELD_MANAGER)
        if row.task_id in self.parts:
            parties.add(Party.COORDINATOR)
        if not may(Deed.URGE, parties):
            return None
        tie = Tie(
            by_kind=self.kind,
            over_kind=row.agency.kind,
            leads=leads,
            unit=row.unit is not None and row.unit.parent_id in self.own,
            below=below,
            field=manages,
            part=row.task_id in self.parts,
        )
        return right_of(rules.urging.delegations, tie)


def _refusal(row: Assignment, right: Right | None, *, leads: bool) -> Refusal | None:
    """Why it may not be urged about: closed, nothing to do for the agency now, one's own, or outside one's fields."""
    way = WayOn("Mở nhiệm vụ", "assignment", (row.pk,))
    state = State(row.state)
    if state in CLOSED or state is State.DRAFT:
        return Refusal(
            "closed", "Nhiệm vụ này đã kết thúc nên không còn gì để đôn đốc.", cite=_urging(row).cite, way_on=way
        )
    if state in (State.SUBMITTED, State.SUSPENDED):
        code, sentence = {
            State.SUBMITTED: (
                "waits_for_the_office",
                "Cơ quan đã nộp kết quả, đang chờ Văn phòng UBND tỉnh xem xét nên không đôn đốc cơ quan.",
            ),
            State.SUSPENDED: ("suspended", "Nhiệm vụ đang tạm dừng nên không đôn đốc cơ quan."),
        }[state]
        return Refusal(code, sentence, cite=_urging(row).cite, way_on=way)
    if right is None and (leads or row.agency.kind == AgencyKind.OFFICE):
        return Refusal(
            "urging_oneself",
            "Nhiệm vụ này do chính cơ quan của anh/chị chủ trì nên không tự đôn đốc qua hệ thống.",
            cite=_urging(row).cite,
            way_on=way,
        )
    return None if right is not None else outside(row)


def outside(row: Assignment) -> Refusal:
    """One sees it and may still not urge: it is in no field one manages, under nobody one directs, and one takes no part in it."""
    return Refusal(
        "outside_the_field",
        "Nhiệm vụ này không thuộc ngành, lĩnh vực cơ quan anh/chị quản lý, không do đơn vị trực thuộc thực hiện và cơ quan anh/chị "
        "không phối hợp, nên việc đôn đốc do Văn phòng UBND tỉnh làm.",
        cite=next((d.cite for d in _urging(row).delegations), _urging(row).cite),
        way_on=WayOn("Mở nhiệm vụ", "assignment", (row.pk,)),
    )


def _urging(row: Assignment) -> Urging:
    """What the regulation that governs its directive says of urging."""
    return regulation(row.task.directive.regulation_id).urging
