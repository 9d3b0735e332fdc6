"""The bricks every rule of a regulation is made of: where it is written, how sure it is, and a length of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """Whose word a value is: the regulation's, the product's, or a decision taken where the text is silent."""

    STATED = "stated"
    DEFAULT = "default"
    LOCAL_DECISION = "local-decision"


class Unit(StrEnum):
    """The unit of a limit's own clause; there is no global unit."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class Anchor(StrEnum):
    """The event a limit is counted from (or, for `deadline`, towards)."""

    ISSUED = "issued"
    RELEASED = "released"
    ASSIGNED = "assigned"
    RECEIVED = "received"
    DISPUTED = "disputed"
    SUBMITTED = "submitted"
    DEADLINE = "deadline"
    OVERDUE = "overdue"
    FEEDBACK_RECEIVED = "feedback_received"
    ENDED = "ended"
    PERIOD_END = "period_end"
    APPROVED = "approved"
    ASKED = "asked"
    DEMANDED = "demanded"
    SHOWN = "shown"


ANCHOR_WORDS = {
    Anchor.ISSUED: "ngày ban hành văn bản",
    Anchor.RELEASED: "ngày phát hành văn bản",
    Anchor.ASSIGNED: "ngày giao nhiệm vụ",
    Anchor.RECEIVED: "ngày nhận nhiệm vụ",
    Anchor.DISPUTED: "ngày cơ quan đề nghị điều chỉnh",
    Anchor.SUBMITTED: "ngày cơ quan nộp kết quả",
    Anchor.DEADLINE: "ngày hết hạn nhiệm vụ",
    Anchor.OVERDUE: "ngày hết hạn mà nhiệm vụ chưa xong",
    Anchor.FEEDBACK_RECEIVED: "ngày nhận thông tin phản hồi",
    Anchor.ENDED: "ngày kết thúc kiểm tra",
    Anchor.PERIOD_END: "ngày cuối kỳ",
    Anchor.APPROVED: "ngày được phê duyệt",
    Anchor.ASKED: "ngày cơ quan đề nghị",
    Anchor.DEMANDED: "ngày yêu cầu giải trình",
    Anchor.SHOWN: "ngày gửi bảng điểm",
}
UNIT_WORDS = {Unit.WORKING_DAY: "ngày làm việc", Unit.DAY: "ngày", Unit.HOUR: "giờ", Unit.MONTH: "tháng"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A length of time. `value` 0 in days means the same day. `inclusive` False: the last day is already too late."""

    value: int
    unit: Unit
    anchor: Anchor
    inclusive: bool = True

    @property
    def same_day(self) -> bool:
        return self.value == 0

    def in_words(self) -> str:
        """ "02 ngày làm việc, tính từ ngày phát hành văn bản" """
        if self.same_day:
            return f"trong {ANCHOR_WORDS[self.anchor]}"
        return f"{self.value:02d} {UNIT_WORDS[self.unit]}, tính từ {ANCHOR_WORDS[self.anchor]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Anything the profile says: where (`cite`, a string, never computed) and on whose word (`confidence`).

    Where that word is not the regulation's, `question` says in plain Vietnamese what the text leaves open and
    `answer` what was decided. `valid_from`, `valid_to`: first and last day the value holds, None for as long as
    the regulation does.
    """

    cite: str
    confidence: Confidence
    note: str = ""
    question: str = ""
    answer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Provision):
    """One entry of a closed list: a code for software, a Vietnamese name for people; `stated` unless it says else."""

    code: str
    name: str
    confidence: Confidence = Confidence.STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Provision):
    """A yes or no that knows where it is written; it can be used as a truth value."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Provision):
    """A whole number that knows where it is written."""

    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes(Provision):
    """A list of codes that stand or fall together under one article; `in` and iteration work on them."""

    codes: tuple[str, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Provision):
    """A time limit with its article."""

    limit: Limit


def split_cite(cite: str) -> tuple[str, ...]:
    """ "15.1, 15.2" → ("15.1", "15.2"); "" → ()."""
    return tuple(part.strip() for part in cite.split(",") if part.strip())


def short_cite(cite: str) -> str:
    """How a citation prints beside a date: "6.1.a" → "Đ6.1.a", "QĐ.2.1" → "QĐ Đ2.1", "" → ""."""
    printed = []
    for part in split_cite(cite):
        printed.append(f"QĐ Đ{part[3:]}" if part.startswith("QĐ.") else f"Đ{part}")
    return ", ".join(printed)


def long_cite(cite: str) -> str:
    """How a citation reads in a sentence: "6.1.a" → "Điều 6 khoản 1 điểm a", "QĐ.2" → "Điều 2 Quyết định ban hành"."""
    return "; ".join(_read_out(part) for part in split_cite(cite))


def paper_cite(cite: str) -> str:
    """How a paper cites, the smallest part first: "6.1.a, 17.1" → "điểm a khoản 1 Điều 6, khoản 1 Điều 17"; "21.cuối" → "đoạn cuối Điều 21"."""
    return ", ".join(" ".join(reversed(_steps(part))) + _whose(part) for part in split_cite(cite))


def _read_out(part: str) -> str:
    return " ".join(_steps(part)) + _whose(part)


def _steps(part: str) -> list[str]:
    steps = part.removeprefix("QĐ.").split(".")
    words = [f"Điều {steps[0]}"]
    for word, step in zip(("khoản", "điểm"), steps[1:], strict=False):
        words.append("đoạn cuối" if step == "cuối" else f"{word} {step}")
    return words


def _whose(part: str) -> str:
    return " Quyết định ban hành" if part.startswith("QĐ.") else ""
