"""Citations as links: the strings come from the regulation's profile and are never computed."""

from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

REGULATION = "/quy-che/"
_CITE = re.compile(r"^(?:(?P<code>[A-Z]{2,6})\s+)?Đ?(?P<article>\d+(?:\.[\wđ]+)*)$")
_LEVELS = ("Điều %s", "khoản %s", "điểm %s")


def anchor(cite: str) -> str:
    """d5-2-c for "5.2.c" or "TH 5.2.c"; "đ" becomes "dd", so that the address stays plain."""
    match = _CITE.match(cite.strip())
    article = match["article"] if match else cite.strip()
    return "d" + article.replace("đ", "dd").replace(".", "-").replace(" ", "-")


def in_full(cite: str) -> str:
    """Điều 5, khoản 2, điểm c; words that are no citation come back as they are."""
    match = _CITE.match(cite.strip())
    if not match:
        return cite
    return ", ".join(_LEVELS[min(i, 2)] % part for i, part in enumerate(match["article"].split(".")))


def link(cite: str, *, confidence: str = "", summary: str = "") -> SafeString:
    """The dotted link. Words that are no citation become plain text; nothing becomes nothing."""
    match = _CITE.match(cite.strip())
    said = {"default": _("mặc định của hệ thống"), "local-decision": _("quyết định nội bộ")}.get(confidence, "")
    if not match:
        return format_html('<span class="dd-cite">{}</span>', said or cite) if said or cite else SafeString("")
    title = in_full(cite) + (f": {summary}" if summary else "")
    text = said or f"Đ{match['article']}"
    return format_html('<a class="dd-cite" href="{}#{}" title="{}">{}</a>', REGULATION, anchor(cite), title, text)
