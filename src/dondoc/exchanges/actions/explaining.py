"""The Office demands explanations by rule, the agency gives them (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import Entry, record, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.exchanges.models import Explanation, ExplanationFile, ExplanationPoint, ExplanationRow
from dondoc.exchanges.queries.explaining import Owing, behind, owing, usual_due
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.explaining import COUNTED, Window, window_named
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for


@guard.deed
def demand(
    *,
    actor: Actor,
    period: str,
    agencies: Iterable[int] | None,
    words: str,
    due_on: date | None,
    form_token: str,
    at: datetime,
) -> list[Explanation]:
    """Asks the chosen agencies (None: all that owe one) to explain the figures of a period ("quarter-2026-4"), each once a period: whoever was
    asked before is passed over. A period that still runs is not asked about: what comes after could not be. The rows are kept as they are counted
    now. The same form sent twice asks once.

    Raises NotThere for whoever may not ask; Refusal: period_unknown, period_not_begun, period_runs, nothing_to_explain, asked_before, no_due,
    due_past.
    """
    if not may(Deed.DEMAND_EXPLANATION, own_party(actor)):
        raise NotThere("explanations")
    if sent := list(Explanation.objects.filter(batch=form_token, by_id=actor.user_id)):
        return sent
    rules, day = current(), clock.day_of(at)
    refuse_marked({"words": words}, at=at)
    window = window_named(rules, period, day)
    _check_ended(window, rules.explanation.cite)
    due = due_on or usual_due(day)
    _check_due(due, day, rules.explanation.cite)
    assert due is not None
    chosen = _to_ask(window, agencies, day, rules.explanation.cite)
    try:
        with transaction.atomic():
            return _write(actor, window, chosen, words.strip(), due, form_token, at)
    except IntegrityError:  # a colleague asked one of them meanwhile
        raise _asked_before(rules.explanation.cite) from None


def _check_ended(window: Window, cite: str) -> None:
    if window.runs:
        raise Refusal(
            "period_runs",
            "Số liệu của kỳ này tính đến hết ngày {day}. Mỗi cơ quan giải trình một lần cho một kỳ nên anh/chị yêu cầu sau ngày đó.",
            field="period",
            cite=cite,
            day=f"{window.last:%d/%m/%Y}",
        )


def _check_due(due: date | None, day: date, cite: str) -> None:
    if due is None:
        raise Refusal("no_due", "Anh/chị ghi ngày phải giải trình.", field="due_on", cite=cite)
    if due < day:
        raise Refusal(
            "due_past",
            "Ngày phải giải trình {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi.",
            field="due_on",
            day=f"{due:%d/%m/%Y}",
        )


def _to_ask(window: Window, agencies: Iterable[int] | None, day: date, cite: str) -> list[Owing]:
    """The agencies that are asked: chosen, owing, not asked before."""
    owed = owing(window, day)
    if agencies is not None:
        wanted = set(agencies)
        owed = [one for one in owed if one.agency.pk in wanted]
    if not owed:
        raise Refusal(
            "nothing_to_explain",
            "Anh/chị chọn ít nhất một cơ quan thuộc diện phải giải trình của kỳ này.",
            field="agencies",
            cite=cite,
        )
    of = window.period
    asked = Explanation.objects.filter(kind=of.kind, year=of.year, part=of.part)
    before = set(asked.values_list("agency_id", flat=True))
    left = [one for one in owed if one.agency.pk not in before]
    if not left:
        raise _asked_before(cite)
    return left


def _asked_before(cite: str) -> Refusal:
    return Refusal(
        "asked_before",
        "Các cơ quan này đã được yêu cầu giải trình của kỳ này; mỗi cơ quan giải trình một lần cho một kỳ.",
        field="agencies",
        cite=cite,
        way_on=WayOn("Xem giải trình của kỳ", "explanations"),
    )


def _write(
    actor: Actor, window: Window, chosen: Sequence[Owing], words: str, due: date, form_token: str, at: datetime
) -> list[Explanation]:
    rules, of = current(), window.period
    made = Explanation.objects.bulk_create(
        Explanation(
            agency=one.agency,
            kind=of.kind,
            year=of.year,
            part=of.part,
            first=window.first,
            last=window.last,
            as_of=window.as_of,
            due_on=due,
            words=words,
            cite=rules.explanation.cite,
            by_id=actor.user_id,
            by_title=title_of(actor),
            at=at,
            batch=form_token,
        )
        for one in chosen
    )
    points = []
    for explanation, one in zip(made, chosen, strict=True):
        for trigger in rules.explanation.triggers:
            if trigger.code in one.owed or trigger.code not in COUNTED:
                number = one.numbers[trigger.code] if trigger.code in one.owed else None
                points.append(
                    ExplanationPoint(explanation=explanation, trigger=trigger.code, name=trigger.name, number=number)
                )
    _write_rows(ExplanationPoint.objects.bulk_create(points), made, window, clock.day_of(at))
    _record_demands(actor, made, points, at)
    return made


def _write_rows(points: Iterable[ExplanationPoint], made: Sequence[Explanation], window: Window, day: date) -> None:
    """The assignments behind each figure, as they are now."""
    by_trigger: dict[str, dict[int, ExplanationPoint]] = defaultdict(dict)
    for point in points:
        if point.number is not None:
            by_trigger[point.trigger][point.explanation.agency_id] = point
    rows = [
        ExplanationRow(
            point=of[one.agency_id], assignment_id=one.assignment_id, days_late=one.days_late, times=one.times
        )
        for trigger, of in by_trigger.items()
        for one in behind(trigger, window, day, of)
        if one.agency_id in of
    ]
    ExplanationRow.objects.bulk_create(rows, batch_size=2_000)


def _record_demands(
    actor: Actor, made: Sequence[Explanation], points: Iterable[ExplanationPoint], at: datetime
) -> None:
    triggers: dict[int, dict[str, int | None]] = defaultdict(dict)
    for point in points:
        triggers[point.explanation_id][point.trigger] = point.number
    record_many(
        Entry(
            AuditKind.EXPLANATION_DEMANDED,
            actor=actor,
            stream=f"explanation:{one.pk}",
            facts={
                "explanation": one.pk,
                "agency": one.agency_id,
                "period": f"{one.kind}-{one.year}-{one.part}",
                "as_of": one.as_of,
                "due_on": one.due_on,
                "triggers": triggers[one.pk],
            },
            at=at,
            cite=one.cite,
        )
        for one in made
    )


@guard.deed
def prepare(*, actor: Actor, explanation_id: int, answers: Mapping[int, str], at: datetime) -> Explanation:
    """The agency's people write down what the head is to file. `answers`: point -> causes. Not shown outside the agency."""
    held = _held(actor, explanation_id, Deed.PREPARE_EXPLANATION, at)
    _answer(held, answers, at)
    held.drafted_by_id, held.drafted_at = actor.user_id, at
    held.save(update_fields=["drafted_by", "drafted_at"])
    facts = {"explanation": held.pk, "agency": held.agency_id}
    stream = f"explanation:{held.pk}"
    record(AuditKind.EXPLANATION_DRAFTED, actor=actor, stream=stream, facts=facts, at=at, cite=held.cite)
    return held


