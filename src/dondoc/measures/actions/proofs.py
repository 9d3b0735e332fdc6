"""What shows that a measure was carried out since it was decided: found in the rooms that urge, ask to explain and give tasks, never typed."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.core import clock
from dondoc.directives.models import Directive
from dondoc.exchanges.models import Explanation
from dondoc.measures.models import Measure
from dondoc.organisations import queries as organisations
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.numbering import parse_number
from dondoc.tasks.models import Task
from dondoc.urging.models import Urge


def urged_since(measure: Measure) -> Urge:
    """The newest urging about one of its tasks since the decision. Refusal: no_urge."""
    about = measure.lines.values("assignment_id")
    urges = Urge.objects.filter(lines__assignment__in=about, at__gte=measure.decided_at, taken_back_at=None)
    found = urges.order_by("-at", "-pk").first()
    if found is None:
        first = measure.lines.order_by("pk").values_list("assignment_id", flat=True).first()
        raise Refusal(
            "no_urge",
            "Từ ngày {day} chưa có lần đôn đốc nào về các nhiệm vụ của kiến nghị này. Anh/chị đôn đốc trước rồi ghi kết quả.",
            field="outcome",
            way_on=WayOn("Mở nhiệm vụ để đôn đốc", "assignment", (first,)),
            day=f"{_decided_on(measure):%d/%m/%Y}",
        )
    return found


def asked_to_explain_since(measure: Measure, at: datetime) -> Explanation:
    """The newest explanation that was demanded of the agency, or of whom it went into, since the decision. Refusal: no_explanation."""
    heir = organisations.successors(clock.day_of(at), at).get(measure.agency_id, measure.agency_id)
    asked = Explanation.objects.filter(agency__in={measure.agency_id, heir}, at__gte=measure.decided_at)
    found = asked.order_by("-at", "-pk").first()
    if found is None:
        raise Refusal(
            "no_explanation",
            "Từ ngày {day} chưa có yêu cầu giải trình nào gửi {agency}. Anh/chị yêu cầu giải trình trước rồi ghi kết quả.",
            field="outcome",
            way_on=WayOn("Mở phần giải trình", "explanations"),
            day=f"{_decided_on(measure):%d/%m/%Y}",
            agency=measure.agency.name,
        )
    return found


def directive_since(measure: Measure, number: str) -> Directive:
    """The directive of this number of which a task was sent out since the decision; of several the newest. Refusal: no_such_directive,
    no_new_task."""
    register = WayOn("Đăng ký văn bản giao việc mới", "directive_register")
    if not number.strip():
        sentence = "Anh/chị ghi số, ký hiệu của văn bản giao việc sau đó."
        raise Refusal("no_such_directive", sentence, field="number", way_on=register)
    known = Directive.objects.filter(number_key=parse_number(number).key).order_by("-issued_on", "-pk")
    if not known:
        raise Refusal(
            "no_such_directive",
            "Chưa có văn bản {number} trong hệ thống. Anh/chị đăng ký và giao nhiệm vụ trước rồi ghi kết quả.",
            field="number",
            way_on=register,
            number=number.strip(),
        )
    sent = Task.objects.filter(directive__in=known, issued_at__gte=measure.decided_at).select_related("directive")
    newest = sent.order_by("-issued_at", "-pk").first()
    if newest is None:
        raise Refusal(
            "no_new_task",
            "Văn bản {number} chưa có nhiệm vụ nào được giao từ ngày {day}.",
            field="number",
            way_on=WayOn("Mở văn bản", "directive", (known[0].pk,)),
            number=number.strip(),
            day=f"{_decided_on(measure):%d/%m/%Y}",
        )
    return newest.directive


def _decided_on(measure: Measure) -> date:
    assert measure.decided_at is not None
    return clock.day_of(measure.decided_at)
