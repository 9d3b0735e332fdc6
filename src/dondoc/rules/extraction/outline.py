"""The walk through a document's items: headings hand down who leads, leaves become tasks, labelled lines fill them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dondoc.rules.extraction.actors import read_bodies, read_bodies_in_capitals
from dondoc.rules.extraction.candidates import Given, Reader, with_given
from dondoc.rules.extraction.coordinating import coordinators
from dondoc.rules.extraction.labelled import Fields, is_labelled, read_fields
from dondoc.rules.extraction.model import Candidate, How, Party
from dondoc.rules.extraction.sections import Item, items
from dondoc.rules.extraction.sentences import Says, read_sentence
from dondoc.rules.extraction.text import first_stop, spaced
from dondoc.rules.extraction.verbs import VERB_ANY_CASE, one_of

#: Headings under which nothing is a task by itself: goals, assessments, who comes where.
MUTE = re.compile(
    one_of(
        """
mục đích | mục tiêu | yêu cầu | quan điểm | chỉ tiêu | các chỉ tiêu | đánh giá | tình hình | kết quả | tồn tại | hạn chế
| nguyên nhân | nguyên tắc | đối tượng | phạm vi | thực trạng | bối cảnh | thành phần | địa điểm | thời gian | ưu điểm |
lý do | căn cứ | sự cần thiết | những kết quả | khó khăn | phương châm | định hướng | về tình hình | về kết quả |
một số kết quả | đặc điểm
"""
    ),
    re.IGNORECASE,
)
#: A paragraph with a colon that is longer is no title ("Thời gian qua, …, Chủ tịch UBND xã yêu cầu:").
LONGEST_TITLE = 60
DIRECTS = re.compile(
    r"(?:yêu\s+cầu|giao|chỉ\s+đạo|chỉ\s+thị|đề\s+nghị|hướng\s+dẫn)(?:\s[^.;:]{0,120})?:\s*$", re.IGNORECASE
)
LOUD = re.compile(
    r"(?i)nhiệm\s+vụ|giải\s+pháp|tổ\s+chức\s+thực\s+hiện|phân\s+công|trách\s+nhiệm|nội\s+dung\s+thực\s+hiện|kết\s+luận|chỉ\s+đạo"
)
BEFORE_NAMES = re.compile(
    r"\s*(?:(?:giao|yêu\s+cầu|đề\s+nghị|trách\s+nhiệm(?:\s+của)?|nhiệm\s+vụ(?:,\s+quyền\s+hạn)?(?:\s+của)?|đối\s+với|phân\s+công|về\s+phía)\s*:?\s*)?",
    re.IGNORECASE,
)
#: What may follow the names of a heading that only names agencies.
AFTER_NAMES = re.compile(
    r"\s*(?:\([^()]{0,150}\))?[\s:.;,]*(?:(?:có\s+(?:trách\s+nhiệm|nhiệm\s+vụ)|chủ\s+trì|tập\s+trung|khẩn\s+trương|chủ\s+động|tiếp\s+tục|theo\s+(?:chức\s+năng"
    r"|nhiệm\s+vụ|lĩnh\s+vực)[^:]{0,80}|,|triển\s+khai|thực\s+hiện|tổ\s+chức|một\s+số|các|những"
    r"|nhiệm\s+vụ|nội\s+dung|công\s+việc|giải\s+pháp|trọng\s+tâm|sau(?:\s+đây)?|như|cụ\s+thể|tốt|ngay|và|là)\s*)*[\s:.;]*",
    re.IGNORECASE,
)
#: A complete duty whose points are only spelled out.
SPELLED_OUT = re.compile(
    r"(?:theo\s+hướng|bao\s+gồm|gồm(?:\s+các\s+nội\s+dung)?|nội\s+dung\s+báo\s+cáo(?:\s+gồm)?|trong\s+đó\s+(?:nêu\s+rõ|làm\s+rõ)"
    r"|tiêu\s+chí|thành\s+phần|đề\s+cương)(?:\s+(?:sau|như\s+sau|cụ\s+thể|chính|sau\s+đây))*\s*:\s*$",
    re.IGNORECASE,
)

#: Begin headings about a matter, not names.
NO_NAME = re.compile(
    one_of(
        """
