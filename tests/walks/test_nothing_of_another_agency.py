"""What one may not see does not exist (docs/definitions.md 5; J1), tried at every address at once.

A small province works. Words that exist nowhere else are put into everything that belongs to tasks of one agency alone; its own people walk
through the product and find every address that shows them. Then people of every other kind, and a stranger, try each of those addresses,
and every page that needs no number, with a search for the words. `make chaos` does it with more of everything.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import datetime
from typing import Any

import hypothesis
import pytest
from django.db.models import CharField, Model, Q, TextField
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from tests.architecture.test_urls_ask_who import OPEN, addresses

from dondoc.core.clock import VIETNAM
from dondoc.demo.actions import build
from dondoc.exchanges.models import Side
from dondoc.feedback.models import Feedback
from dondoc.inspections.models import InspectedTask
from dondoc.organisations.models import Agency, User
from dondoc.organisations.queries import actor_of
from dondoc.quarantine.queries.words import TABLE, Words, rows_of
from dondoc.tasks.actions.reindexing import reindex
from dondoc.tasks.models import Assignment, Coordination, PartRequest, Task

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
NOW = datetime(2026, 11, 27, 9, 12, tzinfo=VIETNAM)
#: In titles, which readers and agencies concerned may see; in all else. What is searched for is only their beginning.
TITLE, INSIDE, SOUGHT = "zqmat01", "zqmat02", "zqmat"
OWNERS = ("tuan.hoang", "nhung.le")
#: Another department, its specialist's commune, who may read standings alone, who keeps the machine, who inspects without a mandate.
OTHERS = ("cuong.le", "thoan.lo", "ngan.cao", "dung.bui", "son.do")
SEES_TITLES, TRIES_ALL = "ngan.cao", "cuong.le"
LINK = re.compile(r'(?:href|hx-get|src|action)="(/[^"#]*)')
#: Where people begin to look.
LISTS = (
    "my_work",
    "assignments",
    "directives",
    "search",
    "threads",
    "urges",
    "extensions",
    "inquiries",
    "confirm_queue",
    "dashboard",
)
#: Pages that end a session or change how it looks.
#: Columns by which records are found again: changed, they would lead elsewhere.
KEYS = {"number_key", "key", "sha256", "path", "search_text"}
LEFT_OUT = {"signout", "set_language", "switch_post", "demo_signin"}


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="dondoc.organisations.backend.PasswordBackend")
    return client


def marked(agency: Agency) -> set[int]:
    """Puts the words into everything that belongs to tasks of this agency alone; answers the keys of its assignments."""
    own = set(Assignment.objects.filter(agency=agency).values_list("task_id", flat=True))
    own -= set(Assignment.objects.filter(task__in=own).exclude(agency=agency).values_list("task_id", flat=True))
    own -= set(InspectedTask.objects.filter(assignment__task__in=own).values_list("assignment__task_id", flat=True))
    # another side that is to be heard, or is told of, may read what it is about
    own -= set(
        Side.objects.filter(thread__assignment__task__in=own).values_list("thread__assignment__task_id", flat=True)
    )
    own -= set(Feedback.objects.filter(assignment__task__in=own).values_list("assignment__task_id", flat=True))
    tasks = Task.objects.filter(pk__in=own)
    PartRequest.objects.filter(
        assignment__task__in=tasks
    ).delete()  # whoever is asked for his part may read what is asked
    Coordination.objects.filter(task__in=tasks).delete()
    for task in tasks:
        task.concerned.clear()
    tasks.update(field=None)
    ids = set(Assignment.objects.filter(task__in=tasks).values_list("pk", flat=True))
    for words in TABLE:
        found = Q(pk__in=[])
        for kind, subjects in (("task", own), ("assignment", ids)):
            for subject in subjects:
                found |= rows_of(words, kind, subject) or Q(pk__in=[])
        _mark(words, found, TITLE if words.label == "tasks.Task" else INSIDE)
    reindex(actor=None, at=NOW)
    return ids


def _mark(words: Words, found: Q, word: str) -> None:
    texts = [name for name in words.columns if name not in KEYS and _is_text(words.model, name)]
    for row in words.model._base_manager.filter(found).distinct() if texts else ():
        for name in texts:
            setattr(row, name, f"{word} {getattr(row, name)}"[: words.model._meta.get_field(name).max_length])
        words.model._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in texts})


def _is_text(model: type[Model], name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, CharField | TextField) and not field.choices and (field.max_length or 99) > len(TITLE)


def shown(answer: Any) -> str:
    """All that an answer says: its headers, its words, and those inside of what it packs."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = f"{answer.headers} {body.decode('utf-8', 'replace')}"
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            said += "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return said


def leaked(answer: Any, hidden: tuple[str, ...]) -> list[str]:
    """The places of an answer where a hidden word stands."""
    return re.findall(rf".{{0,200}}(?:{'|'.join(hidden)}).{{0,80}}", shown(answer))


def walked(clients: list[Client], beginning: list[str], *, far: bool) -> dict[str, str]:
    """Name of a view -> an address that shows the words to one of its owners, found by the links from page to page. Each view is opened once a
    person, one that showed nothing of them no more than twice. `far`: links of pages that do not bear the words are followed too."""
    found: dict[str, str] = {}
    for client in clients:
        opened: Counter[str] = Counter()
        waiting, known = [*beginning, *(reverse(name) for name in (plain() if far else LISTS))], set[str]()
        while waiting:
            address = waiting.pop(0)
            name = view_of(address)
            if not name or address in known or name in LEFT_OUT or name in found or opened[name] == 2:
                continue
            known.add(address)
            opened[name] += 1
            answer = client.get(address)
            said = shown(answer) if answer.status_code == 200 else ""
            bears = INSIDE in said or TITLE in said
            if bears:
                found[name] = address
            if bears or far:
                waiting += [link.replace("&amp;", "&") for link in LINK.findall(said)]
    return found


def view_of(address: str) -> str:
    try:
        return resolve(address.split("?")[0]).view_name
    except Resolver404:
        return ""


def plain() -> list[str]:
    """Views that need no number, but those of strangers and of machines."""
    return [str(p.name) for p in addresses() if not p.pattern.converters and not p.room and p.name not in OPEN]


def test_what_belongs_to_one_agency_is_nowhere_for_the_others(frozen):
    frozen(NOW)
    long = hypothesis.settings.get_current_profile_name() == "chaos"
    build("thanh-hoa-2025", assignments=300 if long else 40, now=NOW)
    owner = actor_of(User.objects.get(username=OWNERS[0]).pk, None, NOW.date())
    ids = marked(Agency.objects.get(pk=owner.agency_id))
    where = walked(
        [client_of(name) for name in OWNERS], [reverse("assignment", args=[pk]) for pk in sorted(ids)[:2]], far=long
    )
    assert {"assignment", "task", "assignments"} <= set(where) and len(where) > 10, sorted(where)
    for name in OTHERS:
        client = client_of(name)
        hidden = (INSIDE,) if name == SEES_TITLES else (INSIDE, TITLE)
        for view, address in where.items():
            answer = client.get(address)
            assert answer.status_code in (200, 302, 404), (name, address)
            assert not leaked(answer, hidden), (name, view, address)
            if answer.status_code == 404 and name != SEES_TITLES and "?" not in address:
                assert client.post(address).status_code in (404, 405), (name, view, address)
        for view in plain() if long or name == TRIES_ALL else ():
            answer = client.get(reverse(view), {"q": SOUGHT}) if view not in LEFT_OUT else HttpResponse()
            assert answer.status_code < 500 and not leaked(answer, hidden), (name, view)
