"""The teams that inspect, who is in them on a day, and whom one may take into them (G1; TH 10.1.đ, 13; BT 12.1.b, 14.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from dondoc.core.models import StoredFile
from dondoc.core.regulation import current, regulation
from dondoc.inspections.models import Inspection, Member, MemberRole, Team
from dondoc.organisations.models import Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.rules.access import OFFICE_ROLES, Actor, Deed, Role, may, own_party
from dondoc.rules.folding import fold, vi_sort_key
from dondoc.rules.inspections import LASTING
from dondoc.rules.regulation.inspecting import InspectionBody
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
#: People that a search shows at once.
SHOWN = 20
STANDINGS = ("lives", "to_come", "over")
_ORDER = Case(*(When(role=r.value, then=Value(n)) for n, r in enumerate(MemberRole)), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be taken into a team, as the form offers him. `title`: his post and agency on that day."""

    user_id: int
    name: str
    title: str


def body_in_force() -> InspectionBody:
    """The team that the regulation in force knows."""
    return current().inspection.bodies[0]


def body_of(team: Team) -> InspectionBody:
    """The same of a team that is there already."""
    bodies = regulation(team.regulation_id).inspection.bodies
    return next((one for one in bodies if one.code == team.body), bodies[0])


def may_keep(actor: Actor) -> bool:
    """Whether this reader writes teams down."""
    return may(Deed.KEEP_TEAMS, own_party(actor))


def holds(day: date) -> Q:
    """Memberships that hold on `day`: of a team that is over nobody is a member."""
    return (
        Q(first__lte=day)
        & (Q(last__isnull=True) | Q(last__gte=day))
        & (Q(team__last__isnull=True) | Q(team__last__gte=day))
    )


def members_on(day: date) -> QuerySet[Member]:
    """Who is in which team on `day`."""
    return Member.objects.filter(holds(day))


def still_in(day: date) -> QuerySet[Member]:
    """Who carries on what a team has begun: its members on `day`, also when the term of its decision has passed meanwhile."""
    return Member.objects.filter(Q(first__lte=day) & (Q(last__isnull=True) | Q(last__gte=day)))


def teams_for(actor: Actor) -> QuerySet[Team]:
    """The Office and the leaders of the province see all; whoever is or was in a team sees that one. For others there are none."""
    if actor.sees_everything:
        return Team.objects.all()
    if actor.role is not Role.INSPECTOR:
        return Team.objects.none()
    return Team.objects.filter(Exists(Member.objects.filter(team=OuterRef("pk"), user=actor.user_id)))


def _standing(name: str, day: date) -> Q:
    return {
        "to_come": Q(first__gt=day),
        "lives": Q(first__lte=day) & (Q(last__isnull=True) | Q(last__gte=day)),
        "over": Q(last__lt=day),
    }[name]


def standing_of(team: Team, day: date) -> str:
    """One of STANDINGS."""
    if team.last is not None and team.last < day:
        return "over"
    return "to_come" if team.first > day else "lives"


def listing(actor: Actor, standing: str, day: date, number: int = 1) -> tuple[Page[Team], dict[str, int]]:
    """One page, newest first, each with the number of its members on `day` and its heads; and the counts. Three queries and one for the heads."""
    rows = teams_for(actor)
    counts = rows.aggregate(all=Count("pk"), **{n: Count("pk", filter=_standing(n, day)) for n in STANDINGS})
    chosen = rows.filter(_standing(standing, day)) if standing in STANDINGS else rows
    on = Q(members__first__lte=day) & (Q(members__last__isnull=True) | Q(members__last__gte=day))
    chosen = chosen.annotate(people=Count("members", filter=on)).order_by("-first", "-pk")
    pages = Paginator(chosen, PER_PAGE)
    pages.count = counts[standing if standing in STANDINGS else "all"]
    page = pages.get_page(number)
    shown = list(page.object_list)
    heads = members_on(day).filter(team__in=[one.pk for one in shown], role=MemberRole.HEAD).select_related("user")
    by_team = {one.team_id: one for one in heads}
    for one in shown:
        one.head = by_team.get(one.pk)  # type: ignore[attr-defined]
    page.object_list = shown
    return page, counts


def members_of(team: Team) -> list[Member]:
    """Everybody who is or was in it, the head first, then by the day they came. One query."""
    return list(team.members.select_related("user", "agency").order_by(_ORDER, "first", "pk"))


def head_of(team: Team, day: date) -> Member | None:
    """Who leads it on `day`. One query."""
    return members_on(day).filter(team=team, role=MemberRole.HEAD).select_related("user").first()


def teams_of(actor: Actor, day: date) -> QuerySet[Team]:
    """The teams in which this person is on `day`, in a post of the Office or as an inspector."""
    if not (actor.is_office or actor.role is Role.INSPECTOR):
        return Team.objects.none()
    mine = Member.objects.filter(holds(day), team=OuterRef("pk"), user=actor.user_id)
    return Team.objects.filter(Exists(mine))


