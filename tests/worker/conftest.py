"""Installations of their own for workers that are killed."""

from tests.cli.conftest import migrated, new_installation

__all__ = ["migrated", "new_installation"]
