"""Bytes of a message -> its tree of elements. Decodes, mends what senders are known to break, and lets no trick of XML through.

No DTD, no entities, nothing from outside; the numbers of elements and of levels are bounded while they are read.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from dondoc.gateway.edxml.elements import ENCODED, local
from dondoc.gateway.edxml.limits import MEGABYTE, Limits, NotEdXML, Notes

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OTHER_DIALECT = "http://www.go.vn/eDoc"
ROOTS = ("edxml", "edxmlenvelope")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
#: Encodings that a declaration may ask for. Python knows others that are slow or no text at all.
_ENCODINGS = re.compile(r"utf-8(?:-sig)?|ascii|iso8859-\d+|cp125\d")
_DECLARATION = re.compile(r"<\?xml[^>]{0,400}?\?>\s*")
_BEGIN = re.compile(r"<\?xml\s|<(?:[\w.-]{1,40}:)?edXML(?:Envelope)?[\s>/]", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:[\w.-]{1,40}:)?edXML(?:Envelope)?\s*>", re.IGNORECASE)
#: Characters that XML does not know, also written by their number.
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERED = re.compile(r"&#(?:([0-9]{1,9})|[xX]([0-9A-Fa-f]{1,8}));")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#x[0-9A-Fa-f]{1,8});)(\w{2,10};)?")
_PREFIXED = re.compile(r"</?([A-Za-z_][\w.-]{0,40}):[\w.-]")
_FIRST_TAG = re.compile(r"<[A-Za-z_][\w.:-]*")
#: How far into the bytes a declaration is looked for: some gateways put bytes of their own before it.
_HEAD = 4096


class _TooMuch(Exception):
    """More elements, more levels of them or more text than any message has."""


class _Bounded:
    """Builds the tree, and stops before it grows out of hand."""

    def __init__(self, limits: Limits) -> None:
        self._builder = TreeBuilder()
        self._limits = limits
        self._count = self._depth = self._letters = 0
        self._in_file = False

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > self._limits.elements or self._depth > self._limits.depth:
            raise _TooMuch
        self._in_file = tag.casefold().endswith(ENCODED)
        return self._builder.start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        self._in_file = False
        return self._builder.end(tag)

    def data(self, text: str) -> None:
        if not self._in_file:
            self._letters += len(text)
            if self._letters > self._limits.text:
                raise _TooMuch
        self._builder.data(text)

    def close(self) -> Element:
        return self._builder.close()


def tree_of(raw: bytes, limits: Limits, notes: Notes) -> Element:
    """The root element of the message in `raw`. Raises NotEdXML."""
    if len(raw) > limits.message:
        size = limits.message // MEGABYTE
        raise NotEdXML("edxml_too_large", "Gói tin lớn hơn mức {size} MB nên hệ thống không đọc.", size=size)
    text = _decoded(raw, notes)
    found = _BEGIN.search(text)
    if not found:
        raise NotEdXML("edxml_none", "Đây không phải gói tin edXML: không thấy phần tử edXML nào trong tệp.")
    if text[: found.start()].lstrip("\ufeff"):
        notes.add("bytes_before", "Trước phần XML có ký tự thừa; hệ thống đã bỏ qua.")
    text = _DECLARATION.sub("", text[found.start() :], count=1) if found[0].startswith("<?") else text[found.start() :]
    return _root(_parsed(text, limits, notes), notes)


def _decoded(raw: bytes, notes: Notes) -> str:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    head = raw[:_HEAD]
    begin = head.find(b"<\x00")
    if begin >= 0 and head.count(0) > len(head) // 4:
        # Two bytes a letter without a mark; its end tells which comes first ("a tag closes" is 3e 00 or 00 3e).
        notes.add("encoding_unmarked", "Gói tin mã UTF-16 nhưng không có dấu nhận biết; hệ thống đã tự nhận ra.")
        if raw.endswith(b"\x00"):
            return raw[begin % 2 :].decode("utf-16-le", "replace")
        return raw[(begin - 1) % 2 :].decode("utf-16-be", "replace")
    declared = _DECLARED.search(head)
    return _by_name(raw, declared[1].decode("ascii") if declared else "utf-8", notes)


def _by_name(raw: bytes, declared: str, notes: Notes) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if not _ENCODINGS.fullmatch(name):  # also UTF-16: then the declaration itself could not have been read
        notes.add(
            "encoding_wrong",
            "Gói tin khai bảng mã “{given}” không đúng với nội dung; đã đọc theo UTF-8.",
            given=declared,
        )
        name = "utf-8"
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        notes.add(
            "encoding_broken",
            "Một số ký tự không đúng bảng mã {name}; hệ thống đã thay bằng dấu “?”.",
            name=name.upper(),
        )
        return raw.decode(name, "replace")


def _parsed(text: str, limits: Limits, notes: Notes) -> Element:
    fault: ParseError | None = None
    for attempt, told in _attempts(text):
        try:
            found = _tree(attempt, limits)
        except ParseError as broken:
            fault = fault or broken
            continue
        for code, sentence in told:
            notes.add(code, sentence)
        return found
    line = getattr(fault, "position", (0, 0))[0]
    raise NotEdXML("edxml_broken", "Gói tin không đọc được thành XML: bị cắt ngang hoặc sai từ dòng {line}.", line=line)


def _attempts(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The text as it stands; mended; with the prefixes bound that nobody declared; and what was done to it each time."""
    yield text, []
    mended, noted = _mended(text)
    if noted:
        yield mended, noted
    bound = _bound(mended)
    if bound != mended:
        unbound = ("prefix_unbound", "Tên phần tử có tiền tố chưa khai báo; hệ thống đã hiểu là của edXML.")
        yield bound, [*noted, unbound]


