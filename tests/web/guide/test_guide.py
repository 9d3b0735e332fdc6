"""The guides inside the system: whole, safe, and each page's question mark leads to a part that is there (J3)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.architecture.tree import ROOT
from tests.make import a_person

from dondoc.core.papers import turn, typesetting
from dondoc.core.shipped import guide_pictures
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.web.guide import pages, reading
from dondoc.web.guide.parts import GUIDES, OF_THE_MACHINE, PARTS

pytestmark = pytest.mark.once


def plain(name):
    return f"/{name}"


def _built(code, language):
    """Headings by their level, pictures, rows of tables and commands, in the order in which they stand."""
    found = re.findall(
        r"^(#+) |\]\(\S*?([\w-]+\.webp)\)|^(\|) |^(\d\.) |^(-) ", reading.text_of(code, language), re.MULTILINE
    )
    return ["".join(parts) for parts in found]


def test_every_part_that_a_page_leads_to_is_there_in_both_languages_and_every_picture_too():
    guides = {code: reading.read(code, reading.VIETNAMESE, plain) for code in reading.codes()}
    for code, guide in guides.items():
        assert _built(code, reading.ENGLISH) == _built(code, reading.VIETNAMESE), code
        in_english = reading.read(code, reading.ENGLISH, plain)
        assert [h.anchor for h in in_english.headings] == [h.anchor for h in guide.headings]
        assert {h.title for h in in_english.headings}.isdisjoint({h.title for h in guide.headings})
    assert len(list((ROOT / "docs/guide").glob("*.md"))) == 2 * len(guides)
    assert {*GUIDES.values(), *OF_THE_MACHINE} == set(guides)
    wrong = [
        f"{code}#{anchor}"
        for code, parts in PARTS.items()
        for anchor in parts.values()
        if anchor not in {heading.anchor for heading in guides[code].headings}
    ]
    assert not wrong, wrong
    addresses = set(get_resolver().reverse_dict) & {name for parts in PARTS.values() for name in parts}
    assert addresses == {name for parts in PARTS.values() for name in parts}
    named = {
        name
        for path in (ROOT / "docs/guide").glob("*.md")
        for name in re.findall(r"\]\(\S*?([\w-]+\.(?:png|webp))\)", path.read_text())
    }
    assert named
    assert named <= {path.name for path in guide_pictures()}


def test_what_a_text_brings_of_its_own_is_shown_and_never_run():
    text = (
        "# Tên\n\n## Gia hạn\n\n<script>alert(1)</script> <img src=x onerror=y>\n\n"
        "[a](javascript:z) [b](../api.md)\n\n![h](../img/h.png)\n\n## Gia hạn\n"
    )
    guide = reading.rendered(text, "thu", plain)
    assert "<script" not in guide.html
    assert "&lt;script&gt;" in guide.html
    assert "href" not in guide.html
    assert guide.html.count("<img") == 1
    assert 'src="/h.png"' in guide.html
    assert (guide.title, [h.anchor for h in guide.headings]) == ("Tên", ["gia-han", "gia-han-2"])


@pytest.mark.django_db
def test_each_role_opens_its_own_and_only_administrators_that_of_the_machine(monkeypatch):
    def signed_in(role):
        client = Client()
        user = User.objects.get(pk=a_person(role=role).user_id)
        client.force_login(user, backend="dondoc.organisations.backend.PasswordBackend")
        return client

    clerk, administrator = signed_in(Role.OFFICE_CLERK), signed_in(Role.ADMINISTRATOR)
    own = reverse("guide_one", args=["van-thu"])
    assert clerk.get(reverse("guide"))["Location"] == own
    page = clerk.get(own, {"tim": "gia han"}).content.decode()
    assert reverse("guide_one", args=["lanh-dao"]) + "#quyet-dinh-gia-han" in page
    assert own + "#dang-ky-van-ban" in clerk.get(reverse("directives")).content.decode()
    for name in ("guide_one", "guide_pdf"):
        machine = reverse(name, args=["van-hanh"])
        assert [clerk.get(machine).status_code, administrator.get(machine).status_code] == [404, 200]
    printed = clerk.get(reverse("guide_pdf", args=["van-thu"]))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    assert b"/Subtype/Image" in printed.content, "its picture goes along"
    with monkeypatch.context() as idle:
        idle.setattr(typesetting, "_set", lambda *asked: b"%PDF- anew")
        again = administrator.get(reverse("guide_pdf", args=["van-thu"]))
        assert again.content == printed.content, "set once, for everybody"
        idle.setattr(pages, "version", lambda: "another")
        with monkeypatch.context() as beside:  # another setter sweeps the draft away
            beside.setattr(typesetting.Path, "write_bytes", lambda *_draft: 0)
            assert clerk.get(reverse("guide_pdf", args=["van-thu"])).content == b"%PDF- anew"
        assert clerk.get(reverse("guide_pdf", args=["van-thu"])).content == b"%PDF- anew"
        assert [one.name.count("van-thu") for one in turn.folder().glob("*.pdf")].count(1) == 1, "what is over is gone"
    clerk.cookies["django_language"] = "en"
    in_english = clerk.get(own).content.decode()
    assert '<h2 id="dang-ky-van-ban">Registering a directive</h2>' in in_english
    assert clerk.get(reverse("guide_pdf", args=["van-thu"]))["Content-Disposition"].endswith('van-thu.en.pdf"')
    shown = reverse("guide_picture", args=["dang-ky.webp"])
    assert clerk.get(shown)["Content-Type"] == "image/webp"
    assert clerk.get(reverse("guide_picture", args=["README.md"])).status_code == 404
