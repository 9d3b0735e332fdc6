"""The process is killed in the middle of sending a task out: all of it or none (issue 2, refusals)."""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connection, connections
from tests.make import AT, a_directive, a_person, a_task, an_agency

from dondoc.rules.access import Role
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Coordination, Deadline, Move, Task

pytestmark = pytest.mark.django_db(transaction=True)

WRITES = ("INSERT", "UPDATE", "DELETE")


def issue_and_die(version: int, directive_id: int, actor, at_write: int) -> int:
    """In a process of its own; it kills itself, unasked, right after its n-th write reached the database. Returns how it ended."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    written = 0

    def watch(execute, sql, params, many, context):
        nonlocal written
        answer = execute(sql, params, many, context)
        written += sql.lstrip().upper().startswith(WRITES)
        if written == at_write:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    try:
        with connection.execute_wrapper(watch):
            issue(actor=actor, directive_id=directive_id, version=version, at=AT)
    finally:
        os._exit(0)


@pytest.mark.parametrize("at_write", [1, 3, 6, 9])
def test_killed_in_the_middle_of_issuing_leaves_nothing(at_write):
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    helper = an_agency()
    a_task(directive, *[an_agency() for _ in range(60)], actor=actor, coordinators=(f"a:{helper.pk}",))
    directive.refresh_from_db()

    ended = issue_and_die(directive.version, directive.pk, actor, at_write)
    assert os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL, "it was killed before it was done"

    version = directive.version
    directive.refresh_from_db()
    assert (directive.version, directive.entered_at, Task.objects.get().issued_at) == (version, None, None)
    assert [model.objects.count() for model in (Assignment, Coordination, Move, Deadline)] == [0, 0, 0, 0]

    issue(actor=actor, directive_id=directive.pk, version=version, at=AT)
    assert Assignment.objects.filter(state="issued").count() == 60
