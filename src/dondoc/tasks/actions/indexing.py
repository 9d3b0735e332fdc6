"""What of a task and of its reports can be found. A result that waits for its signature is kept ready and found by nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.search import actions as search
from dondoc.search.actions import Item
from dondoc.search.models import Kind
from dondoc.tasks.models import Assignment, Task, Update, UpdateFile


def index_task(task: Task) -> None:
    """After a task was written down or its wording changed."""
    search.index(item_of_task(task))


def forget_task(task_id: int) -> None:
    """A draft was taken away."""
    search.forget(Kind.TASK, [task_id])


def index_update(
    update: Update, assignment: Assignment, kept: Sequence[StoredFile] = (), read: Sequence[InspectedFile] = ()
) -> None:
    """A new report with its files, as kept and as inspected, in the same order. `assignment` has its task joined."""
    texts = (file.text for file in read)
    search.index_many(items_of_update(update, assignment, zip(kept, texts, strict=True)), fresh=True)


def reveal_update(update: Update) -> None:
    """The result that waited was signed: it is found from now on, with its files."""
    assert update.filed_at is not None
    reveal_updates([update.pk], day=clock.day_of(update.filed_at))


def reveal_updates(update_ids: Collection[int], *, day: date) -> None:
    """The same for all that were signed on a day."""
    search.reveal(Kind.UPDATE, update_ids, day=day)
    search.reveal(Kind.FILE, _files(update_ids), day=day)


def forget_update(update: Update) -> None:
    """A draft result was dropped; it was never found by anybody."""
    forget_updates([update.pk])


def forget_updates(update_ids: Collection[int]) -> None:
    """The same for many."""
    search.forget(Kind.UPDATE, update_ids)
    search.forget(Kind.FILE, _files(update_ids))


def _files(update_ids: Collection[int]) -> Iterable[int]:
    return UpdateFile.objects.filter(update__in=update_ids).values_list("file_id", flat=True)


def item_of_task(task: Task) -> Item:
    """The entry of a task whose directive is joined, for a bulk too."""
    return Item(
        kind=Kind.TASK,
        subject_id=task.pk,
        directive_id=task.directive_id,
        task_id=task.pk,
        day=task.directive.issued_on,
        text=f"{task.content} {task.product}",
    )


def items_of_update(
    update: Update, assignment: Assignment, files: Iterable[tuple[StoredFile, str]] = ()
) -> Iterator[Item]:
    """The entries of a report and of its files, each file with the text read from it; for a bulk too."""
    of = {
        "directive_id": assignment.task.directive_id,
        "task_id": assignment.task_id,
        "assignment_id": assignment.pk,
    }
    day = clock.day_of(update.filed_at or update.prepared_at)
    hidden = update.filed_at is None
    text = f"{update.text} {update.document_number} {update.document_signer}"
    yield Item(kind=Kind.UPDATE, subject_id=update.pk, day=day, text=text, hidden=hidden, **of)
    for file, inside in files:
        yield Item(kind=Kind.FILE, subject_id=file.pk, day=day, text=f"{file.name} {inside}", hidden=hidden, **of)
