"""Template tags of the components that need more than an include. Each tag's docstring says what it takes.

Small marks that stand fifty times on a page (icon, standing, life-cycle, flag, citation) are built here as strings;
the larger ones have a template in `components/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dondoc.core.regulation import current
from dondoc.organisations import letterhead as letterheads
from dondoc.rules.standing import Standing
from dondoc.web import cites, figure_bars, signature_words, status_words

register = template.Library()
register.filter("signature_rows", signature_words.rows_of)
register.filter("scan_words", signature_words.scan_words)


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, look: str = "") -> SafeString:
    """An icon of the sprite, silent for readers: the word beside it speaks. `look`: sm, lg or a colour class.

    Remembered, as the other small marks are: a page of fifty rows has two hundred of them, and they took a tenth of its time.
    """
    classes = f"dd-i {look}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("dist/sprite.svg"), name
    )


@register.simple_tag(name="standing")
def standing_mark(standing: Any, soft: bool = False, own: bool = False) -> SafeString:
    """Icon, word and colour of a `rules.standing.Standing`; empty for none.

    soft: the chip of cards and headers (tables take the plain text). own: the reader's own clock.
    """
    if isinstance(standing, Standing):
        return _standing(standing, soft, own, get_language())
    return _standing.__wrapped__(standing, soft, own, get_language()) if standing else SafeString("")


@lru_cache(maxsize=4096)
def _standing(standing: Any, soft: bool, own: bool, language: str | None) -> SafeString:
    """`language` is that of the words; named because it is remembered by it."""
    look = status_words.standing_look(standing, own=own)
    if look is None:
        return SafeString("")
    classes = f"dd-standing {look.token}{' soft' if soft else ''}"
    return format_html('<span class="{}">{}<span>{}</span></span>', classes, icon(look.icon), look.word)


@register.filter
def standing_icon(standing: Any) -> str:
    look = status_words.STANDING.get(str(standing.code))
    return look.icon if look else "minus"


@register.filter
def standing_token(standing: Any) -> str:
    """late, today, soon, within, office, done, donelate, undated; "" where there is no standing."""
    look = status_words.STANDING.get(str(standing.code))
    return look.token if look else ""


@register.filter
def edge(standing: Any) -> str:
    """Class of a table row: late, soon or nothing."""
    return status_words.EDGES.get(standing_token(standing), "")


@register.simple_tag
def lifecycle(state: str, full: bool = False) -> SafeString:
    """Icon and word of a life-cycle state, no colour. full: the long form of the task page."""
    return _lifecycle(str(state), full, get_language())


@lru_cache(maxsize=256)
def _lifecycle(state: str, full: bool, language: str | None) -> SafeString:
    look = status_words.LIFECYCLE[state]
    word = status_words.LIFECYCLE_IN_FULL.get(state, look.word) if full else look.word
    return format_html('<span class="dd-life">{}<span>{}</span></span>', icon(look.icon), word)


@register.filter
def lifecycle_word(state: str) -> str:
    return str(status_words.LIFECYCLE[str(state)].word)


@register.filter
def lifecycle_icon(state: str) -> str:
    return status_words.LIFECYCLE[str(state)].icon


@register.simple_tag
def flag(code: str, n: int | None = None, url: str = "", word: str = "") -> SafeString:
    """One flag. n fills words such as "đã gia hạn n lần"; word replaces the table's; url makes it a filter."""
    if url or word:
        return _flag.__wrapped__(str(code), n, url, word, None)
    return _flag(str(code), n, "", "", get_language())


@lru_cache(maxsize=1024)
def _flag(code: str, n: int | None, url: str, word: str, language: str | None) -> SafeString:
    look = status_words.FLAGS[code]
    said = word or str(look.word) % {"n": n if n is not None else 1}
    body = format_html("{}<span>{}</span>", icon(look.icon), said)
    classes = f"dd-flag {look.token}".strip()
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, body)
    return format_html('<span class="{}">{}</span>', classes, body)


