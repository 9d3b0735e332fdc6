"""J1: strangers who know nothing but a name shut out strangers; the devices of its owner count by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from tests.accounts.test_accounts import CHROME, PASSWORD, comes_in, regime, told, username, with_password  # noqa: F401
from tests.make import AT
from tests.web.work.test_work_pages import body

from dondoc.notices.actions.telling import tell_new
from dondoc.rules.access import Role


@pytest.mark.django_db
def test_j1_a_stranger_shuts_out_strangers_and_a_device_of_its_owner_counts_by_itself(regime):  # noqa: F811
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, throttle_from=0))
    person, other, root = with_password(), with_password(), with_password(Role.ADMINISTRATOR)
    own, foreign = comes_in(person), comes_in(other)
    tell_new(actor=None, at=AT)
    stranger = Client()
    assert [comes_in(person, stranger, "sai").answer.status_code for _n in range(5)] == [422] * 4 + [429]
    for shut in (stranger, foreign, Client(headers={"User-Agent": CHROME})):
        assert comes_in(person, shut).answer.status_code == 429, "nor does the device of somebody else help"
    stranger.cookies["dondoc_device"] = "x" * 32
    assert comes_in(person, stranger).answer.status_code == 429, "nor a cookie that nobody was given"
    assert comes_in(person, own).answer.status_code == 302
    assert comes_in(person, Client()).answer.status_code == 429, "her coming in opens nothing to strangers"
    assert "mo-khoa" in body(own, "/tai-khoan/phien/") and "mo-khoa" not in body(foreign, "/tai-khoan/phien/")
    opening, right = "/tai-khoan/phien/mo-khoa/", {"password": PASSWORD}
    assert foreign.post(opening, right).status_code == 422, "her own alone, and only what is locked"
    assert own.post(opening, {"password": "sai"}).status_code == 422, "the screen may stand open on her desk"
    assert comes_in(person, Client()).answer.status_code == 429
    assert own.post(opening, right).status_code == 302
    assert comes_in(person, Client()).answer.status_code == 302, "a new device of hers, at once"
    assert "mo-khoa" not in body(own, "/tai-khoan/phien/")
    assert [comes_in(person, own, "sai").answer.status_code for _n in range(5)] == [422] * 4 + [429]
    assert comes_in(person, own).answer.status_code == 429, "whoever holds her device has five tries, as everybody"
    assert own.post("/tai-khoan/xac-thuc/mat-khau/", right).status_code == 429, (
        "nor does a page of her own take any more"
    )
    assert told(person).count("sign_in_locked") == 2
    desk = comes_in(root)
    assert username(person) in body(desk, "/nguoi-dung/?state=waiting")
    assert desk.post(f"/nguoi-dung/{person.user_id}/mo-dang-nhap/").status_code == 302
    assert comes_in(person, own).answer.status_code == comes_in(person, Client()).answer.status_code == 302
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, throttle_from=3))
    tries = [own.post("/tai-khoan/xac-thuc/mat-khau/", {"password": word}) for word in ("sai", "sai", "sai", PASSWORD)]
    assert [one.status_code for one in tries] == [422] * 4 and "phải chờ" in tries[3].content.decode()
