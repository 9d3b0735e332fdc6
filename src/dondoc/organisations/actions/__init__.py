"""What may be done with agencies and people. Each deed is recorded."""

from dondoc.organisations.actions.accounts import (
    PostForm,
    give_post,
    open_account,
    reset_password,
)
from dondoc.organisations.actions.agencies import (
    AgencyForm,
    change_agency,
    found_agency,
    manage_fields,
    rename_agency,
)
from dondoc.organisations.actions.codes import end_code, give_code
from dondoc.organisations.actions.founding import (
    AgencySeed,
    FormerSeed,
    GroupSeed,
    PersonSeed,
    PostSeed,
    ProvinceSeed,
    found_province,
)
from dondoc.organisations.actions.groups import save_group
from dondoc.organisations.actions.inspectors import prolong_inspector, seat_inspector, unseat_inspector
from dondoc.organisations.actions.mergers import dissolve, dissolve_into, take_back_merger
from dondoc.organisations.actions.people import (
    add_person,
    appoint,
    end_post,
    forget_wrong_passwords,
    set_active,
    set_password,
    set_preference,
)
from dondoc.organisations.actions.roster import begin_installation, import_roster, seed_from
from dondoc.organisations.actions.signing import note_failed_signin, note_post_switch, note_signin
from dondoc.organisations.actions.standing_in import end_stand_in, name_stand_in

__all__ = [
    "begin_installation",
    "import_roster",
    "prolong_inspector",
    "seat_inspector",
    "seed_from",
    "unseat_inspector",
    "PostForm",
    "give_post",
    "open_account",
    "reset_password",
    "AgencyForm",
    "change_agency",
    "dissolve",
    "end_code",
    "give_code",
    "rename_agency",
    "save_group",
    "take_back_merger",
    "AgencySeed",
    "FormerSeed",
    "GroupSeed",
    "PersonSeed",
    "PostSeed",
    "ProvinceSeed",
    "add_person",
    "appoint",
    "dissolve_into",
    "end_post",
    "end_stand_in",
    "forget_wrong_passwords",
    "name_stand_in",
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
