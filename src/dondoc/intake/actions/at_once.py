"""A workbook from its file to its drafts, or to its place in the past, in one transaction: what the console does (C4, J5)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from dondoc.core.files import InspectedFile
from dondoc.core.workbooks import Value
from dondoc.directives.actions.secrecy import SECRET
from dondoc.intake import queries
from dondoc.intake.actions.checking import check_slice
from dondoc.intake.actions.importing import import_past
from dondoc.intake.actions.receiving import note_secrets, receive
from dondoc.intake.actions.writing import write
from dondoc.intake.models import Batch, BatchRow, Stage, Verdict
from dondoc.rules.access import Actor

#: Rows judged between two words of progress.
SLICE = 1_000


@dataclass(slots=True)
class Outcome:
    """`faults`: row of the sheet, cell and sentence of everything to mend, with its code. `secrets`: the rules of rows refused for secrecy.
    `written`: how many rows; `batch`: the number by which the whole is undone.
    """

    counts: queries.Counts
    faults: list[dict[str, object]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    written: int = 0
    batch: int = 0


def bring_in(
    *,
    actor: Actor,
    file: InspectedFile,
    history: bool,
    only_good: bool,
    dry_run: bool,
    tell: Callable[[int, int], None],
    at: datetime,
    said: Mapping[str, Value] | None = None,
) -> Outcome:
    """Reads, checks and writes; where it is only tried, or a row holds it back, nothing stays, the batch neither.

    `tell`: called with the rows judged and all rows; `said`: as `receive` takes it. Raises Refusal(s) as `receive`, `write` and `import_past` do.
    """
    reading = partial(
        receive,
        actor=actor,
        file=file,
        declared_open=True,
        form_token=uuid.uuid4().hex,
        at=at,
        history=history,
        said=said,
    )
    outcome = _tried(actor, reading, history, only_good, dry_run, tell, at)
    if not outcome.written:  # what was refused for secrecy is in the log all the same
        note_secrets(actor=actor, rules=outcome.secrets, at=at)
    return outcome


@transaction.atomic
def _tried(
    actor: Actor,
    reading: Callable[[], Batch],
    history: bool,
    only_good: bool,
    dry_run: bool,
    tell: Callable[[int, int], None],
    at: datetime,
) -> Outcome:
    batch = reading()
    while batch.stage == Stage.CHECKING:
        batch = check_slice(actor=actor, batch_id=batch.pk, at=at, rows=SLICE)
        counts = queries.counts(batch)
        tell(counts.checked, counts.total)
    outcome = Outcome(counts, _faults(batch.pk), _secrets(batch.pk))
    if dry_run or (counts.refused and not only_good):
        transaction.set_rollback(True)
        return outcome
    if history:
        import_past(actor=actor, batch_id=batch.pk, only_good=only_good, at=at)
    else:
        write(actor=actor, batch_id=batch.pk, only_good=only_good, confirmed_open=False, at=at)
    outcome.written, outcome.batch = counts.writable, batch.pk
    return outcome


def _secrets(batch_id: int) -> list[str]:
    """The rules by which rows were refused."""
    return [f["params"]["rule"] for row in _refused(batch_id) for f in row.faults if f["code"] == SECRET]


def _refused(batch_id: int) -> QuerySet[BatchRow]:
    return BatchRow.objects.filter(batch=batch_id, verdict=Verdict.BAD).order_by("number")


def _faults(batch_id: int) -> list[dict[str, object]]:
    return [
        {
            "row": row.number,
            "cell": fault["cell"],
            "code": fault["code"],
            "text": fault["sentence"].format(**fault["params"]),
        }
        for row in _refused(batch_id)
        for fault in row.faults
        if not fault["advice"]
    ]
