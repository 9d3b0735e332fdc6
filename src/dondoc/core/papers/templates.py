"""An office's own Word template: looked over before it is kept, filled in when a paper is made.

A template may print fields, walk over lists and ask whether something is there, and nothing else: what it says is read before any of it runs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from dondoc.core.papers.model import speakable
from dondoc.core.papers.template_fields import Field
from dondoc.core.papers.template_tags import Part, faults_of, loose_text
from dondoc.core.papers.word_parts import packed
from dondoc.rules.errors import Refusal, Refusals

#: Bytes of a template, and of all it unpacks to; a letterhead with a coat of arms stays far below.
LARGEST, LARGEST_UNPACKED = 2 * 1024 * 1024, 20 * 1024 * 1024
#: More faults than these help nobody; the rest is told after the next try.
MOST_FAULTS = 12
#: Parts of a package that run, or that bring other files along.
_FORBIDDEN_PARTS = re.compile(
    r"vbaProject|vbaData|/activeX/|/embeddings/|afchunk|\.(?:bin|exe|dll|ole)$", re.IGNORECASE
)
_FORBIDDEN_RELATIONS = ("attachedTemplate", "oleObject", "package", "aFChunk", "control", "frame", "subDocument")
#: Instructions with which a word processor fetches something, or runs it: as the name of a field, some of them anywhere in it.
_FETCHES = re.compile(
    r"^\W*(?:DDE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON", re.IGNORECASE
)
_XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
#: What a template may consist of. No calls, no filters, no reckoning.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip


def check_template(content: bytes, fields: Sequence[Field]) -> None:
    """Looks a template over and tries it out with the fields' examples.

    Raises Refusals, every fault with its place: template_too_large, template_unreadable, template_forbidden_part, template_link,
    template_fetches, template_open_tag, template_bad_tag, template_unknown_field, template_torn.
    """
    if len(content) > LARGEST:
        raise Refusals([_too_large()])
    package = _unpacked(content)
    faults = [*_dangers(package)]
    if not faults:
        faults = [fault for part in _parts(_opened(content)) for fault in faults_of(part, fields)]
    if not faults:
        faults = list(_trial(content, fields))
    if faults:
        raise Refusals(faults[:MOST_FAULTS])


def fill(content: bytes, values: Mapping[str, Any], *, title: str = "") -> bytes:
    """The template with these values: texts, and lists of rows; without what no document can hold. The same values give the same bytes.

    Raises Refusal template_torn where what comes out is no document; a template that was looked over does not.
    """
    made = _Template(io.BytesIO(content))
    try:
        made.render(_spoken(values), _environment(), autoescape=True)
    except (TemplateError, etree.XMLSyntaxError, ValueError) as wrong:
        raise _torn() from wrong
    if title:
        made.docx.core_properties.title = title
    return packed(made)


def _spoken(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _spoken(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spoken(one) for one in value]
    return speakable(value) if isinstance(value, str) else value


class _Template(DocxTemplate):  # type: ignore[misc]
    """As the library has it, but what comes out must be whole: a tag that tears a table is said, not mended by guessing."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml.encode())
        return super().fix_tables(xml)


def _environment() -> SandboxedEnvironment:
    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    return made


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(one.file_size for one in package.infolist()) > LARGEST_UNPACKED:
                raise Refusals([_too_large()])
            found = {one.filename: package.read(one) for one in package.infolist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, NotImplementedError) as wrong:
        raise Refusals([_unreadable()]) from wrong
    if "word/document.xml" not in found:
        raise Refusals([_unreadable()])
    return found


def _dangers(package: Mapping[str, bytes]) -> Iterator[Refusal]:
    """What a template may not bring along, whoever made it."""
    for name, content in package.items():
        if _FORBIDDEN_PARTS.search(name) or b"macroEnabled" in (content if name == "[Content_Types].xml" else b""):
            yield Refusal(
                "template_forbidden_part",
                "Mẫu có macro hoặc tệp nhúng (“{part}”) nên không nhận. Anh/chị lưu lại dạng .docx, không có macro và tệp nhúng.",
                part=name[-60:],
            )
        if not name.lower().endswith((".xml", ".rels")) and not content[:64].lstrip(
            b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"
        ).startswith(b"<"):
            continue
        try:
            root = etree.fromstring(content, _XML)
        except etree.XMLSyntaxError:
            yield _unreadable()
            continue
        if root.getroottree().docinfo.doctype:
            yield _unreadable()
        yield from _links(root)
        if found := next((read for one in _instructions(root) if (read := _FETCHES.search(one))), None):
            yield Refusal(
                "template_fetches",
                "Mẫu có trường “{what}” lấy nội dung từ nơi khác nên không nhận. Anh/chị xóa trường đó rồi tải lên lại.",
                what=found[0].strip(),
            )


def _links(root: Any) -> Iterator[Refusal]:
    """What a part of relations brings from elsewhere, however its attributes are written."""
    for one in root.iter("{*}Relationship"):
        kind = one.get("Type", "").rpartition("/")[2]
        outside = one.get("TargetMode", "").lower() == "external" and kind != "hyperlink"
        if outside or kind in _FORBIDDEN_RELATIONS:
            yield Refusal(
                "template_link",
                "Mẫu liên kết tới nội dung ở nơi khác (“{target}”) nên không nhận. Anh/chị chèn nội dung đó vào mẫu hoặc bỏ liên kết.",
                target=one.get("Target", "")[:80],
            )


