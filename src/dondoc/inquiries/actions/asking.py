"""The Office asks agencies for information or a report: one request to many, with a day and a form of its own (F4; TH 8.1.d, 16.5; BT 15.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.workbooks import alike
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inquiries.models import Ask, Inquiry, InquiryColumn, InquiryFile
from dondoc.inquiries.models.inquiry import ColumnKind, Form, Purpose
from dondoc.inquiries.queries.inquiries import cite_of, last_day, task_named
from dondoc.inquiries.table import MOST_COLUMNS
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import expand
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@dataclass(frozen=True, slots=True)
class ColumnAsked:
    """A column of the table that is asked for; one without a name is none."""

    name: str
    kind: str = ColumnKind.TEXT.value
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAsked:
    """What is asked: codes of `Purpose` and `Form`, agencies as they were picked ("a:12", "g:communes"), the last day, the task it is about."""

    purpose: str
    title: str
    words: str
    form: str
    due_on: date | None
    agencies: tuple[str, ...]
    columns: tuple[ColumnAsked, ...] = ()
    task_id: int | None = None


@guard.deed
def ask(*, actor: Actor, asked: InquiryAsked, files: list[InspectedFile], form_token: str, at: datetime) -> Inquiry:
    """Sends it. The same form sent twice asks once.

    Raises NotThere for whoever may not ask, and for a task not sent out; Refusals: no_purpose, no_title, no_words, no_form, no_due_on, due_on_past,
    no_agencies, asked_oneself, no_columns, no_column_name, too_many_columns, column_twice, no_column_kind; what `expand` refuses; a mark of secrecy.
    """
    if not may(Deed.INQUIRE, own_party(actor)):
        raise NotThere("inquiry")
    if (before := _sent_before(actor, form_token)) is not None:
        return before
    _refuse_faulty(asked, at)
    columns, day = _columns(asked), clock.day_of(at)
    agencies, _none = _agencies(asked.agencies, day)
    if asked.task_id is not None and task_named(actor, asked.task_id, day) is None:
        raise NotThere(f"task {asked.task_id}")
    try:
        with transaction.atomic():
            return _write(actor, asked, agencies, columns, files, form_token, at)
    except IntegrityError:
        if (before := _sent_before(actor, form_token)) is None:
            raise
        return before


def _sent_before(actor: Actor, form_token: str) -> Inquiry | None:
    found = Inquiry.objects.filter(form_token=form_token).first()
    if found is not None and found.by_id != actor.user_id:
        raise Refusal("sent_before", "Biểu mẫu này đã được gửi trước đó nên không ghi thêm lần nữa.")
    return found


@guard.deed
def refuse_faulty(*, actor: Actor, asked: InquiryAsked, at: datetime) -> None:
    """All that `ask` would refuse, of a form that cannot be read whole; nothing is sent. Raises as that does."""
    if not may(Deed.INQUIRE, own_party(actor)):
        raise NotThere("inquiry")
    _refuse_faulty(asked, at)


def _refuse_faulty(asked: InquiryAsked, at: datetime) -> None:
    columns, day = _columns(asked), clock.day_of(at)
    said = {"title": asked.title, "words": asked.words, "columns": "\n".join(column.name for column in columns)}
    refuse_marked(said, at=at)
    if faults := [*_faults(asked, day), *_agencies(asked.agencies, day)[1], *_column_faults(asked, columns)]:
        raise Refusals(faults)


def _columns(asked: InquiryAsked) -> list[ColumnAsked]:
    """Those that bear a name, where a table is asked for."""
    return [column for column in asked.columns if column.name.strip()] if asked.form == Form.TABLE else []


def _faults(asked: InquiryAsked, day: date) -> Iterator[Refusal]:
    if asked.purpose not in Purpose.values:
        yield Refusal("no_purpose", "Anh/chị chọn yêu cầu thông tin hay báo cáo.", field="purpose")
    cite = cite_of(asked.purpose) if asked.purpose in Purpose.values else ""
    if not asked.title.strip():
        yield Refusal("no_title", "Anh/chị ghi tên yêu cầu, ngắn gọn trong một dòng.", field="title", cite=cite)
    if not asked.words.strip():
        yield Refusal("no_words", "Anh/chị ghi rõ cần thông tin, báo cáo gì.", field="words", cite=cite)
    if asked.form not in Form.values:
        yield Refusal("no_form", "Anh/chị chọn hình thức trả lời: bằng lời, bằng tệp hoặc điền bảng.", field="form")
    if asked.due_on is None:
        yield Refusal("no_due_on", "Anh/chị ghi ngày cơ quan phải trả lời.", field="due_on", cite=cite)
    elif asked.due_on < day:
        yield past_day(asked.due_on)


def past_day(due_on: date) -> Refusal:
    return Refusal(
        "due_on_past",
        "Ngày phải trả lời {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi.",
        field="due_on",
        day=f"{due_on:%d/%m/%Y}",
    )


def _agencies(picked: Sequence[str], day: date) -> tuple[list[Agency], list[Refusal]]:
    try:
        agencies = expand(picked, day)
    except Refusal as refusal:
        refusal.field = "agencies"
        return [], [refusal]
    if not agencies:
        return [], [Refusal("no_agencies", "Anh/chị chọn ít nhất một cơ quan phải trả lời.", field="agencies")]
    if any(agency.kind == AgencyKind.OFFICE for agency in agencies):
        told = "Văn phòng không tự gửi yêu cầu cho mình. Anh/chị bỏ Văn phòng khỏi danh sách cơ quan."
        return [], [Refusal("asked_oneself", told, field="agencies")]
    return agencies, []


def _column_faults(asked: InquiryAsked, columns: list[ColumnAsked]) -> Iterator[Refusal]:
    if asked.form != Form.TABLE:
        return
    if not columns:
        yield Refusal("no_columns", "Bảng chưa có cột nào. Anh/chị đặt tên cho ít nhất một cột.", field="columns")
    if len(columns) > MOST_COLUMNS:
        yield Refusal(
            "too_many_columns",
            "Bảng có nhiều nhất {most} cột; anh/chị đã đặt {given} cột.",
            field="columns",
            most=MOST_COLUMNS,
            given=len(columns),
        )
    for place, column in enumerate(columns):
        if column.kind not in ColumnKind.values:
            yield Refusal(
                "no_column_kind", "Cột “{name}” chưa chọn là chữ, số hay ngày.", field="columns", name=column.name[:80]
            )
        if alike(column.name, ""):
            yield Refusal(
                "no_column_name",
                "Tên cột “{name}” chưa có chữ ngoài dấu ngoặc. Anh/chị đặt lại tên cột.",
                field="columns",
                name=column.name[:80],
            )
        elif any(alike(column.name, other.name) for other in columns[:place]):
            yield Refusal(
                "column_twice",
                "Tên cột “{name}” giống một cột đứng trước (không kể dấu và phần trong ngoặc). Anh/chị đặt tên khác.",
                field="columns",
                name=column.name[:80],
            )


def _write(
    actor: Actor,
    asked: InquiryAsked,
    agencies: list[Agency],
    columns: list[ColumnAsked],
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Inquiry:
    assert asked.due_on is not None
    made = Inquiry.objects.create(
        purpose=asked.purpose,
        title=asked.title.strip()[:300],
        words=asked.words.strip(),
        form=asked.form,
        due_on=asked.due_on,
        cite=cite_of(asked.purpose),
        task_id=asked.task_id,
        by_agency_id=actor.agency_id,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )
    InquiryColumn.objects.bulk_create(
        InquiryColumn(inquiry=made, position=n, name=c.name.strip()[:120], kind=c.kind, required=c.required)
        for n, c in enumerate(columns)
    )
    late_after = last_day(asked.due_on)
    Ask.objects.bulk_create(
        Ask(inquiry=made, agency=agency, due_on=asked.due_on, late_after=late_after) for agency in agencies
    )
    kept = keep_files(files, by_id=actor.user_id, at=at)
    InquiryFile.objects.bulk_create(InquiryFile(inquiry=made, file=file) for file in kept)
    _record(actor, made, agencies, late_after, kept)
    return made


def _record(actor: Actor, made: Inquiry, agencies: list[Agency], late_after: date, files: list[StoredFile]) -> None:
    """One line, with the ids by which whoever must hear is found."""
    facts = {
        "inquiry": made.pk,
        "agencies": [agency.pk for agency in agencies],
        "purpose": made.purpose,
        "form": made.form,
        "due_on": late_after,
        "offset": (clock.day_of(made.at) - late_after).days,
        "task": made.task_id,
        "files": [file.pk for file in files],
        **sums_of(files),
    }
    record(AuditKind.INQUIRY_SENT, actor=actor, stream=stream_of(made.pk), facts=facts, at=made.at, cite=made.cite)


def stream_of(inquiry_id: int) -> str:
    return f"inquiry:{inquiry_id}"
