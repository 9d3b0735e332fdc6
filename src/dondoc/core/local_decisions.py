"""The decisions that a province took on screen where its regulation is silent (A1, A3): asked for, and made into versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core.models import LocalDecision
from dondoc.rules.decisions import Decision, answer_of, open_to_decision, problems, values_of, version_id, versions
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.regulation import Regulation
from dondoc.rules.said import joined


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision as it was recorded; `withdrawn_at` where it was taken back before its day."""

    id: int
    regulation_id: str
    key: str
    answer: str
    ground: str
    from_day: date
    decided_by_name: str
    decided_at: datetime
    withdrawn_at: datetime | None


def decision_rows(regulation_id: str) -> list[DecisionRow]:
    """All decisions on one regulation, the latest day first."""
    found = LocalDecision.objects.filter(regulation_id=regulation_id).order_by("-from_day", "-pk")
    names = (
        "id",
        "regulation_id",
        "key",
        "answer",
        "ground",
        "from_day",
        "decided_by_name",
        "decided_at",
        "withdrawn_at",
    )
    return [DecisionRow(*row) for row in found.values_list(*names)]


def decisions_on(regulation_id: str) -> list[Decision]:
    """Those that hold or will."""
    found = LocalDecision.objects.filter(regulation_id=regulation_id, withdrawn_at__isnull=True).order_by("pk")
    return [Decision(*row) for row in found.values_list("key", "values", "ground", "from_day")]


def versions_of(base: Regulation) -> list[Regulation]:
    """The versions that follow from what was decided on a regulation."""
    return versions(base, decisions_on(base.id))


def judged(base: Regulation, decision: Decision, *, today: date) -> Regulation:
    """The version that would hold from the day of a decision on, if nothing is against it. Writes nothing.

    Raises NotThere for a place that is not open, Refusal at `from_day`, `ground` or a value.
    """
    present = next((p for silence, p in open_to_decision(base) if silence.key == decision.key), None)
    if present is None:
        raise NotThere(f"silence {decision.key}")
    answer_of(decision)
    if decision.from_day <= today:
        raise Refusal(
            "day_has_begun",
            "Quyết định chỉ áp dụng cho văn bản ban hành từ một ngày chưa tới; nhiệm vụ đã giao không bị đụng đến. Anh/chị chọn ngày sau {today}.",
            field="from_day",
            today=f"{today:%d/%m/%Y}",
        )
    if not decision.ground.strip():
        raise Refusal("no_ground", "Anh/chị ghi văn bản hoặc ý kiến mà quyết định căn cứ vào.", field="ground")
    earlier = decisions_on(base.id)
    before = [v for v in versions(base, earlier) if v.valid_from and v.valid_from <= decision.from_day]
    holds = dict((before[-1] if before else base).provisions())[decision.key]
    silence = next(s for s, _p in open_to_decision(base) if s.key == decision.key)
    if values_of(silence, holds) == dict(decision.values):
        raise Refusal("nothing_changes", "Đây là cách đang áp dụng vào ngày đó; không có gì để ghi.")
    others = [d for d in earlier if (d.key, d.from_day) != (decision.key, decision.from_day)]
    wanted = version_id(base.id, decision.from_day)
    version = next(v for v in versions(base, [*others, decision]) if v.id == wanted)
    wrong = problems(version)
    if wrong:
        raise Refusal(
            "profile_disagrees", "Quyết định này không đứng được cùng các quy định khác: {why}", why=joined(wrong)
        )
    return version
