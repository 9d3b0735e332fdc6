"""Who can be asked to work, and what is there afterwards of what was acknowledged. Run inside the product, on its database.

`python -m bench.ledger people` prints who may write about what; `… check FILE` holds a ledger of acknowledged acts against the database and
prints what is lost, doubled or half-written; `… addresses` gives everybody an address for mail; `… mails`, `… scans` and `… pending` print what
mail and scanned files there are and what the worker still has to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

OPEN_FOR_UPDATES = ("in_progress", "issued", "returned")
_AT_ONCE = 500


def people() -> dict[str, Any]:
    """Heads of agencies with the assignments that they may report on; those of the Office with results that wait; everybody else who reads."""
    from django.apps import apps

    assignment, post = apps.get_model("tasks.Assignment"), apps.get_model("organisations.Post")
    posts = post.objects.filter(user__is_active=True).exclude(role="administrator")
    rows = list(posts.order_by("pk").values_list("user__username", "role", "agency_id"))
    own: dict[int, list[int]] = {}
    for pk, agency in assignment.objects.filter(state__in=OPEN_FOR_UPDATES).values_list("pk", "agency_id"):
        own.setdefault(agency, []).append(pk)
    once = Counter(name for name, _, _ in rows)
    writers = [
        {"name": name, "own": own[agency][:20]}
        for name, role, agency in rows
        if role == "agency_head" and once[name] == 1 and agency in own
    ]
    kept = {w["name"] for w in writers}
    seen: dict[str, str] = {name: role for name, role, _ in rows if name not in kept and once[name] == 1}
    waiting = assignment.objects.filter(state="submitted").order_by("pk").values_list("pk", flat=True)
    return {"writers": writers, "readers": sorted(seen.items()), "waiting": list(waiting)}


def check(ledger: dict[str, Any]) -> dict[str, Any]:
    """Each acknowledged update exactly once, with one line of the log; those nobody was told of at most once; the chain whole."""
    from dondoc.audit.queries import verify

    acknowledged, tried = ledger["acknowledged"], ledger["tried"]
    found, lines = _updates(tried)
    answered = set(acknowledged)
    return {
        "acknowledged": len(acknowledged),
        "lost": sorted(m for m in answered if found[m] == 0),
        "doubled": sorted(m for m in tried if found[m] > 1),
        "refused_there": sorted(m for m in ledger["refused"] if found[m]),
        "unanswered": len(set(tried) - answered - set(ledger["refused"])),
        "unanswered_there": sum(1 for m in set(tried) - answered - set(ledger["refused"]) if found[m] == 1),
        "half": sorted(m for m in tried if found[m] != lines[m]),
        "confirmed": _confirmed(ledger.get("confirmed", [])),
        "chain": [finding.sentence for finding in verify()],
        "notices_doubled": _notices_doubled(),
        "drafts_left": _drafts("*.part", ".backup-*", ".drill-*"),
        "nameless": len(_drafts(".new-*")),
        "files_wrong": _files_wrong(ledger.get("files", {}), answered),
        "files": len(answered & set(ledger.get("files", {}))),
    }


def _updates(tried: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each is there, and how many lines the log has of it."""
    from django.apps import apps

    update, event = apps.get_model("tasks.Update"), apps.get_model("audit.AuditEvent")
    found: Counter[str] = Counter()
    by_update: dict[int, str] = {}
    for start in range(0, len(tried), _AT_ONCE):
        rows = update.objects.filter(text__in=tried[start : start + _AT_ONCE]).values_list("pk", "text")
        for pk, text in rows:
            found[text] += 1
            by_update[pk] = text
    lines: Counter[str] = Counter()
    for facts in event.objects.filter(kind="update_filed").values_list("facts", flat=True).iterator():
        if facts.get("update") in by_update:
            lines[by_update[facts["update"]]] += 1
    return found, lines


