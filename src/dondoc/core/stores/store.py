"""What every store of files does, and what is said where it does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from dondoc.rules.errors import Refusal


class Store(Protocol):
    """Bytes under their own SHA-256: equal files are one, and a changed one shows. `path` is what `put` answered (StoredFile.path).

    Every method raises Refusal (store_gone) where the store cannot be reached or takes nothing; then nothing is half-written.
    """

    def put(self, sha256: str, content: bytes) -> str:
        """Keeps the bytes and answers their path; nobody ever reads half of them. An equal file already there is the same file."""

    def read(self, path: str) -> bytes:
        """All bytes. Raises FileNotFoundError where there is no such file."""

    def open(self, path: str) -> BinaryIO:
        """A stream of the bytes, to be closed by the caller. Raises FileNotFoundError."""

    def has(self, path: str) -> bool:
        """Whether it lies there; never False because the store did not answer."""

    def remove(self, path: str) -> None:
        """Nothing of it stays, no earlier version either. One that is not there is removed already."""

    def paths(self) -> Iterator[str]:
        """The paths of all files, sorted."""

    def ready(self) -> None:
        """Answers where files can be kept and read at this moment; raises Refusal where not."""


def path_of(sha256: str) -> str:
    """Two levels of folders, so that none holds more entries than a person can look through."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def gone(why: str) -> Refusal:
    """The store does not answer, or takes nothing. `why`: a code or the system's own short word, for whoever runs it; no name of a file."""
    return Refusal(
        "store_gone",
        "Kho tệp chưa trả lời hoặc đã đầy ({why}) nên việc này chưa thực hiện và chưa có gì được lưu. Anh/chị thử lại sau ít phút; "
        "nếu vẫn vậy, anh/chị báo quản trị.",
        why=why,
    )
