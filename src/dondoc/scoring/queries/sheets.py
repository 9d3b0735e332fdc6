"""The sheets and lines that a person may see, and what he may do with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.core.regulation import current, regulation, regulation_in_force
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.periods import ONE_DAY, Bounds, Period, calendar_bounds, period, period_of
from dondoc.rules.regulation.oversight import Formula
from dondoc.scoring.models import Appeal, AppealState, Exemption, ScoreLine, ScoreSheet, SheetState
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
#: How a line stands, for the tabs: with too little to judge, with an appeal, agreed to.
STANDINGS = ("appealed", "agreed", "thin")


def sheets_for(actor: Actor) -> QuerySet[ScoreSheet]:
    """The Office sees all; leaders, agencies and whoever reads lists what was shown or approved; nobody else any."""
    if actor.is_office:
        return ScoreSheet.objects.all()
    if actor.role is Role.PROVINCE_LEADER or actor.role in AGENCY_ROLES:
        return ScoreSheet.objects.exclude(state=SheetState.DRAFTED)
    return ScoreSheet.objects.filter(state=SheetState.APPROVED) if reads_lists(actor) else ScoreSheet.objects.none()


def there_for(actor: Actor) -> bool:
    """Whether the pages of scores exist for him: of those who only read, for whom the profile lets read lists."""
    return actor.sees_everything or actor.role in AGENCY_ROLES or reads_lists(actor)


def reads_lists(actor: Actor) -> bool:
    """Whoever proposes rewards and discipline (TH 21.4): a reading post of an agency that the profile names with `sees = "lists"`."""
    return actor.role is Role.READER and actor.agency_name in _reading_lists()


def _reading_lists() -> set[str]:
    return {post.name for post in current().access.read_only_posts if post.sees == "lists"}


def sees_all(actor: Actor) -> bool:
    """Whether all lines of a sheet are told to him, not those of his agency alone."""
    return actor.sees_everything or reads_lists(actor)


def lines_for(actor: Actor, day: date) -> QuerySet[ScoreLine]:
    """Lines of the sheets that he sees: all, or those of his agency; of persons his own, and all for who signs for the agency."""
    lines = ScoreLine.objects.filter(sheet__in=sheets_for(actor))
    if sees_all(actor):
        return lines
    own = lines.filter(agency_id__in=stands_for(actor.agency_id, day))
    return own if actor.signs else own.filter(Q(person__isnull=True) | Q(person_id=actor.user_id))


@dataclass(frozen=True, slots=True)
class Offered:
    """A period that can be scored. `over` False: its days have not all passed, so it can only be looked at beforehand."""

    period: Period
    bounds: Bounds
    over: bool


def offered(today: date) -> list[Offered]:
    """The period that runs and the one before it, of the kind that the profile judges by."""
    kind = regulation_in_force(today).scoring.period
    running = period_of(kind, today)
    before = period_of(kind, calendar_bounds(running).first - ONE_DAY)
    return [Offered(one, calendar_bounds(one), calendar_bounds(one).last < today) for one in (before, running)]


def named_period(year: int, part: int, today: date) -> Period:
    """A period of the kind that the profile judges by. Raises Refusal (period_unknown)."""
    return period(regulation_in_force(today).scoring.period, year, part)


def formula_of(sheet: ScoreSheet) -> Formula:
    """The formula that governs a sheet for good."""
    found = regulation(sheet.regulation_id).scoring.formula_named(sheet.formula)
    if found is None:
        raise Refusal("no_formula", "Quy chế đang áp dụng chưa có công thức chấm điểm.")
    return found


def silent_lines(sheet: ScoreSheet, today: date) -> QuerySet[ScoreLine]:
    """Lines whose agency has said nothing and may still say something: since the sheet was shown, or since the Office corrected it unasked."""
    lines = sheet.lines.filter(person__isnull=True, enough=True, agreed_at__isnull=True)
    corrected = Q(appeal_until__gte=today)
    if sheet.appeal_until is None or sheet.appeal_until < today:
        return lines.filter(corrected)
    return lines.filter(corrected | Q(appeal__isnull=True))


def is_provisional(sheet: ScoreSheet) -> bool:
    """Drawn up before its period was over."""
    return sheet.known_at <= sheet.last


def overview(actor: Actor) -> list[ScoreSheet]:
    """Newest period first, with how many agencies each has (`n`) and how many open appeals (`n_open`). One query."""
    counted = sheets_for(actor).annotate(
        n=Count("lines", filter=Q(lines__person__isnull=True)),
        n_open=Count("lines", filter=Q(lines__appeal__state=AppealState.OPEN.value)),
    )
    return list(counted.order_by("-last", "-pk"))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    whose: str = "agency"
    grade: str = ""
    standing: str = ""
    kind: str = ""
    q: str = ""


def listing(
    actor: Actor, sheet: ScoreSheet, filters: Filters, today: date, number: int = 1
) -> tuple[Page[Any], dict[str, int]]:
    """One page, best first, those with too little to judge last; and how many lines each grade and standing has. Three queries."""
    rows = lines_for(actor, today).filter(sheet=sheet, person__isnull=filters.whose != "person")
    if filters.kind:
        rows = rows.filter(agency__kind=filters.kind)
    if filters.q:
        rows = rows.filter(Q(agency__name__icontains=filters.q) | Q(person__full_name__icontains=filters.q))
    grades = {grade.code: Q(grade=grade.code) for grade in formula_of(sheet).grades}
    standing = {name: _standing(name) for name in STANDINGS}
    asked = (
        {"all": Q()} | {f"g_{code}": q for code, q in grades.items()} | {f"s_{name}": q for name, q in standing.items()}
    )
    counts = rows.aggregate(**{name: Count("pk", filter=q) if q else Count("pk") for name, q in asked.items()})
    if filters.grade in grades:
        rows = rows.filter(grades[filters.grade])
    if filters.standing in standing:
        rows = rows.filter(standing[filters.standing])
    ordered = rows.select_related("agency", "person", "appeal").order_by(
        "-enough", "-percent", "agency__sort_key", "pk"
    )
    return Paginator(ordered, PER_PAGE).get_page(number), counts


def _standing(name: str) -> Q:
    return {
        "appealed": Q(appeal__isnull=False),
        "agreed": Q(agreed_at__isnull=False),
        "thin": Q(enough=False),
    }[name]


def may_do(deed: Deed, actor: Actor) -> bool:
    """For the deeds of the Office and the leaders."""
    return may(deed, own_party(actor))


def deeds_on(actor: Actor, line: ScoreLine, appeal: Appeal | None, today: date) -> set[Deed]:
    """What this reader may do with a line now; its sheet is joined."""
    found: set[Deed] = set()
    if line.sheet.state != SheetState.SHOWN or line.person_id is not None:
        return found
    if may_do(Deed.SCORE, actor):
        found.add(Deed.SCORE)
    if appeal is not None and appeal.state == AppealState.OPEN and may_do(Deed.ANSWER_APPEAL, actor):
        found.add(Deed.ANSWER_APPEAL)
    own = actor.role in AGENCY_ROLES and line.agency_id in stands_for(actor.agency_id, today)
    anew = line.appeal_until is not None  # corrected unasked: said yes to even after an appeal
    if own and (appeal is None or anew) and line.agreed_at is None and may(Deed.AGREE_SCORE, {agency_party(actor)}):
        found.add(Deed.AGREE_SCORE)
    open_still = line.last_appeal_day is None or today <= line.last_appeal_day
    if own and appeal is None and open_still and may(Deed.APPEAL_SCORE, {agency_party(actor)}):
        found.add(Deed.APPEAL_SCORE)
    return found


def appeal_of(line: ScoreLine) -> Appeal | None:
    """With its files and who wrote it; None where there is none. Two queries."""
    rows = Appeal.objects.filter(line=line).select_related("by", "answered_by").prefetch_related("files")
    return rows.first()


def changes_of(line: ScoreLine) -> list[Any]:
    """How the line was corrected, oldest first. One query."""
    return list(line.changes.select_related("by").order_by("at", "pk"))


def files_for(actor: Actor, line: ScoreLine, day: date) -> QuerySet[StoredFile]:
    """Files of the appeal, for whoever reads the line whole: its agency, the Office, the leaders."""
    if reads_lists(actor):
        return StoredFile.objects.none()
    return StoredFile.objects.filter(pk__in=Appeal.objects.filter(line=line).values("files"))


def exemption_of(assignment: Assignment) -> Exemption | None:
    """The objective cause that stands confirmed for an assignment. One query."""
    rows = Exemption.objects.filter(assignment=assignment, withdrawn_at__isnull=True)
    return rows.select_related("by").first()
