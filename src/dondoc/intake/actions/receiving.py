"""A workbook of tasks is taken in: every row is kept as it was typed, to be checked; the file itself is not kept (C4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.files import InspectedFile, pieces, secret_file
from dondoc.core.regulation import regulation_in_force
from dondoc.core.rows import insert
from dondoc.core.text_of_files import text_to_judge
from dondoc.core.workbooks import Line, Row, Sheet, Table, Value, as_text, find_table, read_workbook, to_plain
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.secrecy import SECRET, refuse_marked, refusing_secrets
from dondoc.intake import belonging
from dondoc.intake import columns as c
from dondoc.intake.faults import Fault, fault_of
from dondoc.intake.known import Known
from dondoc.intake.models import Batch, BatchRow, Verdict
from dondoc.intake.reading import key_of, speaks_of_directive, twin_of
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.secrecy import stamp_in

#: Rows of one workbook; of the past, more.
MOST_ROWS, MOST_ROWS_OF_THE_PAST = 10_000, 25_000


def receive(
    *,
    actor: Actor,
    file: InspectedFile,
    declared_open: bool,
    form_token: str,
    at: datetime,
    history: bool = False,
    said: Mapping[str, Value] | None = None,
) -> Batch:
    """Reads a workbook and keeps its rows; nothing is checked yet but what only the file shows. The same form sent twice is one batch.

    `said`: cells that hold for every row that leaves them empty, the document of an appendix first of all (`intake.belonging`).

    Raises Refusal: not allowed, no declaration, a workbook that cannot be read or holds no such table or no row, or rows of which neither
    the sheet nor `said` names the document, or both otherwise.
    """
    said = said or {}
    _ensure_may(actor, history)
    if resent := Batch.objects.filter(form_token=form_token, uploaded_by_id=actor.user_id).first():
        return resent
    if not declared_open:
        raise undeclared(at)
    most = MOST_ROWS_OF_THE_PAST if history else MOST_ROWS
    sheets = read_workbook(file.name, file.content, max_rows=most)
    table = _table(sheets, history, said)
    with refusing_secrets(actor=actor, door="intake", at=at):
        refuse_marked(_kept_besides(sheets, table, said), at=at)
    rows, passed = belonging.of_rows(table)
    secrets = {row.number: secret for row in rows if (secret := _secret(Line(table, row), at, bool(file.mark)))}
    if file.mark:
        with refusing_secrets(actor=actor, door="intake", at=at):
            _only_in_rows(file, sheets, table, secrets)
    if not rows:
        raise _without_rows(table)
    told = [*_left_unread(sheets, table, history, said), *belonging.told(said, passed)]
    table, rows = belonging.with_said(table, rows, said, clock.day_of(at))
    with transaction.atomic():
        return _keep(actor, file, table, (rows, secrets), form_token, history, at, told)


def undeclared(at: datetime) -> Refusal:
    return Refusal(
        "declaration_missing",
        "Anh/chị đánh dấu ô “Tôi xác nhận không văn bản nào trong bảng thuộc danh mục bí mật nhà nước”.",
        cite=regulation_in_force(clock.day_of(at)).scope.secrecy.cite,
        field="declared_open",
    )


def _without_rows(table: Table) -> Refusal:
    return Refusal(
        "workbook_without_rows",
        "Trang tính “{sheet}” chưa có dòng nhiệm vụ nào. Dòng ví dụ của bảng mẫu không được tính.",
        sheet=table.sheet,
    )


def _table(sheets: Sequence[Sheet], history: bool, said: Mapping[str, Value]) -> Table:
    """The table of tasks; its rows name their document, or it was said for all of them."""
    required = [code for code in c.required(history) if code not in said]
    try:
        return find_table(sheets, c.headings(history), required, c.also(history))
    except Refusal:
        naming = {"directive_number", "directive_date"}
        # whoever sends an appendix is told of its document, and not of columns it never had
        find_table(sheets, c.headings(history), [code for code in required if code not in naming], c.also(history))
        if said.keys() & naming:
            raise
        raise Refusal(
            "rows_of_no_directive",
            "Bảng không có cột số, ký hiệu và ngày ban hành nên không rõ các dòng thuộc văn bản nào. "
            "Anh/chị chọn “Cả bảng thuộc một văn bản” rồi ghi số và ngày; hoặc thêm hai cột đó vào bảng.",
            field="directive_number",
        ) from None


def _ensure_may(actor: Actor, history: bool) -> None:
    if not history:
        ensure_may(actor, Deed.REGISTER)
    elif actor.role is not Role.ADMINISTRATOR:
        raise Refusal("not_administrator", "Chỉ người quản trị hệ thống nạp được dữ liệu quá khứ.")


def _kept_besides(sheets: Sequence[Sheet], table: Table, said: Mapping[str, Value]) -> dict[str, str]:
    """Names of sheets and of columns nobody asked for are kept too, and what was said for all rows."""
    names = {f"sheet-{n}": sheet.name for n, sheet in enumerate(sheets)}
    return (
        names | {f"file-{n}": text for n, text in enumerate(table.unknown)} | {k: as_text(v) for k, v in said.items()}
    )


def _left_unread(
    sheets: Sequence[Sheet], table: Table, history: bool, said: Mapping[str, Value]
) -> Iterator[dict[str, str]]:
    """Other sheets that hold tasks too: one is read at a time, and nobody shall think that all were."""
    others = []
    for sheet in sheets:
        try:
            if sheet.name != table.sheet and belonging.of_rows(_table([sheet], history, said))[0]:
                others.append(sheet.name)
        except Refusal:
            continue
    if others:
        yield {"code": "sheets_left", "names": ", ".join(name[:40] for name in others[:10])}


def _only_in_rows(file: InspectedFile, sheets: Sequence[Sheet], table: Table, secrets: Mapping[int, Refusal]) -> None:
    """A mark that stands in rows of tasks costs these rows; anywhere else (a title line, another sheet, a drawing) it is the sheet's, and so is
    one that no row explains. Raises Refusal file_secret; then nothing stays (TH 5.2.d; docs/definitions.md 7)."""
    marked, others = set(), set()
    for sheet in sheets:
        for row in sheet.rows:
            lines = {" ".join(line.split()) for value in row.values for line in as_text(value).splitlines()}
            (marked if sheet.name == table.sheet and row.number in secrets else others).update(lines)
    text, _complete = text_to_judge(file.name.rpartition(".")[2].lower(), file.content)
    beyond = "\n".join(line for line in text.splitlines() if " ".join(line.split()) not in marked - others)
    rule = next((rule for piece in pieces(beyond) if (rule := stamp_in(piece))), None)
    if rule or not secrets:
        raise secret_file(rule or file.mark)


def _keep(
    actor: Actor,
    file: InspectedFile,
    table: Table,
    read: tuple[Sequence[Row], Mapping[int, Refusal]],
    token: str,
    history: bool,
    at: datetime,
    more: Iterable[dict[str, str]],
) -> Batch:
    rows, secrets = read
    batch = Batch.objects.create(
        history=history,
        file_name=file.name[:200],
        sheet=table.sheet[:100],
        columns=dict(table.columns),
        notes=[*more, *_notes(table, rows)],
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
        form_token=token,
    )
    known = Known(clock.day_of(at))
    kept, rules = [], []
    for row in rows:
        line = Line(table, row)
        secret = secrets.get(row.number)
        if secret is not None:
            rules.append(str(secret.params["rule"]))
        made = _row(batch, line, known, secret)
        if made.key and speaks_of_directive(line):
            batch.heads.setdefault(made.key, row.number)
        kept.append(made)
    batch.save(update_fields=["heads"])
    insert(kept)
    note_secrets(actor=actor, rules=rules, at=at)
    facts: dict[str, object] = {"batch": batch.pk, "rows": len(kept), "history": history}
    record(AuditKind.INTAKE_READ, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
    return batch


@transaction.atomic
def note_secrets(*, actor: Actor, rules: Iterable[str], at: datetime) -> None:
    """One audit line a refused row: the door and the rule that matched, nothing else (TH 5.2.d)."""
    for rule in rules:
        facts: dict[str, object] = {"door": "intake", "rule": rule}
        record(AuditKind.SECRECY_REFUSED, actor=actor, stream="secrecy", facts=facts, at=at)


def _row(batch: Batch, line: Line, known: Known, secret: Refusal | None) -> BatchRow:
    number, columns = line.row.number, batch.columns
    if secret is not None:  # TH 5.2.d: nothing of it stays but that there was one
        fault = fault_of(
            Refusal(SECRET, secret.sentence, cite=secret.cite, rule=secret.params["rule"]), columns, number, sheet=True
        )
        return BatchRow(batch=batch, number=number, verdict=Verdict.BAD, faults=[fault])
    key = key_of(line, known, [])
    return BatchRow(
        batch=batch,
        number=number,
        values=[to_plain(value) for value in line.row.values],
        key=str(key or "")[:120],
        twin=twin_of(str(key), line) if key and line.text("content") else "",
        faults=list(_seen(line, columns)),
    )


def _secret(line: Line, at: datetime, whole: bool) -> Refusal | None:
    """The refusal, if any cell of the row, in whatever column, bears a mark; `whole`: also one that is spread over its cells."""
    texts = {str(place): as_text(value) for place, value in enumerate(line.row.values) if value}
    try:
        refuse_marked(texts | ({"row": "\n".join(texts.values())} if whole else {}), at=at)
    except Refusal as refusal:
        return refusal
    return None


def _seen(line: Line, columns: dict[str, int]) -> Iterator[Fault]:
    """What the sheet itself does to a row: hidden, merged, computed."""
    row = line.row
    if row.hidden:
        hidden = Refusal(
            "row_hidden",
            "Dòng này đang bị ẩn hoặc bị bộ lọc che trong tệp. Anh/chị hiện dòng lên để xem lại, hoặc xóa nếu không dùng.",
        )
        yield fault_of(hidden, columns, row.number, sheet=True)
    for code, place in columns.items():
        for refusal, advice in _of_cell(row, code, place):
            yield fault_of(refusal, columns, row.number, advice=advice, sheet=True)


def _of_cell(row: Row, code: str, place: int) -> Iterator[tuple[Refusal, bool]]:
    if place in row.merged:
        yield (
            Refusal(
                "cell_merged",
                "Ô này bị gộp với ô khác nên không rõ thuộc dòng nào. Anh/chị bỏ gộp ô và ghi đủ từng dòng.",
                field=code,
            ),
            False,
        )
    if place in row.errors or (place in row.formulas and row.value(place) is None):
        yield (
            Refusal(
                "cell_formula_empty",
                "Ô này là công thức chưa có giá trị hoặc đang báo lỗi. Anh/chị dán lại dưới dạng giá trị.",
                field=code,
            ),
            False,
        )
    elif place in row.formulas:
        yield Refusal("cell_formula", "Ô này là công thức; hệ thống lấy giá trị đang hiện.", field=code), True


def _notes(table: Table, rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """What is said of the sheet as a whole: columns nobody asked for, days typed in two ways."""
    unknown = [name for name in table.unknown if not belonging.is_counting(name) and name != c.MEND]
    if unknown:
        yield {"code": "unknown_columns", "names": ", ".join(name[:40] for name in unknown[:10])}
    for code, place in table.columns.items():
        if c.BY_CODE[code].is_date:
            values = [row.value(place) for row in rows]
            if any(isinstance(v, date) for v in values) and any(isinstance(v, str) and v[:1].isdigit() for v in values):
                yield {"code": "mixed_dates", "names": c.BY_CODE[code].heading}
