"""Puts a demo's script together: what every demo shows, then a year of documents by chance, cut at "now"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dondoc.core.clock import day_of
from dondoc.demo.cast import Cast
from dondoc.demo.documents import Desk, number_all
from dondoc.demo.exchanged import threads
from dondoc.demo.explained import explanations
from dondoc.demo.inquired import inquiries
from dondoc.demo.inspecting import inspections
from dondoc.demo.lives import Given, Life, lived
from dondoc.demo.looked_first import opinions
from dondoc.demo.office_hours import OfficeHours
from dondoc.demo.published import FEWEST as PUBLISHES
from dondoc.demo.published import edition
from dondoc.demo.reported import reports
from dondoc.demo.script import Act, Aside, DirectivePlan, MissingPlan, Script
from dondoc.demo.seeds import DemoProvince
from dondoc.demo.showcase import Showcase
from dondoc.demo.together import Together
from dondoc.demo.told_of import feedback
from dondoc.demo.urged import urgings
from dondoc.demo.vocabulary import Topic, Vocabulary
from dondoc.rules.access import Deed
from dondoc.rules.calendar import WorkingCalendar

#: Fewer assignments cannot show every state.
FEWEST = 40
#: How many results bring their paper; the others say its number and date only, so that a large demo stays small on the disk.
PAPERS = 60


def write_script(
    province: DemoProvince, calendar: WorkingCalendar, *, assignments: int, seed: int, now: datetime
) -> Script:
    """The script of about so many issued assignments; the same for the same province, calendar, seed and moment."""
    rng = Random(f"{province.id}:{seed}")  # noqa: S311 - an invented year that is the same each time, no secret
    cast = Cast(province)
    words = Vocabulary(province.words, set(cast.managers), rng)
    return Writer(Desk(cast, words, OfficeHours(calendar, rng), rng, now), assignments).write()


class Writer:
    """Collects documents and acts until there are enough assignments."""

    def __init__(self, desk: Desk, assignments: int) -> None:
        self.desk, self.left, self.wanted = desk, assignments, assignments
        self.directives: list[DirectivePlan] = []
        self.acts: list[Act] = []
        self.asides: list[Aside] = []
        # how punctual each agency is, so that agencies differ as they do in life
        self.punctuality: dict[str, float] = defaultdict(lambda: desk.rng.triangular(0.62, 0.99, 0.93))

    def write(self) -> Script:
        show = Showcase(self.desk)
        self._add(*show.gallery(0))
        if self.left >= len(Together.TASKS):
            story, number = Together(show), len(self.directives)
            plan, acts, self.asides = story.story(number)
            self.asides += threads(story, number, plan)
            self._add(plan, acts)
        self.asides += urgings(show, self.directives)
        self.asides += explanations(show, self.directives)
        self.asides += inquiries(show, self.directives)
        self.asides += feedback(show, self.directives)
        if self.wanted >= PUBLISHES:
            self.asides += reports(show, self.directives, self.wanted)
            self.asides += edition(show, self.directives)
            self.asides += inspections(show, self.directives)
        if self.left >= 80:
            self._add(*show.visitors(len(self.directives)))
        if self.left >= 2 * len(self.desk.cast.local):
            self._add(*show.storm(len(self.directives)))
            number, (plan, acts) = len(self.directives), show.land_data(len(self.directives))
            self._add(plan, acts)
            self.asides += opinions(show, number, plan, acts)
        for plan in [*show.inbox(), *show.not_tracked()]:
            self.directives.append(plan)
        while self.left > 0:
            self._year_round()
        self._passed_on_once()
        self._carry_on()
        number_all(self.directives, self.desk.rng)
        return self._cut()

    def _add(self, plan: DirectivePlan, acts: list[Act]) -> None:
        """What is counted are issued assignments that were not withdrawn; one that was passed on is counted where it went."""
        self.directives.append(plan)
        self.acts += acts
        withdrawn = sum(a.deed is Deed.WITHDRAW and a.at < self.desk.now for a in acts)
        self.left -= sum(self._size(plan, k) for k in range(len(plan.tasks))) - withdrawn

    def _size(self, plan: DirectivePlan, task: int) -> int:
        return len(self._leads(plan, task))

    def _leads(self, plan: DirectivePlan, task: int) -> tuple[str, ...]:
        group = plan.tasks[task].group
        if group == self.desk.cast.local_group:
            return tuple(self.desk.cast.local)
        return tuple(self.desk.cast.departments) if group else plan.tasks[task].leads

    def _year_round(self) -> None:
        """One document of some day of the year before "now", its tasks, and what became of them."""
        desk, rng = self.desk, self.desk.rng
        topic = rng.choice(desk.words.topics)
        kind = rng.choice(topic.kinds)
        released_at = self._some_moment()
        plan = desk.document(topic, kind, released_at)
        if plan.issued_at is None or plan.issued_at >= desk.now:
            return
        self._split(plan, topic)
        number = len(self.directives)
        acts: list[Act] = []
        for k in range(len(plan.tasks)):
            for agency in self._leads(plan, k):
                given = Given(number, k, agency, plan.issued_at, plan.tasks[k].due_on, plan.specialist)
                acts += lived(desk, given, self.punctuality[agency])
        self._add(plan, acts)

    def _some_moment(self) -> datetime:
        """More documents lie in the last months than in the first, as in a system that is being taken up."""
        days = int(365 * (1 - self.desk.rng.random() ** 0.8))
        day = day_of(self.desk.now) - timedelta(days=days + 1)
        return self.desk.hours.on(self.desk.hours.calendar.roll_back(day))

    def _split(self, plan: DirectivePlan, topic: Topic) -> None:
        rng, room = self.desk.rng, self.left
        few = 3 if (plan.abbreviation or "CV") in ("CV", "CĐ") else len(topic.tasks)
        for words in rng.sample(topic.tasks, rng.randint(1, min(few, len(topic.tasks)))):
            if room <= 0:
                return
            task = self.desk.task(topic, words, plan, room)
            plan.tasks.append(task)
            room -= self._size(plan, len(plan.tasks) - 1)

    def _carry_on(self) -> None:
        """Where an assignment was passed on, its new agency begins a life of its own."""
        for act in [a for a in self.acts if a.deed is Deed.TRANSFER and a.at < self.desk.now]:
            plan = self.directives[act.directive]
            given = Given(
                act.directive, act.task, act.other_agency, act.at, plan.tasks[act.task].due_on, plan.specialist
            )
            life = Life(self.desk, given).accept(1)
            life.progress(self.desk.rng.randint(5, 12)).file(self.desk.rng.randint(2, 12)).confirm(1)
            self.acts += life.acts

    def _cut(self) -> Script:
        """Only what has happened by "now", in the order in which it happened."""
        now = self.desk.now
        acts = sorted((a for a in self.acts if a.at < now), key=lambda a: (a.at, a.directive, a.task, a.agency))
        asides = sorted((a for a in self.asides if a.at < now), key=lambda a: a.at)
        return Script(self.directives, _with_papers(acts), self._missing(), asides)

    def _passed_on_once(self) -> None:
        """An agency has a task once: a dispute that would pass it to an agency which has it already is answered and kept instead."""
        taken = {
            (n, k, agency)
            for n, plan in enumerate(self.directives)
            for k in range(len(plan.tasks))
            for agency in self._leads(plan, k)
        }
        for place, act in sorted(enumerate(self.acts), key=lambda pair: pair[1].at):
            if act.deed is not Deed.TRANSFER:
                continue
            key = (act.directive, act.task, act.other_agency)
            if key in taken:
                self.acts[place] = replace(act, deed=Deed.KEEP, other_agency="")
            taken.add(key)

    def _missing(self) -> list[MissingPlan]:
        """Tasks that agencies report as not entered: one answered, one that waits (TH 5.2.a)."""
        desk, plans = self.desk, []
        for place, said in enumerate(desk.words.phrases["missing"]):
            agency = desk.cast.departments[place * 4 + 2]
            at = desk.hours.on(desk.hours.shift(day_of(desk.now), -3 - 4 * place), 8 * 60, 11 * 60)
            answered = at + timedelta(days=1) if "answer" in said else None
            plans.append(
                MissingPlan(
                    at=at,
                    who=desk.cast.heads[agency],
                    directive=0,
                    content=said["content"],
                    answer=said.get("answer", ""),
                    answered_at=answered,
                    answered_by=self.directives[0].specialist,
                )
            )
        return plans


def _with_papers(acts: list[Act]) -> list[Act]:
    """The last results come with the paper itself: those are the ones people open."""
    results = [place for place, act in enumerate(acts) if act.document_number]
    for place in results[-PAPERS:]:
        acts[place] = replace(acts[place], with_paper=True)
    return acts
