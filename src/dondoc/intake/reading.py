"""A row of a sheet as what it says: of its directive, and of its task. All that cannot be read is told at once, each at its column."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar

from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.core.workbooks import Line, Row, Table
from dondoc.directives.actions.form import DirectiveForm
from dondoc.intake import columns as c
from dondoc.intake.known import Known, says_no_deadline, says_none
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.extraction.dates import the_deadline, time_phrases
from dondoc.rules.extraction.model import TimePhrase
from dondoc.rules.folding import fold
from dondoc.rules.numbering import DocumentNumber, parse_number
from dondoc.rules.recurrence import certain
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.models.task import DeadlineKind, Origin

T = TypeVar("T")
#: What a directive's columns leave open when its first row leaves them empty too.
NORMAL = "normal"
#: Columns of a directive that its other rows may repeat; number and date stand in every row.
REPEATED = tuple(code for code in c.DIRECTIVE_CODES if code not in ("directive_number", "directive_date", "issuer"))


@dataclass(frozen=True, slots=True)
class Key:
    """Which directive a row speaks of."""

    issuer_id: int
    number: DocumentNumber
    issued_on: date

    def __str__(self) -> str:
        return f"{self.issuer_id}|{self.number.key}|{self.issued_on.isoformat()}"


@dataclass(slots=True)
class Said:
    """What one row says. `task` None where it could not be read; `past`: how it went on, in a sheet of the past."""

    key: Key | None = None
    task: TaskForm | None = None
    past: Any = None
    faults: list[Refusal] = field(default_factory=list)


def line_of(batch_columns: dict[str, int], number: int, values: list[Any]) -> Line:
    """A kept row, to be read by the codes of its columns."""
    return Line(Table("", 0, batch_columns, ()), Row(number, tuple(values)))


def tried(faults: list[Refusal], read: Callable[[], T]) -> T | None:
    """What `read` answers; None, and the fault kept, where it refuses."""
    try:
        return read()
    except Refusal as refusal:
        faults.append(refusal)
        return None


def key_of(line: Line, known: Known, faults: list[Refusal]) -> Key | None:
    """The directive a row names by its number and day of issue."""
    number_text = line.text("directive_number")
    if not number_text:
        faults.append(Refusal("number_missing", "Chưa ghi số, ký hiệu văn bản.", field="directive_number"))
    number = tried(faults, lambda: _number(number_text)) if number_text else None
    issued_on = tried(faults, lambda: line.day("directive_date", known.day))
    if issued_on is None and not any(f.field == "directive_date" for f in faults):
        faults.append(Refusal("date_missing", "Chưa ghi ngày ban hành của văn bản.", field="directive_date"))
    issuer = tried(faults, lambda: known.issuer(line.text("issuer")))
    return Key(issuer, number, issued_on) if number and issued_on and issuer else None


def _number(text: str) -> DocumentNumber:
    try:
        return parse_number(text)
    except Refusal as refusal:
        refusal.field = "directive_number"
        raise


def speaks_of_directive(line: Line) -> bool:
    """Whether the row is the one that says of its directive what it is."""
    return bool(line.text("directive_kind") or line.text("directive_subject"))


def twin_of(key: str, line: Line) -> str:
    """Equal for rows that give the same task of the same directive to the same agencies."""
    said = [key, *(fold(line.text(code)) for code in ("content", "leads", "due_on", "deadline_text"))]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def directive_of(
    line: Line, key: Key, known: Known, *, token: str, confirmed_open: bool
) -> tuple[DirectiveForm, list[Refusal]]:
    """What a row says of its directive, and what of it could not be read."""
    faults: list[Refusal] = []
    governing = regulation_in_force(key.issued_on)

    def coded(column: str, list_: str, otherwise: str = "") -> str:
        text = line.text(column)
        return (tried(faults, lambda: known.code(list_, text, governing, column)) or "") if text else otherwise

    form = DirectiveForm(
        issuer_id=key.issuer_id,
        kind=coded("directive_kind", c.KINDS),
        number=str(key.number),
        issued_on=key.issued_on,
        released_at=tried(faults, lambda: _moment(line, "released_at", key.issued_on)) or _midnight(key.issued_on),
        subject=line.text("directive_subject"),
        signer=line.text("signer")[:120],
        signer_title=line.text("signer_title")[:120],
        assigned_by=coded("assigned_by", c.ASSIGNERS),
        assigned_by_name=line.text("assigned_by_name")[:120],
        drafting_agency_id=tried(faults, lambda: known.one_agency(line.text("drafting_agency"), "drafting_agency")),
        division_id=tried(faults, lambda: known.division(line.text("division"))),
        urgency=coded("urgency", c.URGENCIES, NORMAL) or NORMAL,
        declared_open=True,
        confirmed_open=confirmed_open,
        form_token=token,
    )
    return form, faults


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=clock.VIETNAM)


def _moment(line: Line, code: str, otherwise: date) -> datetime:
    value = line.value(code)
    if isinstance(value, datetime):
        return value.replace(tzinfo=clock.VIETNAM)
    return _midnight(line.day(code) or otherwise)


def task_of(line: Line, known: Known, issued_on: date, *, history: bool = False) -> tuple[TaskForm, list[Refusal]]:
    """What a row says of its task, and what of it could not be read. What it means is judged by the checks of the form.

    Of the past each period is a row of its own: there nothing comes round.
    """
    faults: list[Refusal] = []
    governing = regulation_in_force(issued_on)
    coordinators = line.text("coordinators")
    none_coordinates = says_none(coordinators)
    words = deadline_words(line, known)
    recurs = None if history else certain(words, issued_on)
    due_on, no_deadline = (None, False) if recurs else _due(line, known, issued_on, history, faults)
    kind, origin = line.text("deadline_kind"), line.text("origin")
    lengths = {"product": 300, "deadline_text": 300, "report_to": 200, "origin_document": 200}
    faults += [_too_long(code, most) for code, most in lengths.items() if len(line.text(code)) > most]
    form = TaskForm(
        content=line.text("content"),
        product=line.text("product"),
        leads=tried(faults, lambda: known.agencies(line.text("leads"), "leads")) or (),
        coordinators=()
        if none_coordinates
        else tried(faults, lambda: known.agencies(coordinators, "coordinators")) or (),
        no_coordinators=none_coordinates,
        deadline_text=line.text("deadline_text") or words[:300],
        due_on=due_on,
        no_deadline=no_deadline,
        deadline_kind=_coded(line, known, governing, faults, "deadline_kind", c.DEADLINE_KINDS)
        if kind
        else DeadlineKind.COMPLETE.value,
        report_to=line.text("report_to"),
        field_id=tried(faults, lambda: known.field(line.text("field"))),
        origin=_coded(line, known, governing, faults, "origin", c.ORIGINS) if origin else Origin.PROVINCE.value,
        origin_document=line.text("origin_document"),
        origin_due_on=tried(faults, lambda: line.day("origin_due_on", known.day)),
        recurs=recurs,
    )
    return form, faults


def _coded(line: Line, known: Known, governing: Any, faults: list[Refusal], column: str, list_: str) -> str:
    found = tried(faults, lambda: known.code(list_, line.text(column), governing, column))
    # Once a fault is told the row is not written; a code that exists keeps the other checks going without a second complaint.
    return found or (DeadlineKind.COMPLETE.value if list_ == c.DEADLINE_KINDS else Origin.PROVINCE.value)


def _due(line: Line, known: Known, issued_on: date, history: bool, faults: list[Refusal]) -> tuple[date | None, bool]:
    """The deadline as a day, or expressly none. Words ("Quý I/2027", "Thường xuyên") mean what they mean in a document that is read."""
    if says_no_deadline(line.text("due_on")) or (
        not line.text("due_on") and says_no_deadline(line.text("deadline_text"))
    ):
        return None, True
    words = deadline_words(line, known)
    phrase = _phrase(words, issued_on) if words else None
    if phrase is not None:
        # Working days are counted by the province's calendar, which the reader of words does not know.
        counted = phrase.deadline if phrase.unit != "working_days" else None
        if counted or phrase.recurrence == "always":
            return counted, counted is None
    comes_round = phrase is not None and phrase.kind == "recurring"
    if comes_round:
        faults.append(_comes_round(words, "due_on" if line.text("due_on") else "deadline_text", history))
        return None, False
    if line.text("due_on"):
        day = tried(faults, lambda: line.day("due_on", known.day))
        return day, False
    if words:
        faults.append(
            Refusal(
                "deadline_not_reckoned",
                "Chưa tính được ngày từ “{given}”. Anh/chị ghi ngày/tháng/năm vào cột “Ngày hết hạn”; không có thời hạn thì ghi “Không thời hạn”.",
                field="deadline_text",
                given=words[:80],
            )
        )
        return None, False
    text = line.text("deadline_text")
    return (parse_vn_date(text, known.day) if text else None), False


def deadline_words(line: Line, known: Known) -> str:
    """What a row says of its deadline in words; "" where it says a day, none, or nothing."""
    text, said = line.text("due_on"), line.value("due_on")
    if text and not isinstance(said, str):
        return ""
    text = text or line.text("deadline_text")
    if not text or says_no_deadline(text):
        return ""
    try:
        parse_vn_date(text, known.day)
    except Refusal:
        return text
    return ""


def _phrase(words: str, issued_on: date) -> TimePhrase | None:
    return the_deadline(time_phrases(words, 0, len(words), issued_on=issued_on), words)


#: Of a deadline that is there and was not understood it is not said besides that it is missing.
NOT_RECKONED = ("deadline_comes_round", "deadline_not_reckoned")


def _comes_round(words: str, field: str, history: bool) -> Refusal:
    if history:
        return Refusal(
            "deadline_comes_round",
            "“{given}” là việc lặp lại theo kỳ. Trong dữ liệu cũ, mỗi kỳ đã giao là một dòng; anh/chị ghi ngày của kỳ vào cột “Ngày hết hạn”.",
            field=field,
            given=words[:80],
        )
    return Refusal(
        "deadline_comes_round",
        "“{given}” là việc lặp lại theo kỳ nhưng chưa rõ kỳ nào, ngày nào. Anh/chị ghi như một trong các cách sau: “Hằng tháng, trước ngày 25”; "
        "“Hằng quý, trước ngày 10 tháng cuối quý”; “Hằng quý, trước ngày 05 tháng đầu quý sau”; “Hằng năm, trước ngày 15/12”.",
        field=field,
        given=words[:80],
    )


def read_from_words(line: Line, known: Known, task: TaskForm) -> Refusal | None:
    """What was made of the words, for a person to look at; None where nothing was."""
    words = deadline_words(line, known)
    if not words or not (task.due_on or task.no_deadline or task.recurs):
        return None
    if task.recurs:
        return Refusal(
            "deadline_read_as_recurring",
            "“{given}” được đọc là nhiệm vụ định kỳ; mỗi kỳ một thời hạn, xem trước ở bước kiểm tra để giao.",
            field="deadline_text",
            given=words[:80],
        )
    if task.due_on is None:
        return Refusal(
            "deadline_read_as_none", "“{given}” được đọc là không thời hạn.", field="deadline_text", given=words[:80]
        )
    return Refusal(
        "deadline_read",
        "“{given}” được đọc là hết ngày {day}.",
        field="deadline_text",
        given=words[:80],
        day=f"{task.due_on:%d/%m/%Y}",
    )


def _too_long(code: str, most: int) -> Refusal:
    return Refusal(
        "cell_too_long",
        "Ô này dài hơn {most} chữ. Anh/chị rút gọn, hoặc chuyển phần chi tiết vào nội dung nhiệm vụ.",
        field=code,
        most=most,
    )
