"""The figures cut one way or another: the tabs, and the rows of the one that is open. Every row's cells add up, and the rows to the last line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.dashboard import queries
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.figures import Cells, Figures
from dondoc.tasks.queries.blocks import Block
from dondoc.tasks.queries.from_figures import NONE
from dondoc.web.dashboard.links import Links, to_list
from dondoc.web.fields import number_in
from dondoc.web.work.drilled import assigner_word, block_word
from dondoc.web.work.filters import KIND_WORDS, address

Word = str | Promise

PER_PAGE = 50
#: Which kinds of agency stand in which table.
KINDS = {"so": ("department", "unit", "office", "other"), "xa": ("commune", "district")}
#: The word of a tab, and the head of its first column.
TABS: dict[str, tuple[Word, Word]] = {
    "so": (gettext_lazy("Sở, ngành"), gettext_lazy("Cơ quan")),
    "xa": (gettext_lazy("Địa phương"), gettext_lazy("Cơ quan")),
    "khoi": (gettext_lazy("Khối"), gettext_lazy("Khối")),
    "phong": (gettext_lazy("Phòng, ban"), gettext_lazy("Phòng, ban")),
    "nguoi": (gettext_lazy("Người thực hiện"), gettext_lazy("Người thực hiện")),
    "linh-vuc": (gettext_lazy("Lĩnh vực"), gettext_lazy("Lĩnh vực")),
    "nguoi-giao": (gettext_lazy("Người giao"), gettext_lazy("Người giao")),
    "thang": (gettext_lazy("Tháng giao"), gettext_lazy("Tháng giao")),
    "theo-doi": (gettext_lazy("Cơ quan theo dõi"), gettext_lazy("Cơ quan")),
}
#: What the whole and what an agency is cut by, in the order of the tabs.
WHOLE = ("so", "xa", "khoi", "linh-vuc", "nguoi-giao", "thang")
AGENCY = ("linh-vuc", "nguoi", "phong", "nguoi-giao", "thang", "theo-doi")
CUT_OF = {"linh-vuc": "field", "nguoi-giao": "assigner", "thang": "month", "phong": "unit", "nguoi": "person"}


@dataclass(frozen=True, slots=True)
class Row:
    """`links`: by cell; empty for a past day. `heading`: a line between two groups of rows, and nothing else."""

    name: str
    cells: Cells
    links: dict[str, str] = field(default_factory=dict)
    heading: str = ""

    @property
    def due(self) -> int:
        return self.cells.done_on_time + self.cells.done_late + self.cells.open_overdue


@dataclass(frozen=True, slots=True)
class Table:
    """`total`: the last line, None where the rows overlap. `note`: what one must know of this table, above all what is not known of a past
    day."""

    code: str
    head: Word
    page: Page
    total: Row | None
    note: str


def tabs_of(actor: Actor) -> tuple[str, ...]:
    return AGENCY if actor.role in AGENCY_ROLES else WHOLE


def needs_figures(code: str) -> bool:
    """Whether the table is made of figures by agency."""
    return code in KINDS or code == "khoi"


def asked_tab(request: HttpRequest) -> str:
    tabs = tabs_of(request.actor)
    asked = request.GET.get("bang", "")
    return asked if asked in tabs else tabs[0]


def tabs(request: HttpRequest, now: str, found: Figures | None) -> list[dict[str, Any]]:
    """`late`: how many overdue ones lie behind a tab that shows a part of the agencies; unknown where the open table needs no figures."""
    return [
        {
            "code": code,
            "word": TABS[code][0],
            "url": address(request.GET, ["in"], bang=code),
            "on": code == now,
            "counts": code in KINDS,
            "late": sum(one.cells.open_overdue for one in found.agencies if one.kind in KINDS[code])
            if found and code in KINDS
            else 0,
        }
        for code in tabs_of(request.actor)
    ]


#: Something that was counted, and how it becomes a row: addresses are written for the rows that are shown.
Counted = list[tuple[Any, Cells]]


def table(request: HttpRequest, code: str, as_of: date, original: bool, found: Figures | None) -> Table:
    """The open tab. `found`: the figures, where the tab is made of them."""
    actor, today = request.actor, request.today
    links = Links(actor, live=as_of == today and not original)
    counted, row = _counted(code, actor, as_of, today, original, found), _rows(code, links)
    page = Paginator(counted, PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    page.object_list = [row(what, cells) for what, cells in page.object_list]
    last = Row(_("Cộng"), Cells.together(cells for _what, cells in counted), _links_of_all(code, links))
    note = _note(code, as_of != today, original)
    return Table(code, TABS[code][1], page, None if code == "khoi" else last, note)


def _counted(code: str, actor: Actor, as_of: date, today: date, original: bool, found: Figures | None) -> Counted:
    """Agencies, blocks or slices with their cells, in the order of the table."""
    if code == "theo-doi":
        agencies = queries.worst_first(queries.followed_agencies(actor, today), KINDS["so"] + KINDS["xa"])
        return [(one, one.cells) for one in agencies]
    if code in KINDS and found is not None:
        return [(one, one.cells) for one in queries.worst_first(found.agencies, KINDS[code])]
    if code == "khoi" and found is not None:
        return _with_heading(queries.by_block(found.agencies, as_of))
    return [(one, one.cells) for one in queries.cut(CUT_OF[code], actor, as_of, today, original)]


def _rows(code: str, links: Links) -> Callable[[Any, Cells], Row]:
    """How what was counted becomes a row of this table."""
    if code == "theo-doi":
        return lambda one, cells: Row(one.name, cells, _followed(agency=one.code))
    if code in KINDS:
        return lambda one, cells: Row(one.name, cells, links.of_cells(agency=one.code))
    if code == "khoi":
        return lambda block, cells: _block(block, cells, links)
    return lambda one, cells: _slice(CUT_OF[code], one, links)


def _links_of_all(code: str, links: Links) -> dict[str, str]:
    """Of the last line: what all rows of the table lead to together."""
    if code == "theo-doi":
        return _followed()
    if code in KINDS:
        return links.of_cells(block=",".join(f"k:{kind}" for kind in KINDS[code]))
    return links.of_cells()


def _note(code: str, past: bool, original: bool) -> str:
    if code == "theo-doi":
        now = _("Nhiệm vụ của cơ quan khác trong ngành, lĩnh vực, địa bàn mà cơ quan anh/chị theo dõi.")
        return f"{now} {_('Bảng này chỉ có số liệu hôm nay.')}" if past or original else now
    if past and code in ("linh-vuc", "nguoi-giao", "phong", "nguoi"):
        return _(
            "Lĩnh vực, người giao, phòng ban và người thực hiện lấy theo ghi nhận hiện nay; kết quả tính theo ngày đã chọn."
        )
    if code == "khoi":
        return _("Các loại cơ quan cộng lại bằng tổng số; các nhóm có thể trùng nhau nên không cộng.")
    return ""


def _followed(**agency: str) -> dict[str, str]:
    """Of what an agency follows, never its own part."""
    follow = {"scope": "follow", **agency}
    cells = {
        name: to_list(**follow, cell=name)
        for name in ("done_on_time", "done_late", "open_within", "open_overdue", "undated")
    }
    return cells | {"total": to_list(**follow), "awaiting_office": to_list(**follow, state="submitted")}


def _with_heading(blocks: list[tuple[Block, Cells]]) -> Counted:
    """With None before the first of the groups, which overlap the kinds above them."""
    kinds: Counted = [one for one in blocks if one[0].is_kind]
    groups: Counted = [one for one in blocks if not one[0].is_kind]
    return [*kinds, *([(None, Cells())] if groups else []), *groups]


def _block(block: Block | None, cells: Cells, links: Links) -> Row:
    if block is None:
        return Row("", cells, heading=_("Nhóm cơ quan"))
    return Row(block_word(block.code, block.name, KIND_WORDS), cells, links.of_cells(block=block.code))


def _slice(by: str, one: queries.Slice, links: Links) -> Row:
    code, said = one.key[0], one.key[1]
    if by == "field":
        return Row(said or _("Chưa xác định lĩnh vực"), one.cells, links.of_cells(field=code or NONE))
    if by == "assigner":
        return Row(assigner_word(code, said), one.cells, links.of_cells(assigner=f"{code or NONE}|{said}"))
    if by == "month":
        return Row(
            _("tháng %(month)s") % {"month": f"{said}/{code}"}, one.cells, links.of_cells(issued=f"{code}-{said}")
        )
    nobody = _("Chưa giao phòng, ban") if by == "unit" else _("Chưa giao người thực hiện")
    return Row(said or nobody, one.cells, links.of_cells(**{by: code or NONE}))
