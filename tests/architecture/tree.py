"""The project as text and as syntax trees, read once for all tests of this folder."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "dondoc"
ROOMS = (
    "audit",
    "organisations",
    "directives",
    "tasks",
    "exchanges",
    "inquiries",
    "urging",
    "feedback",
    "statistics",
    "scoring",
    "measures",
    "reports",
    "publication",
    "notices",
    "readings",
    "gateway",
    "connections",
    "records",
    "quarantine",
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep. Works in a source archive too, where there is no git: then the package and the tests."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode == 0:
        return tuple(path for line in asked.stdout.splitlines() if (path := ROOT / line).is_file())
    return tuple(
        path for top in ("src", "tests", "docs", "regulations") for path in (ROOT / top).rglob("*") if path.is_file()
    )


def ours(suffix: str, below: Path = ROOT) -> list[Path]:
    return sorted(path for path in tracked() if path.suffix == suffix and path.is_relative_to(below))


def modules(below: Path = PACKAGE) -> list[Path]:
    return ours(".py", below)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, line: int = 0) -> str:
    """ "src/dondoc/rules/errors.py:12", to click on."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def parts(path: Path) -> tuple[str, ...]:
    """The names from the package down: ("tasks", "actions", "issuing")."""
    return path.relative_to(PACKAGE).with_suffix("").parts


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def dotted(node: ast.AST) -> str:
    """`a.b(c).d` -> "a.b().d": how a call is written, its arguments left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return node.id if isinstance(node, ast.Name) else "?"


def imported(path: Path) -> list[tuple[str, int]]:
    """(name of the imported module, line), imports inside functions too."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node.lineno))
    return found
