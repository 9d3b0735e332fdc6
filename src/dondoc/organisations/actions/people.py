"""People, their dated posts and their accounts (B2; BT 18.1)."""

from __future__ import annotations

import re
from datetime import date, datetime

from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Q

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.passwords import faults_of
from dondoc.organisations.models import Agency, Post, User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal, Refusals, WayOn

#: As Django's own user names: nothing that must be escaped in an address or misread in a log.
USERNAME = re.compile(r"[A-Za-z0-9.@+_-]+")
#: How the head himself signs (organisations.models.person.Post.signs).
HEAD = "head"
TITLE_MOST = 120
#: What a person may choose for himself, and from which values.
PREFERENCES = {"theme": ("auto", "light", "dark"), "density": ("roomy", "tight"), "keys": ("on", "off")}


def stream(user_id: int) -> str:
    return f"user:{user_id}"


@transaction.atomic
def add_person(*, actor: Actor, username: str, full_name: str, at: datetime) -> User:
    """A person who can be given posts; he cannot sign in until he has a password.

    Raises Refusal(s): no name, a name or user name that does not fit, a user name already taken.
    """
    only_administrator(actor)
    username, full_name = username.strip(), " ".join(full_name.split())
    _check_names(username, full_name)
    if User.objects.filter(username=username).exists():
        raise Refusal(
            "username_taken",
            "Tên đăng nhập “{username}” đã có người dùng. Anh/chị chọn tên khác.",
            field="username",
            username=username,
        )
    user = User(username=username, full_name=full_name)
    user.set_unusable_password()
    user.save()
    audit.record(AuditKind.PERSON_ADDED, actor=actor, stream=stream(user.pk), facts={}, at=at)
    return user


def _check_names(username: str, full_name: str) -> None:
    """Both there, and neither longer than its column (a database that cuts, or one that breaks, would be worse than a sentence)."""
    found = []
    for field, text, words in (("username", username, "Tên đăng nhập"), ("full_name", full_name, "Họ tên")):
        most = User._meta.get_field(field).max_length
        if not text:
            found.append(Refusal(f"{field}_missing", "{words} chưa được ghi.", field=field, words=words))
        elif most is not None and len(text) > most:
            sentence = "{words} dài {length} chữ, quá mức {most} chữ. Anh/chị rút gọn lại."
            found.append(Refusal(f"{field}_too_long", sentence, field=field, words=words, length=len(text), most=most))
    if not USERNAME.fullmatch(username) and not found:
        found.append(
            Refusal(
                "username_unreadable",
                "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và các dấu . _ - @ +, không có khoảng trống.",
                field="username",
            )
        )
    if found:
        raise Refusals(found)


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    user_id: int,
    agency_id: int,
    role: Role,
    title: str,
    signs: str,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    division_id: int | None = None,
) -> Post:
    """Gives a person a post from a day to a day. Raises Refusal where the agency is gone or the days are the wrong way round."""
    only_administrator(actor)
    return give(
        actor=actor,
        user_id=user_id,
        agency_id=agency_id,
        role=role,
        title=title,
        signs=signs,
        valid_from=valid_from,
        valid_to=valid_to,
        division_id=division_id,
        at=at,
    )


