"""The Office records a class on the regulation or the system; one recorded by mistake is taken back and counts no more (I3; TH 20.1; BT 18.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.measures.models import Training, TrainingOf
from dondoc.measures.queries.trainings import cite, may_keep
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import expand
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: People of one class: more is a mistake of typing.
MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One class. `agencies` as they were picked ("a:12", "g:communes"); `people` who took part, counted."""

    held_on: date | None
    topic: str
    people: int | None
    agencies: tuple[str, ...]


@guard.deed
def record_training(*, actor: Actor, held: Held, form_token: str, at: datetime) -> Training:
    """The same form sent twice is one class. Raises NotThere for who is not of the Office; Refusal(s): no_day, day_ahead, no_topic, no_people,
    no_agencies, a mark of secrecy.
    """
    if not may_keep(actor):
        raise NotThere("training")
    same = Training.objects.filter(form_token=form_token, by_id=actor.user_id).first()
    if same is not None:
        return same
    _refuse_faulty(held, at)
    agencies, _none = _agencies(held.agencies, clock.day_of(at))
    made = Training.objects.create(
        held_on=held.held_on,
        topic=held.topic.strip(),
        people=held.people,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )
    TrainingOf.objects.bulk_create(TrainingOf(training=made, agency=one) for one in agencies)
    _note(AuditKind.TRAINING_RECORDED, made, actor, at)
    return made


@guard.deed
def take_back(*, actor: Actor, training_id: int, at: datetime) -> Training:
    """Raises NotThere for who is not of the Office; Refusal: taken_back_before."""
    found = Training.objects.select_for_update().filter(pk=training_id).first() if may_keep(actor) else None
    if found is None:
        raise NotThere(f"training {training_id}")
    if found.taken_back_at is not None:
        raise Refusal("taken_back_before", "Lớp tập huấn này đã được rút trước đó.", cite=cite())
    found.taken_back_at = at
    found.save(update_fields=["taken_back_at"])
    _note(AuditKind.TRAINING_TAKEN_BACK, found, actor, at)
    return found


@guard.deed
def refuse_faulty(*, actor: Actor, held: Held, at: datetime) -> None:
    """All that `record_training` would refuse, of a form that cannot be read whole; nothing is recorded. Raises as that does."""
    if not may_keep(actor):
        raise NotThere("training")
    _refuse_faulty(held, at)


def _refuse_faulty(held: Held, at: datetime) -> None:
    refuse_marked({"topic": held.topic}, at=at)
    day = clock.day_of(at)
    if faults := [*_faults(held, day), *_agencies(held.agencies, day)[1]]:
        raise Refusals(faults)


def _faults(held: Held, day: date) -> Iterator[Refusal]:
    if held.held_on is None:
        yield Refusal("no_day", "Anh/chị ghi ngày tổ chức lớp.", field="held_on", cite=cite())
    elif held.held_on > day:
        sentence = "Ngày {day} chưa đến. Lớp được ghi sau khi đã tổ chức."
        yield Refusal("day_ahead", sentence, field="held_on", cite=cite(), day=f"{held.held_on:%d/%m/%Y}")
    if not held.topic.strip():
        yield Refusal("no_topic", "Anh/chị ghi nội dung tập huấn.", field="topic", cite=cite())
    if held.people is None or not 1 <= held.people <= MOST_PEOPLE:
        sentence = "Anh/chị ghi số người dự, từ 1 đến {most}."
        yield Refusal("no_people", sentence, field="people", cite=cite(), most=MOST_PEOPLE)


def _agencies(picked: tuple[str, ...], day: date) -> tuple[list[Agency], list[Refusal]]:
    try:
        agencies = list(expand(picked, day))
    except Refusal as refusal:
        refusal.field = "agencies"
        return [], [refusal]
    if agencies:
        return agencies, []
    return [], [Refusal("no_agencies", "Anh/chị chọn ít nhất một cơ quan có người dự.", field="agencies", cite=cite())]


def _note(kind: AuditKind, training: Training, actor: Actor, at: datetime) -> None:
    facts = {"training": training.pk, "people": training.people, "agencies": training.lines.count()}
    record(kind, actor=actor, stream=f"training:{training.pk}", facts=facts, at=at, cite=cite())
