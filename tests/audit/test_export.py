"""The log as a file, verified away from the system: whatever is done to the file is found (J1)."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.audit.test_log import DAY, NOON, entry

from dondoc.audit.actions import record_many
from dondoc.audit.exporting import export, latest_anchor
from dondoc.audit.hashing import day_hash
from dondoc.audit.offline import source
from dondoc.audit.verify_log import Log, main
from dondoc.audit.verify_words import HASHED, Anchor, anchors_in, line_hash, plain


def found(content: bytes, *anchors: Anchor, since: str = "", until: str = "") -> list[str]:
    return [one.kind for one in Log(anchors, since=since, until=until).read(io.BytesIO(content))]


@pytest.fixture
def written(transactional_db: None) -> bytes:
    """Three days, two of them closed."""
    for day in range(3):
        with transaction.atomic():
            record_many([entry(f"assignment:{n}", NOON + day * DAY) for n in (1, 2, 1, 10)])
    return b"".join(export())


@pytest.mark.database
def test_an_export_is_whole_in_parts_too_and_a_cut_shows_against_an_anchor(written: bytes, tmp_path: Path) -> None:
    anchor = latest_anchor()
    assert anchor is not None and (anchor.day, anchor.number) == ("2026-11-20", 8)
    assert next(anchors_in(f"Dấu chốt:\n{anchor.as_line()}\nhết")) == anchor
    assert found(written, anchor) == []
    last = b"".join(export(day_from=date(2026, 11, 20)))
    middle = b"".join(export(day_from=date(2026, 11, 20), day_to=date(2026, 11, 20), anchors=[anchor]))
    assert [len(part.splitlines()) for part in (written, last, middle)] == [16, 11, 8]
    assert found(last, anchor) == found(middle, anchor) == []
    first = b"".join(export(day_to=date(2026, 11, 19)))
    assert found(first) == found(first, until="2026-11-19") == []
    assert found(first, anchor) == ["passed"] and found(first, anchor, until="2026-11-19") == ["unproved"]
    assert found(first, until="2026-11-20") == ["not_asked"]
    assert found(forged(written, drop=5), anchor) == ["cut_off"]

    program, file = tmp_path / "verify_log.py", tmp_path / "log.jsonl"
    program.write_bytes(source())
    file.write_bytes(written.replace("Lê Thị Ví Dụ".encode(), "Lê Thị Ví Dù".encode(), 1))
    told = subprocess.run([sys.executable, "-I", "-S", program, file], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "dòng 2 của tệp, số 1 của nhật ký: dòng đã bị sửa" in told.stdout
    assert "line 2 of the file, number 1 of the log: the line was changed" in told.stdout


@pytest.mark.database
@pytest.mark.once
def test_whatever_is_done_to_an_export_is_found(written: bytes) -> None:
    lines = written.splitlines(keepends=True)
    places = st.integers(0, len(lines) - 1)

    @settings(max_examples=60, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(["byte", "remove", "repeat", "swap", "cut"]), places, places, st.integers(0, 10_000))
    def any_change(how: str, one: int, other: int, at: int) -> None:
        changed = list(lines)
        if how == "byte":
            line = bytearray(lines[one])
            line[at % len(line)] ^= 1 + at % 255
            changed[one] = bytes(line)
        elif how == "remove":
            del changed[one]
        elif how == "repeat":
            changed.insert(other, lines[one])
        elif how == "swap":
            changed[one], changed[other] = changed[other], changed[one]
        else:
            changed = [b"".join(lines)[: at % (len(written) - 1)]]
        content = b"".join(changed)
        assert bool(found(content)) == (content != written)

    any_change()


@pytest.mark.database
def test_each_change_is_called_by_its_name_and_a_forger_who_counts_anew_meets_the_anchor(written: bytes) -> None:
    lines = written.splitlines(keepends=True)

    def kinds(changed: list[bytes]) -> set[str]:
        return set(found(b"".join(changed)))

    assert {"removed", "day"} <= kinds([*lines[:3], *lines[4:]])
    assert "put_in" in kinds([*lines[:4], lines[2], *lines[4:]])
    assert "reordered" in kinds([*lines[:2], lines[3], lines[2], *lines[4:]])
    assert {"no_end"} == kinds(lines[:-1])
    anchor = latest_anchor()
    assert anchor is not None
    again = forged(written, rename=True)
    assert found(again) == []
    assert found(again, anchor) == ["anchor"]
    assert found(written, anchor._replace(log_id="f" * 32)) == ["another_log"]


@pytest.mark.database
def test_an_anchor_that_could_not_be_compared_is_never_passed_over_in_silence(
    written: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log made anew from a number far beyond every anchor, and its end left out by naming an earlier last day."""
    anchor = latest_anchor()
    assert anchor is not None
    file = tmp_path / "log.jsonl"

    def ended(content: bytes, *words: str) -> tuple[int, str]:
        file.write_bytes(content)
        return main([str(file), *words]), capsys.readouterr().out

    given = ("--anchor", anchor.as_line())
    assert ended(written, *given)[0] == 0 and "Chưa có dấu chốt nào" in ended(written)[1]
    far = forged(written, rename=True, first=1_000_000)
    told = ended(far)
    assert told[0] == 0 and "từ số 1000000" in told[1] and "nothing proves what stood before" in told[1]
    assert ended(far, *given)[0] == ended(far, *given, "--from", "2026-11-22")[0] == 3
    assert "chưa đối chiếu được dấu chốt ngày 2026-11-20, số 8" in ended(far, *given)[1]
    assert found(far, anchor, since="2026-11-20") == ["beheaded"]
    cut = forged(written, through="2026-11-18")
    assert "too_late" in found(cut) and "not_closed" in found(cut) and ended(cut, *given)[0] == 1
    assert ended(forged(written, drop=12, through="2026-11-18"), *given)[0] == 3

    last = b"".join(export(day_from=date(2026, 11, 21)))
    assert found(last, anchor) == [] and "1/1" in ended(last, *given)[1]
    assert found(last, anchor._replace(root="ab" * 32)) == ["previous"]


