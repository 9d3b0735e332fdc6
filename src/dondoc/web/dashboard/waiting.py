"""Bars on one scale: for whom the open assignments wait, and how long the overdue ones have been overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.dashboard.queries import Pulse, Waiting
from dondoc.rules.figures import Cells
from dondoc.web.dashboard.links import Links
from dondoc.web.templatetags.wording import thousands


@dataclass(frozen=True, slots=True)
class Note:
    """A few words beside a bar; `url` where they are a figure with rows of its own."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """`width` as SVG reads it; `area`: a colour of the areas."""

    word: str
    n: int
    area: str
    width: str
    url: str
    notes: tuple[Note, ...] = ()


def waiting_bars(found: Waiting, links: Links) -> dict[str, Any]:
    """Three bars whose figures add up to the open ones."""
    pulse = found.pulse
    told = {
        "agency": _("Cơ quan chủ trì"),
        "office": _("Văn phòng UBND tỉnh"),
        "leadership": _("Lãnh đạo UBND tỉnh"),
    }
    notes = {
        "agency": _of_agency(pulse, links),
        "office": _of_office(found, links),
        "leadership": _of_leadership(found, links),
    }
    most = max(found.agency, found.office, found.leadership, 1)
    areas = {"agency": "within", "office": "office", "leadership": "soon"}
    bars = [
        Bar(word, n, areas[whom], f"{100 * n / most:.2f}%", links.to(waits=whom), notes[whom])
        for whom, word in told.items()
        for n in [getattr(found, whom)]
    ]
    return {
        "bars": bars,
        "total": found.total,
        "sum": " + ".join(thousands(bar.n) for bar in bars),
        "days": pulse is not None,
    }


def joined(cells: Cells, pulse: Pulse) -> dict[str, str]:
    """How the overdue ones of the cells come to those that wait for the agencies (`waits`), and these to those whose age is told (`ages`);
    nothing where the figures are the same."""
    still = sum(bucket.n for bucket in pulse.buckets)
    elsewhere, asked, left = (
        cells.open_overdue - pulse.agency_overdue,
        still - pulse.agency_overdue,
        cells.open_overdue - still,
    )
    said = {"all": thousands(cells.open_overdue), "agency": thousands(pulse.agency_overdue), "still": thousands(still)}
    found = {}
    if elsewhere > 0:
        found["waits"] = _(
            "Trong %(all)s lượt giao quá hạn, %(agency)s chờ cơ quan chủ trì, %(n)s chờ Văn phòng hoặc lãnh đạo UBND tỉnh."
        ) % (said | {"n": thousands(elsewhere)})
    if asked > 0:
        found["ages"] = _(
            "Cộng %(still)s lượt giao: %(agency)s chờ cơ quan chủ trì, %(n)s đã xin gia hạn hoặc đề nghị điều chỉnh."
        ) % (said | {"n": thousands(asked)})
    if left > 0:
        apart = _("Không tính %(n)s lượt giao quá hạn đã nộp kết quả hoặc đang tạm dừng.") % {"n": thousands(left)}
        found["ages"] = f"{found['ages']} {apart}" if "ages" in found else apart
    return found


def _of_agency(pulse: Pulse | None, links: Links) -> tuple[Note, ...]:
    if pulse is None:
        return ()
    late = ngettext("%(n)s quá hạn", "%(n)s quá hạn", pulse.agency_overdue) % {"n": thousands(pulse.agency_overdue)}
    notes = [Note(late, links.to(waits="agency", cell="open_overdue") if pulse.agency_overdue else "")]
    if pulse.late_days:
        notes.append(Note(_("lâu nhất %(days)s ngày") % {"days": pulse.late_days}))
    return tuple(notes)


def _of_office(found: Waiting, links: Links) -> tuple[Note, ...]:
    notes = [
        Note(_("%(n)s xác nhận") % {"n": thousands(found.to_confirm)}, links.to(state="submitted")),
        Note(_("%(n)s điều chỉnh") % {"n": thousands(found.to_answer)}, links.to(state="disputed")),
    ]
    if found.pulse and found.office:
        notes.append(_longest(found.pulse.office_days))
    return tuple(note for note, n in zip(notes, (found.to_confirm, found.to_answer, 1), strict=False) if n)


def _of_leadership(found: Waiting, links: Links) -> tuple[Note, ...]:
    notes = [
        Note(_("%(n)s xin gia hạn") % {"n": thousands(found.asks)}, links.to(waits="extension")),
        Note(_("%(n)s tạm dừng") % {"n": thousands(found.stopped)}, links.to(waits="suspended")),
    ]
    if found.pulse and found.leadership:
        notes.append(_longest(found.pulse.leadership_days))
    return tuple(note for note, n in zip(notes, (found.asks, found.stopped, 1), strict=False) if n)


def _longest(days: int) -> Note:
    return Note(_("lâu nhất %(days)s ngày làm việc") % {"days": days} if days else _("từ hôm nay"))


def ageing_bars(pulse: Pulse, links: Links) -> list[Bar]:
    """One red for all: how long is said by the words, not by depth of colour."""
    most = max((bucket.n for bucket in pulse.buckets), default=0) or 1
    bars = []
    for bucket in pulse.buckets:
        word = (
            _("trên %(days)s ngày") % {"days": bucket.first - 1}
            if bucket.last is None
            else _("%(first)s–%(last)s ngày") % {"first": bucket.first, "last": bucket.last}
        )
        url = links.to(late=f"{bucket.first}-{bucket.last or ''}")
        bars.append(Bar(word, bucket.n, "late", f"{100 * bucket.n / most:.2f}%", url))
    return bars if any(bucket.n for bucket in pulse.buckets) else []
