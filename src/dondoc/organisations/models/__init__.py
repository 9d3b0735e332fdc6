"""What is recorded of agencies and people."""

from dondoc.organisations.models.agency import Agency, AgencyField, AgencyGroup, Field, Succession
from dondoc.organisations.models.person import Post, User

__all__ = ["Agency", "AgencyField", "AgencyGroup", "Field", "Post", "Succession", "User"]
