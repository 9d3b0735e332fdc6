"""One sentence: does it lay a duty on somebody, on whom, and where do the words of the duty begin?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from dondoc.rules.extraction.actors import FIELDS, START, Bodies, read_bodies
from dondoc.rules.extraction.house import House
from dondoc.rules.extraction.openings import (
    ACCORDING,
    BY_A_DAY,
    CONNECTIVE,
    COPULA,
    EFFECT,
    IF_TROUBLE,
    INTRO,
    KEPT_INTRO,
    LIMITING,
    NO_NAME,
    OFFICE_DUTY,
    PASSED_ON,
    PAST,
    REPORTS,
    STRONG,
    TO_WHOM,
    TOPIC,
    TOWARDS,
)
from dondoc.rules.extraction.text import first_stop, spaced
from dondoc.rules.extraction.verbs import (
    BARE,
    CLOSING,
    DIRECTING,
    NO_DUTY,
    NOUNS,
    OVER,
    VERB,
    VERB_ANY_CASE,
    WHOLE_AGAIN,
)


class Says(Enum):
    """What a sentence is."""

    TASK = "task"  # lays a duty on somebody it names
    VERB = "verb"  # says what to do, not who
    TOLD = "told"  # anything else
    CLOSING = "closing"  # "… nghiêm túc thực hiện"
    OWN = "own"  # the issuer's own act
    QUOTED = "quoted"  # another's words, or a request to a superior


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start`: where the words of the task begin; `duty`: where what is to be done begins, after the actors; `leads` as written."""

    says: Says
    start: int
    duty: int
    leads: tuple[str, ...] = ()
    addressed: bool = False
    verb: str = ""


def read_sentence(plain: str, start: int, end: int, house: House) -> Sentence:
    """What the words between two offsets of a masked text say. They may hold more than one sentence: only the first is judged."""
    at = _past_connective(plain, start, end)
    if PAST.match(plain, at, end):
        return Sentence(Says.TOLD, at, at)
    if EFFECT.match(plain, at, end):
        return Sentence(Says.OWN, at, at)
    if IF_TROUBLE.match(plain, at, end) or re.compile(r"Trên\s+đây\s+là").match(plain, at, end):
        return Sentence(Says.CLOSING, at, at)
    directed = _directed(plain, at, end, house)
    if directed:
        return directed
    named = _named(plain, at, at, end, house) or _towards(plain, at, end, house)
    if named:
        return named
    if COPULA.search(plain, at, min(first_stop(plain, at, end), at + 160)):
        return Sentence(Says.TOLD, at, at)
    if VERB_ANY_CASE.match(plain, at, end) and not INTRO.match(plain, at, end):
        says = Says.CLOSING if _closes(plain, at, end, dated=False) else Says.VERB
        return Sentence(says, at, at)
    introduced = _introduced(plain, at, end, house)
    if introduced:
        return introduced
    if VERB_ANY_CASE.match(plain, at, end):
        return Sentence(Says.CLOSING if CLOSING.match(plain, at, end) else Says.VERB, at, at)
    return _unknown_name(plain, at, end, house) or Sentence(Says.TOLD, at, at)


def _past_connective(plain: str, start: int, end: int) -> int:
    found = CONNECTIVE.match(plain, start, end)
    at = found.end() if found else start
    topic = TOPIC.match(plain, at, end)
    at = topic.end() if topic else at
    while at < end and (plain[at].isspace() or plain[at] in '“"'):
        at += 1
    return at


def _directed(plain: str, at: int, end: int, house: House) -> Sentence | None:
    """ "[UBND tỉnh] giao Sở A …": a directive verb with its actors."""
    stop = first_stop(plain, at, end)
    stop = stop if stop > at + 3 else end
    for verb in DIRECTING.finditer(plain, at, min(stop, at + 900)):
        subject = _subject(plain, at, verb.start(), house)
        if subject is None:
            if verb.start() == at:
                continue
            return (
                None
                if VERB_ANY_CASE.match(plain, at, end) and not INTRO.match(plain, at, end)
                else _later(plain, at, verb, end, house)
            )
        if subject:
            return Sentence(Says.QUOTED, at, verb.end())
        return _with_intro(_from_directive(plain, verb, end, house), plain, at, end)
    return None


