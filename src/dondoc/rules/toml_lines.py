"""Finds the line on which a key of a TOML text stands; `tomllib` does not tell."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=\s*(.*)$")


class LineIndex:
    """Lines of keys, tables and of the elements of an array written one a line. Paths count array elements from 0."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        self._array: tuple[Path, int] | None = None
        for number, line in enumerate(text.splitlines(), start=1):
            self._read(number, line)

    def line(self, path: Path) -> int | None:
        """The line of the key, else of the nearest thing around it; None if the file knows nothing of it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return None

    def _read(self, number: int, line: str) -> None:
        if self._array is not None:
            self._read_in_array(number, line.strip())
            return
        header = _HEADER.match(line)
        if header:
            self._open_table(number, header.group(2), repeated=header.group(1) == "[[")
            return
        key = _KEY.match(line)
        if key:
            path = self._table + tuple(part.strip() for part in key.group(1).split("."))
            self._lines.setdefault(path, number)
            value = key.group(2).split("#")[0].strip()
            if value == "[":
                self._array = (path, 0)

    def _read_in_array(self, number: int, line: str) -> None:
        assert self._array is not None
        path, index = self._array
        if line.startswith("]"):
            self._array = None
        elif line and not line.startswith("#"):
            self._lines.setdefault((*path, index), number)
            self._array = (path, index + 1)

    def _open_table(self, number: int, name: str, *, repeated: bool) -> None:
        plain = [part.strip().strip('"') for part in name.split(".")]
        path: Path = ()
        for position, part in enumerate(plain):
            path = (*path, part)
            last = position == len(plain) - 1
            if last and repeated:
                self._counts[path] = self._counts.get(path, -1) + 1
                self._lines.setdefault(path, number)
            if path in self._counts:
                path = (*path, self._counts[path])
        self._table = path
        self._lines.setdefault(path, number)
