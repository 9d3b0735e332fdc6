"""An agency is urged by hand: by a channel of the profile, with words, with a letter where one is wanted (F3, B4; TH 8.2, 9; BT 10.2, 11)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile, inspect_upload
from dondoc.core.models import StoredFile
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import people_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment
from dondoc.urging import letters
from dondoc.urging.models import Urge, UrgeOf
from dondoc.urging.models.urge import Heading, Purpose
from dondoc.urging.queries.rights import MOST_AT_ONCE, Judged, judge
from dondoc.urging.queries.urges import FEEDBACK_BATCH

#: Of a letter made here; one table row is some hundred bytes, so no letter comes near.
LARGEST_LETTER = 20 * 1024 * 1024
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is said: by which channel (a code of the profile), in which words, by when an answer is wanted. `on_behalf` names whose word it
    carries, "" the sender's own."""

    channel: str
    words: str
    answer_by: date | None = None
    purpose: str = Purpose.ACT.value
    on_behalf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOrder:
    """The letter that goes with it: in whose name, signed by the holder of which post (None: left open), `joint`: one for all agencies.

    `cite`: the article it rests on, "" that of urging; `copies`: the names of who else gets it.
    """

    heading: str = Heading.OWN.value
    signer_post_id: int | None = None
    joint: bool = False
    cite: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Urged:
    """What became of a form: one urge an agency; `refused` with their sentences, while the others went on."""

    urges: list[Urge]
    refused: list[tuple[Assignment, Refusal]] = field(default_factory=list)


@dataclass(slots=True)
class _Receiver:
    agency: Agency
    cite: str
    rows: list[Assignment] = field(default_factory=list)


@guard.deed
def urge(
    *,
    actor: Actor,
    chosen: Iterable[int],
    order: Order,
    letter: LetterOrder | None,
    form_token: str,
    at: datetime,
    feedback_id: int | None = None,
) -> Urged:
    """Urges the agencies of the chosen assignments, one urge an agency. What may not be urged about is told and the others go on. The same
    form sent twice urges once. `feedback_id`: the feedback that it comes of, which then is what urges once, and no form.

    Raises Refusal: nothing_chosen, too_many_chosen, odd_form, what is wrong with the order or the letter, and the first refusal where nothing is
    left.
    """
    wanted = sorted(set(chosen))
    if not wanted:
        raise Refusal("nothing_chosen", "Anh/chị chọn ít nhất một nhiệm vụ để đôn đốc.", cite=current().urging.cite)
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(
            "too_many_chosen",
            "Mỗi lần đôn đốc được nhiều nhất {most} lượt giao; anh/chị đã chọn {given}. Anh/chị lọc bớt rồi đôn đốc nhiều lần.",
            most=MOST_AT_ONCE,
            given=len(wanted),
        )
    batch = _batch(form_token, feedback_id)
    if (sent := _sent_before(actor, batch)) is not None:
        return Urged(sent)
    judged = judge(actor, wanted, clock.day_of(at))
    if not judged.may:
        if judged.refused:
            raise judged.refused[0][1]
        raise NotThere(f"assignment {wanted[0]}")
    urges = _once(actor, _receivers(judged), order, letter, batch, at)
    return Urged(urges, judged.refused)


@guard.deed
def urge_agency(
    *,
    actor: Actor,
    agency_id: int,
    order: Order,
    letter: LetterOrder | None,
    form_token: str,
    at: datetime,
    feedback_id: int | None = None,
) -> Urge:
    """The Office urges an agency about something that is no assignment, such as a feedback not tied to a task (TH 16.6; BT 15.5).

    `feedback_id` as in `urge`. Raises NotThere for whoever is not of the Office; Refusal: odd_form, no_such_agency, what is wrong with the order.
    """
    if not may(Deed.URGE, own_party(actor)):
        raise NotThere(f"agency {agency_id}")
    batch = _batch(form_token, feedback_id)
    if (sent := _sent_before(actor, batch)) is not None:
        return sent[0]
    found = Agency.objects.filter(pk=agency_id).exclude(kind__in=[AgencyKind.OFFICE, AgencyKind.PROVINCE]).first()
    if found is None or (found.dissolved_on is not None and found.dissolved_on <= clock.day_of(at)):
        raise Refusal("no_such_agency", "Anh/chị chọn cơ quan được đôn đốc trong danh sách.", field="agency")
    return _once(actor, [_Receiver(found, current().urging.cite)], order, letter, batch, at)[0]


