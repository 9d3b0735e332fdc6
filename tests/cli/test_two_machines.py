"""Several machines, one database, a data folder each: what an administrator sets at one holds at the others' next request (J2)."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest
from tests.architecture.tree import ROOT

pytestmark = pytest.mark.database


def test_a_setting_made_at_one_machine_holds_at_the_other(new_installation, migrated, tmp_path):
    installation = new_installation(migrated)
    shared = installation.url or f"sqlite:///{installation.data / 'dondoc.sqlite3'}"
    with ExitStack() as stack:

        def machine(name: str) -> subprocess.Popen[str]:
            env = installation.environment() | {
                "DONDOC_DATA": str(tmp_path / name),
                "DATABASE_URL": shared,
                "DONDOC_MODE": "demo",
                "DONDOC_DEBUG": "1",
                "DJANGO_SETTINGS_MODULE": "dondoc.config.settings",
            }
            words = [sys.executable, "-m", "tests.cli.machine"]
            pipe = subprocess.PIPE
            return stack.enter_context(subprocess.Popen(words, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True))

        def said(at: subprocess.Popen[str], line: str = "") -> str:
            at.stdin.write(f"{line}\n")
            at.stdin.flush()
            return at.stdout.readline().strip()

        one = machine("one")
        before = said(one)
        two = machine("two")
        assert said(two) == before != "7"
        assert said(one, "7") == "7"
        assert said(two) == "7"
        assert (said(two, "9"), said(one)) == ("9", "9")
