"""Limits of attachments are set on screen and hold at once, with their history."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.make import AT, ROOT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.test_overview import client_of

from dondoc.audit.models import AuditEvent
from dondoc.core import limits
from dondoc.core.models import SetLimit, StoredFile
from dondoc.directives.actions.limits import set_limit
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_limit_is_set_with_its_ground_and_the_value_before_stays_on_record(
    frozen, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    before = limits.attachment_mb()
    for value in ("5", "7"):
        with django_capture_on_commit_callbacks(execute=True):
            done = admin.post(reverse("limits"), {"code": "attachment_mb", "value": value, "ground": "Công văn số 9"})
        assert done.status_code == 302
    assert limits.attachment_bytes() == 7 * 1024 * 1024
    assert [row.value for row in limits.history()] == [7, 5]
    lines = AuditEvent.objects.filter(kind="limit_set").order_by("number")
    assert [line.facts for line in lines][0] == {"limit": "attachment_mb", "from": before, "to": 5}
    with django_assert_max_num_queries(12):
        assert "Công văn số 9" in admin.get(reverse("limits")).content.decode()


@pytest.mark.parametrize(
    ("value", "ground", "said"),
    [
        ("0", "x", "từ 1 đến 100"),
        ("101", "x", "từ 1 đến 100"),
        ("nhiều", "x", "từ 1 đến 100"),
        ("9", " ", "ghi căn cứ"),
    ],
)
def test_a_limit_out_of_bounds_or_without_a_ground_is_refused_at_its_field(frozen, value, ground, said):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    answer = admin.post(reverse("limits"), {"code": "attachment_mb", "value": value, "ground": ground})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{value}"' in answer.content.decode()
    assert not SetLimit.objects.exists()


def test_more_files_than_the_limit_are_refused_together(frozen, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_limit(actor=ROOT, code="attachments", value=2, ground="Ý kiến Chánh Văn phòng", at=AT)
    world = a_world()
    assignment = an_assignment(world)
    form = {"kind": "progress", "text": "Đang làm.", "form_token": "t", "version": assignment.version}
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(3)]
    client = client_of(world.heads[assignment.agency_id])
    answer = client.post(reverse("deed", args=[assignment.pk, "cap-nhat"]), form | {"files": files})
    assert answer.status_code == 422
    assert "chỉ được kèm đến 2 tệp" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_who_is_no_administrator_has_no_such_page(frozen):
    person = a_person(role=Role.OFFICE_LEADER)
    with pytest.raises(NotThere):
        set_limit(actor=person, code="attachments", value=2, ground="x", at=AT)
    with refused("limit_out_of_bounds"):
        set_limit(actor=ROOT, code="attachments", value=None, ground="x", at=AT)
    assert client_of(person).get(reverse("limits")).status_code == 404
