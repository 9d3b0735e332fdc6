"""Figures with the rows behind them: hundreds of them stand on a page, so they are written as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dondoc.rules.figures import Cells
from dondoc.web import figure_bars
from dondoc.web.templatetags.wording import percent_of, thousands

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


@register.simple_tag
def figure_numbers(numbers: Iterable[Any]) -> SafeString:
    """The cells of a row after its name, of `web.statistics.tables.Number`: a number with its rows, or a share with both sides of its fraction."""
    language = get_language()
    return SafeString("".join([_cell(one, language) for one in numbers]))


def _cell(one: Any, language: str | None) -> str:
    if one.below is None:
        return (
            f'<td class="dd-num">{_linked(one.n, one.url, language)}</td>' if one.n else '<td class="dd-num nil">–</td>'
        )
    if not one.below:
        return f'<td class="dd-num">{one.share}</td>'
    above = _linked(one.n, one.url, language) if one.n else "0"
    fraction = f"{above} / {_linked(one.below, one.below_url, language)}"
    return f'<td class="dd-num">{one.share} <span class="dd-xs dd-muted dd-fraction">{fraction}</span></td>'


def _linked(n: int, url: str, language: str | None) -> str:
    return f'<a href="{escape(url)}">{_shown(n, language)}</a>' if url else _shown(n, language)


@register.simple_tag
def figure_cells(cells: Cells, links: Mapping[str, str], due: int) -> SafeString:
    """All cells of a table's row after its name: the bar, the numbers with their rows, the share on time with its fraction."""
    language = get_language()
    numbers = "".join([_number(code, word, getattr(cells, code), links, language) for code, word in _heads(language)])
    share = "–"
    if due:
        fraction = f"{_shown(cells.done_on_time, language)} / {_shown(due, language)}"
        share = f'{percent_of(cells.done_on_time, due)} <span class="dd-xs dd-muted dd-fraction">{fraction}</span>'
    return SafeString(
        f'<td class="wide">{_bar(cells, language)}</td>{numbers}<td class="dd-num whole" data-label="{_share(language)}">{share}</td>'
    )


def _number(code: str, word: str, n: int, links: Mapping[str, str], language: str | None) -> str:
    nil = "" if n or code == "total" else " nil"
    look = ' class="dd-late"' if code == "open_overdue" else ""
    shown, url = "–", links.get(code)
    if n and url:
        shown = f'<a{look} href="{escape(url)}">{_shown(n, language)}</a>'
    elif n:
        shown = f"<b{look}>{_shown(n, language)}</b>" if look else _shown(n, language)
    return f'<td class="dd-num{nil}" data-label="{word}">{shown}</td>'


@lru_cache(maxsize=4096)
def _shown(n: int, language: str | None) -> str:
    """`language` is that of the page; named, here and below, because what is said is remembered by it."""
    return thousands(n)


@lru_cache(maxsize=4)
def _share(language: str | None) -> str:
    return escape(_("Tỷ lệ đúng hạn"))


@lru_cache(maxsize=4)
def _heads(language: str | None) -> tuple[tuple[str, str], ...]:
    heads = {
        "total": _("Tất cả"),
        "done_on_time": _("Xong đúng hạn"),
        "done_late": _("Xong quá hạn"),
        "open_within": _("Đang làm, trong hạn"),
        "open_overdue": _("Quá hạn"),
        "undated": _("Không thời hạn"),
        "awaiting_office": _("Chờ Văn phòng"),
    }
    return tuple((code, escape(word)) for code, word in heads.items())


@lru_cache(maxsize=4)
def _said(language: str | None) -> tuple[str, ...]:
    return tuple(escape(str(word).lower()) for _code, _area, _token, _icon, word in figure_bars.CELLS)


def _bar(cells: Any, language: str | None) -> str:
    """What `stacked_bar` draws of five cells, small."""
    parts = figure_bars.parts_of(cells)
    said = ", ".join(f"{part.n} {word}" for part, word in zip(parts, _said(language), strict=True) if part.n)
    rects = "".join(
        f'<rect class="c-{piece.code}" x="{piece.x}" width="{piece.width}" height="100%"/>'
        + ("" if piece.first else f'<rect class="c-gap" x="{piece.x}" width="2" height="100%"/>')
        for piece in figure_bars.pieces(parts)
    )
    empty = '<rect class="c-empty" width="100%" height="100%"/>'
    label = said or escape(_("chưa có số liệu"))
    return f'<svg class="dd-bar small" role="img" aria-label="{label}">{empty}{rects}</svg>'
