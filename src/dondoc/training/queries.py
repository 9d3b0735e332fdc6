"""How far somebody came, by the log and nothing else: his deeds since he began, in the order of the steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.training.exercises import EXERCISES, Exercise

#: The newest beginnings that a teacher's page looks at: more than any class has.
BEGINNINGS_MOST = 500


@dataclass(frozen=True, slots=True)
class Run:
    """One person in one exercise since he last began it. `times`: how often the next step was done already; `began_at` None: not begun."""

    exercise: Exercise
    done: int = 0
    times: int = 0
    began_at: datetime | None = None
    user_id: int = 0
    user_name: str = ""
    agency_code: str = ""

    @property
    def is_finished(self) -> bool:
        return self.done == len(self.exercise.steps)


def offered() -> bool:
    """Exercises are for made-up data: an installation that works for real has none."""
    return settings.ENV.mode != "production"


def may_teach(actor: Actor) -> bool:
    """Who keeps the register of classes sees where a class stands (TH 20.1; BT 18.2)."""
    return may(Deed.KEEP_TRAININGS, own_party(actor))


def own_runs(actor: Actor) -> list[Run]:
    """The exercises of the role somebody acts in, as far as he came. Two queries."""
    mine = [one for one in EXERCISES.values() if actor.role in one.roles]
    begun = {run.exercise.code: run for run in _runs(actor.user_id)}
    return [begun.get(one.code, Run(one)) for one in mine]


def runs_of_everybody(actor: Actor) -> list[Run]:
    """Everybody who began, the newest first; empty for whoever does not teach. Two queries."""
    return _runs() if may_teach(actor) else []


def _runs(user_id: int | None = None) -> list[Run]:
    """The newest run of each person in each exercise."""
    events = AuditEvent.objects.filter(kind=AuditKind.EXERCISE_BEGUN.value)
    if user_id is not None:
        events = events.filter(actor_user_id=user_id)
    newest: dict[tuple[int, str], AuditEvent] = {}
    for event in events.order_by("-number")[:BEGINNINGS_MOST]:
        if event.facts["exercise"] in EXERCISES:
            newest.setdefault((event.actor_user_id or 0, event.facts["exercise"]), event)
    return _followed(newest.values())


def _followed(begun: Iterable[AuditEvent]) -> list[Run]:
    begun = list(begun)
    if not begun:
        return []
    kinds = {kind for one in EXERCISES.values() for step in one.steps for kind in step.kinds}
    since = min(event.number for event in begun)
    deeds: dict[int, list[tuple[int, str, dict[str, object]]]] = defaultdict(list)
    found = AuditEvent.objects.filter(
        number__gt=since, actor_user_id__in={e.actor_user_id for e in begun}, kind__in=kinds
    )
    for user, *deed in found.order_by("number").values_list("actor_user_id", "number", "kind", "facts"):
        deeds[user].append(tuple(deed))
    runs = []
    for event in begun:
        exercise = EXERCISES[event.facts["exercise"]]
        done, times = exercise.came((k, facts) for n, k, facts in deeds[event.actor_user_id or 0] if n > event.number)
        who = (event.actor_user_id or 0, event.actor_name, event.actor_agency_code)
        runs.append(Run(exercise, done, times, event.at, *who))
    return runs
