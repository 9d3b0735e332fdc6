"""Files copied from the data folder into another store, each with its sum checked on both sides; begun again it goes on where it was left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from dondoc.core.stores.store import Store


@dataclass(slots=True)
class Moved:
    """`there`: lay there already. `broken`: their bytes are not what their sum says, and were left where they are. `lost`: rows name them, and
    the target does not have them."""

    copied: int = 0
    there: int = 0
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def move(source: Store, target: Store, *, named: Collection[str], tell: Callable[[int], None]) -> Moved:
    """Copies every file; the source keeps its own. `named`: the paths that rows of StoredFile name. `tell` hears how many were looked at.

    Raises Refusal (store_gone) where one of the two does not answer; what was copied stays copied.
    """
    found = Moved()
    there = set(target.paths())
    for done, path in enumerate(source.paths(), 1):
        if path in there:
            found.there += 1
        elif _copied(source, target, path):
            there.add(path)
            found.copied += 1
        else:
            found.broken.append(path)
        tell(done)
    found.lost = sorted(set(named) - there)
    return found


def _copied(source: Store, target: Store, path: str) -> bool:
    """Whether the target has the file now, read back from it. A store that kept other bytes under the name does not keep them."""
    content, sha256 = source.read(path), path.rpartition("/")[2]
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    target.put(sha256, content)
    if hashlib.sha256(target.read(path)).hexdigest() == sha256:
        return True
    target.remove(path)
    return False
