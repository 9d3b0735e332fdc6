"""Every address asks who is there: a stranger meets the sign-in page, or nothing."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = pytest.mark.once
#: What a stranger may open, each with its reason. A new line here is a decision.
OPEN = {
    "signin": "one must be able to come in",
    "single_begin": "likewise, on the word of the province's own system; without one the address does not exist",
    "single_back": "where that system sends people back; what it says is proved before anybody is in",
    "single_about_us": "what a SAML provider's administrator reads in: our name and address there; without SAML the address does not exist",
    "passkey_ask": "one must be able to come in: a random question to a passkey, the same for everybody",
    "passkey_signin": "likewise: the answer to it",
    "demo_signin": "named people of a demo; outside the demo the address does not exist",
    "healthz": "the operator's monitor; says nothing but that the server answers and whether its worker was seen",
    "readyz": "a balancer's question: can this process work; answers in words that name no record",
    "metrics": "counts of the running system, for the addresses that the operator named (DONDOC_METRICS_FROM)",
    "set_language": "a preference of the browser, kept in a cookie",
    "set_theme": "likewise",
    "source": "whoever reaches the program over the network may have its source (AGPL-3.0, section 13)",
    "source_download": "likewise",
    **{
        f"public_{page}": "what was approved for everybody (TH 16.2; BT 2.1, 15.2): copies in tables of their own, asked before anybody signs in"
        for page in (
            "home",
            "periods",
            "edition",
            "group",
            "fields",
            "tasks",
            "json",
            "csv",
            "agency",
            "method",
            "data",
            "schema",
            "feed",
            "embedded",
        )
    },  # fmt: skip
    "openapi": "the description of the interface, as the published source has it; says nothing of any record",
}
SAMPLES = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


def addresses(patterns=None, room=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, pattern.namespace or room)
        elif isinstance(pattern, URLPattern):
            pattern.room = room
            yield pattern


def filled(pattern):
    arguments = {}
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        arguments[name] = SAMPLES.get(kind, getattr(converter, "sample", "x"))
    return reverse(f"{pattern.room}:{pattern.name}" if pattern.room else pattern.name, kwargs=arguments)


def asks_for_a_secret(answer):
    """A machine is told which secret it has to show, and nothing else."""
    return answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")


CLOSED = sorted((p for p in addresses() if p.name not in OPEN), key=lambda p: str(p.name))


def test_there_are_addresses_and_all_have_names():
    assert len(CLOSED) > 20
    assert all(p.name for p in addresses())


def test_one_door_alone_takes_a_form_without_our_token():
    """Machines come in with a secret and without cookies; everybody else's forms carry the token, but a SAML provider's, which knows none."""
    bare = {p.name for p in addresses() if getattr(p.callback, "csrf_exempt", False) and p.room != "api"}
    assert bare == {"single_back"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", CLOSED, ids=lambda p: p.name)
def test_a_stranger_gets_nothing(pattern, method):
    answer = getattr(Client(), method)(filled(pattern))
    if answer.status_code == 302:
        assert answer["Location"].startswith(reverse("signin"))
    else:
        assert answer.status_code in (404, 405) or (pattern.room == "api" and asks_for_a_secret(answer))


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", CLOSED, ids=lambda p: p.name)
def test_a_part_of_a_page_sends_the_whole_browser_to_the_sign_in(pattern):
    answer = Client().get(filled(pattern), headers={"HX-Request": "true"})
    assert answer.status_code in (204, 404, 405) or (pattern.room == "api" and asks_for_a_secret(answer))
    assert not answer.content or answer.status_code == 404 or pattern.room == "api"
