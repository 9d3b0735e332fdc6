"""When an agency ends: whether it may, what follows for its posts, units and groups, who could stand for it (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dondoc.organisations.models import Agency, AgencyGroup, Post, Succession
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.tree import successors
from dondoc.rules.errors import Refusal

#: Agencies of one level can stand for each other; nothing is merged upwards or downwards.
LEVELS: tuple[frozenset[str], ...] = (
    frozenset({AgencyKind.DEPARTMENT, AgencyKind.UNIT, AgencyKind.OTHER}),
    frozenset({AgencyKind.DISTRICT}),
    frozenset({AgencyKind.COMMUNE}),
    frozenset({AgencyKind.DIVISION}),
    frozenset({AgencyKind.SUBORDINATE}),
)
#: Ends with the province and not before.
LASTING = (AgencyKind.PROVINCE, AgencyKind.OFFICE)


def same_level(agency: Agency, other: Agency) -> bool:
    return any({agency.kind, other.kind} <= level for level in LEVELS)


def posts_upon(agency_id: int, on: date) -> list[Post]:
    """The posts of an agency that run to `on` or beyond, and would end the day before."""
    held = Post.objects.filter(agency_id=agency_id, valid_from__lt=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return list(held.select_related("user", "agency").order_by("pk"))


def could_succeed(agency: Agency, today: date) -> list[Agency]:
    """The agencies of its level that stand today, in the official order."""
    level = next((level for level in LEVELS if agency.kind in level), frozenset())
    standing = Agency.objects.filter(kind__in=level).filter(Q(dissolved_on=None) | Q(dissolved_on__gt=today))
    return list(standing.exclude(pk=agency.pk).order_by("kind", "position", "sort_key"))


@dataclass(frozen=True, slots=True)
class EndOfAgency:
    """What stands or falls with an agency besides its work."""

    posts: list[Post]
    units: list[Agency]
    groups: list[AgencyGroup]
    fields: list[str]
    predecessors: list[Agency]


def end_of_agency(agency: Agency, on: date) -> EndOfAgency:
    """Five queries."""
    below = Agency.objects.filter(parent=agency).filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on))
    return EndOfAgency(
        posts=posts_upon(agency.pk, on),
        units=list(below.order_by("position", "pk")),
        groups=list(agency.groups.order_by("position", "pk")),
        fields=[row.field.name for row in agency.managed_fields.select_related("field").order_by("field_id")],
        predecessors=[s.agency for s in agency.predecessions.select_related("agency").order_by("on")],
    )


def standing_succession(agency_id: int) -> Succession | None:
    """What became of an agency, as far as it was not taken back."""
    return Succession.objects.select_related("agency", "successor").filter(agency_id=agency_id).first()


def refuse_end(agency: Agency, on: date) -> None:
    """Raises Refusal where the agency cannot end on that day."""
    if agency.kind in LASTING:
        raise Refusal(
            "agency_lasts",
            "{agency} không kết thúc hoạt động riêng khi tỉnh còn dùng hệ thống này. Đổi tên thì anh/chị dùng “Đổi tên”.",
            agency=agency.name,
        )
    if agency.dissolved_on is not None:
        raise Refusal(
            "agency_already_gone",
            "{agency} đã thôi hoạt động từ {on}; không ghi lần thứ hai.",
            agency=agency.name,
            on=agency.dissolved_on.strftime("%d/%m/%Y"),
        )
    if agency.founded_on is not None and on <= agency.founded_on:
        raise Refusal(
            "ends_before_its_founding",
            "{agency} thành lập ngày {founded}; ngày kết thúc phải sau ngày đó. Anh/chị xem lại ngày.",
            field="on",
            agency=agency.name,
            founded=agency.founded_on.strftime("%d/%m/%Y"),
        )
    later = Post.objects.filter(agency=agency, valid_from__gte=on).count()
    if later:
        raise Refusal(
            "posts_begin_later",
            "Có {n} vị trí tại {agency} bắt đầu từ ngày đó trở đi. Anh/chị kết thúc các vị trí ấy, hoặc chọn ngày muộn hơn.",
            field="on",
            n=later,
            agency=agency.name,
        )


def refuse_merger(agency: Agency, successor: Agency, on: date) -> None:
    """Raises Refusal where `successor` cannot stand for `agency` from that day on; asked by the preview and by the deed."""
    refuse_end(agency, on)
    if agency.pk == successor.pk:
        raise Refusal(
            "merged_into_itself",
            "{agency} không thể kế thừa chính mình. Anh/chị chọn cơ quan khác.",
            field="successor_id",
            agency=agency.name,
        )
    if successor.dissolved_on is not None and successor.dissolved_on <= on:
        raise Refusal(
            "successor_is_gone",
            "{successor} không tiếp nhận được nhiệm vụ của {agency} vì vào ngày đó không còn hoạt động. Anh/chị chọn cơ quan khác.",
            field="successor_id",
            agency=agency.name,
            successor=successor.name,
        )
    _refuse_circle(agency, successor)
    if successor.founded_on is not None and successor.founded_on > on:
        raise Refusal(
            "successor_not_founded_yet",
            "{successor} thành lập ngày {founded}, sau ngày {on}. Anh/chị xem lại ngày hoặc chọn cơ quan khác.",
            field="on",
            successor=successor.name,
            founded=successor.founded_on.strftime("%d/%m/%Y"),
            on=on.strftime("%d/%m/%Y"),
        )
    if not same_level(agency, successor):
        raise Refusal(
            "merged_across_levels",
            "{agency} và {successor} không cùng cấp nên không hợp nhất được. Anh/chị chọn một cơ quan cùng cấp.",
            field="successor_id",
            agency=agency.name,
            successor=successor.name,
        )


def _refuse_circle(agency: Agency, successor: Agency) -> None:
    """A merger of a day to come may already lead from the successor back to the agency."""
    chain = Succession.objects.order_by("-recorded_at").first()
    moment = chain.recorded_at if chain else None
    if moment and successors(date.max, moment).get(successor.pk) == agency.pk:
        raise Refusal(
            "merged_in_a_circle",
            "{successor} đã được ghi là sẽ hợp nhất vào {agency}, nên chiều ngược lại là một vòng tròn. Anh/chị hủy việc đã ghi trước.",
            field="successor_id",
            agency=agency.name,
            successor=successor.name,
        )


def refuse_ending(agency: Agency, successor: Agency | None, on: date, basis: str) -> None:
    """Raises what the deed would raise, for a preview: a merger where there is a successor, else a dissolution; no basis is one of them."""
    if not basis.strip():
        raise no_basis()
    if successor is not None:
        refuse_merger(agency, successor, on)
    else:
        refuse_end(agency, on)


def no_basis() -> Refusal:
    return Refusal(
        "needs_basis",
        "Chưa ghi văn bản làm căn cứ. Anh/chị ghi số, ký hiệu và ngày của văn bản rồi lưu lại.",
        field="basis",
    )
