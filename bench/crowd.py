"""People at work: each with a session of his own, each in a thread of his own, each writing down what was acknowledged to him.

Whatever is not answered is sent again with the same token, as a person presses the button again; so what a fault swallows has to come out exactly
once in the end.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.client import Answer, Client
from bench.served import ROOT

#: Seconds an act is tried again after a fault before it counts as not acknowledged.
PATIENCE = 60
_HIDDEN = re.compile(r'name="(version|csrfmiddlewaretoken)" value="([^"]*)"')
_WHY = re.compile(r'class="exception_value">([^<]+)')
#: The product's own "no": nothing of it may be there.
REFUSED = (404, 409, 422)
#: … and its "not now" (a store or a scanner that does not answer): the person presses the button again.
LATER = "lại sau ít phút"
READING = ("/", "/nhiem-vu/", "/luot-giao/{own}/", "/thong-bao/", "/tim/?q=bao+cao")
LEADING = ("/toan-canh/", "/thong-ke/", "/nhiem-vu/", "/toan-canh/?bang=xa")


@dataclass(slots=True)
class Ledger:
    """What was tried, what was acknowledged, how long answers took, what went wrong. One for a whole crowd. `files`: the sum of the file that an
    update carried, by its words."""

    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, what: str, began: float) -> None:
        with self.lock:
            self.milliseconds.setdefault(what, []).append((time.monotonic() - began) * 1000)

    def fault(self, what: str) -> None:
        with self.lock:
            self.faults[what] += 1

    def as_dict(self) -> dict[str, Any]:
        return {
            "tried": self.tried,
            "acknowledged": self.acknowledged,
            "refused": self.refused,
            "confirmed": self.confirmed,
            "files": self.files,
        }


class Person(threading.Thread):
    """`own`: assignments he may report on. Of the crowd's: `think`, seconds between an answer and the next request, a third more or less;
    `share`, how many of his requests write."""

    def __init__(self, crowd: Crowd, name: str, role: str, own: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.crowd, self.username, self.role, self.own = crowd, name, role, own
        self.client, self.random, self.signed_in = Client(crowd.port), random.Random(seed), False
        self.last: Answer | None = None

    def run(self) -> None:
        self.crowd.over.wait(self.random.uniform(0, self.crowd.arrive))
        while not self.crowd.over.is_set():
            if not self.signed_in:
                self._again(self._sign_in, "sign_in")
            elif self.own and self.random.random() < self.crowd.share:
                self._update()
            elif self.role in ("office_specialist", "office_leader") and self.random.random() < self.crowd.share:
                self._confirm()
            else:
                self._read()
            self._pause()

    def _pause(self) -> None:
        self.crowd.over.wait(self.random.uniform(2 / 3, 4 / 3) * self.crowd.think)

    def _sign_in(self) -> bool:
        self.client.cookies.clear()
        page = self.client.get("/dang-nhap/").body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        answer = self.client.post_plain(
            f"/vao-thu/{self.username}/", {"csrfmiddlewaretoken": found[1] if found else ""}
        )
        self.last = answer
        self.signed_in = answer.status == 302 and "sessionid" in self.client.cookies
        return self.signed_in

    def _read(self) -> None:
        path = self.random.choice(READING if self.own or self.role.startswith("agency") else LEADING)
        if "{own}" in path:
            path = path.format(own=self.random.choice(self.own)) if self.own else "/nhiem-vu/"
        self._again(
            lambda: self._good(self.client.get(path)),
            f"GET {path.split('?')[0] if 'luot-giao' not in path else '/luot-giao/…/'}",
            patience=0,
        )

    def _update(self) -> None:
        ledger = self.crowd.ledger
        with ledger.lock:
            marker = f"Đo thử {ledger.run}-{len(ledger.tried)}: đã làm xong một phần việc."
            ledger.tried.append(marker)
        said = {"form_token": uuid.uuid4().hex, "kind": "progress", "text": marker, "version": ""}
        about, kept = self.random.choice(self.own), None
        if self.random.random() < self.crowd.files:
            kept = ("tien-do.txt", f"{marker}\nTệp kèm theo của bản cập nhật.\n" * self.random.randint(1, 400))
            with ledger.lock:
                ledger.files[marker] = hashlib.sha256(kept[1].encode()).hexdigest()

        def do() -> bool:
            self.last = answer = self.client.post(f"/luot-giao/{about}/cap-nhat/", said, kept)
            later = answer.status == 422 and LATER in answer.body.decode(errors="replace")
            return answer.status == 302 or (answer.status in REFUSED and not later)

        if not self._again(do, "POST update with a file" if kept else "POST update") or self.last is None:
            return
        refused = self.last.status in REFUSED
        with ledger.lock:
            (ledger.refused if refused else ledger.acknowledged).append(marker)
        if refused:  # this one waits for somebody else
            self.own.remove(about)

    def _confirm(self) -> None:
        """A result that waits, by whoever comes first: two who press at once have to get one confirmation."""
        with self.crowd.ledger.lock:
            pk = self.crowd.waiting[0] if self.crowd.waiting else None
            if pk is not None and self.random.random() < 0.7:  # else somebody else takes the same one
                self.crowd.waiting.pop(0)
        if pk is None:
            return self._read()
        path = f"/cho-xac-nhan/{pk}/"

        def do() -> bool:
            self.last = page = self.client.get(path)
            found = dict(_HIDDEN.findall(page.body.decode()))
            if page.status != 200 or "version" not in found:
                return page.status in (200, 302, 404)  # decided by somebody else, or not his
            said = {
                "version": found["version"],
                "decision": "confirm",
                "quality": "met",
                "effectiveness": "solved",
                "remark": "",
            }
            self.last = answer = self.client.post(path, said)
            if answer.status == 302:
                with self.crowd.ledger.lock:
                    self.crowd.ledger.confirmed.append(pk)
            return answer.status in (302, 404, 409, 422)

        self._again(do, "POST confirm", patience=0)
        return None

    def _good(self, answer: Answer) -> bool:
        self.last = answer
        if answer.status == 302 and answer.location.startswith("/dang-nhap"):
            self.signed_in = False
        return answer.status in (200, 302)

    def _again(self, do: Any, what: str, patience: float | None = None) -> bool:
        """Until it is answered well; each fault is counted. A person goes on pressing for `patience` seconds, the crowd's by default."""
        end = time.monotonic() + (self.crowd.patience if patience is None else patience)
        while True:
            began, self.last = time.monotonic(), None
            try:
                if do():
                    self.crowd.ledger.took(what, began)
                    return True
                self.crowd.ledger.fault(f"{what}: {_said(self.last)}")
            except (OSError, http.client.HTTPException) as fault:
                self.crowd.ledger.fault(f"{what}: {type(fault).__name__}")
                self.client.connection.close()
            if time.monotonic() >= end:
                return False
            time.sleep(0.5)


