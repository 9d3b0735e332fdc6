"""An agency says where the regulation itself is hard, at any time; the Office answers (I3; TH 21; BT 19.1)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.measures.models import Remark
from dondoc.measures.queries.remarks import cite, may_answer, may_send, remarks_for
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def send(*, actor: Actor, article: str, words: str, wanted: str, form_token: str, at: datetime) -> Remark:
    """`article` as the regulation in force cites it, "" for the whole. The same form sent twice is one remark.

    Raises NotThere for whoever is of no agency; Refusal(s): no_words, no_article, a mark of secrecy.
    """
    if not may_send(actor):
        raise NotThere("remark")
    same = Remark.objects.filter(form_token=form_token, by_id=actor.user_id).first()
    if same is not None:
        return same
    refuse_marked({"words": words, "wanted": wanted}, at=at)
    rules, faults = current(), list[Refusal]()
    if not words.strip():
        faults.append(Refusal("no_words", "Anh/chị viết vướng mắc gặp phải.", field="words", cite=cite()))
    if article:
        try:
            rules.clause(article)
        except KeyError:
            sentence = "Anh/chị chọn điều, khoản trong danh sách, hoặc để trống nếu nói về cả Quy chế."
            faults.append(Refusal("no_article", sentence, field="article", cite=cite()))
    if faults:
        raise Refusals(faults)
    made = Remark.objects.create(
        agency_id=actor.agency_id,
        regulation_id=rules.id,
        article=article,
        words=words.strip(),
        wanted=wanted.strip(),
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )
    _note(AuditKind.REMARK_SENT, made, actor, at)
    return made


@guard.deed
def answer(*, actor: Actor, remark_id: int, words: str, at: datetime) -> Remark:
    """The Office answers, once. Raises NotThere for who may not; Refusal: answered_before, no_words, a mark of secrecy."""
    if not may_answer(actor):
        raise NotThere(f"remark {remark_id}")
    seen = remarks_for(actor, clock.day_of(at)).filter(pk=remark_id)
    remark = Remark.objects.select_for_update(of=("self",)).filter(pk__in=seen.values("pk")).first()
    if remark is None:
        raise NotThere(f"remark {remark_id}")
    if remark.answered_at is not None:
        raise Refusal(
            "answered_before",
            "Phản ánh này đã được trả lời ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
            cite=cite(),
            way_on=WayOn("Xem trả lời", "remark", (remark.pk,)),
            day=f"{clock.day_of(remark.answered_at):%d/%m/%Y}",
        )
    refuse_marked({"words": words}, at=at)
    remark.answer = guard.required_text(words, "words", "no_words", "Anh/chị viết câu trả lời.", cite())
    remark.answered_by_id, remark.answered_title, remark.answered_at = actor.user_id, title_of(actor), at
    remark.save(update_fields=["answer", "answered_by", "answered_title", "answered_at"])
    _note(AuditKind.REMARK_ANSWERED, remark, actor, at)
    return remark


def _note(kind: AuditKind, remark: Remark, actor: Actor, at: datetime) -> None:
    facts = {"remark": remark.pk, "agency": remark.agency_id, "article": remark.article, "by_user": remark.by_id}
    record(kind, actor=actor, stream=f"remark:{remark.pk}", facts=facts, at=at, cite=cite())