def _batch(form_token: str, feedback_id: int | None) -> str:
    """What joins the urges of one form, or of one feedback. A form cannot speak in a feedback's place: it would be taken for its urging."""
    if feedback_id is not None:
        return f"{FEEDBACK_BATCH}{feedback_id}"
    if form_token.startswith(FEEDBACK_BATCH):
        raise Refusal(
            "odd_form", "Biểu mẫu này không do hệ thống lập nên không ghi. Anh/chị mở lại trang đôn đốc rồi gửi."
        )
    return form_token


def _sent_before(actor: Actor, batch: str) -> list[Urge] | None:
    """What this form wrote when it was sent for the first time."""
    found = list(Urge.objects.filter(batch=batch).order_by("pk"))
    if found and found[0].by_id != actor.user_id:
        raise Refusal("sent_before", "Biểu mẫu này đã được gửi trước đó nên không ghi thêm lần nữa.")
    return found or None


def _once(
    actor: Actor,
    receivers: Sequence[_Receiver],
    order: Order,
    letter: LetterOrder | None,
    batch: str,
    at: datetime,
) -> list[Urge]:
    """`_write`; where the same form is sent a second time before the first has ended, what the first wrote and nothing of the second."""
    try:
        with transaction.atomic():
            return _write(actor, receivers, order, letter, batch, at)
    except IntegrityError:
        if (sent := _sent_before(actor, batch)) is None:
            raise
        return sent


def _receivers(judged: Judged) -> list[_Receiver]:
    """Its assignments joined under each agency that hears of them, in the order in which they were judged."""
    found: dict[int, _Receiver] = {}
    for one in judged.may:
        found.setdefault(one.agency.pk, _Receiver(one.agency, one.cite)).rows.append(one.assignment)
    return list(found.values())


def _write(
    actor: Actor,
    receivers: Sequence[_Receiver],
    order: Order,
    letter: LetterOrder | None,
    batch: str,
    at: datetime,
) -> list[Urge]:
    """The rows, the letters and one audit line an agency: everything after the rights are known."""
    cite = _check(actor, order, letter, at)
    files = _letters(actor, receivers, order, letter, at) if letter is not None else {}
    urges = Urge.objects.bulk_create(
        Urge(
            agency=one.agency,
            by_agency_id=actor.agency_id,
            by_id=actor.user_id,
            by_title=title_of(actor),
            on_behalf=order.on_behalf.strip(),
            purpose=order.purpose,
            channel=order.channel,
            cite=cite if actor.is_office else one.cite,
            words=order.words.strip(),
            answer_by=order.answer_by,
            at=at,
            batch=batch,
            heading=letter.heading if letter else "",
            letter=files.get(one.agency.pk),
        )
        for one in receivers
    )
    told = list(zip(urges, receivers, strict=True))
    UrgeOf.objects.bulk_create(UrgeOf(urge=made, assignment=row) for made, one in told for row in one.rows)
    _record(actor, told, at)
    return urges


def _record(actor: Actor, told: Sequence[tuple[Urge, _Receiver]], at: datetime) -> None:
    """One audit line an agency: ids by which whoever must hear is found."""
    record_many(
        Entry(
            AuditKind.URGED,
            actor=actor,
            stream=f"urge:{made.pk}",
            facts={
                "urge": made.pk,
                "agency": made.agency_id,
                "by_agency": made.by_agency_id,
                "assignments": [row.pk for row in one.rows],
                "channel": made.channel,
                "purpose": made.purpose,
                "answer_by": made.answer_by,
                "letter": made.letter_id,
                **sums_of([made.letter]),
            },
            at=at,
            cite=made.cite,
        )
        for made, one in told
    )


