"""Builds a province to try: agencies, people, and a year of work that ends "now"."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.demo.scenario import FEWEST, write_script
from dondoc.demo.seeds import DemoProvince, load_province, staffed_from
from dondoc.demo.stage import Stage
from dondoc.organisations import queries as organisations
from dondoc.organisations.actions import found_province
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal

#: Every person of the demo signs in with it; it opens nothing else, and only demo data.
PASSWORD = "dùng thử Đôn Đốc"  # noqa: S105 - of invented people, in the demo alone
#: Who founds the demo. He is nobody who could sign in.
FOUNDER = Actor(0, "Bộ dựng dữ liệu thử", 0, "Quản trị hệ thống", Role.ADMINISTRATOR, 0, "", "")
#: How long before "now" the demo's agencies were entered.
LEAD_TIME = timedelta(days=440)


def build(province_id: str, *, assignments: int = 600, seed: int = 1, now: datetime, in_bulk: bool = True) -> None:
    """Fills an empty database with a demo of about a year; the same for the same province, seed and moment, in one transaction.

    Raises Refusal outside demo and training mode, for a province without a demo, too few assignments, a database that is in use.
    """
    if not settings.ENV.training:
        raise Refusal("demo_in_production", "Chỉ dựng dữ liệu thử ở chế độ dùng thử hoặc tập huấn (DONDOC_MODE=demo).")
    province = load_province(province_id)
    if assignments < FEWEST:
        raise Refusal("demo_too_small", "Cần ít nhất {fewest} lượt giao để thấy đủ các tình trạng.", fewest=FEWEST)
    if organisations.directory():
        raise Refusal(
            "demo_not_empty",
            "Cơ sở dữ liệu này đã có dữ liệu nên không dựng dữ liệu thử đè lên. Đặt DONDOC_DATA tới một thư mục khác rồi chạy lại.",
        )
    if province.clock is not None and not clock.is_set():
        clock.set_to(province.clock)
        now = province.clock
    with transaction.atomic(), _nothing_collected():
        _people_the(province, now)
        script = write_script(province, calendar(), assignments=assignments, seed=seed, now=now)
        Stage(script, in_bulk=in_bulk, writer=FOUNDER, now=now).play()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Millions of small records without a cycle among them: looking for cycles would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _people_the(province: DemoProvince, now: datetime) -> None:
    seed = replace(province.seed, valid_from=staffed_from(province.seed, clock.day_of(now)))
    found_province(actor=FOUNDER, seed=seed, password_hash=make_password(PASSWORD), is_demo=True, at=now - LEAD_TIME)
