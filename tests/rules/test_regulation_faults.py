# ruff: noqa: E501  # one mistake, one row
"""Mistakes in a regulation file: each is told with file, key, article and line, all of them at once."""

from __future__ import annotations

import unicodedata

import pytest
from tests.rules.profiles import FILES, calendar, text

from dondoc.rules.regulation_examples import check_examples
from dondoc.rules.regulation_toml import Fault, RegulationFaults, keys_used, load_regulation, schema_keys

BASE = text("tinh-mau-2026")


def faults_of(toml: str) -> list[Fault]:
    with pytest.raises(RegulationFaults) as raised:
        load_regulation(toml, "thu.toml")
    return raised.value.faults


def line_of(toml: str, words: str) -> int:
    """The line on which `words` stand for the first time."""
    return next(number for number, line in enumerate(toml.splitlines(), start=1) if words in line)


@pytest.mark.parametrize("name", FILES)
def test_the_three_files_load_and_their_examples_hold(name) -> None:
    regulation = load_regulation(text(name), FILES[name].name)
    assert regulation.id == name and regulation.source == FILES[name].name
    assert regulation.examples and check_examples(regulation, calendar()) == []


def test_every_key_of_the_schema_is_used_by_one_of_the_three_files() -> None:
    used = frozenset[str]().union(*(keys_used(text(name), name) for name in FILES))
    assert schema_keys() - used == frozenset()


def test_the_invented_province_is_needed_for_it_and_says_that_it_is_invented() -> None:
    real = keys_used(text("thanh-hoa-2025"), "") | keys_used(text("ben-tre-2020"), "")
    assert len(schema_keys() - real) > 30
    assert "BỊA ĐẶT" in BASE.splitlines()[0]


