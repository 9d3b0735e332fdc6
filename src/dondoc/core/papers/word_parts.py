"""What a Word file is made of: the empty document with page and style set, lines, two columns without borders, page heads.

What the library's own empty document brings besides (a hundred styles, twice) would cost each letter the most of its time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from dondoc.core.papers.model import MARGINS, PAPER, PROVISIONAL, speakable

FONT = "Times New Roman"
#: Points: what is written, the list of receivers.
BODY, RECEIVERS = 14, 11
KEPT_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "TableGrid", "Header", "Footer", "NoList"})
#: Parts of the library's own empty document that nothing here needs.
NEEDLESS = frozenset({"stylesWithEffects", "thumbnail", "customXml", "numbering"})
#: A time for every part of the package; the packer would take the present one.
EPOCH = (2020, 1, 1, 0, 0, 0)
#: What the schema wants behind the borders of a paragraph.
_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:rPr",
)


def empty() -> Any:
    """A document of one's own with nothing in it."""
    return docx.Document(io.BytesIO(_blank()))


def packed(book: Any) -> bytes:
    """The file; its parts bear no time of their own."""
    written, fixed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, EPOCH), source.read(part), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def line(
    place: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.CENTER,
    before: float = 0,
    after: float = 0,
    left: float = 0,
    keep: bool = False,
) -> Any:
    """A paragraph of one run; in an empty cell it takes the place of the paragraph that stands there. `left` in millimetres, the rest points.

    `keep`: on the page of what follows.
    """
    first = place.paragraphs[0] if hasattr(place, "_tc") else None
    made = first if first is not None and len(place.paragraphs) == 1 and not first.runs else place.add_paragraph()
    if align is not ALIGN.LEFT:
        made.alignment = align
    if before or after or left:
        made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
        made.paragraph_format.left_indent = Mm(left)
    if keep:
        made.paragraph_format.keep_with_next = True
    run = made.add_run(speakable(text))
    run.font.size = Pt(size)
    if bold or italic:
        run.bold, run.italic = bold, italic
    return made


def rule(place: Any, width: float, length: float) -> None:
    """A solid line of `length` in the middle of `width` (millimetres), drawn as the border of an empty paragraph."""
    made = line(place, "", 2)
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm((width - length) / 2)
    made.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    made._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def outline(made: Any, level: int) -> None:
    """The paragraph stands in the outline that Word shows beside the text."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level - 1))
    made._p.get_or_add_pPr().insert_element_before(mark, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")


def columns(book: Any, wide: Sequence[int]) -> list[Any]:
    """Two cells side by side without borders, in a row that is not torn. Their first paragraph is taken away with the first line written."""
    made = book.add_table(rows=1, cols=2)
    made.autofit = False
    properties = made._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        properties.append(width)
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(twips(sum(wide))))
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    row = made.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for column, cell, one in zip(made.columns, row.cells, wide, strict=True):
        column.width = cell.width = Mm(one)
    return list(row.cells)


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def page(section: Any, *, landscape: bool = False, provisional: bool = False) -> None:
    """A4 with the decree's margins; the page's number in the middle of the top margin, not on the first page of the section."""
    across, down = PAPER[::-1] if landscape else PAPER
    section.orientation = 1 if landscape else 0
    section.page_width, section.page_height = Mm(across), Mm(down)
    top, right, bottom, left = MARGINS
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    for header, numbered in ((section.header, True), (section.first_page_header, False)):
        header.is_linked_to_previous = False
        _page_head(header.paragraphs[0], across - left - right, numbered=numbered, provisional=provisional)


def count_anew(section: Any) -> None:
    """The pages of this section begin with one."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    mark = OxmlElement("w:pgNumType")
    mark.set(qn("w:start"), "1")
    properties.insert_element_before(mark, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid")


def _page_head(place: Any, width: float, *, numbered: bool, provisional: bool) -> None:
    """The number in the middle; a mark of figures that may change at the right."""
    place.paragraph_format.tab_stops.add_tab_stop(Mm(width / 2), 1)
    place.paragraph_format.tab_stops.add_tab_stop(Mm(width), 2)
    if numbered:
        run = place.add_run("\t")
        run.font.size = Pt(13)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = text or None
            run._r.append(part)
    if provisional:
        run = place.add_run("\t" if numbered else "\t\t")
        run.font.size = Pt(13)
        run = place.add_run(PROVISIONAL)
        run.font.size, run.bold = Pt(RECEIVERS), True


@lru_cache(maxsize=1)
def _blank() -> bytes:
    book = docx.Document()
    for style in list(book.styles):
        if style.style_id not in KEPT_STYLES:
            style.delete()
    for rels in (book.part.rels, book.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in NEEDLESS]:
            del rels[key]
    book.core_properties.author, book.core_properties.language = "", "vi-VN"
    _set_style(book.styles["Normal"])
    for name in (
        "Header",
        "Footer",
    ):  # their own stops, made for another paper, would draw the number out of the middle
        for stops in book.styles[name].element.xpath("./w:pPr/w:tabs"):
            stops.getparent().remove(stops)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _set_style(style: Any) -> None:
    """Times New Roman for every script, Vietnamese, one and a tenth of a line."""
    style.font.name, style.font.size = FONT, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.1
