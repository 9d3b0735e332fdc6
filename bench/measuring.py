"""Asks every question some times in rounds, product and floor in turn, and takes the middle round: other work on the machine hits both."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import cost
from bench.client import Answer
from bench.questions import Ask, Question

ROUNDS = 3
WARM = 3
#: Of pages: PostgreSQL plans a statement anew the first seven times that a connection asks it, and a worker has four connections. A province's
#: server is past that within minutes.
PAGE_FROM, WARM_PAGE = 15, 30


@dataclass(frozen=True, slots=True)
class Roots:
    """Process trees: the servers of the product and of the floor, the database. On SQLite the product's alone."""

    ours: int
    bare: int | None = None
    database: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one request, in the middle round: CPU-ms of the application and of the database, and wall time at the median."""

    app: float
    database: float
    wall: float

    @property
    def cpu(self) -> float:
        return self.app + self.database


@dataclass(frozen=True, slots=True)
class Measured:
    question: Question
    ours: Cost
    bare: Cost | None

    @property
    def goal(self) -> float | None:
        """None: it was to be so many times the floor, which was not asked."""
        if self.question.times_floor:
            return self.question.goal * self.bare.cpu if self.bare else None
        return self.question.goal


def measure(question: Question, roots: Roots, times: float = 1.0) -> Measured:
    """`times`: more or fewer requests a round; below a tenth, one round unwarmed: does it answer?

    Raises RuntimeError for an answer that is not what was asked for.
    """
    ours = _Teller(question.code, question, question.ask, question.holds, (roots.ours, roots.database))
    bare = None
    if question.floor and roots.bare:
        bare = _Teller("floor", question, question.floor, question.floor_holds, (roots.bare, roots.database))
    once = question.n < WARM + 1 and not bare  # what can be done once only is not warmed up
    rounds, per_round = (1, question.n) if once else (ROUNDS, max(2, round(question.n * times)))
    if times < 0.1:
        once, rounds, per_round = True, 1, 1
    for teller in (ours, bare):
        if teller and not once:
            teller.ask(WARM_PAGE if question.n >= PAGE_FROM and times >= 1 else WARM)
    for _ in range(rounds):
        ours.round(per_round)
        if bare:
            bare.round(per_round)
    return Measured(question, ours.middle(), bare.middle() if bare else None)


def jobs(env: dict[str, str], database: int) -> Iterator[Measured]:
    """Long works, once each, in a process of their own (`bench.jobs`)."""
    words = [sys.executable, "-m", "bench.jobs", str(database)]
    done = subprocess.run(words, env=env | {"DONDOC_MODE": "demo"}, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            code, said, goal = found["told"]
            question = Question(code, said, lambda n: Answer(0, b""), bool, goal)
            yield Measured(question, Cost(found["app"], found["database"], found["wall"]), None)


class _Teller:
    """One side of a question."""

    def __init__(
        self, name: str, question: Question, ask: Ask, holds: Callable[[Answer], bool], roots: tuple[int, int | None]
    ) -> None:
        self.name, self._ask, self.holds, self.roots = name, ask, holds, roots
        self._before = question.before
        self.n, self.rounds = 0, []

    def ask(self, times: int) -> list[float]:
        walls = []
        for _ in range(times):
            start = time.perf_counter()
            answer = self._ask(self.n)
            walls.append((time.perf_counter() - start) * 1000)
            if not self.holds(answer):
                raise RuntimeError(f"question {self.name}, {self.n}: status {answer.status}, {answer.body[:300]!r}")
            self.n += 1
        return walls

    def round(self, times: int) -> None:
        if self._before is None:
            walls, app, database = self._spent(times)
        else:
            walls, app, database = [], 0.0, 0.0
            for _ in range(times):
                self._before(self.n)
                one = self._spent(1)
                walls, app, database = walls + one[0], app + one[1], database + one[2]
        self.rounds.append(Cost(app / times, database / times, statistics.median(walls)))

    def _spent(self, times: int) -> tuple[list[float], float, float]:
        before = [cost.cpu_ms(root) if root else 0.0 for root in self.roots]
        walls = self.ask(times)
        app, database = (cost.cpu_ms(root) - was if root else 0.0 for root, was in zip(self.roots, before, strict=True))
        return walls, app, database

    def middle(self) -> Cost:
        return sorted(self.rounds, key=lambda c: c.cpu)[len(self.rounds) // 2]
