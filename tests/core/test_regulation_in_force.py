"""Which regulation governs a directive (A3; TH QĐ Điều 2, BT QĐ Điều 2), and that a new version leaves old tasks alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.make import AT
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, fresh

from dondoc.core import regulation as regulations
from dondoc.core import shipped
from dondoc.directives.models import Directive


@pytest.fixture
def province(settings):
    """Another province for this test; what was read is forgotten before and after."""

    def choose(regulation_id: str) -> None:
        settings.ENV = replace(settings.ENV, province=regulation_id)
        regulations.reload()

    yield choose
    regulations.reload()


@pytest.fixture
def second_version(settings):
    """A later Thanh Hóa, whose Office has four working days for an ordinary directive from 1 December 2026 on."""
    text = (shipped.regulation_folder() / "thanh-hoa-2025.toml").read_text(encoding="utf-8")
    text = text.replace('id = "thanh-hoa-2025"', 'id = "thanh-hoa-2026"', 1).replace(
        'from = "installation"', "from = 2026-12-01", 1
    )
    head, entry, rest = text.partition('class = "normal"')
    text = head + entry + rest.replace("value = 1", "value = 4", 1)
    text = text[: text.index("[[examples]]")] + FOUR_DAYS
    folder = settings.ENV.data / "regulations"
    folder.mkdir()
    (folder / "thanh-hoa-2026.toml").write_text(text, encoding="utf-8")
    regulations.reload()
    yield
    regulations.reload()


FOUR_DAYS = """[[examples]]
rule = "entry"
class = "normal"
from = 2026-12-01
due = 2026-12-07
cite = "6.1.b"
"""


@pytest.mark.django_db
def test_a3_a_change_of_regulation_leaves_old_tasks_alone(second_version):
    world = a_world()
    old = a_directive(world, at=AT)
    new = a_directive(
        world, at=datetime(2026, 12, 2, 2, 0, tzinfo=AT.tzinfo), tasks=[a_form(world, due_on=date(2026, 12, 30))]
    )
    assert (old.regulation_id, new.regulation_id) == ("thanh-hoa-2025", "thanh-hoa-2026")
    assert (old.entry_due_on, new.entry_due_on) == (date(2026, 11, 20), date(2026, 12, 8))
    assert regulations.regulation(Directive.objects.get(pk=old.pk).regulation_id).entry.rule("normal").limit.value == 1
    assert fresh(old.tasks.get().assignments.get()).task.directive.regulation_id == "thanh-hoa-2025"


@pytest.mark.django_db
def test_the_first_version_governs_earlier_directives_by_local_decision():
    assert regulations.current().valid_from is None, "the copy at hand leaves Thanh Hóa's date blank"
    assert regulations.governs(date(2019, 5, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "governed"), [(date(2024, 11, 20), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False)]
)
def test_bt_a_regulation_that_ended_governs_nothing_later(province, day, governed):
    province("ben-tre-2020")
    assert regulations.governs(day) is governed


@pytest.mark.django_db
def test_bt_a_directive_from_after_the_end_is_refused_at_its_date(province):
    province("ben-tre-2020")
    world = a_world()
    with refused("outside_the_regulation") as told:
        a_directive(world, at=AT + timedelta(days=1))
    assert "Bến Tre" in str(told.value)
