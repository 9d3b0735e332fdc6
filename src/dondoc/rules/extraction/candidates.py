"""One item, paragraph or cell: the tasks it holds. An item is one task unless its parts have different leads or dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dondoc.rules.extraction.coordinating import coordinators, helpers
from dondoc.rules.extraction.house import House
from dondoc.rules.extraction.model import Candidate, How, Party, TimePhrase
from dondoc.rules.extraction.sentences import Says, Sentence, read_sentence
from dondoc.rules.extraction.text import first_stop
from dondoc.rules.extraction.times import Clock
from dondoc.rules.extraction.verbs import VERB_ANY_CASE

#: Clauses that end a duty rather than begin one: their date is the whole duty's.
ENDING = re.compile(
    r"\s*(?:và\s+|để\s+|khẩn\s+trương\s+|định\s+kỳ\s+|kịp\s+thời\s+)?(?:hoàn\s+thành|hoàn\s+tất|xong|báo\s+cáo|trả\s+lời|trình|gửi"
    r"|thời\s+gian|thời\s+hạn|tổng\s+hợp|kết\s+quả|chậm\s+nhất|trước\s+ngày)",
    re.IGNORECASE,
)
#: Sentences at the end of an item that only explain.
EXPLAINS = re.compile(
    r"\s*(?:Lý\s+do|Nguồn|Kinh\s+phí|Mức|Việc|Trường\s+hợp|Nếu|Đây\s+là|Do\s+đó|Nội\s+dung|Hồ\s+sơ|Thông\s+tin|Địa\s+chỉ|Mọi|Ghi\s+chú"
    r"|Lưu\s+ý|\(|Trong\s+quá\s+trình|Quá\s+trình|Sau\s+thời|Nguyên\s+nhân)",
    re.IGNORECASE,
)
ENDS = " \t\n.;,:/|-–"
LONG = 1200
#: More sentences no item has: what goes on longer is no text.
MOST_SENTENCES = 300


@dataclass(frozen=True, slots=True)
class Given:
    """What a place inherits from the headings above it. `mute`: goals, assessments, another's words: nothing here is a task of its own.

    `deaf`: not even what directs (another's words, the mandate of a body that is set up)."""

    leads: tuple[Party, ...] = ()
    coordinators: tuple[Party, ...] = ()
    mute: bool = False
    deaf: bool = False


@dataclass(slots=True)
class Draft:
    """A task while it is being read: its clauses, and the sentence that began it."""

    sentence: Sentence
    clauses: list[tuple[int, int]]
    leads: tuple[Party, ...]
    inherited: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """What all places of a document share: the masked text, whose it is, its clock, and to whom it is addressed."""

    text: str
    plain: str
    house: House
    clock: Clock
    addressees: tuple[str, ...] = ()

    def tasks(self, start: int, end: int, given: Given, *, item: bool) -> list[Candidate]:
        """The tasks between two offsets. `item`: it is numbered or bulleted (one duty), not running text (a duty a sentence)."""
        return [
            candidate for draft in self._drafts(start, end, given, item) for candidate in self._finished(draft, given)
        ]

    def whole(self, start: int, end: int, given: Given) -> Candidate:
        """All of `start` to `end` as one task, whatever it begins with: labelled lines under it said that it is one."""
        while end > start and self.plain[end - 1] in ENDS:
            end -= 1
        deadline = self.clock.deadline(self.clock.phrases(start, end))
        how = How("sentence") if deadline else None
        return Candidate(start, end, self.text[start:end], given.leads, given.coordinators, deadline, how)

    def _drafts(self, start: int, end: int, given: Given, item: bool) -> list[Draft]:
        drafts: list[Draft] = []
        open_: Draft | None = None
        at, after = start, ""
        for _ in range(MOST_SENTENCES):
            if at >= end:
                break
            sentence = read_sentence(self.plain, at, end, self.house)
            stop = first_stop(self.plain, max(at, min(sentence.duty, end)), end)
            begun = self._begun(sentence, given, open_, item, after, first=at == start)
            if begun is not None:
                open_ = begun
                drafts.append(open_)
                open_.clauses.append((sentence.start, stop))
            elif open_ is not None and self._continues(sentence, at, after, item):
                open_.clauses.append((at, stop))
            elif open_ is not None and sentence.says is not Says.TOLD:
                open_ = None
            after = self.plain[stop : stop + 1]
            at = _past(self.plain, stop, end)
        return drafts

    def _begun(
        self, sentence: Sentence, given: Given, open_: Draft | None, item: bool, after: str, *, first: bool
    ) -> Draft | None:
        """A new task, if `sentence` begins one."""
        if given.deaf:
            return None
        if sentence.says is Says.TASK and self._passes_on(sentence, given, open_):
            return (
                None
                if open_ is not None
                else Draft(replace(sentence, duty=sentence.start), [], given.leads, inherited=True)
            )
        if sentence.says is Says.TASK:
            leads = tuple(Party(name, How("sentence")) for name in sentence.leads)
            if sentence.addressed:
                leads = given.leads or tuple(Party(name, How("addressees")) for name in self.addressees)
            same = open_ is not None and {p.text for p in open_.leads} == {p.text for p in leads}
            if given.mute and not sentence.verb or same and (item or after == ";") or same and sentence.addressed:
                return None
            return Draft(sentence, [], leads, inherited=sentence.addressed)
        if (
            open_ is None
            and given.leads
            and not given.mute
            and first
            and (
                sentence.says is Says.VERB
                or sentence.says is Says.TOLD
                and item
                and _holds_verb(self.plain, sentence.start)
            )
        ):
            doubts = [] if sentence.says is Says.VERB else ["unsure_task"]
            return Draft(sentence, [], given.leads, inherited=True, doubts=doubts)
        return None

    def _passes_on(self, sentence: Sentence, given: Given, open_: Draft | None) -> bool:
        """Under an agency's heading "Chỉ đạo …", "yêu cầu các đơn vị …" is what that agency does."""
        if not sentence.verb or not given.leads:
            return False
        from_heading = any(party.how.code == "heading" for party in given.leads)
        own_words = sentence.verb in ("chỉ đạo", "chuyển") or from_heading
        return own_words and (open_ is None or open_.inherited)

    def _continues(self, sentence: Sentence, at: int, after: str, item: bool) -> bool:
        if sentence.says in (Says.OWN, Says.CLOSING, Says.QUOTED):
            return after == ";" and sentence.says is Says.CLOSING
        if sentence.says is Says.TASK:
            return True
        if sentence.says is Says.TOLD:
            return after == ";" or item and not EXPLAINS.match(self.plain, at)
        return True

    def _finished(self, draft: Draft, given: Given) -> list[Candidate]:
        while len(draft.clauses) > 1 and self._only_explains(draft.clauses[-2][1], draft.clauses[-1][0]):
            draft.clauses.pop()
        found: list[Candidate] = []
        shared: list[Party] = []
        for n, (start, end, phrases) in enumerate(self._parts(draft)):
            duty = draft.sentence.duty if n == 0 else start
            names, head = coordinators(self.plain, start, end, duty)
            if n == 0:
                more, _ = helpers(self.plain, start, end)
                names += [name for name in more if name not in names]
            leads = (
                tuple(party for party in draft.leads if party.how.code != "sentence" or party.text not in names)
                or draft.leads
            )
            parties = [Party(name, How("sentence")) for name in names]
            parties = parties + [p for p in shared if p.text not in names]
            if head and n == 0:
                shared = parties
            if not parties and draft.inherited:
                parties = list(given.coordinators)
            candidate = self._candidate(start, end, leads, parties, phrases, draft)
            if candidate is not None:
                found.append(candidate)
        return found

    def _only_explains(self, stop: int, start: int) -> bool:
        """A sentence of its own at the end that gives reasons or consequences."""
        return self.plain[stop : stop + 1] != ";" and bool(EXPLAINS.match(self.plain, start))

    def _candidate(
        self,
        start: int,
        end: int,
        leads: Sequence[Party],
        parties: Sequence[Party],
        phrases: list[TimePhrase],
        draft: Draft,
    ) -> Candidate | None:
        while end > start and self.plain[end - 1] in ENDS:
            end -= 1
        while start < end and self.plain[start] in ENDS:
            start += 1
        if end - start < 8:
            return None
        deadline = self.clock.deadline(phrases)
        doubts = list(draft.doubts)
        if not leads:
            doubts.append("no_lead")
        elif draft.inherited and any(party.how.code in ("lead_in", "addressees") for party in leads):
            doubts.append("inherited_lead")
        if len({phrase.deadline for phrase in phrases if phrase.deadline}) > 1:
            doubts.append("two_deadlines")
        if end - start > LONG:
            doubts.append("long")
        how = How("sentence") if deadline else None
        return Candidate(start, end, self.text[start:end], tuple(leads), tuple(parties), deadline, how, tuple(doubts))

    def _parts(self, draft: Draft) -> list[tuple[int, int, list[TimePhrase]]]:
        """The clauses put together to tasks: a dated clause with a duty of its own is one by itself."""
        groups: list[list[tuple[int, int]]] = [[]]
        shut = False
        for start, end in draft.clauses:
            dated = self.clock.is_dated(start, end)
            ending = bool(ENDING.match(self.plain, start, end))
            if dated and not ending and groups[-1] and not shut and _own_duty(self.plain, start, end):
                groups.append([(start, end)])
                shut = True
            elif shut and not ending and _own_duty(self.plain, start, end):
                groups.append([(start, end)])
                shut = dated
            else:
                groups[-1].append((start, end))
                shut = shut or dated
        if groups[0] and len(groups) == 1 or not groups[0]:
            groups = [group for group in groups if group]
        return [(group[0][0], group[-1][1], self.clock.phrases(group[0][0], group[-1][1])) for group in groups]


def with_given(candidate: Candidate, leads: Sequence[Party], parties: Sequence[Party]) -> Candidate:
    """`candidate` with leads and coordinators from elsewhere, where it has none of its own."""
    doubts = tuple(code for code in candidate.doubts if not (leads and code == "no_lead"))
    return replace(
        candidate,
        leads=candidate.leads or tuple(leads),
        coordinators=candidate.coordinators or tuple(parties),
        doubts=doubts,
    )


def _holds_verb(plain: str, at: int) -> bool:
    """A duty told with the noun first ("Công tác tuyên truyền: tổ chức …")."""
    words = plain[at : at + 90]
    return any(VERB_ANY_CASE.match(words, found.start()) for found in re.finditer(r"(?<=[:,]\s)\w", words))


def _own_duty(plain: str, start: int, end: int) -> bool:
    """Long enough, and begun by a verb of its own: no tail of the clause before."""
    while start < end and plain[start].isspace():
        start += 1
    return end - start > 100 and bool(VERB_ANY_CASE.match(plain, start, end))


def _past(plain: str, stop: int, end: int) -> int:
    """Past the separator, what repeats of it, a closing quote, and blanks."""
    at = stop
    while at < end and (plain[at] in '.;!?/”"' or plain[at].isspace()):
        at += 1
    return max(at, stop + 1)
