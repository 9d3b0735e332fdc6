"""A paper as a Word file in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I): heads, text, tables, pictures, appendices, signature.

Number and day stay blank where văn thư fills them in. The same paper gives the same bytes, whenever they are written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from dondoc.core.papers.model import (
    MOTTO,
    NATION,
    TABLE,
    WIDTH,
    WIDTH_ACROSS,
    Appendix,
    Block,
    Bullets,
    Chart,
    Foot,
    Head,
    Heading,
    Paper,
    Paragraph,
    Table,
    numbers,
    roman,
    speakable,
)
from dondoc.core.papers.word_parts import (
    BODY,
    RECEIVERS,
    columns,
    count_anew,
    empty,
    line,
    outline,
    packed,
    page,
    rule,
)
from dondoc.core.papers.word_tables import add_table

#: Millimetres: the two columns of head and foot, the indent of a first line.
HEAD, FOOT, INDENT = (62, 103), (80, 85), 12.7


def written(paper: Paper) -> bytes:
    """The whole file."""
    book = empty()
    book.core_properties.title = speakable(paper.title)
    book.core_properties.created = book.core_properties.modified = paper.at.replace(tzinfo=None)
    page(book.sections[0], provisional=paper.provisional)
    _head(book, paper.head)
    if paper.kind:
        line(book, paper.kind.upper(), BODY, bold=True, before=18)
        line(book, paper.about, BODY, bold=True)
        rule(book, WIDTH, 40)
    if paper.addressed:
        _addressed(book, paper.addressed)
    elif paper.kind:
        line(book, "", 6)
    _blocks(book, paper.blocks(), WIDTH, signed=paper.foot is not None)
    if paper.foot:
        _foot(book, paper.foot, keep=bool(paper.check and not paper.appendices))
    for place, one in enumerate(paper.appendices, 1):
        _appendix(book, one, roman(place) if len(paper.appendices) > 1 else "", paper)
    if paper.check:
        line(book, paper.check.line(), 9, italic=True, align=ALIGN.LEFT, before=12)
    elif book.element.body[-2].tag.endswith("}tbl"):  # the format wants a paragraph behind a table
        line(book, "", 1).paragraph_format.line_spacing = Pt(1)
    return packed(book)


def _head(book: Any, head: Head) -> None:
    """Issuing body and nation side by side, number and day below them."""
    left, right = columns(book, HEAD)
    if head.above:
        line(left, head.above.upper(), 12)
    for one in head.body:
        line(left, one.upper(), 12, bold=True)
    rule(left, HEAD[0], 22)
    line(right, NATION, 12, bold=True)
    line(right, MOTTO, 13, bold=True)
    rule(right, HEAD[1], 58)
    left, right = columns(book, HEAD)
    line(left, head.numbered(), 13, before=6)
    if head.about:
        line(left, head.about, 12, before=6)
    line(right, head.placed(), 14, italic=True, before=6)


def _addressed(book: Any, receivers: Sequence[str]) -> None:
    """ "Kính gửi": one on the same line, several one below the other."""
    if len(receivers) == 1:
        line(book, f"Kính gửi: {receivers[0]}.", BODY, before=18, after=12)
        return
    line(book, "Kính gửi:", BODY, before=18)
    for place, one in enumerate(receivers, 1):
        last = place == len(receivers)
        line(book, f"- {one}{'.' if last else ';'}", BODY, align=ALIGN.LEFT, left=45, after=12 if last else 0)


def _blocks(book: Any, blocks: Sequence[Block], room: float, *, signed: bool = False) -> None:
    """`signed`: a signature follows, with which the last lines stay."""
    for place, (block, number) in enumerate(zip(blocks, numbers(blocks), strict=True)):
        keep = signed and place == len(blocks) - 1
        if isinstance(block, Heading):
            outline(
                _text(book, f"{number} {block.text}".strip(), bold=True, italic=block.level == 3, keep=True),
                block.level,
            )
        elif isinstance(block, Paragraph):
            for one in block.text.splitlines() or [""]:
                _text(book, one, bold=block.bold, italic=block.italic, keep=keep)
        elif isinstance(block, Bullets):
            for one in block.items:
                _text(book, f"- {one}", keep=keep and one is block.items[-1])
        elif isinstance(block, Table):
            _table(book, block, room, last=place == len(blocks) - 1)
        else:
            _picture(book, block, room)


def _text(book: Any, text: str, *, bold: bool = False, italic: bool = False, keep: bool = False) -> Any:
    made = book.add_paragraph()
    shape = made.paragraph_format
    shape.first_line_indent, shape.space_after, shape.alignment = Mm(INDENT), Pt(6), ALIGN.JUSTIFY
    if keep:
        shape.keep_with_next = True
    run = made.add_run(speakable(text))
    run.bold, run.italic = bold or None, italic or None
    return made


def _table(book: Any, table: Table, room: float, *, last: bool) -> None:
    """`last`: the section ends here, so that nothing below it may open another page."""
    if table.title:
        line(book, table.title, 13, bold=True, before=6, after=4, keep=True)
    note = {"size": TABLE, "italic": True, "align": ALIGN.LEFT}
    if table.note and not table.whole():
        line(book, table.note, **note, after=4, keep=True)
    add_table(book, table, room)
    if table.note and table.whole():
        line(book, table.note, **note, before=3, after=6)
    elif not last:
        line(book, "", 6, align=ALIGN.LEFT)


def _picture(book: Any, chart: Chart, room: float) -> None:
    """The drawing, what it shows said for whoever does not see it, its title below."""
    from dondoc.core.papers.charts import as_png, said  # typst is loaded by who draws

    made = book.add_paragraph()
    made.alignment = ALIGN.CENTER
    made.paragraph_format.keep_with_next = True
    made.add_run().add_picture(io.BytesIO(as_png(chart)), width=Mm(min(room, WIDTH)))
    made._p.xpath(".//wp:docPr")[0].set("descr", speakable(said(chart)))
    line(book, chart.title, 13, italic=True, after=8)


def _foot(book: Any, foot: Foot, *, keep: bool) -> None:
    """Receivers on the left, on the right who signs, with room for the signature; two who sign side by side, the receivers below. `keep`: what
    follows stays on its page."""
    line(book, "", 6, keep=True)
    left, right = columns(book, FOOT)
    if foot.beside:
        _signature(left, foot.beside, "", keep=True)
        _signature(right, foot.authority, foot.name, keep=True)
        left, right = columns(book, FOOT)
    else:
        _signature(right, foot.authority, foot.name, keep=keep)
    line(left, "Nơi nhận:", 12, bold=True, italic=True, align=ALIGN.LEFT, keep=keep)
    for place, one in enumerate(foot.receivers, 1):
        line(left, f"- {one}{'.' if place == len(foot.receivers) else ';'}", RECEIVERS, align=ALIGN.LEFT, keep=keep)


def _signature(where: Any, above: Sequence[str], name: str, *, keep: bool) -> None:
    for one in above:
        line(where, one.upper(), 14, bold=True, keep=keep)
    for _blank in range(4):
        line(where, "", 14, keep=keep)
    line(where, name, 14, bold=True, keep=keep)


def _appendix(book: Any, appendix: Appendix, number: str, paper: Paper) -> None:
    """A section of its own: its pages may lie on their side and are numbered anew."""
    section = book.add_section()
    book.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # the break's own paragraph, which must not take a line
    page(section, landscape=appendix.landscape, provisional=paper.provisional)
    count_anew(section)
    outline(line(book, f"Phụ lục {number}".strip(), BODY, bold=True, keep=True), 1)
    line(book, appendix.title.upper(), BODY, bold=True, keep=True)
    line(book, f"({appendix.reference})", BODY, italic=True, after=12, keep=True)
    _blocks(book, appendix.printed(), WIDTH_ACROSS if appendix.landscape else WIDTH)
