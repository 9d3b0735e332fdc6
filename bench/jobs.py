"""Long works measured by their CPU, inside the product: the Office's report of a year with all appendices, a score sheet of all agencies.

`python -m bench.jobs DATABASE_PID`: prints one JSON line a work. What they write is rolled back.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import cost
from bench.subjects import PEOPLE, PROVINCE

#: Code, words, goal in CPU-ms.
REPORT = ("n", "Office's report of a year, figures and Word, PDF, workbook, one job", 20_000)
SHEET = ("o", "score sheet of all agencies drawn up", 2_000)


def main(database: int) -> None:
    from dondoc.cli import demo, ground

    demo.choose(PROVINCE)
    ground.prepare()
    from dondoc.core import clock
    from dondoc.organisations import queries as organisations

    now = clock.now()
    known = organisations.actors_on(clock.day_of(now)).items()
    actor = next(one for (name, _), one in known if name == PEOPLE["office_leader"])
    for told, work in ((REPORT, _report), (SHEET, _sheet)):
        print(json.dumps(_measured(told, work, actor, now, database)), flush=True)


def _measured(told: tuple[str, str, int], work: Callable[[Any, Any], int], actor: Any, now: Any, database: int) -> Any:
    from django.db import transaction

    with transaction.atomic():
        before = _own_cpu(), cost.cpu_ms(database), time.perf_counter()
        size = work(actor, now)
        app, beside = (_own_cpu() - before[0]) * 1000, cost.cpu_ms(database) - before[1]
        wall = (time.perf_counter() - before[2]) * 1000
        transaction.set_rollback(True)
    return {"told": told, "app": app, "database": beside, "wall": wall, "made": size}


def _own_cpu() -> float:
    """Seconds of this process and of those it has waited for: a PDF is set by one of its own."""
    return sum(os.times()[:4])


def _report(actor: Any, now: Any) -> int:
    from dondoc.reports.actions import office
    from dondoc.reports.office_files import written
    from dondoc.reports.office_paper import paper_of
    from dondoc.reports.queries.office import content_of, figures_of

    report = office.begin(actor=actor, code=f"year-{now.year}-1", at=now)
    office.count(actor=actor, report_id=report.pk, at=now)
    office.count_wanted(actor=actor, at=now)
    report.refresh_from_db()
    paper = paper_of(figures_of(report), content_of(report, now), report.sha256, now)
    return sum(len(written(paper, form)) for form in ("docx", "pdf", "xlsx"))


def _sheet(actor: Any, now: Any) -> int:
    from dondoc.scoring.actions.sheets import draft

    return int(draft(actor=actor, year=now.year, part=1, at=now).lines.count())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(int(sys.argv[1]))
