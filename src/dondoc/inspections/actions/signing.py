"""A conclusion is signed: what is wanting is told at once, all of it freezes, goes to whom the regulation names, and ends the mandate (G3; TH 15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.photographs import all_bared
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.amending import put_into_force
from dondoc.inspections.actions.concluding import not_the_signer
from dondoc.inspections.actions.conclusion_writing import changed, held, not_stale, note, page_of
from dondoc.inspections.actions.mandate import code_of
from dondoc.inspections.actions.writing import stepped
from dondoc.inspections.models import Conclusion, ConclusionFile, ConclusionState, Delivery, Inspection
from dondoc.inspections.queries.conclusion_content import Signing, before_the_signer, changes_of, content_of
from dondoc.inspections.queries.conclusion_parts import (
    RECOMMENDED_AFTER,
    Part,
    parts_of,
    points_cite,
    recipients_of,
    recommend_cite,
    report_cite,
)
from dondoc.inspections.queries.conclusions import sections_of, timing_of
from dondoc.inspections.queries.drafting import NOTHING_ASKED, WHAT_FOLLOWS
from dondoc.inspections.queries.findings import counts, lacking_points, wanting
from dondoc.reports.figures import canonical, checksum
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals, WayOn
from dondoc.rules.inspections import InspectionState, RecommendationState
from dondoc.rules.said import Said, said
from dondoc.tasks.actions import guard, mandates
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.rows import short_title

#: Tasks that are told one by one where something of them is wanting; of the others how many they are.
MOST_TOLD = 50
POINT_WORDS = {
    "nature": N_("tính chất"),
    "degree": N_("mức độ"),
    "cause": N_("nguyên nhân"),
    "responsibility": N_("trách nhiệm"),
}
#: The signed paper, scanned.
SCANNED = "signed"


@guard.deed
def sign(
    *,
    actor: Actor,
    inspection_id: int,
    version: int | None,
    signing: Signing,
    seen: str | None = None,
    files: list[InspectedFile] | None = None,
    at: datetime,
) -> Conclusion:
    """The newest draft is signed by who may, whatever its state as a draft. `seen`: `before_the_signer` of what he read, None where the door
    shows nothing. `files`: the signed paper, scanned, where there is one.

    Raises NotThere; Refusals: not_the_signer, already_signed, no_draft, overtaken, not_ended, no_number, no_day, day_gone, day_ahead, points_lacking,
    tasks_unjudged, empty_section, recommendation_without_day, recommendation_day_gone,
    nothing_changed, asks_otherwise, a mark of secrecy; photo_unreadable.
    """
    found = held(actor, inspection_id, at)
    draft = found.draft
    if not found.standing.signs:
        raise not_the_signer(draft)
    not_stale(found.inspection, draft, version)
    if seen is not None and seen != before_the_signer(draft):
        raise _changed_meanwhile(found.inspection)
    refuse_marked({"number": signing.number, "unjudged": signing.unjudged}, at=at)
    if faults := list(_faults(found.inspection, draft, signing, at)):
        raise Refusals(faults)
    bare = all_bared(files or [])
    _freeze(draft, replace(signing, files=tuple(file.sha256 for file in bare)), actor, at)
    sums = sums_of(_keep(draft, bare, actor, at))
    n = draft.recommendations.update(state=RecommendationState.OPEN.value)
    _deliver(draft, at)
    corrected = put_into_force(draft, actor, at)
    if draft.position == 1:
        _concludes(draft.inspection, at)
    late = timing_of(draft.inspection, at, clock.day_of(at)).late_by
    owners = sorted(set(draft.recommendations.values_list("owner_id", flat=True)))
    facts = {"sha256": draft.sha256, "recommendations": n, "owners": owners, "late_by": late, "corrected": corrected}
    note(AuditKind.CONCLUSION_SIGNED, draft, actor=actor, at=at, **facts, **sums)
    return draft


@guard.deed
def faults_of(*, actor: Actor, inspection_id: int, signing: Signing, at: datetime) -> list[Refusal]:
    """All that would be refused if it were signed so, for a form that its own faults keep back; nothing is written. Raises as `sign`."""
    found = held(actor, inspection_id, at)
    if not found.standing.signs:
        raise not_the_signer(found.draft)
    return list(_faults(found.inspection, found.draft, signing, at))


def _concludes(inspection: Inspection, at: datetime) -> None:
    """The inspection is over, an agency's own is filed by it, and nobody looks by its mandate any more."""
    if inspection.team_id is None:
        inspection.filed_at = at
    stepped(inspection, "conclude", *(["filed_at"] if inspection.team_id is None else []))
    mandates.end(code_of(inspection), clock.day_of(at))


