"""edXML messages: what is written reads back, what senders break is forgiven and told, and no trick gets through (QCVN 102:2016)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chaos import examples
from tests.gateway.built_messages import DOCUMENTS, STATUSES, a_document
from tests.refusing import refused

from dondoc.cli.main import main
from dondoc.gateway.edxml.limits import Limits, NotEdXML
from dondoc.gateway.edxml.message import Answered, Business, DocumentMessage, Replaced, StatusMessage
from dondoc.gateway.edxml.reader import read_message
from dondoc.gateway.edxml.writer import write_document, write_status

pytestmark = pytest.mark.once
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "edxml"
PLAN = write_document(a_document())
PAYLOAD = re.compile(rb"(<edXML:ContentTransferEncoded[^>]*>)[^<]*")
KEYS = ["kind", "document_id", "number", "notation", "date", "subject", "type_name", "priority", "business_type"]
KEYS += ["status_code", "from", "to", "due_date", "response_for", "task_codes", "attachments", "warnings"]
UTF8 = b'encoding="UTF-8"'


def codes(message):
    return {warning.code for warning in message.warnings}


@examples(20)
@given(DOCUMENTS)
def test_a_document_that_we_write_reads_back_as_it_was(message):
    assert read_message(write_document(message)) == message


@examples(15)
@given(STATUSES)
def test_a_status_that_we_write_reads_back_as_it_was(message):
    assert read_message(write_status(message)) == message


CHUNKS = [
    b"",
    b"<",
    b">",
    b"&",
    b"\x00",
    b"\xff\xfe",
    b"</edXML>",
    b"<edXML:Attachment>",
    b"]]>",
    b"<![CDATA[",
    b"-->",
    b"\xc3",
    b"99/99/9999",
]
CHUNKS += [
    b"encoding='utf-16'",
    b"<!DOCTYPE edXML [<!ENTITY a 'b'>]>",
    b"xmlns='urn:x'",
    b"PK\x03\x04",
    b"&#x1;",
    b"<edXML:StatusCode>7</edXML:StatusCode>",
]
CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(CHUNKS) | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


@examples(50)
@given(DOCUMENTS.map(write_document) | STATUSES.map(write_status) | st.just(PLAN), CUTS)
def test_a_broken_message_is_read_or_refused_in_one_line_and_nothing_else(raw, cuts):
    for place, taken, put in cuts:
        at = int(place * len(raw))
        raw = raw[:at] + put + raw[at + taken :]
    try:
        read_message(raw)
    except NotEdXML as refused:
        assert "\n" not in str(refused)


def test_the_plan_is_written_as_the_standard_shows_it():
    """Order, prefixes, un-prefixed parts beside the envelope; no signature is invented; equal messages are equal bytes."""
    text = PLAN.decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">\n'
    )
    order = ["From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "DueDate", "OtherInfo"]
    places = [text.index(f"<edXML:{name}>") for name in [*order, "Bussiness", "Reference"]]
    assert places == sorted(places)
    assert "<Attachment>" in text
    assert "<edXML:PromulgationDate>2026/11/18</edXML:PromulgationDate>" in text
    assert "Signature" not in text
    assert write_document(a_document()) == PLAN
    assert read_message(PLAN).warnings == ()


#: What is done to the plan, and what the reader says of it; the plan must still read as the same message.
FORGIVEN = [
    (lambda r: b"1212" + r, "bytes_before"),
    (lambda r: r + b"\x00\x00 tail </x>", "bytes_after"),
    (lambda r: b"\xef\xbb\xbf" + r, None),
    (lambda r: r.decode().replace("UTF-8", "UTF-16").encode("utf-16"), None),
    (lambda r: r.decode().replace("UTF-8", "UTF-16").encode("utf-16-be"), "encoding_unmarked"),
    (lambda r: r.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"), "encoding_unmarked"),
    (lambda r: r.replace(UTF8, b'encoding="utf-16"'), "encoding_wrong"),
    (lambda r: r.replace(b"edXML:", b""), None),
    (lambda r: r.replace(b"edXML:", b"ns2:").replace(b"xmlns:edXML", b"xmlns:ns2"), None),
    (lambda r: re.sub(rb' xmlns(?::edXML)?="[^"]*"', b"", r), "prefix_unbound namespace_missing"),
    (lambda r: re.sub(rb' xmlns(?::edXML)?="[^"]*"', b"", r).replace(b"edXML:", b""), "namespace_missing"),
    (lambda r: r.replace(b"QCVN_102_2016", b"QCVN_102_2030"), "namespace_unknown"),
    (lambda r: b"<goi>" + r.split(b"?>\n")[1] + b"</goi>", "bytes_before bytes_after"),
    (lambda r: r.replace(b"2026/11/18</edXML:Prom", b"18/11/2026</edXML:Prom"), "date_form"),
    (lambda r: r.replace(b"2026/12/04", b"2026-12-04T00:00:00"), "date_form"),
    (lambda r: r.replace(b"<edXML:Subject>", b"<edXML:Subject>\n\t  \x01"), "control_characters"),
    (
        lambda r: r.replace(b"</edXML:OtherInfo>", b"</edXML:OtherInfo><edXML:ResponseFor/><edXML:Moi>x</edXML:Moi>"),
        None,
    ),
    (lambda r: r.replace(b"<edXML:Priority>1", b"<edXML:Priority> Kh\xe1\xba\xa9n "), "priority_form"),
    (lambda r: r.replace(b"<ContentId>cid:1", b"<ContentId>cid:9"), "reference_by_name"),
    (lambda r: PAYLOAD.sub(lambda f: f[1] + base64.encodebytes(base64.b64decode(f[0].split(b">")[1])), r), None),
    (
        lambda r: PAYLOAD.sub(lambda f: f[0].rstrip(b"="), PAYLOAD.sub(rb"\1JVBERi0xLjcgdGh1IG5naGllbQ==", r)),
        "base64_padding",
    ),
]


@pytest.mark.parametrize("n", range(len(FORGIVEN)))
def test_what_senders_break_is_forgiven_and_told(n):
    broken, code = FORGIVEN[n]
    raw = broken(PLAN)
    assert raw != PLAN
    message = read_message(raw)
    assert replace_ids(message) == a_document()
    assert codes(message) == set((code or "").split())


def replace_ids(message):
    return replace(message, attachments=tuple(replace(file, content_id="cid:1") for file in message.attachments))


def zipped(**members):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "."), content)
    return box.getvalue()


def with_payload(payload, name=b"77-KH-VP.pdf"):
    encoded = payload if isinstance(payload, str) else base64.b64encode(payload).decode()
    return PAYLOAD.sub(lambda found: found[1] + encoded.encode(), PLAN).replace(b"77-KH-VP.pdf", name)


#: What is put into ContentTransferEncoded, under which name -> names, contents (None: set aside), what is told.
PACKED = [
    (zipped(**{"8f1c__doc": b"the file"}), b"a.doc", [("a.doc", b"the file")], set()),
    (b"%PDF-1.4 raw", b"a.pdf", [("a.pdf", b"%PDF-1.4 raw")], set()),
    (zipped(mot__pdf=b"1", hai__doc=b"2"), b"a.zipx", [("mot.pdf", b"1"), ("hai.doc", b"2")], {"zip_several"}),
    (
        docx := zipped(**{"[Content_Types]__xml": b"x", "word/document__xml": b"y"}),
        b"a.docx",
        [("a.docx", docx)],
        set(),
    ),
    (both := zipped(mot__pdf=b"1", hai__pdf=b"2"), b"a.zip", [("a.zip", both)], set()),
    (zipped(a__edxml=PLAN), b"a.edxml", [("a.edxml", PLAN)], {"nested"}),
    ("khong phai base64 !", b"a.pdf", [("a.pdf", None)], {"not_base64"}),
    ("", b"a.pdf", [("a.pdf", None)], {"attachment_empty"}),
    (zipped(a__pdf=b"1")[:-30], b"a.pdf", [("a.pdf", None)], {"zip_broken"}),
    (zipped(a__pdf=b"0" * 2_000_000), b"a.pdf", [("a.pdf", None)], {"zip_trap"}),
    (zipped(**{f"{n}__pdf": b"1" for n in range(30)}), b"a.pdf", [("a.pdf", None)], {"zip_trap"}),
    (b"%PDF x", b"../../etc/a.pdf", [("a.pdf", b"%PDF x")], {"name_with_path"}),
    (b"%PDF x", b"C:\\\\x\\\\..", [("tep-1", b"%PDF x")], {"name_with_path", "name_missing"}),
    (zipped(**{"../../b__pdf": b"1", "/c__pdf": b"2"}), b"a.pdf", [("b.pdf", b"1"), ("c.pdf", b"2")], {"zip_several"}),
]


def test_files_are_unpacked_by_what_they_are_or_set_aside():
    small = Limits(entry=1_000_000, entries=20, unpacked=3_000_000)
    for payload, name, files, told in PACKED:
        message = read_message(with_payload(payload, name), limits=small)
        assert [(f.name, None if f.quarantined else f.content) for f in message.attachments] == files, name
        assert codes(message) == told, name
        assert all((f.sha256 is None) == f.quarantined for f in message.attachments)
    url_safe = base64.b64encode(bytes(range(240, 256)) * 3).decode().replace("+", "-").replace("/", "_")
    assert codes(read_message(with_payload(url_safe))) == {"base64_url"}
    many = a_document(attachments=a_document().attachments * 4)
    with refused("attachments_too_many"):  # what is not opened is not judged, so nothing of it may be kept
        read_message(write_document(many), limits=Limits(attachments=3))


#: Value of an element -> the field that tells it, what it becomes, what is told.
VALUED = [
    (b"<edXML:OrganId>H56.01", b"<edXML:OrganId>null", lambda m: m.sender.code, None, {"organ_code_missing"}),
    (b"<edXML:OrganId>H56.01", b"<edXML:OrganId>28.22.H17", lambda m: m.sender.code, "28.22.H17", {"organ_code_form"}),
    (b"2026/11/18</edXML:Prom", b"2026/02/30</edXML:Prom", lambda m: m.date, None, {"date_impossible", "missing"}),
    (b"<edXML:DueDate>2026/12/04", b"<edXML:DueDate>0001/01/01", lambda m: m.due_date, None, {"date_impossible"}),
    (
        b"<edXML:DueDate>2026/12/04",
        b"<edXML:DueDate>2026/1/4",
        lambda m: m.due_date,
        date(2026, 1, 4),
        {"date_form", "due_before_issue"},
    ),
    (b"DocType>0", b"DocType> 3 ", lambda m: m.business_type, "3", set()),
    (b"DocType>0", b"DocType>x", lambda m: m.business_type, "x", {"business_type_unknown"}),
    (b"<edXML:Priority>1", b"<edXML:Priority>", lambda m: m.priority, None, set()),
    (b"<edXML:CodeNumber>77", b"<edXML:CodeNumber>74fass22", lambda m: m.full_number, "74fass22/KH-VP", set()),
    (b"TraceHeaderList", b"Khac", lambda m: m.business_type, "0", {"business_elsewhere"}),
    (
        b"77/KH-VP</edXML:DocumentId>",
        b"77/KH-VP\n </edXML:DocumentId>",
        lambda m: m.document_id,
        "H56.01,2026/11/18,77/KH-VP",
        set(),
    ),
]


def test_values_that_are_not_as_written_in_the_standard():
    for old, new, of, value, told in VALUED:
        assert old in PLAN, old
        message = read_message(PLAN.replace(old, new))
        assert (of(message), codes(message)) == (value, told), new
    status = write_status(StatusMessage(sender=a_document().sender, status_code="01"))
    for given_code, read, told in (
        ("1", "01", "status_form"),
        ("13", "13", None),
        ("99", "99", "status_unknown"),
        ("x", None, "status_unreadable"),
    ):
        message = read_message(status.replace(b"<edXML:StatusCode>01", f"<edXML:StatusCode>{given_code}".encode()))
        assert message.status_code == read
        assert codes(message) == {"missing", told} - {None}
    recall, update = Business("1"), Business("2", document_id="cũ")
    replacement = Business("3", replaced=(Replaced("a"), Replaced("b")))
    told = [a_document(business=b).touches for b in (None, Business("0"), recall, update, replacement)]
    assert told == [(), (), ("H56.01,2026/11/18,77/KH-VP",), ("cũ",), ("a", "b")]


def test_another_dialect_is_recognised_and_read_as_far_as_it_goes():
    other = b"""<EdXMLEnvelope xmlns="http://www.go.vn/eDoc"><EdXMLHeader><MessageHeader><From><OrganId>H56.07</OrganId></From>
    <Code>15/BC-SVD</Code><Subject>Bao cao thu</Subject></MessageHeader></EdXMLHeader></EdXMLEnvelope>"""
    message = read_message(other)
    assert (message.sender.code, message.full_number, message.subject) == ("H56.07", "15/BC-SVD", "Bao cao thu")
    assert {"other_dialect", "code_in_one", "missing"} <= codes(message)


#: What is no edXML, or is not to be read.
REFUSED = [
    (b"", "edxml_none"),
    (b"%PDF-1.7", "edxml_none"),
    (b"<?xml version='1.0'?><html/>", "edxml_none"),
    (PLAN[: len(PLAN) // 2], "edxml_broken"),
    (b"<edXML/>", "edxml_headless"),
    (b"<edXML><MessageHeader/></edXML>", "edxml_nothing"),
    (PLAN.replace(b"?>", b"?><!DOCTYPE edXML SYSTEM 'file:///etc/passwd'>", 1), "edxml_forbidden"),
    (PLAN.replace(b"?>", b"?><!DOCTYPE edXML [<!ENTITY a 'aa'>]>", 1), "edxml_forbidden"),
    (b"<edXML>" * 200 + b"</edXML>" * 200, "edxml_too_many"),
    (b"<edXML>" + b"<a/>" * 60_000 + b"</edXML>", "edxml_too_many"),
    (b"<edXML><a>" + b"x " * 3_000_000 + b"</a></edXML>", "edxml_too_many"),
]


def test_what_is_no_message_is_refused_in_one_line():
    for raw, code in REFUSED:
        with pytest.raises(NotEdXML) as refused:
            read_message(raw)
        assert refused.value.code == code, raw[:60]
    with pytest.raises(NotEdXML, match="lớn hơn"):
        read_message(PLAN, limits=Limits(message=100))


#: C5: what a sender adds of its own, anywhere; the rule is told, never the text.
SECRET = [
    ("<edXML:OtherInfo>", "<edXML:OtherInfo><edXML:DoMat>Mật</edXML:DoMat>"),
    ("<edXML:OtherInfo>", "<edXML:OtherInfo><SecurityLevel>2</SecurityLevel>"),
    ("<edXML:OtherInfo>", "<edXML:OtherInfo confidential='true'>"),
    ("<edXML:OtherInfo>", "<edXML:OtherInfo><p><name>Độ mật</name><value>A</value></p>"),
    ("<edXML:Subject>", "<edXML:Subject>Tối mật: "),
    ("77-KH-VP.pdf", "bao cao TOI MAT.pdf"),
]


def test_a_message_that_says_it_is_secret_is_told_by_its_rule():
    for old, new in SECRET:
        assert read_message(PLAN.decode().replace(old, new).encode()).secrecy_rule, new
    for plain in ("<DoMat>Thường</DoMat>", "<SecurityLevel>0</SecurityLevel>", "<DoMat/>"):
        raw = PLAN.decode().replace("<edXML:OtherInfo>", "<edXML:OtherInfo>" + plain).encode()
        assert read_message(raw).secrecy_rule is None


def test_the_command_prints_what_a_message_says(tmp_path, capsys):
    file = tmp_path / "a.edxml"
    file.write_bytes(write_document(a_document(task_codes=("NV-12",), response_for=(Answered("H56.07", "5/SVD"),))))
    assert main(["edxml", "read", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == KEYS
    assert said["from"] == {"code": "H56.01", "name": "Văn phòng UBND tỉnh"}
    assert (said["date"], said["due_date"], said["priority"], said["business_type"]) == (
        "2026-11-18",
        "2026-12-04",
        1,
        "0",
    )
    assert said["response_for"] == [{"code": "5/SVD", "organ": "H56.07", "document_id": None, "date": None}]
    digest = hashlib.sha256(a_document().attachments[0].content).hexdigest()
    assert said["attachments"] == [{"name": "77-KH-VP.pdf", "size": 19, "sha256": digest}]
    for raw in (b"hello", write_document(a_document(subject="Báo cáo mật"))):
        file.write_bytes(raw)
        assert main(["edxml", "read", str(file), "--json"]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real messages are not beside the project")
def test_the_two_real_messages():
    document = read_message((SAMPLES / "document-new.edxml").read_bytes())
    assert isinstance(document, DocumentMessage)
    assert {"bytes_before", "nested", "organ_code_form", "signature_not_verified"} <= codes(document)
    assert [(f.size, f.quarantined) for f in document.attachments] == [(388347, False)]
    status = read_message((SAMPLES / "status-03.edxml").read_bytes())
    assert isinstance(status, StatusMessage)
    assert (status.status_code, len(status.response_for), status.warnings) == ("03", 1, ())
