"""A figure with the rows behind it: a hundred of them stand on a page, so it is built as a string."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dondoc.web.templatetags.wording import thousands

register = template.Library()


@register.simple_tag
def figure(n: int | None, url: str = "", look: str = "") -> SafeString | str:
    """The number, as a link where it has rows; nought is a dash. look: a colour class, dd-late for what is overdue."""
    if not n:
        return "–"
    if url:
        return format_html(
            '<a class="{}" href="{}">{}</a>' if look else '<a{} href="{}">{}</a>', look, url, thousands(n)
        )
    return format_html('<b class="{}">{}</b>', look, thousands(n)) if look else thousands(n)
