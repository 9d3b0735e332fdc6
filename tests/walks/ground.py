"""Run as a process over an empty installation: a Thanh Hóa whose specialist has directives ready to be sent to all 166 communes.

`python -m tests.walks.ground N` prints the ids of N directives as JSON; `… count ID…` prints how many assignments, moves and deadlines each has, and
how many faults the log shows.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from dondoc.cli import ground


def prepare(wanted: int) -> list[int]:
    from tests.make import NO_PASSWORD, ROOT, a_directive, a_task, acting
    from tests.walks.walk import seed_of

    from dondoc.core import clock

    now = clock.now()
    from dondoc.organisations import actions as organisations

    seed = seed_of("thanh-hoa-2025", lambda agency: agency.kind == "commune", with_people=False)
    organisations.found_province(
        actor=ROOT, seed=seed, password_hash=NO_PASSWORD, is_demo=True, at=now - timedelta(days=1)
    )
    actor = acting("nhung.le", clock.day_of(now))
    made = [a_directive(actor, at=now) for _ in range(wanted)]
    for directive in made:
        a_task(directive, "g:communes", actor=actor, at=now)
    return [directive.pk for directive in made]


def counted(directive_ids: list[int]) -> list[list[int]]:
    from dondoc.audit import queries as audit
    from dondoc.tasks.models import Assignment, Deadline, Move

    faults = len(audit.verify())
    return [
        [
            Assignment.objects.filter(task__directive=pk).count(),
            Move.objects.filter(assignment__task__directive=pk).count(),
            Deadline.objects.filter(assignment__task__directive=pk).count(),
            faults,
        ]
        for pk in directive_ids
    ]


if __name__ == "__main__":
    ground.prepare()
    asked = [int(word) for word in sys.argv[2:]]
    print(json.dumps(counted(asked) if asked else prepare(int(sys.argv[1]))))
