"""A province whose agencies bear the names that the invented documents say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.make import a_person, an_agency
from tests.tasks.loop import a_world

from dondoc.rules.access import Role


@pytest.fixture
def office(frozen):
    """The Office's specialist, three departments by name, and somebody of one of them."""
    world = a_world(1)
    water, purse, wood = (an_agency(name) for name in ("Sở Thủy lợi", "Sở Ngân khố", "Sở Lâm sản"))
    stranger = a_person(role=Role.AGENCY_HEAD, agency=water)
    return SimpleNamespace(
        world=world, specialist=world.specialist, water=water, purse=purse, wood=wood, stranger=stranger
    )
