"""A recommendation is followed until it is done: reported, sent back, put off, confirmed, withdrawn; a later directive is named (TH 15.3.c)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.photographs import all_bared
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.inspections.actions.writing import note as note_inspection
from dondoc.inspections.models import Recommendation, RecommendationStep
from dondoc.inspections.queries.conclusion_parts import recommend_cite
from dondoc.inspections.queries.recommendations import OWED, Allowed, allowed, recommendation_seen
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals, WayOn
from dondoc.rules.inspections import RecommendationState
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import directives_for

_SETTLED = {
    RecommendationState.DRAFT.value: N_("còn là dự thảo trong kết luận chưa ký"),
    RecommendationState.CONFIRMED.value: N_("đã được xác nhận thực hiện"),
    RecommendationState.WITHDRAWN.value: N_("đã được rút"),
}


@guard.deed
def report(
    *,
    actor: Actor,
    recommendation_id: int,
    version: int | None,
    words: str,
    files: list[InspectedFile],
    at: datetime,
) -> Recommendation:
    """The owner says that it is done, and how. Raises NotThere; Refusal: not_owed_by_you, settled_before, reported_before, overtaken, no_words, a
    mark of secrecy."""
    one, can = _held(actor, recommendation_id, version, at)
    _lasting(one)
    if not can.report:
        told = "Kiến nghị này do {owner} thực hiện và báo kết quả."
        raise Refusal("not_owed_by_you", told, cite=cite_of(one), way_on=page_of(one), owner=one.owner.name)
    if one.state == RecommendationState.REPORTED:
        told = "Cơ quan đã báo kết quả, đang chờ xác nhận; thao tác của anh/chị không làm thay đổi gì."
        raise Refusal("reported_before", told, cite=cite_of(one), way_on=page_of(one))
    refuse_marked({"words": words}, at=at)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi việc đã làm, kết quả.", cite_of(one))
    one.state, one.reported_at = RecommendationState.REPORTED.value, at
    kept = _step(one, "reported", actor, at, words=words, files=files, fields=("state", "reported_at"))
    note_recommendation(AuditKind.RECOMMENDATION_REPORTED, one, actor, at, **sums_of(kept))
    return one


@guard.deed
def send_back(*, actor: Actor, recommendation_id: int, version: int | None, words: str, at: datetime) -> Recommendation:
    """What was reported is not enough. Raises NotThere; Refusal: not_yours_to_judge, settled_before, not_reported, overtaken, no_words, a mark."""
    one = _to_judge(actor, recommendation_id, version, at)
    if one.state != RecommendationState.REPORTED:
        told = "Cơ quan chưa báo kết quả kiến nghị này nên chưa có gì để trả lại."
        raise Refusal("not_reported", told, cite=cite_of(one), way_on=page_of(one))
    refuse_marked({"words": words}, at=at)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi chỗ còn thiếu.", cite_of(one))
    one.state = RecommendationState.OPEN.value
    _step(one, "sent_back", actor, at, words=words, fields=("state",))
    note_recommendation(AuditKind.RECOMMENDATION_SENT_BACK, one, actor, at)
    return one


@guard.deed
def put_off(
    *, actor: Actor, recommendation_id: int, version: int | None, due_on: date | None, words: str, at: datetime
) -> Recommendation:
    """A later day, with its reason; the earlier one stays in the steps. Raises NotThere; Refusal(s): not_yours_to_judge, settled_before,
    overtaken, no_day, not_later, no_words, a mark of secrecy."""
    one = _to_judge(actor, recommendation_id, version, at)
    refuse_marked({"words": words}, at=at)
    faults = list[Refusal]()
    if due_on is None:
        faults.append(Refusal("no_day", "Anh/chị ghi thời hạn mới.", field="due_on", cite=cite_of(one)))
    elif due_on < clock.day_of(at) or (one.due_on is not None and due_on <= one.due_on):
        told = "Thời hạn mới phải sau thời hạn đang có và không ở ngày đã qua."
        faults.append(Refusal("not_later", told, field="due_on", cite=cite_of(one)))
    if not words.strip():
        faults.append(Refusal("no_words", "Anh/chị ghi lý do lùi thời hạn.", field="words", cite=cite_of(one)))
    if faults:
        raise Refusals(faults)
    before, one.due_on = one.due_on, due_on
    _step(one, "put_off", actor, at, words=words.strip(), due_on=before, fields=("due_on",))
    assert due_on is not None
    note_recommendation(AuditKind.RECOMMENDATION_PUT_OFF, one, actor, at, due_on=due_on.isoformat())
    return one


@guard.deed
def confirm(*, actor: Actor, recommendation_id: int, version: int | None, words: str, at: datetime) -> Recommendation:
    """It is done. `words` may be empty. Raises NotThere; Refusal: not_yours_to_judge, settled_before, not_reported, own_report,
    overtaken, a mark of secrecy."""
    one = _to_judge(actor, recommendation_id, version, at)
    if one.state != RecommendationState.REPORTED:
        told = "Cơ quan chưa báo kết quả kiến nghị này nên chưa xác nhận được. Không còn cần thực hiện thì anh/chị rút kiến nghị, nêu lý do."
        raise Refusal("not_reported", told, cite=cite_of(one), way_on=page_of(one))
    _not_his_own(one, actor)
    refuse_marked({"words": words}, at=at)
    one.state, one.settled_at = RecommendationState.CONFIRMED.value, at
    _step(one, "confirmed", actor, at, words=words.strip(), fields=("state", "settled_at"))
    note_recommendation(AuditKind.RECOMMENDATION_CONFIRMED, one, actor, at)
    return one


@guard.deed
def withdraw(*, actor: Actor, recommendation_id: int, version: int | None, words: str, at: datetime) -> Recommendation:
    """It is no longer asked for. Raises NotThere; Refusal: not_yours_to_judge, settled_before, overtaken, no_words, a mark of secrecy."""
    one = _to_judge(actor, recommendation_id, version, at)
    refuse_marked({"words": words}, at=at)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi lý do rút kiến nghị.", cite_of(one))
    one.state, one.settled_at = RecommendationState.WITHDRAWN.value, at
    _step(one, "withdrawn", actor, at, words=words, fields=("state", "settled_at"))
    note_recommendation(AuditKind.RECOMMENDATION_WITHDRAWN, one, actor, at)
    return one


@guard.deed
def name_directive(
    *, actor: Actor, recommendation_id: int, version: int | None, number: str, at: datetime
) -> Recommendation:
    """The later directive that came of it (TH 15.3.c). Raises NotThere; Refusal: not_yours_to_judge, settled_before, overtaken, no_number,
    no_such_directive."""
    one = _to_judge(actor, recommendation_id, version, at)
    refuse_marked({"number": number}, at=at)
    cite = cite_of(one)
    number = guard.required_text(number, "number", "no_number", "Anh/chị ghi số, ký hiệu văn bản giao việc.", cite)
    since = one.conclusion.inspection.ended_on or one.conclusion.inspection.first
    rows = directives_for(actor, clock.day_of(at)).filter(number_key=parse_number(number).key, issued_on__gte=since)
    found: Directive | None = rows.order_by("-issued_on", "-pk").first()
    if found is None:
        told = "Từ ngày kết thúc kiểm tra chưa có văn bản giao việc nào mang số này trên hệ thống. Anh/chị xem lại số, hoặc đăng ký văn bản trước."
        raise Refusal("no_such_directive", told, field="number", cite=cite)
    one.directive = found
    _step(one, "followed", actor, at, words=found.number, fields=("directive",))
    note_recommendation(AuditKind.RECOMMENDATION_FOLLOWED, one, actor, at, directive=found.pk)
    return one


def cite_of(one: Recommendation) -> str:
    return recommend_cite(one.conclusion.inspection)


def page_of(one: Recommendation) -> WayOn:
    return WayOn("Mở kiến nghị", "inspection_recommendation", (one.pk,))


def _held(actor: Actor, recommendation_id: int, version: int | None, at: datetime) -> tuple[Recommendation, Allowed]:
    """One that the actor sees, held until the end of the transaction, and what he may do with it as it is now."""
    day = clock.day_of(at)
    list(Recommendation.objects.select_for_update().filter(pk=recommendation_id).values_list("pk"))
    seen = recommendation_seen(actor, recommendation_id, day)
    if seen is None:
        raise NotThere(f"recommendation {recommendation_id}")
    one, _side, standing = seen
    if version is not None and version != one.version:
        raise Refusal(
            "overtaken",
            "Kiến nghị này vừa được người khác xử lý nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(one),
        )
    return one, allowed(actor, one, standing, day)


def _to_judge(actor: Actor, recommendation_id: int, version: int | None, at: datetime) -> Recommendation:
    """One that the inspecting side may judge now."""
    one, can = _held(actor, recommendation_id, version, at)
    _lasting(one)
    if not can.judge:
        raise Refusal(
            "not_yours_to_judge",
            "Việc này do bên tiến hành kiểm tra thực hiện; anh/chị xem được mà không xử lý được.",
            cite=cite_of(one),
            way_on=page_of(one),
        )
    return one


def _not_his_own(one: Recommendation, actor: Actor) -> None:
    """Refusal own_report: who says that it is done does not confirm it himself."""
    last = one.steps.filter(step="reported").order_by("-at", "-pk").first()
    if last is not None and last.by_id == actor.user_id:
        raise Refusal(
            "own_report",
            "Kết quả này do chính anh/chị báo nên anh/chị không tự xác nhận được. Anh/chị đề nghị người khác của bên tiến hành kiểm tra xác nhận.",
            cite=SYSTEM_RULE,
            way_on=page_of(one),
        )


def _lasting(one: Recommendation) -> None:
    if one.state not in OWED:
        raise Refusal(
            "settled_before",
            "Kiến nghị này {state} nên không nhận thêm thao tác.",
            cite=cite_of(one),
            way_on=page_of(one),
            state=_SETTLED[one.state],
        )


def _step(
    one: Recommendation,
    step: str,
    actor: Actor,
    at: datetime,
    *,
    words: str,
    fields: tuple[str, ...],
    due_on: date | None = None,
    files: list[InspectedFile] | None = None,
) -> list[StoredFile]:
    """Answers the files that were kept with it. `due_on`: of a putting off the day that it had before."""
    one.version += 1
    one.save(update_fields=["version", *fields])
    made = RecommendationStep.objects.create(
        recommendation=one, step=step, words=words, due_on=due_on, by_id=actor.user_id, by_title=title_of(actor), at=at
    )
    kept = keep_files(all_bared(files or []), by_id=actor.user_id, at=at)
    made.files.set(kept)
    return kept


def note_recommendation(
    kind: AuditKind, one: Recommendation, actor: Actor | None, at: datetime, **facts: object
) -> None:
    """The line of the log: its owner, who signed it. Its conclusion and inspection are joined."""
    told = {"recommendation": one.pk, "owner": one.owner_id, "signed_by": one.conclusion.signed_by_id}
    inspection = one.conclusion.inspection
    note_inspection(kind, inspection, actor=actor, at=at, cite=cite_of(one), **(told | facts))
