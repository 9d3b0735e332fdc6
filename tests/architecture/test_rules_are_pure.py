"""The rules know the standard library and each other: no Django, no clock, no disk, no network, no chance."""

import ast
import sys

from tests.architecture.tree import PACKAGE, imported, modules, place, tree

#: Standard, but a door to the world.
DOORS = {
    "os",
    "pathlib",
    "io",
    "socket",
    "subprocess",
    "sqlite3",
    "time",
    "random",
    "secrets",
    "urllib",
    "http",
    "shutil",
    "tempfile",
    "glob",
}
RULES = modules(PACKAGE / "rules")


def test_rules_import_the_standard_library_and_rules():
    wrong = [
        f"{place(path, line)} {name}"
        for path in RULES
        for name, line in imported(path)
        if not name.startswith("dondoc.rules")
        and (name.split(".")[0] not in sys.stdlib_module_names or name.split(".")[0] in DOORS)
    ]
    assert RULES
    assert not wrong, wrong


def test_rules_open_nothing():
    wrong = [
        place(path, node.lineno)
        for path in RULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "print", "input", "eval", "exec")
    ]
    assert not wrong, wrong
