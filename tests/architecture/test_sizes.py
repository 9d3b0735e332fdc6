"""A file is read at one sitting, a function at one glance; the tests too."""

import ast

from tests.architecture.tree import ROOT, is_migration, modules, ours, place, tree

FILE_LINES = 400
FUNCTION_LINES = 40
OUR_CODE = [path for top in ("src", "tests", "tools", "bench") for path in modules(ROOT / top)]


def test_files_are_short():
    files = [path for path in OUR_CODE if not is_migration(path)]  # written by Django
    files += [path for suffix in (".html", ".css", ".js") for path in ours(suffix, ROOT / "src")]
    long = {place(path): n for path in files if (n := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES}
    assert not long, long


def test_functions_are_short():
    """Counted from `def` to the last line; decorators are not part of the glance, nested functions are."""
    long = {
        f"{place(path, node.lineno)} {node.name}": n
        for path in OUR_CODE
        if not is_migration(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (n := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long, "\n".join(f"{where}: {n}" for where, n in long.items())
