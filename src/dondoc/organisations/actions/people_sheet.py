"""People from a sheet: every row judged before anything is written, then accounts and posts in one act (B3; BT 18.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.accounts import one_time_password
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.people import add_person, appoint, stream
from dondoc.organisations.models import User
from dondoc.organisations.queries.people_sheet import PersonLine, Verdict, match_people, refuse_marked_row
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal, Refusals

#: New accounts in one act: the computation of a password is slow on purpose, some 0.15 seconds each.
MOST_NEW = 200
#: Faults that are told at once.
MOST_FAULTS = 30


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """An account just opened, with its password for one use, which is kept nowhere. `agency`: its name."""

    full_name: str
    username: str
    password: str
    agency: str


def judge_people(*, actor: Actor, lines: Sequence[PersonLine], at: datetime) -> list[Verdict]:
    """What would become of each row, in the order of the sheet. The deeds themselves are tried and taken back, so that no check differs.

    Raises Refusal: not the administrator, a mark of secrecy, more new accounts than one act may open.
    """
    only_administrator(actor)
    for line in lines:
        refuse_marked_row(line.number, line.full_name, line.title, line.agency)
    matched = match_people(lines)
    new = sum(v.kind == "new" for v in matched)
    if new > MOST_NEW:
        sentence = "Bảng có {n} tài khoản mới, quá mức {most} tài khoản một lần. Anh/chị chia thành nhiều bảng."
        raise Refusal("people_too_many", sentence, field="file", n=new, most=MOST_NEW)
    with transaction.atomic():
        judged = [_tried(actor, verdict, at) for verdict in matched]
        transaction.set_rollback(True)
    return judged


def _tried(actor: Actor, verdict: Verdict, at: datetime) -> Verdict:
    if verdict.kind not in ("new", "post"):
        return verdict
    try:
        with transaction.atomic():
            _write(actor, verdict, at)
    except Refusal as refusal:
        return replace(verdict, kind="refused", refusal=refusal)
    except Refusals as several:
        return replace(verdict, kind="refused", refusal=several.refusals[0])
    return verdict


def _write(actor: Actor, verdict: Verdict, at: datetime) -> int:
    """The person, where he is new, and his post; returns whose it is."""
    line, user_id = verdict.line, verdict.user_id
    if user_id is None:
        user_id = add_person(actor=actor, username=line.username, full_name=line.full_name, at=at).pk
    assert verdict.agency is not None
    appoint(
        actor=actor,
        user_id=user_id,
        agency_id=verdict.agency.pk,
        role=Role(line.role),
        title=line.title,
        signs=line.signs,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        at=at,
    )
    return user_id


def import_people(*, actor: Actor, lines: Sequence[PersonLine], at: datetime) -> tuple[list[OpenedAccount], int]:
    """Opens the accounts and gives the posts that the rows say, all or none; rows that change nothing are passed over.

    Returns the new accounts, and how many further posts were given. Raises Refusal(s) of `judge_people`, and Refusals where a row can no longer
    be written.
    """
    judged = judge_people(actor=actor, lines=lines, at=at)
    faults = [_at_row(v) for v in judged if v.refusal is not None]
    if faults:
        raise Refusals(faults[:MOST_FAULTS])
    passwords = {v.line.number: one_time_password() for v in judged if v.kind == "new"}
    # Before the transaction: minutes of computing must not hold the log that every other deed waits for.
    hashes = {number: make_password(password) for number, password in passwords.items()}
    with transaction.atomic():
        for verdict in judged:
            if verdict.kind in ("new", "post"):
                _keep(actor, verdict, hashes.get(verdict.line.number), at)
    opened = [
        OpenedAccount(v.line.full_name, v.line.username, passwords[v.line.number], v.agency.name)
        for v in judged
        if v.kind == "new" and v.agency is not None
    ]
    return opened, sum(v.kind == "post" for v in judged)


def _keep(actor: Actor, verdict: Verdict, password_hash: str | None, at: datetime) -> None:
    try:
        user_id = _write(actor, verdict, at)
    except Refusal as refusal:
        raise _at_row(replace(verdict, refusal=refusal)) from refusal
    if password_hash is not None:
        User.objects.filter(pk=user_id).update(password=password_hash, must_change_password=True)
        audit.record(AuditKind.PASSWORD_SET, actor=actor, stream=stream(user_id), facts={}, at=at)


def _at_row(verdict: Verdict) -> Refusal:
    refusal = verdict.refusal
    assert refusal is not None
    said = refusal.sentence.format(**refusal.params)
    return Refusal("people_line", "Dòng {number}: {fault}", field="file", number=verdict.line.number, fault=said)
