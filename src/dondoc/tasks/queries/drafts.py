"""The tasks of a directive before they are sent out: who was picked, what is missing, what one had better look at again (C1, C8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive
from dondoc.organisations import queries as organisations
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.deadlines import judged_day, reckon_limit
from dondoc.rules.folding import fold
from dondoc.rules.recurrence import occurrences
from dondoc.rules.regulation import Regulation, RequiredField
from dondoc.rules.regulation.base import Confidence
from dondoc.rules.said import said
from dondoc.tasks.models import Task

#: Classes of tasks in a profile (TH 4.2, BT 5).
DATED, UNDATED = "dated", "undated"
#: How alike two contents must be, in shared words, before they are shown as perhaps the same task.
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact without which nothing is sent out. `task` None: it belongs to the directive."""

    code: str
    name: str
    cite: str
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Warning_:
    """Advice, never a stop. `day`: the day it speaks of; `other`: the task it compares with."""

    code: str
    day: date | None = None
    other: Task | None = None


@dataclass(slots=True)
class Draft:
    """A task with what was picked for it turned into agencies of the day."""

    task: Task
    lead_ids: tuple[int, ...]
    lead_names: list[str]
    coordinator_ids: tuple[int, ...]
    coordinator_names: list[str]
    missing: list[Missing] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    #: Kinds of the lead agencies, each once.
    lead_kinds: tuple[str, ...] = ()
    #: How many periods of a recurring duty are sent out with the directive; 1 for what does not recur.
    occurrences: int = 1

    @property
    def turns(self) -> int:
        """How many assignments it becomes."""
        return len(self.lead_ids) * self.occurrences


@dataclass(slots=True)
class Check:
    """Everything a specialist looks at before he sends a directive out."""

    drafts: list[Draft]
    issued: int
    missing: list[Missing]

    @property
    def assignments(self) -> int:
        return sum(d.turns for d in self.drafts)

    @property
    def agencies(self) -> int:
        return len({pk for d in self.drafts for pk in d.lead_ids})

    @property
    def ready(self) -> bool:
        return bool(self.drafts) and not self.missing and not any(d.missing for d in self.drafts)


class Picked:
    """What "a:12" and "g:communes" mean on a day; read once, asked often."""

    def __init__(self, day: date) -> None:
        known = organisations.picker(day)
        self._agencies = {row["id"]: row for row in known["agencies"]}
        self._groups = {row["code"]: row for row in known["groups"]}

    def ids(self, tokens: Iterable[str]) -> tuple[int, ...]:
        """Agencies in the order picked, each once. What names nothing any more is left out; issuing refuses it by name."""
        found: dict[int, None] = {}
        for token in tokens:
            kind, _, code = token.partition(":")
            members = (
                self._groups[code]["ids"]
                if kind == "g" and code in self._groups
                else [int(code)]
                if code.isdecimal()
                else []
            )
            found.update(dict.fromkeys(pk for pk in members if pk in self._agencies))
        return tuple(found)

    def names(self, tokens: Iterable[str]) -> list[str]:
        """One name for a token; a group with the number of its members."""
        return [name for token in tokens if (name := self._name(token))]

    def _name(self, token: str) -> str:
        kind, _, code = token.partition(":")
        if kind == "g":
            group = self._groups.get(code)
            return f"{group['name']} ({group['count']})" if group else ""
        row = self._agencies.get(int(code)) if code.isdecimal() else None
        return row["name"] if row else ""

    def agency_names(self, ids: Iterable[int]) -> list[str]:
        return [self._agencies[pk]["name"] for pk in ids]

    def kinds(self, ids: Iterable[int]) -> tuple[str, ...]:
        """Of these agencies, each once."""
        return tuple(dict.fromkeys(self._agencies[pk]["kind"] for pk in ids))

    def options(self, *, single: bool = False) -> list[tuple[str, str]]:
        """Everything that can be picked, for browsers without script. `single`: one agency only, so no groups."""
        groups = (
            [] if single else [(f"g:{code}", f"{row['name']} ({row['count']})") for code, row in self._groups.items()]
        )
        return groups + [(f"a:{pk}", row["name"]) for pk, row in self._agencies.items() if not row["gone"]]

    def chips(self, tokens: Iterable[str]) -> list[dict[str, str]]:
        """What the agency picker shows of a value. A name that is gone is left out."""
        return [{"value": token, "name": name} for token in tokens if (name := self._name(token))]


