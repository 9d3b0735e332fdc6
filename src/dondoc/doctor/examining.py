"""The whole examination, in an order in which each matter can still be asked for: what ends it early is told and nothing is guessed beyond."""

from __future__ import annotations

from datetime import datetime

from dondoc.doctor.findings import Finding, Level

#: Worst first.
ORDER = {Level.FAULT: 0, Level.WARNING: 1, Level.FINE: 2}


def inside_django(at: datetime, *, connections: bool = False, deep: bool = False) -> list[Finding]:
    """Everything else. `connections`: the services of others are tried, some seconds each. `deep`: the database file and the log are read whole."""
    from dondoc.doctor import database, inside, outside

    found = [*outside.addresses(), *outside.front_end()]
    wrong = database.reached()
    found += wrong
    if not wrong:
        found += [*database.kind(), *database.clocks()]
        found += [*inside.regulation(at), *inside.people(at), *inside.worker(at), *inside.mail(at)]
        found += [*inside.kept(at), *inside.anchored(at), *inside.log()]
        if deep:
            found += [*database.whole(), *inside.log_whole()]
    if connections:
        found += outside.services()
    return found


def sorted_by_level(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: ORDER[finding.level])


def is_ill(found: list[Finding]) -> bool:
    """Whether anything does not work or is not safe; warnings do not count."""
    return any(finding.level is Level.FAULT for finding in found)
