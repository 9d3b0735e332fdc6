"""Plays a script on the database: as history, many rows at once, or one by one through the ordinary actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from dondoc.core.clock import day_of
from dondoc.demo import asides, deeds
from dondoc.demo.deeds import OneByOne
from dondoc.demo.papers import paper
from dondoc.demo.script import NO_TASK, Act, Aside, DirectivePlan, MissingPlan, Script, TaskPlan
from dondoc.directives import actions as directives
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Deed
from dondoc.tasks.actions import drafting, missing
from dondoc.tasks.actions.agency import ResultDraft
from dondoc.tasks.actions.history import History
from dondoc.tasks.actions.past import PastDeed, PastDirective


class Stage:
    """One playing. `in_bulk` False: every deed by its own action. Codes and usernames of the script become keys here."""

    def __init__(self, script: Script, *, in_bulk: bool, writer: Actor, now: datetime) -> None:
        self.script, self.now = script, now
        self.hand: History | OneByOne = History(actor=writer, at=now) if in_bulk else OneByOne()
        self.actors = organisations.actors_on(day_of(now))
        self.first_posts = {username: actor for (username, _), actor in self.actors.items()}
        self.agencies = {a.code: a.pk for a in organisations.directory()}
        self.codes = {pk: code for code, pk in self.agencies.items()}
        self.fields = {f.code: f.pk for f in organisations.fields()}
        self.directives: dict[int, int] = {}  # number in the script -> key
        self.tasks: dict[int, list[int]] = {}  # number in the script -> keys in order
        self.assignments: dict[tuple[int, int, str], int] = {}
        self.parts: dict[str, int] = {}  # name in the script -> key
        self.said = 0

    def play(self) -> None:
        """Everything in the order of its moments."""
        with organisations.held_still():
            for _, act in sorted(self._events(), key=lambda event: event[0]):
                act()
            self.hand.write()

    def _events(self) -> Iterator[tuple[tuple[datetime, int, int], Callable[[], None]]]:
        """(moment, rank, place) and what to do: at one moment a document comes before the deeds on it."""
        for number, plan in enumerate(self.script.directives):
            if plan.registered_at < self.now:
                yield (plan.registered_at, 0, number), lambda n=number, p=plan: self._register(n, p)
            if plan.issued_at is not None and plan.issued_at < self.now:
                yield (plan.issued_at, 1, number), lambda n=number, p=plan: self._issue(n, p)
        for place, act in enumerate(self.script.acts):
            yield (act.at, 2, place), lambda a=act: self._act(a)
        for place, plan in enumerate(self.script.missing):
            yield (plan.at, 3, place), lambda p=plan: self._miss(p)
        for place, aside in enumerate(self.script.asides):
            yield (aside.at, 4, place), lambda a=aside: self._say(a)

    # documents

    def _register(self, number: int, plan: DirectivePlan) -> None:
        """Registers a document and splits it into its tasks, a few minutes each."""
        at, drafts = plan.registered_at, []
        last = min(plan.issued_at or self.now, self.now)
        for place, task in enumerate(plan.tasks):
            at += (
                (last - at) / (len(plan.tasks) - place + 1) if last - at < timedelta(hours=1) else timedelta(minutes=4)
            )
            drafts.append((at, self._draft(task)))
        files = (paper(f"{plan.number.replace('/', '-')}.docx", _as_written(plan)),) if plan.with_paper else ()
        past = PastDirective(
            actor=self.first_posts[plan.registered_by],
            at=plan.registered_at,
            form=self._form(number, plan),
            files=files,
            drafter=self.first_posts[plan.specialist],
            drafts=tuple(drafts),
        )
        self.directives[number], self.tasks[number] = self.hand.register(past)

    def _form(self, number: int, plan: DirectivePlan) -> directives.DirectiveForm:
        return directives.DirectiveForm(
            issuer_id=self.agencies[plan.issuer],
            kind=plan.kind,
            number=plan.number,
            issued_on=plan.issued_on,
            released_at=plan.released_at,
            subject=plan.subject,
            signer=plan.signer,
            signer_title=plan.signer_title,
            assigned_by=plan.assigned_by,
            assigned_by_name=plan.assigned_by_name,
            drafting_agency_id=self.agencies[plan.drafting_agency],
            division_id=self.agencies[plan.division],
            specialist_id=self.first_posts[plan.specialist].user_id,
            urgency=plan.urgency,
            tracked=not plan.not_tracked_reason,
            not_tracked_reason=plan.not_tracked_reason,
            declared_open=True,
            form_token=f"demo-directive-{number}",
        )

    def _draft(self, task: TaskPlan) -> drafting.TaskForm:
        return drafting.TaskForm(
            content=task.content,
            product=task.product,
            leads=(f"g:{task.group}",) if task.group else tuple(f"a:{self.agencies[code]}" for code in task.leads),
            coordinators=tuple(f"a:{self.agencies[code]}" for code in task.coordinators),
            no_coordinators=not task.coordinators,
            deadline_text=task.deadline_text,
            due_on=task.due_on,
            no_deadline=task.due_on is None,
            deadline_kind=task.deadline_kind,
            report_to=task.report_to,
            field_id=self.fields[task.field],
        )

    def _issue(self, number: int, plan: DirectivePlan) -> None:
        assert plan.issued_at is not None
        given = self.hand.issue(self.directives[number], actor=self.first_posts[plan.specialist], at=plan.issued_at)
        places = {key: place for place, key in enumerate(self.tasks[number])}
        for (task_id, agency_id), key in given.items():
            self.assignments[number, places[task_id], self.codes[agency_id]] = key

    # deeds

    def _act(self, act: Act) -> None:
        deed = self._past(act)
        if act.deed is Deed.TRANSFER:
            made = self.hand.transfer(deed, self.agencies[act.other_agency])
            self.assignments[act.directive, act.task, act.other_agency] = made
        elif act.deed is Deed.CORRECT:
            self.hand.write()
            plan = self.script.directives[act.directive].tasks[act.task]
            task_id = self.tasks[act.directive][act.task]
            deeds.correct(deed, task_id, plan.content, f"{plan.product}, kèm tệp số liệu")
        else:
            self.hand.do(deed)

    def _past(self, act: Act) -> PastDeed:
        self.said += 1
        draft = None
        if act.document_number:
            draft = ResultDraft(act.text, act.document_kind, act.document_number, act.dated, act.signer)
        return PastDeed(
            actor=self.actors.get((act.who, act.agency)) or self.first_posts[act.who],
            at=act.at,
            deed=act.deed,
            assignment_id=self.assignments[act.directive, act.task, act.agency],
            text=act.text,
            update_kind=act.update_kind,
            asked_due_on=act.asked_due_on,
            result=draft,
            files=(self._report(act),) if act.with_paper else (),
            form_token=f"demo-{self.said}",
            ground=act.ground,
            suggested_agency_id=self.agencies.get(act.other_agency),
            user_id=self.first_posts[act.to_person].user_id if act.to_person else None,
            unit_id=self.agencies.get(act.to_unit),
            quality=act.quality,
            effectiveness=act.effectiveness,
        )

    def _report(self, act: Act) -> object:
        plan = self.script.directives[act.directive]
        words = [
            f"Số: {act.document_number}",
            "BÁO CÁO",
            f"Kết quả thực hiện văn bản số {plan.number}",
            act.text,
            act.signer,
        ]
        return paper(f"{act.document_number.replace('/', '-')}.docx", words)

    def _miss(self, plan: MissingPlan) -> None:
        self.hand.write()
        number = self.script.directives[plan.directive].number
        token = f"demo-missing-{plan.at:%Y%m%d%H%M}"
        made = missing.report(
            actor=self.first_posts[plan.who],
            directive_number=number,
            content=plan.content,
            form_token=token,
            at=plan.at,
        )
        if plan.answered_at is not None:
            actor = self.first_posts[plan.answered_by]
            missing.answer(actor=actor, missing_id=made.pk, accepted=False, answer=plan.answer, at=plan.answered_at)

    def _say(self, aside: Aside) -> None:
        """By the ordinary action, on what is written by then."""
        self.hand.write()
        actor = self.actors.get((aside.who, aside.by)) or self.first_posts[aside.who]
        key = 0 if aside.directive == NO_TASK else self.assignments[aside.directive, aside.task, aside.agency]
        asides.say(aside, actor, key, self.agencies.get(aside.other), self.parts)


@lru_cache(maxsize=8)
def _heading(issuer: str) -> str:
    return "VĂN PHÒNG" if issuer == "VP" else "ỦY BAN NHÂN DÂN"


def _as_written(plan: DirectivePlan) -> list[str]:
    """The document as its text might stand on paper."""
    lines = [_heading(plan.issuer), f"Số: {plan.number}", f"ngày {plan.issued_on:%d/%m/%Y}", plan.subject, ""]
    for place, task in enumerate(plan.tasks, start=1):
        deadline = f" ({task.deadline_text})" if task.deadline_text else ""
        lines.append(f"{place}. {task.content}{deadline}. Sản phẩm: {task.product}.")
    return [*lines, "", plan.signer_title, plan.signer]
