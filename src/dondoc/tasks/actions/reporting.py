"""Writing a report down: one row, its files, and what the assignment shows of it. A result must name its document (D3; TH 5.2.b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core import clock
from dondoc.core.actions import keep_files
from dondoc.core.files import InspectedFile
from dondoc.core.made_once import MadeOnce
from dondoc.core.rows import rewrite
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.actions.indexing import index_update
from dondoc.tasks.models import Assignment, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """What a result says: its text and the document it rests on (D3). `result_dated` is the document's own date. `shared`: the other leads of
    the task may adopt it."""

    text: str
    document_kind: str
    document_number: str
    result_dated: date | None
    document_signer: str
    shared: bool = False


def check_result(assignment: Assignment, result: ResultDraft, at: datetime) -> None:
    # Secrecy first and alone, so that a marked text is answered with nothing else.
    typed = ("text", "document_kind", "document_number", "document_signer")
    refuse_marked({name: getattr(result, name) for name in typed}, at=at)
    cite = guard.cite_of(assignment, Deed.FILE_RESULT)
    found: list[Refusal] = []
    needed = {
        "text": (result.text, "Anh/chị viết kết quả đã đạt được."),
        "document_number": (result.document_number, "Kết quả phải có số, ký hiệu của văn bản."),
        "document_signer": (result.document_signer, "Kết quả phải có người ký văn bản."),
        "document_kind": (result.document_kind, "Anh/chị chọn loại văn bản của kết quả."),
    }
    found += [
        Refusal(f"no_{name}", sentence, field=name, cite=cite)
        for name, (value, sentence) in needed.items()
        if not value.strip()
    ]
    if result.result_dated is None:
        found.append(Refusal("no_result_dated", "Kết quả phải có ngày của văn bản.", field="result_dated", cite=cite))
    elif result.result_dated > clock.day_of(at):
        found.append(
            Refusal(
                "result_dated_ahead",
                "Ngày văn bản {day} muộn hơn hôm nay. Anh/chị xem lại ngày ghi trên văn bản.",
                field="result_dated",
                cite=cite,
                day=f"{result.result_dated:%d/%m/%Y}",
            )
        )
    if found:
        raise Refusals(found)


def write_update(
    actor: Actor,
    assignment: Assignment,
    kind: str,
    text: str,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
    *,
    filed: bool,
    result: ResultDraft | None = None,
    asked_due_on: date | None = None,
) -> Update:
    # The assignment's row is held, so the same form sent twice at once comes here one after the other.
    if _sent(token=form_token):
        raise sent_before()
    update = Update.objects.create(
        assignment=assignment,
        kind=kind,
        text=text.strip(),
        document_kind=result.document_kind if result else "",
        document_number=result.document_number.strip() if result else "",
        result_dated=result.result_dated if result else None,
        document_signer=result.document_signer.strip() if result else "",
        asked_due_on=asked_due_on,
        prepared_by_id=actor.user_id,
        prepared_at=at,
        filed_by_id=actor.user_id if filed else None,
        filed_for_id=actor.stands_in_for if filed else None,
        filed_at=at if filed else None,
        by_title=title_of(actor),
        form_token=form_token,
        shared=bool(result and result.shared),
    )
    kept = keep_files(files, by_id=actor.user_id, at=at)
    UpdateFile.objects.bulk_create([UpdateFile(update=update, file=file) for file in kept])
    index_update(update, assignment, kept, files)
    if filed:
        note_update(assignment, kind, at)
    return update


_sent = MadeOnce(lambda token: Update.objects.filter(form_token=token).values_list("pk"))


def sent_before() -> Refusal:
    """A form that was sent already, with something else in it or by somebody else."""
    return Refusal(
        "sent_before", "Biểu mẫu này đã được gửi trước đó nên không ghi thêm lần nữa. Anh/chị mở lại trang để xem."
    )


def note_update(assignment: Assignment, kind: str, at: datetime) -> None:
    """What its row shows as the last report: one that was filed, not a draft that waits for a signature; and since when it asks for more time."""
    assignment.last_update_at, assignment.last_update_kind = at, kind
    if kind == UpdateKind.EXTENSION_REQUEST:
        assignment.asked_at = at
    rewrite([assignment], ["last_update_at", "last_update_kind", "asked_at"])
