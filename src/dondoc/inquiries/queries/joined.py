"""The tables of all answers joined into one, with the agency of each row: as pages and as lines of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from dondoc.inquiries.models import AnswerRow, Ask, Inquiry, InquiryColumn
from dondoc.inquiries.queries.inquiries import PER_PAGE

_ORDER = ("answer__ask__agency__kind", "answer__ask__agency__position", "answer__ask__agency__sort_key")


def columns_of(inquiry: Inquiry) -> list[InquiryColumn]:
    return list(inquiry.columns.all())


def rows_of(inquiry: Inquiry) -> QuerySet[AnswerRow]:
    """The rows of the answers that hold, agency by agency in the order of the directory."""
    held = Ask.objects.filter(inquiry=inquiry, answer__isnull=False).values("answer_id")
    rows = AnswerRow.objects.filter(answer_id__in=held).select_related("answer__ask__agency")
    return rows.order_by(*_ORDER, "answer_id", "position")


def page_of(inquiry: Inquiry, number: int = 1) -> Page[AnswerRow]:
    return Paginator(rows_of(inquiry), PER_PAGE).get_page(number)


def answers_page(inquiry: Inquiry, number: int = 1) -> Page[Ask]:
    """The answers that are no tables, agency by agency, with their files."""
    rows = Ask.objects.filter(inquiry=inquiry, answer__isnull=False, answer__nothing=False)
    rows = rows.select_related("agency", "answer").prefetch_related("answer__files")
    return Paginator(rows.order_by("agency__kind", "agency__position", "agency__sort_key"), PER_PAGE).get_page(number)


def missing(inquiry: Inquiry) -> list[Ask]:
    """Who has not answered."""
    rows = Ask.objects.filter(inquiry=inquiry, answer__isnull=True).select_related("agency")
    return list(rows.order_by("agency__kind", "agency__position", "agency__sort_key"))


def with_nothing(inquiry: Inquiry) -> list[Ask]:
    """Who answered that there is nothing to tell."""
    rows = Ask.objects.filter(inquiry=inquiry, answer__nothing=True).select_related("agency", "answer")
    return list(rows.order_by("agency__kind", "agency__position", "agency__sort_key"))


def lines(inquiry: Inquiry) -> Iterator[tuple[str, str, datetime, list[str]]]:
    """Name and code of the agency, the moment it filed, the values. Plain rows, streamed: a province sends ten thousands of them."""
    of = "answer__ask__agency__"
    rows = rows_of(inquiry).select_related(None).values_list(f"{of}name", f"{of}code", "answer__filed_at", "values")
    yield from rows.iterator(chunk_size=2_000)
