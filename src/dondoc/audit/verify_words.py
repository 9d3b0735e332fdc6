"""What the verifier speaks of: the form of an export and of an anchor, and its findings in two languages (J1).

Standard library only, Python 3.9: `offline` writes it into `verify_log.py`, so that whoever checks the log gets one file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

LOG_FORMAT = "dondoc-audit-log-2"
#: The first names no stored files.
LOG_FORMATS = ("dondoc-audit-log-1", LOG_FORMAT)
CASE_FORMAT = "dondoc-case-file-1"
ANCHOR = "dondoc-anchor"
MANIFEST, LINES, DATA = "manifest.json", "nhat-ky.jsonl", "du-lieu.json"
NOTHING = "0" * 64
#: The columns that a line's hash covers, in their order.
HASHED = (
    "number", "stream", "seq", "kind", "at", "actor_user_id", "actor_name", "actor_post_id", "actor_agency_code",
    "cite", "facts", "prev_hash",
)  # fmt: skip

# fmt: off
SAID = {
    "changed": ("dòng đã bị sửa: nội dung không khớp mã băm", "the line was changed: it does not fit its hash"),
    "put_in": ("dòng được chèn thêm: số này đã có", "a line was put in: its number was there before"),
    "reordered": ("dòng đã bị đổi chỗ", "the line was moved from its place"),
    "removed": ("thiếu các dòng từ số {first} đến số {last}", "lines {first} to {last} were removed"),
    "stream": ("không nối tiếp dòng trước của chuỗi {stream}", "does not follow the line before it in {stream}"),
    "day": ("mã chốt ngày {day} không khớp các dòng", "the root of {day} does not fit its lines"),
    "days": ("mã chốt ngày {day} đứng sai chỗ hoặc không nối tiếp ngày trước", "the root of {day} does not follow the day before it"),
    "end": ("dòng kết thúc không khớp các dòng trước nó", "the last line does not fit those before it"),
    "no_end": ("tệp bị cắt: không có dòng kết thúc", "the file was cut off: its last line is missing"),
    "after_end": ("có nội dung sau dòng kết thúc", "something stands after the last line"),
    "bytes": ("tệp không còn đúng từng byte như khi xuất", "the file is not byte for byte what was exported"),
    "unreadable": ("dòng không đọc được", "the line cannot be read"),
    "head": ("dòng đầu tệp không đúng", "the first line is not that of an export"),
    "another_log": ("dấu chốt ngày {day} thuộc nhật ký khác", "the anchor of {day} is of another log"),
    "cut_off": ("nhật ký bị cắt: dấu chốt ngày {day} đã tới số {last}", "the log was cut off: the anchor of {day} had reached line {last}"),
    "anchor": ("không khớp dấu chốt ngày {day}", "does not fit the anchor of {day}"),
    "previous": ("phần đứng trước tệp không khớp dấu chốt ngày {day}", "what stood before this part does not fit the anchor of {day}"),
    "beheaded": ("phần đầu bị cắt: dấu chốt ngày {day} ở số {last}", "the beginning was cut off: the anchor of {day} stands at line {last}"),
    "too_late": ("thuộc ngày {day}, sau ngày cuối mà tệp tự nêu", "is of {day}, after the last day of which the file speaks"),
    "not_closed": ("tệp nêu đến hết ngày {day} nhưng thiếu mã chốt cuối", "the file speaks up to {day} but its last root is missing"),
    "not_asked": ("tệp chỉ tới hết ngày {day}, sớm hơn ngày đã hỏi", "the file ends with {day}, before the day that was asked for"),
    "passed": ("chưa đối chiếu được dấu chốt ngày {day}, số {last}", "the anchor of {day}, line {last}, could not be compared"),
    "unproved": ("không dấu chốt nào đưa vào nói về phần nhật ký này", "none of the anchors given speaks of this part of the log"),
    "file_gone": ("thiếu tệp {stream}", "the file {stream} is missing"),
    "file_changed": ("tệp {stream} đã bị sửa", "the file {stream} was changed"),
    "file_put_in": ("tệp {stream} được chèn thêm", "the file {stream} was put in"),
    "row_changed": ("tệp số {stream} không còn là tệp mà dòng này ghi", "the stored file {stream} is no longer the one that this line noted"),
    "row_gone": ("hệ thống không còn tệp số {stream} mà dòng này ghi", "the stored file {stream} that this line noted is gone"),
    "row_blank": ("tệp số {stream} đã bị xóa mà nhật ký không có lần cách ly nào", "the stored file {stream} was blanked, and nobody isolated it"),
    "row_unknown": ("tệp số {stream} không có trong dòng nhật ký nào", "no line of the log knows of the stored file {stream}"),
    "bytes_gone": ("trong thư mục không có nội dung của tệp số {stream}", "the folder lacks the bytes of the stored file {stream}"),
    "bytes_changed": ("nội dung tệp số {stream} trong thư mục đã bị sửa", "the bytes of the stored file {stream} were changed in the folder"),
    "original_changed": ("tệp gốc số {stream} trong hồ sơ không phải tệp mà dòng này ghi", "the original {stream} is not what this line noted"),
    "not_taken": ("nhật ký không có lần lấy hồ sơ với bản kê này", "the log knows of no case file with this manifest that was taken"),
    "not_in_log": ("không có trong nhật ký đã xuất, hoặc khác", "is not in the exported log, or differs there"),
}
# fmt: on
#: Nothing differs, and still the log is not proved.
UNPROVED = ("passed", "unproved")


class Found(NamedTuple):
    """What does not fit. `line`: which line of the file, 0 for none; `number`: which line of the log, None for none."""

    kind: str
    line: int
    number: int | None
    stream: str = ""
    day: str = ""
    first: int = 0
    last: int = 0

    def told(self, language: int) -> str:
        """In Vietnamese (0) or English (1)."""
        where = ("dòng {0} của tệp, ", "line {0} of the file, ")[language].format(self.line) if self.line else ""
        number = (
            ("số {0} của nhật ký: ", "number {0} of the log: ")[language].format(self.number) if self.number else ""
        )
        return where + number + SAID[self.kind][language].format(**self._asdict())


class Anchor(NamedTuple):
    """Where the log stood at the end of a day, as it left the machine."""

    log_id: str
    day: str
    number: int
    root: str
    hash: str

    def as_line(self) -> str:
        """The one line that is sent, kept elsewhere and given to this tool."""
        return f"{ANCHOR} 1 {self.log_id} {self.day} {self.number} {self.root} {self.hash}"


class Case(NamedTuple):
    """What does not fit in a case file; its lines (number, hash), manifest, subject and originals (id, SHA-256), to be looked for in an export.
    `proved`: how many of the originals its own lines noted."""

    found: list[Found]
    lines: list[tuple[int, str]]
    manifest: str
    subject: str = ""
    files: list[tuple[int, str]] = []
    proved: int = 0


def anchors_in(text: str) -> Iterator[Anchor]:
    """The anchors in a mail or a file, wherever they stand; whatever else is in it is passed over."""
    words = text.split()
    for place in (place for place, word in enumerate(words) if word == ANCHOR):
        rest = words[place + 1 : place + 7]
        if len(rest) == 6 and rest[0] == "1" and rest[3].isdecimal():
            yield Anchor(rest[1], rest[2], int(rest[3]), rest[4], rest[5])


#: The one way in which a record becomes text.
plain = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def line_hash(line: dict) -> str:
    """The hash of a line of the log over all its columns."""
    return hashlib.sha256(plain([line.get(name) for name in HASHED]).encode("utf-8")).hexdigest()
