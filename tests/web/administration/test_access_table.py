"""The table of access as an auditor reads it (B2; BT 18.1): what the doors ask is what is printed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.make import a_person
from tests.web.test_overview import client_of

from dondoc.rules.access import Deed, Party, Role
from dondoc.web.administration.access_table import by_deed
from dondoc.web.deed_words import DEEDS, PARTIES

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_deed_is_printed_with_exactly_those_who_may(frozen, django_assert_max_num_queries):
    reader = client_of(a_person(role=Role.READER))
    reader.get(reverse("access_table"))
    with django_assert_max_num_queries(6):
        page = reader.get(reverse("access_table")).content.decode()
    printed = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td data-label="Ai làm">([^<]*)</td>', page))
    assert set(printed) == {str(DEEDS[deed]) for deed in Deed}
    assert printed[str(DEEDS[Deed.READ_LOG])] == f"{PARTIES[Party.OFFICE_LEADER]}; {PARTIES[Party.ADMINISTRATOR]}"
    assert printed[str(DEEDS[Deed.REOPEN])] == str(PARTIES[Party.OFFICE_LEADER])
    assert all(bool(printed[str(DEEDS[deed])]) for deed in Deed)
    assert "?role=" not in page


def test_j1_no_deed_of_the_work_is_an_administrators():
    """OPEN_PERIODS: nobody's own deed, what a directive has said comes round by itself (rules.access.SYSTEM)."""
    held = {deed for deed, by in by_deed().items() if Party.ADMINISTRATOR in by}
    keeping = {Deed.KEEP_AGENCIES, Deed.KEEP_REGULATION, Deed.KEEP_CALENDAR, Deed.KEEP_JOBS, Deed.KEEP_CONNECTIONS}
    ruling = {Deed.SET_CLOCK, Deed.SET_LIMIT, Deed.DECIDE_LOCALLY, Deed.READ_LOG, Deed.ISOLATE}
    assert held == keeping | ruling | {Deed.HAND_OVER, Deed.STAND_IN, Deed.OPEN_PERIODS}
