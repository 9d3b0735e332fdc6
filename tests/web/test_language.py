"""Vietnamese first: whatever the browser says it would like."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_browser_that_asks_for_english_is_answered_in_vietnamese_until_a_person_chooses():
    client = Client(headers={"accept-language": "en-US,en;q=0.9"})
    first = client.get(reverse("signin"))
    assert "Đăng nhập" in first.content.decode()
    assert first.headers["Content-Language"] == "vi"
    client.post(reverse("set_language"), {"language": "en", "next": reverse("signin")})
    assert client.get(reverse("signin")).headers["Content-Language"] == "en"


def test_a_language_that_is_not_spoken_here_changes_nothing():
    client = Client()
    client.post(reverse("set_language"), {"language": "fr", "next": reverse("signin")})
    client.cookies["django_language"] = "../../etc"
    assert client.get(reverse("signin")).headers["Content-Language"] == "vi"
