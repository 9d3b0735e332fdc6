"""The head of the audit log leaves the machine, once a day to each place: whoever rewrites everything here cannot rewrite that (J1)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dondoc.audit.exporting import latest_anchor
from dondoc.audit.verify_words import Anchor
from dondoc.notices import transport
from dondoc.records.models import SentAnchor
from dondoc.records.queries.anchors import FILE, waiting
from dondoc.rules.errors import Refusal, Refusals

ERROR_MOST = 300


@dataclass(frozen=True, slots=True)
class _Message:
    """What `transport` takes."""

    address: str
    subject: str
    text: str
    message_id: str
    posted_at: datetime
    html: str = ""


def send_anchors(*, actor: None, at: datetime) -> int:
    """The head of the last closed day, to every place that has not got it; answers to how many.

    Each place is tried by itself and what came of it is kept. Raises Refusals with the ones that did not go well: the worker tries again.
    Sent twice where the process is killed between sending and noting it; both say the same.
    """
    anchor = latest_anchor()
    faults: list[Refusal] = []
    wanted = waiting() if anchor else []
    for place in wanted:
        assert anchor is not None
        error = ""
        try:
            if place == FILE:
                _append(settings.ENV.records.anchor_file, anchor)
            else:
                _mail(place, anchor, at)
        except (OSError, transport.Unreachable, transport.NotNow, transport.Never) as fault:
            error = (getattr(fault, "strerror", None) or str(fault) or type(fault).__name__)[:ERROR_MOST]
            faults.append(
                Refusal(
                    "anchor_not_sent",
                    "Chưa gửi được dấu chốt nhật ký tới {place}: {fault}",
                    place=_("tệp ở nơi khác") if place == FILE else place,
                    fault=error,
                )
            )
        with transaction.atomic():
            _note(place, anchor, at, error)
    if faults:
        raise Refusals(faults)
    return len(wanted)


def _note(place: str, anchor: Anchor, at: datetime, error: str) -> None:
    SentAnchor.objects.update_or_create(
        day=anchor.day,
        to=place,
        defaults={
            "log_id": anchor.log_id,
            "number": anchor.number,
            "root": anchor.root,
            "hash": anchor.hash,
            "tried_at": at,
            "sent_at": None if error else at,
            "error": error,
        },
    )


def _append(path: Path, anchor: Anchor) -> None:
    """A line more; a day that is there already, from a try that was killed, is not written twice."""
    line = anchor.as_line()
    with path.open("a+", encoding="ascii") as file:
        file.seek(0)
        if not any(known.strip() == line for known in file):
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())


def _mail(address: str, anchor: Anchor, at: datetime) -> None:
    smtp = settings.ENV.smtp
    if smtp is None:
        raise transport.Unreachable(_("Chưa đặt máy chủ thư (DONDOC_SMTP_HOST)."))
    key = f"anchor:{anchor.day}:{address}"
    text = _(
        "Dấu chốt nhật ký của hệ thống Đôn Đốc, ngày {day}, tới dòng số {number}:\n\n{line}\n\n"
        "Anh/chị giữ thư này. Khi cần chứng minh nhật ký chưa bị sửa, đưa dòng trên cho chương trình verify_log.py cùng tệp nhật ký đã xuất."
    ).format(day=_day(anchor.day), number=anchor.number, line=anchor.as_line())
    message = _Message(
        address=address,
        subject=_("Dấu chốt nhật ký ngày {day}, dòng số {number}").format(day=_day(anchor.day), number=anchor.number),
        text=text,
        message_id=salted_hmac("dondoc.anchor", key, algorithm="sha256").hexdigest()[:40],
        posted_at=at,
    )
    with transport.Server(smtp) as server:
        server.send(message)


def _day(day: str) -> str:
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"
