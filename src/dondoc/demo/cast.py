"""Who plays what in a demo: the people of a province by agency and by part."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from dondoc.demo.seeds import DemoProvince
from dondoc.organisations.actions import AgencySeed, PersonSeed, PostSeed
from dondoc.rules.access import Role

#: Kinds of agency that stand nearest to the people: communes where there are any, else districts; a province's file may say otherwise.
LOCAL = ("commune", "district")


class Cast:
    """Look-ups over a province's seed. Codes of agencies and usernames, never keys of a database."""

    def __init__(self, province: DemoProvince) -> None:
        seed = province.seed
        self.agencies: dict[str, AgencySeed] = {a.code: a for a in seed.agencies if a.on is None}
        self.people: dict[str, PersonSeed] = {p.username: p for p in seed.people}
        self.posts: dict[tuple[str, str], PostSeed] = {
            (p.username, post.agency): post for p in seed.people for post in p.posts
        }
        self.heads = self._by_sign("head")
        self.deputies = self._by_sign("KT.")
        self.specialists: dict[str, list[str]] = defaultdict(list)
        for person in seed.people:
            for post in person.posts:
                if post.role is Role.AGENCY_SPECIALIST:
                    self.specialists[post.agency].append(person.username)
        self.units: dict[str, list[str]] = defaultdict(list)
        for agency in self.agencies.values():
            if agency.kind == "subordinate" and self.specialists[agency.code]:
                self.units[agency.parent].append(agency.code)
        self.managers = {code: a.code for a in self.agencies.values() for code in a.fields}
        self.followed_by = {code: name for code, name in province.followed_by.items() if code in self.managers}
        self.office_leaders = [p.username for p in seed.people if p.posts[0].role is Role.OFFICE_LEADER]
        self.chairman, *self.vice_chairmen = [
            p.username for p in seed.people if p.posts[0].role is Role.PROVINCE_LEADER
        ]
        self.clerk = next(p.username for p in seed.people if p.posts[0].role is Role.OFFICE_CLERK)
        local = province.local or next(kind for kind in LOCAL if self.of_kind(kind))
        self.local = self.of_kind(local)
        self.local_group = next(g.code for g in seed.groups if local in g.kinds)
        shown = sorted((p.featured, post.agency) for p in seed.people if p.featured is not None for post in p.posts)
        self.visited = list(
            dict.fromkeys(
                self._lead(code) for _, code in shown if self._lead(code) in self.heads and code not in ("UBND", "VP")
            )
        )
        self.departments = [c for c in self.of_kind("department") if c in self.heads]

    def _by_sign(self, sign: str) -> dict[str, str]:
        return {post.agency: p.username for p in self.people.values() for post in p.posts if post.signs == sign}

    def _lead(self, code: str) -> str:
        """The agency itself, or for a subordinate unit the one it belongs to."""
        agency = self.agencies[code]
        return agency.parent if agency.kind == "subordinate" else code

    def of_kind(self, kind: str) -> list[str]:
        return [a.code for a in self.agencies.values() if a.kind == kind]

    def name(self, username: str) -> str:
        return self.people[username].full_name

    def title(self, username: str) -> str:
        """The title of a person in his first post, without the agency's name where that follows."""
        return self.people[username].posts[0].title

    def division(self, specialist: str) -> str:
        return self.people[specialist].posts[0].division

    def signer(self, agency: str, rng: Random) -> str:
        """The head, or now and then who signs for him."""
        return self.deputies[agency] if agency in self.deputies and rng.random() < 0.3 else self.heads[agency]

    def worker(self, agency: str, rng: Random) -> str:
        """A specialist of the agency; where it has none, its deputy or its head does the work himself."""
        own = self.specialists.get(agency)
        return rng.choice(own) if own else self.deputies.get(agency, self.heads[agency])
