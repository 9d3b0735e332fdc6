"""The tags of a Word template, read paragraph by paragraph: which fields they name, whether what is opened is closed, and where each stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateError, nodes

from dondoc.core.papers.template_fields import Field
from dondoc.rules.errors import Refusal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{(?P<print>.*?)\}\}|\{%(?P<deed>.*?)%\}|\{#.*?#\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{[^}]*|\{%[^%]*|\}\}|%\}")
_DEED = re.compile(r"(?:(?P<whole>tr|tc|p) )?\s*(?P<verb>for|endfor|if|elif|else|endif)\b(?P<rest>.*)", re.DOTALL)
_FOR = re.compile(r"\s*(?P<name>[a-z_]\w*)\s+in\s+(?P<list>[a-z_][\w.]*)\s*")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
#: What a row of a loop is asked of besides its fields.
LOOP = ("index", "first", "last")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document with where it stands ("" for the text itself)."""

    where: str
    root: Any


@dataclass(slots=True)
class _Open:
    """A loop or a condition that is not closed yet. `row`: the paragraph or row it takes."""

    verb: str
    tag: str
    place: str
    whole: str
    row: Any
    name: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)


def faults_of(part: Part, fields: Sequence[Field]) -> Iterator[Refusal]:
    """Every fault of a part's tags, in the order of the text."""
    known, stack = {one.name: one for one in fields}, list[_Open]()
    for place, paragraph, text in _paragraphs(part):
        if loose := _LOOSE.search(_TAG.sub("", text)):
            yield _fault(
                "template_open_tag", "Thẻ “{tag}” ở {place} chưa mở hoặc chưa đóng đủ hai dấu ngoặc.", loose[0], place
            )
        for found in _TAG.finditer(text):
            if found["print"] is not None:
                yield from _printed(found["print"], found[0], place, known, stack)
            elif found["deed"] is not None:
                yield from _deed(found["deed"], found[0], place, paragraph, known, stack)
    for one in stack:
        yield _fault("template_open_tag", "Thẻ “{tag}” ở {place} chưa có thẻ kết thúc.", one.tag, one.place)


def loose_text(root: Any) -> str:
    """The first tag that still stands in a text; "" where none does."""
    for _place, _paragraph, text in _paragraphs(Part("", root)):
        if found := re.search(r"\{\{.*|\{%.*", text):
            return found[0][:60]
    return ""


def _paragraphs(part: Part) -> Iterator[tuple[str, Any, str]]:
    """Every paragraph with its place as a person counts: written ones outside tables, table and row inside."""
    count, tables = 0, list[Any]()
    for one in part.root.iter(f"{_W}p"):
        text = "".join(t.text or "" for t in one.iter(f"{_W}t") if _above(t, "p") is one)
        if not text.strip():
            continue
        table, place = _above(one, "tbl"), ""
        if table is not None:
            if not any(known is table for known in tables):
                tables.append(table)
            number = next(n for n, known in enumerate(tables, 1) if known is table)
            rows = table.findall(f"{_W}tr")
            row = _above(one, "tr")
            place = f"bảng {number}, hàng {next((n for n, r in enumerate(rows, 1) if r is row), 1)}"
        else:
            count += 1
            place = f"đoạn {count}"
        yield f"{place} ({part.where})" if part.where else place, one, text


def _above(node: Any, name: str) -> Any:
    return next((one for one in node.iterancestors(f"{_W}{name}")), None)


def _printed(said: str, tag: str, place: str, known: Mapping[str, Field], stack: Sequence[_Open]) -> Iterator[Refusal]:
    read = _expression(said)
    if not isinstance(read, nodes.Name | nodes.Getattr):
        yield _fault("template_bad_tag", "Thẻ “{tag}” ở {place} không chỉ gồm tên một trường.", tag, place)
        return
    found = _field(read, known, stack)
    if found is None:
        yield _unknown(tag, place, _said(read), known, stack)
    elif not isinstance(found.example, str):
        yield _fault(
            "template_bad_tag",
            "Trường trong thẻ “{tag}” ở {place} là một danh sách; anh/chị dùng thẻ lặp để in từng dòng.",
            tag,
            place,
        )


def _deed(
    said: str, tag: str, place: str, paragraph: Any, known: Mapping[str, Field], stack: list[_Open]
) -> Iterator[Refusal]:
    read = _DEED.fullmatch(said)
    if read is None:
        yield _fault(
            "template_bad_tag", "Thẻ “{tag}” ở {place} không dùng được; mẫu chỉ dùng for, if, elif, else.", tag, place
        )
        return
    verb, whole = read["verb"], read["whole"] or ""
    row = _above(paragraph, "tr") if whole == "tr" else paragraph
    if verb == "for":
        yield from _loop(read["rest"], _Open("for", tag, place, whole, row), known, stack)
    elif verb in ("if", "elif"):
        if verb == "if":
            stack.append(_Open("if", tag, place, whole, row))
        yield from _asked(read["rest"], tag, place, known, stack)
    elif verb == "else":
        if not stack:
            yield _fault("template_bad_tag", "Thẻ “{tag}” ở {place} không có thẻ mở.", tag, place)
    else:
        yield from _closed(verb.removeprefix("end"), tag, place, whole, row, stack)


