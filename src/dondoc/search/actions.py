"""What can be found is written by the deed that wrote the record, in its transaction. These are pieces of deeds: no deed of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dondoc.core.rows import insert
from dondoc.rules.folding import words
from dondoc.search.models import MAX_CHARS, Entry, Kind

#: How many rows go into one statement.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record to be found by the words of `text`, as it is written; 0: it hangs on no such record. `hidden`: nobody finds it yet."""

    kind: Kind
    subject_id: int
    directive_id: int
    task_id: int = 0
    assignment_id: int = 0
    day: date
    text: str
    hidden: bool = False


def index(item: Item) -> None:
    """From now on the record is found by these words and by none it had before."""
    index_many([item])


def index_many(items: Iterable[Item], *, fresh: bool = False) -> None:
    """The same for many, a batch at a time: `items` may be a generator over a whole province. `fresh`: none of them was ever indexed."""
    write = insert if fresh else _write
    batch: list[Entry] = []
    for item in items:
        batch.append(_entry(item))
        if len(batch) == BATCH:
            write(batch)
            batch = []
    write(batch)


def forget(kind: Kind, subject_ids: Iterable[int]) -> None:
    """The records are found no longer."""
    Entry.objects.filter(kind=kind, subject_id__in=list(subject_ids)).delete()


def forget_directives(directive_ids: Iterable[int]) -> None:
    """Neither these directives nor anything that hangs on them is found any longer."""
    Entry.objects.filter(directive_id__in=list(directive_ids)).delete()


def reveal(kind: Kind, subject_ids: Iterable[int], *, day: date) -> None:
    """Hidden records are found from now on, as of `day`."""
    Entry.objects.filter(kind=kind, subject_id__in=list(subject_ids), hidden=True).update(hidden=False, day=day)


def redate(directive_id: int, day: date) -> None:
    """What hangs on the directive itself, and not on somebody's report, stands under another day."""
    Entry.objects.filter(directive_id=directive_id, assignment_id=0).exclude(day=day).update(day=day)


def forget_everything() -> None:
    """Before a rebuild."""
    Entry.objects.all().delete()


def _entry(item: Item) -> Entry:
    return Entry(
        kind=item.kind,
        subject_id=item.subject_id,
        directive_id=item.directive_id,
        task_id=item.task_id,
        assignment_id=item.assignment_id,
        day=item.day,
        hidden=item.hidden,
        folded=" ".join(words(item.text[:MAX_CHARS])),
    )


def _write(batch: list[Entry]) -> None:
    if not batch:
        return
    Entry.objects.bulk_create(
        batch,
        update_conflicts=True,
        unique_fields=["kind", "subject_id", "assignment_id"],
        update_fields=["directive_id", "task_id", "day", "hidden", "folded"],
    )
