"""An agency answers an inquiry: its staff drafts, who signs for it files; until the last day it may be filed anew, earlier words stay (F4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.workbooks import as_text
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inquiries import table
from dondoc.inquiries.actions.asking import stream_of
from dondoc.inquiries.actions.minding import refuse_withdrawn
from dondoc.inquiries.models import Answer, AnswerFile, AnswerRow, Ask, Inquiry, InquiryColumn
from dondoc.inquiries.models.inquiry import Form
from dondoc.inquiries.queries.inquiries import corrected_until
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is answered. `nothing`: there is nothing to tell, `text` may say why. `rows`: of the table, as they were given.

    `keeps`: files of what the form began with that stay. `seen`: the answer the form began with, 0 for none, None where no form did.
    """

    text: str = ""
    nothing: bool = False
    rows: tuple[table.RawRow, ...] = ()
    keeps: tuple[int, ...] = ()
    seen: int | None = None


@guard.deed
def draft(
    *, actor: Actor, ask_id: int, given: Given, files: list[InspectedFile], hand_up: bool, at: datetime
) -> Answer:
    """Kept for the agency alone, nobody else sees it. `hand_up`: complete, it waits for who signs.

    Raises NotThere for an ask of another agency; Refusals as `file_answer`, but for what a draft may still lack.
    """
    ask = _held(actor, ask_id, Deed.DRAFT_INQUIRY_ANSWER, at)
    answer = _written(actor, ask, given, files, at, complete=hand_up)
    answer.handed_up_at = at if hand_up else None
    answer.save(update_fields=["handed_up_at"])
    _record(AuditKind.INQUIRY_DRAFTED, actor, ask, {"handed_up": hand_up, **sums_of(answer.files.all())}, at)
    return answer


@guard.deed
def file_answer(*, actor: Actor, ask_id: int, given: Given, files: list[InspectedFile], at: datetime) -> Answer:
    """By who signs for the agency. After the last day it is taken, and shown as late; what was filed by then is not changed any more.

    Raises NotThere for an ask of another agency; Refusal: not_the_signer, inquiry_withdrawn, answered_before, overtaken, no_answer, no_file,
    no_rows and the bad cells (`table.values_of`), a mark of secrecy.
    """
    ask = _held(actor, ask_id, Deed.FILE_INQUIRY_ANSWER, at)
    answer = _written(actor, ask, given, files, at, complete=True)
    Answer.objects.filter(ask=ask, filed_at__isnull=False, superseded_at__isnull=True).update(superseded_at=at)
    answer.filed_by_id, answer.filed_title, answer.filed_at = actor.user_id, title_of(actor), at
    answer.save(update_fields=["filed_by", "filed_title", "filed_at"])
    again = ask.answer_id is not None
    ask.answer, ask.first_filed_at = answer, ask.first_filed_at or at
    ask.save(update_fields=["answer", "first_filed_at"])
    last = not again and not Ask.objects.filter(inquiry_id=ask.inquiry_id, answer__isnull=True).exists()
    told = {
        "by_agency": ask.inquiry.by_agency_id,
        "by_user": ask.inquiry.by_id,
        "late": clock.day_of(ask.first_filed_at) > ask.late_after,
        "nothing": answer.nothing,
        "again": again,
        "last": last,
        **sums_of(answer.files.all()),
    }
    _record(AuditKind.INQUIRY_ANSWERED, actor, ask, told, at)
    return answer


