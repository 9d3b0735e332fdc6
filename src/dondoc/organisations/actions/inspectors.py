"""Whoever inspects and acts in no post of the Office is given an inspector's post there for that time (TH 13; BT 12.1.b; B2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.people import TITLE_MOST, end, give, stream
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.errors import Refusal


@transaction.atomic
def seat_inspector(
    *, actor: Actor, user_id: int, title: str, valid_from: date, valid_to: date | None, at: datetime
) -> Post:
    """A post by which he reads what his inspections cover and nothing else; he chooses it in the product as anybody with two posts.

    By the Office, which keeps the teams. Raises Refusal: not_team_keeper, and as `give`.
    """
    _ensure_keeps_teams(actor)
    office = Agency.objects.get(kind=AgencyKind.OFFICE.value)
    return give(
        actor=actor,
        user_id=user_id,
        agency_id=office.pk,
        role=Role.INSPECTOR,
        title=title[:TITLE_MOST],
        signs="",
        valid_from=valid_from,
        valid_to=valid_to,
        division_id=None,
        at=at,
    )


@transaction.atomic
def unseat_inspector(*, actor: Actor, post_id: int, valid_to: date, at: datetime) -> None:
    """Such a post ends with `valid_to`, where it has not ended before. Raises Refusal: not_team_keeper, post_ends_before_it_begins."""
    _ensure_keeps_teams(actor)
    post = Post.objects.get(pk=post_id, role=Role.INSPECTOR.value)
    if post.valid_to is None or post.valid_to > valid_to:
        end(actor=actor, post_id=post_id, valid_to=valid_to, at=at)


@transaction.atomic
def prolong_inspector(*, actor: Actor, post_id: int, valid_to: date | None, at: datetime) -> None:
    """Such a post lasts until a later day than it did (None: no day is set). Raises Refusal: not_team_keeper."""
    _ensure_keeps_teams(actor)
    post = Post.objects.select_for_update(no_key=True).get(pk=post_id, role=Role.INSPECTOR.value)
    post.valid_to = valid_to
    post.save(update_fields=["valid_to"])
    facts = {"post": post.pk, "valid_to": valid_to.isoformat() if valid_to else None}
    record(AuditKind.POST_GIVEN, actor=actor, stream=stream(post.user_id), facts=facts, at=at)


def _ensure_keeps_teams(actor: Actor) -> None:
    if not may(Deed.KEEP_TEAMS, own_party(actor)):
        raise Refusal(
            "not_team_keeper",
            "Việc ghi người vào đoàn, tổ kiểm tra do Văn phòng UBND tỉnh làm. Anh/chị gửi đề nghị đến Văn phòng.",
        )
