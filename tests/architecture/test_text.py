"""Text as the house writes it: composed letters, no address of a registry, nothing of one machine."""

import json
import re
import unicodedata

import pytest
from tests.architecture.tree import ROOT, ours, place, tracked

BINARY = {".png", ".webp", ".woff2", ".ico", ".jpg", ".pdf", ".docx", ".xlsx", ".odt", ".zip", ".mo"}
LOCKS = ("requirements.txt", "requirements-dev.txt")
#: Where decomposed letters are the point: what the folding and the secrecy rules must see through.
DECOMPOSED_ON_PURPOSE = ROOT / "tests" / "rules"


def text_files():
    return [path for path in tracked() if path.suffix not in BINARY]


def test_letters_are_composed():
    wrong = []
    for path in text_files():
        if path.is_relative_to(DECOMPOSED_ON_PURPOSE):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not unicodedata.is_normalized("NFC", line):
                wrong.append(place(path, number))
    assert not wrong, wrong


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert text.count("--hash=sha256:") > text.count("==")


def test_the_lock_files_pin_what_the_project_asks_for():
    runtime, development = ((ROOT / name).read_text(encoding="utf-8") for name in LOCKS)
    pins = set(re.findall(r"^[a-z0-9-]+==\S+", runtime, re.MULTILINE))
    assert pins
    assert pins <= set(re.findall(r"^[a-z0-9-]+==\S+", development, re.MULTILINE)), "the two locks disagree: make lock"


def test_the_front_end_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)


def test_no_settings_of_one_machine():
    """A folder of somebody's machine or an index of his is nobody else's business."""
    foreign = re.compile(r"(?<![\w/.])/(?:work|home|root|Users)/\w|index-url\s*=|^\s*registry\s*=", re.MULTILINE)
    wrong = [
        place(path)
        for path in text_files()
        if path.name != "test_text.py"
        and not path.name.startswith("LICENSE")
        and foreign.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_no_page_loads_anything_from_elsewhere():
    loading = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    wrong = [place(path) for path in ours(".html", ROOT / "src") if loading.search(path.read_text(encoding="utf-8"))]
    wrong += [
        place(path)
        for path in ours(".css", ROOT / "src")
        if re.search(r"url\(['\"]?(?:https?:)?//", path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong
