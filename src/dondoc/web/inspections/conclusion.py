"""The part "Kết luận" of an inspection: the draft that several write, what is signed, its papers, whom it went to (G3; TH 15; BT 13.1)."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.papers.word import MEDIA_TYPE, as_docx
from dondoc.inspections.actions import signing
from dondoc.inspections.conclusion_paper import paper_of
from dondoc.inspections.queries import conclusions as asked
from dondoc.inspections.queries import findings
from dondoc.inspections.queries.conclusion_content import Signing, before_the_signer, computed_again, content_of
from dondoc.inspections.queries.conclusion_parts import (
    FINDINGS_AFTER,
    RECOMMENDED_AFTER,
    parts_of,
    recipients_of,
    report_cite,
)
from dondoc.inspections.queries.sight import Side
from dondoc.rules.access import AGENCY_ROLES
from dondoc.tasks.queries.visibility import stands_for
from dondoc.web.access import found_or_404
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.inspections.conclusion_forms import AmendForm, BackForm, SignForm
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.words import POINTS, RECOMMENDATION_KINDS, RECORD_CELLS, VERDICTS, verdict_word

#: Form in the address -> what draws it, what a browser is told it is.
FORMS = {"docx": (as_docx, MEDIA_TYPE), "pdf": (as_pdf, "application/pdf")}
#: Tasks that the page names; all of them stand in the paper.
MOST_NAMED = 50


@require_GET
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest that the reader may see, or the one that the address names by its place."""
    context = context_of(request, pk)
    shown_one = context["one"]
    if shown_one is not None and shown_one.state == "signed" and request.actor.role in AGENCY_ROLES:
        own = stands_for(request.actor.agency_id, request.today)
        if any(each.agency_id in own and each.seen_at is None for each in context["deliveries"]):
            signing.note_read(actor=request.actor, conclusion_id=shown_one.pk, own=own, at=request.now)
    return render(request, "inspections/conclusion.html", context)