def _check(actor: Actor, order: Order, letter: LetterOrder | None, at: datetime) -> str:
    """The order as a whole; returns the article of its channel. Secrecy first and alone."""
    refuse_marked({"words": order.words, "on_behalf": order.on_behalf}, at=at)
    cites = {channel.code: channel.cite for channel in current().urging.channels}
    if order.channel not in cites:
        raise Refusal("no_channel", "Anh/chị chọn hình thức đôn đốc.", field="channel", cite=current().urging.cite)
    cite = cites[order.channel]
    guard.required_text(order.words, "words", "no_words", "Anh/chị ghi nội dung đôn đốc.", cite)
    if order.answer_by is not None and order.answer_by < clock.day_of(at):
        raise Refusal(
            "answer_by_past",
            "Ngày trả lời {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi, hoặc để trống.",
            field="answer_by",
            day=f"{order.answer_by:%d/%m/%Y}",
        )
    if order.purpose not in Purpose.values:
        raise Refusal(
            "no_purpose", "Anh/chị chọn mục đích: đôn đốc thực hiện hoặc chấn chỉnh sai sót.", field="purpose"
        )
    if letter is not None and letter.heading == Heading.CHAIRMAN and not actor.is_office:
        raise Refusal(
            "not_by_order_of_the_chairman",
            "Chỉ Văn phòng UBND tỉnh ký thừa lệnh Chủ tịch UBND tỉnh; công văn của cơ quan anh/chị nhân danh cơ quan.",
            field="heading",
            cite="Nghị định 30/2020/NĐ-CP",
        )
    return cite


def _letters(
    actor: Actor, receivers: Sequence[_Receiver], order: Order, letter: LetterOrder, at: datetime
) -> dict[int, StoredFile]:
    """The letters as files: one an agency, or one for all of them. Each is inspected like an upload: a mark of secrecy refuses everything."""
    sender = Agency.objects.get(pk=actor.agency_id)
    signer, head_title = _signer(sender, letter.signer_post_id, clock.day_of(at))
    groups = [receivers] if letter.joint else [[one] for one in receivers]
    made: list[InspectedFile] = []
    for group in groups:
        facts = letters.LetterFacts(
            sender=sender,
            heading=letter.heading,
            purpose=order.purpose,
            words=order.words,
            answer_by=order.answer_by,
            on_behalf=order.on_behalf.strip(),
            rows=[(one.agency, one.rows) for one in group],
            signer=signer,
            head_title=head_title,
            drafter="",
            cite=letter.cite or group[0].cite,
            at=at,
            copies=letter.copies,
        )
        name = f"Đôn đốc {group[0].agency.name if len(group) == 1 else f'{len(group)} cơ quan'} {clock.day_of(at):%d-%m-%Y}.docx"
        made.append(inspect_upload(name, io.BytesIO(letters.letter(facts)), LARGEST_LETTER, ours=True))
    kept = keep_files(made, by_id=actor.user_id, at=at)
    return {one.agency.pk: file for group, file in zip(groups, kept, strict=True) for one in group}


def _signer(sender: Agency, post_id: int | None, day: date) -> tuple[Post | None, str]:
    """Who signs, and the title of the head in whose place he does."""
    signing = [post for post in people_of(sender.pk, day) if post.signs]
    head = next((post.title for post in signing if post.signs == "head"), "")
    if post_id is None:
        return None, head
    chosen = next((post for post in signing if post.pk == post_id), None)
    if chosen is None:
        raise Refusal(
            "no_such_signer",
            "Người này không có quyền ký của cơ quan anh/chị vào ngày hôm nay. Anh/chị chọn lại người ký.",
            field="signer",
            way_on=WayOn("Xem danh sách đôn đốc", "urges"),
        )
    return chosen, head
