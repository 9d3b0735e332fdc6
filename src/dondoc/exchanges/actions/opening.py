"""A thread is opened: by an agency that is stuck, that differs or that asks; by the Office where figures differ (TH 7, 8.1.b, 8.1.c, 16.1, 17.1;
BT 9, 10.1.b, 10.1.c, 15.1, 16.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.exchanges.actions.writing import entry, note
from dondoc.exchanges.models import EntryKind, Kind, Side, Thread
from dondoc.exchanges.queries.opening import DEEDS
from dondoc.exchanges.queries.others import managers_of, others_of
from dondoc.exchanges.queries.threads import READ_BESIDE
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import stands_for

NEEDED_WORDS: dict[str, str] = {
    Kind.DIFFICULTY.value: "Anh/chị viết vướng ở đâu, vì sao, đã làm gì và đề nghị gì.",
    Kind.BEYOND_MEANS.value: "Anh/chị nêu việc nào không đủ khả năng, điều kiện để làm, nguyên nhân và đề nghị gì.",
    Kind.DIFFERENCE.value: "Anh/chị viết ý kiến của cơ quan mình và chỗ hai bên khác nhau.",
    Kind.QUESTION.value: "Anh/chị viết câu hỏi.",
}
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is brought up. `due_on`: by when an answer is asked for, None: no day. Of a difference `others` are the agencies that are to be heard
    and `question` what is put to them; they see nothing else of it."""

    kind: str
    subject: str
    words: str
    due_on: date | None = None
    others: Sequence[int] = ()
    question: str = ""


