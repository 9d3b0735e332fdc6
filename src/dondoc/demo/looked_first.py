"""What a department of the demo holds of communes' results in its field, before the Office confirms them: one fits, one lacks something."""

from __future__ import annotations

from datetime import timedelta

from dondoc.demo.script import Act, Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.rules.access import Actor, Deed
from dondoc.tasks.actions import pre_checking


def opinions(show: Showcase, number: int, plan: DirectivePlan, acts: list[Act]) -> list[Aside]:
    """On the plan whose reports wait for the Office, of the two that were filed first. Told with fixed moments, without chance."""
    cast, said = show.desk.cast, show.desk.words.phrases["looked_first"]
    department = cast.managers.get(plan.tasks[0].field, "")
    if department not in cast.heads:
        return []
    filed = sorted(
        (a for a in acts if a.deed is Deed.FILE_RESULT and a.at < show.desk.now), key=lambda a: (a.at, a.agency)
    )
    return [
        Aside(
            at=act.at + timedelta(minutes=40 + place),
            what="pre_check",
            who=cast.heads[department],
            by=department,
            directive=number,
            task=0,
            agency=act.agency,
            text=said[word],
            word=word,
        )
        for place, (act, word) in enumerate(zip(filed, ("lacks", "fits"), strict=False))
    ]


def do(aside: Aside, actor: Actor, assignment_id: int) -> None:
    """By the ordinary action."""
    pre_checking.say(
        actor=actor,
        assignment_id=assignment_id,
        update_id=None,
        fits=aside.word == "fits",
        text=aside.text,
        at=aside.at,
    )
