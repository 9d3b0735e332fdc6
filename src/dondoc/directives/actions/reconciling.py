"""The register of issued documents is taken in from a sheet, and a line of it is set aside with its reason (C9; TH 3.2, 5.1.a; BT 7.2.a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import calendar, regulation_in_force
from dondoc.core.workbooks import Line, Table, find_table, read_workbook
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive, IssuedDocument, RegisterLoad
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Deed
from dondoc.rules.deadlines import reckon
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.folding import fold
from dondoc.rules.numbering import parse_number
from dondoc.rules.regulation import Anchor, Regulation
from dondoc.rules.secrecy import mark_in_title, stamp_in

MOST_ROWS = 20_000
#: Code of a column -> its heading. The first three must be there.
HEADINGS = {
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "subject": "Trích yếu",
    "kind": "Loại văn bản",
    "released_on": "Ngày phát hành",
    "drafting": "Cơ quan soạn thảo",
    "specialist": "Chuyên viên theo dõi",
    "urgency": "Độ khẩn",
}
REQUIRED = ("number", "issued_on", "subject")
_LONGEST = {"drafting": 200, "subject": 5_000}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not taken in, by its number in the sheet; nothing of what it said."""

    row: int
    refusal: Refusal


@dataclass(slots=True)
class Outcome:
    """What became of a sheet: rows added, rows that stood in the register already, rows that were not taken in."""

    load: RegisterLoad
    faults: list[RowFault] = field(default_factory=list)


def load_register(*, actor: Actor, file: InspectedFile, form_token: str, at: datetime) -> Outcome:
    """Takes a sheet of the register in. The same sheet again changes nothing: a document stands in the register once.

    Rows that cannot be read are named, the good ones are kept; of a row that bears a mark of secrecy nothing is kept (TH 5.2.d).
    Raises Refusal: not allowed, a workbook that cannot be read or has no such table.
    """
    ensure_may(actor, Deed.REGISTER)
    sent = RegisterLoad.objects.filter(form_token=form_token, loaded_by_id=actor.user_id).first()
    if sent:
        return Outcome(sent)
    table = find_table(read_workbook(file.name, file.content, max_rows=MOST_ROWS), HEADINGS, REQUIRED)
    reader = _Reader(clock.day_of(at))
    with refusing_secrets(actor=actor, door="register_load", at=at), transaction.atomic():
        refuse_marked({"file": file.name}, at=at)
        load = RegisterLoad.objects.create(
            file_name=file.name[:200], loaded_by_id=actor.user_id, loaded_at=at, form_token=form_token
        )
        outcome = Outcome(load)
        found = _read(table, reader, outcome.faults)
        fresh = _not_there(found)
        for document in fresh:
            document.load = load
        IssuedDocument.objects.bulk_create(fresh, batch_size=500)
        load.added, load.known, load.refused = len(fresh), len(found) - len(fresh), len(outcome.faults)
        load.save(update_fields=["added", "known", "refused"])
        facts = {"load": load.pk, "added": load.added, "known": load.known, "refused": load.refused}
        record(AuditKind.REGISTER_LOADED, actor=actor, stream=f"register:{load.pk}", facts=facts, at=at)
        secret = sum(1 for fault in outcome.faults if fault.refusal.code == "row_secret")
        if secret:
            facts = {"door": "register_load", "rows": secret}
            record(AuditKind.SECRECY_REFUSED, actor=actor, stream="secrecy", facts=facts, at=at)
    return outcome


def _read(table: Table, reader: _Reader, faults: list[RowFault]) -> list[IssuedDocument]:
    found: dict[tuple[str, date], IssuedDocument] = {}
    for row in table.rows:
        line = Line(table, row)
        if not any(line.text(code) for code in table.columns):
            continue
        try:
            document = reader.document(line)
        except Refusal as refusal:
            faults.append(RowFault(row.number, refusal))
            continue
        key = (document.number_key, document.issued_on)
        if key in found:
            sentence = "Số, ký hiệu và ngày này đã có ở một dòng khác của bảng."
            faults.append(RowFault(row.number, Refusal("row_twice", sentence)))
            continue
        found[key] = document
    return list(found.values())


def _not_there(found: Iterable[IssuedDocument]) -> list[IssuedDocument]:
    """Those that no earlier sheet brought. Constant queries: the days that occur are asked once."""
    documents = list(found)
    days = {document.issued_on for document in documents}
    if not days:
        return []
    known = set(
        IssuedDocument.objects.filter(issued_on__gte=min(days), issued_on__lte=max(days)).values_list(
            "number_key", "issued_on"
        )
    )
    return [document for document in documents if (document.number_key, document.issued_on) not in known]


