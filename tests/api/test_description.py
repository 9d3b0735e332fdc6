"""J4: the committed description is what the product does, its page needs nothing from elsewhere, and the example client of docs/api.md runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from django.test import Client
from tests.api.callers import a_secret
from tests.architecture.tree import ROOT
from tests.make import AT
from tests.tasks.loop import a_world, an_assignment, fresh
from tests.web.work.test_work_pages import signed_in

from dondoc.api.interface import described
from dondoc.cli.main import main


@pytest.mark.once
def test_the_committed_description_is_what_the_product_does(capsys):
    kept = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(kept) == described(), "dondoc api describe > docs/openapi.json"
    assert main(["api", "describe"]) == 0 and capsys.readouterr().out == kept
    for path, operations in described()["paths"].items():
        for method, said in operations.items():
            assert {"400", "401", "403", "404", "422", "429"} <= set(said["responses"]), path
            assert said["security"] and said["description"], path
            if any(one["name"] == "Idempotency-Key" for one in said["parameters"]):
                assert method == "post"
                assert "409" in said["responses"] and said["requestBody"], path


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_the_description_is_a_page_for_whoever_is_signed_in():
    world = a_world(1)
    page = signed_in(world.heads[world.agencies[0].pk], Client()).get("/ket-noi/tai-lieu/")
    text = page.content.decode()
    for path, operations in described()["paths"].items():
        assert all(f"{method.upper()} {path}" in text for method in operations)
    assert "assignments:read" in text and "Idempotency-Key" in text
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("frozen")
def test_the_example_client_of_the_documents_runs(live_server):
    world = a_world(1)
    late = an_assignment(world, at=AT.replace(day=2), due_on=date(2026, 11, 10))
    secret = a_secret(world.agencies[0])
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    assert len(code.splitlines()) <= 62
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code],
        env={"DONDOC_API": f"{live_server.url}/api/v1", "DONDOC_TOKEN": secret, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    first, last = ran.stdout.splitlines()
    assert first.startswith(late.task.directive.number) and last.startswith("in_progress ")
    assert fresh(late).updates.get().text.startswith("Đang hoàn thiện")
