"""Two people, or one form sent twice, at the same moment: one effect, and the second is told what the first did (issue 2, refusals)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from tests.make import AT, a_person, the_office
from tests.tasks.loop import a_directive as issued
from tests.tasks.loop import a_form, a_result, a_world, an_assignment, filed, fresh, grades
from tests.tasks.test_extensions import DUE, PAPER, YES, proposed

from dondoc.accounts.actions import factors
from dondoc.audit import queries as audit
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import agency, office
from dondoc.tasks.actions.drafting import save_task
from dondoc.tasks.actions.extensions import Word, decide
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Extension, Judgement, Move, Update

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each returned, or the refusal it met; whatever else is raised is a bug and fails the test."""
    answers: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[place] = deed()
        except BaseException as met:
            answers[place] = met
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bugs = [a for a in answers if isinstance(a, BaseException) and not isinstance(a, (Refusal, Refusals))]
    assert not bugs, bugs
    assert audit.verify() == []
    return answers


def the_refusal(answers: list[Any]) -> Refusal:
    [refusal] = [a for a in answers if isinstance(a, Refusal)]
    return refusal


def test_two_confirm_at_once():
    world = a_world()
    other = a_person("Phạm Thị Khác", role=Role.OFFICE_SPECIALIST)
    assignment = an_assignment(world)
    filed(world, assignment, AT)
    version = fresh(assignment).version

    def confirm(actor):
        return office.confirm(
            actor=actor, assignment_id=assignment.pk, version=version, quality=grades()[0], effectiveness=grades()[1],
            remark="", at=AT,
        )  # fmt: skip

    answers = at_once(lambda: confirm(world.specialist), lambda: confirm(other))
    first = Judgement.objects.get()
    told = the_refusal(answers)
    assert told.code == "overtaken" and "xác nhận" in str(told)
    assert Move.objects.filter(assignment=assignment, deed="confirm").count() == 1
    assert Move.objects.get(assignment=assignment, deed="confirm").by_name in str(told)
    assert first.by_id in (world.specialist.user_id, other.user_id)


def test_two_confirm_the_same_many_at_once():
    world = a_world(8)
    issued(world, tasks=[a_form(world)])
    every = list(Assignment.objects.select_related("agency"))
    for one in every:
        filed(world, one, AT)
    chosen = [(a.pk, fresh(a).version) for a in every]

    def confirm(pairs):
        return office.confirm_many(
            actor=world.specialist, chosen=pairs, quality=grades()[0], effectiveness=grades()[1], remark="", at=AT
        )

    one, two = at_once(lambda: confirm(chosen), lambda: confirm(chosen[::-1]))
    assert sorted(one.done + two.done) == sorted(a.pk for a in every)
    assert {r.code for _, r in one.refused + two.refused} == {"overtaken"}
    assert Judgement.objects.count() == len(every)


def test_one_agencys_result_form_sent_twice():
    world = a_world()
    assignment = an_assignment(world)

    def file():
        return agency.file_result(
            actor=world.heads[assignment.agency_id], assignment_id=assignment.pk, version=assignment.version,
            result=a_result(), files=[], form_token="one-form", at=AT,
        )  # fmt: skip

    one, two = at_once(file, file)
    assert one.pk == two.pk == Update.objects.get().pk
    assert fresh(assignment).state == "submitted"
    assert Move.objects.filter(assignment=assignment, deed="file_result").count() == 1


def test_one_update_form_sent_twice():
    world = a_world()
    assignment = an_assignment(world)

    def send():
        return agency.file_update(
            actor=world.staff[assignment.agency_id], assignment_id=assignment.pk, kind="progress", text="Đang làm.",
            asked_due_on=None, files=[], form_token="one-form", at=AT,
        )  # fmt: skip

    one, two = at_once(send, send)
    assert one.pk == two.pk == Update.objects.get().pk
    assert Move.objects.filter(assignment=assignment, deed="accept").count() == 1


def test_result_recalled_while_the_office_confirms():
    world = a_world()
    assignment = an_assignment(world)
    filed(world, assignment, AT)
    common = {"assignment_id": assignment.pk, "version": fresh(assignment).version, "at": AT}
    answers = at_once(
        lambda: office.confirm(
            actor=world.specialist, quality=grades()[0], effectiveness=grades()[1], remark="", **common
        ),
        lambda: agency.recall_result(actor=world.heads[assignment.agency_id], reason="Nộp nhầm.", **common),
    )
    the_refusal(answers)
    assert fresh(assignment).state == ("completed" if Judgement.objects.exists() else "in_progress")


def test_two_decide_one_extension_at_once():
    world = a_world()
    assignment, request = proposed(world)
    chosen = {"actor": world.chairman, "request_ids": [request.pk], "at": AT + timedelta(days=2)}
    refuse = Word("refuse", None, "Đủ thời gian.")
    answers = at_once(
        lambda: decide(word=YES, paper=PAPER, **chosen), lambda: decide(word=refuse, paper=PAPER, **chosen)
    )
    assert the_refusal(answers).code == "decided_before"
    [said] = Extension.objects.filter(decided_at__isnull=False)
    assert (fresh(assignment).due_on == DUE) is (said.outcome == "refused"), "what was decided is what holds"


def a_registration(world, token: str) -> Callable[[], Directive]:
    form = directives.DirectiveForm(
        issuer_id=the_office().parent_id, kind="plan", number="77/KH-UBND", issued_on=AT.date(), released_at=AT,
        subject="Kế hoạch thử đăng ký hai lần", signer="Trần Văn Ký", assigned_by="chairman",
        drafting_agency_id=the_office().pk, division_id=world.division.pk, declared_open=True, form_token=token,
    )  # fmt: skip
    return lambda: directives.register(actor=world.specialist, form=form, files=[], at=AT)


@pytest.mark.parametrize("tokens", [("same", "same"), ("one", "another")])
def test_one_directive_registered_twice(tokens):
    world = a_world()
    answers = at_once(*(a_registration(world, token) for token in tokens))
    made = Directive.objects.get()
    for answer in answers:
        if isinstance(answer, Directive):
            assert answer.pk == made.pk
        else:
            [told] = answer.refusals if isinstance(answer, Refusals) else [answer]
            assert told.code == "directive_already_registered"


def test_one_directive_sent_out_twice():
    world = a_world(5)
    directive = a_registration(world, "to-send")()
    save_task(actor=world.specialist, directive_id=directive.pk, form=a_form(world), at=AT)
    directive.refresh_from_db()

    def send():
        return issue(actor=world.specialist, directive_id=directive.pk, version=directive.version, at=AT)

    told = the_refusal(at_once(send, send))
    assert told.code in ("already_issued", "directive_changed_meanwhile")
    assert Assignment.objects.count() == 5


def test_j1_one_code_sent_twice_lets_in_once():
    actor = a_person()
    User.objects.filter(pk=actor.user_id).update(password=make_password("mật khẩu"))
    wall = AT - timedelta(minutes=1)
    totp = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    factors.add_telephone(actor=actor, secret=totp.secret, code=totp.at(wall), wall=wall, entry_id=0, at=wall)
    [paper, *_others] = factors.make_codes(actor=actor, password="mật khẩu", at=AT)
    for code, factor in ((totp.at(AT), "totp"), (paper, "recovery")):

        def take(code=code):
            return factors.take_code(actor=None, user_id=actor.user_id, code=code, wall=AT, at=AT)

        assert sorted(at_once(take, take, take)) == ["", "", factor]