def leads(actor: Actor, team_id: int | None, day: date) -> bool:
    """Whether he is the head of this team on `day`, in a post of the Office or as an inspector."""
    if team_id is None or not (actor.is_office or actor.role is Role.INSPECTOR):
        return False
    return members_on(day).filter(team=team_id, user=actor.user_id, role=MemberRole.HEAD).exists()


def inspections_of(team: Team) -> QuerySet[Inspection]:
    """Those of this team that are not over."""
    return Inspection.objects.filter(team=team, state__in=[state.value for state in LASTING])


def concludes(team: Team) -> bool:
    """Whether the term of its decision has passed while an inspection of it waits for its end. At most one query."""
    return team.ended_at is None and inspections_of(team).exists()


def files_for(actor: Actor) -> QuerySet[StoredFile]:
    """Decisions and working rules of the teams that the actor sees."""
    seen = teams_for(actor)
    return StoredFile.objects.filter(
        Q(pk__in=seen.exclude(file=None).values("file")) | Q(pk__in=seen.exclude(rules_file=None).values("rules_file"))
    )


# ---------------------------------------------------------------- whom one may take in


def _posts(day: date) -> QuerySet[Post]:
    """Posts from which somebody may be taken: not one that only lets him inspect, nor whoever keeps the machine."""
    out = [Role.INSPECTOR.value, Role.ADMINISTRATOR.value, Role.READER.value]
    rows = Post.objects.filter(held_on(day), OWN).exclude(role__in=out)
    return rows.select_related("user", "agency").order_by("user__full_name", "pk")


def _people(posts: QuerySet[Post]) -> list[Person]:
    found: dict[int, Person] = {}
    for post in posts:
        found.setdefault(post.user_id, Person(post.user_id, post.user.full_name, post.described))
    return list(found.values())


def usual_heads(day: date) -> list[Person]:
    """Those from whose posts the regulation takes the head; of the Office's leaders, where it does not say. One query."""
    roles = body_in_force().head_roles or (Role.OFFICE_LEADER.value,)
    return _people(_posts(day).filter(role__in=roles))


def people_found(words: str, day: date) -> tuple[list[Person], int]:
    """Who is called so, or holds such a post at such an agency, and how many more there are: every word typed begins a word there. The whole
    name stands first, then names with the marks as typed, names without, posts and agencies. Two queries, none for less than two letters.
    """
    typed, wanted = " ".join(words.lower().split()), fold(words).split()
    if len("".join(wanted)) < 2:
        return [], 0
    told = _posts(day).values_list("pk", "user_id", "user__full_name", "user__username", "agency__search_text", "title")
    hits: dict[int, tuple[int, str, int]] = {}
    for pk, user, name, username, agency, title in told:
        known = f"{fold(name)} {username.lower()}".split()
        if not _begin(wanted, [*known, *agency.split(), *fold(title).split()]):
            continue
        marked = f" {name.lower()} "
        ranks = (name.lower() == typed, f" {typed} " in marked, f" {typed}" in marked, _begin(wanted, known), True)
        place = (ranks.index(True), vi_sort_key(name), pk)
        hits[user] = min(place, hits.get(user, place))
    best = sorted(hits, key=hits.__getitem__)[:SHOWN]
    people = {one.user_id: one for one in _people(_posts(day).filter(user__in=best))}
    return [people[user] for user in best], len(hits) - len(best)


def _begin(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def person_to_take(user_id: int | None, day: date) -> Person | None:
    """One of those people; None for anybody else. One query."""
    found = _people(_posts(day).filter(user=user_id)) if user_id is not None else []
    return found[0] if found else None


def own_post(user_id: int, day: date) -> Post | None:
    """The post out of which he comes: his oldest on that day."""
    return _posts(day).filter(user=user_id).order_by("pk").first()


def acts_in_the_office(user_id: int, day: date) -> bool:
    """Whether he needs no post of an inspector: in his own he sees what the Office sees."""
    return _posts(day).filter(user=user_id, role__in=[role.value for role in OFFICE_ROLES]).exists()


def is_usual_head(team: Team, user_id: int, day: date) -> bool:
    """Whether he comes from where the regulation takes the head; True where it does not say (TH 10.1.đ)."""
    roles = body_of(team).head_roles
    return not roles or _posts(day).filter(user=user_id, role__in=roles).exists()


def inspected_with_him(team: Team, user_id: int, day: date) -> Inspection | None:
    """A running inspection of this team at an agency of his own, at its unit, or at one that was merged into it. Few queries."""
    own: set[int] = set()
    for post in _posts(day).filter(user=user_id):
        own |= set(stands_for(post.agency_id, day))
        if post.agency.kind == AgencyKind.SUBORDINATE and post.agency.parent_id:
            own.add(post.agency.parent_id)
    units = Q(agency__parent_id__in=own, agency__kind=AgencyKind.SUBORDINATE.value)
    return inspections_of(team).filter(Q(agency_id__in=own) | units).select_related("agency").first()
