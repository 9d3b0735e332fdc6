"""`make package`: one file from which Đôn Đốc is installed where no network is. Wheels, front end and fonts in ours, documents, services' files.

    python tools/package.py [--python 3.11] [--platform manylinux2014_x86_64] [--out dist]

Without the two it is made for the interpreter and the kind of machine that make it. Wheels come from pip's own settings and are held against the
hashes of requirements-server.txt; afterwards nothing asks a network again. tools/try_package.py installs the result with the network off.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = "requirements-server.txt"
DOCUMENTS = ("README.md", "README.vi.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "publiccode.yml")
FOLDERS = ("docs", "deploy")
#: What an auditor checks a log or a case file with (docs/records.md).
VERIFIER = "verify_log.py"
#: What must be in the wheel, or a server would come up without its face.
IN_THE_WHEEL = (
    "dondoc/web/static/dist/dondoc.css",
    "dondoc/web/static/dist/sprite.svg",
    "dondoc/regulations/thanh-hoa-2025.toml",
)


def main(argv: list[str] | None = None) -> int:
    """Prints the file's name, and the sum of the program that verifies logs: to be published where an auditor looks for it, apart from any
    installation. Ends with a sentence where something is missing."""
    given = _arguments(argv)
    with tempfile.TemporaryDirectory() as room:
        wheels = Path(room) / "wheels"
        wheels.mkdir()
        own = _own_wheel(wheels)
        _fetch(wheels, given)
        version = own.name.split("-")[1]
        name = f"dondoc-{version}-py{given.python}-{given.platform or sysconfig.get_platform().replace('-', '_')}"
        members = contents(wheels, own, manifest(name, version, given.python))
        target = ROOT / given.out / f"{name}.tar.gz"
        target.parent.mkdir(exist_ok=True)
        write(target, name, members)
    print(f"{target}  {target.stat().st_size / 1e6:.0f} MB")
    print(f"{VERIFIER}  SHA-256 {hashlib.sha256(members[VERIFIER]).hexdigest()}  (docs/records.md)")
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=f"{sys.version_info[0]}.{sys.version_info[1]}")
    parser.add_argument("--platform", default="")
    parser.add_argument("--out", default="dist")
    return parser.parse_args(argv)


def _own_wheel(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    own = next(folder.glob("dondoc-*.whl"))
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", own], check=True, capture_output=True, text=True
    ).stdout
    wanting = [name for name in IN_THE_WHEEL if name not in listed]
    if wanting:
        sys.exit(f"The wheel lacks {', '.join(wanting)}: run `make setup` first.")
    return own


def _fetch(folder: Path, given: argparse.Namespace) -> None:
    words = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary=:all:",
        "-d",
        folder,
    ]
    words += ["--python-version", given.python] if given.platform or given.python != _own_python() else []
    words += ["--platform", given.platform] if given.platform else []
    subprocess.run([*words, "-r", ROOT / LOCK], check=True)


def _own_python() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def manifest(name: str, version: str, python: str) -> dict[str, str]:
    """What the package says of itself."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return {"name": name, "version": version, "python": python, "commit": commit}


def contents(wheels: Path, own: Path, said: dict[str, str]) -> dict[str, bytes]:
    """Every member but the list of hashes. The lock names our own wheel too, by its hash."""
    found = {f"wheels/{path.name}": path.read_bytes() for path in sorted(wheels.iterdir())}
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    lock = (ROOT / LOCK).read_text(encoding="utf-8")
    found[LOCK] = f"{lock.rstrip()}\ndondoc=={said['version']} \\\n    --hash=sha256:{digest}\n".encode()
    found[VERIFIER] = verifier()
    found["install.sh"] = (ROOT / "tools" / "install.sh").read_bytes()
    found["manifest.json"] = (json.dumps(said, indent=1) + "\n").encode()
    for name in DOCUMENTS:
        found[name] = (ROOT / name).read_bytes()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return found


def verifier() -> bytes:
    """As the wheel's own console hands it out (`dondoc audit verifier`); the wheel was built from this tree."""
    words = "import sys; sys.path.insert(0, sys.argv[1]); from dondoc.audit.offline import source; sys.stdout.buffer.write(source())"
    return subprocess.run([sys.executable, "-I", "-c", words, ROOT / "src"], check=True, capture_output=True).stdout


def sums(members: dict[str, bytes]) -> str:
    """As `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))


def write(target: Path, name: str, members: dict[str, bytes]) -> None:
    """The same members give the same bytes: no times, no owners."""
    whole = members | {"SHA256SUMS": sums(members).encode()}
    draft = target.with_suffix(".part")
    with (
        draft.open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for member, content in sorted(whole.items()):
            entry = tarfile.TarInfo(f"{name}/{member}")
            entry.size, entry.mode = len(content), 0o755 if re.search(r"\.sh$", member) else 0o644
            tar.addfile(entry, io.BytesIO(content))
    draft.replace(target)


if __name__ == "__main__":
    sys.exit(main())
