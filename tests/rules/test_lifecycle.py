"""The table of states checks itself; what it allows is what docs/definitions.md 2 says."""

from __future__ import annotations

import pytest

from dondoc.rules.access import BESIDE_THE_LIFE, SIGHT, Deed, Party, Sight, sight
from dondoc.rules.lifecycle import CLOSED, LIFECYCLE, OPEN, State, task_state

S, D, P = State, Deed, Party


def test_the_table_has_no_dead_end_no_orphan_no_ambiguity():
    assert LIFECYCLE.problems() == []


def test_every_state_is_either_a_draft_open_or_closed():
    assert {S.DRAFT} | OPEN | CLOSED == set(State)
    assert not OPEN & CLOSED


def test_every_deed_stands_in_exactly_one_of_the_two_tables():
    moving = {row.deed for row in LIFECYCLE.table}
    assert moving | set(BESIDE_THE_LIFE) == set(Deed)
    assert not moving & set(BESIDE_THE_LIFE)


def test_th_5_2_c_only_filing_a_result_leads_to_the_office_and_only_confirming_ends():
    assert {row.deed for row in LIFECYCLE.table if row.to is S.SUBMITTED} == {D.FILE_RESULT}
    assert {row.deed for row in LIFECYCLE.table if row.to is S.COMPLETED} == {D.CONFIRM}


def test_th_7_2_c_only_who_signs_for_the_agency_files():
    assert LIFECYCLE.find(D.FILE_RESULT, S.IN_PROGRESS).by == {P.LEAD_SIGNER}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_office_can_withdraw_whatever_is_open(state):
    assert D.WITHDRAW in LIFECYCLE.deeds(state, [P.OFFICE_SPECIALIST])


@pytest.mark.parametrize("party", [P.COORDINATOR, P.CONCERNED, P.FIELD_MANAGER, P.READER, P.LEADERSHIP, P.OFFICE_CLERK])
def test_who_only_watches_moves_nothing(party):
    assert [LIFECYCLE.deeds(s, [party]) for s in State] == [[] for _ in State]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([S.COMPLETED, S.COMPLETED], S.COMPLETED),
        ([S.COMPLETED, S.SUBMITTED], S.IN_PROGRESS),
        ([S.ISSUED, S.ISSUED], S.ISSUED),
        ([S.COMPLETED, S.WITHDRAWN], S.COMPLETED),
        ([S.TRANSFERRED, S.ISSUED], S.ISSUED),
        ([S.WITHDRAWN, S.TRANSFERRED], S.WITHDRAWN),
    ],
)
def test_the_state_of_a_task_is_derived_from_its_assignments(states, expected):
    assert task_state(states) is expected


def test_the_widest_sight_counts_and_nobody_sees_nothing():
    assert sight([P.CONCERNED, P.COORDINATOR]) is Sight.PROGRESS
    assert sight([P.READER, P.LEAD_STAFF]) is Sight.ALL
    assert sight([P.ADMINISTRATOR]) is None
    assert set(SIGHT) | {P.IN_CHARGE, P.JUDGE, P.ADMINISTRATOR} == set(Party)
