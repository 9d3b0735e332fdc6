"""The Markdown of docs/guide, in the reader's language, as safe HTML with an index: HTML in it is text, links only where they lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dondoc.core.shipped import guide_folder
from dondoc.rules.folding import fold

#: Every guide is there in both languages, with the same headings in the same order. The Vietnamese one names its places, so that an address with
#: one holds in either language.
VIETNAMESE, ENGLISH = "vi", "en"
#: For whoever keeps the file, as where a table is written by a program.
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` 2 or 3, `anchor` its place in the page."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One file. `html` is safe: it was made from Markdown whose own HTML is shown as text."""

    code: str
    title: str
    headings: tuple[Heading, ...]
    html: str


def codes() -> list[str]:
    """The guides that were shipped, by the name of their file."""
    suffix = f".{VIETNAMESE}.md"
    return sorted(path.name.removesuffix(suffix) for path in guide_folder().glob(f"*{suffix}"))


def read(code: str, language: str, picture_url: Callable[[str], str]) -> Guide:
    """`picture_url`: name of a picture -> its address. Raises KeyError where there is no such guide."""
    first = _made(text_of(code, VIETNAMESE), code, picture_url)
    if language == VIETNAMESE:
        return first
    return _made(text_of(code, language), code, picture_url, tuple(heading.anchor for heading in first.headings))


@lru_cache(maxsize=32)
def _made(text: str, code: str, picture_url: Callable[[str], str], anchors: tuple[str, ...] = ()) -> Guide:
    return rendered(text, code, picture_url, anchors)


def reader() -> MarkdownIt:
    """Of pages and of print: HTML in the text is text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def text_of(code: str, language: str) -> str:
    """The guide as it was written in that language. Raises KeyError where there is no such guide."""
    if code not in codes():
        raise KeyError(code)
    return _COMMENT.sub("", (guide_folder() / f"{code}.{language}.md").read_text(encoding="utf-8"))


def rendered(text: str, code: str, picture_url: Callable[[str], str], anchors: tuple[str, ...] = ()) -> Guide:
    """The first heading is the title of the page and is left out of `html`. `anchors`: of its headings in turn; none: from their words."""
    made = reader()
    tokens = made.parse(text)
    title, headings = code, list[Heading]()
    body: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = tokens[place + 1].content
        if token.type == "heading_open" and token.tag in ("h2", "h3"):
            found = _heading(
                token.tag, tokens[place + 1].content, anchors[len(headings) :], {h.anchor for h in headings}
            )
            token.attrSet("id", found.anchor)
            headings.append(found)
        for part in token.children or []:
            _lead(part, picture_url)
        body.append(token)
    if [t.type for t in body[:1]] == ["heading_open"] and body[0].tag == "h1":
        body = body[3:]
    html = made.renderer.render(body, made.options, {})
    return Guide(code, title, tuple(headings), _boxed(html))


def _heading(tag: str, title: str, given: tuple[str, ...], taken: set[str]) -> Heading:
    """Its anchor is the one `given`, else its words without marks: "Xin gia hạn" is #xin-gia-han; a second one of the same words gets a number."""
    plain = re.sub(r"[*`]", "", title)
    if given:
        return Heading(int(tag[1]), plain, given[0])
    bare = re.sub(r"[^a-z0-9]+", "-", fold(plain)).strip("-")
    anchor, n = bare, 2
    while anchor in taken:
        anchor, n = f"{bare}-{n}", n + 1
    return Heading(int(tag[1]), plain, anchor)


def _lead(part: Token, picture_url: Callable[[str], str]) -> None:
    """Pictures come from our own address; a link to another document of the source is no link inside the system."""
    if part.type == "image":
        part.attrSet("src", picture_url(str(part.attrs["src"]).rsplit("/", 1)[-1]))
        part.attrSet("loading", "lazy")
    if part.type == "link_open" and not str(part.attrs.get("href", "")).startswith(("https://", "#")):
        part.attrs = {}


def _boxed(html: str) -> str:
    """Wide tables scroll by themselves, not the page."""
    return html.replace("<table>", '<div class="dd-table-box"><table class="dd-table">').replace(
        "</table>", "</table></div>"
    )
