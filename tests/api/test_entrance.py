"""J4: who comes in with which secret, and what nobody is told."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.api.callers import Caller, a_secret
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.work.test_work_pages import signed_in

from dondoc.api import pace
from dondoc.audit.models import AuditEvent
from dondoc.connections.actions.tokens import TokenForm, make_token, revoke_token
from dondoc.connections.models import Token
from dondoc.organisations.models import Agency
from dondoc.rules.access import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_j4_a_stranger_an_expired_and_a_revoked_token_and_one_of_another_agency():
    world = a_world(2)
    admin = a_person(role=Role.ADMINISTRATOR)
    assignment = an_assignment(world)
    own, other = world.agencies
    mine = Caller(a_secret(own, admin=admin))
    assert mine.get(f"assignments/{assignment.pk}")["agency"]["code"] == own.code
    assert Token.objects.get().last_used_on == DAY

    stranger = Caller()
    told = stranger.get("assignments", 401)
    assert told["code"] == "token_missing" and stranger.last["WWW-Authenticate"].startswith("Bearer")
    assert Caller("dondoc_" + "x" * 43).get("me", 401)["code"] == "token_unknown"
    english = Caller(**{"Accept-Language": "en-GB,en;q=0.8"})
    english.get("me", 401)
    assert english.last["Content-Language"] == "en" and stranger.last["Content-Language"] == "vi"

    # what another agency leads does not exist for it: not in lists, not by number, not in figures, not by its reports
    their = Caller(a_secret(other, admin=admin))
    assert their.get("assignments", scope="all")["items"] == their.get("documents")["items"] == []
    for path in (
        f"assignments/{assignment.pk}",
        f"assignments/{assignment.pk}/updates",
        f"tasks/{assignment.task_id}",
        f"documents/{assignment.task.directive_id}",
    ):
        assert their.get(path, 404)["errors"] == []
    report = {"kind": "progress", "text": "Đang làm."}
    their.post(f"assignments/{assignment.pk}/updates", report, "khoa-nguoi-khac", 404)
    their.get("figures", 404, agency=own.code)
    assert mine.get("figures", agency=own.code)["cells"]["total"] == 1

    Agency.objects.filter(pk=other.pk).update(dissolved_on=DAY)
    assert their.get("me", 401)["code"] == "token_agency_gone"


def test_j4_a_scope_that_is_not_its_own_too_often_past_its_last_day_shut_out(frozen, settings):
    world = a_world(1)
    admin = a_person(role=Role.ADMINISTRATOR)
    assignment, own = an_assignment(world), world.agencies[0]
    mine = Caller(a_secret(own, admin=admin))
    report = {"kind": "progress", "text": "Đang làm."}
    narrow = Caller(a_secret(own, "agency_specialist", "figures:read", admin=admin))
    told = narrow.get("assignments", 403)
    assert (told["code"], "Đọc lượt giao và báo cáo" in told["detail"]) == ("token_scope", True)
    assert narrow.post(f"assignments/{assignment.pk}/updates", report, "khoa-thieu-quyen", 403)["status"] == 403
    settings.API_PER_MINUTE = 3
    frozen(AT + timedelta(seconds=70))
    for _ in range(3):
        narrow.get("me")
        importlib.reload(pace)  # the next request comes to another process, which remembers nothing of this one
    assert narrow.get("me", 429)["code"] == "too_often" and int(narrow.last["Retry-After"]) > 0
    frozen(AT + timedelta(minutes=2))
    narrow.get("me")
    frozen(AT + timedelta(days=31))
    assert mine.get("me", 401)["code"] == "token_expired"
    frozen(AT)
    revoke_token(actor=admin, token_id=Token.objects.order_by("pk").first().pk, at=AT)
    assert mine.get("me", 401)["code"] == "token_revoked"


def test_j4_the_administrator_lets_a_machine_in_and_shuts_it_out(client: Client):
    world = a_world(1)
    admin = a_person(role=Role.ADMINISTRATOR)
    agency = world.agencies[0]
    page = signed_in(admin, client)
    assert "Chưa có phần mềm nào" in page.get("/ket-noi/").content.decode()
    form = {
        "name": "Phần mềm của sở",
        "agency_id": agency.pk,
        "role": "agency_specialist",
        "scopes": ["assignments:read", "documents:write"],
        "valid_until": "31/12/2026",
    }
    assert "documents:write" in page.post("/ket-noi/moi/", form).content.decode()
    form["scopes"] = ["assignments:read"]
    answer = page.post("/ket-noi/moi/", form)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    secret = re.search(r"dondoc_[\w-]{43}", answer.content.decode())[0]
    token = Token.objects.get()
    assert secret not in str(vars(token)) and token.hint == secret[:12] and not token.account.has_usable_password()
    assert Caller(secret).get("me")["scopes"] == ["assignments:read"]
    shown = page.get("/ket-noi/").content.decode()
    assert "Phần mềm của sở" in shown and secret not in shown
    assert "thu-hoi" in shown and page.get(f"/ket-noi/{token.pk}/thu-hoi/").status_code == 200
    page.post(f"/ket-noi/{token.pk}/thu-hoi/")
    Caller(secret).get("me", 401)
    kinds = list(AuditEvent.objects.filter(stream=f"token:{token.pk}").values_list("kind", flat=True))
    assert kinds == ["token_made", "token_revoked"]
    # its account is nobody's: it cannot sign in, and no list of the agency's people holds it
    assert not token.account.is_active and not token.account.posts.exists()

    assert signed_in(world.heads[agency.pk], Client()).get("/ket-noi/").status_code == 404


def test_j4_what_is_wrong_with_a_token_is_told_at_its_field():
    world = a_world(1)
    admin, agency = a_person(role=Role.ADMINISTRATOR), world.agencies[0]
    with refused("not_administrator"):
        make_token(actor=world.specialist, form=_form(agency), at=AT)
    for wrong, code in (
        ({"role": "office_clerk"}, "token_role_unfit"),
        ({"scopes": []}, "token_scopes_missing"),
        ({"valid_until": DAY - timedelta(days=1)}, "token_valid_until"),
        ({"name": "Hệ thống tài liệu TUYỆT MẬT"}, "secret_marked"),
    ):
        with refused(code):
            make_token(actor=admin, form=_form(agency, **wrong), at=AT)


def test_the_list_of_machines_asks_a_fixed_number_of_questions(client: Client, django_assert_max_num_queries):
    admin, agency = a_person(role=Role.ADMINISTRATOR), a_world(1).agencies[0]
    page = signed_in(admin, client)
    for number in range(4):
        make_token(actor=admin, form=_form(agency, name=f"Máy {number}"), at=AT)
    page.get("/ket-noi/")
    with django_assert_max_num_queries(9):
        assert "Máy 3" in page.get("/ket-noi/").content.decode()


def _form(agency, **other):
    said = {"name": "Máy", "agency_id": agency.pk, "role": "reader", "scopes": ["figures:read"], "valid_until": DAY}
    return TokenForm(**said | other)
