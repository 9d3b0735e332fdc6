"""Faults of what an installation leans on (mail, S3 store, scanner, worker), and too much at once; each with people at work."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.client import Client
from bench.crowd import Crowd, Person, asked
from bench.neighbours import Bucket, Listener, PostOffice, scanner
from bench.scene import Ground, Outcome, at_work, settled
from bench.served import ROOT, Served
from bench.work import FIRST_IN_FOLDER

#: A number of one digit is registered with a nought before it.
FIRST, MESSAGES = 100_001, 10_000
STEPS_SECONDS = 120


def mail_gone(ground: Ground) -> Outcome:
    """Twice nobody answers, once a talk is cut; at the end every message has arrived."""
    office = PostOffice()
    env = ground.sqlite("mail", **office.environment())
    asked(env, "addresses")

    def do(running: Served, crowd: Crowd) -> str:
        time.sleep(8)
        for there, away in ((3, 5), (2, 5)):
            office.line.connect()
            time.sleep(there)
            office.line.cut()
            time.sleep(away)
        office.line.connect()
        return "mail server away for 8 s, back, cut off twice for 5 s in the middle of what was being sent"

    try:
        return at_work("mail_gone", "SQLite", env, ground, do, after=lambda env: _arrived(env, office, settle=True))
    finally:
        office.end()


def _arrived(env: dict[str, str], office: PostOffice, settle: bool) -> tuple[str, list[str]]:
    left = settled(env, ("mails",)) if settle else []
    posted = asked(env, "mails")
    absent = set(posted) - set(office.taken)
    twice = sum(1 for n in office.taken.values() if n > 1)
    said = f"; {len(posted)} messages posted, {len(absent)} did not arrive, {twice} arrived twice under the same Message-ID"
    wrong = left + (["mail lost"] if absent else []) + ([] if posted else ["no mail"])
    return said, wrong + (["mail three times"] if any(n > 2 for n in office.taken.values()) else [])


def store_gone(ground: Ground) -> Outcome:
    """The line to the S3 store is cut, then the store takes calls and does not answer."""
    bucket = Bucket()
    env = ground.sqlite("store", **bucket.environment())

    def do(running: Served, crowd: Crowd) -> str:
        time.sleep(6)
        bucket.line.cut()
        time.sleep(10)
        bucket.line.connect()
        time.sleep(5)
        bucket.program.freeze()
        time.sleep(8)
        bucket.program.thaw()
        time.sleep(5)
        return "S3 store cut off for 10 s, later silent for 8 s; three updates of four carry a file"

    try:
        return at_work("store_gone", "SQLite", env, ground, do, files=0.75)
    finally:
        bucket.end()


def scanner_gone(ground: Ground) -> Outcome | str:
    """Killed and started again; what came meanwhile is scanned later, and what is found then is held back."""
    program = scanner(ground.folder / "clamd")
    if program is None:
        return "not run: no clamd on this machine"
    program.start()
    env = ground.sqlite("scanner", DONDOC_CLAMD=f"127.0.0.1:{program.port}", DONDOC_CLAMD_GONE="take")

    def do(running: Served, crowd: Crowd) -> str:
        time.sleep(6)
        program.kill()
        time.sleep(2)
        _infected(running.port, next(one for one in crowd.people if one.own))
        time.sleep(8)
        program.start()
        time.sleep(6)
        return "clamd killed for 10 s (DONDOC_CLAMD_GONE=take), one file of the makers' test sent meanwhile"

    def after(env: dict[str, str]) -> tuple[str, list[str]]:
        left = settled(env, ("unscanned",))
        scans = asked(env, "scans")
        said = f"; {scans.get('clean', 0)} files clean, {scans.get('found', 0)} found later, {scans.get('waiting', 0)} unscanned"
        return said, left + ([] if scans.get("found") == 1 else ["virus not found"])

    try:
        return at_work("scanner_gone", "SQLite", env, ground, do, after=after, files=0.75)
    finally:
        program.kill()


def _infected(port: int, person: Person) -> None:
    """By one more session of somebody who may."""
    import re
    import uuid

    from tests.core.clamd import EICAR

    client = Client(port)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/dang-nhap/").body.decode())
    client.post_plain(f"/vao-thu/{person.username}/", {"csrfmiddlewaretoken": token[1] if token else ""})
    said = {"form_token": uuid.uuid4().hex, "kind": "progress", "text": "Đo thử máy quét.", "version": ""}
    for about in person.own:
        if client.post(f"/luot-giao/{about}/cap-nhat/", said, ("eicar.txt", EICAR.decode())).status == 302:
            return
    raise RuntimeError("nobody took the test file")


def worker_steps(ground: Ground) -> Outcome:
    """A worker of each job killed before and after each of its steps."""
    office, listener, folder = PostOffice(pause=0), Listener(), ground.folder / "steps-in"
    office.line.connect()
    folder.mkdir()
    more = {"DONDOC_EDXML_IN": str(folder), "DONDOC_WEBHOOK_HOSTS": "127.0.0.1", **office.environment()}
    more["DONDOC_ANCHOR_FILE"] = str(ground.folder / "anchors")
    program = scanner(ground.folder / "clamd-steps")
    if program is not None:
        program.start()
        more["DONDOC_CLAMD"] = f"127.0.0.1:{program.port}"
    env = ground.sqlite("steps", **more)
    asked(env, "addresses")
    _inside(env, "bench.work", "webhook", listener.address)
    told: dict[str, Any] = {}

    def do(running: Served, crowd: Crowd) -> str:
        told.update(_inside(env, "bench.steps", str(STEPS_SECONDS)))
        return _struck(told["jobs"])

    def after(env: dict[str, str]) -> tuple[str, list[str]]:
        said, wrong = _arrived(env, office, settle=False)
        heard, unheard = _heard(env, listener)
        came, lost = _became(env, folder, FIRST_IN_FOLDER, told["put"])
        wrong += _ended_badly(told["jobs"])
        said += f"; {told['put']} edXML messages, {lost} lost, {came['doubled']} doubled{heard}"
        return said, wrong + unheard + ([f"{lost} messages lost"] if lost else []) + (
            ["messages doubled"] if came["doubled"] else []
        )

    try:
        return at_work("worker_steps", "SQLite", env, ground, do, after=after, worker=False, size=8, think=1.5)
    finally:
        office.end()
        listener.end()
        if program is not None:
            program.kill()


def _ended_badly(jobs: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {one['state']} {one['error']}"
        for name, one in jobs.items()
        if one["state"] not in ("done", "waiting") or one["error"]
    ]


def _heard(env: dict[str, str], listener: Listener) -> tuple[str, list[str]]:
    """Every deed that was put down for the address has to have come there, under its own id."""
    told = _inside(env, "bench.work", "told")
    absent = len(set(told["ids"]) - set(listener.taken))
    twice = sum(1 for n in listener.taken.values() if n > 1)
    said = f"; {len(told['ids'])} deeds told to an address, {absent} not heard there, {twice} heard again under the same id"
    wrong = (("deeds not told", absent or not told["ids"]), (f"{told['unsent']} tellings unsent", told["unsent"]))
    return said, [word for word, bad in wrong if bad]


def _struck(jobs: dict[str, Any]) -> str:
    """How often the workers of all jobs were killed, and where."""
    kinds = {
        kind: sum(one["kinds"].get(kind, 0) for one in jobs.values())
        for kind in ("taking", "doing", "committing", "marking")
    }
    whole = sum(one["to_its_end"] for one in jobs.values())
    busy = sum("doing" in one["kinds"] for one in jobs.values())
    said = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    return (
        f"each of {len(jobs)} jobs killed before and after each step: {sum(kinds.values())} × kill -9 ({said}); "
        f"{busy} jobs had something to do, {whole} were struck to their last step"
    )


def flood(ground: Ground) -> Outcome:
    """10,000 messages lie in the folder from one moment on; people go on. What was not taken in `ground.flood` seconds still lies there."""
    folder, beside = ground.folder / "flood-in", ground.folder / "flood-beside"
    for one in (folder, beside):
        one.mkdir()
    env = ground.sqlite("flood", DONDOC_EDXML_IN=str(folder), DONDOC_EDXML_OUT=str(ground.folder / "flood-out"))
    _inside(env, "bench.messages", "put", str(beside), str(FIRST), str(MESSAGES))
    pages: list[str] = []

    def do(running: Served, crowd: Crowd) -> str:
        time.sleep(15)
        pages.append(_pages(crowd))
        for path in beside.iterdir():
            path.rename(folder / path.name)
        began = time.monotonic()
        while time.monotonic() - began < ground.flood and any(folder.glob("*.edxml")):
            time.sleep(2)
        took = time.monotonic() - began
        pages.append(_pages(crowd))
        left = len(list(folder.glob("*.edxml")))
        return (
            f"{MESSAGES:,} edXML messages at once: {MESSAGES - left:,} taken in {took:.0f} s, {left:,} still in the folder; "
            f"pages before {pages[0]}, meanwhile {pages[1]}"
        )

    def after(env: dict[str, str]) -> tuple[str, list[str]]:
        came, lost = _became(env, folder, FIRST, MESSAGES)
        said = f"; {came['registered']:,} registered, {came['states'].get('waiting', 0):,} wait for a person, {lost} lost, {came['doubled']} doubled"
        wrong = [word for word, bad in (("messages lost", lost), ("messages doubled", came["doubled"])) if bad]
        return said, wrong + ([] if came["kept"] else ["no message taken"])

    return at_work("edxml_flood", "SQLite", env, ground, do, after=after, size=8, think=5.0, share=0.3)


def _became(env: dict[str, str], folder: Path, first: int, count: int) -> tuple[dict[str, Any], int]:
    """What became of the messages; and how many of them are neither known to the installation nor in the folder. The folder is read first: the
    worker goes on, and what it has put away by then it has registered before."""
    still = {int(path.stem) for path in folder.glob("*.edxml")}
    came: dict[str, Any] = _inside(env, "bench.messages", "became", str(first), str(count))
    return came, len(set(came["absent"]) - still)


def _pages(crowd: Crowd) -> str:
    """Median and 95 % of what people waited since this was last asked."""
    with crowd.ledger.lock:
        times = [
            t for what, some in crowd.ledger.milliseconds.items() if what.startswith(("GET", "POST")) for t in some
        ]
        crowd.ledger.milliseconds.clear()
    if len(times) < 2:
        return "–"
    return f"{statistics.median(times):.0f} ms, 95 % {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def _inside(env: dict[str, str], module: str, *words: str) -> Any:
    """What a part of the bench says that runs inside the product."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])