def _with_intro(found: Sentence | None, plain: str, at: int, end: int) -> Sentence | None:
    """ "Đối với …, đề nghị …": such an introduction belongs to the task."""
    kept = found is not None and found.says is Says.TASK and LIMITING.match(plain, at, end)
    return replace(found, start=at) if found is not None and kept else found


def _later(plain: str, at: int, verb: re.Match[str], end: int, house: House) -> Sentence | None:
    """The first directive verb had no subject of its own; a later one after a comma or colon may have."""
    stop = first_stop(plain, at, end)
    for other in DIRECTING.finditer(plain, verb.end(), min(stop, at + 900)):
        if _subject(plain, at, other.start(), house) is not None and (
            INTRO.match(plain, at, end) or plain[at : other.start()].rstrip(' "“\n')[-1:] in ":"
        ):
            subject = _subject(plain, at, other.start(), house)
            return Sentence(Says.QUOTED, at, other.end()) if subject else _from_directive(plain, other, end, house)
    return None


def _subject(plain: str, at: int, verb: int, house: House) -> bool | None:
    """Who directs: False the issuer (said or not), True somebody above it, None nobody: the verb is no directive here."""
    before = plain[at:verb]
    words = re.split(r"[,;:]\s|\)\s", before)
    last = words[-1].strip(' \n"“')
    last = re.sub(
        r"^(?:và|thì|nay|cũng|kính|trân trọng|đồng thời|tiếp tục|thống nhất|nhất trí|thông báo|thông báo và)\s*",
        "",
        last,
    )
    if not before.strip():
        return False
    if not last or last.casefold() in ("và", "thì", "nay", "cũng", "kính", "trân trọng", "đồng thời"):
        if before.rstrip(' "“\n').endswith(":"):
            doers = read_bodies(plain, at, verb).names
            return None if doers and not house.may_direct(doers[0]) else False
        if len(words) == 1 or INTRO.match(plain, at, verb):
            return False
        bodies = read_bodies(plain, at, verb)
        if not bodies.names:
            return False if not VERB_ANY_CASE.match(plain, at, verb) else None
        return _who_directs(bodies.names, house)
    place = verb - len(before) + before.rfind(last)
    bodies = read_bodies(plain, place, verb)
    if not bodies.names or spaced(plain[bodies.end : verb]).strip(" ,") not in (
        "",
        "cũng",
        "tiếp tục",
        "thông báo và",
        "thông báo, và",
        "trân trọng",
        "kính",
        "đã",
    ):
        return None
    return _who_directs(bodies.names, house)


def _who_directs(names: tuple[str, ...], house: House) -> bool | None:
    if any(house.is_above(name) for name in names):
        return True
    return False if house.may_direct(names[0]) else None


def _from_directive(plain: str, verb: re.Match[str], end: int, house: House) -> Sentence | None:
    at = verb.end()
    colon = TO_WHOM.match(plain, at, end)
    at = colon.end() if colon else at
    word = spaced(verb[0]).casefold()
    bodies = read_bodies(plain, at, end)
    if not bodies.names and word == "chuyển":
        stop = first_stop(plain, at, end)
        for on in PASSED_ON.finditer(plain, at, min(stop, at + 400)):
            bodies = read_bodies(plain, on.end(), end)
            if bodies.names:
                break
    if bodies.names:
        return _judged(plain, verb.start(), bodies, end, house, word)
    if word in ("đề nghị", "yêu cầu") and VERB.match(plain, at, end):
        return Sentence(Says.CLOSING if _closes(plain, at, end) else Says.TASK, verb.start(), at, (), True, word)
    return None


