"""Which accounts are put before whoever reviews them, and which are not (J1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from tests.make import AT, FOUNDED, a_person

from dondoc.accounts.queries.exceptions import Why, exceptions
from dondoc.organisations import actions
from dondoc.organisations.models import Agency, Post, User
from dondoc.rules.access import Role
from dondoc.tasks.queries.holdings_of_people import holding_open_work

pytestmark = pytest.mark.django_db
PASSWORD = "Một mật khẩu dài 1!"


def test_nobody_signs_in_to_a_machine_and_a_post_to_come_fits(settings, django_assert_max_num_queries):
    """Whoever stands in must have what the post asks."""
    person = a_person(role=Role.AGENCY_HEAD)
    machine, idle, begins, colleague = (
        a_person(agency=Agency.objects.get(pk=person.agency_id)).user_id for _n in range(4)
    )
    Post.objects.filter(user_id__in=[machine, idle, begins]).update(valid_to=FOUNDED)
    User.objects.filter(pk__in=[idle, begins]).update(password=make_password(PASSWORD))
    tomorrow = AT.date() + timedelta(days=1)
    Post.objects.filter(user_id=begins).update(valid_from=tomorrow, valid_to=None)
    actions.name_stand_in(
        actor=person, post_id=person.post_id, user_id=colleague, valid_from=AT.date(), valid_to=tomorrow, signs="TUQ.", at=AT
    )  # fmt: skip
    factors = replace(settings.ENV.factors, compulsory=frozenset({Role.AGENCY_HEAD.value}))
    settings.ENV = replace(settings.ENV, factors=factors)
    with django_assert_max_num_queries(10):
        found = exceptions(AT.date(), AT, holding_open_work)
    assert found[idle] == (Why.NO_POST,) and machine not in found and begins not in found
    assert found[colleague] == found[person.user_id] == (Why.NO_FACTOR,)
