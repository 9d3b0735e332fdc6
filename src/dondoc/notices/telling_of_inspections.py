"""Who is told of what an inspection does (as `telling`): the inspected agency once it may know, who inspects, who owes a recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_noop as N_

from dondoc.audit.following import Line
from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearers import Hears, Telling, always, desks, named
from dondoc.notices.hearing import Ear, Place, Scene
from dondoc.rules.access import Role


def inspected(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """The inspected agency, of what it may know: a sudden inspection that is still prepared it hears nothing of."""
    return desks("agency")(scene, line, place) if line.facts.get("known") else ()


def of_a_result(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """The inspected agency and who owes what is recommended; of an agency's own the leaders of the Office, to whom it is filed (TH 15.1, 15.2)."""
    yield from desks("agency", "owners")(scene, line, place)
    if line.facts.get("own"):
        yield from scene.by_role[Role.OFFICE_LEADER]


def signers_of(fact: str) -> Hears:
    """Who signs for the agency that stands in a fact."""

    def hears(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
        for agency_id in line.ids(fact):
            yield from (ear for ear in scene.by_agency[scene.holder(agency_id)] if ear.signs)

    return hears


_PAGE, _PAPERS, _MINUTES = (
    ("inspection", "inspection"),
    ("inspection_papers", "inspection"),
    ("inspection_minutes", "inspection"),
)
_RESULT, _ONE = ("inspection_conclusion", "inspection"), ("inspection_recommendation", "recommendation")

OF_INSPECTIONS: dict[K, Telling] = {
    K.INSPECTION_ANNOUNCED: Telling(
        inspected,
        N_("Cơ quan được kiểm tra; anh/chị xem thông báo và nội dung cần chuẩn bị"),
        urgent=always,
        page=_PAGE,
    ),
    K.INSPECTION_BEGUN: Telling(inspected, N_("Cuộc kiểm tra cơ quan đã bắt đầu"), urgent=always, page=_PAGE),
    K.INSPECTION_CANCELLED: Telling(inspected, N_("Cuộc kiểm tra cơ quan đã được hủy"), page=_PAGE),
    K.INSPECTION_PAPER_ASKED: Telling(
        inspected, N_("Cơ quan được yêu cầu cung cấp hồ sơ, tài liệu phục vụ kiểm tra"), page=_PAPERS, joined=True
    ),
    K.INSPECTION_PAPER_ASKED_AGAIN: Telling(
        inspected, N_("Tài liệu cơ quan đã gửi còn thiếu; anh/chị xem phần cần bổ sung"), page=_PAPERS, joined=True
    ),
    K.INSPECTION_PAPER_HANDED_IN: Telling(
        named("asked_by"), N_("%(agency)s đã gửi tài liệu theo yêu cầu kiểm tra"), page=_PAPERS, joined=True
    ),
    K.MINUTES_SHOWN: Telling(
        signers_of("agency"), N_("Biên bản làm việc chờ ý kiến của thủ trưởng cơ quan"), page=_MINUTES
    ),
    K.MINUTES_REMARKED: Telling(
        named("drafted_by"), N_("%(agency)s đã nêu ý kiến về biên bản làm việc"), page=_MINUTES
    ),
    K.CONCLUSION_SIGNED: Telling(
        of_a_result,
        N_("Đã có kết luận kiểm tra và các kiến nghị phải thực hiện"),
        page=_RESULT,
        by="own",
        variants={"True": (N_("%(agency)s đã có kết quả tự kiểm tra"), "")},
    ),
    K.RECOMMENDATION_REPORTED: Telling(
        named("signed_by"), N_("Một kiến nghị sau kiểm tra được báo cáo là đã thực hiện"), page=_ONE
    ),
    K.RECOMMENDATION_REMINDED: Telling(
        desks("owner"), N_("Một kiến nghị sau kiểm tra sắp đến thời hạn thực hiện"), page=_ONE, joined=True
    ),
    K.RECOMMENDATION_SENT_BACK: Telling(
        desks("owner"), N_("Kiến nghị sau kiểm tra chưa được xác nhận là đã thực hiện"), page=_ONE
    ),
    K.RECOMMENDATION_PUT_OFF: Telling(
        desks("owner"), N_("Thời hạn thực hiện một kiến nghị sau kiểm tra đã được đổi"), page=_ONE
    ),
    K.RECOMMENDATION_CONFIRMED: Telling(
        desks("owner"), N_("Một kiến nghị sau kiểm tra đã được xác nhận là thực hiện xong"), page=_ONE
    ),
    K.RECOMMENDATION_WITHDRAWN: Telling(desks("owner"), N_("Một kiến nghị sau kiểm tra đã được rút"), page=_ONE),
    K.INSPECTION_PLAN_PUBLISHED: Telling(
        desks("agencies"), N_("Cơ quan có trong kế hoạch kiểm tra đã được phê duyệt"), page=("inspection_plan", "plan")
    ),
}
