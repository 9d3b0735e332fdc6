"""What is recorded of records: anchors that left the machine, and what was thrown away."""

from dondoc.records.models.anchor import SentAnchor
from dondoc.records.models.thrown import ThrownAway

__all__ = ["SentAnchor", "ThrownAway"]