def _judged(plain: str, start: int, bodies: Bodies, end: int, house: House, verb: str) -> Sentence | None:
    """A duty on `bodies` from `start`: whether it is one."""
    duty = _duty(plain, bodies.end, end)
    names = tuple(name for name in bodies.names if not house.is_own(name))
    if not names:
        return Sentence(Says.OWN, start, duty)
    if verb in ("đề nghị", "") and all(house.is_above(name) for name in names):
        return Sentence(Says.QUOTED, start, duty)
    if _closes(plain, duty, end):
        return Sentence(Says.CLOSING, start, duty, names)
    if any(map(house.is_set_up, names)) or house.sets_up and _only_an_office(plain, duty, end):
        return Sentence(Says.OWN, start, duty)
    return Sentence(Says.TASK, start, duty, names, False, verb)


def _only_an_office(plain: str, duty: int, end: int) -> bool:
    """ "… là cơ quan thường trực của Ban": a place in the body that is set up, no duty."""
    stop = first_stop(plain, duty, end)
    return bool(OFFICE_DUTY.match(plain, duty, end)) and not re.search(r"trước\s+ngày|,\s+\w", plain[duty:stop])


def _duty(plain: str, at: int, end: int) -> int:
    """Where what is to be done begins: past brackets, a colon, and "theo chức năng, nhiệm vụ được giao"."""
    for _ in range(4):
        skip = re.compile(r"\s*(?:\([^()]{0,200}\)|[,:]|\s)\s*").match(plain, at, end)
        at = skip.end() if skip else at
        if not ACCORDING.match(plain, at, end) or re.compile(r"theo\s+dõi").match(plain, at, end):
            continue
        stop = min(first_stop(plain, at, end), at + 300)
        verbs = [
            m.end()
            for m in re.finditer(r",\s+", plain[at:stop])
            if VERB.match(plain, at + m.end(), end) and not ACCORDING.match(plain, at + m.end())
        ]
        given = re.search(r"được\s+(?:giao|phân\s+công|phân\s+cấp)\s+", plain[at:stop])
        if given and VERB.match(plain, at + given.end(), end) and not ACCORDING.match(plain, at + given.end()):
            return at + given.end()
        if verbs:
            return at + verbs[0]
        words = [
            m.start()
            for m in re.finditer(r"(?<=\s)\w", plain[at:stop])
            if VERB.match(plain, at + m.start(), end) and not NOUNS.match(plain, at + m.start(), end)
        ]
        words = [
            place
            for place in words
            if not spaced(plain[at : at + place]).endswith(("được", "chức năng, nhiệm vụ", "ý kiến"))
        ]
        return at + words[0] if words else at
    return at


def _full_stop(plain: str, stop: int, end: int) -> int:
    """The end of the sentence whose first clause ends at `stop`."""
    while stop < end and plain[stop] == ";":
        stop = first_stop(plain, stop + 1, end)
    return stop


def _closes(plain: str, duty: int, end: int, dated: bool = True) -> bool:
    """Is what follows the actors only "carry it out", "be liable", "know it"?"""
    stop = first_stop(plain, duty, end)
    words = plain[duty:stop]
    sentence = plain[duty : _full_stop(plain, stop, end)]
    if dated and REPORTS.search(sentence) and BY_A_DAY.search(sentence):
        return False
    if BARE.fullmatch(words.strip()):
        return True
    near = CLOSING.search(words)
    if near and near.start() < 70 and (dated or near.start() < 20):
        return True
    again = WHOLE_AGAIN.search(words)
    return bool(
        again
        and len(words) < 220
        and not re.match(
            r"(?:theo\s+dõi|đôn\s+đốc|kiểm\s+tra|hướng\s+dẫn|tham\s+mưu|chủ\s+trì|tổng\s+hợp|là\s)",
            words,
            re.IGNORECASE,
        )
    )


