"""A directive comes in: what is kept, what is refused, and that a refused secret leaves nothing (C1, C2, C5)."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.make import AT, DAY, a_directive, a_person, an_agency, the_office

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.directives import actions
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.queries import changes_of
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals

pytestmark = pytest.mark.django_db

#: Words no other text of the product holds, so that a trace of them can only be a trace of the refused document.
TELLTALE = "Kenhvangsaobien"


def refused(deed: Callable[[], object]) -> list[Refusal]:
    with pytest.raises((Refusal, Refusals)) as caught:
        deed()
    return caught.value.refusals if isinstance(caught.value, Refusals) else [caught.value]


def test_th_5_1_a_a_directive_is_kept_with_its_facts_its_file_and_one_audit_line():
    upload = inspect_upload("ke-hoach.txt", io.BytesIO("Nội dung kế hoạch".encode()), 1000)
    directive = a_directive(number="212/KH-UBND", kind="plan", files=[upload])
    assert (directive.number, directive.regulation_id, directive.tracking) == (
        "212/KH-UBND",
        "thanh-hoa-2025",
        "tracked",
    )
    assert directive.entered_at is None
    stored = directive.files.get()
    assert (settings.FILES_ROOT / stored.path).read_bytes() == "Nội dung kế hoạch".encode()
    line = AuditEvent.objects.get(stream=f"directive:{directive.pk}")
    assert line.kind == "directive_registered"
    assert "Giao việc" not in str(line.facts), "audit facts hold ids and codes, never text"


def test_th_5_2_d_the_declaration_is_recorded_with_person_and_moment():
    actor = a_person(role=Role.OFFICE_CLERK)
    directive = a_directive(actor)
    assert (directive.declared_open_by_id, directive.registered_at) == (actor.user_id, AT)


def test_th_5_2_d_without_the_declaration_nothing_is_registered():
    [refusal] = refused(lambda: a_directive(declared_open=False))
    assert (refusal.code, refusal.field, refusal.cite) == ("declaration_missing", "declared_open", "5.2.d")
    assert not Directive.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"subject": f"{TELLTALE} (TUYỆT MẬT)"},
        {"subject": f"Kế hoạch {TELLTALE}\nMẬT\n"},
        {"tracked": False, "not_tracked_reason": f"TỐI MẬT: {TELLTALE}"},
        {"signer_title": f"TỐI MẬT {TELLTALE}"},
    ],
)
def test_th_5_2_d_a_marked_directive_leaves_one_audit_line_and_nothing_else(said, caplog, tmp_path):
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    a_directive(actor)
    before = AuditEvent.objects.count()
    with caplog.at_level(logging.DEBUG):
        [refusal] = refused(lambda: a_directive(actor, **said))
    assert (refusal.code, refusal.cite) == ("secret_marked", "5.2.d")
    assert TELLTALE not in str(refusal) and TELLTALE not in str(refusal.params)
    assert Directive.objects.count() == 1
    assert AuditEvent.objects.count() == before + 1
    line = AuditEvent.objects.latest("number")
    assert line.kind == "secrecy_refused"
    assert set(line.facts) == {"door", "rule"}
    assert TELLTALE not in caplog.text
    assert_no_trace(TELLTALE)


def test_th_5_2_d_a_marked_file_leaves_one_audit_line_and_nothing_else(caplog):
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    text = f"ỦY BAN NHÂN DÂN\nTỐI MẬT\n{TELLTALE}"
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(Refusal),
        refusing_secrets(actor=actor, door="directive_register", at=AT),
    ):
        inspect_upload(f"{TELLTALE}.txt", io.BytesIO(text.encode()), 1000)
    assert AuditEvent.objects.latest("number").kind == "secrecy_refused"
    assert not StoredFile.objects.exists()
    assert TELLTALE not in caplog.text
    assert_no_trace(TELLTALE)


def test_th_5_2_d_words_that_secret_papers_bear_are_asked_about_once_and_the_answer_stays_in_the_log():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    subject = "Kế hoạch bảo mật thông tin của tỉnh"
    [refusal] = refused(lambda: a_directive(actor, subject=subject))
    assert (refusal.code, refusal.field, refusal.cite) == ("looks_secret", "confirmed_open", "5.2.d")
    assert not Directive.objects.exists()
    directive = a_directive(actor, subject=subject, confirmed_open=True)
    line = AuditEvent.objects.get(kind="confirmed_open")
    assert (line.stream, line.facts["rule"], line.actor_user_id) == (
        f"directive:{directive.pk}",
        "speaks-of-secrecy",
        actor.user_id,
    )
    given = {"actor": actor, "directive_id": directive.pk, "at": AT}
    actions.correct(**given, version=1, form=form_of(directive, urgency="khan"))  # its words were answered for
    [refusal] = refused(lambda: actions.correct(**given, version=2, form=form_of(directive, subject="Kế hoạch cơ mật")))
    assert refusal.code == "looks_secret"
    actions.correct(**given, version=2, form=form_of(directive, subject="Cơ mật", confirmed_open=True))
    assert AuditEvent.objects.filter(kind="confirmed_open").count() == 2


def test_ordinary_words_are_not_asked_about():
    a_directive(subject="Kế hoạch giảm mật độ dân số khu vực nội thị")
    assert not AuditEvent.objects.filter(kind="confirmed_open").exists()


def assert_no_trace(text: str) -> None:
    """Not in any file of the data folder, not in any value of the database."""
    folder = Path(settings.ENV.data)
    holding = [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]
    assert not holding
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any(text in str(row) for row in cursor.fetchall()), table


def test_the_dump_test_would_see_a_trace():
    a_directive(subject=f"Công khai {TELLTALE}")
    with pytest.raises(AssertionError):
        assert_no_trace(TELLTALE)


@pytest.mark.parametrize("again", ["212/KH-UBND", "212 / KH - UBND", "Số: 212/KH–UBND"])
def test_the_same_directive_again_is_shown_the_existing_one(again):
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    first = a_directive(actor, number="212/KH-UBND")
    [refusal] = refused(lambda: a_directive(actor, number=again))
    assert refusal.code == "directive_already_registered"
    assert refusal.way_on is not None and refusal.way_on.args == (first.pk,)
    assert str(refusal) == "Văn bản số 212/KH-UBND ngày 19/11/2026 đã được đăng ký ngày 19/11/2026."
    assert Directive.objects.count() == 1


def test_the_same_number_of_another_day_is_another_directive():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    a_directive(actor, number="212/KH-UBND")
    a_directive(actor, number="212/KH-UBND", issued_on=DAY - timedelta(days=1))
    assert Directive.objects.count() == 2


def test_a_form_sent_twice_registers_once():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    first = a_directive(actor, form_token="same", number="7/KH-UBND")
    assert a_directive(actor, form_token="same", number="7/KH-UBND").pk == first.pk
    assert AuditEvent.objects.filter(kind="directive_registered").count() == 1


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"issued_on": DAY + timedelta(days=1)}, "issued_in_the_future", "issued_on"),
        ({"released_at": AT - timedelta(days=2)}, "released_before_issue", "released_on"),
        ({"released_at": AT + timedelta(hours=2)}, "released_in_the_future", "released_on"),
        ({"kind": "poem"}, "kind_unknown", "kind"),
        ({"urgency": "panic"}, "urgency_unknown", "urgency"),
        ({"assigned_by": "nobody"}, "assigned_by_unknown", "assigned_by"),
        ({"subject": "  "}, "subject_missing", "subject"),
        ({"tracked": False}, "not_tracked_without_reason", "not_tracked_reason"),
        ({"number": "không số"}, "number_unreadable", "number"),
        ({"specialist_id": 0}, "specialist_unknown", "specialist_id"),
        ({"issuer_id": 0}, "issuer_unknown", "issuer_id"),
        ({"drafting_agency_id": 0}, "drafting_agency_unknown", "drafting_agency_id"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(said, code, field):
    refusals = refused(lambda: a_directive(**said))
    assert (code, field) in [(r.code, r.field) for r in refusals]
    assert not Directive.objects.exists()


def test_several_faults_are_told_at_once():
    refusals = refused(lambda: a_directive(kind="poem", subject="", urgency="panic"))
    assert {r.field for r in refusals} == {"kind", "subject", "urgency"}


def test_released_earlier_that_day_or_on_a_later_day_is_taken():
    later = a_directive(issued_on=date(2026, 11, 16), released_at=AT - timedelta(days=2))
    assert later.entry_due_on == date(2026, 11, 18)


def test_th_4_a_directive_not_tracked_says_why_and_is_thereby_entered():
    directive = a_directive(tracked=False, not_tracked_reason="Chỉ để biết, không giao việc cụ thể")
    assert directive.entered_at == AT
    assert directive.not_tracked_reason


@pytest.mark.parametrize(
    "role", [Role.AGENCY_HEAD, Role.AGENCY_SPECIALIST, Role.PROVINCE_LEADER, Role.READER, Role.ADMINISTRATOR]
)
def test_only_the_office_registers(role):
    actor = a_person(role=role)
    [refusal] = refused(lambda: a_directive(actor))
    assert refusal.code == "not_allowed"


def test_a_specialist_who_registers_answers_for_it_unless_he_names_another():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    other = a_person(role=Role.OFFICE_SPECIALIST)
    assert a_directive(actor).specialist_id == actor.user_id
    assert a_directive(actor, specialist_id=other.user_id).specialist_id == other.user_id
    assert a_directive(a_person(role=Role.OFFICE_CLERK)).specialist_id is None


def form_of(directive: Directive, **said: object) -> actions.DirectiveForm:
    same = (
        "issuer_id",
        "kind",
        "number",
        "issued_on",
        "released_at",
        "subject",
        "signer",
        "assigned_by",
        "drafting_agency_id",
    )
    more = ("division_id", "specialist_id", "urgency", "form_token")
    return actions.DirectiveForm(**{name: getattr(directive, name) for name in (*same, *more)} | said)  # type: ignore[arg-type]


def test_a_correction_is_kept_with_the_fields_it_touched_and_the_clock_follows():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    assert (directive.entry_class, directive.entry_due_on) == ("normal", date(2026, 11, 20))
    form = form_of(directive, urgency="hoa_toc", subject="Trích yếu đã sửa")
    changed = actions.correct(actor=actor, directive_id=directive.pk, version=1, form=form, at=AT)
    assert (changed.subject, changed.entry_class, changed.entry_due_on) == ("Trích yếu đã sửa", "urgent", DAY)
    line = AuditEvent.objects.get(kind="directive_corrected")
    assert line.facts["fields"] == ["subject", "urgency"]


def test_th_7_bt_9_every_correction_keeps_what_was_said_before_with_who_and_when():
    actor = a_person("Lê Thị Ví Dụ", role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor, subject="Trích yếu cũ", number="7/KH-UBND")
    agency = an_agency("Sở Y tế")
    form = form_of(directive, subject="Trích yếu mới", number="8/KH-UBND", drafting_agency_id=agency.pk)
    actions.correct(actor=actor, directive_id=directive.pk, version=1, form=form, at=AT + timedelta(hours=1))
    actions.set_not_tracked(actor=actor, directive_id=directive.pk, version=2, reason="Chỉ để biết", at=AT)
    actions.set_tracked(actor=actor, directive_id=directive.pk, version=3, at=AT)
    first = changes_of(directive)[0]
    assert (first.by_id, first.at) == (actor.user_id, AT + timedelta(hours=1))
    assert [(c.column, c.before, c.after) for c in first.columns] == [
        ("drafting_agency_id", the_office().name, "Sở Y tế"),
        ("number", "07/KH-UBND", "08/KH-UBND"),
        ("subject", "Trích yếu cũ", "Trích yếu mới"),
    ]
    back = changes_of(directive)[1]
    assert ("not_tracked_reason", "Chỉ để biết", "") in [(c.column, c.before, c.after) for c in back.columns]


def test_a_correction_that_changes_nothing_keeps_nothing():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    actions.correct(actor=actor, directive_id=directive.pk, version=1, form=form_of(directive), at=AT)
    assert changes_of(directive) == []


def test_a_stale_page_changes_nothing_and_is_told():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    actions.correct(actor=actor, directive_id=directive.pk, version=1, form=form_of(directive, subject="Một"), at=AT)
    [refusal] = refused(
        lambda: actions.correct(
            actor=actor, directive_id=directive.pk, version=1, form=form_of(directive, subject="Hai"), at=AT
        )
    )
    assert refusal.code == "directive_changed_meanwhile"
    assert Directive.objects.get().subject == "Một"


def test_a_correction_cannot_make_a_second_directive_of_the_same_number():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    a_directive(actor, number="1/KH-UBND")
    other = a_directive(actor, number="2/KH-UBND")
    form = form_of(other, number="01/KH-UBND")
    [refusal] = refused(lambda: actions.correct(actor=actor, directive_id=other.pk, version=1, form=form, at=AT))
    assert refusal.code == "directive_already_registered"


def test_two_registering_the_same_at_once_are_told_by_the_constraint(monkeypatch):
    """The look-up of the second came before the commit of the first: the database's own constraint answers, in words."""
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    a_directive(actor, number="3/KH-UBND")
    from dondoc.directives.actions import registering

    asked: list[int] = []
    real = registering.already_registered

    def blind_once(*args: object, **more: object) -> None:
        asked.append(1)
        if len(asked) > 1:
            real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(registering, "already_registered", blind_once)
    [refusal] = refused(lambda: a_directive(actor, number="3/KH-UBND"))
    assert refusal.code == "directive_already_registered"


