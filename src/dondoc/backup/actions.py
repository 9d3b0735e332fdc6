"""What was done is noted: in a row for the administrator's page, and in the log. Whoever runs the command line is no account of the product."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.backup.making import Made
from dondoc.backup.models import Run, RunKind
from dondoc.rules.access import Actor, Role

#: As `dondoc found` names him.
OPERATOR = Actor(0, "Người vận hành", 0, "Dòng lệnh", Role.ADMINISTRATOR, 0, "", "")
STREAM = "backup"
#: Enough to see what is wrong; the rest is in what the command printed.
MOST = 200


@transaction.atomic
def note_backup(*, actor: Actor, made: Made, sha256: str, locked: bool, began_at: datetime, at: datetime) -> Run:
    """A backup lies on the disk since `at`. `sha256`: of the whole file, so that the log knows which file it was."""
    row = Run.objects.create(**_said(made, began_at, at), kind=RunKind.BACKUP, locked=locked)
    facts: dict[str, object] = {"run": row.pk, "bytes": made.size, "files": made.files, "locked": locked}
    facts["sha256"] = sha256
    record(AuditKind.BACKED_UP, actor=actor, stream=STREAM, facts=facts, at=at)
    return row


@transaction.atomic
def note_drill(
    *, actor: Actor, made: Made, seconds: dict[str, float], differences: list[str], began_at: datetime, at: datetime
) -> Run:
    """A backup was put back elsewhere and held against what it was. `seconds`: by part."""
    row = Run.objects.create(
        **_said(made, began_at, at),
        kind=RunKind.DRILL,
        seconds=seconds,
        tables={name: table["rows"] for name, table in made.manifest["tables"].items()},
        differences=differences[:MOST],
    )
    facts: dict[str, object] = {"run": row.pk, "rows": made.rows, "files": made.files, "differences": len(differences)}
    record(AuditKind.RESTORE_DRILLED, actor=actor, stream=STREAM, facts=facts, at=at)
    return row


@transaction.atomic
def note_restored(*, actor: Actor, manifest: dict[str, Any], at: datetime) -> None:
    """This installation begins again from a backup. What happened after the backup was made is not in it."""
    facts: dict[str, object] = {"made_at": manifest["made_at"], "number": manifest["chain"].get("number", 0)}
    record(AuditKind.RESTORED, actor=actor, stream=STREAM, facts=facts, at=at)


def _said(made: Made, began_at: datetime, at: datetime) -> dict[str, Any]:
    return {
        "began_at": began_at,
        "ended_at": at,
        "engine": made.manifest["engine"],
        "size": made.size,
        "rows": made.rows,
        "files": made.files,
        "chain": made.manifest["chain"].get("number", 0),
        "missing": list(made.missing)[:MOST],
    }
