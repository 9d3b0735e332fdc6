"""The tables that are asked for most, ready-made beside the workbench."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(request: HttpRequest, now: str) -> list[dict[str, Any]]:
    """Their words and addresses; "" is the workbench. Who is told the standing only has no reasons to read."""
    found = [("", _("Tự chọn bảng"), reverse("statistics"))]
    return [{"word": word, "url": url, "on": code == now} for code, word, url in found]
