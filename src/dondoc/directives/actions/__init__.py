"""What may be done with directives. One deed, one function, one transaction; every door calls these."""

from dondoc.directives.actions.checks import undeclared
from dondoc.directives.actions.classifying import assign_specialist, record_lacks, set_not_tracked, set_tracked
from dondoc.directives.actions.entry import mark_entered, reckon_entry
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.handing_over import hand_directives_over
from dondoc.directives.actions.registering import correct, register

__all__ = [
    "DirectiveForm",
    "assign_specialist",
    "correct",
    "hand_directives_over",
    "mark_entered",
    "reckon_entry",
    "record_lacks",
    "register",
    "set_not_tracked",
    "set_tracked",
    "undeclared",
]
