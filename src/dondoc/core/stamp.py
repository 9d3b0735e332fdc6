"""How every process of an installation, on whichever machine, learns that an administrator changed something: a number in the database that is
another one after each change (core/actions/stamp.py puts it).

What rests on it is read once and kept until the number differs. The number comes along with the statement that says who is asking (`carried`),
so that an ordinary request asks the database nothing more for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import BigIntegerField, Subquery
from django.db.models.functions import Coalesce

from dondoc.core.models import Stamp

#: Nobody ever set anything: what ships holds.
NOTHING = 0
#: The only row there is.
ROW = 1
#: What `looked_once` has seen, as the only item of a list; None outside of it.
_seen: ContextVar[list[int] | None] = ContextVar("seen", default=None)
#: What this process has seen outside of it: a command of the operator's, which ends soon.
_of_the_process: list[int] = []


def stamp() -> int:
    """What changes whenever the settings do; NOTHING where nobody ever set anything."""
    seen = _held()
    if not seen:
        seen.append(Stamp.objects.filter(pk=ROW).values_list("value", flat=True).first() or NOTHING)
    return seen[0]


@contextmanager
def looked_once(carried: int | None = None) -> Iterator[None]:
    """Inside, one number holds: the one that was `carried` here, else it is asked for when it is first needed, and again where something was set
    here. A page asks for its regulation hundreds of times."""
    token = _seen.set([] if carried is None else [carried])
    try:
        yield
    finally:
        _seen.reset(token)


def carried() -> Coalesce:
    """The number as a column of another statement."""
    return Coalesce(Subquery(Stamp.objects.filter(pk=ROW).values("value")[:1]), NOTHING, output_field=BigIntegerField())


def learn(number: Any) -> None:
    """Another statement carried it here."""
    _held()[:] = [number]


def forget() -> None:
    """What was seen here holds no longer."""
    _held().clear()


def _held() -> list[int]:
    seen = _seen.get()
    return _of_the_process if seen is None else seen