def _confirmed(acknowledged: list[int]) -> dict[str, Any]:
    from django.apps import apps

    assignment, event = apps.get_model("tasks.Assignment"), apps.get_model("audit.AuditEvent")
    done = set(assignment.objects.filter(pk__in=acknowledged, state="completed").values_list("pk", flat=True))
    streams = [f"assignment:{pk}" for pk in acknowledged]
    of = event.objects.filter(stream__in=streams)
    lines = Counter(of.filter(kind="confirmed").values_list("stream", flat=True))
    lines.subtract(of.filter(kind="reopened").values_list("stream", flat=True))  # confirmed before, opened again since
    return {
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - done),
        "doubled": sorted(pk for pk in acknowledged if lines[f"assignment:{pk}"] > 1 or acknowledged.count(pk) > 1),
    }


def _files_wrong(sums: dict[str, str], answered: set[str]) -> list[str]:
    """Of what carried a file: acknowledged and not there with exactly this one file, or there with bytes that are not what was sent."""
    from django.apps import apps

    from dondoc.core.stores import the_store

    bound: dict[str, list[tuple[str, str]]] = {}
    told, words = the_store(), sorted(sums)
    for start in range(0, len(words), _AT_ONCE):
        rows = apps.get_model("tasks.Update").objects.filter(text__in=words[start : start + _AT_ONCE])
        for text, sha, path in rows.values_list("text", "files__sha256", "files__path"):
            bound.setdefault(text, []).append((sha, path))
    wrong = [f"{text}: not there" for text in answered & set(sums) if text not in bound]
    for text, kept in bound.items():
        if [sha for sha, _ in kept] != [sums[text]]:
            wrong.append(f"{text}: {len(kept)} files")
        elif hashlib.sha256(told.read(kept[0][1])).hexdigest() != sums[text]:
            wrong.append(f"{text}: other bytes")
    return wrong


def addresses() -> dict[str, Any]:
    """One in three gets an address at a place that nobody has."""
    from django.apps import apps
    from django.db.models import F, Value
    from django.db.models.functions import Concat, Mod

    everybody = apps.get_model("organisations.User").objects.filter(is_active=True)
    people = everybody.annotate(third=Mod("pk", 3)).filter(third=0)
    return {"given": people.update(email=Concat(F("username"), Value("@tinh.example")))}


def mails() -> dict[str, Any]:
    """Every message for the mail server: its Message-ID, and how it ended."""
    from django.apps import apps

    return dict(apps.get_model("notices.Mail").objects.values_list("message_id", "state"))


def pending() -> dict[str, int]:
    """What the worker still has to do after people went home."""
    from django.apps import apps

    mail, file = apps.get_model("notices.Mail"), apps.get_model("core.StoredFile")
    cursor = apps.get_model("notices.NoticeCursor").objects.filter(pk=1).values_list("number", flat=True).first() or 0
    return {
        "mails": mail.objects.filter(state__in=("waiting", "sending")).count(),
        "unscanned": file.objects.filter(scan="waiting").count(),
        "untold": apps.get_model("audit.AuditEvent").objects.filter(number__gt=cursor).count(),
    }


def scans() -> dict[str, int]:
    """How many stored files are of which scan."""
    from django.apps import apps

    return dict(Counter(apps.get_model("core.StoredFile").objects.values_list("scan", flat=True)))


def _notices_doubled() -> int:
    """The same line of the log told to the same person twice."""
    from django.apps import apps

    rows = apps.get_model("notices.Notice").objects.filter(number__gt=0).values_list("number", "recipient_id", "kind")
    return sum(1 for n in Counter(rows).values() if n > 1)


def _drafts(*patterns: str) -> list[str]:
    """Files that somebody began to write and that bear no final name. Of the folder of stored files (`.new-*`) nothing reads them, ever."""
    from django.conf import settings

    folder = Path(settings.ENV.data)
    return sorted(str(path) for pattern in patterns for path in folder.rglob(pattern))


if __name__ == "__main__":
    from dondoc.cli import ground

    ground.prepare()
    asked = {"people": people, "addresses": addresses, "mails": mails, "pending": pending, "scans": scans}
    answer = check(json.loads(Path(sys.argv[2]).read_text())) if sys.argv[1] == "check" else asked[sys.argv[1]]()
    print(json.dumps(answer, ensure_ascii=False))
