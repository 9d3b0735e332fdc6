"""A person keeps a view of the list, shares it with his agency, throws it away. No article asks for it: quy định của hệ thống."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.models import SavedView

MOST_VIEWS = 30
LONGEST_NAME, LONGEST_QUERY = 60, 1000


@guard.deed
def save_view(*, actor: Actor, name: str, query: str, shared: bool, at: datetime) -> SavedView:
    """Keeps `query` (filters of the list's address) under `name`; `shared`: for everybody of the actor's agency.

    Raises Refusal: no_name, name_too_long, query_too_long, too_many_views, view_name_taken, secret_marked.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal("no_name", "Anh/chị đặt tên cho cách xem này, ví dụ “Quá hạn của các xã miền núi”.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "name_too_long", "Tên dài quá {most} ký tự. Anh/chị đặt tên ngắn hơn.", field="name", most=LONGEST_NAME
        )
    if len(query) > LONGEST_QUERY:
        raise Refusal("query_too_long", "Có quá nhiều bộ lọc để lưu lại. Anh/chị bỏ bớt bộ lọc rồi lưu.")
    refuse_marked({"name": name, "query": query}, at=at)
    if SavedView.objects.filter(owner_id=actor.user_id).count() >= MOST_VIEWS:
        raise Refusal(
            "too_many_views", "Anh/chị đã lưu {most} cách xem. Anh/chị xóa bớt một cách xem rồi lưu.", most=MOST_VIEWS
        )
    agency = actor.agency_id if shared else None
    try:
        with transaction.atomic():
            view = SavedView.objects.create(
                owner_id=actor.user_id, agency_id=agency, name=name, query=query, saved_at=at
            )
    except IntegrityError:
        raise Refusal(
            "view_name_taken", "Anh/chị đã có cách xem tên “{name}”. Anh/chị đặt tên khác.", field="name", name=name
        ) from None
    _record(AuditKind.VIEW_SAVED, actor, view, at)
    return view


@guard.deed
def remove_view(*, actor: Actor, view_id: int, at: datetime) -> SavedView:
    """Throws a view of one's own away; those who shared it lose it too. Another's view does not exist for this deed."""
    view = SavedView.objects.select_for_update().filter(pk=view_id, owner_id=actor.user_id).first()
    if view is None:
        raise NotThere(f"saved view {view_id}")
    _record(AuditKind.VIEW_REMOVED, actor, view, at)
    view.delete()
    return view


def _record(kind: AuditKind, actor: Actor, view: SavedView, at: datetime) -> None:
    facts = {"view": view.pk, "shared_with": view.agency_id}
    record(kind, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