def _tree(text: str, limits: Limits) -> Element:
    parser: Any = DefusedXMLParser(
        target=_Bounded(limits), encoding="utf-8", forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    try:
        parser.feed(text.encode("utf-8", "replace"))
        return parser.close()
    except DefusedXmlException:
        raise NotEdXML(
            "edxml_forbidden", "Gói tin khai báo kiểu hoặc thực thể XML (DTD), là điều gói tin edXML không được có."
        ) from None
    except _TooMuch:
        raise NotEdXML("edxml_too_many", "Gói tin có quá nhiều phần tử hoặc chữ so với một gói tin edXML.") from None
    except (ValueError, LookupError) as fault:  # what expat itself refuses to take
        raise ParseError(str(fault)) from None


def _mended(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with what is known to be broken made whole, and what was done; nothing done where nothing is known."""
    noted: list[tuple[str, str]] = []
    last = max(_CLOSE.finditer(text), key=lambda found: found.end(), default=None)
    if last and text[last.end() :].strip():
        text = text[: last.end()]
        noted.append(("bytes_after", "Sau phần XML có ký tự thừa; hệ thống đã bỏ qua."))
    clean = _NUMBERED.sub(_allowed, FORBIDDEN.sub("", text))
    if clean != text:
        text = clean
        noted.append(("control_characters", "Gói tin có ký tự điều khiển mà XML không cho phép; hệ thống đã bỏ đi."))
    clean = _AMPERSAND.sub(_escaped, text)
    if clean != text:
        text = clean
        noted.append(("ampersand", "Gói tin có dấu “&” viết sai quy tắc XML; hệ thống đã hiểu là chữ thường."))
    return text, noted


def _allowed(found: re.Match[str]) -> str:
    number = int(found[1]) if found[1] else int(found[2], 16)
    return "" if number > 0x10FFFF or FORBIDDEN.match(chr(number)) else found[0]


def _escaped(found: re.Match[str]) -> str:
    """`&nbsp;` and its kin are letters; any other `&` stands for itself."""
    if found[1] and (letter := html.unescape(found[0])) != found[0]:
        return html.escape(letter)
    return f"&amp;{found[1] or ''}"


def _bound(text: str) -> str:
    """Every prefix in use bound on the first element, unless it is bound there already; inner declarations go on to hold."""
    first = _FIRST_TAG.search(text)
    if not first:
        return text
    opening = text[first.start() : text.find(">", first.start()) + 1]
    used = dict.fromkeys(_PREFIXED.findall(text))
    new = [p for p in used if p not in ("xml", "xmlns") and not re.search(rf"xmlns:{re.escape(p)}\s*=", opening)]
    return text[: first.end()] + "".join(f' xmlns:{p}="{NAMESPACE}"' for p in new[:20]) + text[first.end() :]


def _root(found: Element, notes: Notes) -> Element:
    root = next((element for element in found.iter() if local(element) in ROOTS), None)
    if root is None:
        raise NotEdXML("edxml_none", "Đây không phải gói tin edXML: không thấy phần tử edXML nào trong tệp.")
    if root is not found:
        notes.add("wrapped", "Gói tin edXML nằm trong một phần tử khác; hệ thống đã lấy phần edXML.")
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    if namespace == OTHER_DIALECT:
        notes.add(
            "other_dialect",
            "Gói tin theo cấu trúc eDoc của trục cấp tỉnh, không phải QCVN 102; đã đọc phần giống nhau.",
        )
    elif not namespace:
        notes.add("namespace_missing", "Gói tin không ghi không gian tên của QCVN 102; hệ thống vẫn đọc.")
    elif namespace != NAMESPACE:
        notes.add("namespace_unknown", "Gói tin ghi không gian tên khác QCVN 102; hệ thống vẫn đọc.")
    return root
