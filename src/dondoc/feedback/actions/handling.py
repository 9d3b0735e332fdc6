"""What the Office, the Chairman and the agency concerned do with a feedback (F5; TH 16.6; BT 15.5). The clock stops where the profile says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import current, regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.feedback.actions.sending import facts_of
from dondoc.feedback.models import Fault, Feedback, FeedbackAct, FeedbackFile, State
from dondoc.feedback.queries.clocks import clock_of, days_late, direction_of
from dondoc.feedback.queries.feedbacks import copied, feedback_for
from dondoc.organisations import queries as organisations
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.feedback import Act, stops_clock
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.extensions import chairmen, leaders
from dondoc.tasks.queries.visibility import stands_for
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.urging.actions.urging import LetterOrder, Order, urge, urge_agency
from dondoc.urging.models import Urge
from dondoc.urging.models.urge import Purpose

KINDS = {
    Act.TIED: AuditKind.FEEDBACK_TIED,
    Act.REPLIED: AuditKind.FEEDBACK_REPLIED,
    Act.URGED: AuditKind.FEEDBACK_URGED,
    Act.ASKED: AuditKind.FEEDBACK_ASKED,
    Act.DIRECTED: AuditKind.FEEDBACK_DIRECTED,
    Act.ANSWERED: AuditKind.FEEDBACK_ANSWERED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter by which the agency is urged: its words, by when an answer is wanted, in whose name, signed by the holder of which post."""

    words: str
    answer_by: date | None = None
    heading: str = "own"
    signer_post_id: int | None = None


@guard.deed
def urge_in_writing(*, actor: Actor, feedback_id: int, letter: Letter, at: datetime) -> Feedback:
    """The Office urges the agency by a letter, which names its task where there is one that is still to be done. The clock stops here.

    Raises NotThere for who does not check feedback; Refusal: feedback_closed, waits_for_the_chairman, what is wrong with the letter.
    """
    held = to_handle(actor, feedback_id, at)
    made = _urge(actor, held, letter, at)
    act = acted(actor, held, Act.URGED, made.words, at, urge=made)
    moved(actor, held, act, State.URGED, at)
    return held


@guard.deed
def ask_chairman(*, actor: Actor, feedback_id: int, words: str, files: list[InspectedFile], at: datetime) -> Feedback:
    """The Office puts it to the Chairman with what it proposes. The clock stops here; his direction is waited for. Raises as the former."""
    held = to_handle(actor, feedback_id, at)
    words = guard.required_text(
        words, "words", "no_words", "Anh/chị viết kết quả kiểm tra và điều xin ý kiến.", clock_of(held).cite
    )
    act = acted(actor, held, Act.ASKED, words, at, files)
    moved(actor, held, act, State.ASKED, at)
    return held


@guard.deed
def direct(
    *,
    actor: Actor,
    feedback_id: int,
    words: str,
    leader: int | None,
    document: str,
    files: list[InspectedFile],
    at: datetime,
) -> Feedback:
    """A leader of the province gives his direction; or the Office writes it down: `leader` is the person whose word it is, `document` names where
    it stands.

    Raises NotThere for who may not; Refusal: not_asked, directed_before, no_words, no_leader, no_document, a mark of secrecy.
    """
    if not may(Deed.DIRECT_FEEDBACK, own_party(actor)):
        raise NotThere(f"feedback {feedback_id}")
    held = _held(actor, feedback_id, at)
    cite = clock_of(held).cite
    if held.state != State.ASKED:
        raise _not_waiting(held, cite)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi ý kiến chỉ đạo.", cite)
    if actor.role is Role.PROVINCE_LEADER:
        on_behalf = ""
    else:
        on_behalf = _leader(leader, cite, at)
        document = guard.required_text(
            document, "document", "no_document", "Anh/chị ghi số, ngày của văn bản hoặc phiếu trình có ý kiến.", cite
        )
    act = acted(actor, held, Act.DIRECTED, words, at, files, on_behalf=on_behalf, document=document.strip())
    moved(actor, held, act, State.DIRECTED, at)
    return held


