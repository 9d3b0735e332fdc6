"""`dondoc clock`: what "now" is. A training or demo installation can set it; a production one never."""

from __future__ import annotations

import argparse
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dondoc.cli import ground
from dondoc.cli.answers import a_day, add_json, print_json
from dondoc.rules.errors import Refusal

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: A bare day is taken at the start of office hours.
MORNING = time(8, 0)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "deed", nargs="?", choices=("show", "set", "reset"), default="show", metavar="VIỆC", help="show, set, reset"
    )
    parser.add_argument("moment", nargs="?", metavar="LÚC", help="2026-11-20T08:00, giờ Việt Nam / Vietnam time")
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(given: argparse.Namespace) -> int:
    if (given.deed == "set") != (given.moment is not None):
        given.refuse("dùng: clock, clock set 2026-11-20T08:00, clock reset.")
    moment = _moment(given) if given.moment else None
    ground.prepare_a_province()
    from django.conf import settings

    from dondoc.core import clock
    from dondoc.organisations.actions.clock import note_clock_set

    if given.deed != "show":
        if not settings.ENV.training:
            raise Refusal(
                "clock_is_real",
                "Hệ thống đang chạy thật nên không đặt giờ được. Chỉ bản tập huấn hoặc bản thử mới đặt được giờ.",
            )
        note_clock_set(actor=None, to=moment, at=clock.now())
        clock.set_to(moment)
    now, is_set = clock.now().astimezone(VIETNAM), settings.ENV.training and clock.is_set()
    if given.json:
        print_json({"now": now.isoformat(timespec="seconds"), "today": now.date().isoformat(), "set": is_set})
    else:
        print(f"{now:%H:%M:%S %d/%m/%Y} (giờ Việt Nam), {'đã đặt riêng' if is_set else 'theo đồng hồ của máy'}.")
    return 0


def _moment(given: argparse.Namespace) -> datetime:
    """A moment as typed; without a zone it is Vietnam's, without an hour the morning's."""
    try:
        if len(given.moment) <= len("2026-11-20"):
            return datetime.combine(a_day(given.moment), MORNING, VIETNAM)
        moment = datetime.fromisoformat(given.moment)
    except (ValueError, argparse.ArgumentTypeError):
        given.refuse(f"chưa đọc được “{given.moment}”; ghi như 2026-11-20T08:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
