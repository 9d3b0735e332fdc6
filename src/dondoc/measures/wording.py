"""The words of a measure as they are proposed from the facts; the specialist may write others. They go into a document, so they are Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from dondoc.measures.models import Ground
from dondoc.measures.queries.candidates import Evidence
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.oversight import MeasureKind

#: What is said of an agency's tasks, by ground.
_SAID = {
    Ground.STUCK.value: "có {n} nhiệm vụ đang có khó khăn, vướng mắc đã phản ánh mà chưa được giải quyết",
    Ground.WRONGLY_DONE.value: "có {n} nhiệm vụ thực hiện chưa đúng yêu cầu hoặc chưa hoàn thành",
    Ground.OVERDUE.value: "có {n} nhiệm vụ đã đến hạn nhưng chưa thực hiện xong",
}


def proposed_words(agency: str, ground: str, found: Sequence[Evidence]) -> str:
    """One sentence with its figures: how many, how late, how often returned and urged. What is proposed stands beside it. `found`: not empty."""
    parts = [f"{agency} {_SAID[ground].format(n=f'{len(found):02d}')}"]
    late = max(one.days_late for one in found)
    if late:
        parts.append(f"lâu nhất quá hạn {late} ngày")
    if returned := sum(one.returned for one in found):
        parts.append(f"đã bị trả lại {returned:02d} lần")
    urged = sum(one.urged for one in found)
    parts.append(f"đã được đôn đốc {urged:02d} lượt" if urged else "chưa được đôn đốc")
    silent = sum(one.last_update_on is None for one in found)
    if silent:
        parts.append(f"{silent:02d} nhiệm vụ chưa có cập nhật nào")
    return f"{', '.join(parts)}."


def proposed_doer(rules: Regulation, agency: str, kind: MeasureKind) -> str:
    """Who would carry it out: an explanation is the agency's own, everything else begins with the Office."""
    return agency if kind.leads_to == "explanation" else rules.office_name
