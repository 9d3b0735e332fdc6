"""Deadlines that stand outside their tasks: a sentence for several of them, and a reference to the time of another item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dondoc.rules.extraction.candidates import Reader
from dondoc.rules.extraction.model import Candidate, How, TimePhrase
from dondoc.rules.extraction.sections import Item, items
from dondoc.rules.extraction.text import first_stop, spaced

#: "Việc bàn giao và tiếp nhận phải hoàn thành trước ngày …": the tasks that speak of it first.
MATTER = re.compile(
    r"Việc\s+(?P<what>[^.;:]{3,90}?)\s+(?:phải\s+|cần\s+|được\s+|yêu\s+cầu\s+)*(?:hoàn\s+thành|xong|thực\s+hiện\s+xong|kết\s+thúc)\s"
)
#: "Các nội dung trên hoàn thành trước ngày …": all tasks before it.
ALL_ABOVE = re.compile(
    r"(?:Các|Những|Toàn\s+bộ)\s+(?:nội\s+dung|nhiệm\s+vụ|công\s+việc|đơn\s+vị|báo\s+cáo)[^.;]{0,60}?(?:trên|nêu\s+trên"
    r"|được\s+giao)[^.;]{0,120}?(?:hoàn\s+thành|xong|báo\s+cáo|gửi)"
    r"|(?:Hoàn\s+thành|Báo\s+cáo\s+kết\s+quả)\s+(?:các\s+)?(?:nội\s+dung|nhiệm\s+vụ|công\s+việc|thực\s+hiện)[^.;]{0,40}?(?:nêu\s+trên|trên)",
    re.IGNORECASE,
)
#: "Thời gian hoàn thành: …", "Kết quả gửi về … trước ngày …": the task right before it.
LAST_ABOVE = re.compile(
    r"(?:Thời\s+(?:gian|hạn)\s+(?:hoàn\s+thành|thực\s+hiện|báo\s+cáo|gửi)|Hoàn\s+thành|(?:Kết\s+quả|Văn\s+bản|Báo\s+cáo"
    r"|Ý\s+kiến)[^.;]{0,90}?(?:gửi|báo\s+cáo))",
    re.IGNORECASE,
)
NEAR = 700
EARLY = 130
TARGET = re.compile(
    r"(?P<kind>khoản|mục|điểm|điều|phần)\s+(?P<number>\d+(?:\.\d+)*|[IVX]+|[a-zđ])(?!\w)", re.IGNORECASE
)


def with_shared_times(
    reader: Reader, bodies: tuple[tuple[int, int], ...], candidates: list[Candidate]
) -> list[Candidate]:
    """`candidates`, in the order of the text, with the deadlines that stand elsewhere."""
    for start, end in bodies:
        for at, stop in _outside(reader.plain, start, end, candidates):
            candidates = _shared(reader, at, stop, candidates)
    trees = [list(items(reader.plain, start, end).walk()) for start, end in bodies] if _refers(candidates) else []
    return [_resolved(reader, candidate, trees) for candidate in candidates]


def _outside(plain: str, start: int, end: int, candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """The sentences between the candidates."""
    at = start
    for candidate in [c for c in candidates if start <= c.start < end] + [None]:
        until = candidate.start if candidate else end
        while at < until:
            stop = min(first_stop(plain, at, until), until)
            if "|" not in plain[at:stop]:
                yield at, stop
            at = stop + 1
        at = max(at, candidate.end if candidate else until)


def _shared(reader: Reader, at: int, stop: int, candidates: list[Candidate]) -> list[Candidate]:
    words = spaced(reader.plain[at:stop])
    if len(words) < 15 or "trước" not in words and "hạn" not in words and "hoàn thành" not in words.casefold():
        return candidates
    for mark, chosen in ((MATTER, _of_matter), (ALL_ABOVE, _all_above), (LAST_ABOVE, _last_above)):
        found = mark.search(words) if mark is MATTER else mark.match(words.lstrip(" \n/.-–+"))
        phrase = reader.clock.deadline(reader.clock.phrases(at, stop)) if found else None
        if found and phrase is not None and phrase.kind != "reference":
            return [
                replace(c, deadline=phrase, deadline_how=How("period", spaced(words)[:80]))
                if c.deadline is None and chosen(c, found, at, candidates)
                else c
                for c in candidates
            ]
    return candidates


def _of_matter(candidate: Candidate, found: re.Match[str], at: int, candidates: list[Candidate]) -> bool:
    early = spaced(candidate.content).casefold()[:EARLY]
    matters = [spaced(part).casefold() for part in re.split(r",|\bvà\b", found["what"])]
    return any(len(matter) > 3 and matter in early for matter in matters)


def _all_above(candidate: Candidate, found: re.Match[str], at: int, candidates: list[Candidate]) -> bool:
    return candidate.end <= at


def _last_above(candidate: Candidate, found: re.Match[str], at: int, candidates: list[Candidate]) -> bool:
    before = [c for c in candidates if c.end <= at]
    return bool(before) and candidate is before[-1] and at - candidate.end < NEAR


def _refers(candidates: list[Candidate]) -> bool:
    return any(c.deadline is not None and c.deadline.kind == "reference" for c in candidates)


def _resolved(reader: Reader, candidate: Candidate, trees: list[list[Item]]) -> Candidate:
    """A deadline that names another item is that item's."""
    phrase = candidate.deadline
    if phrase is None or phrase.kind != "reference":
        return candidate
    target = TARGET.search(reader.plain, phrase.start, min(len(reader.plain), phrase.end + 60))
    found = _time_of(reader, target, candidate, trees) if target else None
    if target is None or found is None:
        return replace(candidate, doubts=(*candidate.doubts, "deadline_unresolved"))
    return replace(
        candidate, deadline=replace(phrase, deadline=found.deadline), deadline_how=How("reference", spaced(target[0]))
    )


def _time_of(reader: Reader, target: re.Match[str], candidate: Candidate, trees: list[list[Item]]) -> TimePhrase | None:
    number = target["number"].casefold()
    named = [
        item
        for tree in trees
        for item in tree
        if item.kind and item.number.casefold() == number and not item.start <= candidate.start < item.end
    ]
    for item in sorted(named, key=lambda item: (item.start > candidate.start, abs(item.start - candidate.start))):
        last = list(item.walk())[-1]
        phrases = [p for p in reader.clock.phrases(item.start, last.end) if p.deadline is not None]
        found = reader.clock.deadline(phrases)
        if found is not None:
            return found
    return None
