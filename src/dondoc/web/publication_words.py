"""Words, icons and colours of editions for the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dondoc.rules.said import Said
from dondoc.web.figure_bars import CELLS as FIVE


@dataclass(frozen=True, slots=True)
class Look:
    word: Any
    icon: str
    look: str


STATES: dict[str, Look] = {
    "draft": Look(_("Đang soạn"), "pencil", "undated"),
    "proposed": Look(_("Chờ phê duyệt"), "hourglass", "office"),
    "published": Look(_("Đang công khai"), "world", "done"),
    "withdrawn": Look(_("Đã gỡ"), "ban", "late"),
    "dropped": Look(_("Bỏ, không công khai"), "x", "undated"),
}
TABS: dict[str, Any] = {"": _("Tất cả")} | {code: look.word for code, look in STATES.items()}
TABLES: dict[str, Any] = {
    "agency": _("Theo cơ quan, địa phương"),
    "field": _("Theo lĩnh vực"),
    "month": _("Theo tháng"),
}
CELLS: dict[str, Any] = {code: word for code, _area, _token, _icon, word in FIVE}


def period_words(name: Any) -> str:
    """The name of a period in the reader's language."""
    return gettext(name.sentence).format(**name.params) if isinstance(name, Said) else str(name)


def frame() -> dict[str, Any]:
    """What the frame of the public pages asks for, where one of them is looked at before it is public."""
    return {
        "path": "/cong-khai/",
        "other_language_url": "/cong-khai/en/",
        "english": get_language() == "en",
        "trial": settings.ENV.mode != "production",
        "signin_url": "",
        "cells": [(code, area, icon, word) for code, area, _token, icon, word in FIVE],
    }
