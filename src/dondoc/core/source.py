"""The source of this very program, as it runs here, to be handed to whoever uses it (AGPL-3.0-or-later, section 13).

In a checkout that is the tree that `git` would keep; of an installed package it is the package itself.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from dondoc.core.shipped import PACKAGE

#: What a checkout hands out. Named one by one: whatever else lies in the folder (data, keys, notes) stays where it is.
FOLDERS = ("src", "regulations", "tests", "docs", "tools", "bench")
FILES = (
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "README.vi.md", "SECURITY.md", "package-lock.json", "package.json",
    "publiccode.yml", "pyproject.toml", "requirements-dev.txt", "requirements.txt",
)  # fmt: skip
#: Made from the rest, or by a run.
MADE = frozenset({"__pycache__", "dist", "node_modules", ".pytest_cache"})


def version() -> str:
    """The version of the package that runs, "" where it is not installed."""
    try:
        return metadata.version("dondoc")
    except metadata.PackageNotFoundError:
        return ""


def source_files() -> list[tuple[Path, str]]:
    """Every file of the source with its name in the archive, sorted."""
    top = PACKAGE.parents[1]
    if (top / "pyproject.toml").is_file():
        found = [(top / name, name) for name in FILES if (top / name).is_file()]
        found += [(path, path.relative_to(top).as_posix()) for name in FOLDERS for path in _below(top / name)]
    else:
        found = [(path, path.relative_to(PACKAGE.parent).as_posix()) for path in _below(PACKAGE)]
    return sorted(found, key=lambda one: one[1])


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in MADE and not name.endswith(".egg-info"))
        yield from (Path(where) / name for name in names if not name.endswith((".pyc", ".mo")))


def source_archive(folder: Path) -> Path:
    """The source as a ZIP file in `folder`: made at the first request and again when a file has changed since."""
    files = source_files()
    newest = max(path.stat().st_mtime for path, _ in files)
    archive = folder / f"dondoc-{version() or 'source'}.zip"
    if archive.exists() and archive.stat().st_mtime >= newest:
        return archive
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".source-")
    with os.fdopen(handle, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path, name in files:
            package.write(path, f"dondoc/{name}")
    Path(draft).replace(archive)
    return archive