@guard.deed
def open_thread(
    *,
    actor: Actor,
    assignment_id: int | None,
    opening: Opening,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Thread:
    """An agency brings something up about its assignment; a question may be about none. The same form sent twice opens one thread.

    Raises NotThere for an assignment it may not see; Refusal: no_kind, needs_a_task, closed (not for a question), not_allowed, no_subject,
    no_words, due_passed, no_other_side, not_a_party, own_agency, no_question, a mark of secrecy.
    """
    deed = DEEDS.get(opening.kind)
    if deed is None or actor.role not in AGENCY_ROLES:
        raise Refusal("no_kind", "Anh/chị chọn loại trao đổi.", field="kind")
    assignment = _assignment(actor, assignment_id, opening.kind, deed, at)
    if (same := _sent_before(actor, form_token)) is not None:
        return same
    rules = current() if assignment is None else guard.regulation_of(assignment)
    cite = rules.deed_cites.cite_for(deed.value)
    _check(opening, cite, at)
    others = _others(actor, assignment, opening, cite, at) if opening.kind == Kind.DIFFERENCE else []
    thread = _thread(actor, assignment, opening, cite, form_token, at)
    said = entry(thread, EntryKind.SAYS, opening.words, actor=actor, files=files, at=at)
    _ask(thread, others, opening.question, opening.due_on, actor=actor, at=at)
    beside = managers_of(assignment) if assignment is not None and opening.kind in READ_BESIDE else []
    note(AuditKind.THREAD_OPENED, thread, actor=actor, at=at, departments=beside, **sums_of(said.files.all()))
    if others:
        note(AuditKind.SIDE_ASKED, thread, actor=actor, at=at, asked=[one.pk for one in others])
    return thread


@guard.deed
def open_figures(
    *,
    actor: Actor,
    agency_id: int,
    assignment_id: int | None,
    opening: Opening,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Thread:
    """The Office takes up with an agency what its report says otherwise than the system (TH 7; BT 9). `opening.kind` is FIGURES; the agency
    reads `opening.words` and answers by `opening.due_on`.

    Raises NotThere for whoever is not of the Office; Refusal: no_such_agency, no_subject, no_words, due_passed, a mark of secrecy.
    """
    if not may(Deed.PROPOSE, own_party(actor)):
        raise NotThere(f"agency {agency_id}")
    Agency.objects.select_for_update().get(pk=actor.agency_id)
    if (same := _sent_before(actor, form_token)) is not None:
        return same
    assignment = None if assignment_id is None else guard.locked(actor, assignment_id, at)
    rules = current() if assignment is None else guard.regulation_of(assignment)
    cite = rules.deed_cites.cite_for(Deed.CORRECT.value)
    _check(opening, cite, at)
    found = Agency.objects.filter(pk=agency_id).exclude(kind__in=[AgencyKind.OFFICE, AgencyKind.PROVINCE]).first()
    if found is None or (found.dissolved_on is not None and found.dissolved_on <= clock.day_of(at)):
        raise Refusal("no_such_agency", "Anh/chị chọn cơ quan trong danh sách.", field="agency_id", cite=cite)
    thread = _thread(actor, assignment, opening, cite, form_token, at)
    asked = entry(thread, EntryKind.ASKS, opening.words, actor=actor, to=found, files=files, at=at)
    Side.objects.create(thread=thread, agency=found, question=asked, answer_by=opening.due_on, asked_at=at)
    note(AuditKind.THREAD_OPENED, thread, actor=actor, at=at, **sums_of(asked.files.all()))
    note(AuditKind.SIDE_ASKED, thread, actor=actor, at=at, asked=[found.pk])
    return thread


def _sent_before(actor: Actor, form_token: str) -> Thread | None:
    same = Thread.objects.filter(form_token=form_token).first()
    if same is not None and same.opened_by_id != actor.user_id:
        raise Refusal("sent_before", "Biểu mẫu này đã được gửi trước đó nên không ghi thêm lần nữa.")
    return same


def _assignment(actor: Actor, assignment_id: int | None, kind: str, deed: Deed, at: datetime) -> Assignment | None:
    """What it is about, held; a closed one can only be asked about."""
    if assignment_id is None:
        if kind != Kind.QUESTION:
            raise Refusal(
                "needs_a_task",
                "Vướng mắc và ý kiến khác nhau phải gắn với một nhiệm vụ. Anh/chị mở nhiệm vụ rồi bấm Báo vướng mắc.",
                cite=current().deed_cites.cite_for(deed.value),
                way_on=WayOn("Mở danh sách nhiệm vụ", "assignments"),
            )
        if not may(deed, {agency_party(actor)}):
            raise NotThere("question")
        Agency.objects.select_for_update().get(
            pk=actor.agency_id
        )  # the same form sent twice at once: one after the other
        return None
    assignment = guard.locked(actor, assignment_id, at)
    if kind != Kind.QUESTION:
        guard.must_be_open(assignment)
    guard.beside(actor, assignment, deed, at)
    return assignment


def _check(opening: Opening, cite: str, at: datetime) -> None:
    """Secrecy first and alone, so that a marked text is answered with nothing else."""
    refuse_marked({"subject": opening.subject, "words": opening.words, "question": opening.question}, at=at)
    guard.required_text(opening.subject, "subject", "no_subject", "Anh/chị tóm tắt nội dung trong một dòng.", cite)
    needed = NEEDED_WORDS.get(opening.kind, "Anh/chị viết chỗ chênh lệch và đề nghị cơ quan làm gì.")
    guard.required_text(opening.words, "words", "no_words", needed, cite)
    if opening.due_on is not None and opening.due_on < clock.day_of(at):
        raise Refusal(
            "due_passed",
            "Ngày {day} đã qua. Anh/chị chọn hôm nay hoặc một ngày sau, hoặc để trống.",
            field="due_on",
            cite=cite,
            day=f"{opening.due_on:%d/%m/%Y}",
        )


def _others(actor: Actor, assignment: Assignment | None, opening: Opening, cite: str, at: datetime) -> list[Agency]:
    """The agencies from which one differs: each a party to the same task, none one's own."""
    assert assignment is not None
    if not opening.others:
        raise Refusal(
            "no_other_side",
            "Anh/chị chọn cơ quan có ý kiến khác để Văn phòng hỏi ý kiến cả hai bên.",
            field="others",
            cite=cite,
        )
    day = clock.day_of(at)
    if set(opening.others) & set(stands_for(actor.agency_id, day)):
        raise Refusal("own_agency", "Anh/chị chọn cơ quan khác, không phải cơ quan mình.", field="others", cite=cite)
    known = {one.pk: one for one in others_of(actor, assignment, day)}
    if not set(opening.others) <= set(known):
        raise Refusal(
            "not_a_party",
            "Cơ quan được nêu không chủ trì, không phối hợp và không liên quan đến nhiệm vụ này nên không nêu ở đây được.",
            field="others",
            cite=cite,
        )
    guard.required_text(
        opening.question,
        "question",
        "no_question",
        "Anh/chị ghi điều cần cơ quan kia cho ý kiến; cơ quan đó chỉ đọc được câu này.",
        cite,
    )
    return [known[pk] for pk in dict.fromkeys(opening.others)]


def _thread(
    actor: Actor, assignment: Assignment | None, opening: Opening, cite: str, form_token: str, at: datetime
) -> Thread:
    return Thread.objects.create(
        kind=opening.kind,
        assignment=assignment,
        subject=opening.subject.strip()[:LONGEST_SUBJECT],
        agency_id=actor.agency_id,
        opened_by_id=actor.user_id,
        opened_title=title_of(actor),
        opened_at=at,
        due_on=opening.due_on,
        cite=cite,
        waits_since=at,
        form_token=form_token,
    )


def _ask(
    thread: Thread, others: Iterable[Agency], question: str, answer_by: date | None, *, actor: Actor, at: datetime
) -> None:
    for one in others:
        asked = entry(thread, EntryKind.ASKS, question, actor=actor, to=one, at=at)
        Side.objects.create(thread=thread, agency=one, question=asked, answer_by=answer_by, asked_at=at)
