"""I2 (TH 20.2; BT 19.2): which agency has issued its own regulation; recorded by itself or by the Office, replaced with its history kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import make
from tests.make import AT, DAY
from tests.refusing import refused

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.organisations.actions.internal_rules import record_internal_rule
from dondoc.organisations.models import InternalRule, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


def a_file(name: str = "quy-che.txt", text: str = "Quy chế nội bộ của xã") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def recorded(actor, agency_id, *, number="12/QĐ-UBND", day=DAY, files=1, at=AT):
    kept = [inspect_upload(f.name, f, 10_000_000) for f in (a_file(f"{n}.txt") for n in range(files))]
    return record_internal_rule(actor=actor, agency_id=agency_id, number=number, issued_on=day, files=kept, at=at)


def test_th_20_2_an_agency_records_its_own_and_the_office_sees_who_has_none() -> None:
    commune, other = (make.an_agency(kind=AgencyKind.COMMUNE) for _ in range(2))
    head = make.a_person(agency=commune, role=Role.AGENCY_HEAD, signs="head")
    page = client_of(head)
    own = page.get(reverse("internal_rules")).content.decode()
    ours, theirs = (reverse("internal_rule", args=[a.pk]) for a in (commune, other))
    assert ours in own and theirs not in own and "Điều 20" in own
    assert page.get(theirs).status_code == 404
    sent = {"number": "05/QĐ-UBND", "issued_on": "1/11/2026", "files": a_file()}
    assert page.post(reverse("internal_rule", args=[commune.pk]), sent).status_code == 302
    rule = InternalRule.objects.get()
    assert (rule.number, rule.recorded_by_id) == ("05/QĐ-UBND", head.user_id)
    assert AuditEvent.objects.filter(kind="internal_rule_recorded", cite="20.2").count() == 1
    office = client_of(make.a_person(role=Role.OFFICE_SPECIALIST))
    listed = office.get(reverse("internal_rules"), {"tinh-trang": "none"}).content.decode()
    assert theirs in listed and ours not in listed
    file = reverse("internal_rule_file", args=[rule.file_id])
    assert office.get(file).status_code == page.get(file).status_code == 200
    assert client_of(make.a_person(agency=other, role=Role.AGENCY_HEAD)).get(file).status_code == 404


def test_th_20_2_a_newer_one_replaces_it_and_what_is_wrong_is_refused() -> None:
    commune = make.an_agency(kind=AgencyKind.COMMUNE)
    office = make.a_person(role=Role.OFFICE_CLERK)
    first = recorded(office, commune.pk, day=DAY - timedelta(days=9))
    newer = recorded(office, commune.pk, number="13/QĐ-UBND", at=AT + timedelta(hours=1))
    assert InternalRule.objects.get(pk=first.pk).replaced_at == newer.recorded_at
    stranger = make.a_person(agency=make.an_agency(kind=AgencyKind.COMMUNE), role=Role.AGENCY_HEAD, signs="head")
    for code, how in {
        "internal_rule_of_others": {"actor": stranger},
        "internal_rule_to_come": {"day": DAY + timedelta(days=1)},
        "internal_rule_older": {"day": DAY - timedelta(days=30)},
        "internal_rule_one_file": {"day": DAY + timedelta(days=0), "files": 2, "at": AT + timedelta(days=1)},
    }.items():
        given = {"actor": office} | how
        if code == "internal_rule_one_file":
            InternalRule.objects.update(replaced_at=AT)
        with refused(code):
            recorded(given.pop("actor"), commune.pk, **given)
    with refused("internal_rule_not_needed"):
        recorded(office, make.the_office().pk)


def test_the_list_costs_the_same_for_two_agencies_and_for_twenty(django_assert_max_num_queries) -> None:
    for _ in range(20):
        make.an_agency(kind=AgencyKind.COMMUNE)
    page = client_of(make.a_person(role=Role.OFFICE_LEADER))
    with django_assert_max_num_queries(8):
        page.get(reverse("internal_rules"))
