"""Names say what a thing is: no drawers for leftovers, every package says what lives in it."""

import ast

from tests.architecture.tree import PACKAGE, ROOT, is_migration, modules, place, tree

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "services",
    "service",
    "managers",
    "manager",
    "signals",
    "admin",
    "base_models",
}


def test_no_drawer_for_leftovers():
    wrong = [
        place(path)
        for top in ("src", "tests", "tools")
        for path in modules(ROOT / top)
        if {path.stem, path.parent.name} & DRAWERS
    ]
    assert not wrong, wrong


def test_every_package_says_what_lives_there():
    silent = [
        place(path)
        for path in modules()
        if path.name == "__init__.py" and not is_migration(path) and not ast.get_docstring(tree(path))
    ]
    assert not silent, silent


def test_every_module_has_a_docstring():
    silent = [
        place(path)
        for path in modules()
        if path.name not in ("__init__.py", "apps.py", "urls.py")
        and not is_migration(path)
        and not ast.get_docstring(tree(path))
    ]
    assert not silent, silent


def test_no_default_of_none_for_time():
    """Below the faces `at`, `now` and `today` are always given."""
    wrong = []
    for room in ("audit", "organisations", "directives", "tasks"):
        for path in modules(PACKAGE / room):
            for node in ast.walk(tree(path)):
                if not isinstance(node, ast.FunctionDef):
                    continue
                args = node.args
                pairs = [*zip(args.args[-len(args.defaults) :] if args.defaults else [], args.defaults, strict=True)]
                pairs += [(a, d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None]
                wrong += [
                    f"{place(path, node.lineno)} {node.name}({a.arg})"
                    for a, _ in pairs
                    if a.arg in ("at", "now", "today")
                ]
    assert not wrong, wrong
