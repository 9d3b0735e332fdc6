"""Where stored files lie: the data folder, or an S3 store that several machines share. Everybody else asks `the_store()`."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from dondoc.core.stores.folder import FolderStore
from dondoc.core.stores.store import Store


def the_store() -> Store:
    """The store of this installation."""
    s3 = settings.ENV.files.s3
    return FolderStore(settings.FILES_ROOT) if s3 is None else _s3(s3)


@lru_cache(maxsize=4)
def _s3(where: object) -> Store:
    """One client a process: its connections are kept. Its library is an extra, imported where it is used."""
    from dondoc.core.stores.s3 import S3Store

    return S3Store(where)
