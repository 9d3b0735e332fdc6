"""The worker reads the signatures of PDF files that came, and of all again when the trusted roots are others."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.core.signatures import roots_mark, signatures_of
from dondoc.core.stores import the_store

#: Files of one run: the next begins at once, others have their turn between.
AT_ONCE = 20


def anything_unread(at: datetime) -> bool:
    """Whether a PDF waits to be read. One query, on an index."""
    return _unread(roots_mark()).exists()


def read_signatures(*, actor: None, at: datetime) -> int:
    """Reads those of the next files; answers how many. Equal files are read once. Running it twice does nothing twice.

    A file that the store has lost, or that a quarantine holds, has none. Raises Refusal where the store does not answer.
    """
    mark = roots_mark()
    waiting = list(_unread(mark).order_by("signatures_by", "pk")[:AT_ONCE])
    read: set[str] = set()
    for stored in waiting:
        if stored.sha256 in read:
            continue
        read.add(stored.sha256)
        try:
            found = signatures_of(the_store().read(stored.path), came=stored.uploaded_at)
        except FileNotFoundError:
            StoredFile.objects.filter(pk=stored.pk).update(signatures_by=mark)
            continue
        equal = StoredFile.objects.filter(sha256=stored.sha256, path=stored.path)
        equal.update(signatures=found, signatures_by=mark)
    return len(waiting)


def _unread(mark: str) -> QuerySet[StoredFile]:
    """Two stretches of an index: those read by this mark lie between."""
    return StoredFile.objects.filter(
        Q(signatures_by__lt=mark) | Q(signatures_by__gt=mark), media_type="application/pdf"
    )
