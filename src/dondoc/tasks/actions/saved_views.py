"""A person keeps a view of the list, shares it with his agency, throws it away. No article asks for it: quy định của hệ thống."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import guard, keeping
from dondoc.tasks.models import SavedView


@guard.deed
def save_view(*, actor: Actor, name: str, query: str, shared: bool, at: datetime) -> SavedView:
    """Keeps `query` (filters of the list's address) under `name`; `shared`: for everybody of the actor's agency.

    Raises Refusal: no_name, too_many_views, view_name_taken, and those of `keep`.
    """
    name = keeping.bare(name)
    said = keeping.Sentences(
        Refusal("no_name", "Anh/chị đặt tên cho cách xem này, ví dụ “Quá hạn của các xã miền núi”.", field="name"),
        Refusal(
            "too_many_views", "Anh/chị đã lưu {most} cách xem. Anh/chị xóa bớt một cách xem rồi lưu.", most=keeping.MOST
        ),
        Refusal(
            "view_name_taken", "Anh/chị đã có cách xem tên “{name}”. Anh/chị đặt tên khác.", field="name", name=name
        ),
    )
    view = keeping.keep(SavedView, said, actor=actor, name=name, query=query, shared=shared, at=at)
    _record(AuditKind.VIEW_SAVED, actor, view, at)
    return view


@guard.deed
def remove_view(*, actor: Actor, view_id: int, at: datetime) -> SavedView:
    """Throws a view of one's own away."""
    view = keeping.own(SavedView, view_id, actor)
    _record(AuditKind.VIEW_REMOVED, actor, view, at)
    view.delete()
    return view


def _record(kind: AuditKind, actor: Actor, view: SavedView, at: datetime) -> None:
    facts = {"view": view.pk, "shared_with": view.agency_id}
    record(kind, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
