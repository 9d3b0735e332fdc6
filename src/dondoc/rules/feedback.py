"""Feedback between agencies (F5; TH 16.6, 17.2, 17.3; BT 15.5, 16.4): who tells of whom, where the Office's clock stops, who reads what."""

from __future__ import annotations

from enum import StrEnum

from dondoc.rules.regulation.oversight import Direction, Feedback
from dondoc.rules.urging_rights import PROFILE_KINDS


class Act(StrEnum):
    """What happens to a feedback after it was sent, in the order in which it is offered."""

    TIED = "tied"  # the Office found the task it is about: from now on that concerns the sender
    REPLIED = "replied"  # the agency it is about gives its side
    URGED = "urged"
    ASKED = "asked"  # put to the Chairman
    DIRECTED = "directed"  # he gave his direction
    ANSWERED = "answered"  # no ground was found, and the sender is told so


class Reader(StrEnum):
    """How a reader stands to a feedback."""

    OFFICE = "office"  # and the leaders of the province
    SENDER = "sender"
    ABOUT = "about"


#: Acts of the Office -> the code under which the profile says that the clock stops there.
STOP_CODES = {Act.URGED: "urging_letter", Act.ASKED: "ask_chairman"}
#: Whose words are read by whom. That something was done, and when, every reader is told.
_READ: dict[Act, frozenset[Reader]] = {
    Act.TIED: frozenset(Reader),
    Act.REPLIED: frozenset(Reader),
    Act.URGED: frozenset(Reader),
    Act.ASKED: frozenset({Reader.OFFICE}),
    Act.DIRECTED: frozenset(Reader),
    Act.ANSWERED: frozenset(Reader),
}
#: Of these the sender reads no more than that they were done, unless the profile gives him a copy.
_COPIED = frozenset({Act.URGED, Act.DIRECTED})


def direction_of(rules: Feedback, sender_kind: str, about_kind: str) -> Direction | None:
    """The direction under which an agency of one kind tells of one of another, None where the regulation knows none. Kinds as recorded."""
    sender, about = PROFILE_KINDS.get(sender_kind, frozenset()), PROFILE_KINDS.get(about_kind, frozenset())
    return next((d for d in rules.directions if sender & set(d.from_) and about & set(d.about)), None)


def kinds_to_tell_of(rules: Feedback, sender_kind: str) -> list[str]:
    """The kinds, as recorded, of the agencies that one of `sender_kind` may tell of."""
    return [kind for kind in PROFILE_KINDS if direction_of(rules, sender_kind, kind) is not None]


def told_of(rules: Feedback, about_kind: str) -> bool:
    """Whether anybody may tell of an agency of this kind."""
    return any(PROFILE_KINDS.get(about_kind, frozenset()) & set(d.about) for d in rules.directions)


def direction(rules: Feedback, code: str) -> Direction | None:
    """The direction of this code; None where another version of the regulation knows it no more."""
    return next((d for d in rules.directions if d.code == code), None)


def stops_clock(rules: Feedback, act: Act) -> bool:
    """Whether the Office's clock stops at this act. An answer to the sender is not among them in either text."""
    return STOP_CODES.get(act) in {choice.code for choice in rules.stops_at}


def reads(reader: Reader, act: Act, *, copied: bool) -> bool:
    """Whether the reader sees the words and papers of an act. `copied`: the profile gives the sender a copy in this direction (`copy_to_sender`)."""
    if reader is Reader.SENDER and act in _COPIED:
        return copied
    return reader in _READ[act]
