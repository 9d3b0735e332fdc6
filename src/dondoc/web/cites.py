"""Citations as links: the strings come from the regulation's profile and are never computed."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from dondoc.rules.regulation import base
from dondoc.rules.regulation.base import split_cite

REGULATION = "/quy-che/"
#: "5.2.c", "4.cuối", "QĐ.2.1"; before it perhaps the short name of a regulation ("TH 5.2.c") or a printed Đ.
_CITE = re.compile(r"^(?:[A-Z]{2,6}\s+)?Đ?(?P<article>(?:QĐ\.)?\d+(?:\.\w+)*)$")
#: What a citation is spelt with, so that it reads in other languages too; the article itself is never touched.
_MARK = re.compile(rf"\b{N_('Đ')}(?=\d)")
_SPELT = re.compile("|".join((N_("Điều"), N_("khoản"), N_("điểm"), N_("đoạn cuối"), N_("Quyết định ban hành"))))


def short_cite(cite: str) -> str:
    """Đ6.1.a."""
    return _MARK.sub(_("Đ"), base.short_cite(cite))


def long_cite(cite: str) -> str:
    """Điều 6 khoản 1 điểm a."""
    return _SPELT.sub(lambda word: _(word[0]), base.long_cite(cite))


def articles(cite: str) -> list[str]:
    """The plain articles of a citation, "TH 5.2.c, 7.1" giving 5.2.c and 7.1; none where it is words."""
    found = [_CITE.match(part) for part in split_cite(cite)]
    return [match["article"] for match in found if match] if all(found) else []


def anchor(cite: str) -> str:
    """d5-2-c for "5.2.c" or "TH 5.2.c"; "đ" becomes "dd", so that the address stays plain."""
    article = next(iter(articles(cite)), cite.strip())
    return "d" + article.lower().replace("đ", "dd").replace(".", "-").replace(" ", "-")


def link(cite: str, *, confidence: str = "", summary: str = "") -> SafeString:
    """The dotted link, one for each article. Words that are no citation become plain text; nothing becomes nothing."""
    return _link(cite, confidence, summary, get_language())


@lru_cache(maxsize=1024)
def _link(cite: str, confidence: str, summary: str, language: str | None) -> SafeString:
    """`language` is that of the words; named because the link is remembered by it."""
    said = {"default": _("mặc định của hệ thống"), "local-decision": _("quyết định nội bộ")}.get(confidence, "")
    found = articles(cite)
    if not found:
        return format_html('<span class="dd-cite">{}</span>', said or _(cite)) if said or cite else SafeString("")
    if said:
        found = found[:1]
    marks = (
        (REGULATION, anchor(a), long_cite(a) + (f": {summary}" if summary else ""), said or short_cite(a))
        for a in found
    )
    return format_html_join(", ", '<a class="dd-cite" href="{}#{}" title="{}">{}</a>', marks)
