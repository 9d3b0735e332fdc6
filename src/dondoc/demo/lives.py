"""The life of one assignment in a demo, from its issue to its confirmation, by chance and by how punctual its agency is.

A life is written to its end, whatever day it is; the script is cut at "now", so that what is open is open for a natural reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from dondoc.core.clock import day_of
from dondoc.demo.documents import Desk
from dondoc.demo.script import Act
from dondoc.rules.access import Deed

#: Kinds of the documents in which results are reported, and their abbreviations.
RESULT_KINDS = (
    ("Báo cáo", "BC"),
    ("Báo cáo", "BC"),
    ("Báo cáo", "BC"),
    ("Công văn", ""),
    ("Kế hoạch", "KH"),
    ("Quyết định", "QĐ"),
)
GROUNDS = ("not_our_function", "not_our_function", "wrong_content", "missing_task")
#: Quality and effectiveness that the Office judges, and how often.
GRADES = (
    ("met", "solved"),
    ("met_with_gaps", "solved"),
    ("met_with_gaps", "partly"),
    ("met", "partly"),
    ("not_met", "none"),
)
GRADE_WEIGHTS = (80, 9, 6, 4, 1)


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as it was issued: which one, when, and by when it is to be done."""

    directive: int
    task: int
    agency: str
    issued_at: datetime
    due_on: date | None
    specialist: str


class Life:
    """Writes the acts of one assignment, each after the one before."""

    def __init__(self, desk: Desk, given: Given) -> None:
        self.desk, self.given = desk, given
        self.rng: Random = desk.rng
        self.at = given.issued_at
        self.unit = ""
        self.acts: list[Act] = []

    # single acts

    def act(self, deed: Deed, who: str, days: int = 0, **said: object) -> Life:
        """One act so many working days after the last one."""
        return self.act_at(self.desk.hours.after(self.at, days), deed, who, **said)

    def act_at(self, at: datetime, deed: Deed, who: str, **said: object) -> Life:
        """One act at a moment; never before the act before it."""
        self.at = max(at, self.at + timedelta(seconds=40))
        g = self.given
        self.acts.append(
            Act(at=self.at, deed=deed, who=who, directive=g.directive, task=g.task, agency=g.agency, **said)
        )  # type: ignore[arg-type]
        return self

    def accept(self, days: int = 0) -> Life:
        return self.act(Deed.ACCEPT, self.worker(), days)

    def progress(self, days: int) -> Life:
        return self.report("progress", days)

    def report(self, kind: str, days: int, asked_due_on: date | None = None) -> Life:
        at = self.desk.hours.after(self.at, days)
        text = self.desk.words.pick({"extension_request": "extension"}.get(kind, kind), day_of(at))
        return self.act_at(at, Deed.UPDATE, self.worker(), text=text, update_kind=kind, asked_due_on=asked_due_on)

    def give(self, days: int = 0) -> Life:
        """The head gives the work to a person or to a subordinate unit."""
        units = self.desk.cast.units.get(self.given.agency)
        own = self.desk.cast.specialists.get(self.given.agency)
        unit = self.rng.choice(units) if units else ""
        if not unit and not own:
            return self
        person = self.rng.choice(self.desk.cast.specialists[unit]) if unit else self.rng.choice(own or [])
        self.act(Deed.ASSIGN_PERSON, self.head(), days, to_person=person, to_unit=unit, text=self.pick("assign"))
        self.unit = unit
        return self

    def draft(self, days: int = 0, *, at: datetime | None = None) -> Life:
        at = at or self.desk.hours.after(self.at, days)
        return self.act_at(at, Deed.DRAFT_RESULT, self.worker(), **self.result(at))

    def sign(self, days: int = 0, *, at: datetime | None = None) -> Life:
        """The head signs the draft that waits."""
        return self.act_at(at or self.desk.hours.after(self.at, days), Deed.FILE_RESULT, self.signer())

    def file(self, days: int = 0, *, at: datetime | None = None) -> Life:
        """The head files a result of his own."""
        at = at or self.desk.hours.after(self.at, days)
        return self.act_at(at, Deed.FILE_RESULT, self.signer(), **self.result(at))

    def confirm(self, days: int = 1) -> Life:
        quality, effectiveness = self.rng.choices(GRADES, GRADE_WEIGHTS)[0]
        text = self.pick("remark")
        return self.act(
            Deed.CONFIRM, self.given.specialist, days, quality=quality, effectiveness=effectiveness, text=text
        )

    def send_back(self, days: int = 1) -> Life:
        return self.act(Deed.RETURN, self.given.specialist, days, text=self.pick("lacking"))

    def dispute(self, days: int, ground: str, other: str = "") -> Life:
        return self.act(
            Deed.DISPUTE, self.signer(), days, ground=ground, text=self.pick(f"dispute.{ground}"), other_agency=other
        )

    def office(self, deed: Deed, phrase: str, days: int, **said: object) -> Life:
        """Something the Office decides, with its reason."""
        who = self.desk.cast.office_leaders[0] if deed is Deed.REOPEN else self.given.specialist
        return self.act(deed, who, days, text=self.pick(phrase), **said)

    # who and what

    def worker(self) -> str:
        """Who does the work: once it was passed to a subordinate unit, mostly somebody there."""
        if self.unit and self.rng.random() < 0.7:
            return self.rng.choice(self.desk.cast.specialists[self.unit])
        return self.desk.cast.worker(self.given.agency, self.rng)

    def signer(self) -> str:
        return self.desk.cast.signer(self.given.agency, self.rng)

    def head(self) -> str:
        return self.desk.cast.heads[self.given.agency]

    def pick(self, phrase: str) -> str:
        return self.desk.words.pick(phrase, day_of(self.at))

    def result(self, at: datetime) -> dict[str, object]:
        """The document a result rests on: dated the day it is drafted or filed, or a few days earlier."""
        kind, abbreviation = self.rng.choice(RESULT_KINDS)
        code = self.given.agency
        local = self.desk.cast.agencies[code].kind in ("commune", "district")
        body = "UBND" if local else code
        number = f"{self.rng.randint(11, 980)}/{abbreviation + '-' if abbreviation else ''}{body}"
        earlier = day_of(at) - timedelta(days=self.rng.choice([0, 0, 0, 0, 1, 1, 2, 3]))
        dated = max(self.desk.hours.calendar.roll_back(earlier), day_of(self.given.issued_at))
        signer = self.desk.cast.name(self.head())
        return {
            "text": self.pick("result"),
            "document_kind": kind,
            "document_number": number,
            "dated": dated,
            "signer": signer,
        }


