"""Statements that are made once give what the queryset gives, on either database, for other values and other shapes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef
from tests.make import DAY, a_person, an_agency

from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.queries.people import held_on
from dondoc.search.among import Among

pytestmark = pytest.mark.django_db


def _held(user, day):
    return Post.objects.filter(held_on(day), user_id=user).select_related("agency", "user").order_by("pk")


def test_it_asks_one_query_and_gives_the_rows_of_the_queryset(django_assert_num_queries):
    agency = an_agency("Sở Nông nghiệp")
    first, second = a_person(agency=agency), a_person(agency=agency)
    held = MadeOnce(_held)
    for actor in (first, second):
        for day in (DAY, DAY - timedelta(days=30_000)):
            with django_assert_num_queries(1):
                found = held(user=actor.user_id, day=day)
            assert found == list(_held(actor.user_id, day))
    with django_assert_num_queries(1):
        assert held(user=first.user_id, day=DAY)[0].agency.name == agency.name
    assert len(held.made) == 1


def test_shapes_lists_and_plain_rows():
    agencies = [an_agency(code=code) for code in ("A", "B", "C")]
    staffed = a_person(agency=agencies[1])

    def build(with_people, numbers):
        rows = Agency.objects.filter(Among("pk", numbers)).order_by("code")
        if with_people:
            rows = rows.filter(Exists(Post.objects.filter(agency=OuterRef("pk"))))
        return rows.values_list("code", "pk")

    asked = MadeOnce(build)
    both = [agencies[0].pk, agencies[1].pk]
    assert asked(False, numbers=both) == [("A", both[0]), ("B", both[1])]
    assert asked(True, numbers=both) == [("B", staffed.agency_id)]
    assert asked(False, numbers=[]) == []
    assert asked.first(False, numbers=[agencies[2].pk]) == ("C", agencies[2].pk)
    assert MadeOnce(lambda code: Agency.objects.filter(pk__in=[], code=code))(code="A") == []


def test_what_stands_in_a_statement_is_taken_as_it_is_written():
    """Constants are part of the statement; a sign that means something to the database or to its driver means nothing in them."""
    strange = ["100% 'x' \\ %s %(day)s", "';--", "Đ", "%%"]
    agencies = [an_agency(name, code=f"C{n}") for n, name in enumerate(strange)]
    for agency, name in zip(agencies, strange, strict=True):
        asked = MadeOnce(lambda code, name=name: Agency.objects.filter(name=name, dissolved_on=None, code=code))
        assert asked(code=agency.code) == [agency] and asked(code="none") == []
    contained = MadeOnce(lambda part, pk: Agency.objects.filter(name__contains=part, pk=pk))
    assert contained("100%", pk=agencies[0].pk) == [agencies[0]] and contained("100_", pk=agencies[0].pk) == []


def test_rows_of_every_kind_are_those_of_the_queryset():
    agency = an_agency("Sở Y tế")
    a_person(agency=agency), a_person(agency=agency)
    posts = Post.objects.order_by("agency__name", "-pk")
    kinds = [
        lambda agency: posts.filter(agency=agency).values("pk", "user__full_name", "valid_from"),
        lambda agency: posts.filter(agency=agency).values("agency").annotate(n=Count("pk")).order_by("agency"),
        lambda agency: posts.filter(agency=agency).values_list("valid_from", "pk"),
        lambda agency: posts.filter(agency=agency).values_list("title", flat=True),
        lambda agency: Post.objects.filter(agency=agency).values_list("pk").union(Post.objects.values_list("pk")),
        lambda agency: posts.filter(agency=agency).distinct().order_by("user__full_name"),
    ]
    for build in kinds:
        assert MadeOnce(build)(agency=agency.pk) == list(build(agency.pk)) != []

    def counted(pk):
        return Agency.objects.filter(pk=pk).select_related("parent").annotate(n=Count("posts"))

    one, other = MadeOnce(counted).first(pk=agency.pk), counted(agency.pk).get()
    assert (one, one.n, one.parent, one._state.adding) == (other, 2, other.parent, False)


@pytest.mark.django_db(transaction=True)
def test_threads_keep_their_own_connection():
    asked = MadeOnce(lambda code: Agency.objects.filter(code=code).values_list("code", flat=True))
    an_agency(code="A")
    found = [asked(code="A")]

    def other():
        try:
            found.append(asked(code="A"))
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert found == [["A"], ["A"]]