def _freeze(draft: Conclusion, signing: Signing, actor: Actor, at: datetime) -> None:
    signed = Signing(signing.number.strip(), signing.dated, signing.unjudged.strip(), actor.name, signing.files)
    content = canonical(content_of(draft, signed))
    draft.content, draft.sha256 = content.decode(), checksum(content)
    draft.number, draft.dated = signed.number, signed.dated
    draft.state, draft.signed_at = ConclusionState.SIGNED, at
    draft.signed_by_id, draft.signed_title, draft.signed_as = actor.user_id, title_of(actor), actor.signs
    changed(
        draft, "content", "sha256", "number", "dated", "state", "signed_at", "signed_by", "signed_title", "signed_as"
    )


def _keep(draft: Conclusion, files: list[InspectedFile], actor: Actor, at: datetime) -> list[StoredFile]:
    kept = keep_files(files, by_id=actor.user_id, at=at)
    for place, stored in enumerate(kept):
        form = SCANNED if place == 0 else f"{SCANNED}{place}"
        ConclusionFile.objects.create(conclusion=draft, form=form, file=stored)
    return kept


def _deliver(conclusion: Conclusion, at: datetime) -> None:
    Delivery.objects.bulk_create(
        Delivery(conclusion=conclusion, to=one.words, agency=one.agency, at=at)
        for one in recipients_of(conclusion.inspection)
    )


@guard.deed
def note_read(*, actor: Actor, conclusion_id: int, own: list[int], at: datetime) -> None:
    """Somebody of an agency that it went to has opened it for the first time: kept with his name. `own`: the agencies that his stands for."""
    rows = Delivery.objects.select_for_update().filter(conclusion=conclusion_id, agency__in=own, seen_at=None)
    if not rows:
        return
    for one in rows:
        one.seen_at, one.seen_by_id = at, actor.user_id
        one.save(update_fields=["seen_at", "seen_by"])
    conclusion = Conclusion.objects.select_related("inspection").filter(pk=conclusion_id).first()
    if conclusion is None:
        raise NotThere(f"conclusion {conclusion_id}")
    note(AuditKind.CONCLUSION_READ, conclusion, actor=actor, at=at, reader=actor.agency_id)


def _faults(inspection: Inspection, draft: Conclusion, signing: Signing, at: datetime) -> Iterator[Refusal]:
    cite = report_cite(inspection)
    wanted = InspectionState.ENDED if draft.position == 1 else InspectionState.CONCLUDED
    if inspection.state != wanted:
        told = "Cuộc kiểm tra chưa kết thúc nên chưa ký kết luận được. Anh/chị ghi ngày kết thúc trước."
        way = WayOn("Mở cuộc kiểm tra", "inspection", (inspection.pk,))
        yield Refusal("not_ended", told, cite=cite, way_on=way)
    if (
        draft.position > 1
        and not changes_of(draft)
        and not draft.recommendations.exists()
        and not draft.corrected.exists()
    ):
        told = "Kết luận sửa đổi chưa khác kết luận trước: chưa sửa phần nào, kết quả nào, chưa thêm kiến nghị nào. Anh/chị sửa nội dung rồi ký."
        yield Refusal("nothing_changed", told, cite=SYSTEM_RULE, way_on=page_of(inspection))
    yield from _document(inspection, signing, at, cite)
    yield from _findings(draft, signing)
    parts = parts_of(inspection)
    for part, section in sections_of(draft, parts):
        if not section.text.strip():
            yield _empty(draft, part)
        elif part.code in RECOMMENDED_AFTER and draft.position == 1:
            yield from _contradicted(draft, part, section.text)
    missing = draft.recommendations.filter(due_on__isnull=True).count()
    if missing:
        told = "Còn {n} kiến nghị chưa ghi thời hạn thực hiện nên chưa ký được; kiến nghị không có thời hạn thì không theo dõi được."
        way = WayOn("Ghi thời hạn", "inspection_recommendations", (inspection.pk,))
        yield Refusal("recommendation_without_day", told, cite=recommend_cite(inspection), way_on=way, n=missing)
    yield from _gone(draft, at)


def _gone(draft: Conclusion, at: datetime) -> Iterator[Refusal]:
    """What is due before it is signed would be late at once."""
    n = draft.recommendations.filter(due_on__lt=clock.day_of(at)).count()
    if n:
        told = "Có {n} kiến nghị ghi thời hạn đã qua nên chưa ký được. Anh/chị ghi lại thời hạn từ hôm nay trở đi."
        way = WayOn("Ghi thời hạn", "inspection_recommendations", (draft.inspection_id,))
        yield Refusal("recommendation_day_gone", told, cite=recommend_cite(draft.inspection), way_on=way, n=n)


