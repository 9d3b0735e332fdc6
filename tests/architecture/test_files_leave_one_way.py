"""Stored bytes lie behind one store, and every file leaves by core/downloads.py, which says what a browser may do with it (J1)."""

import ast

import pytest
from tests.architecture.tree import modules, parts, place, tree

from dondoc.core.downloads import INLINE, sent, sent_from, streamed

pytestmark = pytest.mark.once
#: What only one place may do -> the place.
ONLY = {
    "FileResponse": "core/downloads.py",
    "StreamingHttpResponse": "core/downloads.py",
    "Content-Disposition": "core/downloads.py",
    "FILES_ROOT": "core/stores",
}
#: Beside it: the setting itself, and the command that copies files out of the folder.
BESIDE = {"FILES_ROOT": ("config/settings.py", "cli/files.py")}


def said(node):
    """The name that a call or an attribute bears, or a text."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", getattr(node.func, "attr", ""))
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_view_answers_a_file_by_itself():
    trespasses = []
    for path in modules():
        where = "/".join(parts(path))
        for node in ast.walk(tree(path)):
            what = said(node)
            if what in ONLY and not any(own in f"{path}" for own in (ONLY[what], *BESIDE.get(what, ()))):
                trespasses.append(f"{place(path, node.lineno)} {what} ({where})")
    assert not trespasses, "\n".join(trespasses)


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/pdf", "text/plain; charset=utf-8"])
def test_what_leaves_is_saved_under_its_own_name_and_never_run(kind, tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    name = "Báo cáo “quý”\r\nX: 1.pdf"
    made = (sent(b"x", name, kind), sent_from((tmp_path / "x").open("rb"), name, kind), streamed(["x"], name, kind))
    for answer in made:
        how = answer["Content-Disposition"]
        assert how.startswith("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20") and "\n" not in how
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(answer) == b"x"
    shown = sent(b"x", name, kind, shown=True)["Content-Disposition"]
    assert shown.startswith("inline") is (kind in INLINE)
