"""The Office prepares an edition: from which report, which tables, which tasks and in which words (H5; TH 16.2; BT 15.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core.papers.model import speakable
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.publication import figures
from dondoc.publication.actions.holding import cite, held, held_source, must_prepare, written
from dondoc.publication.models import UNDER_WAY, KeptPrivate, Proposal, ProposedTask, State
from dondoc.publication.queries import candidates, sources
from dondoc.publication.queries.candidates import Candidate
from dondoc.publication.queries.sources import Source
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: Law on the protection of personal data, cited where a task names citizens.
PERSONAL_DATA = "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15"
#: What the public reads of a chosen task beside its words: taken from the rows behind the figures.
_TOLD = ("agency_key", "agency_name", "due_on", "cell")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the public reads of a task."""

    title: str
    outcome: str = ""


@guard.deed
def prepare(*, actor: Actor, report_id: int, tables: Iterable[str], at: datetime) -> Proposal:
    """An edition is begun from an approved report of the Office; a report has one under way at a time.

    Raises NotThere, Refusal: not_the_office, report_not_approved, report_provisional, report_changed, edition_under_way.
    """
    must_prepare(actor)
    source = held_source(report_id)
    there = Proposal.objects.filter(report_id=report_id, state__in=UNDER_WAY).first()
    if there is not None:
        raise Refusal(
            "edition_under_way",
            "Báo cáo này đã có một bản công khai đang soạn hoặc chờ phê duyệt.",
            way_on=WayOn("Mở bản đang soạn", "edition", (there.pk,)),
        )
    chosen = _tables(tables)
    made = Proposal.objects.create(
        report_id=report_id,
        source_sha256=source.sha256,
        period_kind=source.kind,
        year=source.year,
        part=source.part,
        name=source.name,
        tables=" ".join(chosen),
        figures=_figures(source, chosen),
        made_by=signature(actor),
        made_at=at,
    )
    written(AuditKind.EDITION_PREPARED, actor, made, at)
    return made


@guard.deed
def choose_tables(
    *, actor: Actor, proposal_id: int, tables: Iterable[str], version: int | None = None, at: datetime
) -> Proposal:
    """Which tables stand beside the overview; figures and chosen tasks are taken anew from the report as it is approved now. A chosen task that
    no longer stands behind its figures is dropped. Raises as `prepare`; Refusal: edition_moved."""
    must_prepare(actor)
    row = held(actor, proposal_id, version, (State.DRAFT,))
    source = held_source(row.report_id)
    chosen = _tables(tables)
    row.tables, row.figures = " ".join(chosen), _figures(source, chosen)
    row.source_sha256 = source.sha256
    _saved(row, "tables", "figures", "source_sha256")
    tasks = _chosen_anew(row, source)
    written(AuditKind.EDITION_PREPARED, actor, row, at, tasks=tasks)
    return row


@guard.deed
def choose_tasks(
    *,
    actor: Actor,
    proposal_id: int,
    wanted: Mapping[int, Wording],
    among: Iterable[int],
    version: int | None = None,
    at: datetime,
) -> Proposal:
    """Of the assignments `among` (those of the page that was sent) exactly the `wanted` are shown, each in words written for the public.

    All that is wrong is told at once, at "title-<assignment>". Raises as `choose_tables`; Refusal: names_citizens, no_public_title,
    public_title_long, not_in_the_report, a mark of secrecy.
    """
    must_prepare(actor)
    row = held(actor, proposal_id, version, (State.DRAFT,))
    source = sources.source_or_refusal(row.report_id)
    refuse_marked({f"title-{key}": f"{one.title}\n{one.outcome}" for key, one in wanted.items()}, at=at)
    known = candidates.named(source, wanted)
    told = [refusal for key, one in wanted.items() for refusal in _faults(key, one, known.get(key))]
    if told:
        raise Refusals(told)
    ProposedTask.objects.filter(proposal=row, assignment_id__in={*among, *wanted}).delete()
    ProposedTask.objects.bulk_create([_task(row, known[key], one) for key, one in wanted.items()])
    _saved(row)
    written(AuditKind.EDITION_PREPARED, actor, row, at, tasks=len(wanted))
    return row


@guard.deed
def propose(*, actor: Actor, proposal_id: int, version: int | None = None, at: datetime) -> Proposal:
    """It is handed to whoever approves. Raises as `choose_tables`; Refusal: names_citizens."""
    must_prepare(actor)
    row = held(actor, proposal_id, version, (State.DRAFT,))
    still_publishable(row)
    row.state, row.proposed_by, row.proposed_at, row.reason = State.PROPOSED.value, signature(actor), at, ""
    _saved(row, "state", "proposed_by", "proposed_at", "reason")
    written(AuditKind.EDITION_PROPOSED, actor, row, at)
    return row


@guard.deed
def drop(*, actor: Actor, proposal_id: int, reason: str, version: int | None = None, at: datetime) -> Proposal:
    """Nothing becomes of it; kept with the reason. Raises as `choose_tables`; Refusal: no_reason, a mark of secrecy."""
    must_prepare(actor)
    row = held(actor, proposal_id, version, (State.DRAFT, State.PROPOSED))
    row.reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi vì sao bỏ bản này.")
    refuse_marked({"reason": reason}, at=at)
    row.state, row.settled_by, row.settled_at = State.DROPPED.value, signature(actor), at
    _saved(row, "state", "reason", "settled_by", "settled_at")
    written(AuditKind.EDITION_DROPPED, actor, row, at)
    return row


