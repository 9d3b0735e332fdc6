"""Whose secret it is that a machine shows, and the machines as their administrator sees them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop as N_

from dondoc.connections.models import Token
from dondoc.core.made_once import MadeOnce
from dondoc.core.stamp import carried, learn
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role

PER_PAGE = 50
#: Letters of a secret that are kept to tell two apart.
HINT = 12
#: What a machine is called beside its deeds.
TITLE = "Phần mềm kết nối"


class Scope(StrEnum):
    """What a token may be used for. Each is narrowed by its role and agency: a scope opens a door, it shows nothing more."""

    DOCUMENTS_READ = "documents:read"
    TASKS_READ = "tasks:read"
    ASSIGNMENTS_READ = "assignments:read"
    FIGURES_READ = "figures:read"
    AGENCIES_READ = "agencies:read"
    DOCUMENTS_WRITE = "documents:write"
    UPDATES_WRITE = "updates:write"
    EDXML = "edxml"


#: What each lets a machine do, as a person reads it.
SCOPE_WORDS: dict[Scope, str] = {
    Scope.DOCUMENTS_READ: N_("Đọc văn bản giao nhiệm vụ và tệp"),
    Scope.TASKS_READ: N_("Đọc nhiệm vụ"),
    Scope.ASSIGNMENTS_READ: N_("Đọc lượt giao và báo cáo"),
    Scope.FIGURES_READ: N_("Đọc số liệu"),
    Scope.AGENCIES_READ: N_("Đọc danh mục cơ quan và mã"),
    Scope.DOCUMENTS_WRITE: N_("Đăng ký văn bản kèm nhiệm vụ (Văn phòng UBND tỉnh)"),
    Scope.UPDATES_WRITE: N_("Gửi báo cáo, trình ký kết quả (cơ quan thực hiện)"),
    Scope.EDXML: N_("Gửi và nhận văn bản edXML"),
}

_READ = (
    Scope.DOCUMENTS_READ,
    Scope.TASKS_READ,
    Scope.ASSIGNMENTS_READ,
    Scope.FIGURES_READ,
    Scope.AGENCIES_READ,
)
#: Posts a machine can hold: none of them signs, judges or issues, for those are deeds of persons.
SCOPES_OF: dict[Role, tuple[Scope, ...]] = {
    Role.OFFICE_CLERK: (*_READ, Scope.DOCUMENTS_WRITE, Scope.EDXML),
    Role.AGENCY_SPECIALIST: (*_READ, Scope.UPDATES_WRITE, Scope.EDXML),
    Role.READER: (Scope.TASKS_READ, Scope.ASSIGNMENTS_READ, Scope.FIGURES_READ, Scope.AGENCIES_READ),
}


def roles_of(kind: str) -> tuple[Role, ...]:
    """The posts a machine can hold at an agency of this kind."""
    if kind == AgencyKind.OFFICE:
        return (Role.OFFICE_CLERK, Role.READER)
    if kind in (AgencyKind.PROVINCE, AgencyKind.DIVISION):
        return (Role.READER,)
    return (Role.AGENCY_SPECIALIST, Role.READER)


class Standing(StrEnum):
    """Why a secret does or does not open the door."""

    GOOD = "good"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    AGENCY_GONE = "agency_gone"


@dataclass(frozen=True, slots=True)
class Granted:
    """A token that was shown: how it stands and, where it is good, in whose name it acts. `used_today`: its use was noted already."""

    standing: Standing
    token_id: int = 0
    actor: Actor | None = None
    scopes: frozenset[str] = frozenset()
    used_today: bool = False


_known = MadeOnce(
    lambda digest: Token.objects.filter(secret_hash=digest).values_list(
        "pk", "account_id", "account__full_name", "role", "scopes", "valid_until", "last_used_on", "revoked_at",
        "agency_id", "agency__code", "agency__name", "agency__dissolved_on", carried(),
    )
)  # fmt: skip


def granted(secret: str, day: date) -> Granted:
    """What this secret opens on `day`. One query; the secret itself is compared by its hash only."""
    row = _known.first(digest=hash_of(secret))
    if row is None:
        return Granted(Standing.UNKNOWN)
    *told, administration = row
    learn(administration)
    pk, account_id, name, role, scopes, valid_until, used_on, revoked_at, agency_id, code, agency, gone_on = told
    if revoked_at is not None:
        return Granted(Standing.REVOKED, pk)
    if valid_until < day:
        return Granted(Standing.EXPIRED, pk)
    if gone_on is not None and gone_on <= day:
        return Granted(Standing.AGENCY_GONE, pk)
    actor = Actor(account_id, name, 0, TITLE, Role(role), agency_id, code, agency)
    return Granted(Standing.GOOD, pk, actor, frozenset(scopes), used_on == day)


def hash_of(secret: str) -> str:
    """A secret of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A machine in the administrator's list."""

    id: int
    name: str
    agency: str
    role: str
    scopes: list[str]
    hint: str
    valid_until: date
    last_used_on: date | None
    made_at: datetime
    made_by: str
    revoked_at: datetime | None

    def stands(self, day: date) -> Standing:
        if self.revoked_at is not None:
            return Standing.REVOKED
        return Standing.EXPIRED if self.valid_until < day else Standing.GOOD


def tokens(number: int = 1) -> Page[TokenRow]:
    """A page of machines: those still let in first, newest first. Two queries."""
    order = (F("revoked_at").asc(nulls_first=True), "-made_at", "-pk")
    page: Page[TokenRow] = Paginator(_rows(Token.objects.order_by(*order)), PER_PAGE).get_page(number)
    page.object_list = [TokenRow(*row) for row in page.object_list]
    return page


def machines_among(account_ids: Collection[int]) -> set[int]:
    """Those of these accounts that are of a machine. One query."""
    return set(Token.objects.filter(account_id__in=list(account_ids)).values_list("account_id", flat=True))


def token(pk: int) -> TokenRow | None:
    """One of them; None if there is none."""
    row = _rows(Token.objects.filter(pk=pk)).first()
    return TokenRow(*row) if row else None


def _rows(found: QuerySet[Token]) -> QuerySet[Token, tuple[object, ...]]:
    return found.values_list(
        "pk", "account__full_name", "agency__name", "role", "scopes", "hint", "valid_until", "last_used_on", "made_at",
        "made_by__full_name", "revoked_at",
    )  # fmt: skip
