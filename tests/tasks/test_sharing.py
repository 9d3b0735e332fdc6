"""docs/definitions.md 2: several leads are judged each on its own; a shared result can be adopted by another lead; one result is filed once for
several assignments of an agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from tests.make import AT
from tests.refusing import refused
from tests.tasks.loop import (
    World,
    a_directive,
    a_form,
    a_result,
    a_world,
    an_assignment,
    confirmed,
    filed,
    fresh,
)
from tests.web.directives.test_amending_pages import signed_in, text_of

from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office, sharing
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.queries.visibility import files_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LATER = AT + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    return a_world(2)


def of(directive) -> list[Assignment]:
    return [fresh(a) for a in Assignment.objects.filter(task__directive=directive).order_by("task__position", "pk")]


def shared(world: World, one: Assignment, *, share: bool = True) -> Update:
    return agencies.file_result(
        actor=world.heads[one.agency_id],
        assignment_id=one.pk,
        version=one.version,
        result=replace(a_result(), shared=share),
        files=[inspect_upload("ket-qua.txt", BytesIO(b"Ket qua chung"), 10_000)],
        form_token=f"share-{one.pk}",
        at=AT,
    )


def adopt(world: World, one: Assignment, source: Update, **more):
    given = {"actor": world.heads[one.agency_id], "version": None, "form_token": "adopt", "at": LATER}
    return sharing.adopt_result(assignment_id=one.pk, update_id=source.pk, **given | more)


def test_a_shared_result_is_read_and_adopted_by_another_lead_and_each_is_judged_on_its_own(world):
    first, second = of(a_directive(world))
    source = shared(world, first)
    head = world.heads[second.agency_id]
    assert files_for(head, AT.date()).get().name == "ket-qua.txt"
    mine = adopt(world, second, source)
    assert (mine.adopted_from, mine.document_number, fresh(second).state) == (source, "12/BC-S", "submitted")
    assert list(mine.files.all()) == list(source.files.all()) and StoredFile.objects.count() == 1
    assert adopt(world, second, source) == mine
    confirmed(world, first, LATER)
    office.return_result(
        actor=world.specialist,
        assignment_id=second.pk,
        version=fresh(second).version,
        lacking="Thiếu phần của Sở.",
        at=LATER,
    )
    assert [fresh(a).state for a in (first, second)] == ["completed", "returned"]


def test_what_was_not_shared_or_does_not_stand_is_not_adopted(world):
    first, second = of(a_directive(world))
    other = an_assignment(world)
    source = shared(world, first, share=False)
    assert not files_for(world.heads[second.agency_id], AT.date()).exists()
    with refused("nothing_to_adopt"):
        adopt(world, second, source)
    Update.objects.filter(pk=source.pk).update(shared=True)
    with refused("nothing_to_adopt"):
        adopt(world, other, source)
    with refused("not_the_signer"):
        adopt(world, second, source, actor=world.staff[second.agency_id])
    agencies.recall_result(
        actor=world.heads[first.agency_id], assignment_id=first.pk, version=fresh(first).version, reason="Nhầm.", at=AT
    )
    with refused("nothing_to_adopt"):
        adopt(world, second, source)
    assert not files_for(world.heads[second.agency_id], AT.date()).exists()


def together(world: World, ones: list[Assignment], **more):
    given = {
        "actor": world.heads[ones[0].agency_id],
        "chosen": [(a.pk, fresh(a).version) for a in ones],
        "result": a_result(),
        "files": [inspect_upload("ket-qua.txt", BytesIO(b"Ket qua chung"), 10_000)],
        "form_token": "together",
        "at": LATER,
    }
    return sharing.file_for_several(**given | more)


def test_one_result_is_filed_once_for_several_assignments_of_the_same_agency(world):
    own = [a_form(world, leads=world.agencies[:1]) for _ in range(3)]
    chosen = of(a_directive(world, tasks=own))
    made = together(world, chosen[:2])
    assert [fresh(a).state for a in chosen] == ["submitted", "submitted", "issued"]
    assert StoredFile.objects.count() == 1 and {u.files.count() for u in made} == {1}
    assert together(world, chosen[:2]) == made and Update.objects.count() == 2
    confirmed(world, chosen[0], LATER)
    assert [fresh(a).state for a in chosen[:2]] == ["completed", "submitted"]


def test_where_one_takes_no_result_none_is_filed_and_it_is_named(world):
    own = [a_form(world, leads=world.agencies[:1]) for _ in range(2)]
    first, second = of(a_directive(world, tasks=own))
    filed(world, second, AT)
    confirmed(world, second, AT)
    with refused("one_not_open") as told:
        together(world, [first, second])
    assert "nhiệm vụ 2" in str(told.value) and fresh(first).state == "issued"
    with refused("nothing_chosen"):
        together(world, [first], chosen=[])
    with refused("not_the_signer"):
        together(world, [first], actor=world.staff[first.agency_id])
    with refused("no_document_number"):
        together(world, [first], result=a_result(number=""))
    with refused("secret_marked"):
        together(world, [first], result=replace(a_result(), text="Báo cáo (MẬT)"))


def test_the_pages_offer_it_to_the_signer_alone(world, django_assert_max_num_queries):
    first, second = of(a_directive(world))
    source = shared(world, first)
    head, staff = (signed_in(people[second.agency_id]) for people in (world.heads, world.staff))
    page = reverse("assignment", args=[second.pk])
    assert reverse("deed", args=[second.pk, "dung-chung"]) in text_of(head.get(page))
    assert "dung-chung" not in text_of(staff.get(page))
    form = text_of(head.get(reverse("deed", args=[second.pk, "dung-chung"])))
    assert "12/BC-S" in form and "ket-qua.txt" in form
    several = reverse("file_several", args=[second.pk])
    assert staff.get(several).status_code == 404
    an_assignment(world)
    with django_assert_max_num_queries(32):
        assert "Nộp cho nhiệm vụ nào" in text_of(head.get(several))
    answer = head.post(several, {"chosen": f"{second.pk}:{second.version}", "form_token": "page"})
    assert answer.status_code == 422 and "Kết quả phải có số, ký hiệu" in text_of(answer)
    sent = {"version": second.version, "form_token": "door", "update": source.pk}
    assert head.post(reverse("deed", args=[second.pk, "dung-chung"]), sent).url == page
    assert "cơ quan này nộp làm kết quả của mình" in text_of(head.get(page))
