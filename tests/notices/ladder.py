"""What the tests of notices ask again and again."""

from __future__ import annotations

from datetime import datetime

from tests.make import AT
from tests.tasks.loop import World

from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.notices.queries.inbox import inbox
from dondoc.rules.access import Actor


def begun(world: World, at: datetime = AT) -> World:
    """From now on what happens is told."""
    tell_new(actor=None, at=at)
    return world


def told_all(at: datetime = AT) -> None:
    while tell_new(actor=None, at=at):
        pass


def heard(actor: Actor) -> list[tuple[str, bool]]:
    """The kinds, oldest first, and whether each pressed."""
    rows = Notice.objects.filter(recipient_id=actor.user_id).order_by("number")
    return [(n.kind, n.urgent) for n in rows]


def said(actor: Actor) -> list[str]:
    """The sentences, newest first."""
    return [one.text for one in inbox(actor.user_id, [actor.agency_id]).object_list]
