"""What of a conclusion is printed, by value: frozen as canonical JSON when it is signed, and computed again by a button (G3; TH 15.3; BT 13.1).

`{"schema", "position", "reason", "regulation", "cite", "number", "dated", "place", "above", "body", "authority", "signer", "addressed",
"inspection": {kind, ground, decision, contents, agency, by, body, first, last, data_day, ended_on, report_due, report_cite},
"inspectors": [{name, title, role}], "sections": [{code, name, cite, house, text}],
"figures": {tasks, unjudged, verdicts: {code: n}, record: [{code, total, found: {code: n}}]}, "unjudged_reason",
"changes": [names of sections that an amendment changes], "corrected": [{key, number, content, had, verdict} of findings that it puts right],
"tasks": [{key, number, issued_on, content, due_on, cell, verdict, found, nature, degree, cause, responsibility}],
"recommendations": [{key, kind, words, owner, owner_words, due_on, task}],
"files": [SHA-256 of each scanned page that was handed in]}`

Days are ISO texts; names stand by value. `figures.record` is what the system told before, `figures.verdicts` what was found: never one figure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from dondoc.inspections.models import (
    Conclusion,
    ConclusionFile,
    ConclusionState,
    CorrectedFinding,
    Inspection,
    RecommendationStep,
)
from dondoc.inspections.queries.conclusion_parts import (
    parts_of,
    recipients_of,
    report_cite,
    rules_of,
)
from dondoc.inspections.queries.conclusions import recommendations_of, sections_of
from dondoc.inspections.queries.drafting import body_name
from dondoc.inspections.queries.findings import cell_of, inspected, table
from dondoc.reports.figures import Difference, canonical, checksum, differences
from dondoc.rules.inspections import FOUR_POINTS, Verdict
from dondoc.rules.regulation.inspecting import InspectionBody
from dondoc.tasks.queries.rows import short_title

SCHEMA = 1
#: Of a task's text as much as a paper's table holds.
LONGEST = 400

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signing:
    """What is said when it is signed. `number`, `dated` of its document; `unjudged`: why tasks stay without a verdict; `signer`: his name;
    `files`: the sums of the scanned paper."""

    number: str
    dated: date | None
    unjudged: str = ""
    signer: str = ""
    files: tuple[str, ...] = ()


def content_of(conclusion: Conclusion, signing: Signing) -> Payload:
    """All of it as it stands now. A number of queries that does not grow with the tasks."""
    inspection = conclusion.inspection
    tasks, had = _tasks(conclusion)
    return {
        "schema": SCHEMA,
        "position": conclusion.position,
        "reason": conclusion.reason,
        "regulation": rules_of(inspection).title,
        "cite": report_cite(inspection),
        "number": signing.number,
        "dated": _iso(signing.dated),
        "signer": signing.signer,
        "unjudged_reason": signing.unjudged,
        **_frame(inspection),
        "inspection": _inspection(inspection),
        "inspectors": _inspectors(inspection),
        "sections": [
            {"code": part.code, "name": part.name, "cite": part.cite, "house": part.house, "text": section.text}
            for part, section in sections_of(conclusion, parts_of(inspection))
        ],
        "changes": changes_of(conclusion),
        "corrected": [
            {**{name: one[name] for name in ("key", "number", "content", "verdict")}, "had": had[one["key"]]}
            for one in tasks
            if one["key"] in had
        ],
        "figures": _figures(tasks),
        "tasks": tasks,
        "recommendations": [_recommendation(one) for one in recommendations_of(conclusion)],
        "files": list(signing.files),
    }


def before_the_signer(conclusion: Conclusion) -> str:
    """The sum of all of a draft as its page shows it, so that nobody signs what he did not see."""
    return checksum(canonical(content_of(conclusion, Signing("", None))))


def changes_of(conclusion: Conclusion) -> list[str]:
    """The names of the sections in which an amendment says something else than the conclusion before it; [] of the first. At most two queries."""
    before = Conclusion.objects.filter(inspection=conclusion.inspection_id, position=conclusion.position - 1).first()
    if before is None:
        return []
    had = dict(before.sections.values_list("code", "text"))
    pairs = sections_of(conclusion, parts_of(conclusion.inspection))
    return [part.name for part, section in pairs if section.text != had.get(part.code, "")]


def computed_again(conclusion: Conclusion) -> list[Difference]:
    """In what a signed one differs from its records as they are held now: the sum of its bytes, the words, the figures, each task's record and
    finding, what is recommended to whom by which first day, its number and day, who inspected, the scanned paper. Empty: it is what was signed.
    What names and days say meanwhile elsewhere is no difference."""
    frozen: Payload = json.loads(conclusion.content)
    found = [] if checksum(conclusion.content) == conclusion.sha256 else [Difference("sha256", conclusion.sha256, "")]
    now, _had = _tasks(conclusion)
    words = {part.code: section.text for part, section in sections_of(conclusion, parts_of(conclusion.inspection))}
    held = {"figures": _figures(now), "tasks": _compared(now), "sections": words, **_document(conclusion)}
    kept = {
        "figures": frozen["figures"],
        "tasks": _compared(frozen["tasks"]),
        "sections": {one["code"]: one["text"] for one in frozen["sections"]},
        "reason": frozen["reason"],
        "number": frozen["number"],
        "dated": frozen["dated"],
        "inspectors": [(one["title"], one["role"]) for one in frozen["inspectors"]],
        "recommendations": [_asked(one) for one in frozen["recommendations"]],
        "files": frozen.get("files", held["files"]),  # form 1 began without them
    }
    return found + list(differences(kept, held))


def _document(conclusion: Conclusion) -> Payload:
    """What else of it stands in columns of its own. Four queries."""
    first_days: dict[int, date] = {}
    put_off = RecommendationStep.objects.filter(recommendation__conclusion=conclusion, step="put_off")
    for pk, day in put_off.order_by("-at", "-pk").values_list("recommendation_id", "due_on"):
        first_days[pk] = day
    rows = recommendations_of(conclusion)
    for one in rows:
        one.due_on = first_days.get(one.pk, one.due_on)
    scans = ConclusionFile.objects.filter(conclusion=conclusion, form__startswith="signed").order_by("form")
    return {
        "reason": conclusion.reason,
        "number": conclusion.number,
        "dated": _iso(conclusion.dated),
        "inspectors": [(one["title"], one["role"]) for one in _inspectors(conclusion.inspection)],
        "recommendations": [_asked(_recommendation(one)) for one in rows],
        "files": list(scans.values_list("file__sha256", flat=True)),
    }


def _asked(one: Payload) -> Payload:
    """Of a recommendation what nobody changes once it is signed."""
    return {name: one[name] for name in ("key", "kind", "words", "owner_words", "due_on", "task")}


def _compared(tasks: list[Payload]) -> list[Payload]:
    names = ("key", "cell", "verdict", "found", *FOUR_POINTS)
    return [{name: one[name] for name in names} for one in tasks]


def body_of(inspection: Inspection) -> InspectionBody | None:
    """The team as the profile knows it; None for an agency's own."""
    if inspection.team is None:
        return None
    bodies = rules_of(inspection).inspection.bodies
    return next((one for one in bodies if one.code == inspection.team.body), bodies[0])


