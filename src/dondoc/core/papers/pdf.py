"""A paper as a PDF file: the same words and layout as its Word file, set by typst (`layouts/paper.typ`).

The same paper gives the same bytes: the file says it was made when the paper says so.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence

from dondoc.core.papers.charts import for_typst
from dondoc.core.papers.drawing import LETTER, POINT
from dondoc.core.papers.model import (
    MOTTO,
    NATION,
    PROVISIONAL,
    TABLE,
    WIDTH,
    WIDTH_ACROSS,
    Appendix,
    Block,
    Bullets,
    Chart,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Table,
    heads,
    letters,
    numbers,
    roman,
    speakable,
    widths,
)
from dondoc.core.papers.typesetting import fonts_there, set_pdf
from dondoc.rules.errors import Refusal

MEDIA_TYPE = "application/pdf"
SIDES = {Kind.TEXT: "left", Kind.CENTRED: "center", Kind.DAY: "center", Kind.NUMBER: "right", Kind.RATE: "right"}
#: Lines of a cell above which its row may be torn over two pages: it would not find room on many.
TALL = 20
_WORD = re.compile(r"\S{12,}")


def as_pdf(paper: Paper) -> bytes:
    """The whole file. Raises Refusal: pdf_without_letters where the installation lacks the letters that papers are set in, pdf_not_made."""
    if not fonts_there():
        raise Refusal(
            "pdf_without_letters",
            "Chưa làm được bản PDF vì máy chủ chưa có bộ chữ để in văn bản. Anh/chị tải bản Word, và báo người quản trị chạy lệnh “make assets”.",
        )
    return set_pdf("paper.typ", {"paper": json.dumps(_paper(paper), ensure_ascii=False)}, paper.at)


def _paper(paper: Paper) -> dict[str, object]:
    at, several = paper.at, len(paper.appendices) > 1
    return {
        "title": speakable(paper.title),
        "made": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "mark": PROVISIONAL if paper.provisional else "",
        "head": _head(paper),
        "kind": speakable(paper.kind.upper()),
        "about": speakable(paper.about),
        "addressed": _addressed(paper.addressed),
        "body": list(_blocks(paper.blocks(), WIDTH)),
        "foot": _foot(paper),
        "appendices": [_appendix(one, roman(k) if several else "") for k, one in enumerate(paper.appendices, 1)],
        "check": paper.check.line() if paper.check else "",
    }


def _head(paper: Paper) -> dict[str, object]:
    head = paper.head
    return {
        "above": speakable(head.above.upper()),
        "body": [speakable(one.upper()) for one in head.body],
        "nation": NATION,
        "motto": MOTTO,
        "number": speakable(head.numbered()),
        "about": speakable(head.about),
        "placed": speakable(head.placed()),
    }


def _addressed(receivers: Sequence[str]) -> list[str]:
    if len(receivers) < 2:
        return [f"Kính gửi: {speakable(one)}." for one in receivers]
    return [
        "Kính gửi:",
        *(f"- {speakable(one)}{'.' if k == len(receivers) else ';'}" for k, one in enumerate(receivers, 1)),
    ]


def _foot(paper: Paper) -> dict[str, object] | None:
    if paper.foot is None:
        return None
    last = len(paper.foot.receivers)
    return {
        "title": "Nơi nhận:",
        "receivers": [
            f"- {speakable(one)}{'.' if k == last else ';'}" for k, one in enumerate(paper.foot.receivers, 1)
        ],
        "authority": [speakable(one.upper()) for one in paper.foot.authority],
        "name": speakable(paper.foot.name),
        "beside": [speakable(one.upper()) for one in paper.foot.beside],
    }


def _appendix(appendix: Appendix, number: str) -> dict[str, object]:
    return {
        "name": f"Phụ lục {number}".strip(),
        "title": speakable(appendix.title.upper()),
        "reference": f"({speakable(appendix.reference)})",
        "landscape": appendix.landscape,
        "blocks": list(_blocks(appendix.printed(), WIDTH_ACROSS if appendix.landscape else WIDTH)),
    }


def _blocks(blocks: Sequence[Block], room: float) -> Iterator[dict[str, object]]:
    for block, number in zip(blocks, numbers(blocks), strict=True):
        if isinstance(block, Heading):
            yield {"is": "heading", "level": block.level, "text": speakable(f"{number} {block.text}".strip())}
        elif isinstance(block, Paragraph):
            look = {"weight": "bold" if block.bold else "regular", "style": "italic" if block.italic else "normal"}
            for one in block.text.splitlines() or [""]:
                yield {"is": "words", "text": _broken(one, room, 14), **look}
        elif isinstance(block, Bullets):
            for one in block.items:
                yield {"is": "words", "text": _broken(f"- {one}", room, 14), "weight": "regular", "style": "normal"}
        elif isinstance(block, Chart):
            yield {"is": "chart", "title": speakable(block.title), **for_typst(block)}
        else:
            yield _table(block, room)


def _table(table: Table, room: float) -> dict[str, object]:
    wide = widths(table.columns, room)
    sides = [SIDES[column.kind] for column in table.columns]
    rows: list[list[dict[str, object]]] = []
    for row in table.rows:
        said = table.said(row)
        tears = max((_lines(text, width) for text, width in zip(said, wide, strict=True)), default=0) > TALL
        rows.append(
            [_cell(text, side, width, tears=tears) for text, side, width in zip(said, sides, wide, strict=True)]
        )
    if not rows:
        rows = [[{"text": table.empty, "side": "center", "across": len(wide)}]]
    totalled = bool(table.total and table.rows)
    return {
        "is": "table",
        "title": speakable(table.title),
        "note": speakable(table.note),
        "widths": wide,
        "size": letters(table.columns, room),
        "whole": table.whole(),
        "heads": _heads(table, wide),
        "rows": rows[:-1] if totalled else rows,
        "last": rows[-1] if totalled else [],  # stays with the total, which must not stand alone on a page
        "total": _total(table, wide, sides) if totalled else [],
    }


def _heads(table: Table, wide: Sequence[float]) -> list[list[dict[str, object]]]:
    upper = heads(table.columns)
    plain = [_cell(column.heading, "center", width) for column, width in zip(table.columns, wide, strict=True)]
    if not upper:
        return [plain]
    first, place = [], 0
    for name, span in upper:
        first.append(
            {"text": speakable(name), "side": "center", "across": span} if name else {**plain[place], "down": 2}
        )
        place += span
    return [first, [cell for cell, column in zip(plain, table.columns, strict=True) if column.group]]


def _total(table: Table, wide: Sequence[float], sides: Sequence[str]) -> list[dict[str, object]]:
    said, span = table.total_said(), table.label_span()
    cells = [_cell(said[k], sides[k], wide[k]) for k in range(span, len(said))]
    return [{"text": speakable(said[0]), "side": "center", "across": span}, *cells]


def _cell(text: str, side: str, width: float, *, tears: bool = False) -> dict[str, object]:
    return {"text": _broken(text, width - 2, TABLE), "side": side, "tears": tears}


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a cell."""
    return sum(math.ceil(max(1, len(one)) * TABLE * LETTER * POINT / (width - 2)) for one in text.splitlines())


def _broken(text: str, width: float, size: float) -> str:
    """A word wider than its place may be broken, where it would run out of the page: an address, a line of signs without a blank."""
    most = max(4, int(width / (size * 0.62 * POINT)))
    return _WORD.sub(
        lambda found: "\u200b".join(found[0][k : k + most] for k in range(0, len(found[0]), most)), speakable(text)
    )
