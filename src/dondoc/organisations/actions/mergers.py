"""An agency ends: merged into another, or dissolved with nothing left; and the taking back of what was recorded by mistake (B1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import need_basis, only_administrator, stream
from dondoc.organisations.actions.people import keep_an_administrator
from dondoc.organisations.models import Agency, Post, Succession
from dondoc.organisations.queries.mergers import posts_upon, refuse_end, refuse_merger
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal


@transaction.atomic
def dissolve_into(
    *,
    actor: Actor,
    agency_id: int,
    successor_id: int,
    on: date,
    basis: str,
    at: datetime,
    carry_people: bool = False,
) -> Succession:
    """From `on`, the successor stands where the agency stood; posts in the agency end the day before.

    What it has open stays on its assignments and is counted at the successor (docs/definitions.md 4). `carry_people`: who works there, its heads
    excepted, holds the same post at the successor from `on`. Raises Refusal where the agency is already gone, would stand for itself, is of
    another level, or one of the two does not exist on that day.
    """
    only_administrator(actor)
    # In the order of their keys, so that two mergers never wait for each other; `no_key`: nobody who writes about them waits either.
    held = {
        a.pk: a
        for a in Agency.objects.select_for_update(no_key=True).filter(pk__in=(agency_id, successor_id)).order_by("pk")
    }
    agency, successor = held[agency_id], held[successor_id]
    basis = need_basis(basis)
    refuse_merger(agency, successor, on)
    posts = _end_posts(agency, on, successor if carry_people else None)
    _end(agency, on, basis)
    succession = Succession.objects.create(
        agency=agency, successor=successor, on=on, basis=basis, recorded_at=at, posts=posts
    )
    facts = {"successor": successor.pk, "on": on.isoformat()} | _told(posts)
    audit.record(AuditKind.AGENCY_DISSOLVED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return succession


def _told(posts: dict[str, object]) -> dict[str, object]:
    ended, given = posts["ended"], posts["given"]
    return {"posts_ended": len(ended), "posts_given": len(given)}  # type: ignore[arg-type]


def _end(agency: Agency, on: date, basis: str) -> None:
    agency.dissolved_on, agency.dissolved_basis = on, basis
    agency.save(update_fields=["dissolved_on", "dissolved_basis"])


def _end_posts(agency: Agency, on: date, successor: Agency | None) -> dict[str, object]:
    """Every post held there on the day before ends then; the same posts at the successor where people are carried over."""
    ended: dict[str, str | None] = {}
    carried: list[Post] = []
    upon = posts_upon(agency.pk, on)
    for post in upon:
        ended[str(post.pk)] = post.valid_to.isoformat() if post.valid_to else None
        own = post.stands_in_for_id is None  # nobody stands in at the successor for a post that is gone
        if successor and own and post.role != Role.AGENCY_HEAD and (post.valid_to is None or post.valid_to >= on):
            carried.append(
                Post(
                    user_id=post.user_id,
                    agency=successor,
                    role=post.role,
                    title=post.title.replace(agency.name, successor.name),
                    signs="",
                    division_id=post.division_id,
                    valid_from=on,
                    valid_to=post.valid_to,
                )
            )
    Post.objects.filter(pk__in=list(map(int, ended))).update(valid_to=on - timedelta(days=1))
    given = [post.pk for post in Post.objects.bulk_create(carried)]
    for post in upon:
        keep_an_administrator(post, on)
    return {"ended": ended, "given": given}


@transaction.atomic
def dissolve(*, actor: Actor, agency_id: int, on: date, basis: str, open_work: int, at: datetime) -> Agency:
    """The agency ends and nobody stands for it; its past figures stay its own.

    `open_work`: how much it has open, counted by the caller, who knows tasks. Raises Refusal where that is anything, or units stand under it.
    """
    only_administrator(actor)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    basis = need_basis(basis)
    refuse_end(agency, on)
    if open_work:
        raise Refusal(
            "dissolved_with_open_work",
            "{agency} còn {n} việc chưa xong nên phải có cơ quan kế thừa. Anh/chị chọn cơ quan kế thừa.",
            field="successor_id",
            agency=agency.name,
            n=open_work,
        )
    below = Agency.objects.filter(parent=agency).filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on)).count()
    if below:
        raise Refusal(
            "dissolved_with_units",
            "{agency} còn {n} đơn vị trực thuộc đang hoạt động. Anh/chị sắp xếp các đơn vị đó trước, hoặc chọn cơ quan kế thừa.",
            field="successor_id",
            agency=agency.name,
            n=below,
        )
    posts = _end_posts(agency, on, None)
    _end(agency, on, basis)
    facts = {"successor": None, "on": on.isoformat()} | _told(posts)
    audit.record(AuditKind.AGENCY_DISSOLVED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return agency


@transaction.atomic
def take_back_merger(*, actor: Actor, agency_id: int, done_upon: int, at: datetime) -> Agency:
    """What was recorded of the agency's merger holds no longer: it stands again, its people hold their posts, those given elsewhere are gone.

    `done_upon`: how many deeds rest on the merger, counted by the caller, who knows tasks. Raises Refusal where there are any, where nothing is
    to be taken back, or where the successor has ended since.
    """
    only_administrator(actor)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    succession = Succession.objects.select_for_update().select_related("successor").filter(agency=agency).first()
    if succession is None or agency.dissolved_on is None:
        raise Refusal("nothing_to_take_back", "{agency} không có việc hợp nhất nào đang được ghi.", agency=agency.name)
    if done_upon:
        raise Refusal(
            "work_rests_on_merger",
            "Đã có {n} việc làm trên cơ sở hợp nhất này nên không hủy được nữa. Cần tách ra thì anh/chị thành lập cơ quan mới.",
            n=done_upon,
        )
    if succession.successor.dissolved_on is not None:
        raise Refusal(
            "successor_went_on",
            "{successor} sau đó cũng đã kết thúc hoạt động. Anh/chị hủy việc đó trước.",
            successor=succession.successor.name,
        )
    agency.dissolved_on, agency.dissolved_basis = None, ""
    agency.save(update_fields=["dissolved_on", "dissolved_basis"])
    succession.undone_at = at
    succession.save(update_fields=["undone_at"])
    _give_back_posts(succession)
    facts = {"successor": succession.successor_id, "on": succession.on.isoformat()}
    audit.record(AuditKind.AGENCY_MERGER_UNDONE, actor=actor, stream=stream(agency), facts=facts, at=at)
    return agency


def _give_back_posts(succession: Succession) -> None:
    """Posts that the merger ended run on as they did; what was changed by hand since stays. Posts it gave had no deed and go."""
    last_day = succession.on - timedelta(days=1)
    for pk, valid_to in succession.posts.get("ended", {}).items():
        Post.objects.filter(pk=int(pk), valid_to=last_day).update(valid_to=valid_to)
    Post.objects.filter(pk__in=succession.posts.get("given", []), valid_from=succession.on).delete()
