"""The same questions, each with a session, the ORM and a bare template."""

from __future__ import annotations

import csv
import io

from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.csrf import ensure_csrf_cookie

from bench.floor.models import Agency, Assignment, Found, Move, Note, Update

OPEN = ("issued", "in_progress", "disputed", "awaiting_signature", "submitted", "returned", "suspended")
COUNTED = ~Q(state__in=("draft", "withdrawn", "transferred"))
COLUMNS = ("task__directive__number", "task__content", "agency__name", "state", "due_on", "late_after", "filed_on")


@ensure_csrf_cookie
def enter(request: HttpRequest) -> HttpResponse:
    user, _ = get_user_model().objects.get_or_create(username="floor")
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    return HttpResponse("ok")


@login_required
def overdue(request: HttpRequest, agency_id: int) -> HttpResponse:
    late = Assignment.objects.filter(agency=agency_id, state__in=OPEN, late_after__lt=localdate())
    rows = late.select_related("task__directive", "agency", "person").order_by("late_after", "id")[:50]
    agency = get_object_or_404(Agency, pk=agency_id)
    return render(request, "list.html", {"title": agency.name, "total": late.count(), "rows": rows})


@login_required
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Assignment.objects.select_related("task__directive", "agency", "person"), pk=pk)
    updates = Update.objects.filter(assignment=pk).select_related("prepared_by").order_by("-prepared_at")
    moves = Move.objects.filter(assignment=pk).order_by("-at")
    return render(request, "task.html", {"found": found, "updates": updates, "moves": moves})


@login_required
def cells(request: HttpRequest) -> HttpResponse:
    """The five cells of every agency, today."""
    today, counted = localdate(), Assignment.objects.filter(COUNTED)
    done, dated = Q(state="completed"), Q(late_after__isnull=False)
    late = dated & (Q(filed_on__gt=F("late_after")) | Q(filed_on__isnull=True, late_after__lt=today))
    told = counted.values("agency_id").annotate(
        on_time=Count(Value(1), filter=done & dated & ~late),
        late=Count(Value(1), filter=done & late),
        within=Count(Value(1), filter=~done & dated & ~late),
        overdue=Count(Value(1), filter=~done & late),
        undated=Count(Value(1), filter=~dated),
    )
    by_agency = {row["agency_id"]: row for row in told}
    rows = [(agency, by_agency.get(agency.pk)) for agency in Agency.objects.order_by("id")]
    return render(request, "cells.html", {"rows": rows})


@login_required
def search(request: HttpRequest) -> HttpResponse:
    found = Found.objects.extra(where=["words @@ phraseto_tsquery('simple', %s)"], params=[request.GET["q"]])
    shown = found.order_by("-day", "-id")[:25]
    return render(request, "found.html", {"total": found.count(), "rows": shown})


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    Note.objects.create(assignment_id=pk, text=request.POST["text"], author_id=request.user.pk)
    return redirect("assignment", pk)


def _rows(request: HttpRequest) -> list[tuple[object, ...]]:
    rows = Assignment.objects.filter(COUNTED, due_on__lte=request.GET["to"]).order_by("late_after", "id")
    return list(rows.values_list(*COLUMNS)[:5_000])


@login_required
def as_csv(request: HttpRequest) -> HttpResponse:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(request))
    return HttpResponse(out.getvalue(), content_type="text/csv")


@login_required
def as_xlsx(request: HttpRequest) -> HttpResponse:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(_rows(request)):
            for column, value in enumerate(row):
                sheet.write(place, column, value)
    return HttpResponse(out.getvalue(), content_type="application/octet-stream")


urlpatterns = [
    path("enter", enter),
    path("overdue/<int:agency_id>", overdue),
    path("assignment/<int:pk>", assignment, name="assignment"),
    path("assignment/<int:pk>/note", note),
    path("cells", cells),
    path("search", search),
    path("rows.csv", as_csv),
    path("rows.xlsx", as_xlsx),
]