def symbol_of(inspection: Inspection) -> str:
    """What follows the number where nobody wrote it: "BC-TCT"."""
    if inspection.team is None:
        return "BC-"
    return "BC-" + "".join(word[0].upper() for word in body_name(inspection).split())


def _frame(inspection: Inspection) -> Payload:
    """The head and foot of the paper."""
    rules, body = rules_of(inspection), body_of(inspection)
    addressed = [one.agency.name if one.agency else _upper(one.words) for one in recipients_of(inspection)]
    return {
        "place": rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố "),
        "above": f"UBND {rules.province_name}",
        "body": [body_name(inspection)],
        "symbol": symbol_of(inspection),
        "authority": (body.head_title or f"Trưởng {body.name}") if body else "Thủ trưởng cơ quan",
        "addressed": list(dict.fromkeys(addressed)),
    }


def _inspection(inspection: Inspection) -> Payload:
    said = rules_of(inspection).inspection
    kind = next((one.name for one in said.kinds if one.code == inspection.kind), inspection.kind)
    return {
        "title": inspection.title,
        "kind": kind,
        "ground": inspection.ground_words,
        "decision": {"number": inspection.decision_number, "dated": _iso(inspection.decision_on)},
        "contents": [one.name for one in said.contents if one.code in inspection.contents],
        "agency": inspection.agency.name,
        "by": inspection.by_agency.name,
        "first": _iso(inspection.first),
        "last": _iso(inspection.last),
        "data_day": _iso(inspection.data_day),
        "ended_on": _iso(inspection.ended_on),
        "report_due": _iso(inspection.report_due),
    }


