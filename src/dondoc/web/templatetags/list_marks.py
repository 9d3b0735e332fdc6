"""What stands many times on the pages of the list and of the search, written as text: rows, the lines of menus, choices, marked words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dondoc.web.templatetags.components import icon
from dondoc.web.templatetags.wording import thousands

register = template.Library()


@register.simple_tag
def assignment_row(row: Any, marks: Any) -> SafeString:
    """The row of one assignment. marks: the page's `web.work.row_marks.RowMarks`."""
    return marks.row(row)


@register.simple_tag
def menu_links(options: Iterable[Any]) -> SafeString:
    """The lines of a menu. options: items with url and word; the one that is `on` is marked."""
    lines = [f'<a href="{escape(o.url)}"{_CURRENT if o.on else ""}>{escape(str(o.word))}</a>' for o in options]
    return SafeString("".join(lines))


@register.simple_tag
def select_options(options: Iterable[Any]) -> SafeString:
    """The choices of a select. options: items with value, word and on."""
    lines = [
        f'<option value="{escape(o.value)}"{" selected" if o.on else ""}>{escape(str(o.word))}</option>'
        for o in options
    ]
    return SafeString("".join(lines))


@register.simple_tag
def filter_pills(pills: Iterable[Any]) -> SafeString:
    """The bar of filters: what is set with its way out, the rest as menus. pills: of `web.work.filters`."""
    clear, out, down, found = _("Bỏ lọc %(word)s"), icon("x"), icon("chevron-down"), []
    for pill in pills:
        word = escape(str(pill.word))
        if pill.said:
            way = f'<a href="{escape(pill.clear)}" aria-label="{clear % {"word": word}}">{out}</a>'
            found.append(f'<span class="dd-pill on">{escape(str(pill.said))}{way}</span>')
        elif pill.options and not pill.minor:
            lines = menu_links(pill.options)
            found.append(
                f'<details class="dd-menu"><summary class="dd-pill">{word}{down}</summary><div class="dd-menu-box">{lines}</div></details>'
            )
    return SafeString("\n".join(found))


@register.simple_tag
def filter_fields(pills: Iterable[Any], ids: str, selects: Any = False) -> SafeString:
    """What the form of the filters sends of the same pills: choices where they are made here (`selects`: all), else what is set elsewhere.

    ids: the beginning of the fields' ids.
    """
    everything, hidden, shown = _("Tất cả"), [], []
    for pill in pills:
        name = escape(pill.name)
        hidden += [_hidden(escape(part), value) for part, value in pill.kept]
        if pill.options and (selects or (pill.minor and not pill.said)):
            shown.append(
                f'<div class="dd-field"><label for="{ids}-{name}">{escape(str(pill.word))}</label><select class="dd-input" id="{ids}-{name}" '
                f'name="{name}"><option value="">{everything}</option>{select_options(pill.options)}</select></div>'
            )
        elif pill.options and pill.said:
            hidden += [_hidden(name, option.value) for option in pill.options if option.on]
    return SafeString("".join(hidden + shown))


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(str(value))}">'


@register.simple_tag
def name_options(names: Iterable[str]) -> SafeString:
    """The names that a field offers while one types."""
    return _name_options(tuple(names))


@lru_cache(maxsize=4)
def _name_options(names: tuple[str, ...]) -> SafeString:
    return SafeString("".join([f'<option value="{escape(name)}"></option>' for name in names]))


_CURRENT = ' aria-current="true"'


@register.simple_tag
def marked(pieces: Iterable[Any]) -> SafeString:
    """A text with the words that were looked for. pieces: of `web.search.marking`."""
    said = [f"<mark>{escape(p.text)}</mark>" if p.marked else escape(p.text) for p in pieces]
    return SafeString("".join(said))


@register.simple_tag
def hit_count(count: int, more: bool) -> SafeString:
    """How many were found; "hơn 1.000" where they were not counted to the end."""
    said = thousands(count)
    return SafeString(escape(_("hơn %(n)s") % {"n": said} if more else said))
