"""What may be asked of directives: lists, one directive, its entry clock."""

from dondoc.directives.queries.changes import Change, changes_of
from dondoc.directives.queries.entry import EntryClock, entry_clock, entry_reckoning, reckoning
from dondoc.directives.queries.listing import TABS, Wanted, listed, tab_counts, years
from dondoc.directives.queries.page import files_of, full, text_of

__all__ = [
    "TABS",
    "Change",
    "Wanted",
    "changes_of",
    "EntryClock",
    "entry_clock",
    "entry_reckoning",
    "files_of",
    "full",
    "listed",
    "reckoning",
    "tab_counts",
    "text_of",
    "years",
]
