"""Documents of a demo: their kinds, numbers, signers, days, and the tasks they assign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from dondoc.core.clock import day_of
from dondoc.demo.cast import Cast
from dondoc.demo.office_hours import OfficeHours
from dondoc.demo.script import DirectivePlan, TaskPlan
from dondoc.demo.vocabulary import TaskWords, Topic, Vocabulary

#: Abbreviation -> code of the kind in the profiles, issuing agency, and by how much the yearly number grows from one to the next.
KINDS = {
    "KH": ("plan", "UBND", (1, 4)),
    "QĐ": ("decision", "UBND", (4, 15)),
    "CT": ("instruction", "UBND", (1, 1)),
    "CĐ": ("telegram", "UBND", (1, 1)),
    "CV": ("official_letter", "UBND", (15, 60)),
    "TB": ("notice", "VP", (1, 6)),
}
#: Working days for which documents of a kind usually ask, least and most.
TERMS = {"CĐ": (2, 8), "CV": (7, 30), "TB": (7, 40), "KH": (20, 110), "CT": (20, 90), "QĐ": (20, 120)}


@dataclass(slots=True)
class Desk:
    """What is needed to write documents: people, words, hours, chance."""

    cast: Cast
    words: Vocabulary
    hours: OfficeHours
    rng: Random
    now: datetime

    def document(self, topic: Topic, abbreviation: str, released_at: datetime, *, subject: str = "") -> DirectivePlan:
        """A document released at a moment, registered and entered in time or, now and then, late. Its tasks are put in afterwards."""
        kind, issuer, _ = KINDS[abbreviation]
        specialist = self.cast.followed_by.get(topic.field) or self.rng.choice(
            sorted(set(self.cast.followed_by.values()))
        )
        leader = self._leader(abbreviation)
        signer = (
            leader
            if issuer == "UBND"
            else self.cast.office_leaders[self.rng.randrange(1, len(self.cast.office_leaders))]
        )
        registered_at = self.hours.after(released_at, 0)
        year = day_of(released_at).year
        return DirectivePlan(
            kind=kind,
            abbreviation="" if abbreviation == "CV" else abbreviation,
            subject=(subject or self.rng.choice(topic.subjects)).format(y=year, ny=year + 1),
            field=topic.field,
            issued_on=day_of(released_at),
            released_at=released_at,
            registered_at=registered_at,
            issued_at=self._entered(registered_at),
            registered_by=self.rng.choice([self.cast.clerk, specialist]),
            specialist=specialist,
            division=self.cast.division(specialist),
            issuer=issuer,
            signer=self.cast.name(signer),
            signer_title=self.cast.title(signer),
            assigned_by="committee"
            if abbreviation in ("KH", "QĐ")
            else "chairman"
            if leader == self.cast.chairman
            else "vice_chairman",
            assigned_by_name="" if abbreviation in ("KH", "QĐ") else self.cast.name(leader),
            drafting_agency=self.cast.managers.get(topic.field, "VP"),
            urgency=self._urgency(abbreviation, topic),
        )

    def _leader(self, abbreviation: str) -> str:
        chief = abbreviation in ("CĐ", "CT") or self.rng.random() < 0.35
        return self.cast.chairman if chief else self.rng.choice(self.cast.vice_chairmen)

    def _entered(self, registered_at: datetime) -> datetime:
        """Most are entered the same day or the next; one in nine late, which the Office's own figures show (C6)."""
        days = self.rng.choices([0, 1, 3, 5], weights=[62, 27, 8, 3])[0]
        return self.hours.after(registered_at, days)

    def _urgency(self, abbreviation: str, topic: Topic) -> str:
        if abbreviation == "CĐ":
            return self.rng.choice(["hoa_toc", "khan", "thuong_khan"] if topic.urgent else ["khan"])
        return "khan" if self.rng.random() < 0.08 else "normal"

    def task(self, topic: Topic, words: TaskWords, document: DirectivePlan, room: int) -> TaskPlan:
        """A task for at most `room` agencies."""
        leads, group = self._leads(topic, words, room)
        text, due = self._deadline(document.abbreviation or "CV", document.issued_on)
        report = due is not None and self.rng.random() < 0.3
        return TaskPlan(
            content=words.text.format(y=document.issued_on.year, ny=document.issued_on.year + 1),
            product=words.product,
            field=topic.field,
            leads=leads,
            group=group,
            coordinators=self._coordinators(leads) if not group else (),
            deadline_text=text,
            due_on=due,
            deadline_kind="report" if report else "complete",
            report_to="UBND tỉnh, qua Văn phòng UBND tỉnh" if report else "",
        )

    def _leads(self, topic: Topic, words: TaskWords, room: int) -> tuple[tuple[str, ...], str]:
        cast, rng = self.cast, self.rng
        manager = cast.managers[topic.field]
        if words.to == "local" and len(cast.local) <= room // 4 and rng.random() < 0.5:
            return (), cast.local_group
        if words.to == "departments" and len(cast.departments) <= room // 4 and rng.random() < 0.6:
            return (), "departments"
        chosen: list[str] = []
        if words.to in ("field", "both") or (words.to == "departments" and rng.random() < 0.5):
            chosen.append(manager)
        if isinstance(words.to, tuple):
            chosen += [code for code in words.to if code in cast.heads]
        if words.to in ("local", "some", "both"):
            chosen += self._few(cast.local, 3 if words.to == "both" else 12)
        if words.to == "departments":
            chosen += self._few(cast.departments, 5)
        return tuple(dict.fromkeys(chosen or [manager]))[: max(room, 1)], ""

    def _few(self, codes: list[str], most: int) -> list[str]:
        """Some agencies; those with people of the sign-in page come more often than chance has it, so that they have something to do."""
        found = self.rng.sample(codes, self.rng.randint(1, min(most, len(codes))))
        seen = [c for c in codes if self.cast.units.get(c)]
        if seen and self.rng.random() < 0.3:
            found.insert(0, self.rng.choice(seen))
        return found

    def _coordinators(self, leads: tuple[str, ...]) -> tuple[str, ...]:
        if self.rng.random() < 0.4:
            return ()
        others = [c for c in self.cast.departments if c not in leads]
        return tuple(sorted(self.rng.sample(others, self.rng.randint(1, 3))))

    def _deadline(self, abbreviation: str, issued_on: date) -> tuple[str, date | None]:
        """How the document words its deadline, and the day that means. One task in fourteen has none."""
        rng, calendar = self.rng, self.hours.calendar
        if rng.random() < 0.07:
            return rng.choice(["thường xuyên", "trong quá trình thực hiện", ""]), None
        days = rng.randint(*TERMS[abbreviation])
        if abbreviation == "CĐ" or (days <= 15 and rng.random() < 0.4):
            return f"trong {days:02d} ngày làm việc kể từ ngày ban hành", calendar.add_working_days(issued_on, days)
        due = calendar.add_working_days(issued_on, days)
        if days > 30 and rng.random() < 0.35:
            due = date(due.year + due.month // 12, due.month % 12 + 1, 1) - timedelta(days=1)
            return f"trong tháng {due.month}/{due.year}", due
        return f"{rng.choice(['trước ngày', 'chậm nhất ngày', 'xong trước ngày'])} {due:%d/%m/%Y}", due


def number_all(documents: list[DirectivePlan], rng: Random) -> None:
    """Numbers and symbols, growing with the days within each year, kind and issuing agency (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    last: dict[tuple[int, str, str], int] = {}
    for document in sorted(documents, key=lambda d: (d.issued_on, d.released_at, d.subject)):
        abbreviation = document.abbreviation or "CV"
        step = KINDS[abbreviation][2]
        series = (document.issued_on.year, abbreviation, document.issuer)
        # A year that is well under way has numbered documents already that nobody had to follow.
        passed = (
            document.issued_on.timetuple().tm_yday * (step[0] + step[1]) // (12 if abbreviation in ("CĐ", "CT") else 3)
        )
        last[series] = max(last.get(series, 0) + rng.randint(*step), passed // 2)
        body = "UBND" if document.issuer == "UBND" else "VP"
        tail = f"{body}-{document.division.rpartition('.')[2]}" if abbreviation == "CV" else f"{abbreviation}-{body}"
        document.number = f"{last[series]:02d}/{tail}"
