"""The entries of the menu, written as text: they stand on every page, at the side of the desk and under "Thêm" on the phone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from dondoc.web.templatetags.components import icon

register = template.Library()
_HERE = ' aria-current="page"'


@register.simple_tag
def side_links(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """The list of one group at the side. items: of the variable nav (base.html)."""
    lines = []
    for item in items:
        label, key = escape(item["label"]), f' data-go="{escape(item["key"])}"' if item["key"] else ""
        lines.append(
            f'<li><a href="{escape(item["url"])}" title="{label}"{_here(item)}{key}>{icon(item["icon"])}'
            f'<span class="dd-nav-word">{label}</span>{_badge(item, gold=item["gold"])}</a></li>'
        )
    return SafeString("".join(lines))


@register.simple_tag
def more_links(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """The same under "Thêm" on the phone."""
    lines = [
        f'<a href="{escape(item["url"])}"{_here(item)}>{icon(item["icon"])}{escape(item["label"])}{_badge(item)}</a>'
        for item in items
    ]
    return SafeString("".join(lines))


def _here(item: Mapping[str, Any]) -> str:
    return _HERE if item["active"] else ""


def _badge(item: Mapping[str, Any], *, gold: bool = False) -> str:
    if not item["badge"]:
        return ""
    return f'<span class="dd-nav-badge{" gold" if gold else ""}">{escape(str(item["badge"]))}</span>'
