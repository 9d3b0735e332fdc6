"""Which files the records name, for whoever compares them with a store."""

from __future__ import annotations

from dondoc.core.models import StoredFile


def named_paths() -> set[str]:
    """The paths of all stored files; those of isolated records lie nowhere and have none. One query."""
    return set(StoredFile.objects.filter(path__contains="/").values_list("path", flat=True))
