"""Signatures of PDFs are shown for what they are (J1; 5-standards 7.2): intact, trusted by an installed root, revocation unknown."""

from __future__ import annotations

import hashlib
import os

import pytest
from django.urls import reverse
from tests.core.clamd import with_files
from tests.core.signed_papers import SIGNED, YEAR, Authority, a_page, added_to, renamed, signed, written_over
from tests.make import a_directive, a_person
from tests.web.tasks.conftest import as_actor  # noqa: F401

from dondoc.core.actions.signatures import anything_unread, read_signatures
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.signatures import UNREADABLE, roots_mark, signatures_of
from dondoc.core.signatures_process import certificates, signatures_in
from dondoc.rules.access import Role
from dondoc.web.signature_words import Row, rows_of

CAME = SIGNED + YEAR
SERVER, MAIL = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4"
once = pytest.mark.once


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def paper(authority) -> bytes:
    return signed(a_page(), authority.signer())


def read(pdf: bytes, *roots: Authority, came=CAME):
    return signatures_in(pdf, [one.root for one in roots], came)


def said(one) -> Row:
    """What the page says of a record, whatever roots lie in the folder."""
    (row,) = rows_of({"signatures": [one], "signatures_by": roots_mark()})
    return row


@once
def test_a_good_signature_by_an_installed_root(authority, paper) -> None:
    (one,) = read(paper, Authority("Gốc khác"), authority)
    assert (one["signer"], one["organisation"], one["issuer"]) == ("Nguyễn Văn A", "Sở thử", "Gốc thử nghiệm")
    assert (one["intact"], one["later"], one["trust"], one["root"]) == (True, "nothing", "root", "Gốc thử nghiệm")
    assert one["claimed"] and one["stamped"] is None
    row = said(one)
    assert row.tone == "good" and "Giờ ký do người ký khai" in row.facts[0]
    assert row.facts[1:] == ("Toàn vẹn: đúng", "Tin cậy: theo chứng thư gốc Gốc thử nghiệm", "Thu hồi: chưa kiểm tra")


@once
def test_what_nobody_vouches_for_is_never_called_trusted(authority, paper) -> None:
    (nobody,), (other,) = read(paper), read(paper, Authority("Gốc khác"))
    (over,) = read(signed(a_page(), authority.signer(until=SIGNED - YEAR / 2)), authority)
    (late,) = read(paper, authority, came=CAME + YEAR)  # its clock may have been set back: no time stamp says otherwise
    (server,), (mail,) = (read(signed(a_page(), authority.signer(use=use)), authority) for use in (SERVER, MAIL))
    found = [one["trust"] for one in (nobody, other, over, late, server, mail)]
    assert found == ["no_roots", "unknown", "expired", "lapsed", "unfit", "root"]
    assert "hết hạn trước ngày hệ thống nhận tệp" in said(late).facts[2] and not late["root"]
    for one in (nobody, other, over, late, server):
        row = said(one)
        assert (
            row.tone == "open" and row.facts[1] == "Toàn vẹn: đúng" and "theo chứng thư gốc" not in " ".join(row.facts)
        )


@once
def test_a_file_that_was_changed_is_not_whole_and_its_signer_not_asked(authority, paper) -> None:
    (over,), (later,) = read(written_over(paper), authority), read(added_to(paper), authority)
    assert (over["intact"], over["trust"]) == (False, "not_asked")
    assert (later["intact"], later["later"]) == (True, "changed")
    assert said(over).tone == said(later).tone == "bad"
    assert "sửa sau khi ký" in said(later).facts[1]
    assert later["trust"] == "root" and "không xét" in said(later).facts[2], (
        "a good name does not stand beside a changed file"
    )
    first, second = read(signed(paper, authority.signer(name="Lê Thị B"), "Ky2"), authority)
    assert (first["later"], second["later"], second["signer"]) == ("lawful", "nothing", "Lê Thị B")
    assert said(first).tone == said(second).tone == "good"
    for added in (
        paper + b"\n% them vao sau",
        renamed(paper),
    ):  # nobody signed that: it is called neither a signature nor a form
        (beyond,) = read(added, authority)
        assert (beyond["intact"], beyond["later"], beyond["trust"]) == (True, "beyond", "root")
        assert said(beyond).tone == "open" and "không chữ ký nào bao trùm" in said(beyond).facts[1]


@once
def test_they_are_read_in_a_process_with_limits_and_what_it_cannot_read_is_told(
    settings, tmp_path, authority, paper
) -> None:
    (tmp_path / "goc.pem").write_bytes(Authority("Gốc khác").certificate + authority.certificate)
    (tmp_path / "ghi-chu.txt").write_text("không phải chứng thư")
    with_files(settings, anchors=tmp_path)
    assert [one["root"] for one in signatures_of(paper, came=CAME)] == ["Gốc thử nghiệm"]
    assert signatures_of(a_page(), came=CAME) == []
    assert signatures_of(b"%PDF-1.7 /ByteRange nothing that anybody could read", came=CAME) == UNREADABLE
    two = signed(paper, authority.signer(), "Ky2")
    start = two.index(b"/Contents <") + 11
    whole, one = read(two[:start] + b"00" * 40 + two[start + 80 :], authority)
    assert whole["intact"] is False and one == {"fault": "unreadable"} and "chưa đọc được" in said(one).who


def kept(name: str, content: bytes) -> InspectedFile:
    return InspectedFile(name, "application/pdf", len(content), hashlib.sha256(content).hexdigest(), content, "", True)


@pytest.mark.django_db
def test_j1_the_worker_reads_them_once_and_again_when_the_roots_are_others(
    settings,
    frozen,
    tmp_path,
    authority,
    paper,
    as_actor,  # noqa: F811
    django_assert_max_num_queries,
    monkeypatch,
) -> None:
    def at_once(content, *, came):  # the process is proved above; here what becomes of its word
        return signatures_in(content, list(certificates(roots)), came)

    monkeypatch.setattr("dondoc.core.actions.signatures.signatures_of", at_once)
    roots = tmp_path / "roots"
    roots.mkdir()
    with_files(settings, anchors=roots)
    specialist = a_person(role=Role.OFFICE_SPECIALIST)

    directive = a_directive(specialist, files=[kept("ky.pdf", paper), kept("ky-2.pdf", paper), kept("x.pdf", a_page())])
    page, client = reverse("directive", args=[directive.pk]), as_actor(specialist)
    assert anything_unread(SIGNED) and "Chữ ký số" not in client.get(page).content.decode()
    assert read_signatures(actor=None, at=SIGNED) == 3 and not anything_unread(SIGNED)
    assert "hệ thống chưa cài chứng thư gốc nào" in client.get(page).content.decode()

    (roots / "goc.pem").write_bytes(authority.certificate)
    os.utime(roots / "goc.pem", (1, 1))
    assert anything_unread(SIGNED)
    assert "đang đọc lại" in client.get(page).content.decode(), "what other roots said is not said any more"
    read_signatures(actor=None, at=SIGNED)
    with django_assert_max_num_queries(40):
        text = client.get(page).content.decode()
    assert text.count("Tin cậy: theo chứng thư gốc Gốc thử nghiệm") == 2
    with django_assert_max_num_queries(1):
        assert read_signatures(actor=None, at=SIGNED) == 0
    assert StoredFile.objects.get(name="x.pdf").signatures == []
