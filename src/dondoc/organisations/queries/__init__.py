"""What may be asked of agencies and people: who acts, what can be picked, how agencies stand to each other."""

from dondoc.organisations.queries.mergers import could_succeed, end_of_agency, same_level, standing_succession
from dondoc.organisations.queries.people import (
    actor_of,
    actors_on,
    featured,
    posts_of,
    specialists,
    staff_of,
    user_named,
)
from dondoc.organisations.queries.picking import Picker, expand, held_still, picker
from dondoc.organisations.queries.tree import (
    agency_by_code,
    directory,
    divisions,
    fields,
    managed_agency_ids,
    managed_field_ids,
    office,
    province,
    subordinate_units,
    subtree_ids,
    successors,
)

__all__ = [
    "Picker",
    "actor_of",
    "actors_on",
    "agency_by_code",
    "directory",
    "standing_succession",
    "same_level",
    "end_of_agency",
    "could_succeed",
    "divisions",
    "expand",
    "featured",
    "fields",
    "held_still",
    "managed_agency_ids",
    "managed_field_ids",
    "office",
    "picker",
    "posts_of",
    "province",
    "specialists",
    "staff_of",
    "subordinate_units",
    "subtree_ids",
    "successors",
    "user_named",
]