@guard.deed
def answer_sender(*, actor: Actor, feedback_id: int, words: str, files: list[InspectedFile], at: datetime) -> Feedback:
    """The Office found no ground and says so to the sender, once. Where a clock runs it runs on: the text lets it stop at two other acts only;
    where none runs the feedback is done with. Raises as `urge_in_writing`; Refusal besides: answered_before.
    """
    held = to_handle(actor, feedback_id, at)
    cite = clock_of(held).cite
    if held.acts.filter(act=Act.ANSWERED.value).exists():
        raise Refusal(
            "answered_before",
            "Người gửi đã được trả lời; thời hạn chỉ dừng khi Văn phòng đôn đốc bằng văn bản hoặc báo cáo xin ý kiến Chủ tịch UBND tỉnh.",
            cite=cite,
            way_on=_page(held),
        )
    words = guard.required_text(words, "words", "no_words", "Anh/chị viết vì sao chưa có căn cứ.", cite)
    act = acted(actor, held, Act.ANSWERED, words, at, files)
    moved(actor, held, act, State.OPEN if clock_of(held).due is not None else State.GROUNDLESS, at)
    return held


@guard.deed
def reply(*, actor: Actor, feedback_id: int, words: str, files: list[InspectedFile], at: datetime) -> Feedback:
    """The agency it is about gives its side, once, whenever it does: it has no clock, and one that comes late is taken.

    Raises NotThere for every other agency; Refusal: replied_before, no_words, a mark of secrecy.
    """
    held = _held(actor, feedback_id, at)
    own = actor.role in AGENCY_ROLES and held.about_id in stands_for(actor.agency_id, clock.day_of(at))
    if not own or not may(Deed.REPLY_FEEDBACK, {agency_party(actor)}):
        raise NotThere(f"feedback {feedback_id}")
    cite = _cite(held)
    if held.acts.filter(act=Act.REPLIED.value).exists():
        raise Refusal("replied_before", "Cơ quan anh/chị đã nêu ý kiến về phản hồi này.", cite=cite, way_on=_page(held))
    words = guard.required_text(words, "words", "no_words", "Anh/chị viết ý kiến của cơ quan.", cite)
    act = acted(actor, held, Act.REPLIED, words, at, files)
    _record(actor, held, act, at)
    return held


def _held(actor: Actor, feedback_id: int, at: datetime) -> Feedback:
    """The row, held until the end of the transaction; NotThere if the actor may not see it."""
    seen = feedback_for(actor, clock.day_of(at)).filter(pk=feedback_id)
    rows = Feedback.objects.select_for_update(of=("self",)).select_related("sender", "about", "assignment__task")
    found = rows.filter(pk__in=seen.values("pk")).first()
    if found is None:
        raise NotThere(f"feedback {feedback_id}")
    return found


def to_handle(actor: Actor, feedback_id: int, at: datetime) -> Feedback:
    """One that waits for the Office, for somebody of the Office."""
    if not may(Deed.HANDLE_FEEDBACK, own_party(actor)):
        raise NotThere(f"feedback {feedback_id}")
    held = _held(actor, feedback_id, at)
    if held.state == State.ASKED:
        raise Refusal(
            "waits_for_the_chairman",
            "Phản hồi này đã được báo cáo xin ý kiến Chủ tịch UBND tỉnh; anh/chị ghi ý kiến chỉ đạo khi có.",
            cite=clock_of(held).cite,
            way_on=_page(held),
        )
    if held.state != State.OPEN:
        raise Refusal(
            "feedback_closed",
            "Phản hồi này đã xử lý xong ngày {day} nên không đôn đốc, không báo cáo thêm từ đây. "
            "Cần đôn đốc nữa, anh/chị đôn đốc từ nhiệm vụ.",
            cite=clock_of(held).cite,
            way_on=_page(held),
            day=f"{clock.day_of(held.moved_at):%d/%m/%Y}",
        )
    return held


def _not_waiting(held: Feedback, cite: str) -> Refusal:
    if held.state == State.DIRECTED:
        return Refusal(
            "directed_before",
            "Đã có ý kiến chỉ đạo về phản hồi này ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
            cite=cite,
            way_on=_page(held),
            day=f"{clock.day_of(held.moved_at):%d/%m/%Y}",
        )
    return Refusal(
        "not_asked",
        "Phản hồi này chưa được Văn phòng báo cáo xin ý kiến nên chưa ghi được ý kiến chỉ đạo.",
        cite=cite,
        way_on=_page(held),
    )