def lived(desk: Desk, given: Given, punctuality: float) -> list[Act]:
    """A whole life by chance. `punctuality`: how likely the agency files in time."""
    life, rng = Life(desk, given), desk.rng
    if rng.random() < 0.93:
        life.accept(rng.choice([0, 0, 1, 1, 2]))
    if rng.random() < 0.025 and not _disputed(life):
        return life.acts
    if rng.random() < 0.45:
        life.give(rng.choice([0, 1]))
    end = _filing_day(desk, given, punctuality)
    _on_the_way(life, end)
    if end is None:
        return life.acts
    if rng.random() < 0.012:
        return life.office(Deed.WITHDRAW, "withdraw", 1).acts
    if rng.random() < 0.01:
        life.office(Deed.SUSPEND, "suspend", 1)
        if rng.random() < 0.4:
            return life.acts
        life.office(Deed.RESUME, "resume", rng.randint(5, 20))
    _finish(life, end)
    return life.acts


def _disputed(life: Life) -> bool:
    """False if the assignment went to another agency and its life ends here."""
    rng, cast = life.rng, life.desk.cast
    ground = rng.choice(GROUNDS)
    others = [c for c in cast.departments if c != life.given.agency]
    other = rng.choice(others) if ground == "not_our_function" else ""
    life.dispute(rng.randint(1, 3), ground, other)
    if other and rng.random() < 0.5:
        life.office(Deed.TRANSFER, "transfer", rng.randint(1, 3), other_agency=other)
        return False
    life.office(Deed.KEEP, "accept_keep", rng.randint(1, 3))
    return True


def _filing_day(desk: Desk, given: Given, punctuality: float) -> date | None:
    """The day on which the result will be filed; None: it never will."""
    rng, shift = desk.rng, desk.hours.shift
    start = day_of(given.issued_at)
    if given.due_on is None:
        return shift(start, rng.randint(25, 160)) if rng.random() < 0.6 else None
    room = max(desk.hours.calendar.working_days_between(start, given.due_on), 1)
    if rng.random() < punctuality:
        return shift(start, max(round(room * rng.triangular(0.35, 1.0, 0.95)), 1))
    if rng.random() < 0.06:
        return None
    return shift(given.due_on, 1 + int(rng.expovariate(1 / 7)))


def _on_the_way(life: Life, end: date | None) -> None:
    """Progress, a request for more time before a deadline that will be missed, an explanation after it."""
    rng, hours, due = life.rng, life.desk.hours, life.given.due_on
    last = end or day_of(life.given.issued_at) + timedelta(days=330)
    silent = end is None and rng.random() < 0.4
    while not silent and rng.random() < 0.93:
        step = rng.randint(5, 16)
        if hours.shift(day_of(life.at), step + 1) >= last:
            break
        life.progress(step)
    late = due is not None and last > due
    if late and due is not None and rng.random() < 0.12 and hours.shift(due, -2) > day_of(life.at):
        asked = hours.shift(due, rng.randint(5, 20))
        at = hours.on(hours.shift(due, -2))
        life.act_at(
            at,
            Deed.UPDATE,
            life.worker(),
            text=life.pick("extension"),
            update_kind="extension_request",
            asked_due_on=asked,
        )
    if late and due is not None and rng.random() < 0.3:
        day = hours.shift(due, 1)
        if day_of(life.at) < day < last:
            life.act_at(
                hours.on(day), Deed.UPDATE, life.worker(), text=life.pick("explanation"), update_kind="explanation"
            )


def _finish(life: Life, end: date) -> None:
    """Result, signature, judgement; now and then a draft handed back, a result recalled, returned or, once confirmed, opened again."""
    rng, hours = life.rng, life.desk.hours
    day = max(end, day_of(life.at))
    if rng.random() < 0.6:
        life.draft(at=hours.on(hours.shift(day, -rng.choice([0, 0, 1, 2]))))
        if rng.random() < 0.04:
            life.act(Deed.HAND_BACK, life.head(), 0, text=life.pick("hand_back")).draft(1)
        life.sign(at=hours.on(hours.calendar.roll_forward(max(day, day_of(life.at)))))
    else:
        life.file(at=hours.on(hours.calendar.roll_forward(day)))
    if rng.random() < 0.01:
        life.act(Deed.RECALL_RESULT, life.head(), 0, text=life.pick("recall")).file(1)
    if rng.random() < 0.08:
        life.send_back(rng.randint(1, 4)).file(rng.randint(2, 9))
    life.confirm(rng.choice([0, 1, 1, 1, 2, 2, 3, 5]))
    if rng.random() < 0.006:
        life.office(Deed.REOPEN, "reopen", rng.randint(8, 30)).file(rng.randint(4, 12)).confirm(2)
