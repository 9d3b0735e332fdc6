"""What an actor may see, as querysets to narrow further. What is not in them does not exist for him (docs/definitions.md 5).

The relations here are those of `parties`, turned into conditions; a test holds the two together for every role and relation.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive, DirectiveFile
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import AgencyField
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.lifecycle import State
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Coordination, MandateOver, PartFile, Task, UpdateFile


def stands_for(agency_id: int, day: date) -> list[int]:
    """The agency and all that were merged into it by `day`, directly or through others: their work is its work."""
    found = [agency_id]
    pairs = organisations.mergers(day)
    for holder in found:
        found += [gone for gone, successor in pairs if successor == holder and gone not in found]
    return found


#: The agencies his stands for, or where they stand in a statement that is made once.
Own = list[int] | Value


def asking(role: Role, *, user: Any = 0, duty: Any = None, agency: Any = 0, signs: str = "") -> Actor:
    """Somebody of a role as a statement made once (`core.made_once`) speaks of him: his numbers are its values."""
    return Actor(user, "", 0, "", role, agency, "", "", signs, stands_in_for=duty)


def own_of(actor: Actor, day: date) -> list[int]:
    """What such a statement needs to know of an agency's people; nobody else's rows depend on it."""
    return stands_for(actor.agency_id, day) if actor.role in AGENCY_ROLES else []


def one_of(path: str, numbers: Own) -> Q:
    return Q(Among(path, numbers)) if isinstance(numbers, Value) else Q(**{f"{path}__in": numbers})


def all_of_it(actor: Actor, own: Own) -> Q:
    """Assignments that this actor's agency sees whole: its own, what was passed to it, its field, its communes and units.

    `own`: what `stands_for` answers of his agency.
    """
    return (
        one_of("agency_id", own)
        | Q(unit_id=actor.agency_id)
        | one_of("agency__parent_id", own)
        | Q(task__field__in=AgencyField.objects.filter(one_of("agency_id", own)).values("field_id"))
    )


def _seen_by_agency(actor: Actor, own: Own) -> Q:
    part = Exists(Coordination.objects.filter(one_of("agency_id", own), task=OuterRef("task")))
    concerned = Exists(Task.concerned.through.objects.filter(one_of("agency_id", own), task_id=OuterRef("task_id")))
    return all_of_it(actor, own) | Q(part) | Q(concerned)


def mandated(user: Any, day: Any) -> Q:
    """What somebody inspects by a mandate that holds on `day` (TH 13; BT 12.1.b): read, and nothing else."""
    held = Q(mandate__holders__last__isnull=True) | Q(mandate__holders__last__gte=day)
    covered = MandateOver.objects.filter(held, mandate__holders__user=user, mandate__holders__first__lte=day)
    return Q(Exists(covered.filter(assignment=OuterRef("pk"))))


def assignments_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Assignment]:
    """Every assignment the actor may see in some measure. Drafts are the Office's own. `own`: what `stands_for` answers, where it is known."""
    assignments = Assignment.objects.all()
    if actor.is_office:
        return assignments
    issued = assignments.exclude(state=State.DRAFT.value)
    if actor.role in (Role.PROVINCE_LEADER, Role.READER):
        return issued
    if actor.role in AGENCY_ROLES:
        return issued.filter(_seen_by_agency(actor, stands_for(actor.agency_id, day) if own is None else own))
    if actor.role is Role.INSPECTOR:
        return issued.filter(mandated(actor.user_id, day))
    return assignments.none()


def whole_assignments_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Assignment]:
    """Those of which the actor sees everything: updates, files, what was said. `own` as for `assignments_for`."""
    if actor.sees_whole_what_he_sees:
        return assignments_for(actor, day)
    if actor.role in AGENCY_ROLES:
        issued = Assignment.objects.exclude(state=State.DRAFT.value)
        return issued.filter(all_of_it(actor, stands_for(actor.agency_id, day) if own is None else own))
    return Assignment.objects.none()


def tasks_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Task]:
    """Tasks of which the actor sees at least one assignment; the Office sees drafts too."""
    if actor.is_office:
        return Task.objects.all()
    return Task.objects.filter(Exists(assignments_for(actor, day, own).filter(task=OuterRef("pk"))))