def context_of(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    """What the page shows; `beside` are forms that were sent and came back, `typed` words that were not saved."""
    inspection, side, context = frame(request, pk, "conclusion")
    standing = asked.standing_of(request.actor, inspection, side, request.today)
    rows = asked.conclusions_of(inspection, side, standing)
    wanted = number_in(request.GET.get("ban"))
    one = next((row for row in rows if row.position == wanted), rows[0] if rows else None)
    if one is not None:
        one.inspection = inspection
    near = standing.writes or standing.signs or side in (Side.LEADS, Side.PREPARES)
    context |= {
        "one": one,
        "others": [row for row in rows if one is not None and row.pk != one.pk],
        "newest": bool(rows) and one is rows[0],
        "standing": standing,
        "writes": False,
        "cite": report_cite(inspection),
        "timing": asked.timing_of(inspection, rows[-1].signed_at if rows else None, request.today),
        "reckoning": asked.reckoning_of(inspection) if near else None,
        "may_begin": (standing.writes or standing.signs) and not rows and asked.writable(inspection, None),
        "recipients": recipients_of(inspection) if near else [],
        "deliveries": [],
        "told": [],
        "point_words": POINTS,
    }
    typed = beside.pop("typed", {})
    if one is not None and one.state == "signed":
        context |= _signed(request, inspection, one, standing, near=near, newest=context["newest"])
    elif one is not None:
        context |= _draft(request, inspection, one, standing, typed)
    return context | beside


def _signed(
    request: HttpRequest, inspection: Any, one: Any, standing: asked.Standing, *, near: bool, newest: bool
) -> dict[str, Any]:
    """What was signed, from what is frozen of it."""
    content = json.loads(one.content)
    wrong = [task for task in content["tasks"] if task["verdict"] in findings.NEEDY]
    sections = [
        {
            **section,
            "findings": section["code"] in FINDINGS_AFTER,
            "recommended": section["code"] in RECOMMENDED_AFTER,
            "house": not section["cite"][:1].isdigit(),
        }
        for section in content["sections"]
    ]
    recommended = content["recommendations"]
    for each in recommended:
        each["kind_word"] = RECOMMENDATION_KINDS.get(each["kind"], each["kind"])
        each["due"] = date.fromisoformat(each["due_on"]) if each["due_on"] else None
    deliveries = list(one.deliveries.select_related("agency", "seen_by").order_by("pk"))
    own = stands_for(request.actor.agency_id, request.today) if request.actor.role in AGENCY_ROLES else []
    return {
        "content": content,
        "signed_sections": sections,
        "changes": content.get("changes", []),
        "corrected": [_corrected(each) for each in content.get("corrected", ())],
        "figures": _figures(content["figures"]["record"]),
        "wrong": [_named(task) for task in wrong[:MOST_NAMED]],
        "wrong_n": len(wrong),
        "deliveries": deliveries if near else [each for each in deliveries if each.agency_id in own],
        "files": shown(
            list(one.files.order_by("pk")), lambda f: reverse("inspection_conclusion_file", args=[inspection.pk, f.pk])
        ),
        "may_amend": newest and (standing.writes or standing.signs),
        "may_check": near,
        "amend_form": AmendForm(None, today=request.today, auto_id="amend-%s"),
    }


def _draft(
    request: HttpRequest, inspection: Any, one: Any, standing: asked.Standing, typed: dict[str, str]
) -> dict[str, Any]:
    """The draft with what is still wanting before it can be signed."""
    writes = (standing.writes or standing.signs) and asked.writable(inspection, one)
    found = _found(inspection) if one.position == 1 else _found_anew(inspection, one)
    told = found["counts"]
    signs = standing.signs and writes
    first = {"version": one.version, "dated": request.today, "seen": before_the_signer(one) if signs else ""}
    return found | {
        "writes": writes,
        "sections": _sections(request, one, typed, writes=writes),
        "recommended_n": one.recommendations.count(),
        "days_missing": asked.lacking_day(one),
        "signs": signs,
        "sign_form": SignForm(None, today=request.today, unjudged=told["unjudged"], initial=first, auto_id="sign-%s"),
        "back_form": BackForm(None, today=request.today, initial={"version": one.version}, auto_id="back-%s"),
    }


def _found(inspection: Any) -> dict[str, Any]:
    """What was found, of the first conclusion: as it stands at the tasks. Three queries."""
    told = findings.counts(inspection)
    wrong = findings.wrong_tasks(inspection).filter(verdict__in=findings.NEEDY)[:MOST_NAMED]
    record = [{"code": r.code, "total": r.total, "found": r.found} for r in findings.table_of(inspection)]
    return {
        "counts": told,
        "figures": _figures(record),
        "wrong": [_of_task(task) for task in wrong],
        "wrong_n": told["not_done"] + told["done_otherwise"],
    }


def _found_anew(inspection: Any, one: Any) -> dict[str, Any]:
    """The same of an amendment, with what it puts right."""
    content = content_of(one, Signing("", None))
    rows = {str(each.task.assignment_id): each.task_id for each in asked.corrected_of(one).values()}
    wrong = [task for task in content["tasks"] if task["verdict"] in findings.NEEDY]
    lacking = sum(not all(task[name].strip() for name in POINTS) for task in wrong)
    return {
        "counts": {"unjudged": content["figures"]["unjudged"], "lacking": lacking},
        "figures": _figures(content["figures"]["record"]),
        "wrong": [_named(task) for task in wrong[:MOST_NAMED]],
        "wrong_n": len(wrong),
        "corrected": [
            _corrected(each) | {"url": reverse("inspection_amend_finding", args=[inspection.pk, rows[each["key"]]])}
            for each in content["corrected"]
        ],
    }


def _corrected(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"had": verdict_word(told["had"]), "verdict": verdict_word(told["verdict"])}


def _figures(record: list[dict[str, Any]]) -> dict[str, Any]:
    """Before on the left, what was found on the right; only verdicts that occur have a column."""
    codes = [code for code in (*VERDICTS, findings.UNJUDGED) if any(row["found"].get(code) for row in record)]
    return {
        "heads": [verdict_word(code) for code in codes],
        "rows": [
            {
                "word": RECORD_CELLS[row["code"]],
                "total": row["total"],
                "found": [(verdict_word(code), row["found"].get(code, 0)) for code in codes],
            }
            for row in record
        ],
        "sums": [(verdict_word(code), sum(row["found"].get(code, 0) for row in record)) for code in codes],
        "total": sum(row["total"] for row in record),
    }


def _named(task: dict[str, Any]) -> dict[str, Any]:
    """A task of a signed conclusion, by value."""
    points = [(POINTS[name], task[name]) for name in POINTS]
    return {
        "content": task["content"],
        "number": task["number"],
        "look": VERDICTS[task["verdict"]],
        "found": task["found"],
        "points": points,
    }


def _of_task(task: Any) -> dict[str, Any]:
    given = task.assignment.task
    return {
        "pk": task.pk,
        "content": given.content,
        "number": given.directive.number,
        "look": VERDICTS[task.verdict],
        "found": task.found,
        "points": [(POINTS[name], getattr(task, name)) for name in POINTS],
        "lacks": bool(findings.wanting(task)),
    }


def mark_of(text: str) -> str:
    """Told with a section's words, so that what nobody touched is not taken for an old version of them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _sections(request: HttpRequest, one: Any, typed: dict[str, str], *, writes: bool) -> list[dict[str, Any]]:
    texts = asked.texts_of(one)
    made = []
    for part, section in asked.sections_of(one, parts_of(one.inspection)):
        kept = texts.get(part.code, [])
        aside = next((t for t in kept if t.aside and t.by_id == request.actor.user_id), None) if writes else None
        text = typed.get(part.code, aside.text if aside else section.text)
        earlier = [t for t in kept if not t.aside]
        made.append(
            {
                "part": part,
                "section": section,
                "text": text,
                "mark": mark_of(section.text),
                "aside": aside,
                "last": earlier[0] if earlier and section.version else None,
                "earlier": [t for t in earlier if t.text != section.text],
                "rows": min(max(text.count("\n") + len(text) // 110 + 2, 4), 24),
            }
        )
    return made


@require_GET
def check(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """A signed one is computed again from its records and held against what was signed."""
    context = context_of(request, pk)
    one = found_or_404(next((c for c in _all(context) if c.position == position and c.state == "signed"), None))
    if not context.get("may_check"):
        raise Http404
    one.inspection = context["inspection"]
    context |= {"checked": one, "differs": list(computed_again(one))[:50]}
    return render(request, "inspections/conclusion_check.html", context)


def _all(context: dict[str, Any]) -> list[Any]:
    return [one for one in (context["one"], *context["others"]) if one is not None]


@require_GET
def paper(request: HttpRequest, pk: int, position: int, form: str) -> HttpResponse:
    """Drawn when it is asked for: a draft as it stands, what was signed from what was frozen."""
    if form not in FORMS:
        raise Http404
    context = context_of(request, pk)
    one = found_or_404(next((c for c in _all(context) if c.position == position), None))
    one.inspection = context["inspection"]
    signed = one.state == "signed"
    content = json.loads(one.content) if signed else content_of(one, Signing(one.number, one.dated))
    draw, media_type = FORMS[form]
    made = draw(paper_of(content, one.sha256 if signed else "", one.signed_at or request.now))
    return sent(made, f"ket-luan-kiem-tra-{pk}-{position}.{form}", media_type)


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """The signed paper, scanned, for whoever may see the conclusion."""
    context = context_of(request, pk)
    found = next(
        (f for one in _all(context) if one.state == "signed" for f in one.files.all() if f.pk == file_pk), None
    )
    return handed_out(found_or_404(found))
