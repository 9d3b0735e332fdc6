"""Installations of their own for walks that kill a server."""

from tests.cli.conftest import migrated, new_installation

__all__ = ["migrated", "new_installation"]