def _leader(user_id: int | None, cite: str, at: datetime) -> str:
    """Title and name of a leader in office, as he is named in the act."""
    found = next((one for one in leaders(clock.day_of(at)) if one.user_id == user_id), None)
    if found is None:
        raise Refusal("no_leader", "Anh/chị chọn lãnh đạo UBND tỉnh trong danh sách.", field="leader", cite=cite)
    return f"{found.title} {found.name}"


def _urge(actor: Actor, held: Feedback, letter: Letter, at: datetime) -> Urge:
    """By the room that urges, which drafts the letter; the urge bears the key of the feedback as its batch.

    Raises Refusal (sent_before) where what was urged for this feedback is no letter to the agency concerned.
    """
    day = clock.day_of(at)
    holder = organisations.successors(day, at).get(held.about_id, held.about_id)
    purpose = Purpose.MEND if held.fault == Fault.WRONG else Purpose.ACT
    order = Order(
        channel=current().urging.channels[0].code,
        words=letter.words,
        answer_by=letter.answer_by,
        purpose=purpose.value,
    )
    paper = LetterOrder(
        heading=letter.heading,
        signer_post_id=letter.signer_post_id,
        cite=_cite(held),
        copies=(held.sender.name,) if copied(held) else (),
    )
    sent = {"actor": actor, "order": order, "letter": paper, "form_token": "", "feedback_id": held.pk, "at": at}
    assignment = held.assignment
    if assignment is not None and assignment.agency_id == held.about_id and assignment.state in STILL_TO_DO:
        made = urge(**sent, chosen=[assignment.pk]).urges[0]
    else:
        made = urge_agency(**sent, agency_id=holder)
    if made.letter_id is None or made.agency_id not in (held.about_id, holder):
        raise Refusal(
            "sent_before",
            "Cơ quan này đã được đôn đốc theo phản hồi này nên không đôn đốc lần nữa từ đây.",
            cite=_cite(held),
            way_on=_page(held),
        )
    return made


def acted(
    actor: Actor,
    held: Feedback,
    act: Act,
    words: str,
    at: datetime,
    files: Iterable[InspectedFile] = (),
    *,
    on_behalf: str = "",
    document: str = "",
    urge: Urge | None = None,
) -> FeedbackAct:
    """The row of an act with its files. Secrecy is asked of all that was typed; an urge was asked already."""
    refuse_marked({"words": words, "on_behalf": on_behalf, "document": document}, at=at)
    made = FeedbackAct.objects.create(
        feedback=held,
        act=act.value,
        words=words.strip(),
        by_id=actor.user_id,
        by_title=title_of(actor),
        on_behalf=on_behalf[:200],
        document=document[:120],
        at=at,
        urge=urge,
    )
    for file in keep_files(files, by_id=actor.user_id, at=at):
        FeedbackFile.objects.create(feedback=held, act=made, file=file)
    return made


def moved(actor: Actor, held: Feedback, act: FeedbackAct, state: State, at: datetime) -> None:
    """The state that follows, the clock stopped where the profile says, and the line of the log."""
    if held.stopped_at is None and stops_clock(regulation(held.regulation_id).feedback, Act(act.act)):
        held.stopped_at = at
    if held.state != state:
        held.state, held.moved_at = state.value, at
    held.save(update_fields=["state", "moved_at", "stopped_at"])
    _record(actor, held, act, at)


def _record(actor: Actor, held: Feedback, act: FeedbackAct, at: datetime) -> None:
    facts = facts_of(held) | {"act": act.pk, "late": days_late(held, clock.day_of(at))}
    facts |= sums_of(one.file for one in FeedbackFile.objects.filter(act=act).select_related("file"))
    if act.urge_id is not None:
        facts["urge"] = act.urge_id
    asked = held.acts.filter(act=Act.ASKED.value).values_list("by_id", flat=True).first()
    if asked is not None:
        facts["asked_by"] = asked
    if act.act == Act.ASKED.value:
        facts["put_to"] = [one.user_id for one in chairmen(clock.day_of(at))]
    record(KINDS[Act(act.act)], actor=actor, stream=f"feedback:{held.pk}", facts=facts, at=at, cite=_cite(held))


def _cite(held: Feedback) -> str:
    """The article of the clock; of the direction where there is none."""
    found = direction_of(held)
    return clock_of(held).cite or (found.cite if found else "")


def _page(held: Feedback) -> WayOn:
    return WayOn("Xem phản hồi", "feedback", (held.pk,))
