"""Administrative documents as Word files in the layout of Nghị định 30/2020/NĐ-CP: heads, table, signature, margins. What they say is the caller's.

Number and day stay blank: văn thư fills them in. The same words give the same bytes, whenever they are written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
#: Millimetres: the paper, its margins (top, right, bottom, left), the two columns of head and foot, and the width between the margins.
PAPER, MARGINS, WIDTH = (210, 297), (20, 15, 20, 30), 165
HEAD, FOOT = (62, 103), (80, 85)
#: Points: what is written, tables, the list of receivers.
BODY, TABLE, RECEIVERS = 14, 12, 11
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
BLANK = "\u00a0"
KEPT_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "TableGrid", "Header", "Footer", "NoList"})
#: Parts of the library's own empty document that nothing here needs.
NEEDLESS = frozenset({"stylesWithEffects", "thumbnail", "customXml", "numbering"})
#: What XML cannot hold.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A time for every part of the package; the packer would take the present one.
EPOCH = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`above`: the superior agency, "" where there is none; `body`: the issuing one, in one or two lines; `symbol`: what follows the number
    ("VP-"); `about`: the subject of a letter without a type name."""

    above: str
    body: Sequence[str]
    symbol: str
    place: str
    day: date
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`widths` in millimetres add up to WIDTH; `centred`: the columns whose cells stand in the middle."""

    headings: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    centred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """`authority`: the lines above the signature ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"); `name` of who signs, "" where he is not chosen yet."""

    receivers: Sequence[str]
    authority: Sequence[str]
    name: str


class Paper:
    """One document, written from its head down."""

    def __init__(self, title: str, at: datetime) -> None:
        self.book = docx.Document(io.BytesIO(_blank()))
        self.book.core_properties.title = title
        self.book.core_properties.created = self.book.core_properties.modified = at.replace(tzinfo=None)

    def head(self, head: Head) -> None:
        """Issuing body and nation side by side, number and day below them."""
        left, right = _columns(self.book, HEAD)
        if head.above:
            _line(left, head.above.upper(), 12)
        for line in head.body:
            _line(left, line.upper(), 12, bold=True)
        _rule(left, HEAD[0], 22)
        _line(right, NATION, 12, bold=True)
        _line(right, MOTTO, 13, bold=True)
        _rule(right, HEAD[1], 58)
        left, right = _columns(self.book, HEAD)
        _line(left, f"Số:{BLANK * 10}/{head.symbol}", 13, before=6)
        if head.about:
            _line(left, head.about, 12, before=6)
        when = f"{head.place}, ngày{BLANK * 8}tháng {head.day:%m} năm {head.day:%Y}"
        _line(right, when if head.day.month < 3 else when.replace("tháng 0", "tháng "), 14, italic=True, before=6)

    def title(self, kind: str, about: str) -> None:
        """Type name and subject of a document that has them (BÁO CÁO)."""
        _line(self.book, kind.upper(), 14, bold=True, before=18)
        _line(self.book, about, 14, bold=True)
        _rule(self.book, WIDTH, 40)

    def addressed(self, receivers: Sequence[str]) -> None:
        """ "Kính gửi": one on the same line, several one below the other."""
        if len(receivers) == 1:
            _line(self.book, f"Kính gửi: {receivers[0]}.", BODY, before=18, after=12)
            return
        _line(self.book, "Kính gửi:", BODY, before=18)
        for place, one in enumerate(receivers, 1):
            last = place == len(receivers)
            _line(self.book, f"- {one}{'.' if last else ';'}", BODY, align=ALIGN.LEFT, left=45, after=12 if last else 0)

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        made = self.book.add_paragraph()
        made.paragraph_format.first_line_indent = Mm(12.7)
        made.paragraph_format.space_after = Pt(6)
        made.paragraph_format.alignment = ALIGN.JUSTIFY
        made.add_run(_speakable(text)).bold = bold

    def table(self, table: Table) -> None:
        """With its head repeated on every page; no row is torn over two."""
        made = self.book.add_table(rows=0, cols=len(table.headings), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fix(made, table.widths, padding=1)
        _fill(made.add_row(), table.headings, table.widths, frozenset(range(len(table.headings))), bold=True, head=True)
        for row in table.rows:
            _fill(made.add_row(), row, table.widths, table.centred)
        _line(self.book, "", 6)

    def foot(self, foot: Foot) -> None:
        """Receivers on the left, on the right who signs, with room for the signature."""
        _line(self.book, "", 6)
        left, right = _columns(self.book, FOOT)
        _line(left, "Nơi nhận:", 12, bold=True, italic=True, align=ALIGN.LEFT)
        for place, one in enumerate(foot.receivers, 1):
            ends = "." if place == len(foot.receivers) else ";"
            _line(left, f"- {one}{ends}", RECEIVERS, align=ALIGN.LEFT)
        for line in foot.authority:
            _line(right, line.upper(), 14, bold=True)
        for _blank in range(4):
            _line(right, "", 14)
        _line(right, foot.name, 14, bold=True)

    def annex(self, title: str, reference: str) -> None:
        """A new page under the heading "Phụ lục"."""
        _line(self.book, "Phụ lục", 14, bold=True).paragraph_format.page_break_before = True
        _line(self.book, title.upper(), 14, bold=True)
        _line(self.book, f"({reference})", 14, italic=True, after=12)

    def bytes(self) -> bytes:
        """The file; its parts bear no time of their own."""
        written, fixed = io.BytesIO(), io.BytesIO()
        self.book.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.infolist():
                target.writestr(zipfile.ZipInfo(part.filename, EPOCH), source.read(part), zipfile.ZIP_DEFLATED)
        return fixed.getvalue()


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """An empty document with page and style set. What the library's own one brings besides (a hundred styles, twice) would cost each letter
    the most of its time."""
    book = docx.Document()
    for style in list(book.styles):
        if style.style_id not in KEPT_STYLES:
            style.delete()
    for rels in (book.part.rels, book.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in NEEDLESS]:
            del rels[key]
    book.core_properties.author, book.core_properties.language = "", "vi-VN"
    _set_style(book.styles["Normal"])
    _set_page(book.sections[0])
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


def _set_page(section: Any) -> None:
    """A4 with the decree's margins; the page's number in the middle of the top margin, not on the first page."""
    section.page_width, section.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    top, right, bottom, left = MARGINS
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    place = section.header.paragraphs[0]
    place.alignment = ALIGN.CENTER
    run = place.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _columns(book: Any, widths: Sequence[int]) -> list[Any]:
    """Two cells side by side without borders. Their first paragraph is taken away with the first line written."""
    made = book.add_table(rows=1, cols=2)
    _fix(made, widths, padding=0)
    row = made.rows[0]
    _whole(row)
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return list(row.cells)


def _fix(table: Any, widths: Sequence[int], padding: int) -> None:
    """Widths as given: no program may fit them to what stands in the cells. `padding` left and right of a cell's text; all in millimetres."""
    table.autofit = False
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        properties.append(width)
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(int(Mm(sum(widths)).twips)))
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        space = OxmlElement(side)
        space.set(qn("w:w"), str(int(Mm(padding).twips)))
        space.set(qn("w:type"), "dxa")
        margins.append(space)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)


