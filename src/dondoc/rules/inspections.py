"""How an inspection goes: its states, what a verdict asks for, what may be recommended (TH 12–15; BT 12–14)."""

from __future__ import annotations

from enum import StrEnum


class InspectionState(StrEnum):
    PREPARING = "preparing"
    ANNOUNCED = "announced"
    RUNNING = "running"
    ENDED = "ended"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


#: From which state each step leads to which. A sudden inspection and an agency's own may begin without having been announced.
STEPS: dict[str, tuple[frozenset[InspectionState], InspectionState]] = {
    "announce": (frozenset({InspectionState.PREPARING}), InspectionState.ANNOUNCED),
    "begin": (frozenset({InspectionState.PREPARING, InspectionState.ANNOUNCED}), InspectionState.RUNNING),
    "end": (frozenset({InspectionState.RUNNING}), InspectionState.ENDED),
    "conclude": (frozenset({InspectionState.ENDED}), InspectionState.CONCLUDED),
    "cancel": (
        frozenset({InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING}),
        InspectionState.CANCELLED,
    ),
}
#: While it lasts: its inspectors see what it covers. Afterwards they see the conclusion.
LASTING = frozenset(
    {InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING, InspectionState.ENDED}
)
#: Since when the inspected agency knows of it.
KNOWN_TO_THE_INSPECTED = frozenset(
    {InspectionState.ANNOUNCED, InspectionState.RUNNING, InspectionState.ENDED, InspectionState.CONCLUDED}
)


class Verdict(StrEnum):
    CORRECT = "correct"
    WRONG_FIGURE = "wrong_figure"
    NOT_DONE = "not_done"
    DONE_OTHERWISE = "done_otherwise"


#: Those after which a conclusion must name nature, degree, cause and responsibility (TH 15.3.b; a house rule where the profile has no sections).
NEEDS_FOUR_POINTS = frozenset({Verdict.NOT_DONE, Verdict.DONE_OTHERWISE})
FOUR_POINTS = ("nature", "degree", "cause", "responsibility")


class RecommendationState(StrEnum):
    """DRAFT until the conclusion is signed; OPEN is owed; REPORTED waits for the inspecting side; the last two are settled."""

    DRAFT = "draft"
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


#: What a conclusion may recommend (TH 15.3.c): urging and directing, changing the task, dealing with a breach, putting the record right.
RECOMMENDATIONS = ("urging", "adjustment", "breach", "correction", "other")

#: By what signs a task or an agency is chosen for inspection, and how many points each is worth (a local decision: the texts are silent).
#: The points of a task are the sum of those of its signs; those of an agency the sum over its tasks. A sign is a question and not a finding.
RISKS: dict[str, int] = {
    "overdue": 3,
    "long_overdue": 2,
    "returned": 2,
    "extended_late": 2,
    "silent": 2,
    "no_product": 3,
    "feedback": 2,
    "reopened": 2,
    "last_day": 1,
}
#: From how many days overdue a task is so for long; after how many days without an update an open one is silent; how far signs are looked back.
LONG_OVERDUE_DAYS, SILENT_DAYS, LOOKED_BACK_DAYS = 30, 30, 365
#: How many tasks one press puts into an inspection, and the largest sample that is drawn.
MOST_CHOSEN, MOST_DRAWN = 2000, 500
