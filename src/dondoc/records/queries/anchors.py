"""Which heads of the audit log left the machine, and where to the next one goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max

from dondoc.audit import exporting
from dondoc.audit.verify_words import Anchor
from dondoc.records.models import SentAnchor

#: The place of a row that went into the file elsewhere.
FILE = "file"
SHOWN = 31


def places() -> list[str]:
    """Where to: addresses of mail, and FILE; as the environment says."""
    records = settings.ENV.records
    return [*records.anchor_mail, *([FILE] if records.anchor_file else [])]


def waiting() -> list[str]:
    """The places that do not have the head of the last closed day yet. At most four queries."""
    wanted = places()
    anchor = exporting.latest_anchor() if wanted else None
    if anchor is None:
        return []
    there = SentAnchor.objects.filter(day=anchor.day, to__in=wanted, sent_at__isnull=False)
    return [place for place in wanted if place not in set(there.values_list("to", flat=True))]


def latest(limit: int = SHOWN) -> list[SentAnchor]:
    """The newest, for their page. One query."""
    return list(SentAnchor.objects.order_by("-day", "to")[:limit])


def arrived() -> dict[str, SentAnchor | None]:
    """Of each place the newest that reached it, None where none ever did: what one place has stands for no other. One query."""
    reached = SentAnchor.objects.filter(to__in=places(), sent_at__isnull=False)
    newest = reached.order_by("to").values("to").annotate(last=Max("day"))
    rows = {row.to: row for row in reached.filter(day__in=newest.values("last")).order_by("day")}
    return {place: rows.get(place) for place in places()}


def all_sent() -> Iterator[Anchor]:
    """Every anchor that left the machine, once a day, oldest first."""
    day = None
    rows = SentAnchor.objects.filter(sent_at__isnull=False).order_by("day", "to")
    for row in rows.iterator(chunk_size=500):
        if row.day != day:
            day = row.day
            yield Anchor(row.log_id, row.day.isoformat(), row.number, row.root, row.hash)
