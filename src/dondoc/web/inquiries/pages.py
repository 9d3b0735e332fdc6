"""The lists of requests, one request with how far its agencies are, and what one agency was asked with its answers (F4)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.inquiries import table
from dondoc.inquiries.queries import inquiries as asked
from dondoc.inquiries.queries import joined
from dondoc.rules.access import AGENCY_ROLES
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.inquiries import grid
from dondoc.web.inquiries.forms import PutOffForm, WithdrawForm
from dondoc.web.inquiries.words import ANSWERS, FORMS, PURPOSES, STATES, tell
from dondoc.web.work.filters import address


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    state, answer = query.get("tinh-hinh", ""), query.get("tra-loi", "")
    return asked.Filters(
        state=state if state in asked.STATES else "",
        answer=answer if answer in asked.ANSWERS else "",
        mine=query.get("toi") == "1",
        q=query.get("q", "").strip()[:100],
    )


@require_GET
def inquiries(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page: the Office sees its requests, an agency what it was asked."""
    actor, filters, number = request.actor, read(request.GET), number_in(request.GET.get("trang")) or 1
    context: dict[str, Any] = {
        "filters": filters,
        "clear_url": reverse("inquiries"),
        "purposes": PURPOSES,
        "forms": FORMS,
    }
    if actor.sees_everything:
        page, counts = asked.listing(actor, filters, request.today, number)
        context |= {
            "page": page,
            "tabs": _tabs(request, "tinh-hinh", STATES, counts, filters.state),
            "narrowed": bool(filters.state or filters.mine or filters.q),
            "may_inquire": asked.may_inquire(actor),
        }
        return render(request, "inquiries/list.html", context)
    if actor.role not in AGENCY_ROLES:
        raise Http404
    page, counts = asked.own_listing(actor, filters, request.today, number)
    context |= {
        "page": page,
        "rows": [tell(row, request.today) for row in page.object_list],
        "tabs": _tabs(request, "tra-loi", ANSWERS, counts, filters.answer),
        "narrowed": bool(filters.answer or filters.q),
    }
    return render(request, "inquiries/own.html", context)


def _tabs(request: HttpRequest, name: str, words: Any, counts: dict[str, int], on: str) -> list[dict[str, Any]]:
    return [
        {
            "word": word,
            "n": counts[code or "all"],
            "url": address(request.GET, **{name: code}),
            "on": code == on,
            "late": code == "overdue",
        }
        for code, word in words.items()
    ]


@require_GET
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """How far its agencies are; an agency is led to what it was asked."""
    if request.actor.role in AGENCY_ROLES:
        found = find(request, asked.inquiries_for(request.actor, request.today), pk)
        return HttpResponseRedirect(reverse("inquiry_ask", args=[asked.first_ask(request.actor, found, request.today)]))
    return render(request, "inquiries/inquiry.html", context_of(request, pk))


def context_of(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    """What the page of one request shows; `beside` are forms that were sent and came back."""
    found = _found(request, pk)
    filters = read(request.GET)
    page, counts = asked.progress(found, filters, request.today, number_in(request.GET.get("trang")) or 1)
    minds = asked.may_inquire(request.actor) and found.withdrawn_at is None
    waited = bool(minds and counts["waiting"])
    reminded = waited and asked.reminded_on(found, request.today)
    return (
        question_of(found)
        | {
            "page": page,
            "rows": [tell(row, request.today) for row in page.object_list],
            "task": asked.task_seen(request.actor, found, request.today),
            "counts": counts,
            "tabs": _tabs(request, "tra-loi", ANSWERS, counts, filters.answer),
            "filters": filters,
            "narrowed": bool(filters.answer or filters.q),
            "minds": minds,
            "reminders": asked.reminders_of(found),
            "days": asked.days_of(found),
            "reminds": waited and not reminded,
            "reminded_today": reminded,
            "put_off_form": PutOffForm(None, today=request.today, auto_id="day-%s") if minds else None,
            "withdraw_form": WithdrawForm(None, today=request.today, auto_id="withdraw-%s") if minds else None,
            "told": [],
        }
        | beside
    )


def _found(request: HttpRequest, pk: int) -> Any:
    """The request, for those who see all of it."""
    if not request.actor.sees_everything:
        raise Http404
    visible = asked.inquiries_for(request.actor, request.today)
    return find(request, visible.select_related("by", "withdrawn_by"), pk)


def question_of(found: Any) -> dict[str, Any]:
    """What was asked, as both sides read it. Two queries."""
    return {
        "inquiry": found,
        "purpose": PURPOSES[found.purpose],
        "form_word": FORMS[found.form],
        "columns": joined.columns_of(found),
        "files": shown(asked.asking_files(found), lambda f: reverse("inquiry_file", args=[found.pk, f.pk])),
    }


@require_GET
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What one agency was asked, its answers with what it said before; for its own people the form."""
    return render(request, "inquiries/ask.html", ask_context(request, pk))


def ask_context(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    """What that page shows; `beside` a form that was sent and came back."""
    found = find_ask(request, pk)
    own = request.actor.role in AGENCY_ROLES
    question = question_of(found.inquiry)
    draft = asked.draft_of(found) if own else None
    writes = asked.answers_it(request.actor, found, request.today)
    minds = asked.may_inquire(request.actor) and found.inquiry.withdrawn_at is None
    return (
        question
        | {
            "ask": found,
            "until": asked.corrected_until(found),
            "task": asked.task_seen(request.actor, found.inquiry, request.today),
            "told_ask": tell(found, request.today),
            "own": own,
            "draft": draft,
            "signs": bool(request.actor.signs),
            "answers": [_filed(one, question["columns"], found) for one in asked.filed_of(found)],
            "deed": grid.begun(request, found, question["columns"], draft) if writes else None,
            "days": asked.days_of(found.inquiry, found),
            "reminders": asked.reminders_of(found.inquiry, found),
            "put_off_form": PutOffForm(None, today=request.today, auto_id="day-%s", initial={"ask": pk})
            if minds
            else None,
            "told": [],
        }
        | beside
    )


def find_ask(request: HttpRequest, pk: int) -> Any:
    """What an agency was asked, for its own people and for those who see all."""
    visible = asked.asks_for(request.actor, request.today)
    return find(request, visible.select_related("agency", "inquiry__by"), pk)


def _filed(answer: Any, columns: list[Any], found: Any) -> dict[str, Any]:
    return {
        "answer": answer,
        "rows": rows_in_words(columns, [row.values for row in answer.rows.all()]),
        "files": shown(list(answer.files.all()), lambda f: reverse("inquiry_file", args=[found.inquiry_id, f.pk])),
        "late": date_is_late(answer, found),
    }


def date_is_late(answer: Any, found: Any) -> bool:
    return bool(asked.day_filed(answer) > found.late_after)


def rows_in_words(columns: list[Any], rows: list[list[str]]) -> list[list[tuple[Any, str]]]:
    """Stored values as they are read, each with its column."""
    return [[(column, table.shown(column, value)) for column, value in zip(columns, row, strict=False)] for row in rows]


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of the request, or of an answer that the reader may see."""
    return handed_out(find(request, asked.files_for(request.actor, pk, request.today).distinct(), file_pk))
