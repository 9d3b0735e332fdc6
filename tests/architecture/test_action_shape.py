"""A deed has one shape whatever the door: keyword-only, with who acts and when, in one transaction."""

import ast

from tests.architecture.tree import PACKAGE, ROOMS, dotted, modules, parts, place, tree

ATOMIC = ("transaction.atomic", "guard.deed", "atomic", "deed")
#: Asked by a page before the deed, so that page and deed say the same; they write nothing.
QUESTIONS = {"progress_of", "will_mark"}
FACES = ("web", "api", "cli", "demo", "worker")


def functions() -> dict[tuple[str, str], ast.FunctionDef]:
    """("dondoc.tasks.actions.office", "confirm") -> its definition."""
    return {
        (".".join(("dondoc", *parts(path))).removesuffix(".__init__"), node.name): node
        for room in ROOMS[1:]
        for path in modules(PACKAGE / room)
        if "actions" in parts(path)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    }


def is_atomic(node: ast.FunctionDef) -> bool:
    decorated = any(dotted(d).removesuffix("()") in ATOMIC for d in node.decorator_list)
    inside = any(
        dotted(item.context_expr) == "transaction.atomic()"
        for n in ast.walk(node)
        if isinstance(n, ast.With)
        for item in n.items
    )
    return decorated or inside


def faults(node: ast.FunctionDef) -> list[str]:
    names = {a.arg for a in node.args.kwonlyargs}
    found = ["positional arguments"] if node.args.args or node.args.posonlyargs or node.args.vararg else []
    found += [f"no `{name}`" for name in ("actor", "at") if name not in names]
    return found + ([] if is_atomic(node) else ["no transaction"])


def called_by_faces() -> set[tuple[str, str]]:
    """Every function of a room's actions that a face names."""
    found = set()
    for path in (path for face in FACES for path in modules(PACKAGE / face)):
        alias: dict[str, str] = {}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module and ".actions" in f"{node.module}.":
                for name in node.names:
                    alias[name.asname or name.name] = f"{node.module}.{name.name}"
                    found.add((node.module, name.name))
            elif isinstance(node, ast.ImportFrom) and node.module in {f"dondoc.{room}" for room in ROOMS}:
                alias.update({n.asname or n.name: f"{node.module}.{n.name}" for n in node.names if n.name == "actions"})
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in alias:
                found.add((alias[node.value.id], node.attr))
    return found


def test_what_opens_a_transaction_is_a_deed():
    wrong = {
        f"{module}.{name}": found
        for (module, name), node in functions().items()
        if not name.startswith("_") and name != "deed" and is_atomic(node) and (found := faults(node))
    }
    assert not wrong, wrong


def test_faces_call_deeds_only():
    """A door may not call half a deed: the pieces that deeds are made of belong to the rooms."""
    known = functions()
    wrong = {
        f"{module}.{name}": found
        for module, name in sorted(called_by_faces())
        if name not in QUESTIONS and (module, name) in known and (found := faults(known[module, name]))
    }
    assert not wrong, wrong


def test_faces_open_no_transaction():
    """But the demo, whose thousand deeds are all there or none."""
    wrong = [
        place(path, node.lineno)
        for face in FACES
        for path in modules(PACKAGE / face)
        if parts(path) != ("demo", "actions")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) == "transaction.atomic"
    ]
    assert not wrong, wrong
