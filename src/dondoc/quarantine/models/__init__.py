"""What is recorded of secrets that were found too late."""

from dondoc.quarantine.models.incident import Ground, Incident, IncidentState, Sealed

__all__ = ["Ground", "Incident", "IncidentState", "Sealed"]