@guard.deed
def explain(
    *, actor: Actor, explanation_id: int, answers: Mapping[int, str], files: list[InspectedFile], at: datetime
) -> Explanation:
    """The head, or who signs for him, files the explanation: of every figure its causes. One that comes late is taken and shown as late.

    Raises NotThere for another agency's; Refusal: filed_before, not_the_signer, no_causes at each point that lacks them, a mark of secrecy.
    """
    held = _held(actor, explanation_id, Deed.EXPLAIN, at)
    points = _answer(held, answers, at)
    for point in points:
        if point.number is not None:
            sentence = "Anh/chị nêu nguyên nhân đối với từng nội dung phải giải trình."
            guard.required_text(point.answer, f"answer-{point.pk}", "no_causes", sentence, held.cite)
    held.filed_by_id, held.filed_title = actor.user_id, title_of(actor)
    held.signed_as, held.filed_at = actor.signs, at
    held.save(update_fields=["filed_by", "filed_title", "signed_as", "filed_at"])
    kept = keep_files(files, by_id=actor.user_id, at=at)
    ExplanationFile.objects.bulk_create(ExplanationFile(explanation=held, file=file) for file in kept)
    facts = {
        "explanation": held.pk,
        "agency": held.agency_id,
        "by_user": held.by_id,
        "signed_as": held.signed_as,
        "late": clock.day_of(at) > held.due_on,
        **sums_of(kept),
    }
    record(AuditKind.EXPLAINED, actor=actor, stream=f"explanation:{held.pk}", facts=facts, at=at, cite=held.cite)
    return held


def _held(actor: Actor, explanation_id: int, deed: Deed, at: datetime) -> Explanation:
    """The agency's own, held, not filed yet."""
    rows = Explanation.objects.select_for_update(of=("self",)).select_related("agency")
    held = rows.filter(pk=explanation_id).first()
    if held is None or actor.role not in AGENCY_ROLES:
        raise NotThere(f"explanation {explanation_id}")
    if held.agency_id not in stands_for(actor.agency_id, clock.day_of(at)):
        raise NotThere(f"explanation {explanation_id}")
    if held.filed_at is not None:
        raise Refusal(
            "filed_before",
            "Giải trình của kỳ này đã được gửi nên không sửa nữa. Nội dung bổ sung anh/chị gửi bằng giải trình của từng nhiệm vụ.",
            cite=held.cite,
            way_on=WayOn("Xem giải trình", "explanation", (held.pk,)),
        )
    if not may(deed, {agency_party(actor)}):
        raise Refusal(
            "not_the_signer",
            "Giải trình do thủ trưởng cơ quan hoặc người được ký thay gửi. Anh/chị lưu dự thảo để thủ trưởng xem.",
            cite=held.cite,
        )
    return held


def _answer(held: Explanation, answers: Mapping[int, str], at: datetime) -> list[ExplanationPoint]:
    points = list(held.points.order_by("pk"))
    refuse_marked({f"answer-{point.pk}": answers.get(point.pk, "") for point in points}, at=at)
    for point in points:
        point.answer = answers.get(point.pk, "").strip()
    ExplanationPoint.objects.bulk_update(points, ["answer"])
    return points