def directives_for(actor: Actor, day: date) -> QuerySet[Directive]:
    """Directives that the actor may open."""
    if actor.sees_everything:
        return Directive.objects.all()
    return Directive.objects.filter(Exists(assignments_for(actor, day).filter(task__directive=OuterRef("pk"))))


def read_directives_for(actor: Actor, day: date) -> QuerySet[Directive]:
    """Those whose files he may read: not of one of which he is told how its tasks stand and nothing else (`rules.access.SIGHT`)."""
    if actor.sees_everything:
        return Directive.objects.all()
    read = whole_assignments_for(actor, day)
    if actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, day)
        part = Coordination.objects.filter(task=OuterRef("task"), agency_id__in=own)
        # what he sees whole or takes part in he may see: asked at once, and not as a part of what he may see
        read = Assignment.objects.exclude(state=State.DRAFT.value).filter(all_of_it(actor, own) | Exists(part))
    return Directive.objects.filter(Exists(read.filter(task__directive=OuterRef("pk"))))


def files_for(actor: Actor, day: date) -> QuerySet[StoredFile]:
    """Files of directives of which he sees more than the standing, and of updates he sees whole; of a result that another lead of his own task
    shared, too. Files of a result not yet signed stay inside the agency; of a coordinating
    agency's part they are its own and of who sees the assignment whole."""
    of_directives = DirectiveFile.objects.filter(file=OuterRef("pk"), directive__in=read_directives_for(actor, day))
    of_updates = UpdateFile.objects.filter(
        file=OuterRef("pk"), update__assignment__in=whole_assignments_for(actor, day)
    )
    if actor.role not in AGENCY_ROLES:
        of_updates = of_updates.filter(update__filed_at__isnull=False)
    else:
        own = stands_for(actor.agency_id, day)
        of_updates = of_updates.filter(
            Q(update__filed_at__isnull=False)
            | Q(update__assignment__agency_id__in=own)
            | Q(update__assignment__unit_id=actor.agency_id)
        )
        led = Assignment.objects.filter(task=OuterRef("update__assignment__task"), agency_id__in=own)
        shared = UpdateFile.objects.filter(
            Exists(led.exclude(state__in=[State.DRAFT.value, State.TRANSFERRED.value, State.WITHDRAWN.value])),
            file=OuterRef("pk"),
            update__shared=True,
            update__filed_at__isnull=False,
            update__assignment__state__in=[State.SUBMITTED.value, State.COMPLETED.value],
        )
        mine = Q(part__agency_id__in=own) | Q(part__assignment__in=whole_assignments_for(actor, day))
        of_parts = PartFile.objects.filter(mine, file=OuterRef("pk"))
        return StoredFile.objects.filter(Exists(of_directives) | Exists(of_updates) | Exists(shared) | Exists(of_parts))
    if actor.role is Role.INSPECTOR:
        of_parts = PartFile.objects.filter(file=OuterRef("pk"), part__assignment__in=whole_assignments_for(actor, day))
        return StoredFile.objects.filter(Exists(of_directives) | Exists(of_updates) | Exists(of_parts))
    if actor.sees_everything:
        of_parts = PartFile.objects.filter(file=OuterRef("pk"))
        return StoredFile.objects.filter(Exists(of_directives) | Exists(of_updates) | Exists(of_parts))
    return StoredFile.objects.filter(Exists(of_directives) | Exists(of_updates))


def assignments_of_file(actor: Actor, file_id: int, day: date) -> list[int]:
    """Which of the assignments that he may see a file hangs on: of an update or a part, or of the directive. One query."""
    updates = UpdateFile.objects.filter(file=file_id, update__assignment=OuterRef("pk"))
    parts = PartFile.objects.filter(file=file_id, part__assignment=OuterRef("pk"))
    directives = DirectiveFile.objects.filter(file=file_id, directive=OuterRef("task__directive"))
    seen = assignments_for(actor, day).filter(Exists(updates) | Exists(parts) | Exists(directives))
    return list(seen.order_by("pk").values_list("pk", flat=True))
