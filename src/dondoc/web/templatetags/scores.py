"""Points and products as they are printed: kept in hundredths, shown with a comma."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from dondoc.web.templatetags.wording import NBSP, thousands

register = template.Library()


@register.filter
def points(value: int | None) -> str:
    """6250 becomes 62,50; "" for none."""
    if value is None:
        return ""
    return f"{thousands(value // 100)}{'.' if get_language() == 'en' else ','}{value % 100:02d}"


@register.filter
def products(value: int | None) -> str:
    """300 becomes 3, 275 becomes 2,75: a number of products."""
    return thousands(value // 100) if value is not None and value % 100 == 0 else points(value)


@register.filter
def percents(value: int | None) -> str:
    """8541 becomes 85,41 %."""
    return f"{points(value)}{NBSP}%" if value is not None else ""
