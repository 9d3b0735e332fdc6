"""Keeping files: the bytes into the data folder, a row that says what they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dondoc.core.files import SUMS, InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store


def keep_files(files: Iterable[InspectedFile], *, by_id: int, at: datetime) -> list[StoredFile]:
    """Stores inspected uploads and returns their rows, in the same order. Call it inside the transaction, after every check.

    The bytes are written before the commit, so that an acknowledged file is never lost. If the transaction fails, bytes without a row may
    remain; they hold no secret (a marked file never comes this far) and lie under their own sum, so that the next try writes nothing twice.

    What the deed's line of the log says of them is `sums_of`: whoever changes a file and its row together meets it there.
    Raises Refusal (store_gone) where the store takes nothing.
    """
    store = the_store()
    rows = [
        StoredFile(
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            path=store.put(file.sha256, file.content),
            text_read=file.text_read,
            scan=file.scan,
            uploaded_by_id=by_id,
            uploaded_at=at,
        )
        for file in files
    ]
    return StoredFile.objects.bulk_create(rows)


def sums_of(files: Iterable[StoredFile | None]) -> dict[str, object]:
    """What the line of a deed says of the files that it binds to a record: `sums`, the SHA-256 of each by its id. Nothing where there is none, nor
    of a file that is isolated as a secret meanwhile: its row is blank."""
    sums = {str(file.pk): file.sha256 for file in files if file is not None and file.sha256}
    return {SUMS: sums} if sums else {}
