"""How a variable of the environment is read: typed, or a sentence that names it. Every topic reads its own by these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")


class EnvFault(Exception):
    """Variables of the environment are missing or wrong; each of `faults` names one."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable as the documents and the doctor know it: what it is for in both languages, and what holds where it is not set."""

    name: str
    default: str
    vi: str
    en: str


class Asked(Mapping[str, str]):
    """The environment, remembering which names were asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ, self.names = environ, set[str]()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.environ)

    def __len__(self) -> int:
        return len(self.environ)


class Faults:
    """Collects what is wrong with every topic, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def of(self, read: Callable[..., Read], *given: object, instead: Read) -> Read:
        """What `read` answers; `instead` where it found a fault, which is kept."""
        try:
            return read(*given)
        except EnvFault as fault:
            self.found += fault.faults
            return instead


def whole(environ: Mapping[str, str], name: str, default: int) -> int:
    """A whole number above zero."""
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) == 0:
        raise EnvFault(f"{name}={text!r}: a whole number above zero")
    return int(text)


def address(environ: Mapping[str, str], name: str) -> str:
    """An address of the web, "" for none."""
    text = environ.get(name, "").strip()
    if text and not text.startswith(("https://", "http://")):
        raise EnvFault(f"{name}={text!r}: an address that begins with https:// or http://")
    return text


def hosts(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Names or addresses of machines, separated by commas."""
    found = tuple(host for part in environ.get(name, "").split(",") if (host := part.strip().lower()))
    for host in found:
        if "/" in host or "@" in host or " " in host or (":" in host and host.count(":") == 1):
            raise EnvFault(f"{name}={host!r}: names or addresses of machines, without http:// and without a port")
    return found


def folder(environ: Mapping[str, str], name: str) -> Path | None:
    """A whole path, None for none."""
    text = environ.get(name, "").strip()
    if text and not Path(text).is_absolute():
        raise EnvFault(f"{name}={text!r}: a whole path, beginning with /")
    return Path(text) if text else None


def flag(environ: Mapping[str, str], name: str) -> bool:
    """1 for on; 0, nothing or not set for off."""
    text = environ.get(name, "").strip()
    if text not in ("", "0", "1"):
        raise EnvFault(f"{name}={text!r}: 1 for on, 0 or nothing for off")
    return text == "1"


def one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the words; the first where nothing is said."""
    text = environ.get(name, "").strip() or choices[0]
    if text not in choices:
        raise EnvFault(f"{name}={text!r}: one of {', '.join(choices)}")
    return text
