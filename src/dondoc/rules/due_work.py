"""What may be due from a person (F1): the kinds of work, the chips under which the page "Việc của tôi" gathers them, and one light line of it.

The rooms each tell what is due from somebody; `dashboard/queries/due.py` puts it together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dondoc.rules.own_clocks import Clock, When


class Work(StrEnum):
    """What is to be done. The first block is the Office's, the second the leaders' of the province, the third an agency's."""

    REGISTER = "register"  # issued and not entered at all
    ENTER = "enter"
    SUPPLEMENT = "supplement"
    ANSWER = "answer"
    MISSING = "missing"
    CONFIRM = "confirm"
    ORIGIN = "origin"  # a higher authority waits for the province's answer
    PROPOSE_EXTENSION = "propose_extension"
    HELP = "help"  # a difficulty, a differing opinion or a question waits for the Office
    CORRECT = "correct"  # an agency says that the wording of its task is wrong
    FEEDBACK = "feedback"  # one agency about another: to be checked, then urged or put to the Chairman
    ESCALATE = "escalate"  # the next rung of urging needs a person
    APPROVE_MEASURES = "approve_measures"  # a specialist's proposal waits for a leader of the Office
    CARRY_MEASURES = "carry_measures"  # handed back, or decided on and not yet carried out
    SCORE_APPEAL = "score_appeal"  # the head of an agency says that its score is wrong
    APPROVE_SCORES = "approve_scores"  # a sheet that nobody can appeal against any more
    APPROVE_OFFICE_REPORT = "approve_office_report"  # the Office's own report of a round waits for a leader of it
    PUBLISH = "publish"  # an edition for the public waits to be approved
    WRITE_OFFICE_REPORT = "write_office_report"  # the data of a round are closed
    REMARK = "remark"  # an agency says where the regulation itself is hard

    DECIDE_EXTENSION = "decide_extension"
    DIRECT = "direct"  # a difficulty was put to the leaders for a direction
    DIRECT_FEEDBACK = "direct_feedback"  # so was a feedback
    DECIDE_MEASURES = "decide_measures"  # measures were proposed

    TAKE_REPORTS = "take_reports"  # agencies filed their reports of a round: to be taken or sent back

    APPROVE_PLAN = "approve_plan"  # a plan of inspections waits for who approves it
    JUDGE_TASKS = "judge_tasks"  # tasks of a running inspection of which nothing is found yet
    END_INSPECTION = "end_inspection"  # its last planned day has come
    CONCLUDE_INSPECTION = "conclude_inspection"  # it has ended, its report runs
    TAKE_PAPERS = "take_papers"  # an inspected agency handed papers in
    CONFIRM_RECOMMENDATION = "confirm_recommendation"  # what was recommended is said to be done

    PREPARE_INSPECTION = "prepare_inspection"  # the agency was told that it is inspected
    HAND_IN = "hand_in"  # papers that an inspection asks for
    REMARK_MINUTES = "remark_minutes"  # minutes wait for the agency's word
    CARRY_RECOMMENDATION = "carry_recommendation"  # what an inspection recommended

    SIGN = "sign"
    SIGN_REPORT = "sign_report"  # a report of a round waits for who signs
    WRITE_REPORT = "write_report"  # one is being written, or came back
    BEGIN_REPORT = "begin_report"  # a round's day is near and nobody of the agency has begun
    REDO = "redo"
    PRE_CHECK = "pre_check"  # results in one's field, before the Office confirms them: it may, it need not
    MEND = "mend"  # a draft that the head handed back
    URGED = "urged"  # an urging waits for its answer
    INQUIRY = "inquiry"  # the Office asked for information or a report
    EXPLAIN = "explain"  # an explanation is demanded
    SCORE = "score"  # the agency's score of a period is there to be looked at
    OPINION = "opinion"  # asked to say its side of a difference
    PART = "part"  # a coordinating agency owes the lead its part
    ACCEPT = "accept"
    UPDATE = "update"
    PERIOD = "period"


#: The chips of the page, in their order.
CHIPS: dict[str, frozenset[Work]] = {
    "enter": frozenset({Work.REGISTER, Work.ENTER, Work.SUPPLEMENT}),
    "confirm": frozenset({Work.CONFIRM}),
    "decide": frozenset(
        {
            Work.PROPOSE_EXTENSION,
            Work.DECIDE_EXTENSION,
            Work.DIRECT,
            Work.DIRECT_FEEDBACK,
            Work.DECIDE_MEASURES,
            Work.APPROVE_SCORES,
        }
    ),
    "origin": frozenset({Work.ORIGIN}),
    "solve": frozenset(
        {Work.ANSWER, Work.MISSING, Work.HELP, Work.CORRECT, Work.FEEDBACK, Work.REMARK, Work.SCORE_APPEAL}
    ),
    "measures": frozenset({Work.APPROVE_MEASURES, Work.CARRY_MEASURES}),
    "urge": frozenset({Work.ESCALATE}),
    "sign": frozenset({Work.SIGN, Work.SIGN_REPORT, Work.APPROVE_OFFICE_REPORT, Work.PUBLISH}),
    "returned": frozenset({Work.REDO, Work.MEND}),
    "asked": frozenset({Work.URGED, Work.INQUIRY, Work.EXPLAIN, Work.SCORE, Work.OPINION, Work.PART}),
    "report": frozenset({Work.WRITE_REPORT, Work.BEGIN_REPORT, Work.TAKE_REPORTS, Work.WRITE_OFFICE_REPORT}),
    "inspection": frozenset(
        {
            Work.APPROVE_PLAN,
            Work.JUDGE_TASKS,
            Work.END_INSPECTION,
            Work.CONCLUDE_INSPECTION,
            Work.TAKE_PAPERS,
            Work.CONFIRM_RECOMMENDATION,
            Work.PREPARE_INSPECTION,
            Work.HAND_IN,
            Work.REMARK_MINUTES,
            Work.CARRY_RECOMMENDATION,
        }
    ),
    "pre_check": frozenset({Work.PRE_CHECK}),
    "new": frozenset({Work.ACCEPT}),
    "update": frozenset({Work.UPDATE, Work.PERIOD}),
}
ORDER = {work: place for place, work in enumerate(Work)}
WHENS = {when: place for place, when in enumerate(When)}


@dataclass(frozen=True, slots=True)
class Light:
    """One line before it is filled in. `pk` is of the record that `work` speaks of; `mine` False: it waits for whoever takes it."""

    work: Work
    pk: int
    clock: Clock
    count: int = 1
    mine: bool = True

    def place(self, today: date) -> tuple[int, bool, date, int, int]:
        """Where the line stands among others: what is late first, then by its clock."""
        first = self.clock.due or self.clock.since
        return WHENS[self.clock.when(today)], not self.mine, first, ORDER[self.work], self.pk


@dataclass(slots=True)
class Pile:
    """All lines of one actor, in the order in which they are shown."""

    lines: list[Light] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    def of(self, works: frozenset[Work]) -> list[Light]:
        return [line for line in self.lines if line.work in works]

    def count(self, works: frozenset[Work]) -> int:
        return sum(line.count for line in self.of(works))
