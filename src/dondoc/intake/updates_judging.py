"""The verdict on each row of a sheet of updates before anything is written, by the checks of the update itself. A fixed number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from dondoc.core import clock
from dondoc.directives.actions.secrecy import SECRET
from dondoc.intake.updates_sheet import HEADINGS, KINDS, LONGEST_TEXT, Key, UpdateLine, read_key
from dondoc.rules.access import Actor, Deed, Party, agency_party, may
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.search.among import Among
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import check_words
from dondoc.tasks.models import Assignment, Move, Update
from dondoc.tasks.queries.listing import led_by
from dondoc.tasks.queries.visibility import stands_for

#: How the form token of an update begins that came by sheet.
TOKEN = "sheet-"  # noqa: S105 - no secret
#: In the order in which they are shown: what must be mended first.
VERDICTS = ("bad", "closed", "changed", "good", "same")
_FLAWS = {
    "hidden": "Dòng này đang bị ẩn hoặc bị bộ lọc che trong tệp. Anh/chị hiện dòng lên để xem lại, hoặc xóa nội dung nếu không gửi.",
    "merged": "Ô của dòng này bị gộp với ô khác nên không rõ thuộc dòng nào. Anh/chị bỏ gộp ô và ghi đủ từng dòng.",
    "formula": "Ô của dòng này là công thức chưa có giá trị hoặc đang báo lỗi. Anh/chị dán lại dưới dạng giá trị.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: good; changed (somebody did something since the sheet was handed out: written only if asked for); closed; same (written
    already); bad. `refusal` says what is wrong, or what happened. `assignment` is None where the row is none of the agency's."""

    line: UpdateLine
    kind: str
    assignment: Assignment | None = None
    token: str = ""
    refusal: Refusal | None = None


def judge(actor: Actor, lines: Sequence[UpdateLine], at: datetime) -> list[Verdict]:
    """What would become of each row, in the order of the sheet. Five queries at most."""
    keys = {line.number: read_key(actor.agency_id, line.key) for line in lines}
    own = stands_for(actor.agency_id, clock.day_of(at))
    known = _held(actor, {key.assignment_id for key in keys.values() if key}, at)
    tokens = {line.number: _token(line, key) for line in lines if (key := keys[line.number])}
    sent = set(Update.objects.filter(form_token__in=tokens.values()).values_list("form_token", flat=True))
    moved = _last_moves(
        [a for key in keys.values() if key and (a := known.get(key.assignment_id)) and a.version != key.version]
    )
    first: dict[int, int] = {}
    found = []
    for line in lines:
        key = keys[line.number]
        assignment = known.get(key.assignment_id) if key else None
        if key is None or assignment is None:
            found.append(Verdict(line, "bad", refusal=_not_yours()))
            continue
        token = tokens[line.number]
        if token in sent:
            found.append(Verdict(line, "same", assignment, token))
            continue
        refusal = _fault(actor, line, assignment, own, first.setdefault(assignment.pk, line.number), at)
        kind = "closed" if State(assignment.state) in CLOSED else "bad" if refusal else "good"
        if kind == "good" and assignment.version != key.version:
            kind, refusal = "changed", _changed(moved.get(assignment.pk))
        found.append(Verdict(line, kind, assignment, token, refusal))
    return found


def _held(actor: Actor, ids: Collection[int], at: datetime) -> dict[int, Assignment]:
    """Those of the rows that the actor's agency leads; of others it is not told that they are there."""
    rows = Assignment.objects.filter(Among("pk", ids), led_by(actor, clock.day_of(at)))
    rows = rows.exclude(state=State.DRAFT.value).select_related("task__directive", "agency")
    return {a.pk: a for a in rows}


def _fault(
    actor: Actor, line: UpdateLine, assignment: Assignment, own: Collection[int], first: int, at: datetime
) -> Refusal | None:
    try:
        guard.must_be_open(assignment)
        party = agency_party(actor) if assignment.agency_id in own else Party.LEAD_UNIT
        if not may(Deed.UPDATE, {party}):
            raise guard.not_allowed(assignment, Deed.UPDATE, frozenset({party}))
        if line.flaw:
            raise Refusal("row_flawed", _FLAWS[line.flaw])
        if first != line.number:
            raise Refusal("row_twice", "Nhiệm vụ này đã có ở dòng {row} của bảng. Anh/chị giữ lại một dòng.", row=first)
        if line.kind not in KINDS:
            raise _on_screen(assignment, line.kind)
        if len(line.text) > LONGEST_TEXT:
            raise _too_long()
        check_words(assignment, line.kind, line.text, at)
    except Refusal as refusal:
        if refusal.code == SECRET:
            raise
        return refusal
    return None


def _on_screen(assignment: Assignment, typed: str) -> Refusal:
    return Refusal(
        "not_by_sheet",
        "Bảng chỉ gửi được {kinds}; “{typed}” phải gửi ở trang của nhiệm vụ, vì cần số, ngày, người ký và tệp văn bản.",
        cite=guard.cite_of(assignment, Deed.FILE_RESULT),
        way_on=WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,)),
        kinds=" và ".join(word.lower() for word in KINDS.values()),
        typed=typed[:40],
    )


def _too_long() -> Refusal:
    refusal = Refusal("text_too_long", "{field} dài quá {most} chữ.", most=LONGEST_TEXT)
    refusal.params["field"] = HEADINGS["text"]
    return refusal


def _not_yours() -> Refusal:
    return Refusal(
        "not_in_the_list",
        "Dòng này không có trong danh sách của cơ quan anh/chị, hoặc mã dòng đã bị sửa. Anh/chị tải bảng mới và chép nội dung sang.",
    )


def _last_moves(assignments: Collection[Assignment]) -> dict[int, Move]:
    """What was done last with each. One query, none where nothing changed."""
    if not assignments:
        return {}
    ids = [a.pk for a in assignments]
    now = Move.objects.filter(Among("assignment_id", ids), until__isnull=True, superseded_at__isnull=True)
    return {move.assignment_id: move for move in now}


def _changed(move: Move | None) -> Refusal:
    if move is None:
        return Refusal(
            "changed_meanwhile", "Nhiệm vụ đã thay đổi sau khi anh/chị tải bảng. Anh/chị xem lại trước khi gửi."
        )
    when = move.at.astimezone(clock.VIETNAM)
    return Refusal(
        "changed_meanwhile",
        "Sau khi anh/chị tải bảng, nhiệm vụ đã được {name} ({title}) {deed} lúc {time}. Anh/chị xem lại trước khi gửi.",
        cite=move.cite,
        way_on=WayOn("Mở nhiệm vụ", "assignment", (move.assignment_id,)),
        name=move.by_name,
        title=move.by_title,
        deed=guard.DONE_WORDS[move.deed],
        time=f"{when:%H:%M, %d/%m/%Y}",
    )


def _token(line: UpdateLine, key: Key) -> str:
    """The same row of the same sheet is one update, however often it is sent."""
    said = "\0".join((str(key.assignment_id), str(key.version), key.made, line.kind, line.text))
    return TOKEN + hashlib.sha256(said.encode()).hexdigest()[:32]
