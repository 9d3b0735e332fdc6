"""A random sample of completed tasks: the server draws the seed, keeps it with the list, and anybody can draw the same again (moonshot 16)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions import writing
from dondoc.inspections.actions.choosing import add, not_too_many, to_choose
from dondoc.inspections.models import Draw, How, Inspection
from dondoc.inspections.queries import choosing as asked
from dondoc.inspections.queries.sight import Side, side_of
from dondoc.rules.access import Actor
from dondoc.rules.drawing import drawn, fingerprint, listed
from dondoc.rules.errors import SYSTEM_RULE, Refusal, Refusals
from dondoc.rules.inspections import MOST_DRAWN
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: Bytes of the seed that the server draws.
SEED_BYTES = 16


@guard.deed
def draw(
    *,
    actor: Actor,
    inspection_id: int,
    first: date | None,
    last: date | None,
    wanted: int | None,
    reason: str = "",
    at: datetime,
) -> Draw:
    """`wanted` of the agency's tasks that were completed from `first` to `last`, those that it covers already among them. The same days are
    drawn once, unless its head says why.

    Raises NotThere; Refusal(s): those of `choosing.to_choose`, no_window, window_backwards, window_to_come, no_wanted, too_many_drawn, drawn_before,
    nothing_done, fewer_done, too_many_tasks, a mark of secrecy.
    """
    inspection = to_choose(actor, inspection_id, at)
    refuse_marked({"reason": reason}, at=at)
    day = clock.day_of(at)
    faults = list(_faults(first, last, wanted, day))
    if faults or first is None or last is None or wanted is None:
        raise Refusals(faults)
    _once(actor, inspection, first, last, reason, day)
    numbers = asked.population(actor, inspection, first, last, day)
    _enough(numbers, wanted)
    not_too_many(inspection, wanted)
    made = _kept(actor, inspection, (first, last), numbers, wanted, reason, at)
    found = drawn(made.seed, numbers, wanted)
    _covered(actor, inspection, made, found, at)
    facts = asked.facts_of(made, found) | {"tasks": len(found)}
    writing.note(AuditKind.INSPECTION_SAMPLE_DRAWN, inspection, actor=actor, at=at, **facts)
    return made


def _covered(actor: Actor, inspection: Inspection, made: Draw, found: list[int], at: datetime) -> None:
    """What was drawn is put in; what was in it already belongs to the sample from now on, and stays."""
    had = asked.chosen_ids(inspection, found)
    inspection.tasks.filter(assignment__in=had).update(how=How.SAMPLE.value, draw=made)
    new = asked.candidates(actor, inspection, clock.day_of(at)).filter(pk__in=set(found) - had)
    add(actor, inspection, list(new), How.SAMPLE, at, made)


def _kept(
    actor: Actor,
    inspection: Inspection,
    window: tuple[date, date],
    numbers: list[int],
    wanted: int,
    reason: str,
    at: datetime,
) -> Draw:
    """The list and a seed of the server's, kept before anything is drawn by them."""
    text = listed(numbers)
    return Draw.objects.create(
        inspection=inspection,
        seed=secrets.token_hex(SEED_BYTES),
        first=window[0],
        last=window[1],
        population=len(numbers),
        population_sha256=fingerprint(text),
        population_numbers=text,
        wanted=wanted,
        reason=reason.strip(),
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )


def _faults(first: date | None, last: date | None, wanted: int | None, day: date) -> Iterator[Refusal]:
    if first is None:
        yield Refusal("no_window", "Anh/chị ghi ngày đầu của khoảng thời gian.", field="first", cite=SYSTEM_RULE)
    if last is None:
        yield Refusal("no_window", "Anh/chị ghi ngày cuối của khoảng thời gian.", field="last", cite=SYSTEM_RULE)
    if first is not None and last is not None and last < first:
        yield Refusal(
            "window_backwards", "Ngày cuối ở trước ngày đầu. Anh/chị ghi lại hai ngày.", field="last", cite=SYSTEM_RULE
        )
    elif last is not None and last > day:
        yield Refusal(
            "window_to_come",
            "Khoảng thời gian phải kết thúc muộn nhất hôm nay, để danh sách không còn thay đổi.",
            field="last",
            cite=SYSTEM_RULE,
        )
    if wanted is None or wanted < 1:
        yield Refusal("no_wanted", "Anh/chị ghi số nhiệm vụ cần chọn, ít nhất là 1.", field="wanted", cite=SYSTEM_RULE)
    elif wanted > MOST_DRAWN:
        yield Refusal(
            "too_many_drawn",
            "Mỗi lần chọn ngẫu nhiên nhiều nhất {most} nhiệm vụ.",
            field="wanted",
            cite=SYSTEM_RULE,
            most=MOST_DRAWN,
        )


def _once(actor: Actor, inspection: Inspection, first: date, last: date, reason: str, day: date) -> None:
    """Whoever could draw until he likes what comes out would be picking."""
    before = asked.overlapping_draw(inspection, first, last)
    if before is None:
        return
    if side_of(actor, inspection, day) is not Side.HEAD or not reason.strip():
        raise Refusal(
            "drawn_before",
            "Khoảng thời gian này đã chọn ngẫu nhiên ngày {day} nên không chọn lại. Cần chọn thêm, người phụ trách cuộc kiểm tra ghi rõ lý do.",
            field="reason",
            cite=SYSTEM_RULE,
            way_on=writing.page_of(inspection),
            day=f"{clock.day_of(before.at):%d/%m/%Y}",
        )


def _enough(numbers: list[int], wanted: int) -> None:
    if not numbers:
        raise Refusal(
            "nothing_done",
            "Trong khoảng thời gian này cơ quan không có nhiệm vụ hoàn thành nào để chọn ngẫu nhiên. Anh/chị chọn khoảng thời gian khác.",
            field="first",
            cite=SYSTEM_RULE,
        )
    if wanted > len(numbers):
        raise Refusal(
            "fewer_done",
            "Trong khoảng thời gian này chỉ có {n} nhiệm vụ hoàn thành. Anh/chị ghi số nhỏ hơn hoặc bằng {n}.",
            field="wanted",
            cite=SYSTEM_RULE,
            n=len(numbers),
        )
