"""What may be asked of agencies and people: who acts, what can be picked, how agencies stand to each other."""

from dondoc.organisations.queries.mergers import (
    could_succeed,
    end_of_agency,
    refuse_merger,
    standing_succession,
)
from dondoc.organisations.queries.page import AgencyPage, agency_page, called_on, groups_with_members
from dondoc.organisations.queries.people import (
    actor_of,
    actors_on,
    featured,
    people_of,
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
    parents_for,
    province,
    subordinate_units,
    subtree_ids,
    successors,
)

__all__ = [
    "AgencyPage",
    "agency_page",
    "called_on",
    "groups_with_members",
    "people_of",
    "parents_for",
    "Picker",
    "actor_of",
    "actors_on",
    "agency_by_code",
    "directory",
    "standing_succession",
    "refuse_merger",
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
