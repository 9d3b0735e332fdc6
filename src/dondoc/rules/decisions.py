"""What a province may decide on screen where its regulation is silent, and the version of the regulation that follows from it (A1, A3).

Offered are the silences whose value the software takes from the version that governs a directive. The sentence of a decision is made from its
value, so that the two never disagree. Where the regulation speaks, nothing can be decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from dondoc.rules import regulation_checks
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.base import Confidence, Provision

#: Directives with more tasks or agencies than this do not exist.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One value of a decision. `options`: code -> words; none for a whole number from 1 to MOST."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """A place that can be decided: its values, and the sentence they make (for a choice, that of the option)."""

    key: str
    asked: tuple[Asked, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """`values` by the names that the silence asks, as text. `ground`: the document or direction it rests on. In force from `from_day` on."""

    key: str
    values: Mapping[str, str]
    ground: str
    from_day: date


SILENCES: dict[str, Silence] = {
    one.key: one
    for one in (
        Silence(
            "entry.bulk",
            (Asked("tasks", "Số nhiệm vụ, từ"), Asked("agencies", "Số cơ quan, từ")),
            "Từ {tasks} nhiệm vụ và từ {agencies} cơ quan trở lên, đủ cả hai.",
        ),
        Silence(
            "calendar",
            (
                Asked(
                    "roll",
                    "Hạn rơi vào ngày nghỉ",
                    (
                        ("forward", "Xét đúng hạn đến hết ngày làm việc liền sau."),
                        ("back", "Xét đúng hạn đến hết ngày làm việc liền trước."),
                        ("none", "Xét đúng hạn theo chính ngày đã giao, dù là ngày nghỉ."),
                    ),
                ),
            ),
        ),
        Silence(
            "completion.judged_by",
            (
                Asked(
                    "value",
                    "Đúng hạn xét theo",
                    (
                        ("filed_on", "Theo ngày người đứng đầu nộp kết quả mà sau đó được xác nhận."),
                        ("result_dated", "Theo ngày ghi trên văn bản kết quả."),
                    ),
                ),
            ),
        ),
        Silence(
            "completion.office_holding_excluded",
            (
                Asked(
                    "value",
                    "Thời gian Văn phòng giữ kết quả",
                    (
                        ("yes", "Trừ thời gian Văn phòng giữ kết quả khi xét quá hạn."),
                        ("no", "Không trừ thời gian Văn phòng giữ kết quả khi xét quá hạn."),
                    ),
                ),
            ),
        ),
        Silence(
            "reports.data_close",
            (
                Asked(
                    "basis",
                    "Số liệu báo cáo định kỳ chốt",
                    (
                        (
                            "decree_09",
                            "Theo Điều 12 Nghị định 09/2019/NĐ-CP: từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ.",
                        ),
                        (
                            "sending_date",
                            "Đến hết ngày liền trước ngày cuối còn kịp gửi; kỳ sau tính tiếp từ hôm sau.",
                        ),
                        ("calendar", "Theo kỳ dương lịch: từ ngày đầu đến ngày cuối của kỳ."),
                    ),
                ),
            ),
        ),
        Silence(
            "scoring.formula",
            (
                Asked(
                    "value",
                    "Chấm điểm kết quả",
                    (
                        (
                            "by_product",
                            "Theo từng nhiệm vụ phải xong: hoàn thành, đúng hạn, chất lượng, cập nhật đúng kỳ.",
                        ),
                        ("decree_335", "Theo khung số lượng, chất lượng, tiến độ của Nghị định 335/2025/NĐ-CP."),
                    ),
                ),
            ),
        ),
    )
}


def open_to_decision(regulation: Regulation) -> list[tuple[Silence, Provision]]:
    """The silences that this regulation leaves to the province, each with what holds now."""
    here = dict(regulation.provisions())
    return [
        (silence, here[key])
        for key, silence in SILENCES.items()
        if key in here and here[key].confidence is not Confidence.STATED
    ]


def values_of(silence: Silence, provision: Provision) -> dict[str, str]:
    """What holds now, in the words of a decision's `values`."""
    return {asked.name: _as_text(getattr(provision, asked.name)) for asked in silence.asked}


def answer_of(decision: Decision) -> str:
    """The sentence that a decision makes. Raises Refusal at the first value that is none of what is asked."""
    silence = SILENCES[decision.key]
    for asked in silence.asked:
        given = decision.values.get(asked.name, "")
        if asked.options and given not in dict(asked.options):
            raise Refusal("no_choice", "Anh/chị chọn một trong các cách.", field=asked.name)
        if not asked.options and not (given.isdecimal() and len(given) < 6 and 1 <= int(given) <= MOST):
            raise Refusal(
                "no_number",
                "Chỗ này là một số nguyên từ 1 đến {most}.",
                field=asked.name,
                most=f"{MOST:,}".replace(",", "."),
            )
    if silence.sentence:
        return silence.sentence.format(**{name: int(given) for name, given in decision.values.items()})
    asked = silence.asked[0]
    return dict(asked.options)[decision.values[asked.name]]


def version_id(regulation_id: str, day: date) -> str:
    return f"{regulation_id}-{day:%Y%m%d}"


def versions(base: Regulation, decisions: Iterable[Decision]) -> list[Regulation]:
    """The versions that follow from the decisions on one regulation: one a day on which any begins, with all that was decided by then.

    Decisions on what the regulation itself says by now, or no longer knows, are passed over.
    """
    known = {silence.key for silence, _provision in open_to_decision(base)}
    ordered = sorted((d for d in decisions if d.key in known), key=lambda d: d.from_day)
    found = []
    for day in sorted({d.from_day for d in ordered}):
        version = base
        for decision in ordered:
            if decision.from_day <= day:
                version = _put(version, decision.key.split("."), decision)
        validity = replace(base.validity, from_=day, signed_on=None, days_after_signing=None)
        title = f"{base.short_title} (từ {day:%d/%m/%Y})"
        # An example was reckoned with the values of the file; what a decision changes of it is shown before it is taken.
        found.append(replace(version, id=version_id(base.id, day), short_title=title, validity=validity, examples=()))
    return found


def problems(regulation: Regulation) -> list[str]:
    """What the checks of the profile find wrong with a version; empty where it may be used."""
    whole = {one.name: getattr(regulation, one.name) for one in fields(regulation)}
    found = [problem.message for problem in regulation_checks.problems(whole)]
    return found + [text for _key, p in regulation.provisions() for text in regulation_checks.provision_problems(p)]


def _put(holder: Any, path: list[str], decision: Decision) -> Any:
    name, rest = path[0], path[1:]
    there = getattr(holder, name)
    if rest:
        return replace(holder, **{name: _put(there, rest, decision)})
    values = {one: _typed(getattr(there, one), given) for one, given in decision.values.items()}
    said = {"answer": answer_of(decision), "note": decision.ground, "confidence": Confidence.LOCAL_DECISION}
    return replace(holder, **{name: replace(there, **values, **said)})


def _typed(present: object, given: str) -> object:
    if isinstance(present, bool):
        return given == "yes"
    if isinstance(present, StrEnum):
        return type(present)(given)
    return int(given) if isinstance(present, int) else given


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, StrEnum) else str(value)
