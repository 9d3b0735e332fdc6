"""Many lines and many writers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.audit.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
THREADS, ROUNDS = 6, 15


def entries(count: int) -> list[Entry]:
    return [Entry(AuditKind.ASSIGNMENT_ISSUED, None, f"assignment:{n}", {"task": 1}, NOON) for n in range(count)]


def statements_for(count: int) -> list[str]:
    with (
        CaptureQueriesContext(
            connection,
        ) as captured,
        transaction.atomic(),
    ):
        record_many(entries(count))
    return [q["sql"] for q in captured.captured_queries if "audit_" in q["sql"]]


def test_many_lines_take_as_many_statements_as_one() -> None:
    few = statements_for(1)
    assert len(few) >= 4
    assert len(statements_for(166)) == len(statements_for(1666)) == len(few) - 2  # the first made the counter's row


def test_writers_at_once_leave_one_whole_log() -> None:
    """All append to one shared stream and to one of their own, at the same time, from the very first line on."""
    faults: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def write(mine: int) -> None:
        try:
            start.wait()
            for _ in range(ROUNDS):
                with transaction.atomic():
                    record_many(
                        [
                            Entry(AuditKind.UPDATE_FILED, None, "shared", {}, NOON),
                            Entry(AuditKind.UPDATE_FILED, None, f"own:{mine}", {}, NOON),
                        ]
                    )
        except BaseException as fault:  # told to the test's own thread
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert AuditEvent.objects.count() == THREADS * ROUNDS * 2
    assert AuditEvent.objects.filter(stream="shared").count() == THREADS * ROUNDS
    assert verify() == []
