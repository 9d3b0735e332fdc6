"""What every deed on a reading does: it is held, the time worked on it counts, and what was there before is kept to be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dondoc.directives.actions.checks import ensure_may
from dondoc.readings.models import Proposal, Reading, Stage
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, WayOn

#: So many deeds can be taken back, one after the other.
MOST_STEPS = 30
#: Seconds between two deeds beyond which nobody was working.
PAUSE = 300
#: What of a proposal is restored.
KEPT = ("start", "end", "state", "said", "found", "sure", "as_read", "added", "decided_by_id", "decided_at")


def held(actor: Actor, reading_id: int, at: datetime) -> Reading:
    """The unfinished reading, held until the transaction ends, its time counted on.

    Raises NotThere for whoever is not of the Office; Refusal for one that has ended meanwhile.
    """
    if not actor.is_office:
        raise NotThere(f"reading {reading_id}")
    ensure_may(actor, Deed.REGISTER)
    reading = Reading.objects.select_for_update(of=("self",)).filter(pk=reading_id).first()
    if reading is None:
        raise NotThere(f"reading {reading_id}")
    if reading.stage != Stage.OPEN:
        raise Refusal(
            "reading_ended",
            "Bản đọc này đã được ghi thành dự thảo hoặc đã bỏ, nên thao tác của anh/chị không làm thay đổi gì.",
            way_on=WayOn("Xem các văn bản đã đọc", "readings"),
        )
    between = int((at - reading.touched_at).total_seconds())
    if 0 < between <= PAUSE:
        reading.seconds += between
    reading.touched_at = at
    return reading


def one_of(reading: Reading, proposal_id: int) -> Proposal:
    """A proposal of the reading. Raises Refusal if it is gone."""
    found = Proposal.objects.filter(reading=reading, pk=proposal_id).first()
    if found is None:
        raise Refusal(
            "proposal_gone",
            "Đề xuất này không còn, vì đã được tách, gộp hoặc hoàn tác. Anh/chị tải lại trang để xem danh sách hiện tại.",
        )
    return found


def keep_step(
    reading: Reading,
    before: Sequence[dict[str, Any]] = (),
    made: Iterable[int] = (),
    counts: dict[str, int] | None = None,
) -> None:
    """Writes the reading with a step that `take_back` undoes: rows as they were, ids that are new, counts that went up."""
    counts = counts or {}
    for name, more in counts.items():
        setattr(reading, name, getattr(reading, name) + more)
    reading.steps = [*reading.steps, {"rows": list(before), "made": list(made), "counts": counts}][-MOST_STEPS:]
    reading.save(update_fields=["steps", "seconds", "touched_at", *counts])


def as_it_is(proposal: Proposal) -> dict[str, Any]:
    """Everything of a proposal, as JSON holds it."""
    found = {name: getattr(proposal, name) for name in KEPT}
    found["decided_at"] = found["decided_at"] and found["decided_at"].isoformat()
    return {"pk": proposal.pk, **found}


def restore(reading: Reading, row: dict[str, Any]) -> None:
    """Puts a row back as it was, also one that is gone."""
    values = {name: value for name, value in row.items() if name != "pk"}
    if not Proposal.objects.filter(reading=reading, pk=row["pk"]).update(**values):
        Proposal.objects.create(pk=row["pk"], reading=reading, **values)