def drafts_of(directive: Directive, day: date) -> list[Draft]:
    """The tasks of a directive not yet sent out, in order. Five queries, whatever their number."""
    tasks = list(
        Task.objects.filter(directive=directive, issued_at__isnull=True)
        .select_related("field", "series")
        .order_by("position")
    )
    picked = Picked(day)
    found = [draft_of(task, picked) for task in tasks]
    governing = regulation(directive.regulation_id)
    for draft in found:
        draft.occurrences = _occurrences(draft.task, governing, day)
        draft.missing = missing_of_task(draft, governing, directive.drafting_lacks) + walls_of(draft, governing, day)
        draft.warnings = warnings_of(draft, directive, governing, tasks)
    return found


def draft_of(task: Task, picked: Picked) -> Draft:
    """Who leads does not coordinate too, though a group of coordinators may hold him."""
    leads = picked.ids(task.leads_picked)
    return Draft(
        task=task,
        lead_ids=leads,
        lead_names=picked.names(task.leads_picked),
        lead_kinds=picked.kinds(leads),
        coordinator_ids=tuple(pk for pk in picked.ids(task.coordinators_picked) if pk not in set(leads)),
        coordinator_names=picked.names(task.coordinators_picked),
    )


def load(directive_id: int, day: date) -> tuple[int, int]:
    """Number of tasks and of different lead agencies of a directive, drafts included: what its entry class is judged by (TH 6.1.c)."""
    picks = list(Task.objects.filter(directive_id=directive_id).values_list("leads_picked", flat=True))
    if not picks:
        return 0, 0
    picked = Picked(day)
    return len(picks), len({pk for tokens in picks for pk in picked.ids(tokens)})


def turns_of(tasks: Iterable[Task], day: date) -> tuple[int, int]:
    """How many assignments these tasks become when they are sent out on `day`, and of how many agencies. `series` and `directive` joined."""
    picked, turns, agencies = Picked(day), 0, set[int]()
    for task in tasks:
        leads = picked.ids(task.leads_picked)
        agencies.update(leads)
        turns += len(leads) * _occurrences(task, regulation(task.directive.regulation_id), day)
    return turns, len(agencies)


def _occurrences(task: Task, governing: Regulation, day: date) -> int:
    """The periods of the year that are sent out at once."""
    return 1 if task.series is None else len(occurrences(task.series.rule, governing, date(day.year, 12, 31)))


def check(directive: Directive, day: date) -> Check:
    """The whole directive as it would be sent out on `day`, with what is missing named field by field."""
    governing = regulation(directive.regulation_id)
    return Check(
        drafts=drafts_of(directive, day),
        issued=issued_count(directive),
        missing=missing_of_directive(directive, governing),
    )


def issued_count(directive: Directive) -> int:
    """How many tasks of the directive were sent out already."""
    return Task.objects.filter(directive=directive, issued_at__isnull=False).count()


def missing_of_directive(directive: Directive, governing: Regulation) -> list[Missing]:
    """Required facts of the directive itself that are not written down (BT 6; TH 5.1.a)."""
    columns = {
        "kind": directive.kind,
        "number": directive.number,
        "issued_on": directive.issued_on,
        "subject": directive.subject,
        "signer": directive.signer,
        "assigned_by": directive.assigned_by,
        "drafting_agency": directive.drafting_agency_id,
        "monitoring_division": directive.division_id,
    }
    return [_missing(f) for f in governing.required_fields if f.code in columns and not columns[f.code]]


