"""The words of a notice, drafted from the facts of an inspection (TH 14; BT 14): decision, contents, days, who comes, what is to be prepared."""

from __future__ import annotations

from datetime import date

from dondoc.core.regulation import regulation
from dondoc.inspections.models import Inspection, Wanted
from dondoc.inspections.queries.minutes import body_name, inspectors_of, invited_to, role_words
from dondoc.organisations.models import Agency
from dondoc.rules.regulation.base import paper_cite


def drafted_notice(inspection: Inspection) -> str:
    """What the inspected agency is told, as a draft to be put right. Four queries."""
    rules = regulation(inspection.regulation_id)
    basis = f"Căn cứ {rules.title}"
    if inspection.decision_number:
        day = f" ngày {inspection.decision_on:%d/%m/%Y}" if inspection.decision_on else ""
        basis += f" và Quyết định số {inspection.decision_number}{day}"
    contents = [one.name for one in rules.inspection.contents if one.code in inspection.contents]
    made = [
        f"{basis}, {body_name(inspection)} thông báo kiểm tra việc thực hiện nhiệm vụ được giao của {inspection.agency.name}."
    ]
    made.append(f"1. Nội dung kiểm tra: {'; '.join(contents)}.")
    made.append(f"2. Thời gian: {days_words(inspection.first, inspection.last)}.")
    made.append("3. Thành phần:")
    made += [
        f"- {one.user.full_name}, {one.title}, {role_words(inspection, one.role)}" for one in inspectors_of(inspection)
    ]
    made += [f"- {guest.agency.name if guest.agency else guest.name} (được mời)" for guest in invited_to(inspection)]
    wanted = list(Wanted.objects.filter(inspection=inspection.pk, dropped_at__isnull=True).order_by("due_on", "pk"))
    cite = f" ({paper_cite(rules.inspection.papers.cite)} Quy chế)" if rules.inspection.papers else ""
    made.append(f"4. {inspection.agency.name} chuẩn bị{cite}:")
    made.append(
        "- Báo cáo tình hình thực hiện nhiệm vụ được giao theo các nội dung nêu trên, nêu rõ tồn tại, nguyên nhân."
    )
    made += [
        f"- {' '.join(one.words.split()).rstrip('.')}, gửi trước hết ngày {one.due_on:%d/%m/%Y}." for one in wanted
    ]
    made.append(f"- Hồ sơ, tài liệu của các nhiệm vụ và người nắm việc để làm việc với {body_name(inspection)}.")
    return "\n".join(made)


def days_words(first: date, last: date) -> str:
    """ "ngày 19/11/2026" or "từ ngày … đến ngày …"."""
    if first == last:
        return f"ngày {first:%d/%m/%Y}"
    return f"từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}"


def agencies_to_invite(inspection: Inspection, day: date) -> list[tuple[int, str]]:
    """The agencies of the directory that stand on `day`, without the inspected one."""
    rows = Agency.objects.exclude(pk=inspection.agency_id).order_by("position", "sort_key")
    found = rows.values_list("pk", "name", "dissolved_on")
    return [(pk, name) for pk, name, gone in found if gone is None or gone > day]
