"""What stands many times on the page of a task, written as text: the names of its agencies, the lines of its timeline.

A template takes five times as long for a hundred and sixty-six names. Everything that comes from a record is escaped here.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dondoc.web.templatetags.components import cite, icon, lifecycle_icon, standing_icon, standing_token
from dondoc.web.templatetags.wording import nbsp_names, vn_day, vn_moment

register = template.Library()


@register.simple_tag
def agency_links(need: Any) -> SafeString:
    """The agencies of one group, each with its icon and the way to its part. need: a `tasks.queries.fanout.Need`."""
    before, _zero, after = reverse("assignment", args=[0]).rpartition("0")
    lines = []
    for member in need.members:
        look = standing_icon(member.standing) if need.folded else lifecycle_icon(member.state)
        mark = icon(look, standing_token(member.standing))
        name = escape(nbsp_names(member.agency_short))
        lines.append(f'<li><a href="{before}{member.id}{after}">{mark}<span>{name}</span></a></li>')
    return SafeString("".join(lines))


@register.simple_tag
def timeline_line(line: Any, today: date) -> SafeString:
    """One line of what happened. line: a `web.tasks.telling.Line`."""
    title = escape(nbsp_names(line.title))
    told = f'<a href="{escape(line.url)}">{title}</a>' if line.url else title
    parts = [f"<p>{told} {cite(line.cite)}</p>"]
    if line.before:
        parts.append(
            f'<p><span class="dd-muted">{_("Trước:")}</span> <s>{escape(line.before)}</s></p>'
            f'<p><span class="dd-muted">{_("Nay:")}</span> {escape(line.after)}</p>'
        )
    parts += [f"<p>{escape(note)}</p>" for note in line.notes]
    if line.text:
        parts.append(f'<p class="dd-prose">“{escape(nbsp_names(line.text))}”</p>')
    if line.files:
        parts.append(render_to_string("tasks/files.html", {"files": line.files}))
    if line.said_by:
        parts.append(f'<p class="dd-xs">{escape(nbsp_names(line.said_by))}</p>')
    return SafeString(
        f'<li{_QUIET if line.quiet else ""}><time datetime="{timezone.localtime(line.at).isoformat()}" title="{vn_day(line.at)}">'
        f'{vn_moment(line.at, today)}</time><span class="dd-time-mark" aria-hidden="true">{icon(line.icon)}</span>'
        f'<div class="dd-time-what">{"".join(parts)}</div></li>'
    )


_QUIET = ' class="quiet"'
