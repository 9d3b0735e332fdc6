"""What is recorded of agencies and people."""

from dondoc.organisations.models.agency import (
    Agency,
    AgencyCode,
    AgencyField,
    AgencyGroup,
    Field,
    FormerGroup,
    FormerKind,
    FormerName,
    Succession,
)
from dondoc.organisations.models.internal_rule import InternalRule
from dondoc.organisations.models.person import Post, User

__all__ = [
    "Agency",
    "AgencyCode",
    "AgencyField",
    "AgencyGroup",
    "Field",
    "FormerGroup",
    "FormerKind",
    "FormerName",
    "InternalRule",
    "Post",
    "Succession",
    "User",
]
