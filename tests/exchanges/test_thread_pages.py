"""The pages of threads: what each role meets, what comes back, how many questions they cost (D7, F6)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from django.urls import reverse
from tests.tasks.loop import a_directive, a_form, a_world, fresh

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.exchanges.actions.opening import Opening, open_thread
from dondoc.exchanges.actions.settling import answer
from dondoc.exchanges.models import Thread
from dondoc.organisations.models import User
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db
BYTES = b"%PDF-1.4 du toan"
PAPER = InspectedFile("du-toan.pdf", "application/pdf", len(BYTES), sha256(BYTES).hexdigest(), BYTES, "", True)
SENT = {"loai": "difficulty", "subject": "Thiếu bản đồ nền", "words": "Đề nghị Sở cấp bản đồ.", "form_token": "once"}


@pytest.fixture
def there(frozen):
    """A task led by the first of two agencies, coordinated by the second."""
    world = a_world(2)
    lead, other = world.agencies
    form = replace(a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{other.pk}",))
    return world, fresh(Assignment.objects.get(task__directive=a_directive(world, tasks=[form])))


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def page(client, actor, *named, **query):
    answer = signed_in(client, actor).get(reverse(*named[:1], args=named[1:]), query)
    return answer.status_code, answer.content.decode()


def test_d7_a_difficulty_is_opened_from_the_assignment_and_settled_on_the_pages_of_each(
    client, there, django_assert_max_num_queries
):
    world, a = there
    lead, chairman = world.staff[a.agency_id], world.chairman
    _code, task = page(client, lead, "assignment", a.pk)
    assert f"{reverse('thread_new')}?luot={a.pk}" in task
    signed_in(client, lead)
    with django_assert_max_num_queries(24):
        form = client.get(reverse("thread_new"), {"luot": a.pk, "loai": "difference"}).content.decode()
    assert world.agencies[1].name in form
    wrong = client.post(reverse("thread_new"), SENT | {"luot": a.pk, "words": ""})
    assert (wrong.status_code, "Anh/chị viết vướng ở đâu" in wrong.content.decode()) == (422, True)
    secret = client.post(reverse("thread_new"), SENT | {"luot": a.pk, "words": "TỐI MẬT: vướng"})
    assert (secret.status_code, "TỐI MẬT: vướng" in secret.content.decode()) == (422, False)
    sent = client.post(reverse("thread_new"), SENT | {"luot": a.pk})
    thread = Thread.objects.get()
    assert sent["Location"] == reverse("thread", args=[thread.pk])
    assert f"{reverse('thread_new')}?luot" not in page(client, world.specialist, "assignment", a.pk)[1]

    work = page(client, world.specialist, "my_work")[1]
    assert (SENT["words"] in work, reverse("thread_act", args=[thread.pk, "de-xuat"]) in work) == (True, True)
    part = client.get(reverse("thread_act", args=[thread.pk, "de-xuat"]), headers={"HX-Request": "true"})
    assert "Trình lãnh đạo" in part.content.decode()
    put = {"words": "Đề xuất cấp bản đồ.", "put_to": chairman.user_id}
    client.post(reverse("thread_act", args=[thread.pk, "de-xuat"]), put)
    said = {"words": "Đồng ý.", "wants": "directed"}
    empty = client.post(reverse("thread_act", args=[thread.pk, "chi-dao"]), said | {"leader": "", "document": ""})
    assert "Anh/chị chọn lãnh đạo UBND tỉnh trong danh sách." in empty.content.decode()
    signed_in(client, chairman)
    with django_assert_max_num_queries(26):
        shown = client.get(reverse("thread", args=[thread.pk])).content.decode()
    assert ("Đề xuất cấp bản đồ." in shown, "Ghi ý kiến chỉ đạo" in shown) == (True, True)
    client.post(reverse("thread_act", args=[thread.pk, "chi-dao"]), said)
    closed = page(client, lead, "thread", thread.pk)[1]
    assert ("Thực hiện theo ý kiến chỉ đạo" in closed, '<form class="dd-form"' in closed) == (True, False)
    again = client.post(reverse("thread_act", args=[thread.pk, "y-kien"]), {"words": "Còn vướng."})
    assert (again.status_code, "Trao đổi này đã kết thúc" in again.content.decode()) == (422, True)


def test_d7_who_was_asked_sees_the_question_and_nothing_else_and_the_list_costs_the_same_for_many(
    client, there, django_assert_max_num_queries
):
    world, a = there
    lead, other = world.staff[a.agency_id], world.staff[world.agencies[1].pk]
    differs = Opening(
        kind="difference", subject="Ai lập dự toán", words="Sở kia phải lập.", others=[other.agency_id], question="Có lập không?"
    )  # fmt: skip
    thread = open_thread(
        actor=lead, assignment_id=a.pk, opening=differs, files=[PAPER], form_token="differs", at=clock.now()
    )
    file = thread.entries.get(kind="says").files.get().pk
    assert signed_in(client, other).get(reverse("thread_file", args=[thread.pk, file])).status_code == 404
    assert signed_in(client, world.specialist).get(reverse("thread_file", args=[thread.pk, file])).status_code == 200
    code, shown = page(client, other, "thread", thread.pk)
    assert (code, "Có lập không?" in shown, "Sở kia phải lập." in shown) == (200, True, False)
    for told in (shown, page(client, other, "threads")[1], page(client, other, "my_work")[1]):
        assert (a.task.content[:30] in told, "Ai lập dự toán" in told) == (True, False), "not the opener's own line"
    names = [world.agencies[0].name, "dự toán", world.agencies[1].name]
    assert [page(client, other, "threads", q=sought)[1].count("data-row") for sought in names] == [0, 0, 0]
    assert world.agencies[0].name not in page(client, other, "threads")[1]
    office = page(client, world.specialist, "thread", thread.pk)[1]
    assert ("Sở kia phải lập." in office, "Chưa nêu ý kiến" in office) == (True, True)
    asks = Opening(kind="question", subject="Hỏi mẫu", words="Mẫu nào?")
    for n in range(55):
        open_thread(actor=lead, assignment_id=None, opening=asks, files=[], form_token=f"ask-{n}", at=clock.now())
    signed_in(client, world.specialist)
    with django_assert_max_num_queries(22):
        many = client.get(reverse("threads")).content.decode()
    assert many.count("data-row") == 50
    assert page(client, lead, "threads", **{"loai": "difference", "tinh-trang": "heard"})[1].count("data-row") == 1
    assert "Không có trao đổi nào theo bộ lọc này" in page(client, other, "threads", q="không có")[1]
    assert page(client, world.chairman, "threads", loai="question", trang=2)[1].count("data-row") == 5
    first = Thread.objects.get(form_token="ask-0").pk
    answer(actor=world.specialist, thread_id=first, words="Mẫu 2.", for_all=True, files=[], at=clock.now())
    assert page(client, other, "threads", q=world.agencies[0].name)[1].count("data-row") == 0, "a search tells no more"
    assert page(client, lead, "threads", q=world.agencies[0].name)[1].count("data-row") == 50
    for told in (page(client, other, "threads", loai="question")[1], page(client, other, "thread", first)[1]):
        assert ("Hỏi mẫu" in told, world.agencies[0].name in told) == (True, False)
