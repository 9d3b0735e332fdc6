"""What a sheet of the past says besides: how each task went on, as deeds with their own days (docs/definitions.md 6; J5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.core.workbooks import Line
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.models import Directive
from dondoc.intake import columns as c
from dondoc.intake.judging import Judge, Standing
from dondoc.intake.models import BatchRow
from dondoc.intake.reading import Said, tried
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.tasks.actions.agency import ResultDraft
from dondoc.tasks.actions.past import PastDeed

#: Hours of the deeds of a day of which only the date is known: their order within the day.
ISSUED_AT, ACCEPTED_AT, REPORTED_AT, FILED_AT, JUDGED_AT = time(8), time(8, 30), time(9), time(10), time(11)
#: States that come from a result that was filed, and those whose own day is asked for.
WITH_RESULT = frozenset({"submitted", "completed", "returned"})
WITH_DAY = frozenset({"returned", "suspended", "withdrawn"})
#: How a state is reached from the one before.
LAST_DEED = {
    "completed": Deed.CONFIRM,
    "returned": Deed.RETURN,
    "suspended": Deed.SUSPEND,
    "withdrawn": Deed.WITHDRAW,
}


@dataclass(frozen=True, slots=True)
class Past:
    """How the assignments of one row went on after they were given."""

    state: str
    state_on: date | None
    reported_on: date | None
    report: str
    result: ResultDraft | None
    filed_on: date | None
    marked: bool


def assigned_on(line: Line, form: DirectiveForm) -> date:
    """The day the tasks of a directive were sent out: said in its first row, else the day of its release."""
    return line.day("assigned_on") or clock.day_of(form.released_at)


def past_of(line: Line, judge: Judge, issued_on: date, faults: list[Refusal]) -> Past:
    """What a row says of how it went on; what cannot be, or is missing, is told in `faults`."""
    governing = regulation_in_force(issued_on)
    state = tried(faults, lambda: judge.known.code(c.STATES, line.text("state"), governing, "state")) or ""
    day = {
        code: tried(faults, lambda code=code: line.day(code))  # type: ignore[misc]
        for code in ("state_on", "last_update_on", "result_dated", "filed_on")
    }
    filed_on = day["filed_on"] or day["result_dated"]
    result = None
    if state in WITH_RESULT:
        faults += _result_missing(line, faults)
        if day["result_dated"]:
            result = ResultDraft(
                text=line.text("last_update") or "Kết quả theo dữ liệu cũ của tỉnh.",
                document_kind=line.text("result_kind")[:60] or "Văn bản",
                document_number=line.text("result_number")[:60],
                result_dated=day["result_dated"],
                document_signer=line.text("result_signer")[:120],
            )
    if state in WITH_DAY and day["state_on"] is None:
        faults.append(Refusal("state_day_missing", "Tình trạng này cần ghi ngày.", field="state_on"))
    found = Past(
        state=state,
        state_on=day["state_on"],
        reported_on=day["last_update_on"],
        report=line.text("last_update"),
        result=result,
        filed_on=filed_on if state in WITH_RESULT else None,
        marked=fold(line.text("marked")) == fold(c.YES),
    )
    if found.marked and not found.filed_on and not found.state_on and not found.reported_on:
        faults.append(
            Refusal(
                "mark_day_missing", "Dấu không hoàn thành cần một ngày của việc đã làm sau khi giao.", field="marked"
            )
        )
    return found


def _result_missing(line: Line, faults: list[Refusal]) -> Iterator[Refusal]:
    told = {f.field for f in faults}
    for code, what in (("result_number", "số, ký hiệu"), ("result_dated", "ngày"), ("result_signer", "người ký")):
        if not line.text(code) and code not in told:
            yield Refusal(
                "result_document_missing",
                "Tình trạng này cần {what} của văn bản kết quả. Không còn biết thì ghi “Không số”, “Không rõ”.",
                cite="TH 5.2.b",
                field=code,
                what=what,
            )


def order_faults(past: Past, start: date, today: date) -> Iterator[Refusal]:
    """Deeds before the task was given, after today, or in the wrong order."""
    days = [
        ("last_update_on", past.reported_on),
        ("filed_on", past.filed_on),
        ("state_on", past.state_on),
    ]
    for code, day in days:
        if day and day < start:
            yield Refusal(
                "past_before_assigned",
                "Ngày {day} sớm hơn ngày giao {start}.",
                field=code,
                day=f"{day:%d/%m/%Y}",
                start=f"{start:%d/%m/%Y}",
            )
        elif day and day > today:
            yield Refusal("past_in_the_future", "Ngày {day} chưa tới.", field=code, day=f"{day:%d/%m/%Y}")
    if past.filed_on and past.state_on and past.state_on < past.filed_on:
        yield Refusal("judged_before_filed", "Ngày có tình trạng sớm hơn ngày gửi kết quả.", field="state_on")


def deeds_of(past: Past, assignment_id: int, actor: Actor, token: str) -> list[PastDeed]:
    """The deeds that lead from "given" to the state the row names, in their order. `token` makes their reports known if sent twice."""
    told: list[PastDeed] = []

    def tell(day: date, hour: time, deed: Deed, **said: object) -> None:
        at = datetime.combine(day, hour, tzinfo=clock.VIETNAM)
        at = max(at, told[-1].at) if told else at
        told.append(PastDeed(actor=actor, at=at, deed=deed, assignment_id=assignment_id, **said))  # type: ignore[arg-type]

    before_result = past.filed_on is None or (past.reported_on is not None and past.reported_on < past.filed_on)
    if past.reported_on and past.report and before_result:
        tell(
            past.reported_on,
            REPORTED_AT,
            Deed.UPDATE,
            text=past.report,
            update_kind="progress",
            form_token=f"{token}-u",
        )
    if past.filed_on and past.result:
        tell(past.filed_on, FILED_AT, Deed.FILE_RESULT, result=past.result, form_token=f"{token}-r", marks=past.marked)
    last = LAST_DEED.get(past.state)
    if last:
        day = past.state_on or past.filed_on
        assert day is not None
        tell(day, JUDGED_AT, last, text="Theo dữ liệu cũ của tỉnh.", marks=past.marked)
    return told


class PastJudge(Judge):
    """The verdict on rows of the past: what a present task would lack is advice only, what went on since is read as well."""

    def _check(self, found: Standing, form: DirectiveForm) -> None:
        super()._check(found, form)
        found.advice += [f for f in found.faults if f.code == "missing"]
        found.faults = [f for f in found.faults if f.code != "missing"]
        if found.head is not None and not found.faults:
            start = tried(found.faults, lambda: assigned_on(found.head, form))  # type: ignore[arg-type]
            if start and not form.issued_on <= start <= self.known.day:
                found.faults.append(
                    Refusal(
                        "assigned_out_of_order", "Ngày giao phải từ ngày ban hành đến hôm nay.", field="assigned_on"
                    )
                )

    def _judge_directive(self, line: Line, standing: Standing, said: Said, advice: list[Refusal]) -> None:
        super()._judge_directive(line, standing, said, advice)
        if standing.registered:
            said.faults.append(
                Refusal(
                    "past_of_registered",
                    "Văn bản này đã có trên hệ thống nên không nạp dữ liệu cũ vào nữa.",
                    field="directive_number",
                )
            )

    def day_for(self, directive: Directive, standing: Standing) -> date:
        """Agencies are those of the day the task was given."""
        if standing.head is None or standing.form is None:
            return self.known.day
        return assigned_on(standing.head, standing.form)

    def read(self, row: BatchRow, line: Line) -> tuple[Said, list[Refusal]]:
        said, advice = super().read(row, line)
        if said.key is None:
            return said, advice
        advice += [f for f in said.faults if f.code == "missing" and f.field != "leads"]
        said.faults = [f for f in said.faults if f.code != "missing" or f.field == "leads"]
        past = past_of(line, self, said.key.issued_on, said.faults)
        standing = self.standing_of(said)
        if standing.directive is not None and not standing.registered:
            said.faults += order_faults(past, self.day_for(standing.directive, standing), self.known.day)
        said.past = past
        return said, advice