@register.simple_tag
def flags(codes: Iterable[Any], limit: int = 3) -> SafeString:
    """At most `limit` flags, then "+2". Items are codes, (code, n) pairs or mappings with code, n, url, word."""
    marks = [flag(**_flag_arguments(item)) for item in codes or ()]
    if len(marks) > limit:
        more = len(marks) - limit
        told = ngettext("còn %(n)s dấu nữa", "còn %(n)s dấu nữa", more) % {"n": more}
        marks = [*marks[:limit], format_html('<span class="dd-flag" title="{}">+{}</span>', told, more)]
    if not marks:
        return SafeString("")
    return format_html('<span class="dd-flags">{}</span>', format_html_join("", "{}", ((mark,) for mark in marks)))


def _flag_arguments(item: Any) -> dict[str, Any]:
    if isinstance(item, Mapping):
        return dict(item)
    if isinstance(item, (tuple, list)):
        return {"code": item[0], "n": item[1]}
    return {"code": item}


@register.simple_tag
def cite(clause: Any, confidence: str = "", summary: str = "") -> SafeString:
    """Dotted link to the clause. Takes "5.2.c", "TH 5.2.c", a Clause (cite, summary), or words such as "quy định của hệ thống".

    confidence "default" or "local-decision" says so instead of the article, and still leads to it.
    """
    text = getattr(clause, "cite", None) or str(clause or "")
    return cites.link(text, confidence=confidence, summary=summary or getattr(clause, "summary", ""))


@register.filter
def anchor(clause: Any) -> str:
    """The id of a clause on the page of the regulation: "5.2.c" becomes d5-2-c."""
    return cites.anchor(getattr(clause, "cite", None) or str(clause))


@register.filter
def short_cite(clause: Any) -> str:
    """Đ5.2.c, or "QĐ Đ2.1" for the decision that issued the regulation; for places that are no link."""
    return cites.short_cite(getattr(clause, "cite", None) or str(clause))


@register.simple_tag
def source(confidence: str, word: str = "") -> SafeString:
    """Where a rule comes from: stated, default, local-decision, silent."""
    look = status_words.SOURCES[str(confidence)]
    return format_html(
        '<span class="dd-source {}">{}<span>{}</span></span>', look.token, icon(look.icon), word or look.word
    )


@register.inclusion_tag("components/bar.html")
def stacked_bar(cells: Any, small: bool = False, legend: bool = False, label: str = "") -> dict[str, Any]:
    """A bar of SVG rects. cells: five-cell figures, or a list of parts with code, n, word (order kept)."""
    parts = figure_bars.parts_of(cells)
    return {
        "pieces": figure_bars.pieces(parts),
        "parts": parts,
        "small": small,
        "legend": legend,
        "label": label or figure_bars.sentence(parts),
    }


