"""`dondoc regulation check`: every fault with its file, key, article and line."""

import json

import pytest

from dondoc.core.shipped import regulation_folder

SHIPPED = sorted(regulation_folder().glob("*.toml"))


def test_what_ships_has_no_fault(dondoc):
    done = dondoc("regulation", "check", *map(str, SHIPPED))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("không có lỗi") == len(SHIPPED) >= 10


def spoilt(tmp_path, **changes):
    """The shipped Thanh Hóa with texts replaced; each must be there to be replaced."""
    text = (regulation_folder() / "thanh-hoa-2025.toml").read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "anything.cfg"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_fault_names_file_key_and_line_and_the_name_of_the_file_does_not_matter(dondoc, tmp_path):
    path = spoilt(tmp_path, a=('id = "thanh-hoa-2025"', 'id = "thanh-hoa-2025"\nfoo = 1'))
    done = dondoc("regulation", "check", str(path), "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)
    assert fault["file"] == str(path)
    assert fault["key"] == "foo"
    assert path.read_text(encoding="utf-8").splitlines()[fault["line"] - 1] == "foo = 1"


def test_an_example_that_its_rule_contradicts_is_a_fault_with_its_article(dondoc, tmp_path):
    text = (regulation_folder() / "thanh-hoa-2025.toml").read_text(encoding="utf-8")
    head, _, tail = text.partition("[[examples]]")
    due = next(line for line in tail.splitlines() if line.startswith("due = "))
    path = tmp_path / "profile.toml"
    path.write_text(head + "[[examples]]" + tail.replace(due, "due = 2031-01-01", 1), encoding="utf-8")
    done = dondoc("regulation", "check", str(path), "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)
    assert fault["key"].startswith("examples[1]")
    assert fault["article"]
    assert "2031" in fault["message"]


def test_all_files_are_told_about_even_after_a_bad_one(dondoc, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("id = [", encoding="utf-8")
    done = dondoc("regulation", "check", str(bad), str(SHIPPED[-1]))
    assert done.returncode == 1
    assert "bad.toml" in done.stdout
    assert "không có lỗi" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("gone.toml", None, "Không mở được tệp"),
        ("old.toml", "tên = 1".encode("utf-16"), "UTF-8"),
        ("empty.toml", b"", "Thiếu khóa"),
    ],
)
def test_files_that_are_none(dondoc, tmp_path, name, content, told):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = dondoc("regulation", "check", str(path))
    assert done.returncode == 1
    assert told in done.stdout
    assert "Traceback" not in done.stderr


def test_no_file_at_all_is_a_wrong_command(dondoc):
    assert dondoc("regulation", "check").returncode == 2
