"""What the floor writes for the rooms above: kept files, and the jobs of the worker."""

from dondoc.core.actions.files import keep_files, sums_of

__all__ = ["keep_files", "sums_of"]
