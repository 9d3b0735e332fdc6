"""A colleague stands in from day to day (B3, uỷ quyền): what he may do, whose names stand under it, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import make
from tests.refusing import refused
from tests.tasks import loop

from dondoc.audit.models import AuditEvent
from dondoc.dashboard.queries import due
from dondoc.organisations import actions, queries
from dondoc.organisations.models import Post
from dondoc.organisations.queries import standing_in
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Move, Update

pytestmark = pytest.mark.django_db
DAY, AT = make.DAY, make.AT


def named(holder, colleague, first=DAY, last=DAY + timedelta(days=4), signs="TUQ.", by=None):
    return actions.name_stand_in(
        actor=by or holder, post_id=holder.post_id, user_id=colleague.user_id, valid_from=first, valid_to=last, signs=signs, at=AT
    )  # fmt: skip


def test_b3_who_stands_in_for_a_head_signs_for_him_and_both_names_stand_under_it():
    world = loop.a_world()
    agency = world.agencies[0]
    head, colleague = world.heads[agency.pk], world.staff[agency.pk]
    assignment = loop.an_assignment(world)
    post = named(head, colleague)
    acting = queries.actor_of(colleague.user_id, post.pk, DAY)
    assert (acting.role, acting.signs, acting.duty_id) == (Role.AGENCY_HEAD, "TUQ.", head.user_id)
    assert [p.pk for p in queries.posts_of(colleague.user_id, DAY)] == [colleague.post_id, post.pk]
    assert queries.actor_of(colleague.user_id, None, DAY).post_id == colleague.post_id, "he begins as himself"
    assert not [p for _user, p in queries.staff_of(agency.pk, DAY) if p.pk == post.pk], "no work is given to a stand-in"

    agencies.file_result(
        actor=acting, assignment_id=assignment.pk, version=assignment.version, result=loop.a_result(), files=[], form_token="t", at=AT
    )  # fmt: skip
    update, move = Update.objects.get(), Move.objects.get(deed="file_result")
    assert (update.filed_by_id, update.signed_as, update.by_title) == (colleague.user_id, "TUQ.", acting.described)
    for name in (head.name, colleague.name):
        assert name in f"{move.by_name}, {move.by_title}"
        assert name in AuditEvent.objects.get(kind="result_filed").actor_name
    assert AuditEvent.objects.get(kind="stand_in_named").facts["stands_in"] == colleague.user_id

    assert queries.actor_of(colleague.user_id, post.pk, DAY + timedelta(days=5)).post_id == colleague.post_id, (
        "ends by itself"
    )
    with refused("stand_in_passed_on"):
        named(acting, head)
    with refused("stand_in_passed_on"):
        named(replace(acting, stands_in_for=None), head, by=make.ROOT)
    actions.end_stand_in(actor=head, post_id=post.pk, at=AT)
    assert queries.actor_of(colleague.user_id, post.pk, DAY).post_id == colleague.post_id, "ended early, at once"
    with refused("stand_in_over"):
        actions.end_stand_in(actor=head, post_id=post.pk, at=AT)


def test_b3_a_specialists_work_is_before_whoever_stands_in_for_him():
    world = loop.a_world()
    assignment = loop.an_assignment(world)
    loop.filed(world, loop.fresh(assignment), AT)
    other = make.a_person(role=Role.OFFICE_SPECIALIST)
    post = named(world.specialist, other)
    acting = queries.actor_of(other.user_id, post.pk, DAY)
    assert acting.signs == "", "a post that does not sign is not signed for"
    assert due.counts(acting, DAY)["mine"] == due.counts(world.specialist, DAY)["mine"] > 0
    assert due.counts(other, DAY)["mine"] == 0


def test_b3_who_cannot_stand_in_and_for_whom_nobody_can():
    world = loop.a_world(2)
    first, second = world.agencies
    head, colleague, stranger = world.heads[first.pk], world.staff[first.pk], world.staff[second.pk]
    with refused("stand_in_in_the_past"):
        named(head, colleague, first=DAY - timedelta(days=1))
    with refused("stand_in_ends_before_it_begins"):
        named(head, colleague, last=DAY - timedelta(days=1))
    with refused("stand_in_for_oneself"):
        named(head, head)
    with refused("stand_in_not_a_colleague"):
        named(head, stranger)
    with refused("stand_in_signs"):
        named(head, colleague, signs="head")
    with refused("not_stood_in_for"):
        named(world.chairman, colleague, by=make.ROOT)
    with pytest.raises(NotThere):
        named(head, colleague, by=world.heads[second.pk])
    passing = make.a_person(agency=first, valid_from=DAY, valid_to=DAY + timedelta(days=2))
    with refused("stand_in_not_a_colleague"):
        named(head, passing)
    named(head, passing, last=DAY + timedelta(days=2), by=make.ROOT)
    with refused("stand_in_overlaps"):
        named(head, colleague)
    assert [p.user_id for p in standing_in.stand_ins_of(head.user_id)] == [passing.user_id]

    actions.end_post(actor=make.ROOT, post_id=passing.post_id, valid_to=DAY, at=AT)
    assert Post.objects.get(stands_in_for=head.post_id).valid_to == DAY, "who leaves stands in no longer"
    named(head, colleague, first=DAY + timedelta(days=1), last=date(2027, 1, 8))
    actions.end_post(actor=make.ROOT, post_id=head.post_id, valid_to=DAY + timedelta(days=2), at=AT)
    assert (
        queries.actor_of(colleague.user_id, Post.objects.last().pk, DAY + timedelta(days=3)).post_id
        == colleague.post_id
    )