def missing_of_task(draft: Draft, governing: Regulation, lacks: Iterable[str]) -> list[Missing]:
    """Required facts of one task. A deadline or coordinators that the directive itself fails to state, expressly, hold nothing back (BT 7.1.b)."""
    task = draft.task
    there = {
        "content": bool(task.content),
        "product": bool(task.product),
        "lead": bool(draft.lead_ids),
        "coordinators": bool(task.coordinators_picked) or task.no_coordinators or "coordinators" in lacks,
        "deadline": task.due_on is not None or task.no_deadline or "deadline" in lacks,
    }
    class_ = DATED if task.due_on else UNDATED
    required = {f.code: f for f in governing.required_fields if not f.classes or class_ in f.classes}
    found = [_missing(f, task) for code, f in required.items() if not there.get(code, True)]
    # Whatever a profile requires: nobody can be given a task without a receiver, and no deadline is not the same as none.
    words = {"lead": "Cơ quan chủ trì", "deadline": "Thời hạn"}
    return found + [
        Missing(code, name, "", task) for code, name in words.items() if code not in required and not there[code]
    ]


def walls_of(draft: Draft, governing: Regulation, day: date) -> list[Missing]:
    """What the regulation itself, and no decision of the province, asks of a task that is sent out on `day`: one lead, time enough."""
    task, found = draft.task, []
    one_lead, minimum = governing.fields.one_lead, governing.tasks.minimum_lead
    if one_lead and one_lead.confidence is Confidence.STATED and len(own_leads(task)) > 1:
        found.append(Missing("one_lead", "một cơ quan chủ trì duy nhất", one_lead.cite, task))
    if minimum and minimum.confidence is Confidence.STATED and task.due_on:
        earliest = earliest_day(governing, calendar(), day)
        if task.due_on < earliest:
            words = said("thời hạn từ ngày {day} trở đi", day=f"{earliest:%d/%m/%Y}")
            found.append(Missing("minimum_lead", words, minimum.cite, task))
    return found


def own_leads(task: Task) -> list[str]:
    """The lead agencies that were picked one by one; a group counts as one, and stands for itself."""
    return [token for token in task.leads_picked if token.startswith("a:")] + sorted(
        {token for token in task.leads_picked if token.startswith("g:")}
    )


def earliest_day(governing: Regulation, almanac: WorkingCalendar, day: date) -> date:
    """The first deadline that leaves the time which the profile wants between sending out on `day` and the deadline; `day` where it wants none."""
    minimum = governing.tasks.minimum_lead
    return reckon_limit(governing, almanac, "minimum_lead", minimum, day).due if minimum else day


def _missing(required: RequiredField, task: Task | None = None) -> Missing:
    return Missing(required.code, required.name, required.cite, task)


def warnings_of(draft: Draft, directive: Directive, governing: Regulation, tasks: Iterable[Task]) -> list[Warning_]:
    """What one had better look at again; none of it holds the task back."""
    task, found = draft.task, []
    if task.due_on:
        judged = judged_day(calendar(), governing.calendar, task.due_on)
        if judged != task.due_on:
            found.append(Warning_("rest_day", judged))
        if calendar().is_provisional(task.due_on):
            found.append(Warning_("provisional", task.due_on))
        if task.origin_due_on and task.due_on > task.origin_due_on:
            found.append(Warning_("after_origin", task.origin_due_on))
    if not task.product and "product" not in {m.code for m in draft.missing}:
        found.append(Warning_("no_product"))
    twin = next((t for t in tasks if t.position < task.position and alike(t.content, task.content)), None)
    if twin:
        found.append(Warning_("looks_alike", other=twin))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two contents share most of their words."""
    first, second = _words(one), _words(other)
    return bool(first and second) and len(first & second) / len(first | second) >= ALIKE


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())
