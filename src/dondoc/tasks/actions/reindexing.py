"""The index of the search made anew from the records: after a restore, or for files that were kept before there was a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.files import MEDIA_TYPES
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.core.text_of_files import read_text
from dondoc.directives.actions.indexing import item_of_directive, items_of_files
from dondoc.directives.models import Directive, DirectiveFile
from dondoc.search.actions import Item, forget_directives, forget_everything, index_many
from dondoc.tasks.actions.indexing import item_of_task, items_of_update
from dondoc.tasks.models import Task, Update, UpdateFile

#: Records read at once, and how often progress is told.
AT_ONCE = 2_000
KINDS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}


@transaction.atomic
def reindex(*, actor: None, at: datetime, tell: Callable[[int], None] = lambda done: None) -> int:
    """Forgets every entry and writes all anew, a batch at a time; answers how many. All or nothing; who searches meanwhile finds the old ones.

    `tell` hears how many entries are written. There is no actor: whoever runs the command line is no account of the product.
    """
    forget_everything()
    written = 0

    def counted() -> Iterator[Item]:
        nonlocal written
        for item in _everything():
            yield item
            written += 1
            if written % AT_ONCE == 0:
                tell(written)

    index_many(counted())
    record(AuditKind.SEARCH_REINDEXED, actor=actor, stream="search", facts={"entries": written}, at=at)
    return written


def reindex_directive(directive_id: int) -> None:
    """What can be found of one directive and of all that hangs on it, written anew: a piece of a deed that gave its words back."""
    forget_directives([directive_id])
    index_many(_everything(directive_id))


def _everything(directive_id: int | None = None) -> Iterator[Item]:
    """Of all directives, or of one."""

    def of(way: str) -> Q:
        return Q() if directive_id is None else Q(**{way: directive_id})

    for directive in Directive.objects.filter(of("pk")).order_by("pk").iterator(AT_ONCE):
        yield item_of_directive(directive)
    hanging = DirectiveFile.objects.filter(of("directive")).select_related("directive", "file")
    for hung in hanging.order_by("pk").iterator(AT_ONCE):
        yield from items_of_files(hung.directive, [(hung.file, _inside(hung.file))])
    for task in Task.objects.filter(of("directive")).select_related("directive").order_by("pk").iterator(AT_ONCE):
        yield item_of_task(task)
    in_force = Update.objects.filter(of("assignment__task__directive"), dropped_at__isnull=True)
    for update in in_force.select_related("assignment__task").order_by("pk").iterator(AT_ONCE):
        yield from items_of_update(update, update.assignment)
    of_updates = UpdateFile.objects.filter(of("update__assignment__task__directive"), update__dropped_at__isnull=True)
    of_updates = of_updates.order_by("pk")
    for sent in of_updates.select_related("update__assignment__task", "file").iterator(AT_ONCE):
        items = items_of_update(sent.update, sent.update.assignment, [(sent.file, _inside(sent.file))])
        next(items)  # the report itself is there already
        yield from items


def _inside(file: StoredFile) -> str:
    return _text(file.path, KINDS.get(file.media_type, "")) if file.text_read else ""


@lru_cache(maxsize=64)
def _text(path: str, kind: str) -> str:
    """One report is often filed for many assignments: its file is read once. A file that is not there any more has its name left."""
    try:
        return read_text(kind, the_store().read(path))[0]
    except FileNotFoundError:
        return ""
