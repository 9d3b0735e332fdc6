"""A real Chromium for the tests that need one: pages wide and narrow, signed in as anybody, with every console error and every breach of
the content policy counted against the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.chromium import chromium

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1440, "height": 900}
#: Milliseconds that something on a page is waited for: no test fails because a machine is slow.
LONGEST = 120_000
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
_TELL_BREACHES = """
document.addEventListener("securitypolicyviolation", (e) =>
  console.error("content policy breached: " + e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium a worker; the tests are skipped, and `make test` says so at its end, where the machine has none."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: browser tests did not run")
    from playwright.sync_api import expect, sync_playwright

    # Playwright's loop runs in this thread; Django would otherwise refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=LONGEST)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS), headless=True)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(path, actor=None, size=WIDE, scheme="light")` -> Playwright page, signed in as the actor."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_one(
        path: str = "/", *, actor: Any = None, size: dict[str, int] = WIDE, scheme: str = "light", **more: Any
    ) -> Any:
        context = browser.new_context(
            viewport=size, color_scheme=scheme, locale="vi-VN", base_url=live_server.url, **more
        )
        context.set_default_timeout(LONGEST)
        context.add_init_script(_TELL_BREACHES)
        contexts.append(context)
        if actor is not None:
            context.add_cookies([_session_of(actor, live_server.url)])
        page = context.new_page()
        page.on("console", lambda message: _note(faults, message))
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "the browser complained:\n" + "\n".join(faults)


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """A stranger's page at 1440 pixels, at the first address."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Any]) -> Any:
    """A stranger's page at 390 pixels, at the first address."""
    return open_page(size=PHONE)


def _session_of(actor: Any, url: str) -> dict[str, str]:
    from django.contrib.auth import get_user_model

    from dondoc.web.access import POST_KEY

    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend"
    )
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def _note(faults: list[str], message: Any) -> None:
    """Keeps what a page must never say. A refusal's own 4xx answer is told to the console by Chromium and by htmx, and is no fault."""
    if message.type != "error":
        return
    where = (message.location or {}).get("url", "")
    refused = any(
        f"status of {code}" in message.text or f"Error Code {code}" in message.text for code in (403, 404, 409, 422)
    )
    if refused and "/static/" not in where:
        return
    faults.append(f"{message.text} ({where})")


def assert_axe_clean(page: Any, *, within: str = "html") -> None:
    """Fails with rule, help and place where axe finds something serious or critical (WCAG 2.2 A and AA, best practice).

    axe is put in by evaluation: a script tag would breach the content policy.
    """
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;0")
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, "\n".join(
        f"{v['impact']} {v['id']}: {v['help']}\n   " + "\n   ".join(n["html"][:200] for n in v["nodes"][:5])
        for v in serious
    )


def assert_no_sideways_scroll(page: Any) -> None:
    """Fails where the page is wider than its window, and names what sticks out."""
    wide, names = page.evaluate(
        """() => { const w = document.documentElement.clientWidth;
        return [document.documentElement.scrollWidth - w,
          [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > w + 1)
            .slice(0, 5).map(e => e.tagName + "." + e.className)]; }"""
    )
    assert wide <= 0, f"{wide} pixels too wide: {names}"
