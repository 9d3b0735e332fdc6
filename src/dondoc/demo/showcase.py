"""What every demo must show whatever its chance: each state, each standing, each deed, and two tasks given to every commune or district."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.documents import Desk
from dondoc.demo.lives import Given, Life
from dondoc.demo.office_hours import MORNING
from dondoc.demo.script import Act, DirectivePlan, TaskPlan
from dondoc.demo.vocabulary import Topic
from dondoc.rules.access import Deed

Story = Callable[[Life], object]


class Showcase:
    """Writes its lives backwards from "now": `ago` gives a working moment so many working days before it.

    `today` is the working day that is, or that comes next: what is due then is not yet late on a Sunday.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.today = desk.hours.calendar.roll_forward(day_of(desk.now))

    def day(self, working_days: int) -> date:
        return self.desk.hours.shift(self.today, working_days)

    def ago(self, working_days: int) -> datetime:
        """A moment early that day, so that what follows has room; where the day is too young for that, late the working day before."""
        day, latest = self.day(-working_days), 9 * 60
        if day == day_of(self.desk.now):
            now = self.desk.now.astimezone(VIETNAM)
            latest = min(latest, now.hour * 60 + now.minute - 45)
        if latest <= MORNING or day > day_of(self.desk.now):
            return self.desk.hours.on(self.day(-working_days - 1), 15 * 60, 16 * 60)
        return self.desk.hours.on(day, MORNING, latest)

    def document(self, field: str, abbreviation: str, released_ago: int, subject: str) -> DirectivePlan:
        topic = next((t for t in self.desk.words.topics if t.field == field), self.desk.words.topics[0])
        plan = self.desk.document(topic, abbreviation, self.ago(released_ago), subject=subject)
        plan.issued_at = self.desk.hours.after(plan.registered_at, 0)
        plan.with_paper = True
        return plan

    def given(self, number: int, task: int, agency: str, plan: DirectivePlan) -> Given:
        assert plan.issued_at is not None
        return Given(number, task, agency, plan.issued_at, plan.tasks[task].due_on, plan.specialist)

    # every state and standing, on one document

    def gallery(self, number: int) -> tuple[DirectivePlan, list[Act]]:
        """One plan of the province with five tasks, whose assignments between them stand in every state."""
        plan = self.document("administration", "KH", 34, self.desk.words.phrases["gallery"]["subject"])
        stories = [self._overdue(), self._due_today(), self._due_soon(), self._within(), self._undated()]
        days = [-12, 0 if self.today == day_of(self.desk.now) else 1, 2, 15, None]
        agencies = self.desk.cast.departments
        for place, (told, due) in enumerate(zip(stories, days, strict=True)):
            chosen = [agencies[(place * 3 + k) % len(agencies)] for k in range(len(told))]
            plan.tasks.append(self._task(place, tuple(chosen), None if due is None else self.day(due)))
        acts: list[Act] = []
        for place, told in enumerate(stories):
            for agency, story in zip(plan.tasks[place].leads, told, strict=True):
                life = Life(self.desk, self.given(number, place, agency, plan))
                story(life)
                acts += life.acts
        return plan, acts

    def _task(self, place: int, leads: tuple[str, ...], due: date | None) -> TaskPlan:
        words = [
            w for t in self.desk.words.topics if t.field in ("administration", "digital", "investment") for w in t.tasks
        ]
        chosen = words[place * 5 % len(words)]
        year = self.today.year
        return TaskPlan(
            content=chosen.text.format(y=year, ny=year + 1),
            product=chosen.product,
            field="administration",
            leads=leads,
            deadline_text=f"trước ngày {due:%d/%m/%Y}" if due else "",
            due_on=due,
        )

    def _overdue(self) -> list[Story]:
        """Due twelve working days ago."""
        return [
            lambda life: life.accept(1).give(0).progress(6),
            lambda life: life.accept(0).file(at=self.ago(14)).send_back(6),
            lambda life: life.accept(1).file(at=self.ago(14)).send_back(5).file(3).confirm(1),
            lambda life: life.accept(0).report("explanation", 25).draft(0).sign(1).confirm(1),
            lambda life: life.accept(0).progress(8).file(at=self.ago(3)),
            lambda life: life.accept(1).draft(at=self.ago(15)).sign(0).confirm(1),
            lambda life: life.accept(0).office(Deed.WITHDRAW, "withdraw", 9),
        ]

    def _due_today(self) -> list[Story]:
        return [
            lambda life: life.accept(0).give(1).progress(12),
            lambda life: life.accept(1).draft(at=self.ago(1)),
            lambda life: life.accept(0).draft(20).act(Deed.HAND_BACK, life.head(), 1, text=life.pick("hand_back")),
            lambda life: life.accept(0).file(24).act(Deed.RECALL_RESULT, life.head(), 1, text=life.pick("recall")),
        ]

    def _due_soon(self) -> list[Story]:
        other = self.desk.cast.departments[-1]
        return [
            lambda life: None,
            lambda life: life.accept(1).report("extension_request", 28, asked_due_on=self.day(12)),
            lambda life: life.accept(0).progress(15).file(at=self.ago(1)),
            lambda life: life.accept(24).dispute(7, "not_our_function", other),
        ]

    def _within(self) -> list[Story]:
        spare = next(c for c in reversed(self.desk.cast.of_kind("other")) if c in self.desk.cast.heads)
        return [
            lambda life: life.accept(0).office(Deed.SUSPEND, "suspend", 10),
            lambda life: life.accept(0).office(Deed.SUSPEND, "suspend", 6).office(Deed.RESUME, "resume", 8),
            lambda life: life.accept(1).file(12).confirm(1).office(Deed.REOPEN, "reopen", 8),
            lambda life: life.dispute(2, "not_our_function", spare).office(
                Deed.TRANSFER, "transfer", 1, other_agency=spare
            ),
            lambda life: life.dispute(1, "wrong_content").office(Deed.KEEP, "accept_keep", 1).progress(9),
            lambda life: life.dispute(1, "missing_task").office(Deed.CORRECT, "correct_reason", 2),
            lambda life: life.accept(0).progress(3).draft(9).sign(1).confirm(2),
        ]

    def _undated(self) -> list[Story]:
        return [
            lambda life: life.accept(0),
            lambda life: life.accept(1).progress(5).progress(14),
            lambda life: life.accept(0).draft(18).sign(0).confirm(1),
            lambda life: life.accept(0).file(at=self.ago(1)),
        ]

    # something to do for those who try the demo

    def visitors(self, number: int) -> tuple[DirectivePlan, list[Act]]:
        """A document whose four tasks wait, each otherwise, at every agency that the sign-in page has people of."""
        said = self.desk.words.phrases["visitors"]
        plan = self.document("administration", "TB", 9, said["subject"])
        agencies = self.desk.cast.visited
        for words, due in zip(said["tasks"], (1, 3, 6, 2), strict=True):
            plan.tasks.append(
                TaskPlan(
                    content=words["task"],
                    product=words["product"],
                    field="administration",
                    leads=tuple(agencies),
                    deadline_text=f"trước ngày {self.day(due):%d/%m/%Y}",
                    due_on=self.day(due),
                )
            )
        stories: list[Story] = [
            lambda life: life.accept(0).draft(at=self.ago(1)),
            lambda life: (
                life.accept(1)
                .file(at=self.ago(3))
                .act_at(self.ago(1), Deed.RETURN, plan.specialist, text=life.pick("lacking"))
            ),
            lambda life: None,
            lambda life: life.accept(0).give(1),
        ]
        acts: list[Act] = []
        for place, story in enumerate(stories):
            for agency in agencies:
                life = Life(self.desk, self.given(number, place, agency, plan))
                story(life)
                acts += life.acts
        return plan, acts

    # one task for everybody, twice

    def storm(self, number: int) -> tuple[DirectivePlan, list[Act]]:
        """A telegram to every commune, due the day before "now": most are done, some wait for the Office, some are late."""
        said = self.desk.words.phrases["storm"]
        plan = self.document("disaster", "CĐ", 7, said["subject"])
        plan.urgency = "hoa_toc"
        plan.tasks.append(self._for_all(said, "disaster", self.day(-1), "trong 05 ngày làm việc kể từ ngày ban hành"))
        local = self.desk.cast.local
        late, waiting, returned, untouched = (max(round(len(local) * n / 166), 1) for n in (14, 18, 5, 3))
        acts: list[Act] = []
        for place, agency in enumerate(_shuffled(self.desk, local)):
            life = Life(self.desk, self.given(number, 0, agency, plan))
            if place < untouched:
                continue
            life.accept(self.desk.rng.choice([0, 0, 1]))
            if place < untouched + late:
                self._late(life, place)
            elif place < untouched + late + returned:
                life.file(at=self.ago(2)).act_at(self.ago(0), Deed.RETURN, plan.specialist, text=life.pick("lacking"))
            elif place < untouched + late + returned + waiting:
                life.file(at=self.desk.hours.on(self.day(-1), 13 * 60 + 30))
            else:
                life.file(at=self.desk.hours.on(self.day(-self.desk.rng.choice([2, 3, 3]))))
                life.confirm(0 if self.desk.rng.random() < 0.5 else 1)
            acts += life.acts
        return plan, acts

    def _late(self, life: Life, place: int) -> None:
        if place % 3 == 0:
            at = self.desk.hours.on(self.day(-2))
            life.act_at(
                at,
                Deed.UPDATE,
                life.worker(),
                text=life.pick("extension"),
                update_kind="extension_request",
                asked_due_on=self.day(5),
            )
        elif place % 3 == 1:
            life.act_at(
                self.desk.hours.on(self.day(-2)),
                Deed.UPDATE,
                life.worker(),
                text=life.pick("progress"),
                update_kind="progress",
            )

    def land_data(self, number: int) -> tuple[DirectivePlan, list[Act]]:
        """A plan whose one report six in seven have filed and nobody has confirmed yet: to be confirmed in one act."""
        said = self.desk.words.phrases["land_data"]
        plan = self.document("land", "KH", 24, said["subject"])
        due = self.day(4)
        plan.tasks.append(self._for_all(said, "land", due, f"trước ngày {due:%d/%m/%Y}"))
        acts: list[Act] = []
        local = _shuffled(self.desk, self.desk.cast.local)
        filed = round(len(local) * 142 / 166)
        for place, agency in enumerate(local):
            life = Life(self.desk, self.given(number, 0, agency, plan)).accept(self.desk.rng.choice([0, 0, 1, 2]))
            if place < filed:
                day = self.desk.hours.on(self.day(-self.desk.rng.choice([1, 1, 1, 2])))
                life.draft(at=day - timedelta(minutes=25)).sign(at=day) if place % 2 else life.file(at=day)
            elif place % 2:
                life.progress(9)
            acts += life.acts
        return plan, acts

    def _for_all(self, said: dict[str, str], field: str, due: date, text: str) -> TaskPlan:
        return TaskPlan(
            content=said["task"],
            product=said["product"],
            field=field,
            group=self.desk.cast.local_group,
            coordinators=tuple(c for c in ("BCHQS", "SXD") if c in self.desk.cast.heads) if field == "disaster" else (),
            deadline_text=text,
            due_on=due,
            deadline_kind="report",
            report_to="UBND tỉnh, qua Văn phòng UBND tỉnh",
        )

    # what waits on the Office's own desk

    def inbox(self) -> list[DirectivePlan]:
        """Documents that are registered and not yet entered: one overdue, one due today half split, one that has just come."""
        topics = [t for t in self.desk.words.topics if t.field in ("investment", "agriculture", "land", "finance")]
        late = self._waiting(topics[0], "CV", self.ago(3), drafts=1)
        half = self._waiting(topics[1 % len(topics)], "KH", self.ago(1), drafts=4)
        fresh = self._waiting(topics[2 % len(topics)], "TB", self.ago(0), drafts=0)
        return [late, half, fresh]

    def _waiting(self, topic: Topic, abbreviation: str, released_at: datetime, drafts: int) -> DirectivePlan:
        plan = self.desk.document(topic, abbreviation, released_at)
        plan.registered_at = min(plan.registered_at, released_at + timedelta(minutes=35))
        plan.urgency, plan.issued_at, plan.with_paper = "normal", None, True
        plan.tasks += [self.desk.task(topic, words, plan, room=12) for words in topic.tasks[:drafts]]
        return plan

    def not_tracked(self) -> list[DirectivePlan]:
        """Documents that assign nothing: kept off the lists, with the reason (C2)."""
        plans = []
        for place, said in enumerate(self.desk.words.phrases["not_tracked"]):
            topic = self.desk.words.topics[place]
            plan = self.desk.document(topic, said["kind"], self.ago(3 + place * 17), subject=said["subject"])
            plan.urgency, plan.issued_at, plan.not_tracked_reason = "normal", None, said["reason"]
            plans.append(plan)
        return plans


def _shuffled(desk: Desk, codes: list[str]) -> list[str]:
    return desk.rng.sample(codes, len(codes))