class _Reader:
    """Rows of one sheet to lines of the register; what is asked of the database for all of them is asked once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.specialists = {fold(user.full_name): user.pk for user, _post in organisations.specialists(today)}

    def document(self, line: Line) -> IssuedDocument:
        """Raises Refusal with what is wrong in the row."""
        texts = {code: line.text(code) for code in line.table.columns}
        if any(mark_in_title(text) or stamp_in(text) for text in texts.values()):
            raise Refusal(
                "row_secret",
                "Dòng này có dấu chỉ độ mật nên không được tiếp nhận; hệ thống không lưu lại gì của dòng.",
                cite=regulation_in_force(self.today).scope.secrecy.cite,
            )
        for code in REQUIRED:
            if not texts.get(code):
                raise Refusal("row_incomplete", "Dòng này chưa ghi “{heading}”.", field=code, heading=HEADINGS[code])
        number = parse_number(texts["number"])
        issued_on = line.day("issued_on", self.today)
        released_on = (line.day("released_on", self.today) if "released_on" in texts else None) or issued_on
        if issued_on is None or released_on is None or released_on < issued_on:
            raise Refusal(
                "released_before_issue",
                "Ngày phát hành sớm hơn ngày ban hành. Anh/chị xem lại hai ngày.",
                field="released_on",
            )
        if issued_on > self.today:
            raise Refusal("issued_in_future", "Ngày ban hành chưa tới. Anh/chị xem lại ngày.", field="issued_on")
        rules = regulation_in_force(issued_on)
        urgency = _urgency(rules, texts.get("urgency", ""))
        due_on, cite = entry_limit(rules, urgency, issued_on, released_on)
        return IssuedDocument(
            kind=_kind(rules, texts.get("kind", "")),
            number=str(number),
            number_key=number.key,
            issued_on=issued_on,
            released_on=released_on,
            subject=texts["subject"][: _LONGEST["subject"]],
            drafting=texts.get("drafting", "")[: _LONGEST["drafting"]],
            urgency=urgency,
            specialist_id=self.specialists.get(fold(texts.get("specialist", ""))),
            entry_due_on=due_on,
            entry_cite=cite,
        )


def _kind(rules: Regulation, text: str) -> str:
    return next((kind.code for kind in rules.document_kinds if fold(kind.name) == fold(text)), "")


def _urgency(rules: Regulation, text: str) -> str:
    """An empty cell or an unknown word is an ordinary document."""
    wanted = fold(text)
    return next((mark.code for mark in rules.urgency_marks if wanted in (fold(mark.name), mark.code)), "normal")


def entry_limit(rules: Regulation, urgency: str, issued_on: date, released_on: date) -> tuple[date, str]:
    """TH 6.1, BT 7.1.a: as for a directive of one task; how many tasks it holds is not known before it is read."""
    entry_class = rules.entry.class_of(urgency, 1, 1)
    rule = rules.entry.rule(entry_class)
    start = issued_on if rule.limit.anchor is Anchor.ISSUED else released_on
    return reckon(rules, calendar(), "entry", start, cls=entry_class).due, rule.cite


@transaction.atomic
def undo_load(*, actor: Actor, load_id: int, at: datetime) -> RegisterLoad:
    """Takes a sheet back: its lines leave the register. Raises Refusal once a line of it was set aside."""
    ensure_may(actor, Deed.REGISTER)
    load = RegisterLoad.objects.select_for_update().filter(pk=load_id).first()
    if load is None:
        raise NotThere(f"register load {load_id}")
    if load.undone_at is not None:
        return load
    if load.documents.filter(set_aside_at__isnull=False).exists():
        raise Refusal(
            "load_was_worked_on",
            "Đã có văn bản của lần nạp này được ghi là không theo dõi, nên không gỡ cả lần nạp được. Anh/chị đưa các văn bản ấy trở lại trước.",
        )
    load.documents.all().delete()
    load.undone_at = at
    load.save(update_fields=["undone_at"])
    record(AuditKind.REGISTER_LOAD_UNDONE, actor=actor, stream=f"register:{load.pk}", facts={"load": load.pk}, at=at)
    return load


def set_aside(*, actor: Actor, document_id: int, reason: str, at: datetime) -> IssuedDocument:
    """Not tracked, and why, without registering it (TH 4; BT 5). An empty `reason` puts it back among what is to be entered.

    Raises Refusal: not allowed, entered meanwhile, a reason that bears a mark of secrecy.
    """
    ensure_may(actor, Deed.REGISTER)
    reason = reason.strip()
    with refusing_secrets(actor=actor, door="register_set_aside", at=at), transaction.atomic():
        refuse_marked({"reason": reason}, at=at)
        document = IssuedDocument.objects.select_for_update().filter(pk=document_id).first()
        if document is None:
            raise NotThere(f"issued document {document_id}")
        if Directive.objects.filter(number_key=document.number_key, issued_on=document.issued_on).exists():
            raise Refusal(
                "entered_meanwhile",
                "Văn bản {number} vừa được đăng ký nên không còn ở danh sách này.",
                number=document.number,
            )
        document.set_aside_reason = reason[:2_000]
        document.set_aside_by_id = actor.user_id if reason else None
        document.set_aside_at = at if reason else None
        document.save(update_fields=["set_aside_reason", "set_aside_by", "set_aside_at"])
        kind = AuditKind.DOCUMENT_SET_ASIDE if reason else AuditKind.DOCUMENT_PUT_BACK
        record(kind, actor=actor, stream=f"register:{document.load_id}", facts={"document": document.pk}, at=at)
        return document
