"""What is left of something destroyed: its files in the data folder, and its words in pages that the database has freed.

SQLite keeps freed pages, old terms of its word index and its write-ahead log; all three are written anew here. On PostgreSQL an operator has to
do it (docs/secrecy.md): a program that rewrites every table of a province unasked would do more harm.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.quarantine.models import Incident, IncidentState
from dondoc.rules.access import Actor
from dondoc.search.models import has_word_table

log = logging.getLogger(__name__)


@transaction.atomic
def remove_files(*, actor: Actor | None, incident_id: int, at: datetime) -> int:
    """Removes the files of a destroyed record from the data folder, but those that came in anew and are kept; answers how many."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    removed = 0
    for path in incident.paths:
        if not StoredFile.objects.filter(path=path).exists():
            the_store().remove(path)
            removed += 1
    incident.paths = []
    incident.save(update_fields=["paths"])
    return removed


def scrub(*, actor: Actor | None, at: datetime) -> int:
    """Overwrites what destroyed records left behind; answers for how many incidents. For the worker: it holds the database for its length.

    On PostgreSQL only the files are removed, and the incidents stay open for the operator.
    """
    waiting = list(Incident.objects.filter(state=IncidentState.DESTROYED, scrubbed_at__isnull=True).order_by("pk"))
    with transaction.atomic():  # and the rewriting outside of one: a database is not rewritten within a transaction
        for incident in waiting:
            remove_files(actor=actor, incident_id=incident.pk, at=at)
    if not waiting or connection.vendor != "sqlite":
        return 0
    try:
        _rewrite()
    except DatabaseError:
        log.warning("The database could not be rewritten now; it is tried again.")
        return 0
    return note_scrubbed(actor=actor, incident_ids=[incident.pk for incident in waiting], at=at)


@transaction.atomic
def note_scrubbed(*, actor: Actor | None, incident_ids: list[int], at: datetime) -> int:
    """The remains of these incidents are overwritten: by `scrub`, or by the operator of a PostgreSQL who says so on the page."""
    open_ones = Incident.objects.select_for_update(of=("self",)).filter(
        pk__in=incident_ids, state=IncidentState.DESTROYED, scrubbed_at__isnull=True
    )
    found = [incident.pk for incident in open_ones]
    Incident.objects.filter(pk__in=found).update(scrubbed_at=at)
    for pk in found:
        record(AuditKind.SECRET_SCRUBBED, actor=actor, stream=f"incident:{pk}", facts={"incident": pk}, at=at)
    return len(found)


def _rewrite() -> None:
    """Every page of the database written anew, without what was freed; then the log of writes cut to nothing."""
    with connection.cursor() as cursor:
        if has_word_table(connection):
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('optimize')")
        cursor.execute("PRAGMA temp_store=FILE")  # a copy of the whole database does not belong into memory
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute("PRAGMA temp_store=MEMORY")
