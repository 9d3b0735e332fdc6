"""Tables are changed while people are at work (issue 8): where both wait for each other, the change is begun again."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from dondoc.cli import ground

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_that_waits_for_people_who_wait_for_it_is_begun_again():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: nobody waits for two tables")
    person_holds, change_holds, begun = threading.Event(), threading.Event(), []

    def someone_at_work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '60s'")  # of the two it is the change that PostgreSQL ends
            cursor.execute("LOCK TABLE tasks_deadline IN ROW EXCLUSIVE MODE")
            person_holds.set()
            change_holds.wait(10)
            cursor.execute("LOCK TABLE tasks_task IN ROW EXCLUSIVE MODE")
        connections.close_all()

    def change() -> None:
        begun.append(len(begun))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE tasks_task IN SHARE MODE")
            person_holds.wait(10)
            change_holds.set()
            cursor.execute("LOCK TABLE tasks_deadline IN SHARE MODE")

    person = threading.Thread(target=someone_at_work)
    person.start()
    ground.beside_people(change)
    person.join(30)
    assert len(begun) == 2 and not person.is_alive()


def test_a_change_that_goes_wrong_otherwise_is_not_begun_again():
    begun = []

    def change() -> None:
        begun.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    with pytest.raises(DatabaseError, match="no_such_table"):
        ground.beside_people(change)
    assert len(begun) == 1