def _changed_meanwhile(inspection: Inspection) -> Refusal:
    return Refusal(
        "overtaken",
        "Nội dung kết luận đã thay đổi sau khi anh/chị mở trang nên chưa được ký. Anh/chị mở lại trang, đọc bản mới rồi ký.",
        cite=SYSTEM_RULE,
        way_on=page_of(inspection),
    )


def _document(inspection: Inspection, signing: Signing, at: datetime, cite: str) -> Iterator[Refusal]:
    if not signing.number.strip():
        yield Refusal("no_number", "Anh/chị ghi số, ký hiệu của văn bản kết luận.", field="number", cite=cite)
    if signing.dated is None:
        yield Refusal("no_day", "Anh/chị ghi ngày của văn bản kết luận.", field="dated", cite=cite)
        return
    if signing.dated > clock.day_of(at):
        yield Refusal("day_ahead", "Ngày văn bản chưa đến. Anh/chị xem lại ngày.", field="dated", cite=cite)
    if inspection.ended_on and signing.dated < inspection.ended_on:
        yield Refusal(
            "day_gone",
            "Ngày văn bản sớm hơn ngày kết thúc kiểm tra {ended}. Anh/chị xem lại ngày.",
            field="dated",
            cite=cite,
            ended=f"{inspection.ended_on:%d/%m/%Y}",
        )


def _findings(draft: Conclusion, signing: Signing) -> Iterator[Refusal]:
    """Each task of which one of the four points is wanting (TH 15.3.b), and those that nobody has judged."""
    inspection = draft.inspection
    told = counts(inspection)
    unjudged = told["unjudged"] - draft.corrected.filter(task__verdict="").count()
    for task in lacking_points(inspection)[:MOST_TOLD]:
        yield Refusal(
            "points_lacking",
            "Nhiệm vụ “{title}” chưa thực hiện hoặc thực hiện không đúng mà chưa ghi {points}; kết luận phải xác định rõ bốn điểm này.",
            cite=points_cite(inspection),
            way_on=WayOn("Ghi cho nhiệm vụ này", "inspection_task", (inspection.pk, task.pk)),
            title=short_title(task.assignment.task.content, 120),
            points=_points(wanting(task)),
        )
    if (rest := told["lacking"] - MOST_TOLD) > 0:
        sentence = "Còn {n} nhiệm vụ khác chưa thực hiện hoặc thực hiện không đúng mà chưa ghi đủ bốn điểm."
        yield Refusal("points_lacking", sentence, cite=points_cite(inspection), n=rest)
    if unjudged and not signing.unjudged.strip():
        yield Refusal(
            "tasks_unjudged",
            "Còn {n} nhiệm vụ chưa có kết luận. Anh/chị kết luận từng nhiệm vụ, hoặc ghi rõ vì sao các nhiệm vụ này chưa kết luận được.",
            field="unjudged",
            cite=points_cite(inspection),
            way_on=WayOn("Xem các nhiệm vụ", "inspection_tasks", (inspection.pk,)),
            n=unjudged,
        )


def _points(names: Sequence[str]) -> Said:
    """The four points by name, one after the other; each can be said in another language."""
    return said(", ".join(f"{{{name}}}" for name in names), **{name: POINT_WORDS[name] for name in names})


def _contradicted(draft: Conclusion, part: Part, text: str) -> Iterator[Refusal]:
    """Words that lead to recommendations where none follows, or deny those that follow."""
    asks = draft.recommendations.exists()
    if asks and NOTHING_ASKED in text.lower():
        told = "Phần “{part}” viết là không có kiến nghị nhưng kết luận có kiến nghị nên chưa ký được. Anh/chị sửa lời của phần này."
    elif not asks and text.rstrip(" .:;").endswith(WHAT_FOLLOWS):
        told = "Phần “{part}” dẫn đến các kiến nghị nhưng kết luận chưa có kiến nghị nào nên chưa ký được. Anh/chị thêm kiến nghị hoặc sửa lời."
    else:
        return
    yield Refusal("asks_otherwise", told, cite=SYSTEM_RULE, way_on=page_of(draft.inspection), part=part.name)


def _empty(draft: Conclusion, part: Part) -> Refusal:
    return Refusal(
        "empty_section",
        "Phần “{part}” chưa có nội dung nên chưa ký được.",
        cite=SYSTEM_RULE if part.house else part.cite,
        way_on=page_of(draft.inspection),
        part=part.name,
    )
