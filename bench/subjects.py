"""What the questions are asked about: run inside the product, once a run. Prints JSON; builds the demo where the database is empty.

`python -m bench.subjects ASSIGNMENTS DIRECTIVES`: so many assignments of a demo, so many fresh directives to be issued to every commune.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from typing import Any

PROVINCE = "thanh-hoa-2025"
#: Who asks. Names of the demo; each is the first of his role on its sign-in page.
PEOPLE = {
    "office_specialist": "nhung.le",
    "office_clerk": "khai.trinh",
    "office_leader": "thinh.nguyen",
    "chairman": "hung.pham",
    "agency_head": "tuan.hoang",
    "commune_head": "thoan.lo",
    "reader": "ngan.cao",
    "administrator": "dung.bui",
}
WORDS_OFTEN = ("bao cao", "tinh hinh", "don vi", "ke hoach")


def main(assignments: int, directives: int) -> dict[str, Any]:
    from dondoc.cli import demo, ground

    demo.choose(PROVINCE)
    ground.prepare()
    from dondoc.demo.actions import PASSWORD
    from dondoc.organisations import queries as organisations

    found: dict[str, Any] = {"password": PASSWORD}
    if not organisations.directory():
        start = time.perf_counter(), time.process_time()
        demo.build(PROVINCE, assignments, seed=1)
        found["built_in"] = [round(time.perf_counter() - start[0]), round(time.process_time() - start[1])]
    _collect()
    found |= _counts() | _subjects() | _words()
    found["to_issue"] = _to_issue(directives)
    found |= _published()
    _settle()
    return found


def _collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _settle() -> None:
    """As the database leaves itself after a while: statistics known, pages marked as seen by all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _ensure_edition() -> None:
    """What the public sees: the Office's report of the last quarter, approved and published, as the demo does it."""
    from dondoc.core import clock
    from dondoc.organisations import queries as organisations
    from dondoc.publication.actions import approving as published
    from dondoc.publication.actions import preparing
    from dondoc.publication.queries import site
    from dondoc.reports.actions import approving, office
    from dondoc.reports.queries.office import office_reports
    from dondoc.reports.seen import before_the_approver
    from dondoc.rules.periods import calendar_bounds, period_of

    if site.newest() is not None:
        return
    now = clock.now()
    leader = next(
        a for (name, _), a in organisations.actors_on(clock.day_of(now)).items() if name == PEOPLE["office_leader"]
    )
    said: dict[str, Any] = {"actor": leader, "at": now}
    quarter = period_of("quarter", calendar_bounds(period_of("quarter", clock.day_of(now))).first - timedelta(1))
    report = office.begin(code=f"quarter-{quarter.year}-{quarter.part}", **said)
    office.count(report_id=report.pk, **said)
    office.count_wanted(**said)
    office.hand_up(report_id=report.pk, **said)
    seen = before_the_approver(office_reports(leader).get(pk=report.pk))
    approving.approve(report_id=report.pk, seen=seen, **said)
    made = preparing.prepare(report_id=report.pk, tables=("agency", "field", "month"), **said)
    preparing.propose(proposal_id=made.pk, **said)
    published.approve(proposal_id=made.pk, **said)


def _published() -> dict[str, Any]:
    """The edition that the public sees, and the agencies of it."""
    from dondoc.publication.models import PublishedAgency
    from dondoc.publication.queries import site

    _ensure_edition()
    edition = site.newest()
    assert edition is not None
    keys = PublishedAgency.objects.filter(edition=edition).order_by("pk").values_list("key", flat=True)
    return {"edition": edition.slug, "published_agencies": list(keys)}


def _counts() -> dict[str, Any]:
    from django.apps import apps

    names = (
        "directives.Directive",
        "tasks.Task",
        "tasks.Assignment",
        "tasks.Update",
        "audit.AuditEvent",
        "search.Entry",
    )
    return {"counts": {name: apps.get_model(name)._default_manager.count() for name in names}}


