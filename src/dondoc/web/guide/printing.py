"""A guide as a PDF file, with its pictures: for whoever hands it out in a class or reads it on paper (J3; TH 20.1; BT 18.2)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from markdown_it.tree import SyntaxTreeNode

from dondoc.core.papers.typesetting import LAYOUTS, kept_pdf
from dondoc.core.shipped import guide_pictures
from dondoc.web.guide.reading import reader

LAYOUT = "guide.typ"
#: Headings from which on a guide begins with its index.
INDEXED = 6
#: Per cent of the line: a telephone's page is narrow and high.
WIDE, NARROW = 100, 42
#: Shares of the line that the cells of a column may ask for.
LEAST_SHARE, MOST_SHARE = 8, 40


def as_pdf(text: str, *, name: str, language: str, foot: str, at: datetime) -> bytes:
    """The Markdown `text` of a guide, set, and kept by its `name` until it is another. Raises Refusal pdf_not_made, pdf_later."""
    pictures = guide_pictures()
    root = Path(os.path.commonpath([LAYOUTS, *pictures]))
    named = {path.name: f"/{path.relative_to(root).as_posix()}" for path in pictures}
    blocks = list(_blocks(SyntaxTreeNode(reader().parse(text)).children, named))
    title = next((str(b["text"]) for b in blocks if b["is"] == "heading" and b["level"] == 0), "")
    body = [b for b in blocks if b.get("level") != 0]
    indexed = sum(b.get("level") == 1 for b in body) >= INDEXED
    guide = {"title": title, "language": language, "foot": foot, "indexed": indexed, "blocks": body}
    values = {"guide": json.dumps(guide, ensure_ascii=False)}
    return kept_pdf(name, LAYOUT, values, at, root=root, shown=pictures)


def _blocks(nodes: list[SyntaxTreeNode], pictures: dict[str, str]) -> Iterator[dict[str, object]]:
    for node in nodes:
        if node.type == "heading":
            yield {"is": "heading", "level": int(node.tag[1]) - 1, "text": _plain(node)}
        elif node.type == "paragraph":
            yield from _paragraph(node, pictures)
        elif node.type in ("bullet_list", "ordered_list"):
            items = [list(_blocks(item.children, pictures)) for item in node.children]
            yield {"is": "bullets" if node.type == "bullet_list" else "steps", "items": items}
        elif node.type in ("fence", "code_block"):
            yield {"is": "code", "text": node.content.rstrip("\n")}
        elif node.type == "table":
            yield _table(node)
        else:
            yield from _blocks(node.children, pictures)


def _paragraph(node: SyntaxTreeNode, pictures: dict[str, str]) -> Iterator[dict[str, object]]:
    """A picture stands alone, wherever in the paragraph it was named."""
    parts = [part for part in _runs(node.children, "", "") if part["text"]]
    if parts:
        yield {"is": "words", "parts": parts}
    for image in (one for one in node.walk() if one.type == "image"):
        path = pictures.get(str(image.attrs["src"]).rsplit("/", 1)[-1])
        if path is not None:
            wide = NARROW if "/xa-" in path else WIDE
            yield {"is": "picture", "path": path, "alt": _plain(image), "wide": wide}


def _runs(nodes: list[SyntaxTreeNode], look: str, to: str) -> Iterator[dict[str, str]]:
    """The pieces of a line, each with how it looks and where it leads: only out of the house, as on the page."""
    for node in nodes:
        if node.type in ("text", "code_inline", "html_inline"):
            yield {"text": node.content, "look": "code" if node.type == "code_inline" else look, "to": to}
        elif node.type in ("softbreak", "hardbreak"):
            yield {"text": " ", "look": look, "to": to}
        elif node.type == "link":
            href = str(node.attrs.get("href", ""))
            yield from _runs(node.children, look, href if href.startswith("https://") else "")
        elif node.type != "image":
            yield from _runs(node.children, {"strong": "bold", "em": "italic"}.get(node.type, look), to)


def _table(node: SyntaxTreeNode) -> dict[str, object]:
    rows = [one for one in node.walk() if one.type == "tr"]
    cells = [[list(_runs(cell.children, "", "")) for cell in row.children] for row in rows]
    longest = [max(sum(len(part["text"]) for part in row[k]) for row in cells) for k in range(len(cells[0]))]
    return {
        "is": "table",
        "heads": cells[0],
        "rows": [[{"parts": parts} for parts in row] for row in cells[1:]],
        "widths": [min(max(letters, LEAST_SHARE), MOST_SHARE) for letters in longest],
    }


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(one.content for one in node.walk() if one.type in ("text", "code_inline"))
