"""Are weaknesses known of the packages that are pinned? Asks the services that know: by pip-audit for Python, by npm for the front end.

    python tools/audit.py        (make audit)

Exit status 0: none is known. 1: some are, each is printed. 2: a service did not answer, so nothing is known: never to be read as "none". Needs the
internet; not part of `make check`, whose answer must not depend on the day.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIP_AUDIT = "pip-audit==2.10.1"
SECONDS = 300
#: All that is installed anywhere: the product, its extras, what the tests use.
LOCK = "requirements-dev.txt"
NONE, SOME, UNKNOWN = 0, 1, 2


def main() -> int:
    answers = [_told("Python", LOCK, _python()), _told("npm", "package-lock.json", _npm())]
    return UNKNOWN if UNKNOWN in answers else max(answers)


def _told(what: str, file: str, found: list[str] | str) -> int:
    """Prints what one service said. `found`: a line for each weakness, or why nothing is known."""
    if isinstance(found, str):
        print(f"{what}: no answer, nothing is known of {file}. {found}", file=sys.stderr)
        return UNKNOWN
    print(f"{what}: {len(found)} known weakness(es) in {file}", *found, sep="\n  ")
    return SOME if found else NONE


def _python() -> list[str] | str:
    asked = ["tool", "run", "--quiet", "--from", PIP_AUDIT, "pip-audit"]
    asked += [
        "--requirement",
        LOCK,
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    answer, said = _json([sys.executable, "-m", "uv", *asked])
    if "dependencies" not in answer:
        return said
    skipped = [one for one in answer["dependencies"] if "skip_reason" in one]
    if skipped:
        first = f"{skipped[0]['name']}: {skipped[0]['skip_reason']}"
        return f"{len(skipped)} of {len(answer['dependencies'])} packages were not looked up, as {first}"
    return [
        f"{one['name']} {one['version']}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'no version yet'}"
        for one in answer["dependencies"]
        for weak in one["vulns"]
    ]


def _npm() -> list[str] | str:
    answer, said = _json([sys.executable, "tools/npm.py", "audit", "--json"])
    if "vulnerabilities" not in answer or "error" in answer:
        return str(answer.get("message", said))
    return [f"{name}: {one['severity']}, {one['range']}" for name, one in answer["vulnerabilities"].items()]


def _json(command: list[str]) -> tuple[dict[str, Any], str]:
    """What a program printed as JSON, {} for anything else; and the last line of what it complained of."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return {}, str(fault)
    said = (done.stderr.strip().splitlines() or ["It said nothing."])[-1]
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return {}, said
    return (answer if isinstance(answer, dict) else {}), said


if __name__ == "__main__":
    sys.exit(main())
