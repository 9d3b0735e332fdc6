"""Short lives of assignments over two periods, and their figures counted the plain way: one fact after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from tests.tasks.loop import World, a_directive, a_form, confirmed, filed, fresh

from dondoc.core import clock
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.figures import count
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Dates
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import extensions, office
from dondoc.tasks.models import Assignment, Extension, Move, Update
from dondoc.urging.actions.urging import Order, urge
from dondoc.urging.models import UrgeOf

#: The first period of the lives begins here; each lasts a month.
BEGIN = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))

DEEDS = (
    "file", "file", "confirm", "confirm", "return", "ask", "grant", "refuse", "urge", "withdraw", "transfer", "suspend", "reopen", "issue",
)  # fmt: skip
#: What happens, to which of the assignments that are there, hours later.
LIVES = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(2, 120)), min_size=14, max_size=22)


@dataclass
class Life:
    """Deeds done one after the other; what the rules refuse leaves nothing."""

    world: World
    at: datetime = BEGIN

    def begin(self) -> None:
        for due in (date(2026, 10, 9), date(2026, 11, 16), None):
            a_directive(self.world, at=self.at, tasks=[a_form(self.world, due_on=due)])

    def live(self, deeds: list[tuple[str, int, int]]) -> None:
        for deed, which, hours in deeds:
            self.at += timedelta(hours=hours)
            found = list(
                Assignment.objects.exclude(state="draft").filter(agency__in=self.world.agencies).order_by("pk")
            )
            try:
                self.do(deed, fresh(found[which % len(found)]))
            except (Refusal, Refusals):
                continue

    def do(self, deed: str, a: Assignment) -> None:
        world, head = self.world, self.world.heads.get(a.agency_id)
        upon = {"assignment_id": a.pk, "version": a.version, "at": self.at}
        if deed == "issue":
            a_directive(world, at=self.at, tasks=[a_form(world, due_on=clock.day_of(self.at) + timedelta(days=9))])
        elif deed == "file":
            filed(world, a, self.at)
        elif deed == "confirm":
            confirmed(world, a, self.at)
        elif deed == "return":
            office.return_result(actor=world.specialist, lacking="Thiếu phụ lục.", **upon)
        elif deed == "ask":
            asked = (a.due_on or clock.day_of(self.at)) + timedelta(days=20)
            agencies.file_update(
                actor=head, assignment_id=a.pk, kind="extension_request", text="Xin thêm ngày.", asked_due_on=asked,
                files=[], form_token=f"ask-{self.at.isoformat()}", at=self.at,
            )  # fmt: skip
        elif deed in ("grant", "refuse"):
            self.decide(a, deed)
        elif deed == "urge":
            order = Order(channel="system", words="Đề nghị sớm báo cáo.")
            urge(
                actor=world.specialist, chosen=[a.pk], order=order, letter=None, form_token=f"u-{self.at.isoformat()}", at=self.at
            )  # fmt: skip
        elif deed == "reopen":
            office.reopen(actor=world.leader, reason="Sai số liệu.", **upon)
        elif deed == "transfer":
            other = next(agency for agency in world.agencies if agency.pk != a.agency_id)
            agencies.dispute(
                actor=head,
                ground="not_our_function",
                reason="Không thuộc phạm vi.",
                suggested_agency_id=other.pk,
                **upon,
            )
            upon["version"] = fresh(a).version
            office.transfer(actor=world.specialist, agency_id=other.pk, reason="Đúng nơi.", **upon)
        else:
            getattr(office, deed)(actor=world.specialist, reason="Văn bản 9.", **upon)

    def decide(self, a: Assignment, deed: str) -> None:
        waiting = Update.objects.filter(assignment=a, kind="extension_request", extension__isnull=True)
        word = extensions.Word("as_asked" if deed == "grant" else "refuse", None, "Theo đề nghị.")
        for request in waiting:
            extensions.decide(
                actor=self.world.chairman, request_ids=[request.pk], word=word, paper=extensions.Paper(), at=self.at
            )


def plainly(first: date, last: date) -> dict[str, int]:
    """The figures of a period known on its last day, one assignment after the other."""
    opened, closed = states(first - timedelta(days=1)), states(last)
    kept = {
        a: dates
        for a, dates in closed.items()
        if not (dates.state is State.COMPLETED and a in opened and opened[a].state is State.COMPLETED)
    }
    from_where = Counter(
        "assigned" if a not in opened else "reopened" if opened[a].state is State.COMPLETED else "carried_over"
        for a in kept
    )
    told = {name: n for name, n in count(kept.values(), last).as_dict().items() if not name.startswith("updates_")}
    return told | {name: from_where[name] for name in ("carried_over", "assigned", "reopened")} | happened(first, last)


def states(day: date) -> dict[int, Dates]:
    """Each counted assignment with what held at the end of a day."""
    found = {}
    for a in Assignment.objects.exclude(state="draft").prefetch_related("moves", "deadlines"):
        move, deadline = held(a.moves.all(), day), held(a.deadlines.all(), day)
        if move and move.state not in ("draft", "withdrawn", "transferred"):
            found[a.pk] = Dates(
                State(move.state), deadline.due_on, deadline.late_after, move.filed_on, a.issued_on, move.marked
            )
    return found


def held(facts, day: date):
    moment = clock.end_of(day)
    return next((f for f in facts if f.at <= moment and (f.until is None or f.until > moment)), None)


def happened(first: date, last: date) -> dict[str, int]:
    def inside(moment: datetime) -> bool:
        return first <= clock.day_of(moment) <= last

    moves = Counter(m.deed for m in Move.objects.all() if inside(m.at))
    decided = Counter(e.outcome for e in Extension.objects.exclude(outcome="") if inside(e.decided_at))
    return {
        "returned": moves["return"],
        "withdrawn": moves["withdraw"],
        "transferred": moves["transfer"],
        "extended": decided["granted"],
        "extension_refused": decided["refused"],
        "urged": sum(inside(line.urge.at) for line in UrgeOf.objects.select_related("urge")),
    }


__all__ = ["BEGIN", "LIVES", "NOVEMBER", "OCTOBER", "Life", "plainly"]
