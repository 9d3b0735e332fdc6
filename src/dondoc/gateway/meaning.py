"""What the words and codes of a message mean here: the regulation's kinds and urgency marks, the codes of tasks. Nothing is asked of the database."""

from __future__ import annotations

import re
from datetime import date, datetime

from dondoc.core import clock
from dondoc.gateway.edxml.message import DocumentMessage, Signer
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.folding import fold
from dondoc.rules.regulation import Regulation

#: Priority of a message -> the mark of NĐ 30/2020/NĐ-CP it stands for. The fourth says an hour besides, which no profile has a mark for.
PRIORITIES = {0: "Thường", 1: "Khẩn", 2: "Thượng khẩn", 3: "Hỏa tốc", 4: "Hỏa tốc"}
NORMAL = "normal"

_TASK_CODE = re.compile(r"(?i)NV[-\s]?0*(\d{1,18})")


def task_code(task_id: int) -> str:
    """How other systems name a task of ours (`ResponseForTask`): "NV-000123"."""
    return f"NV-{task_id:06d}"


def task_of(code: str) -> int | None:
    """The id of the task that a code names; None where it is none of ours."""
    found = _TASK_CODE.fullmatch(code.strip())
    return int(found[1]) if found else None


def kind_of(regulation: Regulation, type_name: str) -> str:
    """The profile's code of a kind of document by its name; "" where the profile knows none such. What stands in brackets ("(cá biệt)") and
    the number that some systems write before it say nothing."""
    plain = fold(re.sub(r"\([^)]*\)", " ", type_name)).strip(" .:-")
    return next((kind.code for kind in regulation.document_kinds if fold(kind.name) == plain), "")


def urgency_of(regulation: Regulation, priority: int | None) -> str:
    """The profile's urgency mark for a priority. One that the profile has no mark for is taken for the nearest more urgent one it has."""
    marks = {fold(mark.name): mark.code for mark in regulation.urgency_marks}
    for step in range(min(max(priority or 0, 0), 4), 5):
        if (found := marks.get(fold(PRIORITIES[step]))) is not None:
            return found
    return regulation.urgency_marks[-1].code if priority else NORMAL


def released_at(message: DocumentMessage, issued_on: date, at: datetime) -> datetime:
    """When the document was released: the moment at which its first system sent it, else its arrival, which starts the Office's entry clock
    (TH 6.1.a). A moment before the day of issue, or one that has not come, is none."""
    sent = next((hop.at for hop in message.hops if hop.at is not None), None)
    return sent if sent is not None and clock.day_of(sent) >= issued_on and sent <= at else at


def signer_title(signer: Signer | None) -> str:
    """What stands above the signer's name: "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"."""
    parts = (signer.competence, signer.position) if signer else ()
    return ", ".join(part for part in parts if part)[:120]


def not_asked(received_id: int) -> Refusal:
    """For whoever says what the message does not wait for, or no longer."""
    return Refusal(
        "not_asked",
        "Thông điệp này không chờ việc ấy, hoặc đã có người làm; thao tác của anh/chị chưa làm thay đổi gì.",
        way_on=WayOn("Xem thông điệp", "exchange_message", (received_id,)),
    )