def give(
    *,
    actor: Actor,
    user_id: int,
    agency_id: int,
    role: Role,
    title: str,
    signs: str,
    valid_from: date,
    valid_to: date | None,
    division_id: int | None,
    at: datetime,
) -> Post:
    """A piece of the deeds that give posts, inside their transaction: the caller has asked who may."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    _check_post(agency, title, signs, valid_from, valid_to)
    if agency.dissolved_on is not None and agency.dissolved_on <= valid_from:
        raise Refusal(
            "dissolved_agency", "{agency} đã thôi hoạt động nên không bổ nhiệm được người vào đó.", agency=agency.name
        )
    if valid_to is not None and valid_to < valid_from:
        raise _ends_too_early()
    post = Post.objects.create(
        user_id=user_id,
        agency=agency,
        role=role.value,
        title=title,
        signs=signs,
        division_id=division_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    facts = {"post": post.pk, "agency": agency.pk, "role": role.value, "signs": signs} | {
        "valid_from": valid_from.isoformat()
    }
    audit.record(AuditKind.POST_GIVEN, actor=actor, stream=stream(user_id), facts=facts, at=at)
    return post


def _check_post(agency: Agency, title: str, signs: str, valid_from: date, valid_to: date | None) -> None:
    """A title that fits, an agency that exists by then, and no second head on any of the days."""
    if len(title) > TITLE_MOST:
        sentence = "Tên chức vụ dài quá {most} chữ. Anh/chị rút gọn lại."
        raise Refusal("title_too_long", sentence, field="title", most=TITLE_MOST)
    if agency.founded_on is not None and valid_from < agency.founded_on:
        sentence = "{agency} thành lập ngày {day}, nên chức vụ ở đó không bắt đầu sớm hơn ngày ấy."
        raise Refusal(
            "post_before_founding",
            sentence,
            field="valid_from",
            agency=agency.name,
            day=f"{agency.founded_on:%d/%m/%Y}",
        )
    if signs != HEAD:
        return
    same_days = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        same_days &= Q(valid_from__lte=valid_to)
    held = Post.objects.filter(same_days, agency=agency, signs=HEAD).select_related("user").first()
    if held is not None:
        raise Refusal(
            "second_head",
            "{agency} đã có người đứng đầu trong thời gian này: {name}. Anh/chị ghi ngày thôi chức vụ của người ấy trước, hoặc chọn cách ký khác "
            "(KT., Q., TUQ., TL.).",
            field="signs",
            agency=agency.name,
            name=held.user.full_name,
        )


def keep_an_administrator(besides: Post | int, day: date) -> None:
    """Raises Refusal where, without this post (or without this person's posts), nobody would hold an administrator's post any more; the emergency
    account is nobody at work.

    `day`: the first day on which it would be missing.
    """
    others = Post.objects.filter(role=Role.ADMINISTRATOR.value, user__is_active=True)
    others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    # kept by the room above, accounts; not joined, since PostgreSQL locks no row of an outer join
    others = others.exclude(user_id__in=User.objects.filter(account__break_glass=True).values("pk"))
    if isinstance(besides, Post):
        if besides.role != Role.ADMINISTRATOR.value:
            return
        others = others.exclude(pk=besides.pk)
    else:
        if not others.filter(user_id=besides).exists():
            return
        others = others.exclude(user_id=besides)
    if not others.select_for_update(no_key=True, of=("self",)).exists():
        raise Refusal(
            "last_administrator",
            "Đây là người quản trị cuối cùng của hệ thống nên chưa khóa hoặc kết thúc chức vụ được. Anh/chị giao chức vụ quản trị cho người khác "
            "trước.",
            way_on=WayOn("Thêm người quản trị", "person_new"),
        )


def _ends_too_early() -> Refusal:
    return Refusal(
        "post_ends_before_it_begins",
        "Ngày thôi giữ chức vụ sớm hơn ngày bắt đầu. Anh/chị xem lại hai ngày.",
        field="valid_to",
    )


@transaction.atomic
def end_post(*, actor: Actor, post_id: int, valid_to: date, at: datetime) -> Post:
    """Ends a post; `valid_to` is the last day it is held. Raises Refusal for a day before it began."""
    only_administrator(actor)
    return end(actor=actor, post_id=post_id, valid_to=valid_to, at=at)


def end(*, actor: Actor, post_id: int, valid_to: date, at: datetime) -> Post:
    """A piece of the deeds that end posts, inside their transaction: the caller has asked who may."""
    post = Post.objects.select_for_update(no_key=True).get(pk=post_id)
    if valid_to < post.valid_from:
        raise _ends_too_early()
    keep_an_administrator(post, valid_to)
    post.valid_to = valid_to
    post.save(update_fields=["valid_to"])
    Post.objects.filter(_resting_on(post), valid_to__gt=valid_to).update(valid_to=valid_to)
    facts = {"post": post.pk, "valid_to": valid_to.isoformat()}
    audit.record(AuditKind.POST_ENDED, actor=actor, stream=stream(post.user_id), facts=facts, at=at)
    return post


def _resting_on(post: Post) -> Q:
    """Whoever stands in for this post's holder, and for whom this post's holder stands in at the same agency."""
    return Q(stands_in_for=post) | Q(stands_in_for__isnull=False, user_id=post.user_id, agency_id=post.agency_id)


@transaction.atomic
def set_password(
    *, actor: Actor, user_id: int, password: str, at: datetime, given: bool = False, second: bool = False
) -> User:
    """A new password, by the person himself or the administrator; every session of his ends. Raises Refusals for a weak one.

    `given`: made by the system for one use, to be changed before anything else. `second`: its owner has a second factor besides.
    """
    if actor.user_id != user_id:
        only_administrator(actor)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    weak = [] if given else faults_of(password, user, second=second)
    if weak:
        raise Refusals(weak)
    user.set_password(password)
    user.must_change_password = given
    user.save(update_fields=["password", "must_change_password"])
    audit.record(AuditKind.PASSWORD_SET, actor=actor, stream=stream(user_id), facts={}, at=at)
    return user


def forget_wrong_passwords(username: str) -> None:
    """What locked the name: those counted under it, and under it and one of its owner's devices (accounts.queries.locks.of_device)."""
    AccessAttempt.objects.filter(Q(username=username) | Q(username__startswith=f"{username} ")).delete()


@transaction.atomic
def set_active(*, actor: Actor, user_id: int, active: bool, at: datetime) -> User:
    """Locks or unlocks an account; the person's posts and his past deeds stay."""
    only_administrator(actor)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if active:
        forget_wrong_passwords(user.username)
    else:
        keep_an_administrator(user_id, clock.day_of(at))
    user.is_active = active
    user.save(update_fields=["is_active"])
    kind = AuditKind.ACCOUNT_UNLOCKED if active else AuditKind.ACCOUNT_LOCKED
    audit.record(kind, actor=actor, stream=stream(user_id), facts={}, at=at)
    return user


@transaction.atomic
def set_preference(*, actor: Actor, name: str, value: str, at: datetime) -> User:
    """Theme, density or single-letter keys of the person himself. No audit line: it is no fact about anybody else."""
    if value not in PREFERENCES.get(name, ()):
        raise Refusal("unknown_preference", "Không có lựa chọn này. Anh/chị chọn lại từ danh sách.", field=name)
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    user.preferences = {**user.preferences, name: value}
    user.save(update_fields=["preferences"])
    return user
