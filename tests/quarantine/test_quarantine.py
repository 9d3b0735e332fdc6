"""A secret found after it came in: out of sight at once, then destroyed with all it left behind, or given back (C5)."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.urls import reverse
from tests.core.test_files import a_docx
from tests.make import AT, a_person
from tests.quarantine.remains import places_of
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, an_assignment, fresh
from tests.web.test_overview import client_of

from dondoc.audit.models import AuditEvent
from dondoc.audit.queries import verify
from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.exchanges.actions.opening import Opening, open_thread
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Mail
from dondoc.quarantine.actions import deciding, isolating, looking, scrubbing
from dondoc.quarantine.models import Incident, Sealed
from dondoc.quarantine.queries.words import KINDS, TABLE
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.figures import figures

HOUR = timedelta(hours=1)
#: Words that stand nowhere else.
RARE = ("Quangphổkế", "Hồngngọctím", "Xămlốpđỏ", "Bèolụcbìnhxanh", "Mựcthạchanh")


def reported(world, assignment, text, *files):
    return agencies.file_update(
        actor=world.heads[assignment.agency_id],
        assignment_id=assignment.pk,
        kind="progress",
        asked_due_on=None,
        text=text,
        files=list(files),
        form_token=f"update {assignment.pk}",
        at=AT + HOUR,
    )


@pytest.fixture
def there():
    """A directive with a task, a report with a file, a difficulty, notices and a mail, each with a rare word; and another beside it."""
    world = a_world(1)
    other = an_assignment(world)
    task = replace(a_form(world), content=f"Lập danh mục {RARE[1]} của đơn vị")
    directive = a_directive(world, tasks=[task])
    assignment = fresh(Assignment.objects.get(task__directive=directive))
    head = world.heads[assignment.agency_id]
    file = inspect_upload(f"so-lieu-{RARE[4]}.docx", io.BytesIO(a_docx(f"Bảng {RARE[3]}")), 10**6)
    reported(world, assignment, f"Đã kiểm đếm {RARE[0]} xong.", file)
    opening = Opening(kind="difficulty", subject=f"Thiếu {RARE[2]}", words=f"Chưa có {RARE[2]}, đề nghị cấp.")
    open_thread(actor=head, assignment_id=assignment.pk, opening=opening, files=[], form_token="t", at=AT + 2 * HOUR)
    tell_new(actor=None, at=AT + 3 * HOUR)
    Mail.objects.create(
        key="digest:1", user_id=1, address="a@b.vn", subject="Việc trong ngày", text=f"- Lập danh mục {RARE[1]} của đơn vị", message_id="m",
        posted_at=AT, next_try_at=AT,
    )  # fmt: skip
    return world, directive, assignment, other


@pytest.mark.django_db(transaction=True)
def test_c5_a_secret_goes_out_of_sight_and_nothing_of_it_is_left(there, frozen):
    world, directive, assignment, other = there
    frozen(AT + 5 * HOUR)
    day = (AT + 5 * HOUR).date()
    before = figures(day).cells
    assert {word for word in RARE if places_of(word)} == set(RARE)
    office, officer = client_of(world.specialist), client_of(world.leader)
    stored = StoredFile.objects.get(name__contains=RARE[4])
    with refused("nothing_to_isolate"):
        isolating.isolate(actor=world.leader, kind="directive", subject_id=10**6, ground="stamp", at=AT)

    incident = isolated_on_the_page(officer, directive)
    nobody_sees(incident, directive, assignment, (office, officer, client_of(world.heads[assignment.agency_id])))
    assert office.get(reverse("file", args=[stored.pk])).status_code == 404
    assert figures(day).cells == before, "figures count and hold no words"
    assert Mail.objects.get().text == isolating.BLANK
    with refused("isolated_already"):
        isolating.isolate(actor=world.leader, kind="directive", subject_id=directive.pk, ground="stamp", at=AT)
    quoted = reported(world, other, f"Làm theo văn bản {directive.number}, đã xong một nửa.")
    looking.look_around(actor=None, at=AT + 5 * HOUR)
    assert Incident.objects.get().elsewhere == {"tasks.Update": [quoted.pk]}
    destroyed(officer, incident, stored, world)
    assert fresh(other).task.content.startswith("Nhiệm vụ thử"), "what hangs on another directive is untouched"


def isolated_on_the_page(officer, directive):
    answer = officer.post(
        reverse("incidents"), {"address": f"https://x.vn/van-ban/{directive.pk}/", "ground": "stamp", "sure": "on"}
    )
    incident = Incident.objects.get()
    assert answer["Location"] == reverse("incident", args=[incident.pk])
    return incident


def nobody_sees(incident, directive, assignment, clients):
    for client in clients:
        for page in (
            reverse("directive", args=[directive.pk]),
            reverse("assignment", args=[assignment.pk]),
            reverse("assignments"),
            reverse("my_work"),
            reverse("search") + "?q=danh+mục+đơn+vị",
            reverse("incident", args=[incident.pk]),
        ):
            text = client.get(page, follow=True).content.decode()
            assert not [word for word in (*RARE, directive.number) if word in text], page


def destroyed(officer, incident, stored, world):
    act = reverse("incident_act", args=[incident.pk])
    assert officer.post(act, {"viec": "huy"}).status_code == 422
    officer.post(act, {"viec": "huy", "confirmed": "on"})
    assert not Sealed.objects.exists()
    assert not (settings.FILES_ROOT / stored.path).exists()
    with refused("decided_already"):
        deciding.release(actor=world.leader, incident_id=incident.pk, at=AT)
    scrubbing.scrub(actor=None, at=AT + 6 * HOUR)
    assert {word: places_of(word) for word in RARE if places_of(word)} == {}
    incident.refresh_from_db()
    assert (incident.scrubbed_at is not None) == (connection.vendor == "sqlite")
    for step in ("ban-dau", "day-du", "sao-luu"):
        officer.post(act, {"viec": step})
    assert "Đã báo cáo đầy đủ" in officer.get(reverse("incidents")).content.decode()
    kinds = (
        AuditEvent.objects.filter(stream=f"incident:{incident.pk}").order_by("number").values_list("kind", flat=True)
    )
    steps = ["secret_scrubbed"] * (connection.vendor == "sqlite") + ["secret_told"] * 3
    assert list(kinds) == ["secret_isolated", "secret_destroyed", *steps]
    assert verify() == []


@pytest.mark.django_db
def test_c5_what_was_no_secret_says_again_what_it_said(there, frozen, django_assert_max_num_queries):
    world, directive, assignment, _other = there
    frozen(AT + 5 * HOUR)
    admin = a_person(role=Role.ADMINISTRATOR)
    kept = {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in KINDS.values()}
    numbers = Directive.objects.get(pk=directive.pk).number
    answer = client_of(admin).post(reverse("incidents"), {"address": numbers, "ground": "check", "sure": "on"})
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert incident.directive_id == directive.pk
    assert Task.objects.get(directive=directive).content == isolating.BLANK
    officer = client_of(admin)
    officer.get(reverse("incidents"))
    with django_assert_max_num_queries(12):
        officer.get(reverse("incidents"))
    sums = {
        str(pk): digest
        for pk, digest in Sealed.objects.filter(label="core.StoredFile").values_list("row_id", "values__sha256")
    }
    deciding.release(actor=admin, incident_id=incident.pk, at=AT + 6 * HOUR)
    assert sums and AuditEvent.objects.get(kind="secret_released").facts["sums"] == sums, (
        "blank on an upgrade's first night"
    )
    assert {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in KINDS.values()} == kept
    found = client_of(world.specialist).get(reverse("search"), {"q": RARE[3]}).content.decode()
    assert RARE[4] in found, "its file is found by the words inside it"
    for person in (world.specialist, world.chairman, world.heads[assignment.agency_id]):
        assert client_of(person).get(reverse("incidents")).status_code == 404
        with pytest.raises(NotThere):
            isolating.isolate(actor=person, kind="directive", subject_id=directive.pk, ground="stamp", at=AT)
    wrong = client_of(admin).post(reverse("incidents"), {"address": "khong-co/1", "ground": ""})
    assert wrong.status_code == 422
    assert "khong-co/1" in wrong.content.decode()


#: Names of columns that hold codes, names and titles of people, signs of files: no words of a document.
CODES = frozenset(
    re.findall(
        r"\S+",
        "kind form_token by_title asked_title answered_title opened_title filed_title withdrawn_title advised_title decided_title cite batch"
        " regulation_id channel state state_before deed by_name signed_as ground outcome trigger direction business sha256 document_id about_id"
        " sender_code sender_name to_code to_name status status_code waits_for code urgency entry_class assigned_by period deadline_kind"
        " leads_picked coordinators_picked leads_added leads_removed coordinators_added coordinators_removed last_update_kind progress quality"
        " approved_title cause formula frozen tally reckoned grade before after content_sha256"
        " signed_title basis basis_cite basis_confidence agency_cite office_cite due_confidence deadline"
        " handed_in_title agency_title body role contents reasons seed population_sha256 population_numbers verdict form step what"
        " effectiveness subject_of rung key address message_id error language secret_hash facts columns heads entry_cite",
    )
)
#: What hangs on no directive: it is looked for by its words when something is isolated (queries/elsewhere.py), and told to the officer.
LOOKED_FOR = frozenset(
    re.findall(
        r"\S+",
        "directives.RegisterLoad.file_name urging.ReachedRung.subject urging.StuckReport.words exchanges.ReportedFigures.document_number"
        " exchanges.Explanation.words exchanges.ExplanationPoint.name exchanges.ExplanationPoint.answer intake.Batch.file_name intake.Batch.sheet"
        " intake.Batch.notes notices.Mail.subject notices.Mail.text notices.Mail.html tasks.SavedView.name tasks.SavedView.query"
        " statistics.SavedTable.name statistics.SavedTable.query",
    )
)


@pytest.mark.once
def test_every_column_of_text_is_known_to_the_quarantine():
    """A new column that holds words of documents gets its line in quarantine/queries/words.py; one that holds codes, its name above."""
    known = {f"{words.label}.{column}" for words in TABLE for column in words.columns} | LOOKED_FOR
    rooms = {words.label.partition(".")[0] for words in TABLE} - {"core"}
    unknown = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        if model._meta.app_label in rooms
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        and not column.choices
        and column.name not in CODES
        and f"{model._meta.label}.{column.name}" not in known
    ]
    assert not unknown, "\n".join(unknown)
