"""A conclusion is begun from the data, written by several, handed up and back; an amendment is a new one with its reason (G3; TH 15; BT 13.1)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.conclusion_sections import Saved, put
from dondoc.inspections.actions.conclusion_writing import changed, held, may_begin, not_stale, note, page_of, to_write
from dondoc.inspections.actions.recommending import draft_from_findings
from dondoc.inspections.actions.writing import wrong_state
from dondoc.inspections.models import Conclusion, ConclusionSection, ConclusionState
from dondoc.inspections.queries.conclusion_parts import parts_of, report_cite
from dondoc.inspections.queries.conclusions import writable
from dondoc.inspections.queries.drafting import drafted
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def begin(*, actor: Actor, inspection_id: int, at: datetime) -> Conclusion:
    """One press drafts the sections and the recommendations from the data. Where one was begun already it is that one.

    Raises NotThere; Refusal: not_a_writer, inspection_wrong_state.
    """
    found = may_begin(actor, inspection_id, at)
    if found.conclusion is not None:
        return found.conclusion
    inspection = found.inspection
    if not writable(inspection, None):
        raise wrong_state(inspection, report_cite(inspection))
    made = Conclusion.objects.create(inspection=inspection, by_id=actor.user_id, by_title=title_of(actor), at=at)
    words = drafted(inspection)
    ConclusionSection.objects.bulk_create(
        ConclusionSection(conclusion=made, code=part.code, text=words[part.code]) for part in parts_of(inspection)
    )
    n = draft_from_findings(made, clock.day_of(at))
    note(AuditKind.CONCLUSION_BEGUN, made, actor=actor, at=at, recommendations=n)
    return made


@guard.deed
def amend(*, actor: Actor, inspection_id: int, reason: str, at: datetime) -> Conclusion:
    """A new conclusion beside the signed one, begun with its words; it says why. What was recommended before stays and is followed on.

    Raises NotThere; Refusal: not_a_writer, nothing_to_amend, no_reason, a mark of secrecy.
    """
    found = may_begin(actor, inspection_id, at)
    before = found.conclusion
    if before is None or before.state != ConclusionState.SIGNED or not writable(found.inspection, _next(before)):
        raise Refusal(
            "nothing_to_amend",
            "Chỉ kết luận đã ký mới có kết luận sửa đổi; cuộc kiểm tra này chưa có kết luận đã ký, hoặc đang có dự thảo chưa ký.",
            cite=report_cite(found.inspection),
            way_on=page_of(found.inspection),
        )
    refuse_marked({"reason": reason}, at=at)
    cite = report_cite(found.inspection)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do sửa đổi kết luận đã ký.", cite)
    made = _next(before)
    made.reason, made.by_id, made.by_title, made.at = reason, actor.user_id, title_of(actor), at
    made.save()
    ConclusionSection.objects.bulk_create(
        ConclusionSection(conclusion=made, code=one.code, text=one.text) for one in before.sections.order_by("pk")
    )
    note(AuditKind.CONCLUSION_BEGUN, made, actor=actor, at=at, amends=before.pk)
    return made


def _next(before: Conclusion) -> Conclusion:
    return Conclusion(inspection=before.inspection, position=before.position + 1)


@guard.deed
def write(*, actor: Actor, inspection_id: int, texts: dict[str, tuple[str, int]], at: datetime) -> list[Saved]:
    """Saves sections of the draft: by code its words and the version that its author saw. Raises NotThere; Refusal as `to_write`, a mark of
    secrecy."""
    draft = to_write(actor, inspection_id, None, at).draft
    saved = [
        put(actor=actor, conclusion=draft, code=code, text=text, seen=seen, at=at)
        for code, (text, seen) in texts.items()
    ]
    if new := [one.section.code for one in saved if one.new]:
        note(AuditKind.CONCLUSION_WRITTEN, draft, actor=actor, at=at, sections=new)
    return saved


@guard.deed
def draft_anew(*, actor: Actor, inspection_id: int, at: datetime) -> int:
    """Sections that nobody has touched get the figures of now; answers of how many. Raises NotThere; Refusal as `to_write`."""
    draft = to_write(actor, inspection_id, None, at).draft
    if draft.position > 1:
        return 0
    words, n = drafted(draft.inspection), 0
    for section in draft.sections.select_for_update().filter(version=0):
        if section.text != words.get(section.code, ""):
            section.text = words[section.code]
            section.save(update_fields=["text"])
            n += 1
    n += draft_from_findings(draft, clock.day_of(at))
    if n:
        note(AuditKind.CONCLUSION_WRITTEN, draft, actor=actor, at=at, anew=n)
    return n


@guard.deed
def hand_up(*, actor: Actor, inspection_id: int, version: int | None, at: datetime) -> Conclusion:
    """The draft goes to who signs. Raises NotThere; Refusal as `to_write`; submitted_before."""
    draft = to_write(actor, inspection_id, version, at).draft
    if draft.state != ConclusionState.DRAFT:
        raise Refusal("submitted_before", "Dự thảo kết luận này đã trình ký.", way_on=page_of(draft.inspection))
    draft.state, draft.submitted_at, draft.handed_back = ConclusionState.SUBMITTED, at, ""
    changed(draft, "state", "submitted_at", "handed_back")
    note(AuditKind.CONCLUSION_HANDED_UP, draft, actor=actor, at=at)
    return draft


@guard.deed
def hand_back(*, actor: Actor, inspection_id: int, version: int | None, words: str, at: datetime) -> Conclusion:
    """Who signs wants something otherwise. Raises NotThere; Refusal: not_the_signer, not_submitted, overtaken, no_words, a mark of secrecy."""
    found = held(actor, inspection_id, at)
    draft, cite = found.draft, report_cite(found.inspection)
    if not found.standing.signs:
        raise not_the_signer(draft)
    not_stale(found.inspection, draft, version)
    if draft.state != ConclusionState.SUBMITTED:
        raise Refusal("not_submitted", "Dự thảo này hiện không chờ ký.", cite=cite, way_on=page_of(found.inspection))
    refuse_marked({"words": words}, at=at)
    draft.handed_back = guard.required_text(words, "words", "no_words", "Anh/chị ghi chỗ cần sửa.", cite)
    draft.state = ConclusionState.DRAFT
    changed(draft, "state", "handed_back")
    note(AuditKind.CONCLUSION_HANDED_BACK, draft, actor=actor, at=at)
    return draft


@guard.deed
def drop(*, actor: Actor, inspection_id: int, version: int | None, at: datetime) -> None:
    """An amendment that is not signed is given up with its recommendations. Raises NotThere; Refusal as `to_write`; the_first_stays."""
    draft = to_write(actor, inspection_id, version, at).draft
    if draft.position == 1:
        raise Refusal(
            "the_first_stays",
            "Dự thảo kết luận của cuộc kiểm tra không bỏ được; anh/chị sửa nội dung rồi trình ký.",
            cite=report_cite(draft.inspection),
            way_on=page_of(draft.inspection),
        )
    note(AuditKind.CONCLUSION_DROPPED, draft, actor=actor, at=at)
    draft.recommendations.all().delete()
    draft.delete()


def not_the_signer(draft: Conclusion) -> Refusal:
    """Who signs: the head of the team, of an agency's own the head of the agency (TH 10.1.đ, 15.1)."""
    if draft.inspection.team_id is None:
        sentence = "Kết quả tự kiểm tra do thủ trưởng cơ quan ký. Anh/chị trình thủ trưởng."
    else:
        sentence = "Kết luận kiểm tra do người đứng đầu đoàn, tổ kiểm tra ký. Anh/chị trình người đứng đầu."
    return Refusal("not_the_signer", sentence, cite=report_cite(draft.inspection), way_on=page_of(draft.inspection))