#: what is replaced, by what, and then: key, article, words of the line, words of the sentence
MISTAKES = [
    ("unknown key", "daily_login = ", "dayly_login = ", "receipt.dayly_login", "", "dayly_login", "Không có khóa “dayly_login”"),
    ("unknown table", "[internal_rules]", "[luat_noi_bo]", "luat_noi_bo", "", "[luat_noi_bo]", "Không có khóa “luat_noi_bo”"),
    (
        "missing cite",
        'urgency_marks = [\n  { code = "normal", name = "Thường", entry_class = "normal", cite = "2.1" },',
        'urgency_marks = [\n  { code = "normal", name = "Thường", entry_class = "normal" },',
        "entry.urgency_marks[1].cite",
        "",
        'name = "Thường", entry_class = "normal" }',
        "Thiếu khóa “cite”",
    ),
    ("empty cite of a stated rule", '[receipt]\nacknowledge = { limit = { value = 4, unit = "hour", anchor = "received" }, cite = "2.2"',
     '[receipt]\nacknowledge = { limit = { value = 4, unit = "hour", anchor = "received" }, cite = ""',
     "receipt.acknowledge", "", "acknowledge = ", "cite phải nêu điều khoản"),
    ("unknown clause", 'priorities = [{ code = "star", name = "Nhiệm vụ sao", cite = "1.1" }]',
     'priorities = [{ code = "star", name = "Nhiệm vụ sao", cite = "1.2" }]',
     "tasks.priorities[1].cite", "1.2", "priorities = ", "“1.2” không có trong danh sách"),
    ("wrong confidence", 'redo_limit = { limit = { value = 5, unit = "working_day", anchor = "received" }, cite = "2.2", confidence = "stated" }',
     'redo_limit = { limit = { value = 5, unit = "working_day", anchor = "received" }, cite = "2.2", confidence = "sure" }',
     "completion.redo_limit.confidence", "2.2", "redo_limit", "stated, default, local-decision"),
    ("wrong type", "weekly_target = 1", 'weekly_target = "một"', "update.dated.weekly_target", "2.2", "weekly_target", "một số nguyên"),
    ("a truth value is no number", "weekly_target = 1", "weekly_target = true", "update.dated.weekly_target", "2.2", "weekly_target", "số nguyên"),
    ("date in quotes", "to = 2027-12-31", 'to = "2027-12-31"', "validity.to", "9", 'to = "2027', "một ngày dạng"),
    ("text for a list", 'periods = ["year"]', 'periods = "year"', "publication.periods", "2.1", 'periods = "year"', "danh sách"),
    ("text for a table", '[standing.due_soon]\nlimit = { value = 7, unit = "working_day", anchor = "deadline" }',
     '[standing.due_soon]\nlimit = "7 ngày"', "standing.due_soon.limit", "2.2", 'limit = "7 ngày"', "một bảng các khóa"),
    ("unknown unit", 'answer_limit = { limit = { value = 2, unit = "working_day"', 'answer_limit = { limit = { value = 2, unit = "tuần"',
     "dispute.answer_limit.limit.unit", "2.1", "answer_limit", "working_day, day, hour, month"),
    ("negative limit", "delay = { value = 3,", "delay = { value = -3,", "publication.delay", "2.1", "delay = ", "số âm"),
    ("nought working days", "delay = { value = 3,", "delay = { value = 0,", "publication.delay", "2.1", "delay = ", "trong ngày"),
    ("class twice at one time", '"Thường, cách mới", limit = { value = 3, unit = "working_day", anchor = "issued" }, cite = "2.1", confidence = "stated", valid_from = 2026-07-01',
     '"Thường, cách mới", limit = { value = 3, unit = "working_day", anchor = "issued" }, cite = "2.1", confidence = "stated", valid_from = 2026-06-30',
     "entry.rules[3].class", "2.1", "cách mới", "đã có thời hạn trong cùng thời gian"),
    ("mark of a class without a limit", 'name = "Hỏa tốc", entry_class = "urgent"', 'name = "Hỏa tốc", entry_class = "flash"',
     "entry.urgency_marks[4].entry_class", "2.1", '"Hỏa tốc"', "“flash”"),
    ("bulk without a limit", 'bulk = { class = "bulk"', 'bulk = { class = "mass"', "entry.bulk.class", "2.1", "bulk = {", "“mass”"),
    ("precedence forgets a class", 'order = ["bulk", "urgent", "normal"]', 'order = ["bulk", "urgent"]',
     "entry.precedence", "2.1", "precedence = ", "normal"),
    ("precedence knows too much", 'order = ["bulk", "urgent", "normal"]', 'order = ["bulk", "urgent", "normal", "slow"]',
     "entry.precedence.order", "2.1", "precedence = ", "slow"),
    ("hours for a day", 'reports = [{ by = "office", to = ["tỉnh"], limit = { value = 15, unit = "day"',
     'reports = [{ by = "office", to = ["tỉnh"], limit = { value = 15, unit = "hour"',
     "inspection.reports[1].limit.unit", "2.1", "by = \"office\"", "không thể tính bằng giờ"),
    ("hours for confirming", 'confirm_limit = { limit = { value = 3, unit = "working_day"', 'confirm_limit = { limit = { value = 3, unit = "hour"', "completion.confirm_limit.limit.unit", "2.1", "confirm_limit", "không thể tính bằng giờ"),
    ("code twice", '{ code = "letter", name = "Công văn"', '{ code = "system", name = "Công văn"', "urging.channels[2]", "2.1", 'name = "Công văn", cite = "2.1" },', "“system” đã dùng"),
    ("clause twice", '{ cite = "1.3", summary', '{ cite = "1.1", summary', "articles[1].clauses[2]", "1.1", "Khoản bịa đặt thứ ba", "đã có ở trên"),
    ("clause of another article", '{ cite = "2.2", summary', '{ cite = "3.2", summary', "articles[2].clauses[2]", "3.2", "Thời hạn của cơ quan", "không thuộc Điều 2"),
    ("channel of a rung", 'channel = "letter", form = "explanation"', 'channel = "pigeon", form = "explanation"',
     "urging.ladder[5].channel", "2.1", "after30", "“pigeon”"),
    ("kind of agency", 'from = ["commune"], about = ["department"]', 'from = ["hamlet"], about = ["department"]',
     "feedback.directions[1]", "2.1", 'from = ["hamlet"]', "“hamlet”"),
    ("tier", 'name = "xã", tier = "commune"', 'name = "xã", tier = "district"', "structure.agency_kinds[3].tier", "1", 'name = "xã"', "“district”"),
    ("closing kind", 'closing_kinds = { codes = ["result"]', 'closing_kinds = { codes = ["word_of_honour"]',
     "completion.closing_kinds.codes", "2.1", "closing_kinds", "“word_of_honour”"),
    ("closing and never closing", 'closing_kinds = { codes = ["result"]', 'closing_kinds = { codes = ["result", "progress"]',
     "completion.never_closing[1]", "2.1", "never_closing", "vừa được kết thúc"),
    ("cell of a rate", 'numerator = ["done_on_time"]', 'numerator = ["happy"]', "statistics.rates[1].numerator", "1.3", "numerator", "“happy”"),
    ("rate over nothing", 'denominator = ["total"]', "denominator = []", "statistics.rates[1].denominator", "1.3", "denominator", "ít nhất một"),
    ("ages out of order", "overdue = [15, 60]", "overdue = [60, 15]", "statistics.ageing.overdue", "1.3", "ageing", "tăng dần"),
    ("31 February", "due = { day = 5, month = \"last_of_period\"", "due = { day = 31, month = \"last_of_period\"",
     "reports.agency[1]", "2.2", "day = 31", "Ngày 31"),
    ("13th month", "due = { day = 10, month = 1,", "due = { day = 10, month = 13,", "reports.agency[2]", "2.2", "month = 13", "tháng 13"),
    ("third half", 'office = [{ period = "half", part = 2', 'office = [{ period = "half", part = 3', "reports.office[1]", "2.1", "part = 3", "phần thứ 3"),
    ("report twice", '{ period = "quarter", window', '{ period = "month", window', "reports.agency[3]", "2.2", "luật bịa\", article", "đã có ở trên"),
    ("silent on inclusive", 'month = "last_of_period", inclusive = true', 'month = "last_of_period"', "reports.agency[1]", "2.2", '"last_of_period" }', "còn kịp"),
    ("fixed window without span", 'basis = "calendar"', 'basis = "fixed"', "reports.agency[2]", "2.2", 'basis = "fixed"', "span"),
    ("decree without reference", 'basis = "calendar"', 'basis = "decree_09"', "reports.agency[2]", "2.2", 'basis = "decree_09", cite', "ref"),
    ("answer without question", 'question = "Có tạm dừng được không; Quy chế bịa không nói."\n', "", "deeds[2]", "", "", "đi cùng nhau"),
    ("decision without question", 'max_times = { value = 1, cite = "2.2", confidence = "stated"', 'max_times = { value = 1, cite = "2.2", confidence = "local-decision"',
     "extension.max_times", "2.2", "max_times", "question và answer"),
    ("stated and yet open", 'max_times = { value = 1, cite = "2.2", confidence = "stated"',
     'max_times = { value = 1, cite = "2.2", confidence = "stated", question = "Mấy lần?", answer = "Một."',
     "extension.max_times", "2.2", "max_times", "bỏ ngỏ"),
    ("rule backwards in time", "valid_to = 2026-06-30", "valid_to = 2026-06-30, valid_from = 2026-07-02", "entry.rules[2]", "2.1", "cách cũ", "valid_to đứng trước"),
    ("open and yet decided", 'key = "reports.due_reading"', 'key = "completion.confirm_limit"', "open_questions[1].key", "2.2", "completion.confirm_limit", "không còn bỏ ngỏ"),
    ("open question of nothing", 'key = "reports.due_reading"', 'key = "reports.mood"', "open_questions[1].key", "2.2", "reports.mood", "Không có khóa “reports.mood”"),
    ("no first day", "days_after_signing = 10\n", "", "validity", "9", "[validity]", "Cần đúng một trong hai"),
    ("ends before it begins", "to = 2027-12-31", "to = 2025-12-31", "validity.to", "9", "to = 2025", "đứng trước ngày có hiệu lực"),
    ("no period that tiles the year", 'periods = ["month", "nine_months"]', 'periods = ["nine_months", "ad_hoc"]', "update.undated.periods", "2.2", '"nine_months", "ad_hoc"', "ít nhất một kỳ"),
    ("update due in months", 'due = { limit = { value = 5, unit = "day", anchor = "period_end"', 'due = { limit = { value = 5, unit = "month", anchor = "period_end"', "update.undated.due.limit.unit", "2.2", "period_end", "phải là day"),
    ("article without words", '\nsummary = "Hiệu lực bịa đặt."', "", "articles[3]", "9", "", "phải có summary"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "article", "line", "says"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_told_with_file_key_article_and_line(old, new, key, article, line, says) -> None:
    assert old in BASE, "the mistake must be one that can be made in the file"
    wrong = BASE.replace(old, new, 1)
    found = next((f for f in faults_of(wrong) if f.key == key and says in f.message), None)
    assert found is not None, [str(f) for f in faults_of(wrong)]
    assert (found.file, found.article) == ("thu.toml", article)
    if line:
        assert found.line == line_of(wrong, line)


def test_all_faults_are_told_together() -> None:
    wrong = BASE.replace("weekly_target = 1", "weekly_target = 'x'").replace(
        'policy = "separate-register"', 'policy = "burn"'
    )
    wrong = wrong.replace('name = "Hỏa tốc", entry_class = "urgent"', 'name = "Hỏa tốc", entry_class = "flash"')
    assert {f.key for f in faults_of(wrong)} == {
        "update.dated.weekly_target",
        "scope.secrecy.policy",
        "entry.urgency_marks[4].entry_class",
    }


def test_a_missing_group_is_told_and_does_not_hide_the_rest() -> None:
    start, end = BASE.index("[judgement]"), BASE.index("[extension]")
    wrong = (BASE[:start] + BASE[end:]).replace("weekly_target = 1", "weekly_target = 'x'")
    assert {f.key for f in faults_of(wrong)} == {"judgement", "update.dated.weekly_target"}


def test_broken_toml_is_told_with_its_line() -> None:
    wrong = BASE.replace('system = "', "").replace('code = "MAU"', 'code = "MAU')
    (fault,) = faults_of(wrong)
    assert fault.line == line_of(wrong, 'code = "MAU')
    assert "TOML" in fault.message


def test_an_impossible_date_is_a_fault_of_the_file() -> None:
    (fault,) = faults_of(BASE.replace("signed_on = 2026-01-05", "signed_on = 2026-02-30"))
    assert fault.file == "thu.toml" and "TOML" in fault.message


def test_decomposed_vietnamese_is_a_fault() -> None:
    assert any(
        "NFC" in f.message for f in faults_of(BASE.replace("tỉnh Mẫu", unicodedata.normalize("NFD", "tỉnh Mẫu")))
    )


def test_an_empty_file_names_every_group_it_lacks() -> None:
    keys = {f.key for f in faults_of("")}
    assert {"id", "articles", "entry", "examples"} <= keys


def test_a_false_example_is_told_with_what_the_rule_gives() -> None:
    wrong = text("thanh-hoa-2025").replace('due = 2026-11-25\ncite = "6.1.c"', 'due = 2026-11-24\ncite = "6.1.c"')
    regulation = load_regulation(wrong, "thu.toml")
    (fault,) = check_examples(regulation, calendar())
    assert (fault.file, fault.key, fault.article) == ("thu.toml", "examples[3]", "6.1.c")
    assert fault.line is not None and wrong.splitlines()[fault.line - 1] == "[[examples]]"
    assert fault.message == "Ví dụ ghi 24/11/2026, nhưng quy định tính ra 25/11/2026."
    assert str(fault) == f"thu.toml, dòng {fault.line}: examples[3] (căn cứ 6.1.c): {fault.message}"


@pytest.mark.parametrize(
    ("example", "says"),
    [
        ('rule = "entry"\nclass = "urgent"\ncite = "6.1.a"', "còn thiếu: from, due"),
        ('rule = "entry"\nclass = "slow"\nfrom = 2026-11-20\ndue = 2026-11-20\ncite = "6.1.a"', "không tính được"),
        ('rule = "update-after-overdue"\nfrom = 2026-11-20\ndue = 2026-11-21\ncite = "6.2.a"', "không đặt thời hạn"),
        (
            'rule = "class"\nurgency = "khan"\ntasks = 1\nagencies = 1\nclass = "normal"\ncite = "6.1.a"',
            "tính ra “urgent”",
        ),
        (
            'rule = "report"\nby = "office"\nperiod = "half"\nyear = 2026\ndue = 2026-06-25\ncite = "18.2"',
            "không có ngày nào",
        ),
        (
            'rule = "window"\nperiod = "half"\nyear = 2026\nfrom = 2026-01-01\nto = 2026-06-30\ncite = "18.1"',
            "không có ngày nào",
        ),
        ('rule = "judged"\nfrom = 2026-11-28\ndue = 2026-11-28\ncite = "6.2.a"', "tính ra 30/11/2026"),
        ('rule = "undated-update"\nfrom = 2026-11-28\ndue = 2026-11-30\ncite = "6.2.b"', "tính ra 31/12/2026"),
    ],
)
def test_every_kind_of_example_can_be_false(example, says) -> None:
    wrong = f"{text('thanh-hoa-2025')}\n[[examples]]\n{example}\n"
    (fault,) = check_examples(load_regulation(wrong, "thu.toml"), calendar())
    assert says in fault.message


def test_the_name_of_the_file_does_not_matter() -> None:
    assert load_regulation(BASE, "bất kỳ.txt").id == "tinh-mau-2026"


def test_a_fault_names_the_very_line_that_was_spoiled() -> None:
    spoiled, expected = [], set()
    for number, line in enumerate(BASE.splitlines(), start=1):
        key = line.split(" = ")[0]
        if " = " in line and key in {"cite", "confidence", "roll", "may", "policy", "code", "question"}:
            line, _ = f"{key} = 7", expected.add(number)
        spoiled.append(line)
    assert len(expected) > 50
    assert expected <= {f.line for f in faults_of("\n".join(spoiled))}


@pytest.mark.parametrize("other", ["7", "[]", "{}", '""', "[[1]]", "2026-01-01"])
def test_the_reader_never_crashes_on_a_value_of_another_kind(other) -> None:
    """Every value of the file, every tenth at a time, becomes a number, a list, a table …: faults, never an exception of Python."""
    lines = BASE.splitlines()
    keys = [n for n, line in enumerate(lines) if " = " in line and line.lstrip() == line and not line.endswith("[")]
    for turn in range(10):
        spoiled = lines.copy()
        for number in keys[turn::10]:
            spoiled[number] = f"{lines[number].split(' = ')[0]} = {other}"
        assert faults_of("\n".join(spoiled))
