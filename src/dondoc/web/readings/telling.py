"""A proposal in words: what it says, how each value was found, what is doubtful, where it could be split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.readings.proposing import form_of, reckoned_from_issue
from dondoc.rules.extraction.words import DOUBTS, HOW, WARNINGS
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import RECURS

#: What is doubtful of a name, by what it was matched to; `no_lead` and its like are the reading's own words.
MATCHES = {
    "many": gettext_lazy("“{text}”: có cơ quan gần tên này, anh/chị chọn cho đúng."),
    "none": gettext_lazy("“{text}”: không có trong danh mục cơ quan của tỉnh."),
    "outside": gettext_lazy("“{text}”: cơ quan ngoài tỉnh, không giao qua hệ thống."),
    "general": gettext_lazy("“{text}”: nói chung, chưa rõ là cơ quan nào."),
    "part": gettext_lazy("“{text}”: văn bản không nói rõ những nơi nào, anh/chị chọn cơ quan."),
    "gone": gettext_lazy("“{text}” đã được sắp xếp lại; lấy cơ quan tiếp nhận."),
}
ISSUER_OTHER = gettext_lazy(
    "Văn bản do “{issuer}” ban hành, không phải UBND tỉnh hay Văn phòng. Anh/chị kiểm tra trước khi ghi; vẫn làm tiếp được."
)
_CUT = re.compile(
    r"[.;:]\s+|\n\s*|,\s+(?=(?:đồng thời|chủ trì|giao|yêu cầu)\b)|\s+(?=và (?:chủ trì|giao|yêu cầu|báo cáo)\b)"
)
#: Of one task.
MOST_CUTS = 12


@dataclass(frozen=True, slots=True)
class Note:
    """A body as the document writes it: how it was found, what it was matched to, whom one might mean."""

    text: str
    how: str
    doubt: str
    outcome: str
    choices: list[dict[str, str]]


@dataclass(slots=True)
class Row:
    """A proposal as its row shows it."""

    proposal: Any
    number: int
    form: TaskForm
    leads: list[str]
    coordinators: list[str]
    lead_notes: list[Note]
    coordinator_notes: list[Note]
    deadline_how: str
    doubts: list[str]
    reckoning: Any

    @property
    def state(self) -> str:
        return str(self.proposal.state)

    @property
    def helped_in_general(self) -> list[str]:
        """Coordinators that no agency can be picked for, as the document says them."""
        if self.form.coordinators and not self.proposal.as_read:
            return []
        unpicked = ("general", "outside") if self.state == "proposed" else ("general", "outside", "part")
        return [note.text for note in self.coordinator_notes if note.outcome in unpicked]

    @property
    def no_deadline_seen(self) -> bool:
        """Nothing was read of a deadline, and nobody has said yet that there is none."""
        unsaid = self.state == "proposed" or (self.state == "accepted" and self.proposal.as_read)
        return unsaid and self.form.no_deadline and not self.form.deadline_text

    @property
    def recurs_word(self) -> str:
        """ "Hằng quý"; "" for what does not come round."""
        return str(dict(RECURS).get(self.form.recurs.kind, "")) if self.form.recurs else ""

    @property
    def hows(self) -> list[str]:
        """How its leads were found, each said once."""
        return list(dict.fromkeys(note.how for note in self.lead_notes if note.how))


def row_of(proposal: Any, number: int, names: Picked, issued_on: date | None) -> Row:
    form, found = form_of(proposal.said, issued_on), proposal.found
    leads = [_note(one, names, doubtful=True) for one in found["leads"]]
    helps = [_note(one, names, doubtful=False) for one in found["coordinators"]]
    phrase = found["deadline"]
    untouched = proposal.state == "proposed"
    doubts = [_(DOUBTS[code]) for code in found["doubts"] if code in DOUBTS] if untouched else []
    doubts += [note.doubt for note in (*leads, *helps) if note.doubt] if untouched else []
    if untouched and found.get("deadline_left"):
        doubts.append(
            _("Hai câu được gộp có hai thời hạn; thời hạn “{text}” không được lấy.").format(text=found["deadline_left"])
        )
    if untouched and not form.leads and "no_lead" not in found["doubts"]:
        doubts.append(_(DOUBTS["no_lead"]))
    return Row(
        proposal=proposal,
        number=number,
        form=form,
        leads=names.names(form.leads),
        coordinators=names.names(form.coordinators),
        lead_notes=leads,
        coordinator_notes=helps,
        deadline_how=how_words(phrase["how"]) if phrase and phrase["how"] else "",
        doubts=list(dict.fromkeys(doubts)),
        reckoning=reckoned_from_issue(phrase, issued_on) if proposal.as_read else None,
    )


def _note(found: dict[str, Any], names: Picked, *, doubtful: bool) -> Note:
    """Bodies that are named in general may coordinate, not lead."""
    outcome = found["outcome"]
    told = outcome in MATCHES and (doubtful or outcome not in ("general", "outside"))
    doubt = str(MATCHES[outcome]).format(text=found["text"]) if told else ""
    return Note(found["text"], how_words(found["how"]), doubt, outcome, names.chips(found["choices"]))


def how_words(how: dict[str, str]) -> str:
    """ "từ tiêu đề “2. Về đất đai”"."""
    return _(HOW[how["code"]]).format(place=how["place"], row=how["row"]) if how["code"] in HOW else ""


def warnings_of(head: dict[str, Any]) -> list[str]:
    """What is to be known of the whole: of the file, of the text, of who issued it."""
    told = [_(one["sentence"]).format(**one["params"]) for one in head.get("of_file", ())]
    for code in head.get("told", ()):
        if code == "issuer_other":
            told.append(str(ISSUER_OTHER).format(issuer=head.get("issuer", "")))
        elif code in WARNINGS:
            told.append(_(WARNINGS[code]))
    return told


def cuts_of(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """Where a task could be split: the place, and the words that the second piece would begin with."""
    found = []
    for match in _CUT.finditer(text, start, end):
        rest = " ".join(text[match.end() : end].split())
        if match.end() - start > 3 and len(rest) > 3:
            found.append({"place": match.end(), "words": rest[:90] + ("…" if len(rest) > 90 else "")})
    return found[:MOST_CUTS]
