"""The result of a check from the desk is recorded, of one agency or of many at once, with the figures that were seen (TH 10.1.d; BT 12.1.d)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.models import DeskCheck
from dondoc.inspections.queries import desk as asked
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals
from dondoc.rules.periods import Period, calendar_bounds
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was held of some agencies. `what`: of updating, reporting or both; `good` None: nothing was chosen."""

    agencies: tuple[int, ...]
    what: tuple[str, ...]
    good: bool | None
    words: str


@guard.deed
def check(*, actor: Actor, of: Period, held: Held, form_token: str, at: datetime) -> list[DeskCheck]:
    """A row for each agency and each thing that was checked. The same form sent twice counts once.

    Raises NotThere for who does not check; Refusal(s): period_to_come, no_agencies, unknown_agency, no_what, no_verdict, no_words, a mark of
    secrecy.
    """
    if not asked.checks(actor):
        raise NotThere("desk")
    before = DeskCheck.objects.filter(form_token__in=_tokens(form_token, held))
    if before.exists():
        return list(before)
    refuse_marked({"words": held.words}, at=at)
    day, bounds = clock.day_of(at), calendar_bounds(of)
    if bounds.first > day:
        raise Refusal("period_to_come", "Kỳ này chưa đến nên chưa có gì để kiểm tra. Anh/chị chọn kỳ khác.")
    rows = {row.agency.pk: row for row in asked.seen(of, day).rows}
    faults = _faults(held, set(rows))
    if faults:
        raise Refusals(faults)
    made = DeskCheck.objects.bulk_create(_rows(actor, of, held, rows, form_token, at))
    facts = {
        "period": asked.code_of(of),
        "what": sorted(held.what),
        "good": held.good,
        "agencies": sorted(held.agencies),
    }
    record(
        AuditKind.CHECKED_FROM_DESK, actor=actor, stream="desk", facts=facts, at=at, cite=asked.cite() or SYSTEM_RULE
    )
    return made


def _rows(
    actor: Actor, of: Period, held: Held, rows: dict[int, asked.Row], form_token: str, at: datetime
) -> Iterator[DeskCheck]:
    """A row for each agency and each thing, with the figures that were seen."""
    bounds = calendar_bounds(of)
    as_of = min(bounds.last, clock.day_of(at))
    for agency, what in product(held.agencies, held.what):
        yield DeskCheck(
            agency_id=agency,
            regulation_id=current().id,
            what=what,
            first=bounds.first,
            last=bounds.last,
            figures=rows[agency].figures(what) | {"as_of": as_of.isoformat()},
            good=bool(held.good),
            words=held.words.strip(),
            by_id=actor.user_id,
            by_title=title_of(actor),
            at=at,
            form_token=_token(form_token, agency, what),
        )


def _tokens(form_token: str, held: Held) -> list[str]:
    return [_token(form_token, agency, what) for agency in held.agencies[:1] for what in held.what]


def _token(form_token: str, agency: int, what: str) -> str:
    """Of each row its own, made of the form's."""
    return hashlib.sha256(f"{form_token}-{agency}-{what}".encode()).hexdigest()[:40]


def _faults(held: Held, known: set[int]) -> list[Refusal]:
    """All faults of the form at once."""
    cite, found = asked.cite() or SYSTEM_RULE, list[Refusal]()
    if not held.agencies:
        sentence = "Anh/chị đánh dấu ít nhất một cơ quan trong danh sách."
        found.append(Refusal("no_agencies", sentence, cite=cite))
    elif not set(held.agencies) <= known:
        sentence = "Có cơ quan không còn trong danh sách của kỳ này. Anh/chị mở lại trang rồi đánh dấu lại."
        found.append(Refusal("unknown_agency", sentence))
    if not held.what or not set(held.what) <= set(asked.WHAT):
        found.append(Refusal("no_what", "Anh/chị chọn việc đã kiểm tra.", field="what", cite=cite))
    if held.good is None:
        found.append(Refusal("no_verdict", "Anh/chị chọn kết quả kiểm tra.", field="verdict", cite=cite))
    elif not held.good and not held.words.strip():
        found.append(Refusal("no_words", "Anh/chị ghi chỗ còn thiếu sót.", field="words", cite=cite))
    return found
