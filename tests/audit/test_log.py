"""The log is written with the deed, refuses to be changed, and shows every change forced upon it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from dondoc.audit import anchors, triggers
from dondoc.audit.actions import Entry, record, record_many, seal_through
from dondoc.audit.hashing import event_hash
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditCounter, AuditEvent, AuditHead, DayRoot
from dondoc.audit.queries import HASHED, history, verify
from dondoc.audit.sentences import SENTENCES, sentence_of

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    user_id: int = 7
    name_in_log: str = "Lê Thị Ví Dụ"
    post_id: int = 9
    agency_code: str = "H56.01"


def entry(stream: str, at: datetime = NOON, kind: AuditKind = AuditKind.ACCEPTED) -> Entry:
    return Entry(kind, Person(), stream, {"assignment": 12, "due_on": date(2026, 12, 4)}, at, "TH 5.2.a")


def write(*entries: Entry) -> None:
    with transaction.atomic():
        record_many(entries)


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture(autouse=True)
def guarded() -> Iterator[None]:
    """The triggers in place as after a migration, whatever the test before did."""
    triggers.drop(connection)
    triggers.create(connection)
    yield


@pytest.fixture
def log() -> None:
    """Three days, four streams, nine lines; two days closed."""
    write(*(entry(f"assignment:{n}") for n in (1, 2, 3)))
    write(entry("assignment:1", NOON + DAY), entry("directive:1", NOON + DAY), entry("assignment:2", NOON + DAY))
    write(*(entry(f"assignment:{n}", NOON + 2 * DAY) for n in (1, 2, 3)))
    assert verify() == []


@pytest.fixture
def unguarded(log: None) -> None:
    """Somebody with the database's password took the triggers away."""
    triggers.drop(connection)


def kinds() -> set[str]:
    return {finding.kind for finding in verify()}


def test_lines_are_numbered_without_gap_and_chained_per_stream(log: None) -> None:
    events = list(AuditEvent.objects.order_by("number"))
    assert [e.number for e in events] == list(range(1, 10))
    first, second = AuditEvent.objects.filter(stream="assignment:1").order_by("seq")[:2]
    assert (first.seq, second.seq, second.prev_hash) == (1, 2, first.hash)
    assert first.facts == {"assignment": 12, "due_on": "2026-12-04"}
    assert (first.actor_name, first.actor_agency_code, first.cite) == ("Lê Thị Ví Dụ", "H56.01", "TH 5.2.a")


def test_a_later_day_closes_the_day_before(log: None) -> None:
    first, second = DayRoot.objects.order_by("day")
    assert [(r.day, r.last_number) for r in (first, second)] == [(date(2026, 11, 19), 3), (date(2026, 11, 20), 6)]
    assert second.prev_root == first.root
    noted = (Path(settings.ENV.data) / anchors.ROOTS).read_text().split("\n")
    assert [line.split()[1:3] for line in noted if line] == [["2026-11-19", "3"], ["2026-11-20", "6"]]


def test_a_day_ends_at_midnight_in_vietnam() -> None:
    write(
        entry("a:1", datetime(2026, 11, 19, 16, 59, tzinfo=UTC)),
        entry("a:1", datetime(2026, 11, 19, 17, 0, tzinfo=UTC)),
    )
    assert list(DayRoot.objects.values_list("day", "last_number")) == [(date(2026, 11, 19), 1)]


