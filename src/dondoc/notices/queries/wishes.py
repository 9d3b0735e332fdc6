"""Which e-mail a person wants, within what the profile makes compulsory for his posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from dondoc.core.regulation import current
from dondoc.notices.hearing import ears
from dondoc.notices.models import CalendarFeed, Wish
from dondoc.rules.regulation.oversight import MAILS


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of e-mail as the page offers it. `compulsory`: it cannot be turned off; `cite`, `confidence` as in the profile."""

    code: str
    on: bool
    compulsory: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    choices: tuple[Choice, ...]
    language: str
    feed_made: bool
    cite: str
    confidence: str


def wishes_of(user_id: int, day: date) -> Wishes:
    """What the page shows of one person. Three queries."""
    rules = current().notices
    roles = {ear.role for ear in ears(Q(user_id=user_id), day)}
    kept = Wish.objects.filter(user_id=user_id).first()
    must = _compulsory(roles)
    return Wishes(
        choices=tuple(Choice(mail, mail in must or _wanted(kept, mail, roles), mail in must) for mail in MAILS),
        language=kept.language if kept else settings.LANGUAGE_CODE,
        feed_made=CalendarFeed.objects.filter(user_id=user_id).exists(),
        cite=rules.cite if rules else "",
        confidence=rules.confidence.value if rules else "",
    )


def who_wants(mail: str, user_ids: Collection[int], day: date) -> dict[int, str]:
    """Those of these people to whom this kind of e-mail goes, each with the language of his messages. Two queries."""
    roles: dict[int, set[str]] = defaultdict(set)
    for ear in ears(Q(user_id__in=sorted(user_ids)), day):
        roles[ear.user_id].add(ear.role)
    kept = {wish.user_id: wish for wish in Wish.objects.filter(user_id__in=sorted(user_ids))}
    return {
        pk: kept[pk].language if pk in kept else settings.LANGUAGE_CODE
        for pk, held in roles.items()
        if mail in _compulsory(held) or _wanted(kept.get(pk), mail, held)
    }


def _compulsory(roles: Collection[str]) -> set[str]:
    rules = current().notices
    return {one.code for one in rules.compulsory if set(one.roles) & set(roles)} if rules else set()


def _wanted(kept: Wish | None, mail: str, roles: Collection[str]) -> bool:
    """What he chose; until he did, everything but the weekly summary, which is for leaders."""
    if kept is not None:
        return bool(getattr(kept, mail))
    if mail != "weekly":
        return True
    rules = current().notices
    return bool(rules and set(rules.weekly_for) & set(roles))
