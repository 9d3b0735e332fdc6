"""A share of `make chaos` (J2; BT 2.5): a real server is killed outright while people report; what was acknowledged is there exactly once.

When the kill strikes is left to chance; what must hold afterwards does not depend on it.
"""

from __future__ import annotations

import time

import pytest
from bench.crowd import Crowd, checked, faults_in, people_of
from bench.served import environment, served

pytestmark = [pytest.mark.database, pytest.mark.slow, pytest.mark.once]
PEOPLE, ENOUGH, SECONDS = 6, 6, 600


def until(crowd: Crowd, wanted: int) -> None:
    end = time.monotonic() + SECONDS
    while len(crowd.ledger.acknowledged) < wanted:
        assert time.monotonic() < end, (
            f"only {len(crowd.ledger.acknowledged)} acts were acknowledged: {crowd.ledger.faults}"
        )
        time.sleep(0.05)


def test_j2_what_was_acknowledged_before_the_kill_is_there_once_and_the_rest_is_sent_again(
    new_installation, demo, tmp_path
):
    ours = new_installation(demo)
    env = environment(ours.data, ours.url, DONDOC_DEBUG="1")
    with served(env, tmp_path / "log", worker=False, workers=1, threads=2) as running:
        crowd = Crowd(running.port, people_of(env), size=PEOPLE, think=0.05, share=0.9, patience=SECONDS)
        crowd.start()
        until(crowd, ENOUGH)
        running.kill_web()
        running.start_web()
        until(crowd, len(crowd.ledger.acknowledged) + ENOUGH)
        crowd.end()
    crowd.ledger.acknowledged.append("never sent")  # what is lost is found
    crowd.ledger.tried.append("never sent")
    found = checked(env, crowd.ledger, tmp_path / "ledger.json")
    assert (faults_in(found), found["lost"]) == (["lost"], ["never sent"]), found
    assert found["acknowledged"] > 2 * ENOUGH and found["unanswered"] == 0
