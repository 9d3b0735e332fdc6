"""Uploads stay in memory and are answered in words, however large."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.make import AT
from tests.tasks.loop import a_world, an_assignment
from tests.web.test_overview import client_of

from dondoc.core.models import StoredFile
from dondoc.tasks.models import Update

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("size", "said"), [(1_500_000, "lớn hơn mức 1 MB"), (7_000_000, "lớn hơn mức 6 MB")])
def test_an_oversized_upload_is_named_with_the_limit_and_the_way_on(frozen, settings, size, said):
    from dataclasses import replace

    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    settings.ENV = replace(settings.ENV, max_upload_mb=1)
    world = a_world()
    frozen(AT)
    assignment = an_assignment(world)
    form = {
        "kind": "progress",
        "text": "Đang triển khai.",
        "form_token": "t",
        "version": assignment.version,
        "files": SimpleUploadedFile("bao-cao.txt", b"a" * size),
    }
    answer = client_of(world.heads[assignment.agency_id]).post(reverse("deed", args=[assignment.pk, "cap-nhat"]), form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Đang triển khai." in text, "what was typed stays"
    assert not Update.objects.exists()
    assert not StoredFile.objects.exists()