def _loop(said: str, opened: _Open, known: Mapping[str, Field], stack: list[_Open]) -> Iterator[Refusal]:
    read = _FOR.fullmatch(said)
    found = _field(_expression(read["list"]), known, stack) if read else None
    around = next((one for one in reversed(stack) if one.verb == "for"), None)
    if read is None or (around and read["list"].partition(".")[0] != around.name):
        yield _fault(
            "template_bad_tag",
            "Thẻ lặp “{tag}” ở {place} phải có dạng “for dong in ten_danh_sach”.",
            opened.tag,
            opened.place,
        )
    elif found is None:
        yield _unknown(opened.tag, opened.place, read["list"], known, stack)
    elif isinstance(found.example, str):
        yield _fault(
            "template_bad_tag",
            "Trường trong thẻ lặp “{tag}” ở {place} không phải là một danh sách.",
            opened.tag,
            opened.place,
        )
    else:
        opened.name, opened.fields = read["name"], {one.name: one for one in found.example}
    stack.append(opened)


def _asked(said: str, tag: str, place: str, known: Mapping[str, Field], stack: Sequence[_Open]) -> Iterator[Refusal]:
    """A condition: fields, compared with texts, joined by and, or, not."""
    read = _expression(said)
    allowed = (nodes.Name, nodes.Getattr, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
    if read is None or not all(isinstance(one, allowed) for one in (read, *read.find_all(nodes.Node))):
        yield _fault("template_bad_tag", "Điều kiện trong thẻ “{tag}” ở {place} chưa đọc được.", tag, place)
        return
    inner = {id(one.node) for one in read.find_all(nodes.Getattr)} | (
        {id(read.node)} if isinstance(read, nodes.Getattr) else set()
    )
    for one in (read, *read.find_all((nodes.Name, nodes.Getattr))):
        if isinstance(one, nodes.Name | nodes.Getattr) and id(one) not in inner and _field(one, known, stack) is None:
            yield _unknown(tag, place, _said(one), known, stack)


def _closed(verb: str, tag: str, place: str, whole: str, row: Any, stack: list[_Open]) -> Iterator[Refusal]:
    if not stack or stack[-1].verb != verb:
        yield _fault("template_bad_tag", "Thẻ “{tag}” ở {place} không có thẻ mở tương ứng.", tag, place)
        return
    opened = stack.pop()
    if opened.whole != whole or (opened.row is row) != (whole == ""):
        yield _fault(
            "template_torn",
            "Thẻ “{tag}” ở {place} và thẻ đóng của nó phải cùng nằm trong một đoạn; nếu lặp cả hàng của bảng thì viết {{%tr …%}} ở hai hàng riêng, "
            "nếu lặp cả đoạn thì viết {{%p …%}} ở hai đoạn riêng.",
            opened.tag,
            opened.place,
        )


def _expression(said: str) -> Any:
    """What stands in a tag, read and not run; None for what is no expression."""
    try:
        tree = Environment(autoescape=True).parse("{{" + said.translate(_QUOTES) + "}}")
    except TemplateError:
        return None
    if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output) or len(tree.body[0].nodes) != 1:
        return None
    return tree.body[0].nodes[0]


def _field(read: Any, known: Mapping[str, Field], stack: Sequence[_Open]) -> Field | None:
    """The field that a name means here: of the innermost loop that bears the name, else of the paper."""
    if isinstance(read, nodes.Name):
        return None if any(one.name == read.name for one in stack) else known.get(read.name)
    if isinstance(read, nodes.Getattr) and isinstance(read.node, nodes.Name):
        if read.node.name == "loop" and read.attr in LOOP and any(one.verb == "for" for one in stack):
            return Field(read.attr, "", "1")
        loop = next((one for one in reversed(stack) if one.name == read.node.name), None)
        return loop.fields.get(read.attr) if loop else None
    return None


def _said(read: Any) -> str:
    if isinstance(read, nodes.Name):
        return str(read.name)
    return f"{_said(read.node)}.{read.attr}" if isinstance(read, nodes.Getattr) else "?"


def _unknown(tag: str, place: str, name: str, known: Mapping[str, Field], stack: Sequence[_Open]) -> Refusal:
    """With the field that was probably meant."""
    names = [*known, *(f"{one.name}.{inner}" for one in stack if one.name for inner in one.fields)]
    near = difflib.get_close_matches(name, names, 1, 0.6)
    if near:
        return _fault(
            "template_unknown_field",
            "Thẻ “{tag}” ở {place} gọi một trường không có; có phải anh/chị muốn dùng “{near}”?",
            tag,
            place,
            near=near[0],
        )
    return _fault(
        "template_unknown_field", "Thẻ “{tag}” ở {place} gọi một trường không có trong danh sách.", tag, place
    )


def _fault(code: str, sentence: str, tag: str, place: str, **more: str) -> Refusal:
    return Refusal(code, sentence, field="file", tag=tag[:80], place=place, **more)
