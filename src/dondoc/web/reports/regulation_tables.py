"""What the data say in a section of the yearly report on the regulation, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.reports.regulation_report import FIGURES


@dataclass(frozen=True, slots=True)
class Shown:
    """`said`: one sentence. `rows`: (word, figure) or a line. `url`: where the register behind it is."""

    said: str = ""
    rows: list[tuple[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    url: str = ""


def told_of(code: str, content: Mapping[str, Any]) -> Shown:
    """One of the sections for which there are data."""
    return {
        "trainings": _trainings,
        "internal_rules": _internal_rules,
        "figures": _figures,
        "difficulties": _difficulties,
        "contested": _contested,
        "changes": _changes,
    }[code](content)


def _trainings(content: Mapping[str, Any]) -> Shown:
    told = content["trainings"]
    n = len(told["classes"])
    said = ngettext(
        "%(n)s lớp, %(people)s lượt người của %(agencies)s cơ quan.",
        "%(n)s lớp, %(people)s lượt người của %(agencies)s cơ quan.",
        n,
    ) % {"n": n, "people": told["people"], "agencies": told["agencies"]}
    rows = [(f"{one['topic']} ({_vn(one['held_on'])})", one["people"]) for one in told["classes"]]
    return Shown(said, rows, url=reverse("trainings"))


def _internal_rules(content: Mapping[str, Any]) -> Shown:
    told = content["internal_rules"]
    said = _("%(issued)s trên %(asked)s cơ quan đã ban hành quy chế nội bộ.") % {
        "issued": told["issued"],
        "asked": told["asked"],
    }
    return Shown(said, url=reverse("internal_rules") + "?tinh-trang=none")


def _figures(content: Mapping[str, Any]) -> Shown:
    rows: list[tuple[str, Any]] = [(_(name), content["total"][code]) for code, name in FIGURES]
    for one in content["rates"]:
        rows.append((f"{one['name']} ({one['formula']})", f"{one['numerator']}/{one['denominator']}"))
    return Shown("", rows)


def _difficulties(content: Mapping[str, Any]) -> Shown:
    n = len(content["remarks"])
    said = ngettext("%(n)s phản ánh của các cơ quan.", "%(n)s phản ánh của các cơ quan.", n) % {"n": n}
    lines = [
        f"{one['agency']}: {one['words']}" + (f" ({_('Điều')} {one['article']})" if one["article"] else "")
        for one in content["remarks"]
    ]
    return Shown(said, lines=lines, url=reverse("remarks"))


def _contested(content: Mapping[str, Any]) -> Shown:
    if not content["articles"]:
        return Shown(_("Không có điều khoản nào được phản ánh hoặc viện dẫn để đề nghị điều chỉnh."))
    return Shown(
        lines=[
            _("Điều %(cite)s: %(remarks)s phản ánh, %(disputes)s đề nghị điều chỉnh nhiệm vụ") % one
            for one in content["articles"]
        ]
    )


def _changes(content: Mapping[str, Any]) -> Shown:
    lines = [
        _("%(answer)s (áp dụng từ %(day)s)") % {"answer": one["answer"], "day": _vn(one["from"])}
        for one in content["decisions"]
    ]
    lines += [
        _("%(title)s, áp dụng từ %(day)s") % {"title": one["title"], "day": _vn(one["from"])}
        for one in content["versions"]
    ]
    if not lines:
        return Shown(_("Không có quyết định nội bộ hay thay đổi nào của Quy chế trong năm."))
    return Shown(lines=lines)


def _vn(said: str) -> str:
    return f"{date.fromisoformat(said):%d/%m/%Y}"
