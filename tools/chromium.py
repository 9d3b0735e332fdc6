"""Says whether this machine has a Chromium for the browser tests; with --install tries the system's packages first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.chromium import chromium

MISSING = """
************************************************************************************
*  NO CHROMIUM ON THIS MACHINE: the browser tests did NOT run.                     *
*  Install `chromium` (or name one in CHROMIUM=…) and run `make test` again.       *
************************************************************************************
"""


def install() -> None:
    """Debian and Ubuntu, as root, without asking anything."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if chromium() is None and "--install" in sys.argv:
        install()
    if chromium() is None:
        print(MISSING)
