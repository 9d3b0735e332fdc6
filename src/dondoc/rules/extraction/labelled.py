"""Lines that fill in a task above them: "Cơ quan chủ trì: …; cơ quan phối hợp: …; thời gian hoàn thành: …; sản phẩm: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dondoc.rules.extraction.actors import read_bodies
from dondoc.rules.extraction.model import TimePhrase
from dondoc.rules.extraction.text import spaced
from dondoc.rules.extraction.times import Clock

WHO = r"(?:Cơ\s+quan|Đơn\s+vị|Các\s+đơn\s+vị|Sở|Ngành|Bộ\s+phận|Tổ\s+chức|Phòng|Cấp|Cơ\s+quan,\s+đơn\s+vị)"
LABEL = re.compile(
    rf"(?P<coordinate>(?:{WHO}\s+)?(?:tham\s+gia\s+)?phối\s+hợp(?:\s+thực\s+hiện)?)\s*:"
    rf"|(?P<lead>(?:{WHO}\s+)?(?:chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu|triển\s+khai))?|đầu\s+mối)|{WHO}\s+(?:thực\s+hiện|tham\s+mưu"
    rf"|triển\s+khai)|Phân\s+công(?:\s+thực\s+hiện)?)\s*:"
    r"|(?P<time>Thời\s+(?:gian|hạn)(?:\s+(?:hoàn\s+thành|thực\s+hiện|trình|báo\s+cáo|triển\s+khai))?|Tiến\s+độ(?:\s+(?:hoàn\s+thành"
    r"|thực\s+hiện))?|Thời\s+điểm\s+hoàn\s+thành|Hoàn\s+thành)\s*:"
    r"|(?P<product>Sản\s+phẩm(?:\s+(?:đầu\s+ra|hoàn\s+thành|dự\s+kiến))?|Kết\s+quả(?:\s+(?:đầu\s+ra|cần\s+đạt|dự\s+kiến))?)\s*:"
    r"|(?P<other>Lãnh\s+đạo\s+(?:phụ\s+trách|chỉ\s+đạo)|Người\s+(?:phụ\s+trách|thực\s+hiện)|Kinh\s+phí(?:\s+thực\s+hiện)?"
    r"|Nguồn\s+kinh\s+phí|Ghi\s+chú)\s*:",
    re.IGNORECASE,
)
STARTS = re.compile(rf"\s*[-+(•]?\s*(?:{LABEL.pattern})", re.IGNORECASE)


@dataclass(slots=True)
class Fields:
    """What such lines say together."""

    leads: list[str] = field(default_factory=list)
    coordinators: list[str] = field(default_factory=list)
    phrases: list[TimePhrase] = field(default_factory=list)
    product: str = ""

    def __bool__(self) -> bool:
        return bool(self.leads or self.coordinators or self.phrases or self.product)


def is_labelled(plain: str, start: int, end: int) -> bool:
    return bool(STARTS.match(plain, start, end))


def read_fields(plain: str, start: int, end: int, clock: Clock, into: Fields) -> None:
    """Reads all labels between two offsets into `into`."""
    marks = list(LABEL.finditer(plain, start, end))
    for n, mark in enumerate(marks):
        stop = marks[n + 1].start() if n + 1 < len(marks) else end
        if mark["lead"]:
            into.leads += read_bodies(plain, mark.end(), stop).names or _whole(plain, mark.end(), stop)
        elif mark["coordinate"]:
            into.coordinators += read_bodies(plain, mark.end(), stop).names or _whole(plain, mark.end(), stop)
        elif mark["time"]:
            into.phrases += clock.phrases(mark.start(), stop)
        elif mark["product"]:
            into.product = into.product or spaced(plain[mark.end() : stop]).strip(" .;,")


def _whole(plain: str, start: int, stop: int) -> list[str]:
    """A name that no list knows, as written."""
    words = spaced(plain[start:stop]).strip(" .;,:-")
    return [words] if 2 < len(words) < 120 else []
