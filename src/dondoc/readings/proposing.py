"""What the reading of a text becomes before a person has seen it: the head as a form says it, each task as a task's form says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from dondoc.core.regulation import calendar, regulation_in_force
from dondoc.organisations import queries as organisations
from dondoc.readings.models import Proposal
from dondoc.readings.names import Match, Names
from dondoc.readings.products import product_in
from dondoc.rules.deadlines import Reckoning, reckon_working_days
from dondoc.rules.errors import Refusal
from dondoc.rules.extraction.model import Candidate, Header, How, Party, TimePhrase
from dondoc.rules.folding import fold
from dondoc.rules.recurrence import Recurrence
from dondoc.tasks.actions.drafting import TaskForm

#: How often a phrase says a duty comes round -> a recurrence of the product. What comes round weekly or always has no day.
RECURS = {"month": "month", "quarter": "quarter", "half_year": "half", "year": "year"}
#: Doubts that a person has to look at; an inherited lead is told and does not hold back what is otherwise clear.
MILD = frozenset({"inherited_lead"})
#: Outcomes of a match after which a person has to pick.
UNCLEAR = ("many", "none", "part")
#: Of a recurrence that nobody changed: it begins on the day of issue, whenever that is known.
WITH_THE_DIRECTIVE = "with_the_directive"
_DAY = re.compile(r"ngày\s+(\d{1,2})(?:\s*(?:/|tháng)\s*(\d{1,2}))?", re.IGNORECASE)


def squeezed(text: str) -> str:
    """One line of it: hard wraps and runs of blanks are no part of a task's words; a word broken at the end of a line stays as it is."""
    return " ".join(text.split()).strip(" ;.,")


def plain(form: TaskForm) -> dict[str, Any]:
    """A task's form as values that can be kept as JSON."""
    said = asdict(form)
    for name in ("due_on", "origin_due_on"):
        said[name] = said[name] and said[name].isoformat()
    if form.recurs is not None:
        said["recurs"] = asdict(form.recurs) | {
            "starts_on": form.recurs.starts_on.isoformat(),
            "until": form.recurs.until and form.recurs.until.isoformat(),
        }
    return said | {"leads": list(form.leads), "coordinators": list(form.coordinators)}