def test_days_written_at_once_are_closed_as_if_written_one_by_one() -> None:
    many = [entry(f"a:{n % 5}", NOON + (n // 10) * DAY) for n in range(40)]
    write(*many)
    at_once = list(DayRoot.objects.order_by("day").values_list("day", "last_number", "root"))
    assert len(at_once) == 3
    assert verify() == []
    triggers.drop(connection)
    for model in (AuditEvent, AuditHead, AuditCounter, DayRoot):
        model.objects.all().delete()
    for name in (anchors.ROOTS, anchors.TAIL):
        (Path(settings.ENV.data) / name).unlink()
    for one in many:
        write(one)
    assert list(DayRoot.objects.order_by("day").values_list("day", "last_number", "root")) == at_once


def test_a_line_told_late_stands_in_the_open_day_and_all_holds(log: None) -> None:
    write(entry("assignment:1", NOON - 30 * DAY))
    seal_through(date(2026, 11, 21))
    write(entry("assignment:1", NOON + 2 * DAY))  # its own day is closed already
    write(entry("assignment:1", NOON + 9 * DAY))
    assert verify() == []
    assert list(DayRoot.objects.order_by("day").values_list("last_number", flat=True)) == [3, 6, 10, 11]


def test_sealing_twice_or_too_early_does_nothing(log: None) -> None:
    seal_through(date(2026, 11, 20))
    assert DayRoot.objects.count() == 2
    seal_through(date(2026, 11, 21))
    seal_through(date(2026, 11, 21))
    assert DayRoot.objects.count() == 3
    assert verify() == []


def test_a_line_needs_the_transaction_of_its_deed() -> None:
    with pytest.raises(RuntimeError):
        record_many([entry("a:1")])


def test_a_deed_that_fails_leaves_no_line_and_no_number(log: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_many([entry("assignment:1")])
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == 9
    write(entry("assignment:1"))
    assert verify() == []


@pytest.mark.parametrize(
    "facts", [{"why": "vì bận việc"}, {"share": 0.5}, {"deep": [{"why": "hai chữ"}]}, {"x": "y" * 101}]
)
def test_text_and_floats_do_not_get_into_the_log(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="ids, codes and dates"), transaction.atomic():
        record(AuditKind.ACCEPTED, actor=None, stream="a:1", facts=facts, at=NOON)
    assert AuditEvent.objects.count() == 0


def test_nobody_signed_in_is_recorded_as_nobody() -> None:
    with transaction.atomic():
        record(AuditKind.SIGN_IN_FAILED, actor=None, stream="sign-in", facts={}, at=NOON)
    event = AuditEvent.objects.get()
    assert (event.actor_user_id, event.actor_name) == (None, "")
    assert verify() == []


def test_the_history_of_streams_is_newest_first_with_a_sentence(log: None) -> None:
    lines = history("assignment:1", "directive:1")
    assert [line.number for line in lines] == [7, 5, 4, 1]
    assert lines[0].sentence == "Cơ quan chủ trì đã nhận nhiệm vụ."


def test_every_kind_has_a_sentence() -> None:
    assert set(SENTENCES) == set(AuditKind)
    assert all(sentence_of(kind).endswith(".") for kind in AuditKind)
    assert len({sentence_of(kind) for kind in AuditKind}) == len(AuditKind)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET kind = 'returned' WHERE number = 2",
        "DELETE FROM audit_auditevent WHERE number = 2",
        "UPDATE audit_dayroot SET root = 'x'",
        "DELETE FROM audit_dayroot",
    ],
)
def test_the_database_refuses_to_change_the_log(log: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)
    assert verify() == []


def test_the_database_refuses_to_replace_or_to_empty_the_log(log: None) -> None:
    row = AuditEvent.objects.filter(number=2).values(*HASHED, "hash").get() | {"kind": "returned", "facts": "{}"}
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql("TRUNCATE audit_auditevent")
    else:
        names = ", ".join(row)
        places = ", ".join(["%s"] * len(row))
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(f"INSERT OR REPLACE INTO audit_auditevent ({names}) VALUES ({places})", *row.values())
    assert verify() == []


def test_the_migration_puts_the_triggers_in_place_and_takes_them_away(log: None) -> None:
    migration = import_module("dondoc.audit.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        migration.backwards(None, editor)
    sql("UPDATE audit_auditevent SET kind = kind WHERE number = 2")
    with connection.schema_editor() as editor:
        migration.forwards(None, editor)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("UPDATE audit_auditevent SET kind = kind WHERE number = 2")


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'returned'",
        "actor_name = 'Người khác'",
        "actor_user_id = NULL",
        "actor_agency_code = 'H56.02'",
        "actor_post_id = 1",
        "cite = ''",
        "facts = '{\"assignment\": 13}'",
        "at = '2026-11-19 05:00:00.000001+00:00'",
        "hash = prev_hash",
        "prev_hash = hash",
    ],
)
def test_a_changed_line_is_found(unguarded: None, change: str) -> None:
    sql(f"UPDATE audit_auditevent SET {change} WHERE number = 4")
    found = [f for f in verify() if f.kind == "changed"]
    assert [(f.stream, f.number) for f in found] == [("assignment:1", 4)]
    assert "số 4" in found[0].sentence


def test_a_line_changed_together_with_its_hash_is_found(unguarded: None) -> None:
    event = AuditEvent.objects.filter(number=4).values(*HASHED).get() | {"kind": "returned"}
    AuditEvent.objects.filter(number=4).update(kind="returned", hash=event_hash(**event))
    assert kinds() == {"chain_broken", "day_root_differs"}


def test_the_last_line_of_a_stream_changed_with_its_hash_is_found(unguarded: None) -> None:
    event = AuditEvent.objects.filter(number=5).values(*HASHED).get() | {"kind": "returned"}
    AuditEvent.objects.filter(number=5).update(kind="returned", hash=event_hash(**event))
    assert kinds() == {"head_differs", "day_root_differs"}


def test_the_same_with_its_head_and_counter_is_found_by_the_note_outside(unguarded: None) -> None:
    event = AuditEvent.objects.filter(number=9).values(*HASHED).get() | {"kind": "returned"}
    digest = event_hash(**event)
    AuditEvent.objects.filter(number=9).update(kind="returned", hash=digest)
    AuditHead.objects.filter(stream=event["stream"]).update(hash=digest)
    AuditCounter.objects.update(last_hash=digest)
    assert kinds() == {"tail_differs"}


def test_a_removed_line_is_found(unguarded: None) -> None:
    sql("DELETE FROM audit_auditevent WHERE number = 4")
    found = verify()
    assert {"removed", "removed_in_stream"} <= {f.kind for f in found}
    assert next(f.number for f in found if f.kind == "removed") == 4


def test_an_inserted_line_is_found(unguarded: None) -> None:
    last = AuditEvent.objects.get(number=9)
    values = {name: getattr(last, name) for name in HASHED}
    values |= {"number": 10, "seq": last.seq + 1, "prev_hash": last.hash, "kind": "confirmed"}
    AuditEvent.objects.create(**values, hash=event_hash(**values))
    assert kinds() == {"inserted_in_stream", "inserted"}


def test_an_inserted_stream_is_found(unguarded: None) -> None:
    values = {name: getattr(AuditEvent.objects.get(number=1), name) for name in HASHED}
    values |= {"number": 10, "stream": "assignment:99"}
    AuditEvent.objects.create(**values, hash=event_hash(**values))
    assert kinds() == {"head_removed", "inserted"}


def test_a_cut_tail_of_the_log_is_found(unguarded: None) -> None:
    sql("DELETE FROM audit_auditevent WHERE number >= 8")
    assert kinds() == {"stream_cut", "removed", "tail_differs"}


def test_a_cut_tail_of_one_stream_is_found(unguarded: None) -> None:
    sql("DELETE FROM audit_auditevent WHERE stream = 'assignment:1' AND seq >= 2")
    assert {"stream_cut", "removed", "day_root_differs"} == kinds()


def test_a_tail_cut_with_heads_and_counter_put_back_is_found_by_the_note_outside(unguarded: None) -> None:
    sql("DELETE FROM audit_auditevent WHERE number >= 7")
    for event in AuditEvent.objects.order_by("number"):
        AuditHead.objects.filter(stream=event.stream).update(seq=event.seq, hash=event.hash)
    last = AuditEvent.objects.latest("number")
    AuditCounter.objects.update(last_number=last.number, last_hash=last.hash, open_day=None)
    assert kinds() == {"tail_differs"}


def test_a_removed_stream_is_found_with_and_without_its_head(unguarded: None) -> None:
    sql("DELETE FROM audit_auditevent WHERE stream = 'directive:1'")
    assert kinds() == {"stream_removed", "removed", "day_root_differs"}
    sql("DELETE FROM audit_audithead WHERE stream = 'directive:1'")
    assert kinds() == {"removed", "day_root_differs"}


def test_a_rewritten_day_is_found(unguarded: None) -> None:
    sql("UPDATE audit_dayroot SET root = %s WHERE day = %s", "f" * 64, "2026-11-19")
    assert {"day_root_differs", "anchor_differs"} == kinds()


def test_a_removed_day_is_found(unguarded: None) -> None:
    sql("DELETE FROM audit_dayroot WHERE day = %s", "2026-11-20")
    assert {"days_cut", "anchor_differs"} == kinds()


def test_a_log_rewritten_from_end_to_end_is_found_by_the_note_outside(unguarded: None) -> None:
    history_of_lies = [entry(f"assignment:{n}", NOON + n * DAY, AuditKind.CONFIRMED) for n in (1, 2, 3)]
    log_id = AuditCounter.objects.get().log_id
    for model in (AuditEvent, AuditHead, AuditCounter, DayRoot):
        model.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anchors, "keep", lambda *args: None)
        write(*history_of_lies)
    assert kinds() == {"anchor_of_another_log"}
    AuditCounter.objects.update(log_id=log_id)
    assert kinds() == {"anchor_differs", "tail_differs"}


@pytest.mark.parametrize("days", [0, 2])
def test_a_log_rewritten_under_a_new_id_is_found_whatever_it_notes_of_itself(days: int) -> None:
    """Before its first closed day only the last line is noted; after one, the new log notes days of its own beside the old ones."""
    write(*(entry("assignment:1", NOON + n * DAY) for n in range(days + 1)))
    triggers.drop(connection)
    for model in (AuditEvent, AuditHead, AuditCounter, DayRoot):
        model.objects.all().delete()
    write(*(entry("assignment:1", NOON + n * DAY, AuditKind.CONFIRMED) for n in range(days + 1)))
    assert kinds() == {"anchor_of_another_log"}


def test_progress_is_told() -> None:
    write(*(entry(f"a:{n % 7}") for n in range(4100)))
    told: list[tuple[int, int]] = []
    assert verify(lambda done, total: told.append((done, total))) == []
    assert told == [(2000, 8200), (4000, 8200), (6100, 8200), (8100, 8200)]
