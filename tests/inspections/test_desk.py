"""Checks from the desk between inspections (TH 10.1.d; BT 12.1.d): what the system counts, worst first, and one press for many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment

from dondoc.inspections.actions import desk as deeds
from dondoc.inspections.models import DeskCheck
from dondoc.inspections.queries import desk
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.rules.periods import Period

THEN = DAY + timedelta(days=30)
OF = Period("month", THEN.year, THEN.month)


def held(*agencies: int, **said: Any) -> deeds.Held:
    return deeds.Held(**{"agencies": agencies, "what": ("updating",), "good": True, "words": ""} | said)


@pytest.mark.django_db
def test_th_10_1_d_agencies_are_checked_from_the_desk_worst_first(frozen):
    world = a_world(3)
    late = an_assignment(world)  # of the first agency, due before THEN, never reported on
    then = AT + timedelta(days=30)
    frozen(then)
    found = desk.seen(OF, THEN)
    assert [row.agency.pk for row in found.rows][0] == late.agency_id
    worst = found.rows[0]
    assert (worst.due, worst.on_time, worst.missed, worst.standing) == (1, 0, 1, "unchecked")
    past = desk.seen(Period("month", DAY.year, DAY.month), THEN)
    assert past.rows[0].due == 0, "by the end of November nothing was owed yet: the past is counted from its facts"

    first = found.rows[0].agency.pk
    sent = {"actor": world.specialist, "of": OF, "form_token": "d1", "at": then}
    for code, said in (
        ("no_agencies", held()),
        ("unknown_agency", held(10**6)),
        ("no_what", held(first, what=())),
        ("no_verdict", held(first, good=None)),
        ("no_words", held(first, good=False)),
        ("secret_marked", held(first, words="TỐI MẬT: sót")),
    ):
        with refused(code):
            deeds.check(**sent | {"held": said})
    with refused("period_to_come"):
        deeds.check(**sent | {"held": held(first), "of": Period("month", THEN.year + 1, 6)})
    for stranger in (world.heads[first], world.chairman):
        with pytest.raises(NotThere):
            deeds.check(**sent | {"held": held(first), "actor": stranger})
    deeds.check(**sent, held=held(first, good=False, words="Chưa cập nhật nhiệm vụ quá hạn."))
    deeds.check(**sent, held=held(first, good=False, words="Chưa cập nhật nhiệm vụ quá hạn."))
    kept = DeskCheck.objects.get()
    assert kept.figures == {"due": 1, "on_time": 0, "as_of": THEN.isoformat()}, "what was seen stays, sent twice or not"


@pytest.mark.django_db
def test_th_10_1_d_the_list_of_checks_from_the_desk(frozen, client, django_assert_max_num_queries):
    world = a_world(3)
    an_assignment(world)
    frozen(AT + timedelta(days=30))
    first, second, third = (row.agency.pk for row in desk.seen(OF, THEN).rows)
    wanting = held(first, good=False, words="Chưa cập nhật nhiệm vụ quá hạn.")
    deeds.check(actor=world.specialist, of=OF, form_token="d2", at=AT + timedelta(days=30), held=wanting)
    user = User.objects.get(pk=world.specialist.user_id)
    client.force_login(user, backend="dondoc.organisations.backend.PasswordBackend")
    address = reverse("inspection_desk")
    typed = {"agency": [second, third], "what": ["updating", "reporting"], "verdict": "good", "words": ""}
    wrong = client.post(address, typed | {"verdict": "wanting"})
    assert wrong.status_code == 422 and wrong.content.decode().count("data-pick checked") == 2
    assert client.post(address, typed).status_code == 302 and DeskCheck.objects.count() == 5
    with django_assert_max_num_queries(22):
        page = client.get(address).content.decode()
    assert "thiếu 1" in page
    wanting = client.get(f"{address}?tinh-hinh=wanting").content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert wanting.count("<tr data-row>") == 1 and "Chưa cập nhật nhiệm vụ quá hạn." in wanting
    own = reverse("inspection_desk_agency", args=[first])
    assert "0 / 1" in client.get(own).content.decode()
    for stranger in (world.heads[first], a_person(role=Role.READER)):
        client.force_login(
            User.objects.get(pk=stranger.user_id), backend="dondoc.organisations.backend.PasswordBackend"
        )
        assert [client.get(one).status_code for one in (address, own)] == [404, 404]