def _inspectors(inspection: Inspection) -> list[Payload]:
    rows = inspection.inspectors.select_related("user").order_by("pk")
    return [{"name": one.user.full_name, "title": one.title, "role": one.role} for one in rows]


def _tasks(conclusion: Conclusion) -> tuple[list[Payload], dict[str, str]]:
    """The tasks as this conclusion tells them, and of those that it puts right itself the verdict before, by key. Two queries."""
    drafted, later, own = _corrections(conclusion)
    told, had = [], {}
    for one in inspected(conclusion.inspection):
        if one.pk in own:
            had[str(one.assignment_id)] = own[one.pk]["verdict"] if one.pk not in drafted else one.verdict
        for name, value in (drafted.get(one.pk) or later.get(one.pk) or {}).items():
            setattr(one, name, value)
        told.append(_task(one))
    return told, had


def _corrections(conclusion: Conclusion) -> tuple[dict[int, Payload], dict[int, Payload], dict[int, Payload]]:
    """By task: what its draft says instead of the rows; what stood in the rows before later ones were signed; what it corrects itself, with what
    stood there before. One query."""
    drafted, later, own = {}, {}, {}
    rows = CorrectedFinding.objects.filter(conclusion__inspection=conclusion.inspection_id).select_related("conclusion")
    for one in rows.order_by("-conclusion__position"):  # the first after it is read last, and stands
        if one.conclusion_id == conclusion.pk:
            own[one.task_id] = one.before or {"verdict": ""}
            if conclusion.state != ConclusionState.SIGNED:
                drafted[one.task_id] = {name: getattr(one, name) for name in ("verdict", "found", *FOUR_POINTS)}
        elif one.conclusion.position > conclusion.position and one.conclusion.state == ConclusionState.SIGNED:
            later[one.task_id] = one.before
    return drafted, later, own


def _task(one: Any) -> Payload:
    given = one.assignment.task
    return {
        "key": str(one.assignment_id),
        "number": given.directive.number,
        "issued_on": _iso(given.directive.issued_on),
        "content": short_title(given.content, LONGEST),
        "due_on": _iso(one.assignment.due_on),
        "cell": cell_of(one.record),
        **{name: getattr(one, name) for name in ("verdict", "found", *FOUR_POINTS)},
    }


def _figures(tasks: list[Payload]) -> Payload:
    rows = table((one["cell"], one["verdict"]) for one in tasks)
    return {
        "tasks": len(tasks),
        "unjudged": sum(not one["verdict"] for one in tasks),
        "verdicts": {code.value: sum(one["verdict"] == code for one in tasks) for code in Verdict},
        "record": [{"code": row.code, "total": row.total, "found": row.found} for row in rows],
    }


def _recommendation(one: Any) -> Payload:
    return {
        "key": str(one.position),
        "kind": one.kind,
        "words": one.words,
        "owner": one.owner.name,
        "owner_words": one.owner_words,
        "due_on": _iso(one.due_on),
        "task": str(one.task.assignment_id) if one.task else "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
