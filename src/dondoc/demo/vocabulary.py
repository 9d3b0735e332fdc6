"""The words of a demo: subjects and tasks by field, and what people write. All invented; read from the files in `words/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class TaskWords:
    """`to`: "field", "local", "some", "departments", "both", or codes of agencies."""

    text: str
    product: str
    to: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject area: what documents of it are called and what they ask for."""

    field: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    tasks: tuple[TaskWords, ...]
    urgent: bool = False


class Vocabulary:
    """`pick` gives one of the sentences of a list, its places filled."""

    def __init__(self, words: str, fields: set[str], rng: Random) -> None:
        self.rng = rng
        rows = [row for name in ("common", words) for row in _read(name)["directive"]]
        self.topics = [_topic(row) for row in rows if row["field"] in fields]
        self.phrases: dict[str, Any] = _read("phrases")

    def pick(self, name: str, day: date) -> str:
        of = self.rng.randint(9, 60)
        sentence: str = self.rng.choice(self._list(name))
        return sentence.format(n=self.rng.randint(of // 3, of - 1), m=of, day=f"{day:%d/%m/%Y}")

    def _list(self, name: str) -> list[str]:
        found = self.phrases
        for part in name.split("."):
            found = found[part]
        return found  # type: ignore[return-value]


def _topic(row: dict[str, Any]) -> Topic:
    tasks = tuple(
        TaskWords(t["text"], t["product"], t["to"] if isinstance(t["to"], str) else tuple(t["to"]))
        for t in row["tasks"]
    )
    return Topic(row["field"], tuple(row["kinds"]), tuple(row["subjects"]), tasks, row.get("urgent", False))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
