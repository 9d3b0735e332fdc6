"""Time is an argument: only core/clock.py asks the system what time it is."""

import ast
import re

import pytest
from tests.architecture.tree import ROOT, dotted, is_migration, modules, ours, parts, place, tree

ASKING = re.compile(
    r"(^|\.)(datetime|date|timezone|dt)\.(now|today|utcnow)$|(^|\.)time\.(time|localtime|gmtime|strftime)$"
)


def askings(source: ast.AST) -> list[tuple[str, int]]:
    """Also where the function is only handed on, as in `default=timezone.now`."""
    found = [
        (dotted(node), node.lineno)
        for node in ast.walk(source)
        if isinstance(node, ast.Attribute) and ASKING.search(dotted(node))
    ]
    found += [
        (dotted(node), node.lineno)  # with an argument they only convert
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and dotted(node).endswith(("localdate()", "localtime()")) and not node.args
    ]
    found += [
        (f"{node.arg}=", node.value.lineno)
        for node in ast.walk(source)
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]
    return found


def test_only_the_clock_asks():
    wrong = [
        f"{place(path, line)} {written}"
        for path in modules()
        if parts(path) != ("core", "clock") and not is_migration(path)
        for written, line in askings(tree(path))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_test_asks_the_wall_clock():
    wrong = [
        f"{place(path, line)} {written}" for path in modules(ROOT / "tests") for written, line in askings(tree(path))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_template_asks():
    wrong = [place(path) for path in ours(".html") if re.search(r"{%\s*now\b", path.read_text(encoding="utf-8"))]
    assert not wrong, wrong


@pytest.mark.parametrize(
    "text",
    [
        "datetime.now(UTC)",
        "date.today()",
        "default=timezone.now",
        "datetime.datetime.utcnow()",
        "F(auto_now=True)",
        "time.time()",
    ],
)
def test_an_asking_is_recognised(text):
    assert askings(ast.parse(text if "=timezone" not in text else f"f({text})"))


@pytest.mark.parametrize(
    "text", ["clock.now()", "timezone.localtime(moment)", "time.monotonic()", "request.today", "clock.today()"]
)
def test_asking_the_clock_is_right(text):
    assert not askings(ast.parse(text))
