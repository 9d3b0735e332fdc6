"""Kiểm tra nhật ký Đôn Đốc ngoài hệ thống. / Checks an exported audit log, or a case file, away from the system (J1).

Một tệp, chỉ cần Python 3.9 trở lên, không cần mạng. / One file; needs Python 3.9 or later, nothing else, no network.
    python3 verify_log.py nhat-ky.jsonl [--anchor "dondoc-anchor 1 …"] [--anchors tep-dau-chot.txt] [--from NGÀY] [--to NGÀY] [--files THƯ_MỤC]
    python3 verify_log.py ho-so.zip [--log nhat-ky.jsonl]
Kết quả 0 nguyên vẹn, 1 có chỗ không khớp, 2 không đọc được, 3 có dấu chốt chưa đối chiếu được.
Exit status 0 whole, 1 something differs, 2 cannot be read, 3 an anchor that was given could not be compared.
An export proves that it fits together; that nobody made it anew from its first line is proved only by an anchor kept elsewhere.
Memory does not grow with the log: what is known of its streams lies in a temporary table.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from dondoc.audit.verify_files import (
    Sums,
    check_case,
)
from dondoc.audit.verify_words import (
    ANCHOR,
    LOG_FORMATS,
    NOTHING,
    UNPROVED,
    Anchor,
    Case,
    Found,
    anchors_in,
    line_hash,
    plain,
)

SHOWN_MOST = 50
TAKEN = "case_file_taken"
VIETNAM = timezone(timedelta(hours=7))


class Log:
    """An export as it is read, line by line. `since`, `until`: the days that its reader asked for, where it is to be a part; `folder`: a copy
    of the store of files."""

    def __init__(
        self,
        anchors: Iterable[Anchor] = (),
        case: Case | None = None,
        since: str = "",
        until: str = "",
        folder: str | None = None,
    ) -> None:
        self.given, self.since, self.until, self.folder = list(anchors), since, until, folder
        self.inside: list[Anchor] = []
        self.asked = {anchor.number for anchor in self.given}
        self.case = case or Case([], [], "")
        self.wanted, self.taken = set(self.case.lines), not self.case.manifest
        self.found: list[Found] = []
        self.gaps: list[list[int]] = []
        self.head: dict = {}
        self.many = self.compared = self.first = self.lines = self.highest = self.sealed = 0
        self.last_hash, self.root, self.last_day, self.through, self.ended = NOTHING, NOTHING, "", "", False
        self.table = sqlite3.connect("")
        self.table.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
            "CREATE TABLE heads (stream TEXT PRIMARY KEY, seq INT, hash TEXT) WITHOUT ROWID;"
            "CREATE TABLE moved (stream TEXT PRIMARY KEY, seq INT, hash TEXT) WITHOUT ROWID;"
            "CREATE TABLE days (day TEXT PRIMARY KEY, number INT, root TEXT) WITHOUT ROWID;"
            "CREATE TABLE kept (number INT PRIMARY KEY, hash TEXT) WITHOUT ROWID;"
        )
        self.sums = Sums(self.table)

    def tell(self, kind: str, line: int = 0, number: int | None = None, *rest: Any, **more: Any) -> None:
        self.many += 1
        if len(self.found) < SHOWN_MOST:
            self.found.append(Found(kind, line, number, *rest, **more))

    def read(self, source: BinaryIO) -> list[Found]:
        """Everything that does not fit; empty where the export is whole."""
        sha, at = hashlib.sha256(), 0
        for at, raw in enumerate(source, start=1):
            if self.ended:
                self.tell("after_end", at)
                break
            try:
                text = raw.decode("utf-8")
                record = json.loads(text)
                if not isinstance(record, dict):
                    raise ValueError
                same = plain(record) + "\n" == text
            except (ValueError, RecursionError):
                self.tell("unreadable", at)
                continue
            if not same:
                self.tell("bytes", at)
            self._take(at, record, sha.hexdigest() if record.get("record") == "end" else "")
            sha.update(raw)
        self._close(at)
        return self.found

    def _take(self, at: int, record: dict, sha: str) -> None:
        kind = record.get("record")
        try:
            if at == 1:
                self._begin(record)
            elif kind == "anchor":
                self.inside.append(Anchor(*(record[name] for name in Anchor._fields)))
                self.asked.add(record["number"])
            elif kind == "event":
                self._event(at, record)
            elif kind == "day":
                self._day(at, record)
            elif kind == "file":
                self.sums.take_row(record)
            elif kind == "end":
                self._end(at, record, sha)
            else:
                self.tell("unreadable", at)
        except (KeyError, TypeError, ValueError, AttributeError, sqlite3.Error):
            self.tell("unreadable", at)

    def _begin(self, record: dict) -> None:
        first, root, through = record.get("first"), record.get("previous_root"), record.get("through")
        if record.get("format") not in LOG_FORMATS or not isinstance(first, int) or (first == 1 and root != NOTHING):
            self.tell("head", 1)
            first, root = 1, NOTHING
        self.through = date.fromisoformat(through).isoformat() if through is not None else ""
        if self.through and self.through < self.until:
            self.tell("not_asked", 1, day=self.through)
        self.head, self.first, self.highest, self.sealed, self.root = record, first, first - 1, first - 1, root

    def _event(self, at: int, record: dict) -> None:
        number, stream, seq, own = record["number"], record["stream"], record["seq"], record["hash"]
        self.lines += 1
        if line_hash(record) != own:
            self.tell("changed", at, number)
        if self.through:
            self._in_time(at, number, datetime.fromisoformat(record["at"]).astimezone(VIETNAM).date().isoformat())
        self.wanted.discard((number, own))
        if (record["kind"], stream) == (TAKEN, self.case.subject):
            self.taken = self.taken or record["facts"].get("manifest") == self.case.manifest
        if number <= self.highest or number < self.first:
            self.tell("reordered" if self._fill(number) else "put_in", at, number)
            return
        if number > self.highest + 1:
            self.gaps.append([self.highest + 1, number - 1])
        self.highest, self.last_hash = number, own
        self.sums.take_line(record)
        self._follow(at, record, number, stream, seq, own)
        if number in self.asked:
            self.table.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (number, own))

    def _in_time(self, at: int, number: int, day: str) -> None:
        """A line stands in the account of its own day or of a later one, never of an earlier."""
        if self.through and day > self.through:
            self.tell("too_late", at, number, day=day)

    def _follow(self, at: int, record: dict, number: int, stream: str, seq: int, own: str) -> None:
        """Its place in its own stream."""
        before = self.table.execute("SELECT seq, hash FROM heads WHERE stream = ?", (stream,)).fetchone()
        began_earlier = before is None and self.first > 1 and seq > 1
        if not began_earlier and (seq - 1, record["prev_hash"]) != (before or (0, NOTHING)):
            self.tell("stream", at, number, stream=stream)
        for table in ("heads", "moved"):
            self.table.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (stream, seq, own))  # noqa: S608 - one of the two names above

    def _fill(self, number: int) -> bool:
        """True where the line was missed before: it stands in another place."""
        gap = next((gap for gap in self.gaps if gap[0] <= number <= gap[1]), None)
        if gap is not None:
            rest = [[gap[0], number - 1], [number + 1, gap[1]]]
            self.gaps = [g for g in self.gaps if g is not gap] + [part for part in rest if part[0] <= part[1]]
        return gap is not None

    def _day(self, at: int, record: dict) -> None:
        day, last, root = record["day"], record["last_number"], record["root"]
        if last != self.highest or day <= self.last_day or record["prev_root"] != self.root:
            self.tell("days", at, last, day=day)
        self._in_time(at, last, day)
        if self._root(day, last, record["prev_root"]) != root:
            self.tell("day", at, last, day=day)
        self.table.execute("DELETE FROM moved")
        self.table.execute("INSERT OR REPLACE INTO days VALUES (?, ?, ?)", (day, last, root))
        self.sealed, self.root, self.last_day = last, root, day

    def _root(self, day: str, last: int, before: str) -> str:
        """The hash of a day, written piece by piece: a day may hold the whole past of a province."""
        sha = hashlib.sha256(f"{plain([day, last, before])[:-1]},[".encode())
        heads = self.table.execute("SELECT stream, seq, hash FROM moved ORDER BY stream")
        for place, head in enumerate(heads):
            sha.update(("," if place else "").encode() + plain(head).encode("utf-8"))
        sha.update(b"]]")
        return sha.hexdigest()

    def _end(self, at: int, record: dict, sha: str) -> None:
        self.ended = True
        reached = (record["last_number"], record["last_hash"], record["lines"], record["sealed_number"], record["root"])
        if reached != (self.highest, self.last_hash, self.lines, self.sealed, self.root):
            self.tell("end", at)
        if record["sha256"] != sha:
            self.tell("bytes", at)

    def _close(self, at: int) -> None:
        for first, last in sorted(self.gaps):
            self.tell("removed", 0, None, first=first, last=last)
        if not self.ended:
            self.tell("no_end", at)
        if self.through and self.sealed != self.highest:
            self.tell("not_closed", at, day=self.through)
        for number, _ in sorted(self.wanted):
            self.tell("not_in_log", 0, number)
        if not self.taken:
            self.tell("not_taken")
        self._hold_files()
        for anchor in self.inside:
            self._compare(anchor)
        compared = [self._compare(anchor) for anchor in self.given]
        self.compared = compared.count(True)
        for anchor, how in zip(self.given, compared):  # noqa: B905
            if how is None:
                self.tell("passed", day=anchor.day, last=anchor.number)
        if self.given and not self.compared and not self.many:
            self.tell("unproved")

    def _hold_files(self) -> None:
        """What the lines noted of stored files, against what is told of them now, a copy of their bytes and the case at hand."""
        whole = self.first == 1
        found = list(self.sums.rows(whole=whole)) if self.head.get("files") else []
        found += self.sums.folder(Path(self.folder)) if self.folder else []
        for one in [*found, *self.sums.case(self.case.files, whole=whole)]:
            self.tell(*one)

    def _compare(self, anchor: Anchor) -> bool | None:
        """True where it was held against the export; None where it could not be, and its reader did not leave that part out."""
        day, last, ends = anchor.day, anchor.number, self.through or self.until
        if anchor.log_id != self.head.get("log_id"):
            self.tell("another_log", day=day)
        elif last == self.first - 1:
            if anchor.root != self.head.get("previous_root"):
                self.tell("previous", 1, day=day)
            return True
        elif last < self.first:
            if self.since and day >= self.since:
                self.tell("beheaded", 1, day=day, last=last)
            return False if self.since else None
        elif last > self.highest:
            if not ends or day <= ends:
                self.tell("cut_off", 0, self.highest, day=day, last=last)
                return False
            return False if self.until else None
        else:
            row = self.table.execute("SELECT hash FROM kept WHERE number = ?", (last,)).fetchone()
            closed = self.table.execute("SELECT number, root FROM days WHERE day = ?", (day,)).fetchone()
            if row != (anchor.hash,) or closed != (last, anchor.root):
                self.tell("anchor", 0, last, day=day)
            return True
        return False

    def extent(self) -> tuple[str, str]:
        """How far the word of a whole export goes."""
        vi = f"Nhật ký nguyên vẹn: {self.lines} dòng, tới số {self.highest}"
        en = f"The log is whole: {self.lines} lines, up to number {self.highest}"
        if self.head.get("files") or self.folder:
            read = (" và đọc nội dung", " and their bytes read") if self.folder else ("", "")
            vi = f"{vi}; đã đối chiếu{read[0]} {self.sums.many()} tệp với mã băm đã ghi"
            en = f"{en}; {self.sums.many()} stored files compared{read[1]}"
        if self.through:
            vi, en = f"{vi}, chỉ đến hết ngày {self.through}", f"{en}, only up to {self.through}"
        vi += f"; đã đối chiếu {self.compared}/{len(self.given)} dấu chốt."
        en += f"; compared with {self.compared} of {len(self.given)} anchors."
        if self.first > 1:
            vi += f" Đây là một phần, từ số {self.first}: tệp không chứng minh gì về những dòng đứng trước."
            en += f" This is a part, from number {self.first} on: nothing proves what stood before."
        if not self.given:
            vi += " Chưa có dấu chốt nào được đưa vào: chưa chứng minh được rằng nhật ký không bị làm lại cả."
            en += " No anchor was given: that it was not made anew as a whole is not proved."
        return vi, en


def _report(found: list[Found], many: int, whole: tuple[str, str]) -> int:
    for one in found:
        print(f"- {one.told(0)}\n  {one.told(1)}")
    if found and all(one.kind in UNPROVED for one in found):
        print(
            "CHƯA CHỨNG MINH ĐƯỢC: tệp tự khớp, nhưng dấu chốt đưa vào không đối chiếu được. / NOT PROVED: it fits together, and no more."
        )
        return 3
    if many:
        print(f"KHÔNG KHỚP: {many} chỗ (hiện tối đa {SHOWN_MOST}). / DOES NOT FIT: {many} places.")
        return 1
    print(f"{whole[0]}\n{whole[1]}")
    return 0


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", help="tệp .jsonl đã xuất, hoặc hồ sơ .zip / an export (.jsonl) or a case file (.zip)")
    parser.add_argument("--anchor", action="append", default=[], help="dấu chốt / an anchor, as it was received")
    parser.add_argument("--anchors", metavar="FILE", help="tệp dấu chốt / a file of them")
    parser.add_argument(
        "--from", dest="since", metavar="NGÀY", type=_day, help="phần đã hỏi từ ngày / the part asked for"
    )
    parser.add_argument("--to", dest="until", metavar="NGÀY", type=_day, help="đến hết ngày / up to this day")
    parser.add_argument("--files", metavar="THƯ_MỤC", help="bản chép kho tệp / a copy of the store of files")
    parser.add_argument("--log", metavar="FILE", help="nhật ký đã xuất, để đối chiếu hồ sơ / an export to compare with")
    return parser


def main(words: list[str] | None = None) -> int:
    """0 whole, 1 something differs, 2 it cannot be read, 3 an anchor that was given could not be compared."""
    given = _arguments().parse_args(words)
    try:
        anchors = [anchor for text in given.anchor for anchor in anchors_in(text)]
        if len(anchors) < len(given.anchor):
            raise ValueError(f"--anchor: {ANCHOR} 1 …")
        if given.anchors:
            with open(given.anchors, encoding="utf-8") as file:  # noqa: PTH123
                anchors += anchors_in(file.read())
        return _case(given, anchors) if zipfile.is_zipfile(given.file) else _log(given.file, given, anchors)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as fault:
        print(f"Không đọc được. / Cannot be read. {fault}", file=sys.stderr)
        return 2


def _log(path: str, given: argparse.Namespace, anchors: list[Anchor], case: Case | None = None) -> int:
    log = Log(anchors, case, given.since or "", given.until or "", given.files)
    with open(path, "rb") as source:  # noqa: PTH123
        log.read(source)
    return _report(log.found, log.many, log.extent())


def _case(given: argparse.Namespace, anchors: list[Anchor]) -> int:
    with zipfile.ZipFile(given.file) as package:
        case = check_case(package)
    whole = (
        f"Hồ sơ tự khớp: mọi tệp đúng mã băm, {len(case.lines)} dòng nhật ký nối tiếp nhau, {case.proved}/{len(case.files)} tệp gốc đúng mã băm "
        f"mà các dòng ấy ghi. Bản kê: {case.manifest}",
        f"The case file fits together: every file fits its hash, {len(case.lines)} lines of the log follow each other, {case.proved} of "
        f"{len(case.files)} originals are those that these lines noted.",
    )
    if not given.log:
        vi, en = " Chưa đối chiếu với nhật ký của hệ thống (--log).", " Not compared with the system's log (--log)."
        whole = (whole[0] + vi, whole[1] + en)
    ended = _report(case.found, len(case.found), whole)
    against = _log(given.log, given, anchors, case) if given.log else 0
    return 1 if 1 in (ended, against) else max(ended, against)


if __name__ == "__main__":
    sys.exit(main())
