"""Who may do what and see what: two tables that a newcomer can read. Every door asks here and nowhere else (B2).

A person's rights come from the post he acts in (Role) and from how his agency stands to the record; both together give his *parties*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dondoc.rules.deeds import BESIDE_THE_LIFE as BESIDE_THE_LIFE
from dondoc.rules.deeds import Deed as Deed
from dondoc.rules.deeds import Party as Party


class Role(StrEnum):
    """What a post is for. One person may hold several dated posts and acts in one at a time."""

    PROVINCE_LEADER = "province_leader"
    OFFICE_LEADER = "office_leader"
    OFFICE_SPECIALIST = "office_specialist"
    OFFICE_CLERK = "office_clerk"
    AGENCY_HEAD = "agency_head"
    AGENCY_SPECIALIST = "agency_specialist"
    AGENCY_CLERK = "agency_clerk"
    INSPECTOR = "inspector"
    READER = "reader"
    ADMINISTRATOR = "administrator"


OFFICE_ROLES = frozenset({Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST, Role.OFFICE_CLERK})
AGENCY_ROLES = frozenset({Role.AGENCY_HEAD, Role.AGENCY_SPECIALIST, Role.AGENCY_CLERK})


class Sight(StrEnum):
    """How much of an assignment is shown, from most to least."""

    ALL = "all"
    PROGRESS = "progress"  # task, deadline, own part, the lead's progress; no inner drafts, no files of the result
    STANDING = "standing"  # title, directive, deadline, standing


#: What each party sees of an assignment. Who is in no row sees nothing: for him it does not exist.
SIGHT: dict[Party, Sight] = {
    Party.LEADERSHIP: Sight.ALL,
    Party.OFFICE_LEADER: Sight.ALL,
    Party.OFFICE_SPECIALIST: Sight.ALL,
    Party.OFFICE_CLERK: Sight.ALL,
    Party.LEAD_SIGNER: Sight.ALL,
    Party.LEAD_STAFF: Sight.ALL,
    Party.LEAD_UNIT: Sight.ALL,
    Party.FIELD_MANAGER: Sight.ALL,
    Party.INSPECTOR: Sight.ALL,
    Party.COORDINATOR: Sight.PROGRESS,
    Party.CONCERNED: Sight.STANDING,
    Party.READER: Sight.STANDING,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which post, for which agency. Built once per request: the only form in which a person reaches an action.

    `signs` is how the post signs for the head of its agency: "" (it may not), "head", "KT.", "Q.", "TUQ." or "TL.".
    `stands_in_for` is the colleague in whose name he acts for some days (B3), with that colleague's name; None where he acts for himself.
    """

    user_id: int
    name: str
    post_id: int
    title: str
    role: Role
    agency_id: int
    agency_code: str
    agency_name: str
    signs: str = ""
    stands_in_for: int | None = None
    stands_in_for_name: str = ""

    @property
    def duty_id(self) -> int:
        """Whose work is before him: his own, or that of the colleague he stands in for. What he does is recorded under `user_id`."""
        return self.stands_in_for or self.user_id

    @property
    def name_in_log(self) -> str:
        """Who acted, for the evidence log; with both names where one acts for the other."""
        return f"{self.name} (thay mặt {self.stands_in_for_name})" if self.stands_in_for else self.name

    @property
    def described(self) -> str:
        """Post and agency in one line; the agency is not said twice where the title names it."""
        return describe(self.title, self.agency_name, self.role)

    @property
    def is_office(self) -> bool:
        return self.role in OFFICE_ROLES

    @property
    def sees_everything(self) -> bool:
        return self.is_office or self.role is Role.PROVINCE_LEADER

    @property
    def sees_whole_what_he_sees(self) -> bool:
        """Of an inspector: what his mandate covers he sees whole, and nothing else (docs/definitions.md 5)."""
        return self.sees_everything or self.role is Role.INSPECTOR


#: Nobody signed in: what runs by itself, by what a directive or an administrator has said.
SYSTEM = Actor(0, "Hệ thống", 0, "Mở kỳ theo văn bản đã giao", Role.ADMINISTRATOR, 0, "", "Hệ thống")


def describe(title: str, agency_name: str, role: str) -> str:
    """How a post is named beside a person: "Chuyên viên, Sở Tài chính", but "Giám đốc Sở Tài chính" alone."""
    return title if agency_name in title or role == Role.PROVINCE_LEADER else f"{title}, {agency_name}"


def own_party(actor: Actor) -> frozenset[Party]:
    """What the post gives by itself, before any assignment is looked at."""
    simple = {
        Role.PROVINCE_LEADER: Party.LEADERSHIP,
        Role.OFFICE_LEADER: Party.OFFICE_LEADER,
        Role.OFFICE_SPECIALIST: Party.OFFICE_SPECIALIST,
        Role.OFFICE_CLERK: Party.OFFICE_CLERK,
        Role.READER: Party.READER,
        Role.ADMINISTRATOR: Party.ADMINISTRATOR,
    }
    found = simple.get(actor.role)
    return frozenset({found}) if found else frozenset()


def agency_party(actor: Actor) -> Party:
    """How a person of the lead agency stands to its assignment: he signs for it, or he works on it."""
    return Party.LEAD_SIGNER if actor.signs else Party.LEAD_STAFF


def may(deed: Deed, parties: Iterable[Party]) -> bool:
    """For deeds beside the life of an assignment."""
    return bool(BESIDE_THE_LIFE[deed] & frozenset(parties))


def sight(parties: Iterable[Party]) -> Sight | None:
    """The widest sight that any of the parties gives; None: the record does not exist for him."""
    order = list(Sight)
    seen = [SIGHT[p] for p in parties if p in SIGHT]
    return min(seen, key=order.index) if seen else None