def form_of(said: Mapping[str, Any], issued_on: date | None) -> TaskForm:
    """The form that was kept. `issued_on`: of the directive; a recurring duty does not begin before it."""
    values = dict(said)
    for name in ("due_on", "origin_due_on"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    if values.get("recurs"):
        kept = dict(values["recurs"])
        starts_on, with_it = date.fromisoformat(kept["starts_on"]), kept.pop(WITH_THE_DIRECTIVE, False)
        kept["starts_on"] = issued_on if issued_on and (with_it or starts_on < issued_on) else starts_on
        kept["until"] = date.fromisoformat(kept["until"]) if kept["until"] else None
        values["recurs"] = Recurrence(**kept)
    return TaskForm(**values | {"leads": tuple(values["leads"]), "coordinators": tuple(values["coordinators"])})


def proposals_of(candidates: Iterable[Candidate], names: Names, issued_on: date | None, today: date) -> list[Proposal]:
    """A proposal for every candidate, not yet written."""
    return [proposal_of(one, names, issued_on, today) for one in candidates]


def proposal_of(one: Candidate, names: Names, issued_on: date | None, today: date) -> Proposal:
    leads = [(party, names.match(party.text)) for party in one.leads]
    helps = [(party, names.match(party.text)) for party in one.coordinators]
    lead_tokens = _tokens(match for _party, match in leads)
    help_tokens = tuple(t for t in _tokens(match for _party, match in helps) if t not in lead_tokens)
    content = squeezed(one.content)
    form = TaskForm(
        content=content,
        product=(one.product or product_in(content))[:300],
        leads=lead_tokens,
        coordinators=help_tokens,
        # whoever is named in general, or is not the province's, cannot be picked: the row and the end say so
        no_coordinators=not help_tokens and all(m.outcome not in UNCLEAR for _party, m in helps),
    )
    form = _with_deadline(form, one.deadline, issued_on, today)
    doubts = list(dict.fromkeys(code for code in one.doubts if code != "no_lead" or not lead_tokens))
    doubts += _doubts(form, leads, helps, one.deadline, doubts)
    found = {
        "leads": [_found(party, match) for party, match in leads],
        "coordinators": [_found(party, match) for party, match in helps],
        "deadline": _of_phrase(one.deadline, one.deadline_how),
        "doubts": doubts,
    }
    said = plain(form)
    if said["recurs"]:
        said["recurs"][WITH_THE_DIRECTIVE] = True
    return Proposal(start=one.start, end=one.end, said=said, found=found, sure=not set(doubts) - MILD)


def _tokens(matches: Iterable[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for match in matches for token in match.tokens))


def _found(party: Party, match: Match) -> dict[str, Any]:
    return {"text": party.text, "how": asdict(party.how), "outcome": match.outcome, "choices": list(match.choices)}


def _of_phrase(phrase: TimePhrase | None, how: How | None) -> dict[str, Any] | None:
    if phrase is None:
        return None
    kept = {name: getattr(phrase, name) for name in ("text", "kind", "count", "unit", "event")}
    return kept | {"how": asdict(how) if how else None}


def _doubts(
    form: TaskForm,
    leads: list[tuple[Party, Match]],
    helps: list[tuple[Party, Match]],
    phrase: TimePhrase | None,
    known: list[str],
) -> list[str]:
    found = []
    if not form.leads and "no_lead" not in known:
        found.append("no_lead")
    found += [f"lead_{m.outcome}" for _p, m in leads if m.outcome in (*UNCLEAR, "outside", "general")]
    found += [f"coordinator_{m.outcome}" for _p, m in helps if m.outcome in UNCLEAR]
    if phrase and not (form.due_on or form.recurs or form.no_deadline) and "deadline_unresolved" not in known:
        found.append("deadline_unresolved")
    return list(dict.fromkeys(found))


def _with_deadline(form: TaskForm, phrase: TimePhrase | None, issued_on: date | None, today: date) -> TaskForm:
    """None read is said as none; what comes round becomes a recurring duty; a term counted from the day of issue is counted here."""
    if phrase is None:
        return replace(form, no_deadline=True)
    form = replace(form, deadline_text=" ".join(phrase.text.split())[:300])
    if phrase.kind == "recurring":
        kind = RECURS.get(phrase.recurrence)
        if kind is None:
            return replace(form, no_deadline=True)
        day = _DAY.search(phrase.text)
        month = int(day[2]) if day and day[2] and kind == "year" else None
        recurs = Recurrence(
            kind=kind, starts_on=issued_on or today, due_day=int(day[1]) if day else None, due_month=month
        )
        return replace(form, recurs=recurs)
    reckoned = reckoned_from_issue(_of_phrase(phrase, None), issued_on)
    return replace(form, due_on=reckoned.due if reckoned else phrase.deadline)


def reckoned_from_issue(phrase: Mapping[str, Any] | None, issued_on: date | None) -> Reckoning | None:
    """A term in working days counted from the day of issue, with every day on the way; None for any other phrase, and without that day."""
    if not phrase or issued_on is None or phrase["kind"] != "relative" or phrase["unit"] != "working_days":
        return None
    if not phrase["count"] or phrase["event"] != "issue":
        return None
    try:
        return reckon_working_days(calendar(), issued_on, phrase["count"])
    except Refusal:
        return None


def head_of(header: Header, text: str, today: date) -> dict[str, Any]:
    """The head as fields of the register form, with `read`: which of them were read, `spans`: where, `told`: what is to be known of it."""
    governing = regulation_in_force(header.date or today)
    issuer, told = _issuer(header.issuer)
    title, assigned_by = _signer(header, text, [(a.code, a.name) for a in governing.assigners])
    values = {
        "kind": _coded(header.doc_type, [(k.code, k.name) for k in governing.document_kinds]),
        "number": header.number or "",
        "issued_on": f"{header.date:%d/%m/%Y}" if header.date else "",
        "subject": header.subject or "",
        "signer": header.signer or "",
        "signer_title": title,
        "assigned_by": assigned_by,
        "urgency": _coded(header.urgency, [(m.code, m.name) for m in governing.urgency_marks]),
        "issuer_id": str(issuer) if issuer else "",
    }
    spans = {name: list(span) for name, span in header.spans.items()}
    read = [name for name, value in values.items() if value]
    return values | {"read": read, "spans": spans, "told": told, "issuer": header.issuer or ""}


def _coded(word: str | None, choices: Iterable[tuple[str, str]]) -> str:
    """The code whose name begins or is the word ("Công văn" is "Công văn chỉ đạo" where a profile says so)."""
    if not word:
        return ""
    wanted = fold(word)
    named = [(code, fold(name)) for code, name in choices]
    return next((c for c, n in named if n == wanted), "") or next((c for c, n in named if n.startswith(wanted)), "")


def _issuer(name: str | None) -> tuple[int | None, list[str]]:
    if not name:
        return None, []
    province, office = organisations.province(), organisations.office()
    said, place = _bare(name), fold(province.name).rpartition(" tinh ")[2]
    if said.startswith("van phong uy ban nhan dan") and (place in said or said.endswith("tinh")):
        return office.pk, []
    if said.startswith(("uy ban nhan dan tinh", "chu tich uy ban nhan dan tinh")) and (
        place in said or said.endswith("tinh")
    ):
        return province.pk, []
    return (province.pk if said == "uy ban nhan dan tinh" else None), ["issuer_other"]


def _bare(name: str) -> str:
    return re.sub(r"\bubnd\b", "uy ban nhan dan", fold(name))


def _signer(header: Header, text: str, assigners: list[tuple[str, str]]) -> tuple[str, str]:
    """How the signer signs, and who thereby gives the tasks: read from the lines above the name."""
    span = header.spans.get("signer")
    if span is None:
        return "", ""
    above = fold(text[max(0, span[0] - 160) : span[0]])
    if "kt. chu tich" in above or "kt chu tich" in above:
        return "KT. Chủ tịch, Phó Chủ tịch", _coded("Phó Chủ tịch UBND tỉnh", assigners)
    if "chanh van phong" in above:
        return ("KT. Chánh Văn phòng, Phó Chánh Văn phòng" if "pho chanh van phong" in above else "Chánh Văn phòng"), ""
    if "chu tich" in above:
        return "Chủ tịch", _coded("Chủ tịch UBND tỉnh", assigners)
    return "", ""
