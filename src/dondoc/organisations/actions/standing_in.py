"""A colleague stands in for somebody from day to day (uỷ quyền, B3): a dated post of his own, in which all he does bears both names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.organisations.actions.people import TITLE_MOST, stream
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries.people import OWN
from dondoc.organisations.queries.standing_in import role_can_be_stood_in_for
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals

#: How a stand-in may sign for the head; he is never the head himself.
MAY_SIGN = ("TUQ.", "KT.", "TL.", "Q.", "")


@transaction.atomic
def name_stand_in(
    *, actor: Actor, post_id: int, user_id: int, valid_from: date, valid_to: date, signs: str, at: datetime
) -> Post:
    """`user_id` acts in the post `post_id` of a colleague from `valid_from` to `valid_to`, both included, and ends by itself.

    By the holder of the post or the administrator. `signs`: how he signs for the head; "" where the post itself does not sign.

    Raises NotThere for anybody else; Refusal(s): stand_in_passed_on, not_stood_in_for, stand_in_in_the_past, stand_in_ends_before_it_begins,
    stand_in_beyond_post, stand_in_for_oneself, stand_in_not_a_colleague, stand_in_overlaps, stand_in_signs.
    """
    post = _held_post(actor, post_id)
    faults = [
        *_faults_of_days(post, valid_from, valid_to, clock.day_of(at)),
        *_faults_of_colleague(post, user_id, valid_from, valid_to),
    ]
    signs = signs if post.signs else ""
    if signs not in MAY_SIGN:
        sentence = "Người thay không ký với tư cách người đứng đầu. Anh/chị chọn cách ký khác."
        faults.append(Refusal("stand_in_signs", sentence, field="signs"))
    if faults:
        raise Refusals(faults)
    made = Post.objects.create(
        user_id=user_id,
        agency=post.agency,
        role=post.role,
        title=_title(post),
        signs=signs,
        division_id=post.division_id,
        valid_from=valid_from,
        valid_to=valid_to,
        stands_in_for=post,
    )
    facts = _facts(made) | {"role": post.role, "signs": signs, "valid_from": valid_from.isoformat()}
    audit.record(AuditKind.STAND_IN_NAMED, actor=actor, stream=stream(post.user_id), facts=facts, at=at)
    return made


def _held_post(actor: Actor, post_id: int) -> Post:
    """The post that somebody is to stand in for, held, where the actor may say so."""
    _ensure_may(actor)
    held = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("agency", "user")
    post = held.filter(pk=post_id).first()
    if post is None or (actor.user_id != post.user_id and actor.role is not Role.ADMINISTRATOR):
        raise NotThere(f"post {post_id}")
    if post.stands_in_for_id is not None or actor.stands_in_for is not None:
        raise _passed_on()
    if not role_can_be_stood_in_for(post.role):
        raise _not_stood_in_for(post)
    return post


@transaction.atomic
def end_stand_in(*, actor: Actor, post_id: int, at: datetime) -> Post:
    """From now on nobody acts in his colleague's name any more; what he did stays. By either of the two, or the administrator.

    Its last day is yesterday, so that it ends at once. Raises NotThere for anybody else; Refusal: stand_in_over.
    """
    _ensure_may(actor)
    held = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("stands_in_for", "agency")
    post = held.filter(pk=post_id, stands_in_for__isnull=False).first()
    if post is None or post.stands_in_for is None:
        raise NotThere(f"post {post_id}")
    if actor.role is not Role.ADMINISTRATOR and actor.user_id not in (post.user_id, post.stands_in_for.user_id):
        raise NotThere(f"post {post_id}")
    today = clock.day_of(at)
    if post.valid_to is not None and (post.valid_to < today or post.valid_to < post.valid_from):
        raise Refusal("stand_in_over", "Việc thay này đã kết thúc; thao tác của anh/chị không làm thay đổi gì.")
    end_now(post, actor=actor, at=at)
    return post


def end_now(post: Post, *, actor: Actor, at: datetime) -> None:
    """A piece of the deeds that end a standing-in: the row and its line."""
    assert post.stands_in_for is not None
    post.valid_to = clock.day_of(at) - timedelta(days=1)
    post.save(update_fields=["valid_to"])
    audit.record(
        AuditKind.STAND_IN_ENDED, actor=actor, stream=stream(post.stands_in_for.user_id), facts=_facts(post), at=at
    )


def _ensure_may(actor: Actor) -> None:
    parties = own_party(actor) | ({agency_party(actor)} if actor.role in AGENCY_ROLES else frozenset())
    if not may(Deed.STAND_IN, parties):
        raise _not_stood_in_for(None)


def _facts(post: Post) -> dict[str, object]:
    assert post.stands_in_for is not None and post.valid_to is not None
    return {
        "post": post.pk,
        "agency": post.agency_id,
        "stands_in": post.user_id,
        "stands_in_for": post.stands_in_for.user_id,
        "valid_to": post.valid_to.isoformat(),
    }


def _title(post: Post) -> str:
    """As it stands behind the name of the doer, in every list and history: "thay Giám đốc Sở Tài chính Nguyễn Văn A"."""
    full = f"thay {post.title} {post.user.full_name}"
    return full if len(full) <= TITLE_MOST else f"thay {post.user.full_name}"[:TITLE_MOST]


def _faults_of_days(post: Post, valid_from: date, valid_to: date, today: date) -> list[Refusal]:
    if valid_from < today:
        sentence = "Ngày bắt đầu đã qua. Việc thay chỉ tính từ hôm nay trở đi, vì việc đã làm rồi không đổi người làm."
        return [Refusal("stand_in_in_the_past", sentence, field="valid_from")]
    if valid_to < valid_from:
        return [
            Refusal(
                "stand_in_ends_before_it_begins",
                "Ngày cuối sớm hơn ngày bắt đầu. Anh/chị xem lại hai ngày.",
                field="valid_to",
            )
        ]
    if valid_from < post.valid_from or (post.valid_to is not None and post.valid_to < valid_to):
        sentence = "{name} không giữ chức vụ này suốt thời gian đã chọn, nên chưa cử được người thay. Anh/chị chọn lại hai ngày."
        return [Refusal("stand_in_beyond_post", sentence, field="valid_to", name=post.user.full_name)]
    others = Post.objects.filter(stands_in_for=post, valid_from__lte=valid_to, valid_to__gte=valid_from)
    other = next(
        (o for o in others.select_related("user") if o.valid_to is not None and o.valid_to >= o.valid_from), None
    )
    if other is not None:
        sentence = (
            "Từ {first} đến hết {last} đã có {name} thay. Anh/chị chọn ngày khác, hoặc kết thúc việc thay ấy trước."
        )
        days = {"first": f"{other.valid_from:%d/%m/%Y}", "last": f"{other.valid_to:%d/%m/%Y}"}
        return [Refusal("stand_in_overlaps", sentence, field="valid_from", name=other.user.full_name, **days)]
    return []


def _faults_of_colleague(post: Post, user_id: int, valid_from: date, valid_to: date) -> list[Refusal]:
    """Somebody else, who may sign in and holds a post of his own at the same agency on all these days."""
    if user_id == post.user_id:
        return [Refusal("stand_in_for_oneself", "Anh/chị chọn người thay khác với người được thay.", field="user_id")]
    own = Post.objects.filter(
        OWN, user_id=user_id, agency_id=post.agency_id, user__is_active=True, valid_from__lte=valid_from
    )
    if own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_to)).exists():
        return []
    somebody = User.objects.filter(pk=user_id).first()
    sentence = "{name} không giữ chức vụ nào ở {agency} suốt thời gian đã chọn, nên chưa thay được. Anh/chị chọn người cùng cơ quan."
    name = somebody.full_name if somebody else "Người được chọn"
    return [Refusal("stand_in_not_a_colleague", sentence, field="user_id", name=name, agency=post.agency.name)]


def _passed_on() -> Refusal:
    return Refusal(
        "stand_in_passed_on",
        "Anh/chị đang làm thay người khác nên không cử tiếp người thay được, theo quy định của hệ thống. Người được thay tự cử, hoặc anh/chị chuyển "
        "về chức vụ của mình.",
    )


def _not_stood_in_for(post: Post | None) -> Refusal:
    if post is not None and post.role == Role.PROVINCE_LEADER.value:
        sentence = "Việc thay lãnh đạo UBND tỉnh theo văn bản phân công của UBND tỉnh; hệ thống không ghi ở đây. Quản trị giao chức vụ có thời hạn."
        return Refusal("not_stood_in_for", sentence)
    return Refusal(
        "not_stood_in_for",
        "Vai trò này không cử người thay ở đây, theo quy định của hệ thống. Quản trị giao cho người khác một chức vụ cùng vai trò, có thời hạn.",
    )
