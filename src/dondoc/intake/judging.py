"""The verdict on rows before anything is written: the checks of the two forms, completeness, duplicates in the sheet and in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from dondoc.core import clock
from dondoc.core.regulation import current, regulation, regulation_in_force
from dondoc.core.workbooks import Line
from dondoc.directives.actions.checks import check_doubt, check_form
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.registering import new_directive
from dondoc.directives.models import Directive
from dondoc.intake import columns as c
from dondoc.intake import settled_before
from dondoc.intake.faults import COLUMN_OF, Fault, fault_of
from dondoc.intake.known import Known
from dondoc.intake.models import TOKEN, Batch, BatchRow, Verdict
from dondoc.intake.reading import (
    NOT_RECKONED,
    REPEATED,
    Said,
    directive_of,
    key_of,
    line_of,
    read_from_words,
    speaks_of_directive,
    task_of,
)
from dondoc.rules import recurrence
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.folding import fold
from dondoc.tasks.actions.drafting import TaskForm, faults_of, fill
from dondoc.tasks.models import Task
from dondoc.tasks.queries.drafts import Missing, draft_of, missing_of_directive, missing_of_task, warnings_of

#: What is said of advice about a task; the words of the page of the check.
ADVICE = {
    "rest_day": "Ngày hết hạn là ngày nghỉ; xét đúng hạn đến hết ngày {day}.",
    "provisional": "Lịch làm việc của năm này còn tạm tính.",
    "after_origin": "Ngày hết hạn muộn hơn thời hạn của cấp trên, {day}.",
    "no_product": "Chưa ghi sản phẩm phải có.",
}
COLUMN_OF_ADVICE = {"rest_day": "due_on", "provisional": "due_on", "after_origin": "due_on", "no_product": "product"}


@dataclass(slots=True)
class Standing:
    """What is known of the directive that rows speak of. `directive`: the registered one, or the row it would become."""

    directive: Directive | None = None
    registered: bool = False
    form: DirectiveForm | None = None
    head: Line | None = None
    faults: list[Refusal] = field(default_factory=list)
    advice: list[Refusal] = field(default_factory=list)


class Judge:
    """The checks of one batch at one moment. What several rows share is read once."""

    def __init__(self, batch: Batch, actor: Actor, at: datetime) -> None:
        self.batch, self.actor, self.at = batch, actor, at
        self.known = Known(clock.day_of(at))
        self.standings: dict[str, Standing] = {}
        self.contents: dict[int, set[str]] = defaultdict(set)

    def prepare(self, rows: Sequence[BatchRow]) -> None:
        """Reads what the rows need besides themselves: their directives, the rows that speak of these, earlier twins, other sheets. Five queries."""
        keys = {row.key for row in rows if row.key} - self.standings.keys()
        wanted = {number for key, number in self.batch.heads.items() if key in keys}
        heads = {row.key: row for row in self.batch.rows.filter(number__in=wanted)}
        there = registered(keys)
        for key in keys:
            head = heads.get(key)
            line = line_of(self.batch.columns, head.number, head.typed) if head else None
            self.standings[key] = self._standing(there.get(key), line)
        ids = [s.directive.pk for s in self.standings.values() if s.registered and s.directive]
        there_are = Task.objects.filter(directive__in=ids)
        for directive_id, content, of in there_are.values_list("directive_id", "content", "period"):
            self.contents[directive_id].add(fold(recurrence.without_period(content, of)))
        self.settled = settled_before.settled_before(self.batch, ids)
        self.first_twin: dict[str, int] = {}
        twins = self.batch.rows.filter(twin__in={row.twin for row in rows if row.twin}).order_by("-number")
        for twin, number in twins.values_list("twin", "number"):
            self.first_twin[twin] = number

    def _standing(self, registered: Directive | None, head: Line | None) -> Standing:
        if registered is not None:
            return Standing(registered, registered=True, head=head)
        if head is None:
            return Standing()
        faults: list[Refusal] = []
        key = key_of(head, self.known, faults)
        if key is None:
            return Standing(head=head, faults=faults)
        form, faults = directive_of(
            head, key, self.known, token=_token(self.batch, head), confirmed_open=self.batch.confirmed_open
        )
        found = Standing(form=form, head=head, faults=faults)
        self._check(found, form)
        return found

    def _check(self, found: Standing, form: DirectiveForm) -> None:
        check_directive(found, form, self.actor, self.at)

    def judge(self, row: BatchRow) -> None:
        """Sets verdict and faults of a row, in memory."""
        line = line_of(self.batch.columns, row.number, row.typed)
        kept: list[Fault] = [f for f in row.faults if f["sheet"]]
        if not row.values:  # a refused secret: nothing of it is there to be judged
            row.verdict = Verdict.BAD
            return
        said, advice = self.read(row, line)
        columns = self.batch.columns
        settled = [fault for fault in said.faults if fault.code == settled_before.CODE]  # nothing of it is to be mended
        found = [fault_of(f, columns, row.number) for f in _once(settled or said.faults)]
        found += [fault_of(f, columns, row.number, advice=True) for f in _once(advice)]
        row.faults = kept + found
        row.verdict = _verdict(row.faults)

    def read(self, row: BatchRow, line: Line) -> tuple[Said, list[Refusal]]:
        """What a row says with all its faults, and the advice on it."""
        said, advice = Said(), []
        said.key = key_of(line, self.known, said.faults)
        if said.key is None:
            return said, advice
        said.task, faults = task_of(line, self.known, said.key.issued_on, history=self.batch.history)
        said.faults += faults
        read = read_from_words(line, self.known, said.task)
        advice += [read] if read else []
        standing = self.standing_of(said)
        self._judge_directive(line, standing, said, advice)
        self._judge_twins(row, standing, said, advice)
        if standing.directive is not None:
            unread = {f.field for f in faults}
            day = self.day_for(standing.directive, standing)
            said.faults += [f for f in faults_of(said.task, standing.directive, day) if f.field not in unread]
            self._judge_completeness(said, standing.directive, advice)
        return said, advice

    def standing_of(self, said: Said) -> Standing:
        """Of the directive that a row names; of one that it did not name yet when it was taken in, nothing is known."""
        return self.standings.get(str(said.key)) or Standing()

    def day_for(self, directive: Directive, standing: Standing) -> date:
        """The day on which the agencies named must be there: today, as the task would be given from now on."""
        return self.known.day

    def _judge_directive(self, line: Line, standing: Standing, said: Said, advice: list[Refusal]) -> None:
        head = standing.head
        if standing.registered:
            if speaks_of_directive(line):
                advice.append(
                    Refusal(
                        "directive_registered",
                        "Văn bản này đã được đăng ký; thông tin về văn bản ở dòng này không được dùng.",
                        field="directive_number",
                    )
                )
        elif head is None:
            said.faults.append(
                Refusal(
                    "directive_not_described",
                    "Văn bản này chưa được đăng ký, và chưa dòng nào ghi loại văn bản, trích yếu. Anh/chị ghi ở dòng đầu của văn bản.",
                    field="directive_number",
                )
            )
        elif head.row.number == line.row.number:
            said.faults += standing.faults
            advice += standing.advice
        elif standing.faults:
            said.faults.append(
                Refusal(
                    "directive_row_bad",
                    "Dòng {row} ghi thông tin của văn bản này và đang cần sửa.",
                    field="directive_number",
                    row=head.row.number,
                )
            )
        else:
            said.faults += self._differences(line, head, standing)

    def _differences(self, line: Line, head: Line, standing: Standing) -> list[Refusal]:
        """What a row says of its directive otherwise than the row that describes it."""
        governing = regulation(standing.directive.regulation_id) if standing.directive else current()
        meant = partial(self.known.meant, governing=governing)

        def differ(code: str, one: str, other: str) -> bool:
            return bool(one) and fold(one) != fold(other) and meant(code, one) != meant(code, other)

        return [
            Refusal(
                "differs_from_head",
                "Ô này khác với dòng {row} của cùng văn bản. Anh/chị ghi giống nhau, hoặc để trống.",
                field=code,
                row=head.row.number,
            )
            for code in REPEATED
            if differ(code, line.text(code), head.text(code))
        ]

    def _judge_twins(self, row: BatchRow, standing: Standing, said: Said, advice: list[Refusal]) -> None:
        first = self.first_twin.get(row.twin, row.number)
        if first != row.number:
            said.faults.append(
                Refusal("row_twice", "Dòng này trùng nội dung và nơi nhận với dòng {row}.", field="content", row=first)
            )
        if not (standing.registered and standing.directive and said.task):
            return
        content = fold(said.task.content)
        settled = self.settled.get((str(said.key), content)) or self.settled.get(("", content))
        if content in self.contents[standing.directive.pk]:
            said.faults.append(
                Refusal("task_there", "Văn bản này đã có một nhiệm vụ với đúng nội dung đó.", field="content")
            )
        elif settled:
            (said.faults if settled_before.is_final(settled) else advice).append(settled_before.told(settled))

    def _judge_completeness(self, said: Said, directive: Directive, advice: list[Refusal]) -> None:
        """C1: what is missing would hold the task back when it is sent out, so it is said now. Empty content is told once, by the form."""
        assert said.task is not None
        governing = regulation(directive.regulation_id)
        draft = draft_of(_task_in_memory(said.task, directive), self.known.picked)
        recurs = said.task.recurs
        if recurs and not any(recurrence.faults(recurs, governing)):
            draft.task.due_on = recurrence.occurrences(recurs, governing, recurs.starts_on)[0].due_on
        told = {f.field for f in said.faults}
        if recurs or any(f.code in NOT_RECKONED for f in said.faults):
            told.add("due_on")
        draft.missing = missing_of_task(draft, governing, directive.drafting_lacks)
        missing = [_missing(m) for m in draft.missing]
        said.faults += [m for m in missing if m.field not in told]
        for warning in warnings_of(draft, directive, governing, ()):
            day = f"{warning.day:%d/%m/%Y}" if warning.day else ""
            advice.append(Refusal(warning.code, ADVICE[warning.code], field=COLUMN_OF_ADVICE[warning.code], day=day))


def check_directive(found: Standing, form: DirectiveForm, actor: Actor, at: datetime) -> None:
    """The checks of the registering form, and what it lacks, all at once; a directive that passes them is made, not saved."""
    try:
        check_form(form, at=at)
    except Refusal as refusal:
        found.faults.append(refusal)
    except Refusals as refusals:
        found.faults += refusals.refusals
    try:
        check_doubt(form)
    except Refusal as refusal:
        found.advice.append(refusal)
    if not found.faults:
        found.directive = new_directive(actor, form, at)
    told = {COLUMN_OF.get(fault.field, fault.field) for fault in found.faults}
    missing = map(_missing, missing_of_directive(_as_it_is_said(form), regulation_in_force(form.issued_on)))
    found.faults += [m for m in missing if m.field not in told]


def _as_it_is_said(form: DirectiveForm) -> Directive:
    """With its faults: what is missing is told along with them, not after them."""
    return Directive(
        kind=form.kind,
        number=form.number,
        issued_on=form.issued_on,
        subject=form.subject,
        signer=form.signer,
        assigned_by=form.assigned_by,
        drafting_agency_id=form.drafting_agency_id,
        division_id=form.division_id,
    )


def _task_in_memory(form: TaskForm, directive: Directive) -> Task:
    task = Task(directive=directive, position=0)
    fill(task, form)
    return task


def _token(batch: Batch, head: Line) -> str:
    return f"{TOKEN}{batch.pk}-{head.row.number}"


def registered(keys: Iterable[str]) -> dict[str, Directive]:
    """Those of the keys that are registered already."""
    numbers = {key.split("|")[1] for key in keys}
    found = Directive.objects.filter(number_key__in=numbers)
    by_key = {f"{d.issuer_id}|{d.number_key}|{d.issued_on.isoformat()}": d for d in found}
    return {key: by_key[key] for key in keys if key in by_key}


def _missing(missing: Missing) -> Refusal:
    column = COLUMN_OF.get(missing.code, missing.code)
    return Refusal(
        "missing",
        "Còn thiếu: {name}.",
        cite=missing.cite,
        field=column,
        name=c.BY_CODE[column].heading if column in c.BY_CODE else missing.name,  # as the sheet and the form call it
    )


def _once(faults: Iterable[Refusal]) -> list[Refusal]:
    """The same fault at the same column is told once."""
    return list({(f.code, f.field, str(f)): f for f in faults}.values())


def _verdict(faults: Iterable[Fault]) -> str:
    found = list(faults)
    if any(not f["advice"] for f in found):
        return Verdict.BAD
    return Verdict.ADVISED if found else Verdict.GOOD
