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
#: Instructions with which a word processor fetches something, or runs it.
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)\b")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
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
    """The template with these values: texts, and lists of rows. The same values give the same bytes.

    Raises Refusal template_torn where what comes out is no document; a template that was looked over does not.
    """
    made = _Template(io.BytesIO(content))
    try:
        made.render(dict(values), _environment(), autoescape=True)
    except (TemplateError, etree.XMLSyntaxError, ValueError) as wrong:
        raise _torn() from wrong
    if title:
        made.docx.core_properties.title = title
    return packed(made)


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
        if b"<!DOCTYPE" in content[:2048] or b"<!ENTITY" in content[:4096]:
            yield _unreadable()
        if name.endswith(".rels"):
            yield from _links(content.decode("utf-8", "replace"))
        elif name.startswith("word/") and name.endswith(".xml"):
            said = " ".join(re.findall(r"instr(?:Text[^>]*>|=\")([^<\"]*)", content.decode("utf-8", "replace")))
            if found := _FETCHES.search(said):
                yield Refusal(
                    "template_fetches",
                    "Mẫu có trường “{what}” lấy nội dung từ nơi khác nên không nhận. Anh/chị xóa trường đó rồi tải lên lại.",
                    what=found[0],
                )


def _links(relations: str) -> Iterator[Refusal]:
    for one in _RELATION.findall(relations):
        kind = one.partition('Type="')[2].partition('"')[0].rpartition("/")[2]
        outside = 'TargetMode="External"' in one and kind != "hyperlink"
        if outside or kind in _FORBIDDEN_RELATIONS:
            target = one.partition('Target="')[2].partition('"')[0]
            yield Refusal(
                "template_link",
                "Mẫu liên kết tới nội dung ở nơi khác (“{target}”) nên không nhận. Anh/chị chèn nội dung đó vào mẫu hoặc bỏ liên kết.",
                target=target[:80],
            )


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
    properties = made.docx.core_properties
    sources = [
        made.patch_xml(made.get_xml()),
        *(str(getattr(properties, name)) for name in ("title", "subject", "comments")),
    ]
    sources += [properties.author, properties.identifier, properties.language]
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