@register.inclusion_tag("components/five_cells.html")
def five_cells(
    figures: Any, links: Mapping[str, str] | None = None, notes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The equation of the five cells with its bar.

    figures: done_on_time, done_late, open_within, open_overdue, undated, total, awaiting_office (attributes or keys).
    links: code of the cell (or total) to the address of its rows. notes: code to the small line under the figure.
    """
    return {"cells": figure_bars.equation(figures, links or {}, notes or {}), "figures": figures}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, param: str = "trang", base: str = "") -> dict[str, Any]:
    """Pages of a Django `Page`; the other parts of the address stay. param: name of the page in the address.

    base: the address itself, where the page may stand at that of a deed.
    """
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"{base}?{param}={number}"
        query[param] = str(number)
        return f"{base}?{query.urlencode()}"

    numbers = [
        (number, address(number) if isinstance(number, int) and number != page.number else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/refusal.html")
def refusal(refusal: Any, title: str = "", full: bool = False) -> dict[str, Any]:
    """What was not done, why, by which article, the way on. Takes a `web.refusals.Told`, a list of them, or nothing.

    title: what was not done ("Chưa gửi được kết quả"). full: the panel of a page of its own.
    """
    told = list(refusal) if isinstance(refusal, (list, tuple)) else [refusal] if refusal else []
    return {"refusals": told, "title": title or _("Việc này chưa được thực hiện"), "full": full}


@register.inclusion_tag("components/field.html")
def field(
    field: BoundField,
    width: str = "",
    cards: str = "",
    hints: Mapping[str, str] | None = None,
    phrases: Iterable[str] = (),
) -> dict[str, Any]:
    """Label, control, help and the fault in words of one form field.

    width: half, third, two-thirds inside `.dd-fields`. cards: "one", "two", "three" columns of radio cards or "seg" for a
    segment; hints: value to the second line of a card. phrases: sentences that a press writes into a textarea.
    """
    kind = _kind_of(field)
    looks = {"date": "dd-input date", "number": "dd-input number", "check": "", "file": ""}
    look = looks.get(kind, "dd-input")
    hints = hints or {}
    return {
        "field": field,
        "kind": kind,
        "width": width,
        "cards": cards or "one",
        "control": field if kind == "radio" else field.as_widget(attrs=_attributes(field, look)),
        "choices": [(widget, hints.get(str(widget.data["value"]), "")) for widget in field] if kind == "radio" else [],
        "phrases": list(phrases),
    }


def _kind_of(field: BoundField) -> str:
    widget = field.field.widget
    kinds = (
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"),
        (forms.Textarea, "text"),
        (forms.NumberInput, "number"),
    )
    if "date" in str(widget.attrs.get("class", "")) or isinstance(field.field, forms.DateField):
        return "date"
    return next((kind for base, kind in kinds if isinstance(widget, base)), "text")


def _attributes(field: BoundField, look: str) -> dict[str, str]:
    """The field's own classes stay; ours come before them."""
    own = str(field.field.widget.attrs.get("class", ""))
    classes = f"{look} {own}".strip()
    return {"class": classes} if classes else {}


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    form: forms.BaseForm, picker: str = "", picker_label: str = "", picker_errors: Iterable[str] = ()
) -> dict[str, Any]:
    """ "Còn 3 chỗ cần sửa" with a link to each; nothing when nothing is wrong. `picker`: the name of an agency picker that stands in the
    same form and is no field of it, with what is wrong there.
    """
    faults = [(bound, bound.errors) for bound in form if bound.errors]
    picked = {"id": f"pick-{picker}", "label": picker_label, "errors": list(picker_errors)}
    count = len(faults) + bool(picked["errors"])
    return {"faults": faults, "picked": picked, "others": form.non_field_errors(), "count": count}


@register.inclusion_tag("components/agency_picker.html")
def agency_picker(
    name: str,
    selected: Iterable[Any] = (),
    single: bool = False,
    source: str = "/co-quan/chon.json",
    label: str = "",
    help: str = "",
    errors: Iterable[str] = (),
    options: Iterable[Any] = (),
) -> dict[str, Any]:
    """Chips with a field that finds agencies by two letters. Posts name=a:12 or name=g:communes, once per chip.

    selected: items with value and name (attributes or keys). single: one agency only. options: (value, name) pairs for
    browsers without script. The agencies themselves come from `source`.
    """
    return {
        "name": name,
        "field_id": f"pick-{name}",
        "selected": list(selected or ()),
        "single": single,
        "source": source,
        "label": label,
        "help": help,
        "errors": list(errors or ()),
        "options": list(options or ()),
    }


@register.inclusion_tag("components/day_strip.html")
def day_strip(reckoning: Any, today: Any = None, start_word: str = "") -> dict[str, Any]:
    """Day cells of a `rules.deadlines.Reckoning`: at most 15, longer terms show both ends. `today` makes a past end red.

    start_word: what happened on the first day ("ban hành").
    """
    return {
        "days": figure_bars.day_cells(reckoning),
        "reckoning": reckoning,
        "late": bool(today and reckoning.due and today > reckoning.due),
        "start_word": start_word or _("ngày bắt đầu"),
    }


@register.inclusion_tag("components/letterhead.html", takes_context=True)
def letterhead(context: template.Context) -> dict[str, Any]:
    """The head of a paper that the reader prints: his agency issues it, and nobody else. One query."""
    return {"head": letterheads.letterhead_of_reader(context["request"].actor, current().province_name)}
