"""What happened to a directive, as its page tells it: the work of splitting folded into one quiet line, everything else said one by one."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from dondoc.directives.queries import Change
from dondoc.rules.regulation import Regulation
from dondoc.web.directives import corrections

ICONS = {
    "directive_registered": "file-plus",
    "directive_corrected": "edit",
    "confirmed_open": "zoom-check",
    "directive_tracked": "eye",
    "directive_not_tracked": "eye-off",
    "directive_lacks_recorded": "help-hexagon",
    "directive_issued": "send",
    "specialist_assigned": "user-check",
}
#: Deeds that leave what was said before them.
CORRECTING = frozenset(
    {
        "directive_corrected",
        "directive_tracked",
        "directive_not_tracked",
        "directive_lacks_recorded",
        "specialist_assigned",
    }
)
SPLITTING = frozenset({"task_drafted", "task_changed", "task_moved", "task_removed"})


def entries(lines: list[Any], changes: list[Change], governing: Regulation) -> list[dict[str, Any]]:
    """`lines`: the audit's history, `changes`: what was put right, both newest first. What `components/timeline.html` reads."""
    found = []
    kept: dict[datetime, list[Change]] = {}
    for change in changes:
        kept.setdefault(change.at, []).append(change)
    for (actor, splitting), run in groupby(lines, key=lambda line: (line.actor_name, line.kind in SPLITTING)):
        told = list(run)
        if splitting:
            found.append(_entry(told[0], actor, _folded(told), "list-check", quiet=True))
        else:
            for line in told:
                entry = _entry(line, actor, str(line.sentence), ICONS.get(line.kind, "history"))
                if line.kind in CORRECTING and kept.get(line.at):
                    entry["changes"] = corrections.told(kept[line.at].pop(0), governing)
                found.append(entry)
    return found


def _folded(lines: list[Any]) -> str:
    drafted = sum(line.kind == "task_drafted" for line in lines) - sum(line.kind == "task_removed" for line in lines)
    if drafted > 0:
        return _("Soạn {n} nhiệm vụ, {all} thao tác.").format(n=drafted, all=len(lines))
    return _("Sửa các nhiệm vụ đang soạn, {all} thao tác.").format(all=len(lines))


def _entry(line: Any, actor: str, sentence: str, icon: str, *, quiet: bool = False) -> dict[str, Any]:
    text = ""
    if line.kind == "directive_issued":
        text = _("{tasks} nhiệm vụ, {assignments} lượt giao, {agencies} cơ quan.").format(
            tasks=len(line.facts.get("tasks", [])),
            assignments=line.facts.get("assignments", 0),
            agencies=line.facts.get("agencies", 0),
        )
    return {
        "at": line.at,
        "icon": icon,
        "title": f"{actor}: {sentence}",
        "url": "",
        "cite": line.cite,
        "text": text,
        "quiet": quiet,
    }
