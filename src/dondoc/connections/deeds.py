"""Of which deeds another system can be told: its code for each, the lines of the log behind it, and how much one must see to hear of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind as K

#: A telling that was asked for on the page, to see whether the address answers.
PING = "ping"


@dataclass(frozen=True, slots=True)
class Told:
    """`word`: how the screens name it. `whole`: an agency hears of it only where it sees the assignment whole (docs/definitions.md 5);
    else wherever it sees that there is one. `facts`: what of the line goes along besides the ids: codes and days."""

    kinds: tuple[K, ...]
    word: str
    whole: bool = False
    facts: tuple[str, ...] = ()


DEEDS: dict[str, Told] = {
    "documents.registered": Told((K.DIRECTIVE_REGISTERED,), N_("Văn bản được đăng ký")),
    "documents.issued": Told((K.DIRECTIVE_ISSUED,), N_("Nhiệm vụ của văn bản được giao")),
    "tasks.issued": Told((K.ASSIGNMENT_ISSUED,), N_("Cơ quan được giao nhiệm vụ"), facts=("due_on",)),
    "tasks.corrected": Told((K.CORRECTED,), N_("Nội dung nhiệm vụ được đính chính")),
    "tasks.disputed": Told((K.DISPUTED,), N_("Cơ quan đề nghị điều chỉnh"), whole=True, facts=("ground",)),
    "tasks.transferred": Told((K.REASSIGNED,), N_("Nhiệm vụ chuyển sang cơ quan khác"), facts=("transferred_to",)),
    "tasks.suspended": Told((K.SUSPENDED,), N_("Nhiệm vụ tạm dừng"), whole=True),
    "tasks.resumed": Told((K.RESUMED,), N_("Nhiệm vụ được tiếp tục"), whole=True),
    "tasks.withdrawn": Told((K.WITHDRAWN,), N_("Nhiệm vụ được thu hồi")),
    "tasks.reopened": Told((K.REOPENED,), N_("Nhiệm vụ được mở lại")),
    "deadlines.changed": Told((K.DEADLINE_SET,), N_("Thời hạn thay đổi"), facts=("due_on", "late_after", "basis")),
    "updates.filed": Told((K.UPDATE_FILED,), N_("Cơ quan gửi cập nhật"), whole=True, facts=("update", "kind")),
    "results.filed": Told((K.RESULT_FILED,), N_("Cơ quan nộp kết quả"), whole=True, facts=("update", "filed_on")),
    "results.confirmed": Told((K.CONFIRMED,), N_("Kết quả được xác nhận")),
    "results.returned": Told((K.RETURNED,), N_("Kết quả bị trả lại"), whole=True),
}
#: Kind of the log -> code.
CODE_OF: dict[str, str] = {kind.value: code for code, told in DEEDS.items() for kind in told.kinds}
