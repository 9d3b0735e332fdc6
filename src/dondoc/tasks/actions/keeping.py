"""What a person keeps under a name of his own: a view of the list, a table of the workbench. Their bounds and refusals are the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import IntegrityError, models, transaction

from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal

Kept = TypeVar("Kept", bound=models.Model)
MOST = 30
LONGEST_NAME, LONGEST_QUERY = 60, 1000


class Sentences(NamedTuple):
    """What is said of one kind where it has no name, where there are too many, and where the name is taken."""

    no_name: Refusal
    too_many: Refusal
    taken: Refusal


def bare(name: str) -> str:
    return " ".join(name.split())


def keep(kind: type[Kept], said: Sentences, *, actor: Actor, name: str, query: str, shared: bool, at: datetime) -> Kept:
    """A new row of `kind`: `query`, an address, under a `bare` name; `shared`: for everybody of the actor's agency.

    Raises Refusal: those of `said`, name_too_long, query_too_long, secret_marked.
    """
    rows: Any = kind._default_manager
    if not name:
        raise said.no_name
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "name_too_long", "Tên dài quá {most} ký tự. Anh/chị đặt tên ngắn hơn.", field="name", most=LONGEST_NAME
        )
    if len(query) > LONGEST_QUERY:
        raise Refusal("query_too_long", "Có quá nhiều bộ lọc để lưu lại. Anh/chị bỏ bớt bộ lọc rồi lưu.")
    refuse_marked({"name": name, "query": query}, at=at)
    if rows.filter(owner_id=actor.user_id).count() >= MOST:
        raise said.too_many
    agency = actor.agency_id if shared else None
    return _kept(kind(owner_id=actor.user_id, agency_id=agency, name=name, query=query, saved_at=at), said)


def _kept(row: Kept, said: Sentences) -> Kept:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise said.taken from None
    return row


def own(kind: type[Kept], pk: int, actor: Actor) -> Kept:
    """One's own row, locked, to be thrown away: those who shared it lose it too. Another's does not exist for this deed."""
    rows: Any = kind._default_manager
    found: Kept | None = rows.select_for_update().filter(pk=pk, owner_id=actor.user_id).first()
    if found is None:
        raise NotThere(f"{kind.__name__} {pk}")
    return found
