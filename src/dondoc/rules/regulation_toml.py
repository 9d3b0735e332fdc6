"""TOML text → Regulation. Every fault of the file is collected and told with file, key, article and line.

The schema is the dataclasses of `dondoc.rules.regulation`: a key is a field's name (a trailing underscore of Python
falls away), an array of tables is a tuple of dataclasses. There are no free-form tables.
"""

from __future__ import annotations

import tomllib
import types
import unicodedata
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from dondoc.rules import regulation_checks
from dondoc.rules.regulation import Regulation, split_cite
from dondoc.rules.toml_lines import LineIndex, Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file. `key` counts from 1 ("entry.rules[2].limit"); `article` "", `line` None: not known."""

    file: str
    key: str
    article: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, dòng {self.line}" if self.line else self.file
        article = f" (căn cứ {self.article})" if self.article else ""
        return f"{where}: {self.key or 'toàn tệp'}{article}: {self.message}"


class RegulationFaults(Exception):
    """All faults of a regulation file; never empty."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(f) for f in faults))
        self.faults = faults


class _Bad:
    """Stands where a value could not be read."""


BAD: Final = _Bad()

TYPE_WORDS = {
    str: "một chuỗi chữ trong dấu ngoặc kép",
    int: "một số nguyên",
    bool: "true hoặc false",
    date: "một ngày dạng 2026-11-20, không có dấu ngoặc kép",
    time: "một giờ dạng 17:00:00, không có dấu ngoặc kép",
}


def load_regulation(text: str, filename: str) -> Regulation:
    """The regulation in `text`; `filename` only names the file in faults.

    Raises RegulationFaults with every fault found. Worked examples need a calendar: see `regulation_examples`.
    """
    reader = _Reader(text, filename)
    regulation = reader.read()
    if reader.faults or not isinstance(regulation, Regulation):
        raise RegulationFaults(sorted(reader.faults, key=lambda f: (f.line or 0, f.key)))
    return regulation


def keys_used(text: str, filename: str) -> frozenset[str]:
    """Schema keys ("EntryRule.limit") that a file gives a value to: shows which of the schema is exercised."""
    reader = _Reader(text, filename)
    reader.read()
    return frozenset(reader.used)


def schema_keys() -> frozenset[str]:
    """Every key that a file may hold, in the form of `keys_used`."""
    return frozenset(_schema_keys(Regulation, set()))


