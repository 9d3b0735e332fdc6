"""Words of the tables of rules: deeds and parties. Loaded by the pages that print them."""

from __future__ import annotations

from django import template

from dondoc.rules.access import Deed, Party
from dondoc.web import cites
from dondoc.web.deed_words import DEEDS, PARTIES

register = template.Library()


@register.filter
def deed_word(code: str) -> str:
    return str(DEEDS[Deed(code)])


@register.filter
def party_word(code: str) -> str:
    return str(PARTIES[Party(code)])


@register.filter
def long_cite(cite: str) -> str:
    """Điều 6 khoản 1 điểm a."""
    return cites.long_cite(cite)
