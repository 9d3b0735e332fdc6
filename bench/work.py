"""Something to do for each job of the worker before each time that it is killed (bench/steps.py): done by the product's own actions, or, where only
time would bring it, rows as time would leave them. Run inside the product, on its database.

`python -m bench.work webhook ADDRESS` has that address told of every document that is registered; `… told` prints under which ids that was put down.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import messages

#: Numbers of messages that become a directive at once, and of those of the folder. Of more than six digits none can be registered.
FIRST, FIRST_IN_FOLDER = 300_001, 500_001
#: Longer ago than anything is kept.
LONG_AGO = timedelta(days=4000)
READ = "QUYẾT ĐỊNH\nĐiều 1. Giao Sở Xây dựng báo cáo kết quả rà soát nhà ở trước ngày 30 tháng 12 năm 2026."


class Work:
    """`before(name)` makes something to do and answers the moment at which the job is to be run, None for now. `put`: messages in the folder."""

    def __init__(self) -> None:
        self.number = self.put = self.days = 0

    def before(self, name: str) -> datetime | None:
        self.number += 1
        do: Callable[[], datetime | None] = getattr(self, f"_{name}", lambda: None)
        return do()

    def _registered(self) -> Any:
        """A directive that came in by the exchange: lines of the log, notices, something to tell."""
        from dondoc.core import clock
        from dondoc.gateway.actions.receiving import receive
        from dondoc.gateway.edxml.writer import write_document
        from dondoc.gateway.models import Door

        messages.codes()
        at = clock.now()
        raw = write_document(messages.message(FIRST + self.number, at))
        return receive(actor=None, raw=raw, door=Door.FOLDER, at=at).received.directive

    def _exchange(self) -> None:
        from django.conf import settings

        if settings.ENV.edxml.incoming is not None:
            messages.put(settings.ENV.edxml.incoming, FIRST_IN_FOLDER + self.put, 1)
            self.put += 1

    def _webhooks(self) -> None:
        self._registered()

    def _tell(self) -> None:
        self._registered()

    def _virus_scan(self) -> None:
        from django.conf import settings

        if settings.ENV.files.scanner is not None:
            _some("core.StoredFile", media_type="text/plain").update(scan="waiting")

    def _signatures(self) -> None:
        """As after other trusted roots were put there."""
        _some("core.StoredFile", media_type="application/pdf").update(signatures_by="")

    def _quarantine(self) -> None:
        """Every second incident is decided at once, so that there are remains to be overwritten."""
        from dondoc.core import clock
        from dondoc.quarantine.actions.deciding import destroy
        from dondoc.quarantine.actions.isolating import isolate
        from dondoc.rules.access import Deed

        at, actor = clock.now(), _who_may(Deed.ISOLATE)
        found = isolate(actor=actor, kind="directive", subject_id=self._registered().pk, ground="check", at=at)
        if self.number % 2:
            destroy(actor=actor, incident_id=found.pk, confirmed=True, at=at)

    def _seal_day(self) -> datetime:
        """Another night each time, after a day on which something was done."""
        self._registered()
        self.days += 1
        return _in_days(self.days)

    def _accounts(self) -> None:
        from django.db import transaction

        from dondoc.core import clock
        from dondoc.organisations.actions import add_person
        from dondoc.rules.access import SYSTEM

        with transaction.atomic():
            add_person(actor=SYSTEM, username=f"nguoi.moi.{self.number}", full_name="Người Mới", at=clock.now())

    def _anchors(self) -> None:
        """As on a morning on which no place has yesterday's yet."""
        _model("records.SentAnchor").objects.all().delete()

    def _forget_entries(self) -> None:
        user, old = _model("organisations.User").objects.order_by("pk")[0], _in_days(0) - LONG_AGO
        _model("accounts.Device").objects.create(user=user, digest=f"{self.number:064d}", first_at=old, last_at=old)

    def _forget_sessions(self) -> None:
        _model("sessions.Session").objects.create(
            session_key=f"{self.number:032d}", session_data="", expire_date=_in_days(-1)
        )

    def _forget_mail(self) -> None:
        _some("notices.Mail", state="sent").update(sent_at=_in_days(0) - LONG_AGO)

    def _forget_webhooks(self) -> None:
        _some("connections.Delivery", state="sent").update(ended_at=_in_days(0) - LONG_AGO)

    def _forget_readings(self) -> None:
        from dondoc.core import clock
        from dondoc.readings.actions.reading import read
        from dondoc.readings.queries.readings import kept_days
        from dondoc.rules.access import Deed

        at = clock.now() - timedelta(days=kept_days() + 1)
        read(
            actor=_who_may(Deed.REGISTER), text=READ, declared_open=True, form_token=f"bench-read-{self.number}", at=at
        )

    def _open_periods(self) -> datetime:
        """This year's are open: as in a year."""
        return _in_days(365)

    def _report_rounds(self) -> datetime:
        """The next day on which a round is near that was not opened."""
        from dondoc.core import clock
        from dondoc.reports.actions import rounds

        for days in range(0, 800, 5):
            at = _in_days(days)
            today = clock.day_of(at)
            rows = rounds.of_periods([of for n in (-1, 0, 1) for of in rounds.periods_of_year(today.year + n)]).values()
            for row in rows:
                day = row.agency_due or row.last + rounds.NEAR + timedelta(days=1)
                if row.pk is None and row.agency and row.first < today and day - rounds.NEAR <= today <= day:
                    return at
        return _in_days(0)

    def _ladder(self) -> datetime:
        return _day_that(_is_working)

    def _digest(self) -> datetime:
        return _day_that(_is_working)

    def _weekly(self) -> datetime:
        from dondoc.notices.actions.summing_up import first_of_the_week

        return _day_that(first_of_the_week)


