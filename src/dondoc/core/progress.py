"""How far a long deed has come, for whoever waits for it: a file in the data folder.

The deed's own transaction shows nothing before its end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

FOLDER = "progress"


def _path(key: str) -> Path:
    return Path(settings.ENV.data) / FOLDER / key


@contextmanager
def telling(key: str) -> Iterator[Callable[[int, int], None]]:
    """Inside, the given function says (done, all) of the deed `key` ("intake-12"); afterwards nothing is said of it any more."""
    path = _path(key)
    path.parent.mkdir(exist_ok=True)

    def tell(done: int, total: int) -> None:
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_text(f"{done} {total}", encoding="ascii")
        draft.replace(path)

    try:
        yield tell
    finally:
        path.unlink(missing_ok=True)


def how_far(key: str) -> tuple[int, int] | None:
    """What was last said of the deed; None where it is not under way."""
    try:
        done, total = _path(key).read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return None
    return int(done), int(total)
