"""Somebody walks through the product on a clock: deeds by the ordinary actions, and after each of them everything must still add up."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.make import AT, NO_PASSWORD, ROOT, acting
from tests.walks.ledger import assert_all_add_up

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.demo.seeds import load_province
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.organisations import actions as organisations
from dondoc.organisations.actions import AgencySeed, ProvinceSeed
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.tasks.actions import agency, office
from dondoc.tasks.actions.drafting import TaskForm, save_task
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.queries.figures import figures

_tokens = itertools.count(1)


def seed_of(province: str, wanted: Callable[[AgencySeed], bool], *, with_people: bool = True) -> ProvinceSeed:
    """UBND tỉnh with its Office and people, and the agencies that are wanted, with or without theirs: a short log is proven quickly."""
    seed = load_province(province).seed
    office = ("province", "office", "division")
    agencies = tuple(a for a in seed.agencies if a.kind in office or wanted(a))
    staffed = {a.code for a in agencies if with_people or a.kind in office}
    people = tuple(p for p in seed.people if {post.agency for post in p.posts} <= staffed)
    known = {a.code for a in agencies}
    groups = tuple(g for g in seed.groups if set(g.members) <= known)
    return replace(seed, agencies=agencies, people=people, groups=groups)


def a_part_of(province: str, codes: set[str], at: datetime = AT) -> None:
    seed = seed_of(province, lambda agency: agency.code in codes)
    organisations.found_province(actor=ROOT, seed=seed, password_hash=NO_PASSWORD, is_demo=True, at=at)


def token() -> str:
    return f"walk-{next(_tokens)}"


@dataclass
class Walk:
    """`noted`: the figures of each day as they were said at its end."""

    hold: Callable[[datetime], None]
    day: date
    specialist: str
    leader: str
    noted: dict[date, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hold(_morning(self.day))

    @property
    def at(self) -> datetime:
        return clock.now()

    def to(self, day: date) -> None:
        """The days go by, each noted at its end; it is eight in the morning of `day`."""
        assert day >= self.day
        while self.day < day:
            self.noted[self.day] = figures(self.day).cells.as_dict()
            self.day += timedelta(days=1)
        self.hold(_morning(day))

    def who(self, username: str) -> Actor:
        return acting(username, self.day)

    def did(self) -> None:
        """After every deed: all adds up; the next deed comes a quarter of an hour later."""
        assert_all_add_up(self.day)
        self.hold(self.at + timedelta(minutes=15))

    # The Office

    def directive(
        self, number: str, kind: str, subject: str, *tasks: TaskForm, files: tuple[InspectedFile, ...] = (), **said: Any
    ) -> list[Assignment]:
        """Registered, split and sent out by the specialist; its assignments in order."""
        directive = self.register(number, kind, subject, files=files, **said)
        for task in tasks:
            save_task(actor=self.who(self.specialist), directive_id=directive.pk, form=task, at=self.at)
        return self.issue(directive)

    def register(
        self, number: str, kind: str, subject: str, *, files: tuple[InspectedFile, ...] = (), **said: Any
    ) -> Directive:
        actor = self.who(self.specialist)
        form: dict[str, Any] = {
            "issuer_id": Agency.objects.get(code="UBND").pk,
            "kind": kind,
            "number": number,
            "issued_on": self.day,
            "released_at": self.at,
            "subject": subject,
            "signer": "Nguyễn Văn Ký",
            "assigned_by": "chairman",
            "drafting_agency_id": Agency.objects.get(code="VP").pk,
            "division_id": Agency.objects.filter(kind="division").order_by("position")[0].pk,
            "declared_open": True,
            "form_token": token(),
        }
        made = directives.register(
            actor=actor, form=directives.DirectiveForm(**form | said), files=list(files), at=self.at
        )
        self.did()
        return made

    def issue(self, directive: Directive) -> list[Assignment]:
        directive.refresh_from_db()
        issue(actor=self.who(self.specialist), directive_id=directive.pk, version=directive.version, at=self.at)
        self.did()
        return list(Assignment.objects.filter(task__directive=directive).order_by("task__position", "pk"))

    def confirm(self, a: Assignment, quality: str = "met", by: str = "") -> None:
        office.confirm(
            **self._on(a), actor=self.who(by or self.specialist), quality=quality, effectiveness="solved", remark=""
        )
        self.did()

    def confirm_many(self, chosen: list[Assignment]) -> office.BulkOutcome:
        outcome = office.confirm_many(
            actor=self.who(self.specialist),
            chosen=[(a.pk, fresh(a).version) for a in chosen],
            quality="met",
            effectiveness="solved",
            remark="",
            at=self.at,
        )
        self.did()
        return outcome

    def return_result(self, a: Assignment, lacking: str) -> None:
        office.return_result(**self._on(a), actor=self.who(self.specialist), lacking=lacking)
        self.did()

    def keep(self, a: Assignment, answer: str) -> None:
        office.keep(**self._on(a), actor=self.who(self.specialist), answer=answer)
        self.did()

    def correct(self, a: Assignment, content: str, reason: str) -> None:
        office.correct(
            actor=self.who(self.specialist),
            assignment_id=a.pk,
            task_id=a.task_id,
            content=content,
            product="Báo cáo",
            reason=reason,
            at=self.at,
        )
        self.did()

    def transfer(self, a: Assignment, code: str, reason: str) -> Assignment:
        to = Agency.objects.get(code=code)
        new = office.transfer(**self._on(a), actor=self.who(self.specialist), agency_id=to.pk, reason=reason)
        self.did()
        return new

    def decide(self, deed: str, a: Assignment, reason: str, by: str = "") -> None:
        """suspend, resume, withdraw or reopen."""
        getattr(office, deed)(**self._on(a), actor=self.who(by or self.specialist), reason=reason)
        self.did()

    # The agency

    def accept(self, a: Assignment, by: str) -> None:
        agency.accept(**self._on(a), actor=self.who(by))
        self.did()

    def pass_to(self, a: Assignment, by: str, unit: str) -> None:
        to = Agency.objects.get(code=unit)
        agency.assign_person(**self._on(a), actor=self.who(by), user_id=None, unit_id=to.pk, note="")
        self.did()

    def dispute(self, a: Assignment, by: str, ground: str, reason: str) -> None:
        agency.dispute(**self._on(a), actor=self.who(by), ground=ground, reason=reason, suggested_agency_id=None)
        self.did()

    def update(self, a: Assignment, by: str, text: str, kind: str = "progress", asked: date | None = None) -> Update:
        made = agency.file_update(
            actor=self.who(by),
            assignment_id=a.pk,
            kind=kind,
            text=text,
            asked_due_on=asked,
            files=[],
            form_token=token(),
            at=self.at,
        )
        self.did()
        return made

    def draft(self, a: Assignment, by: str, number: str) -> None:
        agency.draft_result(
            **self._on(a), actor=self.who(by), result=self._result(number), files=[], form_token=token()
        )
        self.did()

    def sign(self, a: Assignment, by: str) -> None:
        agency.file_result(**self._on(a), actor=self.who(by), result=None, files=[], form_token=token())
        self.did()

    def file(self, a: Assignment, by: str, number: str) -> None:
        agency.file_result(**self._on(a), actor=self.who(by), result=self._result(number), files=[], form_token=token())
        self.did()

    def hand_back(self, a: Assignment, by: str, text: str) -> None:
        agency.hand_back(**self._on(a), actor=self.who(by), text=text)
        self.did()

    def recall(self, a: Assignment, by: str, reason: str) -> None:
        agency.recall_result(**self._on(a), actor=self.who(by), reason=reason)
        self.did()

    def _result(self, number: str) -> agency.ResultDraft:
        return agency.ResultDraft("Đã làm xong từng việc được giao.", "Báo cáo", number, self.day, "Lê Thị Ký")

    def _on(self, a: Assignment) -> dict[str, Any]:
        return {"assignment_id": a.pk, "version": fresh(a).version, "at": self.at}


def a_task(content: str, *leads: str, due: date | None = None, **said: Any) -> TaskForm:
    """`leads` are codes of agencies."""
    ids = dict(Agency.objects.filter(code__in=leads).values_list("code", "pk"))
    form: dict[str, Any] = {
        "content": content,
        "product": "Báo cáo",
        "leads": tuple(f"a:{ids[code]}" for code in leads),
        "no_coordinators": True,
        "due_on": due,
        "no_deadline": due is None,
        "deadline_text": f"trước ngày {due:%d/%m/%Y}" if due else "",
    }
    return TaskForm(**form | said)


def fresh(a: Assignment) -> Assignment:
    return Assignment.objects.select_related("task__directive", "agency").get(pk=a.pk)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=clock.VIETNAM).astimezone(UTC)
