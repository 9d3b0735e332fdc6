"""Messages for the mail server: posted in the transaction of what they tell, sent by the worker, never lost.

What was posted is sent until the server has taken it or said that it never will. Each message is marked before it is handed over and again
after; a process killed between the server's answer and the second mark leaves a message that is sent once more under the same Message-ID,
by which the receiving server can tell. That is all that SMTP allows (docs/decisions/0012).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.notices import transport
from dondoc.notices.models import NOT_TAKEN, UNDER_WAY, Mail, MailState
from dondoc.notices.queries.mailing import due
from dondoc.organisations.queries.accounts import addresses_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal

#: How long a message may be in the hands of one process; longer than the server is waited for.
LEASE = timedelta(minutes=5)
#: Seconds after which a run ends, so that other jobs get their turn; the rest is taken up at once by the next.
RUN_SECONDS = 60
AT_ONCE = 200
#: Waits after a "not now" (4xx), and how often it is put up with: some four days.
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30, 60))
MOST_ATTEMPTS = 100
ERROR_MOST = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be posted. `key` says what it is for and to whom: the same key is one message for ever."""

    key: str
    user_id: int
    subject: str
    text: str
    html: str = ""


def post_mails(letters: Iterable[Letter], *, at: datetime) -> int:
    """Puts messages down in the caller's transaction; answers for how many there was an address.

    Who is locked or has given no address gets none: the notice in the app remains. Two queries, however many.
    """
    given = list(letters)
    addresses = addresses_of({letter.user_id for letter in given})
    rows = [_row(letter, addresses[letter.user_id], at) for letter in given if letter.user_id in addresses]
    Mail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _row(letter: Letter, address: str, at: datetime) -> Mail:
    return Mail(
        key=letter.key,
        user_id=letter.user_id,
        address=address,
        subject=" ".join(letter.subject.split())[:250],
        text=letter.text,
        html=letter.html,
        # Of this installation: a training copy with the same keys must not look like the same message to a server that knows both.
        message_id=salted_hmac("dondoc.mail", letter.key, algorithm="sha256").hexdigest()[:40],
        posted_at=at,
        next_try_at=at,
    )


def send_due(*, actor: None, at: datetime) -> int:
    """Hands over what is due, oldest first, over as few connections as may be; answers how many were taken. Several may call it at once.

    Raises Refusal where the server cannot be reached or wants none of it; nothing is lost then, and what was sent stays sent. Without a mail
    server messages of a training installation end in its mailbox page, those of a real one wait.
    """
    if not transport.can_send():
        return 0
    end, sent = time.monotonic() + RUN_SECONDS, 0
    with transport.Server(settings.ENV.smtp) as server:
        while time.monotonic() < end:
            moved = 0
            for pk in list(due(at).values_list("pk", flat=True)[:AT_ONCE]):
                with transaction.atomic():
                    mail = _take(pk, at)
                if mail is None:
                    continue
                moved += 1
                sent += _hand_over(server, mail, at)
                if time.monotonic() >= end:
                    break
            if not moved:
                break
    return sent


def _take(pk: int, at: datetime) -> Mail | None:
    """Marks one message as being sent; None where somebody else has it, or an earlier one to the same address must go first."""
    earlier = Mail.objects.filter(address=OuterRef("address"), pk__lt=OuterRef("pk"), state__in=UNDER_WAY)
    free: QuerySet[Mail] = due(at).filter(~Exists(earlier), pk=pk).order_by()
    if not free.update(state=MailState.SENDING, next_try_at=at + LEASE):
        return None
    return Mail.objects.get(pk=pk)


def _hand_over(server: transport.Server, mail: Mail, at: datetime) -> int:
    """1 where the server has taken it. Raises Refusal where the server is not there: the message waits as before."""
    if mail.user_id not in addresses_of([mail.user_id]):  # locked, or without an address, since it was posted
        _mark(mail, state=MailState.REFUSED, error=_("Tài khoản đã khóa hoặc không còn địa chỉ thư điện tử."))
        return 0
    try:
        server.send(mail)
    except transport.NotNow as answer:
        given_up = mail.attempts + 1 >= MOST_ATTEMPTS
        wait = WAITS[min(mail.attempts, len(WAITS) - 1)]
        state = MailState.FAILED if given_up else MailState.WAITING
        _mark(mail, state=state, attempts=mail.attempts + 1, next_try_at=at + wait, error=str(answer))
        return 0
    except transport.Never as answer:
        _mark(mail, state=MailState.REFUSED, attempts=mail.attempts + 1, error=str(answer))
        return 0
    except transport.Unreachable as fault:
        _mark(mail, state=MailState.WAITING, next_try_at=at)
        raise Refusal("mail_server", "{fault}", fault=str(fault)) from None
    _mark(mail, state=MailState.SENT, sent_at=at, error="")
    return 1


def _mark(mail: Mail, **values: object) -> None:
    """Of what is still in this process's hands: whoever held it too long may find it gone."""
    held = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, next_try_at=mail.next_try_at)
    if "error" in values:
        values["error"] = str(values["error"])[:ERROR_MOST]
    held.update(**values)


@transaction.atomic
def forget_sent(*, actor: None, at: datetime) -> int:
    """Messages that were sent long ago are taken away, with their words; what was refused stays until somebody looks at it. How many."""
    kept = timedelta(days=settings.ENV.records.mail_days)
    return Mail.objects.filter(state=MailState.SENT, sent_at__lt=at - kept).delete()[0]


@transaction.atomic
def send_again(*, actor: Actor, mail_id: int | None, at: datetime) -> int:
    """Messages that were refused for good are tried once more, at the address their people have now: one, or (None) all of them.

    Answers how many. Raises Refusal: not allowed, no address.
    """
    only_keeper(actor)
    ended = Mail.objects.filter(state__in=NOT_TAKEN)
    rows = list((ended if mail_id is None else ended.filter(pk=mail_id)).select_for_update())
    addresses = addresses_of({mail.user_id for mail in rows})
    again = [mail for mail in rows if mail.user_id in addresses]
    if not again:
        raise Refusal(
            "no_address",
            "Chưa có thư nào để gửi lại: người nhận chưa có địa chỉ thư điện tử, hoặc tài khoản đang khóa. Ghi địa chỉ của người nhận rồi gửi lại.",
        )
    for mail in again:
        mail.address, mail.state, mail.attempts, mail.next_try_at = addresses[mail.user_id], MailState.WAITING, 0, at
    Mail.objects.bulk_update(again, ["address", "state", "attempts", "next_try_at"], batch_size=500)
    facts = {"mails": [mail.pk for mail in again][:100], "count": len(again)}
    record(AuditKind.MAIL_SENT_AGAIN, actor=actor, stream="mail", facts=facts, at=at)
    return len(again)


def only_keeper(actor: Actor) -> None:
    """Raises Refusal where the actor does not look after the worker."""
    if not may(Deed.KEEP_JOBS, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không điều khiển công việc nền được; người quản trị làm việc này.",
            title=actor.title,
        )
