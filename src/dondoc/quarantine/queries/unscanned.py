"""Files that were taken while the scanner for viruses was gone."""

from __future__ import annotations

from datetime import datetime

from dondoc.core.models import StoredFile
from dondoc.core.virus_scan import Scan


def anything_unscanned(at: datetime) -> bool:
    """Whether a file waits for the scanner. One query, on an index."""
    return StoredFile.objects.filter(scan=Scan.WAITING).exists()
