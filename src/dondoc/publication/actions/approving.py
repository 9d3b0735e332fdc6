"""What was prepared is approved and copied before the public, sent back, or withdrawn (H5; TH 16.2; BT 15.2)."""

from __future__ import annotations

import json
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.papers.model import speakable
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.publication import figures
from dondoc.publication.actions.holding import cite, held, must_approve, written
from dondoc.publication.actions.preparing import signature, still_publishable
from dondoc.publication.models import (
    ADDRESS_WORDS,
    Edition,
    FeedEntry,
    Proposal,
    ProposedTask,
    PublishedAgency,
    PublishedTask,
    State,
)
from dondoc.publication.queries import proposals, sources
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.folding import fold
from dondoc.tasks.actions import guard


@guard.deed
def approve(*, actor: Actor, proposal_id: int, version: int | None = None, at: datetime) -> Edition:
    """It is copied before the public, as it was previewed.

    Raises NotThere; Refusal: not_the_approver, edition_moved, too_early, already_public, and whatever no longer lets it be published.
    """
    must_approve(actor)
    row = held(actor, proposal_id, version, (State.PROPOSED,))
    source = still_publishable(row)
    day = sources.earliest(source)
    if day is not None and clock.day_of(at) < day:
        raise Refusal(
            "too_early",
            "Theo Quy chế, số liệu công khai được từ ngày {day}. Anh/chị phê duyệt lại từ ngày đó.",
            cite=cite(),
            day=f"{day:%d/%m/%Y}",
        )
    live = proposals.live_of(row)
    if live is not None:
        raise Refusal(
            "already_public",
            "Số liệu kỳ này đang công khai. Cần thay thì anh/chị gỡ bản cũ, nêu lý do, rồi phê duyệt bản này.",
            cite=cite(),
            way_on=WayOn("Mở danh sách công khai", "editions"),
        )
    edition = _published(row, actor, at)
    row.state, row.settled_by, row.settled_at = State.PUBLISHED.value, edition.approved_by, at
    row.edition_id, row.version = edition.pk, row.version + 1
    row.save(update_fields=["state", "settled_by", "settled_at", "edition_id", "version"])
    written(AuditKind.EDITION_PUBLISHED, actor, row, at, edition=edition.pk, sha256=edition.sha256)
    return edition


@guard.deed
def send_back(*, actor: Actor, proposal_id: int, reason: str, version: int | None = None, at: datetime) -> Proposal:
    """It goes back to be changed. Raises as `approve`; Refusal: no_reason, a mark of secrecy."""
    must_approve(actor)
    row = held(actor, proposal_id, version, (State.PROPOSED,))
    row.reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi điều cần sửa.")
    refuse_marked({"reason": reason}, at=at)
    row.state, row.version = State.DRAFT.value, row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    written(AuditKind.EDITION_SENT_BACK, actor, row, at)
    return row


@guard.deed
def withdraw(*, actor: Actor, proposal_id: int, reason: str, version: int | None = None, at: datetime) -> Edition:
    """What is before the public is taken away: its address keeps the notice, nothing else of it stays there.

    Raises NotThere; Refusal: not_the_approver, edition_moved, no_reason, a mark of secrecy.
    """
    must_approve(actor)
    row = held(actor, proposal_id, version, (State.PUBLISHED,))
    notice = guard.required_text(
        speakable(reason),
        "reason",
        "no_reason",
        "Anh/chị ghi lý do gỡ; người dân đọc được lý do này tại địa chỉ cũ.",
        cite(),
    )
    refuse_marked({"reason": reason}, at=at)
    edition = Edition.objects.select_for_update().get(pk=row.edition_id)
    PublishedAgency.objects.filter(edition=edition).delete()
    PublishedTask.objects.filter(edition=edition).delete()
    edition.figures, edition.line_rate, edition.notice, edition.withdrawn_at = "", None, notice, at
    edition.save(update_fields=["figures", "line_rate", "notice", "withdrawn_at"])
    FeedEntry.objects.create(edition=edition, kind="withdrawn", at=at)
    row.state, row.reason, row.version = State.WITHDRAWN.value, notice, row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    written(AuditKind.EDITION_WITHDRAWN, actor, row, at, edition=edition.pk)
    return edition


def _published(row: Proposal, actor: Actor, at: datetime) -> Edition:
    """The rows of the public tables; an edition of the same period that was withdrawn points here from now on."""
    payload = json.loads(row.figures)
    same = {"period_kind": row.period_kind, "year": row.year, "part": row.part}
    number = Edition.objects.filter(**same).count() + 1
    slug = _address(row, number)
    edition = Edition.objects.create(
        slug=slug,
        number=number,
        name=row.name,
        first=date.fromisoformat(payload["period"]["first"]),
        last=date.fromisoformat(payload["period"]["last"]),
        as_of=date.fromisoformat(payload["as_of"]),
        known_at=date.fromisoformat(payload["known_at"]),
        original=payload["deadline"] == "original",
        publisher=payload["publisher"],
        cite=sources.ground()[:200],
        figures=row.figures,
        sha256=figures.checksum(row.figures),
        source_sha256=row.source_sha256,
        line_rate=figures.line_rate(payload["rates"]),
        approved_by=signature(actor),
        approved_at=at,
        published_at=at,
        **same,
    )
    PublishedAgency.objects.bulk_create(_agencies(edition, payload))
    PublishedTask.objects.bulk_create(_tasks(edition, row))
    Edition.objects.filter(**same, withdrawn_at__isnull=False).update(replaced_by=slug)
    FeedEntry.objects.create(edition=edition, kind="published", at=at)
    return edition


def _address(row: Proposal, number: int) -> str:
    """quy-3-2026; the second edition of a period is quy-3-2026-lan-2."""
    word = ADDRESS_WORDS.get(row.period_kind, "chuyen-de")
    part = "" if row.period_kind in ("year", "nine_months") else f"-{row.part}"
    return f"{word}{part}-{row.year}" + (f"-lan-{number}" if number > 1 else "")


def _agencies(edition: Edition, payload: dict) -> list[PublishedAgency]:  # type: ignore[type-arg]
    lines = payload["tables"].get("agency", [])
    return [
        PublishedAgency(
            edition=edition,
            position=position,
            **{name: line[name] for name in ("key", "code", "name", "kind", *figures.COLUMNS)},
        )
        for position, line in enumerate(lines, start=1)
        if line["key"]
    ]


def _tasks(edition: Edition, row: Proposal) -> list[PublishedTask]:
    return [
        PublishedTask(
            edition=edition,
            position=position,
            title=task.title,
            outcome=task.outcome,
            agency_key=task.agency_key,
            agency_name=task.agency_name,
            due_on=task.due_on,
            cell=task.cell,
            folded=fold(f"{task.title} {task.outcome} {task.agency_name}"),
        )
        for position, task in enumerate(ProposedTask.objects.filter(proposal=row).order_by("id"), start=1)
    ]
