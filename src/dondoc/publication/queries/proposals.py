"""Editions inside the house: what is prepared, by whom, what is public now, what the reader may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef

from dondoc.core.regulation import current
from dondoc.publication.models import Edition, KeptPrivate, Proposal, ProposedTask, State
from dondoc.publication.queries import site
from dondoc.publication.queries.sources import approved_provisionally, ground, publishable
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.tasks.models import Task

PER_PAGE = 50
#: Who approves, as the profile names him -> the role that stands for him.
APPROVERS = {"office_leader": Role.OFFICE_LEADER, "chairman": Role.PROVINCE_LEADER}


def may_see(actor: Actor) -> bool:
    """The Office and the leaders of the province."""
    return actor.sees_everything


def may_prepare(actor: Actor) -> bool:
    return may(Deed.PREPARE_EDITION, own_party(actor))


def may_approve(actor: Actor) -> bool:
    """Of those who could, whom the profile names."""
    named = APPROVERS.get(current().publication.approved_by.code, Role.OFFICE_LEADER)
    return may(Deed.APPROVE_EDITION, own_party(actor)) and actor.role is named


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal in the list; `edition`: what became of it."""

    proposal: Proposal
    name: Any
    tasks: int
    edition: Edition | None


def listing(page: int, state: str = "") -> Page[Any]:
    """Newest first, fifty a page."""
    found = Proposal.objects.defer("figures").annotate(n_tasks=Count("tasks")).order_by("-made_at", "-id")
    if state:
        found = found.filter(state=state)
    told: Page[Any] = Paginator(found, PER_PAGE).get_page(page)
    rows = list(told.object_list)
    editions = Edition.objects.defer("figures").in_bulk([row.edition_id for row in rows if row.edition_id])
    told.object_list = [Row(row, name_of(row), row.n_tasks, editions.get(row.edition_id)) for row in rows]
    return told


def proposal(pk: int) -> Proposal | None:
    return Proposal.objects.filter(pk=pk).first()


def edition_of(proposal: Proposal) -> Edition | None:
    return Edition.objects.filter(pk=proposal.edition_id).first() if proposal.edition_id else None


def name_of(proposal: Proposal) -> Any:
    return site.period_name(proposal.period_kind, proposal.year, proposal.part, proposal.name)


def preview(proposal: Proposal) -> site.Shown:
    """The very thing that the public would see."""
    return site.read(
        proposal.figures,
        slug="",
        cite=ground(),
        approved_by="",
        approved_at=None,
        tasks=ProposedTask.objects.filter(proposal=proposal).count(),
    )


def tasks_of(proposal: Proposal) -> list[ProposedTask]:
    """The chosen ones, in their order; `private`: one was found to name citizens since."""
    private = KeptPrivate.objects.filter(task_id=OuterRef("task_id"))
    return list(ProposedTask.objects.filter(proposal=proposal).annotate(private=Exists(private)).order_by("id"))


def chosen(proposal: Proposal) -> dict[int, ProposedTask]:
    """By assignment."""
    return {task.assignment_id: task for task in tasks_of(proposal)}


def open_reports() -> list[dict[str, Any]]:
    """Approved reports for which nothing is under way and nothing is before the public."""
    busy = set(Proposal.objects.filter(state__in=_BUSY).values_list("report_id", flat=True))
    return [
        {
            "id": one.report_id,
            "name": _name(one.report.round),
            "first": one.report.round.first,
            "last": one.report.round.last,
        }
        for one in publishable()[:60]
        if one.report_id not in busy
    ]


def why_none() -> str:
    """Where no edition can be prepared: "under_way" of each approved report, "provisional" all that is approved, or "none_approved". Two queries."""
    if publishable().exists():
        return "under_way"
    return "provisional" if approved_provisionally() else "none_approved"


_BUSY = (State.DRAFT.value, State.PROPOSED.value, State.PUBLISHED.value)


def _name(round_: Any) -> Any:
    return round_.title or site.period_name(round_.kind, round_.year, round_.part, "")


def live_of(proposal: Proposal) -> Edition | None:
    """What is before the public of the same period already."""
    same = {"period_kind": proposal.period_kind, "year": proposal.year, "part": proposal.part}
    return Edition.objects.defer("figures").filter(withdrawn_at__isnull=True, **same).first()


def may_keep_private(actor: Actor) -> bool:
    return may(Deed.KEEP_PRIVATE, own_party(actor))


def task(task_id: int) -> Task | None:
    """The task that is marked, with its directive."""
    return Task.objects.select_related("directive").filter(pk=task_id).first()


def all_private() -> frozenset[int]:
    """Every task that names citizens: few. One query."""
    return frozenset(KeptPrivate.objects.values_list("task_id", flat=True))


def kept_private(task_id: int) -> KeptPrivate | None:
    """Whether a task names citizens, and who said so."""
    return KeptPrivate.objects.filter(task_id=task_id).first()
