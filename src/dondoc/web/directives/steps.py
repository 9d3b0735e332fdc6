"""The four steps of a directive's way in, as the head of its pages shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def steps(current: str, directive: Any) -> list[dict[str, Any]]:
    """register → split → check → issue; steps before the current one lead back, the others only where there is a directive to open."""
    names = {
        "register": (_("Đăng ký văn bản"), "directive_edit"),
        "split": (_("Tách nhiệm vụ"), "directive_split"),
        "check": (pgettext("step", "Kiểm tra"), "directive_check"),
        "issue": (_("Giao"), ""),
    }
    order = list(names)
    found = []
    for code, (label, page) in names.items():
        before = order.index(code) < order.index(current)
        state = "current" if code == current else "done" if before else "ahead"
        found.append(
            {"label": label, "state": state, "url": reverse(page, args=[directive.pk]) if directive and page else ""}
        )
    return found
