"""An office's own Word template: what is wrong in it is named with its place, and nothing in it runs that was not read before."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from dondoc.core.papers.template_fields import Field
from dondoc.core.papers.templates import check_template, fill
from dondoc.rules.errors import Refusals

pytestmark = pytest.mark.once

FIELDS = (
    Field("tong_so", "", "120"),
    Field("trich_yeu", "", "<A> & B"),
    Field("co_quan", "", (Field("ten", "", "Sở & A"), Field("so", "", "7"))),
    Field("phan", "", (Field("tieu_de", "", "T"), Field("doan", "", (Field("chu", "", "một"),)))),
)
LINK = (
    b'<Relationship Id="r9" TargetMode="External" Target="http://a.example/x.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)
#: The same in other quotes; a field in small letters and in pieces; lists walked inside each other, where no paragraph is.
QUOTED = b"<Relationship Id='r8' Type='http://a.example/image' Target='http://a.example/x.png' TargetMode='External'/>"
IN_PIECES = (
    b'<w:fldChar w:fldCharType="begin"/><w:instrText>include</w:instrText><w:instrText>picture "http://a.example"'
    b'</w:instrText><w:fldChar w:fldCharType="end"/>'
)
MANY = b"{% for a in phan %}{% for b in a.doan %}{% for c in a.doan %}{% endfor %}{% endfor %}{% endfor %}"


def written(*paragraphs, rows=(), head=""):
    book = docx.Document()
    for text in paragraphs:
        book.add_paragraph(text)
    table = book.add_table(rows=len(rows), cols=2) if rows else None
    for row, texts in enumerate(rows):
        for cell, text in zip(table.rows[row].cells, texts, strict=True):
            cell.text = text
    book.sections[0].header.paragraphs[0].text = head
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def tampered(content, part, change):
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(kept, "w") as target:
        for name in {*source.namelist(), part}:
            old = source.read(name) if name in source.namelist() else b""
            target.writestr(name, change(old) if name == part else old)
    return kept.getvalue()


def told(content):
    with pytest.raises(Refusals) as refused:
        check_template(content, FIELDS)
    return [(one.code, one.params.get("place", "")) for one in refused.value.refusals]


GOOD = written(
    "{{ trich_yeu }}: {{tong_so}}{% if tong_so != “0” %} việc{% endif %}",
    "{%p for p in phan %}",
    "{{ p.tieu_de }}",
    "{%p for d in p.doan %}",
    "{{ loop.index }} {{ d.chu }}",
    "{%p endfor %}",
    "{%p endfor %}",
    rows=[("Tên", "Số"), ("{%tr for d in co_quan %}", ""), ("{{ d.ten }}", "{{ d.so }}"), ("{%tr endfor %}", "")],
    head="{{ trich_yeu }}",
)


def test_a_template_is_filled_in_its_loops_conditions_and_head_and_values_are_never_tags():
    check_template(GOOD, FIELDS)
    values = {field.name: field.sample() for field in FIELDS} | {"trich_yeu": "<A>\x02 & {{ b }}"}
    assert fill(GOOD, values) == fill(GOOD, values)
    book = docx.Document(io.BytesIO(fill(GOOD, values)))
    assert [one.text for one in book.paragraphs][:4] == ["<A> & {{ b }}: 120 việc", "T", "1 một", "2 một"]
    assert [[cell.text for cell in row.cells] for row in book.tables[0].rows][1:] == [["Sở & A", "7"]] * 2
    assert book.sections[0].header.paragraphs[0].text == "<A> & {{ b }}"


def test_every_fault_is_named_with_its_place():
    faulty = written(
        "Mở đầu",
        "{{ tong_so",
        "{{ tong }} {{ co_quan }} {{ tong_so|upper }} {{ range(9) }} {{ ''.__class__ }}",
        "{% set x = 1 %} {% for x in tong_so %}{% endfor %} {% endif %}",
        rows=[("{% for d in co_quan %}", "{{ d.ma }}{% endfor %}")],
        head="{% if khong %}",
    )
    unknown, bad, opened, torn = (f"template_{c}" for c in ("unknown_field", "bad_tag", "open_tag", "torn"))
    assert told(faulty) == [
        *[
            (opened, "đoạn 2"),
            (unknown, "đoạn 3"),
            (bad, "đoạn 3"),
            (bad, "đoạn 3"),
            (bad, "đoạn 3"),
            (unknown, "đoạn 3"),
        ],
        *[(bad, "đoạn 4"), (bad, "đoạn 4"), (bad, "đoạn 4"), (unknown, "bảng 1, hàng 1"), (torn, "bảng 1, hàng 1")],
        (unknown, "đoạn 1 (đầu trang)"),
    ]
    nested = written(
        "{% for p in phan %}{% for d in p.doan %}{% for e in p.doan %}{% endfor %}{% endfor %}{% endfor %}"
    )
    assert told(nested) == [(bad, "đoạn 1")], "a list walked inside itself"
    assert told(written("{% for a in khong %}", "{% if tong_so() %}{% endif %}")) == [
        *[(unknown, "đoạn 1"), (bad, "đoạn 2"), (opened, "đoạn 1")]
    ]


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("word/vbaProject.bin", lambda old: b"x", "template_forbidden_part"),
        ("word/embeddings/a.xlsx", lambda old: b"x", "template_forbidden_part"),
        (
            "word/_rels/document.xml.rels",
            lambda old: old.replace(b"</Relationships>", LINK + b"</Relationships>"),
            "template_link",
        ),
        (
            "word/document.xml",
            lambda old: old.replace(b"<w:body>", b"<w:body><w:p><w:r><w:instrText>INCLUDETEXT a</w:instrText></w:r></w:p>"),
            "template_fetches",
        ),
        (
            "word/_rels/document.xml.rels",
            lambda old: old.replace(b"</Relationships>", QUOTED + b"</Relationships>"),
            "template_link",
        ),
        (
            "word/document.xml",
            lambda old: old.replace(b"<w:body>", b"<w:body><w:p><w:r>" + IN_PIECES + b"</w:r></w:p>"),
            "template_fetches",
        ),
        (
            "word/document.xml",
            lambda old: old.replace(b"<w:body>", b"<w:body><w:p><w:fldSimple w:instr=' link a'/></w:p>"),
            "template_fetches",
        ),
        ("docProps/core.xml", lambda old: re.sub(b"<dc:description>.*?<", b"<dc:description>{% if tong_so %}<", old), "template_bad_tag"),
        ("word/document.xml", lambda old: old.replace(b"<w:body>", b"<w:body><w:p w:rsidR='" + MANY + b"'/>"), "template_bad_tag"),
        ("word/document.xml", lambda old: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>" + old, "template_unreadable"),
        ("word/document.xml", lambda old: old[:600], "template_unreadable"),
        ("word/document.xml", lambda old: old.replace(b"<w:body>", b'<w:body><w:p w:rsidR="{{ cycler }}"/>'), "template_bad_tag"),
        ("word/document.xml", lambda old: old.replace(b"<w:body>", b'<w:body><w:p w:rsidR="{{ 9**9**9 }}"/>'), "template_bad_tag"),
    ],
)  # fmt: skip
def test_what_runs_or_fetches_is_refused_before_anything_is_filled_in(part, change, code):
    assert code in [one for one, _place in told(tampered(GOOD, part, change))]


def test_what_is_no_word_file_is_refused():
    assert told(b"x") == [("template_unreadable", "")]
    assert told(b"x" * 3_000_000) == [("template_too_large", "")]
