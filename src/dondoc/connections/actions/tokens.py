"""A machine is let in and shut out: its secret is told once and kept as a hash (J4)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.connections.models import Token
from dondoc.connections.queries.tokens import HINT, SCOPES_OF, hash_of, roles_of
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.organisations.models import Agency, User
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals

#: No secret lives longer without somebody looking at it again.
MOST_DAYS = 731
#: How a secret begins, so that whoever finds one in a file knows what it is.
PREFIX = "dondoc_"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenForm:
    """What is said of a machine. `valid_until`: its last day, included."""

    name: str
    agency_id: int
    role: str
    scopes: Collection[str]
    valid_until: date


def make_token(*, actor: Actor, form: TokenForm, at: datetime) -> tuple[Token, str]:
    """A token and its secret, which is told here and never again. Its deeds are named after an account nobody can sign in with.

    Raises Refusal(s): not the administrator, no name, a mark of secrecy, an agency that is gone, a role its agency cannot have, no scope or one
    the role cannot use, a last day that is past or too far.
    """
    _ensure_may(actor)
    with refusing_secrets(actor=actor, door="token", at=at), transaction.atomic():
        refuse_marked({"name": form.name}, at=at)
        agency = Agency.objects.select_for_update(no_key=True).filter(pk=form.agency_id).first()
        faults = _faults(form, agency, clock.day_of(at))
        if faults or agency is None:
            raise Refusals(faults)
        secret = PREFIX + secrets.token_urlsafe(32)
        made = Token.objects.create(
            account=_account(form.name, secret),
            agency=agency,
            role=form.role,
            scopes=sorted(set(form.scopes)),
            secret_hash=hash_of(secret),
            hint=secret[:HINT],
            valid_until=form.valid_until,
            made_by_id=actor.user_id,
            made_at=at,
        )
        facts = {"token": made.pk, "agency": agency.pk, "role": made.role, "scopes": made.scopes}
        facts |= {"valid_until": made.valid_until.isoformat()}
        record(AuditKind.TOKEN_MADE, actor=actor, stream=f"token:{made.pk}", facts=facts, at=at)
        return made, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: datetime) -> Token:
    """From now on the secret opens nothing; what was done with it stays. Twice does nothing more. Raises NotThere for no such token."""
    _ensure_may(actor)
    token = Token.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotThere(f"token {token_id}")
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by_id = at, actor.user_id
        token.save(update_fields=["revoked_at", "revoked_by"])
        record(AuditKind.TOKEN_REVOKED, actor=actor, stream=f"token:{token.pk}", facts={"token": token.pk}, at=at)
    return token


@transaction.atomic
def note_used(*, actor: Actor, token_id: int, at: datetime) -> None:
    """That the token was used on this day: written once a day, so that reading stays reading. No audit line: it is no deed."""
    Token.objects.filter(pk=token_id).update(last_used_on=clock.day_of(at))


def _ensure_may(actor: Actor) -> None:
    if not may(Deed.KEEP_CONNECTIONS, own_party(actor)):
        raise Refusal(
            "not_administrator",
            "Việc này do người quản trị hệ thống thực hiện. Anh/chị gửi đề nghị đến Văn phòng UBND tỉnh.",
        )


def _account(name: str, secret: str) -> User:
    """Whom the deeds name: locked, without a password, without an address."""
    number = hashlib.sha256(secret.encode()).hexdigest()[:12]
    account = User(username=f"may.{number}", full_name=" ".join(name.split()), is_active=False)
    account.set_unusable_password()
    account.save()
    return account


def _faults(form: TokenForm, agency: Agency | None, today: date) -> list[Refusal]:
    found = []
    name = " ".join(form.name.split())
    if not name:
        found.append(Refusal("token_name_missing", "Anh/chị ghi tên phần mềm sẽ dùng mã kết nối này.", field="name"))
    elif len(name) > 100:
        found.append(Refusal("token_name_too_long", "Tên phần mềm dài quá 100 chữ. Anh/chị rút gọn lại.", field="name"))
    if agency is None or (agency.dissolved_on is not None and agency.dissolved_on <= today):
        sentence = "Anh/chị chọn một cơ quan đang hoạt động trong danh sách."
        found.append(Refusal("token_agency_unknown", sentence, field="agency_id"))
    elif form.role not in roles_of(agency.kind):
        sentence = "Cơ quan này không có vai trò vừa chọn cho phần mềm. Anh/chị chọn lại vai trò."
        found.append(Refusal("token_role_unfit", sentence, field="role"))
    else:
        found += _scope_faults(form)
    if not today <= form.valid_until <= today + timedelta(days=MOST_DAYS):
        found.append(
            Refusal(
                "token_valid_until",
                "Ngày hết hạn phải từ hôm nay đến ngày {last}. Hết hạn thì anh/chị cấp mã mới.",
                field="valid_until",
                last=f"{today + timedelta(days=MOST_DAYS):%d/%m/%Y}",
            )
        )
    return found


def _scope_faults(form: TokenForm) -> list[Refusal]:
    if not form.scopes:
        return [Refusal("token_scopes_missing", "Anh/chị chọn ít nhất một việc phần mềm được làm.", field="scopes")]
    beyond = set(form.scopes) - set(SCOPES_OF[Role(form.role)])
    if beyond:
        sentence = "Vai trò vừa chọn không làm được việc: {beyond}. Anh/chị bỏ việc ấy hoặc chọn vai trò khác."
        return [Refusal("token_scope_unfit", sentence, field="scopes", beyond=", ".join(sorted(beyond)))]
    return []
