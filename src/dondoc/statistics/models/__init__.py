"""What people keep of the workbench. Figures are never stored here."""

from dondoc.statistics.models.saved import SavedTable

__all__ = ["SavedTable"]
