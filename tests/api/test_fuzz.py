"""J4: attacked along its own description, the interface never breaks, answers as described, and gives what its schemas say.

Bounded: a fixed seed and a few requests an operation; `make chaos CHAOS=tests/api` tries a hundred times as many.
"""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis import GenerationMode, checks
from tests.api.callers import a_secret
from tests.make import a_person, the_office
from tests.tasks.loop import a_world, an_assignment

from dondoc.config.wsgi import application
from dondoc.rules.access import Role

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
#: Requests an operation: here, and with the profile of `make chaos`.
FEW, MANY = 6, 600


@pytest.fixture
def one_connection():
    """A server gives its connection back after each request; here it holds the transaction of the test."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_j4_no_request_along_the_description_breaks_the_interface(settings):
    settings.API_PER_MINUTE = 10**9
    world = a_world(1)
    an_assignment(world)
    admin = a_person(role=Role.ADMINISTRATOR)
    office, agency = a_secret(the_office(), "office_clerk", admin=admin), a_secret(world.agencies[0], admin=admin)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    told: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        secret = agency if operation.method == "post" and "updates" in operation.path else office
        attack(operation, {"Authorization": f"Bearer {secret}"}, told)
    assert len({line.split()[0] for line in told}) > 3, told  # it came through to answers of several kinds
    assert sum(line.startswith("2") for line in told) > 10, told


def attack(operation: Any, headers: dict[str, str], told: list[str]) -> None:
    """Well-formed requests and ill-formed ones, as many of each."""
    profile = hypothesis.settings.get_current_profile_name()
    cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if list(operation.iter_parameters()) or operation.body:
        cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @hypothesis.settings(
        max_examples=MANY if profile == "chaos" else FEW,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=cases)
    def ask(case: Any) -> None:
        answer = case.call(headers=headers)
        told.append(f"{answer.status_code} {operation.label}")
        case.validate_response(answer, checks=CHECKS)

    ask()
