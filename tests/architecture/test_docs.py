"""What the documents name exists: files, functions, and the links between documents."""

import ast
import re

from tests.architecture.tree import PACKAGE, ROOT, ours, place, tree

DOCS = [path for path in ours(".md") if path.parent in (ROOT, ROOT / "docs") or path.is_relative_to(ROOT / "docs")]
#: `tasks/actions/issuing.py`, `tests/walks/test_x.py::test_y`, `regulations/…toml`: as the documents write places.
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|html|css|js|md))(?:::(\w+))?`")
FOLDER = re.compile(r"`((?:[\w.-]+/)+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
#: Made when the product runs, or by the province's own staff.
NOT_KEPT = re.compile(r"^(var|node_modules|dist|static|\.venv)/|^<|ten-cua|\bmy-")


def found(name):
    """Looked for from the top, from the package, from its templates, and from a few folders the documents speak of."""
    return next(
        (
            base / name
            for base in (ROOT, PACKAGE, ROOT / "src", PACKAGE / "web" / "templates", ROOT / "docs")
            if (base / name).exists()
        ),
        None,
    )


def test_the_files_that_documents_name_exist():
    wrong = []
    for path in DOCS:
        for name, part in NAMED.findall(path.read_text(encoding="utf-8")):
            if "/" not in name or NOT_KEPT.search(name):
                continue
            there = found(name)
            if there is None:
                wrong.append(f"{place(path)}: {name}")
            elif part and part not in _names(there):
                wrong.append(f"{place(path)}: {name}::{part}")
    assert not wrong, "\n".join(wrong)


def test_the_folders_that_documents_name_exist():
    wrong = [
        f"{place(path)}: {name}"
        for path in DOCS
        for name in FOLDER.findall(path.read_text(encoding="utf-8"))
        if not NOT_KEPT.search(name) and found(name) is None
    ]
    assert not wrong, "\n".join(wrong)


def test_every_module_has_its_line_in_rooms():
    """docs/rooms.md: one line a file. Packages, apps.py and migrations say nothing of their own."""
    told = {name for name, _ in NAMED.findall((ROOT / "docs" / "rooms.md").read_text(encoding="utf-8"))}
    modules = {
        path.relative_to(PACKAGE).as_posix()
        for path in ours(".py")
        if path.is_relative_to(PACKAGE)
        and path.name not in ("__init__.py", "apps.py")
        and "migrations" not in path.parts
    }
    wanting = sorted(modules - told)
    assert not wanting, "docs/rooms.md has no line for: " + ", ".join(wanting)


def test_links_between_documents_lead_somewhere():
    wrong = [
        f"{place(path)}: {link}"
        for path in DOCS
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert not wrong, "\n".join(wrong)


def _names(path):
    if path.suffix != ".py":
        return set()
    return {n.name for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.ClassDef)} | {
        t.id for n in tree(path).body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
    }