def _fill(row: Any, texts: Sequence[str], widths: Sequence[int], centred: frozenset[int], **look: bool) -> None:
    _whole(row)
    if look.get("head"):
        mark = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(mark)
    for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        cell.width = Mm(width)
        align = ALIGN.CENTER if place in centred else ALIGN.LEFT
        _line(cell, text, TABLE, bold=look.get("bold", False), align=align)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _line(
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
) -> Any:
    """A paragraph of one run; in an empty cell it takes the place of the paragraph that stands there. `left` in millimetres, the rest points."""
    first = place.paragraphs[0] if hasattr(place, "_tc") else None
    made = first if first is not None and len(place.paragraphs) == 1 and not first.runs else place.add_paragraph()
    if align is not ALIGN.LEFT:
        made.alignment = align
    if before or after or left:
        made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
        made.paragraph_format.left_indent = Mm(left)
    run = made.add_run(_speakable(text))
    run.font.size = Pt(size)
    if bold or italic:
        run.bold, run.italic = bold, italic
    return made


def _speakable(text: str) -> str:
    """Without what XML cannot hold: people paste it from other programs and do not see it. A break of line or page becomes a space."""
    return _UNSPEAKABLE.sub("", text.replace("\v", " ").replace("\f", " "))


def _rule(place: Any, width: float, length: float) -> None:
    """A solid line of `length` in the middle of `width` (millimetres), drawn as the border of an empty paragraph."""
    made = _line(place, "", 2)
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm((width - length) / 2)
    made.paragraph_format.line_spacing = Pt(3)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = made._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


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