def _held(actor: Actor, ask_id: int, deed: Deed, at: datetime) -> Ask:
    """The ask, if this actor may answer it now. Its inquiry is held first, so that one of two who file last sees that all have answered."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).filter(asks=ask_id).first()
    if inquiry is None or actor.role not in AGENCY_ROLES:
        raise NotThere(f"ask {ask_id}")
    ask = Ask.objects.select_for_update(of=("self",)).select_related("agency").get(pk=ask_id)
    ask.inquiry = inquiry
    day = clock.day_of(at)
    if ask.agency_id not in stands_for(actor.agency_id, day):
        raise NotThere(f"ask {ask_id}")
    if not may(deed, {agency_party(actor)}):
        raise Refusal(
            "not_the_signer",
            "Trả lời phải do thủ trưởng cơ quan hoặc người được ký thay gửi. Anh/chị trình thủ trưởng ký.",
            cite=ask.inquiry.cite,
        )
    refuse_withdrawn(ask.inquiry)
    if ask.answer_id is not None and day > (until := corrected_until(ask)):
        raise Refusal(
            "answered_before",
            "Cơ quan đã trả lời và ngày {day} đã qua nên trả lời không sửa nữa. Cần sửa, anh/chị đề nghị Văn phòng lùi ngày.",
            cite=ask.inquiry.cite,
            way_on=WayOn("Xem trả lời", "inquiry_ask", (ask.pk,)),
            day=f"{until:%d/%m/%Y}",
        )
    return ask


def _written(
    actor: Actor, ask: Ask, given: Given, files: list[InspectedFile], at: datetime, *, complete: bool
) -> Answer:
    """The agency's one draft with what was given. Its files are those kept of what the form began with, and the new ones."""
    base = Answer.objects.filter(ask=ask, filed_at__isnull=True).first() or ask.answer
    if given.seen is not None and given.seen != (base.pk if base else 0):
        raise Refusal(
            "overtaken",
            "Trả lời này vừa được người khác trong cơ quan sửa; nội dung anh/chị gửi chưa được lưu. Anh/chị mở lại trang rồi ghi lại.",
            way_on=WayOn("Mở lại", "inquiry_ask", (ask.pk,)),
        )
    refuse_marked({"text": given.text}, at=at)
    columns = list(InquiryColumn.objects.filter(inquiry_id=ask.inquiry_id))
    rows = (
        []
        if given.nothing
        else table.values_of(columns, given.rows, clock.day_of(at), complete=complete and bool(columns))
    )
    _refuse_marked_rows(rows, at)
    if given.nothing and any(as_text(value) for row in given.rows for value in row.values):
        raise Refusal(
            "nothing_and_rows",
            "Anh/chị chọn “Không có số liệu” nhưng bảng vẫn có dòng đã điền. Anh/chị bỏ chọn ô này, hoặc xóa các dòng đó.",
            field="nothing",
        )
    kept = list(base.files.filter(pk__in=given.keeps).order_by("pk")) if base else []
    if complete and not given.nothing:
        _refuse_empty(ask, given, len(kept) + len(files))
    answer = base if base and base.filed_at is None else Answer(ask=ask)
    answer.text, answer.nothing = given.text.strip(), given.nothing
    answer.drafted_by_id, answer.drafted_at = actor.user_id, at
    answer.save()
    _put(answer, rows, [*kept, *keep_files(files, by_id=actor.user_id, at=at)])
    return answer


def _refuse_marked_rows(rows: Iterable[list[str]], at: datetime) -> None:
    """As every text; a line a cell, so that a mark that stands alone in one shows."""
    for row in rows:
        refuse_marked({"rows": "\n".join(row)}, at=at)


def _refuse_empty(ask: Ask, given: Given, files: int) -> None:
    if ask.inquiry.form == Form.TEXT:
        guard.required_text(
            given.text, "text", "no_answer", "Anh/chị ghi trả lời, hoặc chọn “Không có số liệu”.", ask.inquiry.cite
        )
    if ask.inquiry.form == Form.FILES and not files:
        raise Refusal(
            "no_file",
            "Yêu cầu này trả lời bằng tệp. Anh/chị chọn ít nhất một tệp, hoặc chọn “Không có số liệu”.",
            field="files",
            cite=ask.inquiry.cite,
        )


def _put(answer: Answer, rows: list[list[str]], files: list[StoredFile]) -> None:
    """Instead of what a draft held before."""
    AnswerRow.objects.filter(answer=answer).delete()
    AnswerFile.objects.filter(answer=answer).delete()
    AnswerRow.objects.bulk_create(
        (AnswerRow(answer=answer, position=n, values=values) for n, values in enumerate(rows)), batch_size=250
    )
    AnswerFile.objects.bulk_create(AnswerFile(answer=answer, file=file) for file in files)


def _record(kind: AuditKind, actor: Actor, ask: Ask, told: Mapping[str, object], at: datetime) -> None:
    facts = {"inquiry": ask.inquiry_id, "ask": ask.pk, "agency": ask.agency_id, **told}
    record(kind, actor=actor, stream=stream_of(ask.inquiry_id), facts=facts, at=at, cite=ask.inquiry.cite)