def forged(content: bytes, *, drop: int = 0, rename: bool = False, first: int = 1, through: str | None = None) -> bytes:
    """What somebody makes who knows how all of it is counted: the last lines left out, or another name from the first line on."""
    records = [json.loads(line) for line in content.splitlines()]
    kept = [r for r in records[:-1] if r["record"] != "day"]
    kept = kept[: len(kept) - drop]
    heads: dict[str, str] = {}
    by_day: dict[str, list[dict[str, object]]] = {}
    root = "0" * 64 if first == 1 else "ab" * 32
    kept[0] |= {"first": first, "previous_root": root, "through": through}
    for event in kept[1:]:
        event["number"] += first - 1
        event["actor_name"] = "Khác" if rename else event["actor_name"]
        event["prev_hash"] = heads.get(event["stream"], "0" * 64)
        assert set(HASHED) < set(event)
        event["hash"] = heads[event["stream"]] = line_hash(event)
        by_day.setdefault(event["at"][:10], []).append(event)
    return sealed(kept[0], by_day, open_day="" if drop else max(by_day), root=root, closed=first - 1)


def sealed(
    head: dict[str, object], by_day: dict[str, list[dict[str, object]]], open_day: str, root: str, closed: int
) -> bytes:
    out, last = [head], {"number": closed, "hash": "0" * 64}
    for day, events in by_day.items():
        out += events
        last = events[-1]
        if day != open_day:
            heads = {str(e["stream"]): (e["seq"], e["hash"]) for e in events}
            triples = [(stream, int(str(seq)), str(digest)) for stream, (seq, digest) in heads.items()]
            before, closed = root, int(str(last["number"]))
            root = day_hash(date.fromisoformat(day), closed, before, triples)
            out.append({"record": "day", "day": day, "last_number": closed, "root": root, "prev_root": before})
    content = "".join(plain(record) + "\n" for record in out).encode()
    end = {"record": "end", "last_number": last["number"], "last_hash": last["hash"], "sealed_number": closed}
    end |= {"root": root, "lines": sum(map(len, by_day.values())), "sha256": hashlib.sha256(content).hexdigest()}
    return content + (plain(end) + "\n").encode()
