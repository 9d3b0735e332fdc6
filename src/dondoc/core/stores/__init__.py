"""Where stored files lie: the data folder, or an S3 store that several machines share. Everybody else asks `the_store()`."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from django.conf import settings

from dondoc.core.stores.folder import FolderStore
from dondoc.core.stores.store import Store

#: Files that are brought to the disk at once.
AT_ONCE = 8


def the_store() -> Store:
    """The store of this installation."""
    s3 = settings.ENV.files.s3
    return FolderStore(settings.FILES_ROOT) if s3 is None else _s3(s3)


def put_first(files: Mapping[str, bytes]) -> None:
    """SHA-256 -> bytes that a deed is about to keep: on the disk before its transaction begins, so that nobody waits for the disk who waits for
    the database, and all at once, so that they share its flushes. The deed itself then finds them there. A bucket takes them from the deed.

    Raises Refusal (store_gone) where the folder takes nothing.
    """
    store = the_store()
    if isinstance(store, FolderStore) and files:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(store.put, files.keys(), files.values()))


@lru_cache(maxsize=4)
def _s3(where: object) -> Store:
    """One client a process: its connections are kept. Its library is an extra, imported where it is used."""
    from dondoc.core.stores.s3 import S3Store

    return S3Store(where)
