"""Threads in words: kinds, states, who said what, what came of it; and the panel of threads on the page of a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.exchanges.queries.opening import kinds_offered
from dondoc.exchanges.queries.threads import Opened, clock_of, names_opener, of_assignment, shows_subject
from dondoc.tasks.queries.page import Panel
from dondoc.tasks.queries.rows import short_title

Word = str | Promise

KIND_WORDS: dict[str, Word] = {
    "difficulty": gettext_lazy("Khó khăn, vướng mắc"),
    "beyond_means": gettext_lazy("Vượt khả năng"),
    "difference": gettext_lazy("Ý kiến khác nhau"),
    "question": gettext_lazy("Câu hỏi"),
    "figures": gettext_lazy("Chênh lệch số liệu"),
}
#: Word, colour and icon: whose turn it is.
STATE_LOOKS: dict[str, tuple[Word, str, str]] = {
    "open": (gettext_lazy("Chờ Văn phòng"), "office", "hourglass"),
    "heard": (gettext_lazy("Chờ cơ quan nêu ý kiến"), "within", "message-2"),
    "proposed": (gettext_lazy("Chờ ý kiến chỉ đạo"), "within", "hourglass"),
    "directed": (gettext_lazy("Văn phòng làm theo chỉ đạo"), "office", "corner-up-left"),
    "closed": (gettext_lazy("Đã kết thúc"), "done", "circle-check"),
}
#: What a direction leaves to do, where it is more than to act on it.
FOLLOWING_WORDS: dict[str, Word] = {
    "new_task": gettext_lazy("Văn phòng giao nhiệm vụ mới theo chỉ đạo"),
    "new_deadline": gettext_lazy("Văn phòng đổi thời hạn theo chỉ đạo"),
}
OUTCOME_WORDS: dict[str, Word] = {
    "answered": gettext_lazy("Văn phòng đã trả lời"),
    "directed": gettext_lazy("Thực hiện theo ý kiến chỉ đạo"),
    "new_task": gettext_lazy("Giao nhiệm vụ mới"),
    "new_deadline": gettext_lazy("Thời hạn được đổi"),
    "withdrawn": gettext_lazy("Cơ quan rút lại"),
}
ENTRY_LOOKS: dict[str, tuple[Word, str]] = {
    "says": (gettext_lazy("Trình bày"), "message-2"),
    "asks": (gettext_lazy("Hỏi ý kiến"), "corner-up-left"),
    "proposes": (gettext_lazy("Văn phòng đề xuất"), "pencil"),
    "directs": (gettext_lazy("Ý kiến chỉ đạo"), "writing-sign"),
    "answers": (gettext_lazy("Văn phòng trả lời"), "circle-check"),
    "closes": (gettext_lazy("Kết thúc"), "circle-check"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A thread with its words, as one reader is told it. `late`: days behind its clock, 0 where it is not. `names_opener`: he is told who brought
    it up."""

    thread: Any
    title: str
    names_opener: bool
    kind: Word
    word: str
    look: str
    icon: str
    late: int


def tell(thread: Any, relation: str, today: date) -> Told:
    """`thread.awaited`: an agency has still time to answer. Closed: what came of it; else whose turn it is. `relation`: the reader's to it."""
    word, look, icon = STATE_LOOKS["heard" if thread.state == "open" and thread.awaited else thread.state]
    late = 0
    if thread.state == "directed":
        word = FOLLOWING_WORDS.get(thread.wants, word)
    if thread.state == "closed":
        word = OUTCOME_WORDS[thread.outcome]
        look, icon = ("undated", "restore") if thread.outcome == "withdrawn" else (look, icon)
    elif (due := clock_of(thread).due) is not None and due < today:
        late, look, icon = (today - due).days, "late", "alert-triangle"
    opener = names_opener(thread.kind, relation)
    return Told(thread, _title(thread, relation), opener, KIND_WORDS[thread.kind], str(word), look, icon, late)


def _title(thread: Any, relation: str) -> str:
    """The opener's own line; to who was only asked what task it is about, where it is about one. The kind stands beside."""
    if shows_subject(thread.kind, relation):
        return str(thread.subject)
    return str(KIND_WORDS[thread.kind]) if thread.assignment is None else short_title(thread.assignment.task.content)


def waits_for(found: Opened) -> str:
    """Who has to do something now, in words; "" where nobody has."""
    thread = found.thread
    waited = [side.agency.name for side in found.sides if side.answer_id is None]
    if thread.state == "open" and thread.awaited and waited:
        return _("Chờ %(agencies)s nêu ý kiến") % {"agencies": ", ".join(waited)}
    if thread.state == "proposed" and thread.put_to is not None:
        return _("Chờ ý kiến chỉ đạo của %(name)s") % {"name": thread.put_to.full_name}
    if thread.state == "directed":
        return str(FOLLOWING_WORDS.get(thread.wants, STATE_LOOKS["directed"][0]))
    return "" if thread.state == "closed" else str(STATE_LOOKS[thread.state][0])


def beside_assignment(request: HttpRequest, shown: Panel, *, spoken: bool) -> dict[str, Any]:
    """Its newest threads in words, and what the reader may open about it. One query where there is any (`spoken`)."""
    rows = of_assignment(request.actor, shown.assignment, request.today) if spoken else []
    return {
        "told": [tell(one, one.relation, request.today) for one in rows],
        "may_open": bool(kinds_offered(request.actor, shown.parties, shown.assignment.state)),
    }
