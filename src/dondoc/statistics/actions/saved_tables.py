"""A person keeps a table of the workbench, shares it with his agency, throws it away. No article asks for it: quy định của hệ thống."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.statistics.models import SavedTable
from dondoc.tasks.actions import guard

MOST_TABLES = 30
LONGEST_NAME, LONGEST_QUERY = 60, 1000


@guard.deed
def save_table(*, actor: Actor, name: str, query: str, shared: bool, at: datetime) -> SavedTable:
    """Keeps `query` (the address of the workbench) under `name`; `shared`: for everybody of the actor's agency.

    Raises Refusal: no_name, name_too_long, query_too_long, too_many_tables, table_name_taken, secret_marked.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal("no_name", "Anh/chị đặt tên cho bảng này, ví dụ “Quá hạn theo lĩnh vực”.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "name_too_long", "Tên dài quá {most} ký tự. Anh/chị đặt tên ngắn hơn.", field="name", most=LONGEST_NAME
        )
    if len(query) > LONGEST_QUERY:
        raise Refusal("query_too_long", "Có quá nhiều bộ lọc để lưu lại. Anh/chị bỏ bớt bộ lọc rồi lưu.")
    refuse_marked({"name": name, "query": query}, at=at)
    if SavedTable.objects.filter(owner_id=actor.user_id).count() >= MOST_TABLES:
        raise Refusal(
            "too_many_tables", "Anh/chị đã lưu {most} bảng. Anh/chị xóa bớt một bảng rồi lưu.", most=MOST_TABLES
        )
    agency = actor.agency_id if shared else None
    try:
        with transaction.atomic():
            table = SavedTable.objects.create(
                owner_id=actor.user_id, agency_id=agency, name=name, query=query, saved_at=at
            )
    except IntegrityError:
        raise Refusal(
            "table_name_taken", "Anh/chị đã có bảng tên “{name}”. Anh/chị đặt tên khác.", field="name", name=name
        ) from None
    _record(AuditKind.TABLE_SAVED, actor, table, at)
    return table


@guard.deed
def remove_table(*, actor: Actor, table_id: int, at: datetime) -> SavedTable:
    """Throws a table of one's own away; those who shared it lose it too. Another's table does not exist for this deed."""
    table = SavedTable.objects.select_for_update().filter(pk=table_id, owner_id=actor.user_id).first()
    if table is None:
        raise NotThere(f"saved table {table_id}")
    _record(AuditKind.TABLE_REMOVED, actor, table, at)
    table.delete()
    return table


def _record(kind: AuditKind, actor: Actor, table: SavedTable, at: datetime) -> None:
    facts = {"table": table.pk, "shared_with": table.agency_id}
    record(kind, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
