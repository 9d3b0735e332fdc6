"""A2: a regulation's text split into Chương, Điều, khoản, điểm, however it was broken into lines. The texts are invented."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.rules.articles import POINT_LETTERS, Odd, PartKind, closing_articles, split

#: As copied from a page: lines broken in the middle of sentences, blank lines between, a page number, the decision before it.
BROKEN = """
QUYẾT ĐỊNH
Về việc tưới cây trong công viên

Điều 1. Ban hành kèm theo Quyết định này Quy chế tưới cây,

chăm sóc cây.
Điều 2. Các tổ có tên tại khoản 2,

Điều 1 thi hành Quyết định này./.

Nơi nhận:
- Như trên.
QUY CHẾ
Tưới cây trong công viên
Chương I
QUY ĐỊNH
CHUNG
 Điều 1. Phạm vi tưới cây và đối tượng được giao tưới trong các
công viên
1. Quy chế này nói về việc tưới

cây vào buổi sáng. Tổ trưởng chọn ngày
16 tháng 6 để bắt đầu.
7
2. Việc của tổ tưới:
a) Mang đủ thùng nước.
b) Mang vòi.
đ) Báo lại khi trời mưa.
4. Không tưới cây nhựa.
Chương II
THI HÀNH
Điều 2. Khen thưởng
Ai tưới đúng hạn được khen.
Điều 3. Thi hành
1. Tổ trưởng phổ biến Quy chế.
Vướng mắc thì báo Ban quản lý
để sửa./.
TM. BAN QUẢN LÝ
"""


def cited(text: str, *closing: str) -> dict[str, str]:
    return {part.cite: part.words or part.title for part in split(text, closing).parts if part.cite}


def test_a2_every_part_of_a_broken_text_is_found_by_its_cite():
    found = cited(BROKEN, "3")
    assert list(found) == [
        "QĐ.1",
        "QĐ.2",
        "1",
        "1.1",
        "1.2",
        "1.2.a",
        "1.2.b",
        "1.2.đ",
        "1.4",
        "2",
        "3",
        "3.1",
        "3.cuối",
    ]
    assert found["QĐ.1"] == "Ban hành kèm theo Quyết định này Quy chế tưới cây, chăm sóc cây."
    assert found["QĐ.2"] == "Các tổ có tên tại khoản 2, Điều 1 thi hành Quyết định này./."
    assert found["1"] == "Phạm vi tưới cây và đối tượng được giao tưới trong các công viên"
    assert found["1.1"].endswith("Tổ trưởng chọn ngày 16 tháng 6 để bắt đầu.")
    assert found["2"] == "Ai tưới đúng hạn được khen."
    assert found["3.cuối"] == "Vướng mắc thì báo Ban quản lý để sửa./."
    assert [p.title for p in split(BROKEN).parts if p.kind is PartKind.CHAPTER] == ["QUY ĐỊNH CHUNG", "THI HÀNH"]


def test_a2_what_is_odd_in_the_numbering_is_said():
    assert {(o.odd, o.cite) for o in split(BROKEN, ["2"]).oddities} == {
        (Odd.GAP, "1.2.đ"),
        (Odd.GAP, "1.4"),
        (Odd.NO_END, "2.cuối"),
    }
    again = split("Điều 1. Một\n1. Lời.\nĐiều 3. Ba\n1. Lời.\nĐiều 3. Ba nữa\n")
    assert {(o.odd, o.cite) for o in again.oddities} == {(Odd.GAP, "3"), (Odd.AGAIN, "3")}
    assert len(again.cites) == 4


def test_a2_a_text_of_whole_paragraphs_keeps_them_apart():
    text = (
        f"Điều 1. Tưới cây\n1. Phạm vi\nQuy chế này {'nói về việc tưới cây, ' * 8}hết.\nviết thường cũng là đoạn mới\n"
    )
    assert cited(text)["1.1"].count("\n") == 2


def test_a2_a_heading_in_capitals_whose_number_was_lost_ends_the_article_before():
    found = split("Điều 1. Một\n1. Lời của khoản một.\nTHEO DÕI VIỆC TƯỚI CÂY\nMục 1\nĐiều 2. Hai\n")
    assert [(p.kind.value, p.title) for p in found.parts if not p.cite] == [
        ("chapter", "THEO DÕI VIỆC TƯỚI CÂY"),
        ("section", ""),
    ]
    assert {p.cite: p.words for p in found.parts}["1.1"] == "Lời của khoản một."


def test_a2_the_decision_is_told_from_the_regulation_without_the_line_between_and_an_appendix_changes_nothing():
    text = "Điều 1. Ban hành Quy chế./.\nChương I\nChung\nĐiều 1. Cây\n1. Lời.\nĐiều 1. Mẫu quyết định\n"
    assert list(cited(text)) == ["QĐ.1", "1", "1.1"]


def test_a2_no_article_is_no_regulation():
    assert not split("Điều 5 nói về cây.\n1. Một.\na) Hai.\n").parts
    assert closing_articles(["5.2", "21.cuối"]) == ["21"]


@st.composite
def a_regulation(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text written from a plan, and the cites of the plan in order."""
    lines, cites = ["QUY CHẾ"], []
    for article in range(1, draw(st.integers(1, 5)) + 1):
        lines.append(f"Điều {article}. Việc thứ {article}")
        cites.append(f"{article}")
        for clause in range(1, draw(st.integers(0, 4)) + 1):
            lines.append(f"{clause}. Lời của khoản.")
            cites.append(f"{article}.{clause}")
            for letter in POINT_LETTERS[: draw(st.integers(0, 6))]:
                lines += [f"{letter}) Lời của điểm", "còn nói tiếp."][: draw(st.integers(1, 2))]
                cites.append(f"{article}.{clause}.{letter}")
    gap = draw(st.sampled_from(["\n", "\n\n", " \r\n"]))
    return gap.join(lines), cites


@settings(max_examples=50)
@given(a_regulation())
def test_a2_what_was_planned_is_what_is_found(planned: tuple[str, list[str]]):
    text, cites = planned
    found = split(text)
    assert [part.cite for part in found.parts] == cites
    assert not found.oddities


@settings(max_examples=50)
@given(st.text(alphabet="Điềuươnghục 1234.)\nabđVI“QUY CHẾ./", max_size=300))
def test_a2_no_text_breaks_it_and_no_cite_stands_twice(text: str):
    cites = [part.cite for part in split(text, ["1"]).parts if part.cite]
    assert len(cites) == len(set(cites))
