"""Rates that were published, reckoned again under each rate that the profiles name: the same word stood for different fractions.

Counts are facts of public reports; where a report tells no split of what is done, only the rates that need none are asked.
"""

import pytest
from tests.rules.profiles import ben_tre, thanh_hoa

from dondoc.rules.figures import Cells
from dondoc.tasks.queries.figures import rates

pytestmark = pytest.mark.once

#: 2017, the whole country: 16,051 done, 1,983 of them late; 223 open and overdue. Published as 98.62 %.
NATIONAL = Cells(done_on_time=16_051 - 1_983, done_late=1_983, open_overdue=16_274 - 16_051)
#: Ten months of 2018, Hải Phòng: 13,119 done; 15,533 said to be assigned. Published as 84.46 %.
HAI_PHONG = Cells(done_on_time=13_119, open_within=2_065, open_overdue=348)
#: To 30 May 2022, Bình Định: 1,160 done, 1,014 of them on time. Published as 87.4 %.
BINH_DINH = Cells(done_on_time=1_014, done_late=146)


def percent(cells: Cells, profile) -> dict[str, float]:
    return {r.code: round(100 * r.value, 2) for r in rates(cells, profile) if r.value is not None}


@pytest.mark.parametrize("profile", [thanh_hoa, ben_tre])
def test_one_published_figure_is_another_rate_in_each_report(profile):
    national, hai_phong, binh_dinh = (percent(cells, profile()) for cells in (NATIONAL, HAI_PHONG, BINH_DINH))
    assert national["on_time_of_due"] == 86.44, "published as 98.62: what was done late stood above the line"
    assert national["on_time_of_completed"] == 87.65
    done, due = NATIONAL.done, NATIONAL.done + NATIONAL.open_overdue
    assert round(100 * done / due, 2) == 98.63, (
        "done of due: 98.62 in print, cut off and not rounded; no rate of ours hides the late ones"
    )
    assert hai_phong["completed_of_assigned"] == 84.46
    assert binh_dinh["on_time_of_completed"] == 87.41


def test_parts_that_do_not_add_up_are_seen_for_a_total_is_never_typed():
    said_open, said_total = 2_414, 15_533
    assert HAI_PHONG.done + said_open == said_total
    assert HAI_PHONG.total == said_total - 1, "our total is the sum of its cells, and one is missing from theirs"