def _named(plain: str, start: int, at: int, end: int, house: House) -> Sentence | None:
    """ "Sở A [,:] chủ trì …": actors first."""
    if not START.match(plain, at, end):
        return None
    bodies = read_bodies(plain, at, end)
    if not bodies.names:
        return None
    duty = _duty(plain, bodies.end, end)
    if NO_DUTY.match(plain, duty, end) and not OFFICE_DUTY.match(plain, duty, end):
        return Sentence(Says.OWN if all(map(house.is_own, bodies.names)) else Says.TOLD, start, duty)
    if not (
        VERB.match(plain, duty, end)
        or OFFICE_DUTY.match(plain, duty, end)
        or _capital_verb(plain, bodies.end, duty, end)
        or _plain_duty(plain, bodies, duty, end)
    ):
        return None
    return _judged(plain, start, bodies, end, house, "")


def _plain_duty(plain: str, bodies: Bodies, duty: int, end: int) -> bool:
    """After the full name of a department any small word that only verbs can be: no list of verbs is whole."""
    field = FIELDS.search(bodies.names[-1])
    named = field and field.end() == len(bodies.names[-1])
    return bool(
        named
        and duty < end
        and plain[duty].islower()
        and not OVER.match(plain, duty, end)
        and not START.match(plain, duty, end)
    )


def _towards(plain: str, at: int, end: int, house: House) -> Sentence | None:
    """ "Đối với Sở A: …": the doer after a preposition, parted by a colon."""
    found = TOWARDS.match(plain, at, end)
    bodies = read_bodies(plain, found.end(), end) if found else None
    if found is None or bodies is None or not bodies.names or not plain[bodies.end : end].lstrip().startswith(":"):
        return None
    return _named(plain, at, found.end(), end, house)


def _capital_verb(plain: str, bodies_end: int, duty: int, end: int) -> bool:
    """After "Sở A:" the verb may have a capital letter."""
    return ":" in plain[bodies_end:duty] and bool(
        VERB_ANY_CASE.match(plain, duty, end) or OFFICE_DUTY.match(plain, duty, end)
    )


def _introduced(plain: str, at: int, end: int, house: House) -> Sentence | None:
    """ "Trong thời gian …, các hội …": an introduction, a comma, the actors or the verb."""
    if not INTRO.match(plain, at, end):
        return None
    stop = min(first_stop(plain, at, end), at + 500)
    verb_at = -1
    for comma in re.finditer(r",\s+", plain[at:stop]):
        place = at + comma.end()
        start = at if KEPT_INTRO.match(plain, at, end) else place
        named = _named(plain, start, place, end, house)
        if named and named.says is not Says.TOLD:
            return named
        if verb_at < 0 and VERB.match(plain, place, end):
            verb_at = place
    if verb_at >= 0 and KEPT_INTRO.match(plain, at, end):
        return Sentence(Says.VERB, at, verb_at)
    return None


def _unknown_name(plain: str, at: int, end: int, house: House) -> Sentence | None:
    """A name with capitals that no list knows, before words that only lay duties."""
    strong = STRONG.search(plain, at, min(end, at + 120))
    if not strong or not plain[at].isupper():
        return None
    name = plain[at : strong.start()]
    capitals = [word for word in name.split()[1:] if word[0].isupper()]
    if (
        not capitals
        or re.search(r"[.;:,“”()]", name)
        or NO_NAME.match(name)
        or re.search(r"(?i)\bsố\s+\d", name)
        or INTRO.match(name)
        or re.match(r"(?:Ngày|Từ|Hiện|Đến|Trong|Tại|Do|Vì)\s", name)
        or VERB_ANY_CASE.match(name)
        or re.match(r"(?:Việc|Công\s+tác|Nội\s+dung|Kết\s+quả|Mọi|Nguồn|Kinh\s+phí|Quá\s+trình)\b", name)
    ):
        return None
    return _judged(plain, at, Bodies((spaced(name).strip(" ,"),), at, strong.start()), end, house, "")