def _said(answer: Answer | None) -> str:
    """The status of an answer that was none, and what went wrong where a server with DONDOC_DEBUG=1 says it."""
    if answer is None:
        return "no answer"
    why = _WHY.search(answer.body.decode(errors="replace"))
    return f"{answer.status} ({why[1].strip()[:90]})" if why else str(answer.status)


class Crowd:
    """`size` people of an installation at `port`; `writers` of them first, since they write. Started and ended together. They come in over
    `arrive` seconds; `files`: how many of their updates carry one."""

    def __init__(
        self,
        port: int,
        found: dict[str, Any],
        *,
        size: int,
        think: float,
        share: float = 0.3,
        patience: float = PATIENCE,
        arrive: float | None = None,
        files: float = 0.0,
    ) -> None:
        self.port, self.think, self.share, self.patience = port, think, share, patience
        self.arrive, self.files = think if arrive is None else arrive, files
        self.ledger, self.over, self.waiting = Ledger(), threading.Event(), list(found["waiting"])
        office = [(name, role, []) for name, role in found["readers"] if role.startswith(("office", "province"))]
        others = [(name, role, []) for name, role in found["readers"] if not role.startswith(("office", "province"))]
        writers = [(w["name"], "agency_head", w["own"]) for w in found["writers"]]
        chosen = [*office[: max(1, size // 10)], *writers, *others][:size]
        self.people = [Person(self, name, role, own, seed) for seed, (name, role, own) in enumerate(chosen)]

    def start(self) -> None:
        for person in self.people:
            person.start()

    def end(self) -> None:
        """No new acts; those that wait for an answer may still get it."""
        self.over.set()
        for person in self.people:
            person.join(self.patience + 60)

    def signed_in(self) -> int:
        return sum(person.signed_in for person in self.people)


def people_of(env: dict[str, str]) -> dict[str, Any]:
    return asked(env, "people")


def checked(env: dict[str, str], ledger: Ledger, place: Path) -> dict[str, Any]:
    """What is there of what was acknowledged."""
    place.write_text(json.dumps(ledger.as_dict()), encoding="utf-8")
    return asked(env, "check", str(place))


def asked(env: dict[str, str], *words: str) -> dict[str, Any]:
    """What `bench.ledger` answers inside the product."""
    told = [sys.executable, "-m", "bench.ledger", *words]
    done = subprocess.run(told, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def faults_in(found: dict[str, Any]) -> list[str]:
    """Why this outcome is not as it has to be; empty where it is."""
    wrong = [
        name
        for name in (
            "lost",
            "doubled",
            "half",
            "refused_there",
            "chain",
            "notices_doubled",
            "drafts_left",
            "files_wrong",
        )
        if found[name]
    ]
    return wrong + [f"confirmed {name}" for name in ("lost", "doubled") if found["confirmed"][name]]
