"""A person keeps a table of the workbench, shares it with his agency, throws it away. No article asks for it: quy định của hệ thống."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.statistics.models import SavedTable
from dondoc.tasks.actions import guard, keeping


@guard.deed
def save_table(*, actor: Actor, name: str, query: str, shared: bool, at: datetime) -> SavedTable:
    """Keeps `query` (the address of the workbench) under `name`; `shared`: for everybody of the actor's agency.

    Raises Refusal: no_name, too_many_tables, table_name_taken, and those of `keep`.
    """
    name = keeping.bare(name)
    said = keeping.Sentences(
        Refusal("no_name", "Anh/chị đặt tên cho bảng này, ví dụ “Quá hạn theo lĩnh vực”.", field="name"),
        Refusal("too_many_tables", "Anh/chị đã lưu {most} bảng. Anh/chị xóa bớt một bảng rồi lưu.", most=keeping.MOST),
        Refusal("table_name_taken", "Anh/chị đã có bảng tên “{name}”. Anh/chị đặt tên khác.", field="name", name=name),
    )
    table = keeping.keep(SavedTable, said, actor=actor, name=name, query=query, shared=shared, at=at)
    _record(AuditKind.TABLE_SAVED, actor, table, at)
    return table


@guard.deed
def remove_table(*, actor: Actor, table_id: int, at: datetime) -> SavedTable:
    """Throws a table of one's own away."""
    table = keeping.own(SavedTable, table_id, actor)
    _record(AuditKind.TABLE_REMOVED, actor, table, at)
    table.delete()
    return table


def _record(kind: AuditKind, actor: Actor, table: SavedTable, at: datetime) -> None:
    facts = {"table": table.pk, "shared_with": table.agency_id}
    record(kind, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