class _Reader:
    def __init__(self, text: str, filename: str) -> None:
        self.text = text
        self.filename = filename
        self.lines = LineIndex(text)
        self.faults: list[Fault] = []
        self.used: set[str] = set()
        self.cites: set[str] = set()
        self.hints: dict[Any, dict[str, Any]] = {}

    def read(self) -> Any:
        if unicodedata.normalize("NFC", self.text) != self.text:
            self.fault((), "Chữ Việt trong tệp phải ở dạng Unicode dựng sẵn (NFC).")
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as wrong:
            line = _line_of(wrong)
            self.faults.append(Fault(self.filename, "", "", line, f"Tệp viết sai cú pháp TOML: {wrong}."))
            return BAD
        self.cites = _listed_cites(data)
        built: dict[str, Any] = {}
        regulation = self.table(Regulation, data, (), "", built)
        for problem in regulation_checks.problems(built):
            self.fault(problem.path, problem.message, problem.cite)
        return regulation

    def fault(self, path: Path, message: str, article: str = "") -> None:
        line = self.lines.line(path)
        self.faults.append(Fault(self.filename, _key(path), article, line, message))

    def table(self, cls: type[Any], data: Any, path: Path, article: str, built: dict[str, Any] | None = None) -> Any:
        if not isinstance(data, dict):
            self.fault(path, "Chỗ này phải là một bảng các khóa.", article)
            return BAD
        cite = data.get("cite")
        article = cite if isinstance(cite, str) and cite else article
        known = {_key_of(f): f for f in fields(cls) if "given" not in f.metadata}
        for key in data.keys() - known.keys():
            self.fault((*path, key), f"Không có khóa “{key}” ở đây. Các khóa dùng được: {', '.join(known)}.", article)
        if cls not in self.hints:
            self.hints[cls] = get_type_hints(cls)
        hints = self.hints[cls]
        values: dict[str, Any] = {}
        for key, one in known.items():
            values[one.name] = self.entry(cls, one, hints[one.name], data, (*path, key), article)
        values.update(self.given(cls, path))
        if built is not None:
            built.update({name: value for name, value in values.items() if value is not BAD})
        if any(value is BAD for value in values.values()):
            return BAD
        made = cls(**values)
        self.provision(made, path, article)
        return made

    def entry(self, cls: type[Any], one: Field[Any], hint: Any, data: dict[str, Any], path: Path, article: str) -> Any:
        key = path[-1]
        if key in data:
            self.used.add(_schema_key(cls, one))
            return self.value(hint, data[str(key)], path, article)
        if one.default is MISSING:
            self.fault(path, f"Thiếu khóa “{key}”.", article)
            return BAD
        return one.default

    def given(self, cls: type[Any], path: Path) -> dict[str, Any]:
        """Fields that the reader itself supplies: the file's name, the line of a table."""
        sources = {"file": self.filename, "line": self.lines.line(path)}
        return {f.name: sources[f.metadata["given"]] for f in fields(cls) if "given" in f.metadata}

    def value(self, hint: Any, raw: Any, path: Path, article: str) -> Any:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self.one_of(hint, raw, path, article)
        if origin is Literal:
            return self.choice(get_args(hint), raw, path, article)
        if origin is tuple:
            return self.sequence(get_args(hint)[0], raw, path, article)
        if is_dataclass(hint):
            return self.table(hint, raw, path, article)  # type: ignore[arg-type]
        if issubclass(hint, StrEnum):
            found = self.choice(tuple(str(m) for m in hint), raw, path, article)
            return found if found is BAD else hint(found)
        if not _is_a(hint, raw):
            self.fault(path, f"Giá trị phải là {TYPE_WORDS[hint]}.", article)
            return BAD
        return raw

    def one_of(self, hint: Any, raw: Any, path: Path, article: str) -> Any:
        options = [option for option in get_args(hint) if option is not type(None)]
        for option in options:
            if get_origin(option) is Literal and isinstance(raw, str):
                return self.choice(get_args(option), raw, path, article)
        plain = next((option for option in options if get_origin(option) is not Literal), options[0])
        return self.value(plain, raw, path, article)

    def choice(self, allowed: tuple[Any, ...], raw: Any, path: Path, article: str) -> Any:
        if raw in allowed:
            return raw
        self.fault(
            path, f"Giá trị “{raw}” không dùng được ở đây; chọn một trong: {', '.join(map(str, allowed))}.", article
        )
        return BAD

    def sequence(self, hint: Any, raw: Any, path: Path, article: str) -> Any:
        if not isinstance(raw, list):
            self.fault(path, "Giá trị phải là một danh sách trong dấu ngoặc vuông.", article)
            return BAD
        items = [self.value(hint, item, (*path, index), article) for index, item in enumerate(raw)]
        return BAD if any(item is BAD for item in items) else tuple(items)

    def provision(self, made: Any, path: Path, article: str) -> None:
        """What holds of every rule alike: cited clauses exist, an answer has its question, validity runs forward."""
        for message in regulation_checks.provision_problems(made):
            self.fault(path, message, article)
        for part in split_cite(getattr(made, "cite", "")):
            if part not in self.cites:
                self.fault((*path, "cite"), f"Điều khoản “{part}” không có trong danh sách articles.", part)


def _is_a(hint: type[Any], raw: Any) -> bool:
    if hint is int:
        return isinstance(raw, int) and not isinstance(raw, bool)
    if hint is date:
        return isinstance(raw, date) and not isinstance(raw, datetime)
    return isinstance(raw, hint)


def _key_of(one: Field[Any]) -> str:
    return one.name.rstrip("_")


def _key(path: Path) -> str:
    """("entry", "rules", 0, "limit") → "entry.rules[1].limit"."""
    printed = ""
    for step in path:
        printed += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if printed else step
    return printed


def _listed_cites(data: dict[str, Any]) -> set[str]:
    """Citations that may be used: articles and the clauses listed under them."""
    found: set[str] = set()
    articles = data.get("articles")
    for article in articles if isinstance(articles, list) else ():
        if not isinstance(article, dict):
            continue
        found.add(str(article.get("number", "")))
        clauses = article.get("clauses", [])
        found |= {str(c.get("cite")) for c in clauses if isinstance(c, dict)} if isinstance(clauses, list) else set()
    return found


def _line_of(wrong: tomllib.TOMLDecodeError) -> int | None:
    words = str(wrong).replace(",", " ").replace(")", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else None


def _schema_key(cls: type[Any], one: Field[Any]) -> str:
    """ "EntryRule.class"; a key every rule has is named by the class that brings it ("Provision.note")."""
    owner = next(base for base in reversed(cls.__mro__) if one.name in base.__dict__.get("__annotations__", {}))
    return f"{owner.__name__}.{_key_of(one)}"


def _schema_keys(cls: Any, seen: set[Any]) -> Iterator[str]:
    if cls in seen:
        return
    seen.add(cls)
    hints = get_type_hints(cls)
    for one in fields(cls):
        if "given" in one.metadata:
            continue
        yield _schema_key(cls, one)
        for inner in _dataclasses_in(hints[one.name]):
            yield from _schema_keys(inner, seen)


def _dataclasses_in(hint: Any) -> Iterator[Any]:
    if is_dataclass(hint):
        yield hint
    for inner in get_args(hint):
        yield from _dataclasses_in(inner)