def _instructions(root: Any) -> Iterator[str]:
    """What each field of a part says: in one attribute, or in pieces between its begin and its end; of a field inside a field both say it."""
    opened: list[str] = [""]
    for one in root.iter("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText"):
        if one.tag.endswith("fldSimple"):
            yield from (value for name, value in one.attrib.items() if name.endswith("instr"))
        elif one.tag.endswith("fldChar"):
            kind = next((value for name, value in one.attrib.items() if name.endswith("fldCharType")), "")
            if kind == "begin":
                opened.append("")
            elif kind == "end" and len(opened) > 1:
                yield opened.pop()
        else:
            opened = [said + (one.text or "") for said in opened]
    yield from opened


def _opened(content: bytes) -> Any:
    try:
        return docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as wrong:
        raise Refusals([_unreadable()]) from wrong


def _parts(book: Any) -> Iterator[Part]:
    """The text, then what stands at the head and foot of pages."""
    yield Part("", book.element.body)
    for rel in book.part.rels.values():
        kind = rel.reltype.rpartition("/")[2]
        if kind in ("header", "footer", "footnotes") and not rel.is_external:
            where = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích"}[kind]
            yield Part(where, etree.fromstring(rel.target_part.blob))


def _trial(content: bytes, fields: Sequence[Field]) -> Iterator[Refusal]:
    """The template as it will run: nothing in it but what was read paragraph by paragraph, and a whole document comes out."""
    made = _Template(io.BytesIO(content))
    made.render_init()
    if hidden := _in_properties(made.docx.core_properties):
        yield hidden
        return
    sources = [made.patch_xml(made.get_xml())]
    for uri in (made.HEADER_URI, made.FOOTER_URI):
        sources += [made.patch_xml(made.get_part_xml(part)) for _key, part in made.get_headers_footers(uri)]
    known = {field.name for field in fields}
    for source in sources:
        try:
            tree = _environment().parse(source)
        except TemplateError:
            yield _torn()
            return
        stray = next((node for node in tree.find_all(nodes.Node) if not isinstance(node, _ALLOWED)), None)
        stray = stray or next(_multiplying(tree), None)
        unknown = meta.find_undeclared_variables(tree) - known
        if stray is not None or unknown:
            yield Refusal(
                "template_bad_tag",
                "Trong mẫu có thẻ nằm ngoài đoạn văn (ví dụ trong hình vẽ, mô tả ảnh): {tag}. Anh/chị chỉ đặt thẻ trong đoạn văn.",
                tag=", ".join(sorted(unknown)) or type(stray).__name__,
            )
            return
    try:
        filled = fill(content, {field.name: field.sample() for field in fields})
        left = loose_text(_opened(filled).element.body)
    except (Refusal, Refusals):
        yield _torn()
        return
    if left:
        yield Refusal(
            "template_open_tag", "Sau khi điền thử, trong văn bản vẫn còn “{tag}”. Anh/chị xem lại thẻ đó.", tag=left
        )


def _in_properties(properties: Any) -> Refusal | None:
    """Tags in what a file says of itself: nobody sees them, and they would run."""
    for name in ("title", "subject", "comments", "author", "identifier", "language", "category", "keywords"):
        if found := re.search(r"\{[{%#].*", str(getattr(properties, name))):
            return Refusal(
                "template_bad_tag",
                "Trong thuộc tính của tệp mẫu (tên, chủ đề, ghi chú) có thẻ “{tag}”. Anh/chị chỉ đặt thẻ trong đoạn văn.",
                tag=found[0][:60],
            )
    return None


def _multiplying(node: nodes.Node, row: str = "") -> Iterator[nodes.Node]:
    """Loops inside a loop that walk anything but a list of its row: each would multiply the lines of the whole paper by themselves."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            yield from _multiplying(child, row)
            continue
        over = child.iter
        inside = isinstance(over, nodes.Getattr) and isinstance(over.node, nodes.Name) and over.node.name == row
        if row and not inside:
            yield child
        yield from _multiplying(child, getattr(child.target, "name", "-"))


def _too_large() -> Refusal:
    return Refusal(
        "template_too_large",
        "Mẫu lớn hơn {limit} MB. Anh/chị bỏ bớt hoặc nén ảnh trong mẫu.",
        limit=LARGEST // 1024 // 1024,
    )


def _unreadable() -> Refusal:
    return Refusal(
        "template_unreadable",
        "Chưa đọc được mẫu này. Anh/chị mở tệp bằng Word hoặc LibreOffice, lưu lại dạng .docx rồi tải lên.",
    )


def _torn() -> Refusal:
    return Refusal(
        "template_torn",
        "Điền thử thì văn bản bị vỡ. Thẻ lặp và thẻ điều kiện đặt trong bảng phải viết {{%tr …%}} và chiếm riêng một hàng; đặt ngoài bảng phải viết "
        "{{%p …%}} và chiếm riêng một đoạn.",
    )
