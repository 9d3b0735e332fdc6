"""One write path per deed: nothing outside `actions` changes a row, and nothing happens because a row was saved."""

import ast

import pytest
from tests.architecture.tree import dotted, imported, is_migration, modules, parts, place, tree

WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
}
#: `update`, `create` and `add` are also words of dicts, sets and hashes: they count behind a manager or a queryset.
QUERYSET_WORDS = ("objects", "filter()", "exclude()", "all()", "select_for_update()", "order_by()", "through")
WRITES_BEHIND_A_QUERYSET = {"update", "create", "raw"}
#: Whole files that write without being an action, each with its reason.
MAY_WRITE = {
    ("audit", "chain"): "the append itself, called by audit.actions only",
    ("cli", "first_tables"): "marks all migrations as done in a database that gets its tables straight from the models",
    ("core", "papers", "word_parts"): "saves a Word file to memory; no row",
    ("web", "build_assets"): "saves the letters of papers as files; no row",
    ("accounts", "telephones"): "draws a picture in memory; no row",
    ("web", "account", "views"): "the session of the person who signs in or out",
}


def writes(source: ast.AST) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        written, verb = dotted(node.func), node.func.attr
        behind = any(f".{word}." in written for word in QUERYSET_WORDS)
        if verb in WRITES or (verb in WRITES_BEHIND_A_QUERYSET and behind):
            found.append((written, node.lineno))
    return found


def test_only_actions_write():
    trespasses = [
        f"{place(path, line)} {written}"
        for path in modules()
        if "actions" not in parts(path) and not is_migration(path) and parts(path) not in MAY_WRITE
        for written, line in writes(tree(path))
    ]
    assert not trespasses, "\n".join(trespasses)


@pytest.mark.parametrize(
    "text",
    [
        "task.save()",
        "Task.objects.create(a=1)",
        "Task.objects.filter(pk=1).update(a=1)",
        "task.delete()",
        "Task.objects.bulk_create(rows)",
        "group.members.through.objects.bulk_create(rows)",
    ],
)
def test_a_write_is_recognised(text):
    assert writes(ast.parse(text))


@pytest.mark.parametrize("text", ["digest.update(b'')", "found.update(other)", "Task.objects.filter(pk=1).count()"])
def test_ordinary_words_are_no_writes(text):
    assert not writes(ast.parse(text))


#: Files that speak SQL outside migrations, each with its reason.
SPEAKS_SQL = {
    ("backup", "drilling"): "makes and drops the database that a drill restores into",
    ("backup", "tables"): "every row of every table, whatever it is, read and summed without its model",
    ("backup", "restoring"): "asks an empty database for its tables before there are any of ours",
    (
        "backup",
        "snapshot",
    ): "one snapshot of PostgreSQL for the dump and the sums; SQLite's own copying while people work",
    (
        "cli",
        "ground",
    ): "PostgreSQL's own lock, so that two that start together do not both make the tables",
    ("core", "made_once"): "asks again what the ORM wrote once; it words nothing itself",
    (
        "core",
        "rows",
    ): "thousands of rows in one statement, for histories and imports; what bulk_create leaves, in a third of its time",
    (
        "quarantine",
        "actions",
        "scrubbing",
    ): "rewrites a whole SQLite, so that freed pages hold nothing of a destroyed secret",
    (
        "doctor",
        "database",
    ): "asks the database of itself: version, letters, rights, clock, journal; no row is read or written",
}


def test_raw_sql_stays_in_migrations_and_the_audit_room():
    users = [
        place(path, node.lineno)
        for path in modules()
        if not is_migration(path) and parts(path)[0] not in ("audit",) and parts(path) not in SPEAKS_SQL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("cursor", "execute", "executemany")
        and "connection" in dotted(node)
    ]
    assert not users, users


def test_no_signals_and_no_forms_that_save():
    banned = ("django.db.models.signals", "django.dispatch", "django.contrib.admin")
    wrong = [
        f"{place(path, line)} {name}" for path in modules() for name, line in imported(path) if name.startswith(banned)
    ]
    wrong += [
        f"{place(path, node.lineno)} {node.attr}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("ModelForm", "modelform_factory")
    ]
    assert not wrong, wrong


def test_models_do_no_work_when_saved():
    wrong = [
        f"{place(path, node.lineno)} {node.name}"
        for path in modules()
        if "models" in parts(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "clean", "full_clean")
    ]
    assert not wrong, wrong
