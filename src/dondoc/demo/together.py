"""A document of the demo on which agencies ask for more time and ask each other for their parts: waiting, proposed, granted, refused; late, given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM
from dondoc.demo.lives import Life
from dondoc.demo.script import Act, Aside, DirectivePlan, TaskPlan
from dondoc.demo.showcase import Showcase
from dondoc.rules.access import Deed, Role


@dataclass(frozen=True, slots=True)
class Led:
    """One task: which of the visited agencies leads it, which coordinate, and due so many working days from today."""

    lead: int
    others: tuple[int, ...]
    due: int


class Together:
    """Told with fixed moments: it takes nothing from the chance of what follows it."""

    TASKS = (Led(0, (1, 2), 6), Led(1, (0,), 4), Led(2, (), 3), Led(3, (), -2), Led(4, (), 2))

    def __init__(self, show: Showcase) -> None:
        self.show, self.desk = show, show.desk
        self.said = self.desk.words.phrases["together"]
        known = [*self.desk.cast.visited, *self.desk.cast.departments]
        self.agencies = list(dict.fromkeys(known))[:5]

    def story(self, number: int) -> tuple[DirectivePlan, list[Act], list[Aside]]:
        """The document with its deeds, and what is said beside them."""
        chance = self.desk.rng.getstate()
        plan = self.show.document("administration", "TB", 20, self.said["subject"])
        plan.assigned_by, plan.assigned_by_name = "chairman", self.desk.cast.name(self.desk.cast.chairman)
        plan.urgency, plan.specialist = "normal", self.specialist()
        plan.division = self.desk.cast.division(plan.specialist)
        for led, words in zip(self.TASKS, self.said["tasks"], strict=True):
            due = self.show.day(led.due)
            plan.tasks.append(
                TaskPlan(
                    content=words["task"],
                    product=words["product"],
                    field="administration",
                    leads=(self.agencies[led.lead],),
                    coordinators=tuple(self.agencies[n] for n in led.others),
                    deadline_text=f"trước ngày {due:%d/%m/%Y}",
                    due_on=due,
                )
            )
        acts = self._acts(number, plan)
        asides = [*self._more_time(number, plan), *self._parts(number)]
        self.desk.rng.setstate(chance)
        return plan, acts, asides

    def at(self, days_ago: int, minutes: int = 0) -> datetime:
        """So many working days ago, in the morning."""
        return datetime.combine(self.show.day(-days_ago), time(8, 10), VIETNAM) + timedelta(minutes=minutes)

    def specialist(self) -> str:
        """One whom the sign-in page offers, so that something waits for him."""
        people = self.desk.cast.people.values()
        shown = [p for p in people if p.featured is not None and p.posts[0].role is Role.OFFICE_SPECIALIST]
        return min(shown, key=lambda p: p.featured or 0).username

    def head(self, place: int) -> tuple[str, str]:
        """Who signs for the agency, and the agency."""
        code = self.agencies[place]
        return self.desk.cast.heads[code], code

    def _acts(self, number: int, plan: DirectivePlan) -> list[Act]:
        """Each accepts; four ask for more time, the fourth long before its deadline."""
        acts: list[Act] = []
        for place, (led, asked_ago, later) in enumerate(
            zip(self.TASKS, (0, 3, 5, 7, 6), (0, 14, 12, 8, 15), strict=True)
        ):
            life = Life(self.desk, self.show.given(number, place, self.agencies[led.lead], plan))
            life.act_at(self.at(17, place), Deed.ACCEPT, life.head())
            if asked_ago:
                life.act_at(
                    self.at(asked_ago, place),
                    Deed.UPDATE,
                    life.head(),
                    text=self.said["asked"],
                    update_kind="extension_request",
                    asked_due_on=self.show.day(later),
                )
            acts += life.acts
        return acts

    def _more_time(self, number: int, plan: DirectivePlan) -> list[Aside]:
        """The second task waits for the Office, the third for the Chairman, the fourth was granted, the fifth was not."""
        chairman = self.desk.cast.chairman

        def aside(what: str, who: str, by: str, task: int, at: datetime, word: str, text: str) -> Aside:
            agency = self.agencies[self.TASKS[task].lead]
            return Aside(
                at=at,
                what=what,
                who=who,
                by=by,
                directive=number,
                task=task,
                agency=agency,
                word=word,
                text=self.said[text],
            )

        return [
            aside("advise", plan.specialist, "VP", 2, self.at(2, 40), "as_asked", "advised"),
            aside("advise", plan.specialist, "VP", 3, self.at(5, 40), "as_asked", "advised"),
            aside("decide", chairman, "UBND", 3, self.at(4, 30), "as_asked", "granted"),
            aside("advise", plan.specialist, "VP", 4, self.at(5, 50), "refuse", "refused"),
            aside("decide", plan.specialist, "VP", 4, self.at(4, 50), "refuse", "refused"),
        ]

    def _parts(self, number: int) -> list[Aside]:
        """The first agency asks two others, one of which is late; it owes a part itself, and said no to another."""

        def aside(
            what: str, doer: int, task: int, name: str, at: datetime, text: str, other: int = 0, due: int = 0
        ) -> Aside:
            who, by = self.head(doer)
            return Aside(
                at=at,
                what=what,
                who=who,
                by=by,
                directive=number,
                task=task,
                agency=self.agencies[self.TASKS[task].lead],
                text=text,
                day=self.show.day(due) if what == "ask" else None,
                other=self.agencies[other] if what == "ask" else "",
                part=name,
            )

        first, second, third = self.said["parts"]
        return [
            aside("ask", 0, 0, "given", self.at(14), first, other=1, due=-8),
            aside("give", 1, 0, "given", self.at(7, 20), self.said["given"]),
            aside("ask", 0, 0, "late", self.at(9), second, other=2, due=-3),
            aside("remind", 0, 0, "late", self.at(1, 15), self.said["reminded"]),
            aside("ask", 0, 0, "waiting", self.at(2), third, other=1, due=3),
            aside("ask", 1, 1, "owed", self.at(2, 5), first, other=0, due=1),
            aside("ask", 1, 1, "refused", self.at(8), third, other=0, due=-4),
            aside("refuse", 0, 1, "refused", self.at(6, 10), self.said["cannot"]),
        ]