def test_th_4_a_directive_is_put_off_the_lists_and_back_with_its_clock():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    off = actions.set_not_tracked(actor=actor, directive_id=directive.pk, version=1, reason="Chỉ để biết", at=AT)
    assert (off.tracking, off.entered_at) == ("not_tracked", AT)
    back = actions.set_tracked(actor=actor, directive_id=directive.pk, version=2, at=AT)
    assert (back.tracking, back.entered_at, back.not_tracked_reason) == ("tracked", None, "")
    kinds = list(
        AuditEvent.objects.filter(stream=f"directive:{directive.pk}").order_by("seq").values_list("kind", flat=True)
    )
    assert kinds == ["directive_registered", "directive_not_tracked", "directive_tracked"]


def test_bt_3_5_an_office_leader_names_the_specialist_and_nobody_else_does():
    leader, specialist = a_person(role=Role.OFFICE_LEADER), a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(a_person(role=Role.OFFICE_CLERK))
    given = {"directive_id": directive.pk, "version": 1, "at": AT}
    [refusal] = refused(lambda: actions.assign_specialist(actor=specialist, user_id=specialist.user_id, **given))
    assert refusal.code == "not_allowed"
    [refusal] = refused(lambda: actions.assign_specialist(actor=leader, user_id=leader.user_id, **given))
    assert refusal.code == "specialist_unknown"
    assert (
        actions.assign_specialist(actor=leader, user_id=specialist.user_id, **given).specialist_id == specialist.user_id
    )


def test_bt_7_1_b_what_the_directive_fails_to_state_is_set_down():
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    found = actions.record_lacks(
        actor=actor, directive_id=directive.pk, version=1, lacks=["coordinators", "deadline"], at=AT
    )
    assert found.drafting_lacks == ["deadline", "coordinators"]
    [refusal] = refused(
        lambda: actions.record_lacks(actor=actor, directive_id=directive.pk, version=2, lacks=["everything"], at=AT)
    )
    assert refusal.code == "lack_unknown"
