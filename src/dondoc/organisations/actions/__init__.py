"""What may be done with agencies and people. Each deed is recorded."""

from dondoc.organisations.actions.agencies import dissolve_into, found_agency, manage_fields
from dondoc.organisations.actions.founding import (
    AgencySeed,
    GroupSeed,
    PersonSeed,
    PostSeed,
    ProvinceSeed,
    found_province,
)
from dondoc.organisations.actions.people import add_person, appoint, end_post, set_active, set_password, set_preference
from dondoc.organisations.actions.signing import note_failed_signin, note_post_switch, note_signin

__all__ = [
    "AgencySeed",
    "GroupSeed",
    "PersonSeed",
    "PostSeed",
    "ProvinceSeed",
    "add_person",
    "appoint",
    "dissolve_into",
    "end_post",
    "found_agency",
    "found_province",
    "manage_fields",
    "set_active",
    "set_password",
    "set_preference",
    "note_failed_signin",
    "note_post_switch",
    "note_signin",
]
