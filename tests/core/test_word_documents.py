"""Documents in the layout of Nghị định 30/2020 are opened by another program than the one that wrote them."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime

import pypdf
import pytest

from dondoc.core.word_documents import Foot, Head, Paper, Table

AT = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


def a_paper():
    paper = Paper("Công văn", AT)
    head = Head(
        above="UBND tỉnh", body=("Văn phòng",), symbol="VP-", place="Tỉnh", day=date(2026, 2, 3), about="V/v thử"
    )
    paper.head(head)
    paper.addressed(["Sở Một", "Sở Hai"])
    paper.paragraph("Đề nghị các cơ quan báo cáo./.")
    rows = [[str(n), "Nhiệm vụ thử"] for n in range(60)]
    paper.table(Table(headings=["TT", "Nội dung nhiệm vụ"], widths=[15, 150], rows=rows))
    paper.foot(Foot(receivers=["Như trên", "Lưu: VT"], authority=["KT. Chánh Văn phòng"], name="Nguyễn Văn Ký"))
    return paper.bytes()


@pytest.mark.once
def test_the_same_words_give_the_same_bytes():
    assert a_paper() == a_paper()


@pytest.mark.once
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed on this machine")
def test_libreoffice_prints_it_with_its_head_repeated_and_its_pages_numbered(tmp_path):
    (tmp_path / "a.docx").write_bytes(a_paper())
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "a.pdf").pages]
    # letters with two marks come apart in what a reader of PDF finds, so only others are asked for
    assert "VĂN PHÒNG" in pages[0]
    assert "tháng 02 năm 2026" in pages[0].replace("\xa0", " ")
    assert len(pages) > 1
    assert all("TT" in page for page in pages)
    assert pages[1].lstrip().startswith("2")
