"""Tags of the public pages: addresses in the reader's language, icons, bars, the words of cells and groups."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dondoc.public import words
from dondoc.publication.queries import site

register = template.Library()


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """The address of a public page, in the language that is being read."""
    return words.address(name, *args)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside its word; hidden from who listens."""
    return format_html(
        '<svg class="dd-i" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("dist/sprite.svg"),
        name,
    )


@register.simple_tag
def bar(cells: dict[str, int], small: bool = False) -> SafeString:
    """The five cells as one bar; who listens hears its parts."""
    parts = [(look, cells[code], str(word)) for code, look, _icon, word in words.CELLS if cells[code]]
    said = ", ".join(f"{n} {word.lower()}" for _look, n, word in parts) or str(words.NO_FIGURES)
    drawn, at = [], 0
    for look, n, _word in parts:
        drawn.append(
            (look, f"{100 * at / cells['total']:.3f}%", f"{100 * n / cells['total']:.3f}%", 0 if not at else 2)
        )
        at += n
    rects = format_html_join(
        "",
        '<rect class="c-{0}" x="{1}" width="{2}" height="100%"/><rect class="c-gap" x="{1}" width="{3}" height="100%"/>',
        drawn,
    )
    look = "dd-bar small" if small else "dd-bar"
    return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', look, said, rects)


@register.filter
def cell(cells: dict[str, int], code: str) -> int:
    """One of the counts by its name."""
    return cells[code]


@register.filter
def cell_word(code: str) -> str:
    """Hoàn thành đúng hạn."""
    return str(words.CELL_WORDS[code][2])


@register.filter
def cell_icon(code: str) -> str:
    return words.CELL_WORDS[code][1]


@register.filter
def cell_look(code: str) -> str:
    return words.CELL_WORDS[code][0]


@register.filter
def group_word(code: str) -> str:
    """Sở, ban, ngành."""
    return str(words.GROUP_WORDS[code])


@register.filter
def summed(lines: list[site.Line], shown: site.Shown) -> site.Line:
    """What the lines of a table add up to."""
    return site.summed(lines, shown.line_rate)


@register.filter
def in_cells(rate: dict[str, Any], cells: dict[str, int]) -> str:
    """711 / (711 + 58 + 23): a rate written out in the numbers that stand above it."""
    return words.in_cells(rate, cells)
