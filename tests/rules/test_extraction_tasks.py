"""C4, moonshot 19: the tasks of a directive, who leads, who coordinates, by when; on invented documents of the kinds that officials write.

In tests/rules/directives each task stands between ⟦ and ⟧: leads, coordinators, day ("-" for none), then its words. Leads are parted by "¦".
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.cli.extract import as_data
from dondoc.cli.main import main
from dondoc.rules.extraction.reading import read_document
from dondoc.rules.extraction.text import folded, masked
from dondoc.rules.extraction.words import DOUBTS, HOW, WARNINGS, worded

DOCUMENTS = sorted((Path(__file__).parent / "directives").glob("*.txt"))
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TASK = re.compile(r"⟦([^|⟧]*)\|([^|⟧]*)\|\s*([^:⟧]*?)\s*::\s*(.*?)⟧", re.DOTALL)


def labelled(text):
    """The text without its labels, and the tasks: start, end, leads, coordinators, day."""
    plain, tasks, at = "", [], 0
    for mark in TASK.finditer(text):
        plain += text[at : mark.start()]
        tasks.append(
            (
                len(plain),
                len(plain) + len(mark[4]),
                {folded(lead) for lead in mark[1].split("¦")},
                {folded(name) for name in mark[2].split(";") if name.strip()},
                None if mark[3] == "-" else mark[3],
            )
        )
        plain, at = plain + mark[4], mark.end()
    return plain + text[at:], tasks


def fits(task, found):
    shared = min(task[1], found.end) - max(task[0], found.start)
    return shared * 2 >= min(task[1] - task[0], found.end - found.start)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_c4_the_tasks_of_a_directive_are_read(path):
    text, tasks = labelled(path.read_text(encoding="utf-8"))
    found = read_document(text).candidates
    assert [one.content for one in found if not any(fits(task, one) for task in tasks)] == [], "invented"
    assert len(found) == len(tasks), [one.content for one in found]
    for task, one in zip(tasks, found, strict=True):
        assert fits(task, one), one.content
        assert {folded(party.text) for party in one.leads} == task[2], one.content
        assert {folded(party.text) for party in one.coordinators} == task[3], one.content
        day = one.deadline.deadline.isoformat() if one.deadline and one.deadline.deadline else None
        assert day == task[4], (one.content, one.deadline)


def test_it_is_said_how_each_value_was_found_and_what_is_doubtful():
    text, _ = labelled((DOCUMENTS[0].parent / "plan_with_labelled_lines.txt").read_text(encoding="utf-8"))
    first, second, *_, finance, _communes = read_document(text).candidates
    assert worded(first.leads[0].how).startswith("từ dòng chủ trì, phối hợp của mục “Triển khai bệnh án điện tử")
    assert second.product == "Biên bản kết nối"
    assert worded(finance.leads[0].how) == "từ tiêu đề “Sở Tài chính”"
    assert worded(finance.coordinators[0].how) == "trong câu"
    text, _ = labelled((DOCUMENTS[0].parent / "plan_with_table.txt").read_text(encoding="utf-8"))
    row = read_document(text).candidates[1]
    assert worded(row.leads[0].how) == "từ cột “Chủ trì”, dòng 2"
    assert row.deadline_how is not None and worded(row.deadline_how) == "từ cột “Thời hạn”, dòng 2"
    text, _ = labelled((DOCUMENTS[0].parent / "plan_whose_table_lost_its_columns.txt").read_text(encoding="utf-8"))
    lost = read_document(text)
    assert lost.warnings == ("table_flattened",) and lost.candidates[0].doubts == ("table_flattened",)
    assert read_document("Kính gửi anh, tôi đã nhận quà.").warnings == ("no_head", "no_task")


def test_a_text_in_decomposed_letters_is_read_the_same_and_its_offsets_are_its_own():
    text, _ = labelled((DOCUMENTS[0].parent / "telegram.txt").read_text(encoding="utf-8"))
    apart = unicodedata.normalize("NFD", text)
    whole, found = read_document(text).candidates, read_document(apart).candidates
    assert [one.content for one in whole] == [unicodedata.normalize("NFC", one.content) for one in found]
    assert all(one.content == apart[one.start : one.end] for one in found)


PIECES = st.sampled_from(
    [
        "Kính gửi: Các Sở: Tài chính, Y tế;",
        "\nI. NHIỆM VỤ\n",
        "\n1. Sở Y tế:\n",
        "\n- Chủ trì, phối hợp với ",
        "các cơ quan liên quan",
        " trước ngày 30/6/2026; ",
        "UBND các xã, phường (",
        "\na) Giao Bộ ",
        "\n | TT | Nhiệm vụ | Chủ trì | Thời gian\n1 | Rà soát hồ sơ tồn đọng | Sở Y tế | Quý I/2026\n",
        "\nSTT\nNhiệm vụ\nChủ trì\n1\nRà soát\nSở Y tế\n",
        "Cơ quan chủ trì: Sở Nội vụ; ",
        "“", "”", "yêu cầu:\n", "./.\nNơi nhận:\n- Lưu: VT.\n", "\nPhụ lục\n", "tổ chức thực hiện", "theo ", ", ", " và ", "\f", "\r\n",
    ]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25).map("".join))
def test_any_text_is_read_and_tasks_lie_inside_it_in_order(text):
    assert len(masked(text)) == len(text)
    found = read_document(text)
    end = 0
    for one in found.candidates:
        assert end <= one.start < one.end <= len(text)
        assert one.content == text[one.start : one.end]
        assert set(one.doubts) <= set(DOUBTS)
        assert all(party.text and party.how.code in HOW for party in (*one.leads, *one.coordinators))
        assert one.deadline_how is None or one.deadline_how.code in HOW
        end = one.end
    assert set(found.warnings) <= set(WARNINGS)


def test_long_runs_that_mean_nothing_are_read_quickly():
    """A rule that turns back over itself would not end."""
    for run in (" ", "a ", "Sở ", "Sở Y tế, ", "(", "1. ", "và ", "theo ", "| ", "giao ", "A", "\n", "- ", "yêu cầu: "):
        assert len(read_document(run * (6_000 // len(run))).candidates) <= 2


@pytest.mark.once
def test_dondoc_extract_prints_the_reading_and_refuses_what_is_marked(tmp_path, capsys):
    text, _ = labelled((DOCUMENTS[0].parent / "forwarding_slip.txt").read_text(encoding="utf-8"))
    slip, marked = tmp_path / "phieu.txt", tmp_path / "phieu-2.txt"
    slip.write_text(text, encoding="utf-8")
    marked.write_text("TUYỆT MẬT\n" + text, encoding="utf-8")
    command = [sys.executable, "-m", "dondoc.cli.main", "extract", str(slip), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # no database, no settings
    data = json.loads(done.stdout)
    assert data == json.loads(json.dumps(as_data(read_document(text))))
    assert data["header"]["secrecy"] is None and data["tasks"][0]["lead"] == ["UBND xã Ea Mẫu"]
    assert data["tasks"][0]["content"] == text[data["tasks"][0]["start"] : data["tasks"][0]["end"]]
    assert main(["extract", str(slip)]) == 0
    shown = capsys.readouterr().out
    assert "Chủ trì: UBND xã Ea Mẫu (trong câu)" in shown and "= 30/07/2026" in shown
    assert main(["extract", str(marked), "--json"]) == 1
    refused = capsys.readouterr()
    assert refused.out == "" and refused.err.count("\n") == 1
    assert "dấu chỉ độ mật" in refused.err and "Ea Mẫu" not in refused.err


@pytest.mark.skipif(not CORPUS.exists(), reason="the real documents are not here")
def test_the_real_documents_are_read_as_well_as_measured():
    """docs/reading.md has the figures; these are the floors under them."""
    gold_n = found_n = paired = lead = coordinate = deadline = invented = 0
    for path in sorted((CORPUS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["tasks"]
        found = as_data(read_document((CORPUS / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")))["tasks"]
        gold_n, found_n = gold_n + len(gold), found_n + len(found)
        invented += 0 if gold else len(found)
        for one in gold:
            match = next((f for f in found if f["start"] < one["end"] and one["start"] < f["end"]), None)
            if match:
                paired += 1
                lead += {folded(name) for name in one["lead"]} == {folded(name) for name in match["lead"]}
                coordinate += {folded(name) for name in one["coordinate"]} == {folded(n) for n in match["coordinate"]}
                deadline += one["deadline"] == match["deadline"]
    assert invented == 0
    assert paired >= 0.95 * max(gold_n, found_n)
    assert lead >= 0.95 * paired and coordinate >= 0.92 * paired and deadline >= 0.95 * paired


@pytest.mark.skipif(not CORPUS.exists(), reason="the real documents are not here")
def test_long_plans_without_labels_are_read_without_harm():
    labelled_ = {path.stem for path in (CORPUS / "gold").glob("*.json")}
    for path in sorted((CORPUS / "texts").glob("*.txt")):
        if path.stem not in labelled_:
            text = path.read_text(encoding="utf-8")
            found = read_document(text).candidates
            assert len(found) > 10 and all(one.content == text[one.start : one.end] for one in found), path.stem