def _is_working(day: Any) -> bool:
    from dondoc.core.regulation import calendar

    return calendar().is_working(day)


def _day_that(fits: Callable[[Any], bool]) -> datetime:
    from dondoc.core import clock

    return next(at for at in map(_in_days, range(30)) if fits(clock.day_of(at)))


def _in_days(days: int) -> datetime:
    from dondoc.core import clock

    return clock.now() + timedelta(days=days)


def _model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model(name)


def _some(model: str, **like: Any) -> Any:
    """The newest two rows of a kind, to be changed."""
    rows = _model(model).objects
    return rows.filter(pk__in=list(rows.filter(**like).order_by("-pk").values_list("pk", flat=True)[:2]))


def _who_may(deed: Any) -> Any:
    from dondoc.core import clock
    from dondoc.organisations import queries as organisations
    from dondoc.rules.access import may, own_party

    known = organisations.actors_on(clock.today()).values()
    return next(actor for actor in known if may(deed, own_party(actor)))


def webhook(address: str) -> dict[str, int]:
    from dondoc.connections.actions.webhooks import EndpointForm, add_endpoint
    from dondoc.core import clock
    from dondoc.organisations import queries as organisations
    from dondoc.rules.access import Role

    keeper = next(a for a in organisations.actors_on(clock.today()).values() if a.role is Role.ADMINISTRATOR)
    form = EndpointForm(name="Máy nhận thử", address=address, deeds=("documents.registered",), agency_id=None)
    return {"endpoint": add_endpoint(actor=keeper, form=form, at=clock.now())[0].pk}


def told() -> dict[str, Any]:
    """The id of every registration that the address has to have heard of, by the log; and how many tellings are not sent."""
    endpoint, delivery = _model("connections.Endpoint").objects.get(), _model("connections.Delivery").objects
    began = _model("audit.AuditEvent").objects.filter(kind="webhook_added").latest("number").number
    lines = _model("audit.AuditEvent").objects.filter(
        kind="directive_registered", number__gt=began, number__lte=endpoint.number
    )
    log_id = _model("audit.AuditCounter").objects.get(pk=1).log_id[:12]
    ids = [f"{log_id}-{number}" for number in lines.values_list("number", flat=True)]
    return {"ids": ids, "unsent": delivery.exclude(state="sent").count()}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from dondoc.cli import ground

    ground.prepare()
    print(json.dumps(webhook(sys.argv[2]) if sys.argv[1] == "webhook" else told()))
