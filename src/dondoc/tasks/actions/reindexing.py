"""The index of the search made anew from the records: after a restore, or for files that were kept before there was a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.files import MEDIA_TYPES
from dondoc.core.models import StoredFile
from dondoc.core.text_of_files import read_text
from dondoc.directives.actions.indexing import item_of_directive, items_of_files
from dondoc.directives.models import Directive, DirectiveFile
from dondoc.search.actions import Item, forget_everything, index_many
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


def _everything() -> Iterator[Item]:
    for directive in Directive.objects.order_by("pk").iterator(AT_ONCE):
        yield item_of_directive(directive)
    for hung in DirectiveFile.objects.select_related("directive", "file").order_by("pk").iterator(AT_ONCE):
        yield from items_of_files(hung.directive, [(hung.file, _inside(hung.file))])
    for task in Task.objects.select_related("directive").order_by("pk").iterator(AT_ONCE):
        yield item_of_task(task)
    updates = Update.objects.filter(dropped_at__isnull=True).select_related("assignment__task").order_by("pk")
    for update in updates.iterator(AT_ONCE):
        yield from items_of_update(update, update.assignment)
    of_updates = UpdateFile.objects.filter(update__dropped_at__isnull=True).order_by("pk")
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
        return read_text(kind, (settings.FILES_ROOT / path).read_bytes())[0]
    except OSError:
        return ""