def _subjects() -> dict[str, Any]:
    """Agencies with fifty overdue assignments, assignments with a history, those a department can report on, and where 5,000 rows end."""
    from django.apps import apps
    from django.db.models import Count, Q

    from dondoc.core import clock
    from dondoc.rules.lifecycle import OPEN

    today, assignment = clock.today(), apps.get_model("tasks.Assignment")
    is_open = Q(state__in=[s.value for s in OPEN])
    overdue = assignment.objects.filter(is_open, late_after__lt=today, state__in=["issued", "in_progress"])
    late = overdue.values("agency__code", "agency_id").annotate(n=Count("pk")).order_by("-n")[:12]
    storied = assignment.objects.annotate(n=Count("updates")).filter(n__range=(5, 8)).order_by("-pk")
    own = assignment.objects.filter(state="in_progress", agency__posts__user__username=PEOPLE["agency_head"])
    days = assignment.objects.filter(due_on__isnull=False).order_by("due_on").values_list("due_on", flat=True)
    return {
        "today": today.isoformat(),
        "past_day": (today - timedelta(days=60)).isoformat(),
        "late": [[row["agency__code"], row["agency_id"]] for row in late],
        "late_rows": min(50, *(row["n"] for row in late)),
        "storied": list(storied.values_list("pk", flat=True)[:40]),
        "storied_tasks": list(storied.values_list("task_id", flat=True)[:40]),
        "own": list(own.values_list("pk", flat=True).distinct()[:60]),
        "due_to": days[min(5_000, days.count()) - 1].isoformat(),
    }


def _words() -> dict[str, Any]:
    """A name that few texts hold and a word that most do, each as written and without marks."""
    from django.apps import apps

    from dondoc.rules.folding import fold
    from dondoc.search.sought import sought

    entry, update = apps.get_model("search.Entry"), apps.get_model("tasks.Update")

    def held(word: str) -> int:
        return entry.objects.filter(folded__says=sought(word)).count()

    signers = update.objects.exclude(document_signer="").values_list("document_signer", flat=True).distinct()
    counted = sorted((held(f'"{name}"'), name) for name in sorted(signers)[:60])
    few, rare = next(pair for pair in counted if pair[0] >= 5)
    many, often = max((held(f'"{word}"'), word) for word in WORDS_OFTEN)
    return {"rare": [rare, fold(rare), few], "often": [often, fold(often), many]}


def _to_issue(wanted: int) -> list[list[int]]:
    """Directives with one task for every commune, ready to be sent out: key and version."""
    from dondoc.core import clock
    from dondoc.directives.actions import DirectiveForm, register
    from dondoc.organisations import queries as organisations
    from dondoc.tasks.actions.drafting import TaskForm, save_task

    now = clock.now()
    today = clock.day_of(now)
    actor = next(a for (name, _), a in organisations.actors_on(today).items() if name == PEOPLE["office_specialist"])
    agencies = {a.code: a.pk for a in organisations.directory()}
    division = next(a.pk for a in organisations.directory() if a.kind == "division")
    made = []
    for n in range(wanted):
        token = f"bench-{now:%m%d%H%M%S}-{n}"
        form = DirectiveForm(
            issuer_id=agencies["UBND"], kind="plan", number=f"{9000 + n}/KH-UBND{now:%H%M%S}", issued_on=today,
            released_at=now, subject="Kế hoạch đo thử", signer="Nguyễn Văn Đo", signer_title="Chủ tịch",
            assigned_by="committee", drafting_agency_id=agencies["VP"], division_id=division,
            specialist_id=actor.user_id, declared_open=True, form_token=token,
        )  # fmt: skip
        directive = register(actor=actor, form=form, at=now)
        task = TaskForm(
            content="Báo cáo kết quả thực hiện để đo thử", product="Báo cáo", leads=("g:communes",),
            no_coordinators=True, deadline_text="trong 30 ngày", due_on=today + timedelta(days=30),
        )  # fmt: skip
        directive = save_task(actor=actor, directive_id=directive.pk, form=task, at=now).directive
        made.append([directive.pk, directive.version])
    return made


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
