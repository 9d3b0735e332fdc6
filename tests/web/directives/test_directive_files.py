"""Who reads the files of a directive: whoever sees more of it than how its tasks stand (docs/definitions.md 5)."""

import hashlib

import pytest
from django.urls import reverse
from tests.make import a_directive, a_person, a_task, an_agency, issued
from tests.web.tasks.conftest import as_actor  # noqa: F401

from dondoc.core.files import InspectedFile
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db


def test_who_is_told_the_standing_only_reads_no_file(frozen, as_actor):  # noqa: F811
    content = b"Ke hoach"
    paper = InspectedFile("ke-hoach.txt", "text/plain", 8, hashlib.sha256(content).hexdigest(), content, "", True)
    specialist, lead, part = a_person(role=Role.OFFICE_SPECIALIST), an_agency(), an_agency()
    directive = a_directive(specialist, files=[paper])
    task = a_task(directive, lead, actor=specialist)
    issued(directive, actor=specialist)
    task.refresh_from_db()
    task.coordinations.create(agency=part)
    task.concerned.add(concerned := an_agency())
    address, page = reverse("file", args=[directive.files.get().pk]), reverse("directive", args=[directive.pk])
    heads = {agency: a_person(role=Role.AGENCY_HEAD, agency=agency) for agency in (lead, part, concerned)}
    told = {agency: [as_actor(head).get(a) for a in (address, page)] for agency, head in heads.items()}
    told["reader"] = [as_actor(a_person(role=Role.READER)).get(a) for a in (address, page)]
    for who, (file, shown) in told.items():
        reads = who in (lead, part)
        assert file.status_code == (200 if reads else 404), who
        assert ("ke-hoach.txt" in shown.content.decode()) is reads