def still_publishable(row: Proposal) -> Source:
    """What it rests on is as it was when it was prepared, every chosen task stands behind its figures as it is told of, and none was found to name
    citizens since. The chosen tasks stay held: whoever marks one meanwhile waits (keeping_private). Raises Refusal."""
    source = held_source(row.report_id)
    if source.sha256 != row.source_sha256:
        raise Refusal(
            "report_changed",
            "Báo cáo đã được phê duyệt lại với số liệu khác nên bản này không còn đúng. Anh/chị chọn lại các bảng để lấy số liệu mới.",
            cite=cite(),
            way_on=WayOn("Mở bản công khai", "edition", (row.pk,)),
        )
    tasks = list(ProposedTask.objects.select_for_update().filter(proposal=row).order_by("id"))
    private = set(
        KeptPrivate.objects.filter(task_id__in=[one.task_id for one in tasks]).values_list("task_id", flat=True)
    )
    known = candidates.named(source, [one.assignment_id for one in tasks]) if tasks else {}
    told = [_names_citizens(one.assignment_id, row.pk) for one in tasks if one.task_id in private]
    told += [_not_as_told(one, row) for one in tasks if not _as_told(one, known.get(one.assignment_id))]
    if told:
        raise Refusals(told)
    return source


def _as_told(task: ProposedTask, candidate: Candidate | None) -> bool:
    return candidate is not None and all(getattr(task, name) == getattr(candidate, name) for name in _TOLD)


def _not_as_told(task: ProposedTask, row: Proposal) -> Refusal:
    return Refusal(
        "task_changed",
        "Nhiệm vụ “{title}” không còn đúng như trong số liệu của báo cáo. Anh/chị ghi lại các bảng để lấy lại tình trạng của các nhiệm vụ.",
        field=f"title-{task.assignment_id}",
        cite=cite(),
        way_on=WayOn("Mở bản công khai", "edition", (row.pk,)),
        title=task.title,
    )


def _chosen_anew(row: Proposal, source: Source) -> int:
    """The chosen tasks as they stand behind the figures now, in the words that were written for them. Returns how many are left."""
    tasks = list(ProposedTask.objects.filter(proposal=row))
    known = candidates.named(source, [one.assignment_id for one in tasks]) if tasks else {}
    left = [one for one in tasks if one.assignment_id in known]
    for one in left:
        for name in _TOLD:
            setattr(one, name, getattr(known[one.assignment_id], name))
    ProposedTask.objects.filter(proposal=row).exclude(pk__in=[one.pk for one in left]).delete()
    ProposedTask.objects.bulk_update(left, _TOLD)
    return len(left)


def signature(actor: Actor) -> str:
    """Name and post, as they stand on the page and before the public."""
    return f"{actor.name}, {title_of(actor)}"[:320]


def _tables(tables: Iterable[str]) -> list[str]:
    wanted = set(tables)
    return [table for table in figures.TABLES if table in wanted]


def _figures(source: Source, tables: list[str]) -> str:
    return figures.canonical(figures.cut(source.frozen, tables, sources.publisher()))


def _faults(key: int, wording: Wording, candidate: Candidate | None) -> Iterable[Refusal]:
    field = f"title-{key}"
    if candidate is None:
        yield Refusal(
            "not_in_the_report",
            "Nhiệm vụ này không nằm trong số liệu của báo cáo nên không chọn được.",
            field=field,
            cite=cite(),
        )
    elif candidate.private:
        yield _names_citizens(key, None)
    elif not speakable(wording.title).strip():
        yield Refusal(
            "no_public_title", "Anh/chị viết tên nhiệm vụ cho người dân đọc; không nêu tên người dân.", field=field
        )
    elif len(wording.title.strip()) > 500 or len(wording.outcome.strip()) > 1000:
        yield Refusal(
            "public_title_long",
            "Tên nhiệm vụ tối đa 500 chữ, kết quả tối đa 1.000 chữ; anh/chị viết gọn lại.",
            field=field,
        )


def _names_citizens(key: int, proposal_id: int | None) -> Refusal:
    way_on = WayOn("Bỏ nhiệm vụ này khỏi bản công khai", "edition_tasks", (proposal_id,)) if proposal_id else None
    return Refusal(
        "names_citizens",
        "Nhiệm vụ này được đánh dấu là nêu tên người dân nên không công khai.",
        field=f"title-{key}",
        cite=PERSONAL_DATA,
        way_on=way_on,
    )


def _task(row: Proposal, candidate: Candidate, wording: Wording) -> ProposedTask:
    return ProposedTask(
        proposal=row,
        assignment_id=candidate.assignment_id,
        task_id=candidate.task_id,
        title=" ".join(speakable(wording.title).split()),
        outcome=" ".join(speakable(wording.outcome).split()),
        **{name: getattr(candidate, name) for name in _TOLD},
    )


def _saved(row: Proposal, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