Công tác | Về | Việc | Nội dung | Mục | Một số | Các nội dung | Đối với | Giải pháp | Lĩnh vực | Kinh phí | Nguồn |
Chế độ | Dự án | Các dự án | Điều | Trong | Tại | Thời | Thứ
"""
    )
)

#: "(Chủ trì: Sở A; phối hợp: Sở B; thời gian: Quý I/2026)" at the end of an item.
INLINE = re.compile(
    r"\((?=[^():]{0,40}(?:chủ\s+trì|phối\s+hợp|thực\s+hiện|thời\s+gian)[^():]{0,25}:)[^()]+\)[\s.;]*$", re.IGNORECASE
)


@dataclass(slots=True)
class Walk:
    """One body of a document on its way to candidates."""

    reader: Reader
    found: list[Candidate] = field(default_factory=list)
    stack: list[tuple[float, Given]] = field(default_factory=list)
    pending: Given | None = None
    filled_to: int = 0

    def run(self, start: int, end: int) -> list[Candidate]:
        tree = items(self.reader.plain, start, end)
        flat = [item for item in tree.walk() if item is not tree]
        skip_to = -1
        fields: tuple[Fields, list[Item]] | None = None
        for n, item in enumerate(flat):
            if item.start < skip_to:
                continue
            if item.end - item.start > 3 and is_labelled(self.reader.plain, item.start, item.end):
                fields = fields or (Fields(), [])
                read_fields(self.reader.plain, item.start, item.end, self.reader.clock, fields[0])
                fields[1].append(item)
                continue
            if fields:
                self._fill(*fields)
                fields = None
            skip_to = self._step(item, flat[n + 1] if n + 1 < len(flat) else None)
        if fields:
            self._fill(*fields)
        return self.found

    def _step(self, item: Item, after: Item | None) -> int:
        """Reads one item; answers up to where its points are already told by it."""
        if item.kind:
            while self.stack and self.stack[-1][0] >= item.rank:
                self.stack.pop()
            if self.pending is not None:
                self.stack.append((item.rank - 0.1, self.pending))
                self.pending = None
        given = self._given()
        if item.end - item.start < 3:
            return -1
        heading = self._heading(item, given)
        if heading is not None:
            self._push(item, heading)
            return -1
        words = self.reader.plain[item.start : item.end].rstrip()
        if words.endswith(":") and after is not None:
            return self._lead_in(item, after, given)
        if (
            item.kind
            and item.children
            and not words.endswith((".", ";", "/"))
            and len(words) < 400
            and _has_items(item)
        ) and not self._is_task(item):
            self._push(item, replace(given, mute=self._muted(words, given)))
            return -1
        self._leaf(item, given)
        return -1

    def _given(self) -> Given:
        for _rank, given in reversed(self.stack):
            return given
        return Given()

    def _push(self, item: Item, given: Given) -> None:
        if item.kind:
            self.stack.append((item.rank, given))
        else:
            self.pending = given

    def _muted(self, words: str, given: Given) -> bool:
        if MUTE.match(words) and not LOUD.search(words):
            return True
        return given.mute and not LOUD.search(words)

    def _heading(self, item: Item, given: Given) -> Given | None:
        """What a heading that only names agencies hands down; None if the item is no such heading."""
        plain, end = self.reader.plain, item.end
        before = BEFORE_NAMES.match(plain, item.start, end)
        bodies = read_bodies(plain, before.end() if before else item.start, end)
        if plain[item.start : end].isupper():
            bodies = read_bodies_in_capitals(plain, item.start, end)
        if not bodies.names or not AFTER_NAMES.fullmatch(plain, bodies.end, end):
            return self._unknown_heading(item, given)
        colon = plain[bodies.end : end].rstrip().endswith(":")
        if any(map(self.reader.house.is_set_up, bodies.names)):
            return Given(mute=True, deaf=True)
        if not (item.children or colon or item.kind == "roman"):
            return None
        if all(self.reader.house.is_above(name) for name in bodies.names) and not colon:
            return None
        place = spaced(plain[item.start : end]).strip(" :.;")
        place = place if len(place) <= 60 else f"{item.number or ''} {bodies.names[0]}".strip()
        leads = tuple(Party(name, How("heading", place)) for name in bodies.names if not self.reader.house.is_own(name))
        return Given(leads, (), given.mute and not leads or not leads)

    def _unknown_heading(self, item: Item, given: Given) -> Given | None:
        """A class of doers that no list knows, as a heading among headings that name agencies."""
        plain = self.reader.plain
        words = spaced(plain[item.start : item.end]).strip(" :.;")
        if (
            not item.kind
            or not 6 < len(words) < 110
            or not re.match(r"(?:Các|Những|Toàn thể)\s", words)
            or "," in words
            and "." in words
        ):
            return None
        if (
            not item.children
            or plain[item.end - 1] in ".;"
            or self._is_task(item)
            or MUTE.match(words)
            or LOUD.search(words)
        ):
            return None
        kin = [
            child
            for child in (item.parent.children if item.parent else [])
            if child is not item and child.rank == item.rank
        ]
        if not any(read_bodies(plain, k.start, k.end).names and k.children for k in kin):
            return None
        return Given((Party(words, How("heading", words)),), ())

    def _lead_in(self, item: Item, after: Item, given: Given) -> int:
        """ "… yêu cầu các sở thực hiện các nhiệm vụ sau:" hands down its actors; a complete duty that only spells its points out is the task."""
        reader = self.reader
        words = reader.plain[item.start : item.end]
        last = self._last_sentence(item)
        if last > item.start:
            self._leaf(Item(item.start, last, item.rank, item.kind, item.number, item.parent), given)
        told = read_sentence(reader.plain, last, item.end, reader.house)
        if told.says is Says.QUOTED:
            self._push(item, Given(mute=True, deaf=True))
            return -1
        if told.says in (Says.TASK, Says.VERB) and (told.leads or given.leads or told.addressed):
            points_are_duties = self._is_duty(after)
            if SPELLED_OUT.search(words) or not points_are_duties:
                self._leaf(item, given)
                return self._end_of_points(item, after)
            if told.says is Says.TASK:
                self._push(item, self._handed_down(item, told.leads, told.duty, told.addressed))
                return -1
            self._push(item, given)
            return -1
        bodies = self._named_in_passing(item)
        if bodies:
            self._push(item, self._handed_down(item, bodies, item.end, False))
        elif item.kind or MUTE.match(words) and not (len(words) > LONGEST_TITLE and DIRECTS.search(words)):
            self._push(item, replace(given, mute=self._muted(words, given)))
        elif LOUD.search(words) or re.search(r"(?i)yêu\s+cầu|như\s+sau|ý\s+kiến", words[-60:]):
            self.pending = replace(given, mute=False)
        return -1

    def _last_sentence(self, item: Item) -> int:
        """Where the last sentence of an item begins: the one that ends with the colon."""
        at = item.start
        while True:
            stop = first_stop(self.reader.plain, at, item.end)
            while stop < item.end and self.reader.plain[stop] in ".;!? \n":
                stop += 1
            if stop >= item.end - 2:
                return at
            at = stop

    def _handed_down(self, item: Item, names: tuple[str, ...], duty: int, addressed: bool) -> Given:
        reader = self.reader
        place = spaced(reader.plain[item.start : item.end])
        place = place if len(place) <= 60 else "…" + place[-55:]
        how = How("lead_in", place.strip(" :"))
        leads = tuple(Party(name, how) for name in names)
        if addressed and not leads:
            leads = tuple(Party(name, How("addressees")) for name in reader.addressees)
        others, head = coordinators(reader.plain, item.start, item.end, duty)
        return Given(leads, tuple(Party(name, how) for name in others) if head else ())

    def _named_in_passing(self, item: Item) -> tuple[str, ...]:
        """ "Nhằm …, các bộ, địa phương cần triển khai các nhiệm vụ sau:": actors before "cần", deep in the sentence."""
        plain = self.reader.plain
        for comma in re.finditer(r",\s+", plain[item.start : item.end]):
            at = item.start + comma.end()
            bodies = read_bodies(plain, at, item.end)
            if bodies.names and re.match(
                r"\s*,?\s*(?:cần|phải|có\s+trách\s+nhiệm|tập\s+trung|chủ\s+động|thực\s+hiện|triển\s+khai|khẩn\s+trương|nghiêm\s+túc|tiếp\s+tục)",
                plain[bodies.end : item.end],
            ):
                return tuple(name for name in bodies.names if not self.reader.house.may_direct(name))
        return ()

    def _is_duty(self, item: Item) -> bool:
        """Does a point begin with a verb, or name its own actor with one (also as a heading)?"""
        plain = self.reader.plain
        if VERB_ANY_CASE.match(plain, item.start, item.end):
            return True
        told = read_sentence(plain, item.start, item.end, self.reader.house)
        return told.says is Says.TASK or self._heading(item, Given()) is not None or _has_items(item)

    def _is_task(self, item: Item) -> bool:
        told = read_sentence(self.reader.plain, item.start, item.end, self.reader.house)
        return told.says is Says.TASK

    def _end_of_points(self, item: Item, after: Item) -> int:
        """Where the points under a complete duty end: its children, or the siblings of a paragraph until the rank changes."""
        if item.kind:
            last = list(item.walk())[-1]
            return last.end
        end, parent = item.end, item.parent
        for sibling in parent.children if parent else []:
            if sibling.start >= after.start and sibling.kind == after.kind and sibling.parent is after.parent:
                if self._is_task(sibling):
                    break
                end = list(sibling.walk())[-1].end
        return end

    def _leaf(self, item: Item, given: Given) -> None:
        if not item.kind and not self._inherits(item):
            given = replace(given, leads=(), coordinators=())
        inline = INLINE.search(self.reader.plain, item.start, item.end) if item.kind else None
        if inline:
            fields = Fields()
            read_fields(self.reader.plain, inline.start() + 1, inline.end(), self.reader.clock, fields)
            if fields.leads:
                self._fill_item(item, fields)
                return
        as_item = bool(item.kind) or self._inherits(item)
        self.found += self.reader.tasks(item.start, item.end, given, item=as_item)

    def _inherits(self, item: Item) -> bool:
        """A paragraph inherits only right under a heading that names agencies, before any of its points."""
        parent = item.parent
        if parent is None or not parent.kind:
            return False
        if self._heading(parent, Given()) is None or any(
            child.kind for child in parent.children if child.start < item.start
        ):
            return False
        return not self._speaks_to_all(item)

    def _speaks_to_all(self, item: Item) -> bool:
        """A closing paragraph that stands, by chance, under the last agency's heading."""
        at, plain = item.start, self.reader.plain
        while at < item.end:
            told = read_sentence(plain, at, item.end, self.reader.house)
            if told.says in (Says.OWN, Says.QUOTED) or told.says is Says.CLOSING and told.leads:
                return True
            at = first_stop(plain, max(at, min(told.duty, item.end)), item.end) + 1
        return False

    def _fill(self, fields: Fields, where: list[Item]) -> None:
        """Labelled lines fill in the item they stand under; alone at the end of a section, all tasks of it that have no lead."""
        if not fields:
            return
        parent = where[0].parent
        if parent is not None and parent.kind and not any(c.kind for c in parent.children if c not in where):
            kin = [child for child in (parent.parent.children if parent.parent else []) if child.rank == parent.rank]
            last_of_many = len(kin) > 1 and kin[-1] is parent and self.filled_to <= kin[0].start
            if where[0].kind or not last_of_many:
                self.filled_to = where[-1].end
                self._fill_item(parent, fields)
                return
            parent = parent.parent
        before = [c for c in (parent.children if parent else []) if c.start < where[0].start and c not in where]
        fresh = [child for child in before if child.start >= self.filled_to]
        self.filled_to = where[-1].end
        self._fill_found(fresh, fields, parent)

    def _fill_item(self, item: Item, fields: Fields) -> None:
        """The item is the task, whatever it begins with."""
        self.found = [c for c in self.found if not (item.start <= c.start < item.end)]
        how = How("group", spaced(self.reader.plain[item.start : item.end])[:60])
        given = Given(
            tuple(Party(name, how) for name in fields.leads), tuple(Party(name, how) for name in fields.coordinators)
        )
        self._add([(item.start, item.end)], given, fields)
        if fields.leads and not any(item.start <= c.start < item.end for c in self.found):
            self.found.append(_with_fields(self.reader.whole(item.start, item.end, given), fields))

    def _fill_found(self, items_: list[Item], fields: Fields, parent: Item | None) -> None:
        plain = self.reader.plain
        how = How("group", spaced(plain[parent.start : parent.end])[:60] if parent else "")
        given = Given(
            tuple(Party(name, how) for name in fields.leads), tuple(Party(name, how) for name in fields.coordinators)
        )
        bounds = [(child.start, child.end) for child in items_ if child.kind or len(items_) == 1]
        spans = [(s, e) for s, e in bounds if not any(c.start < e and s < c.end for c in self.found)]
        self.found = [
            _with_fields(with_given(c, given.leads, given.coordinators), fields)
            if any(s <= c.start < e for s, e in bounds)
            else c
            for c in self.found
        ]
        if fields.leads:
            self._add(spans, given, fields)

    def _add(self, spans: list[tuple[int, int]], given: Given, fields: Fields) -> None:
        for start, end in spans:
            for candidate in self.reader.tasks(start, end, given, item=True):
                self.found.append(_with_fields(candidate, fields))


def _with_fields(candidate: Candidate, fields: Fields) -> Candidate:
    phrase = fields.phrases[0] if fields.phrases and candidate.deadline is None else None
    return replace(
        candidate,
        deadline=candidate.deadline or phrase,
        deadline_how=How("after") if phrase else candidate.deadline_how,
        product=candidate.product or fields.product,
        doubts=tuple(code for code in candidate.doubts if code != "unsure_task"),
    )


def _has_items(item: Item) -> bool:
    return any(child.kind for child in item.children)


def walk_bodies(reader: Reader, bodies: tuple[tuple[int, int], ...]) -> Iterator[Candidate]:
    """The candidates of all bodies, in the order of the text."""
    for start, end in bodies:
        yield from sorted(Walk(reader).run(start, end), key=lambda candidate: candidate.start)
