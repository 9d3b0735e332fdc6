"""Who coordinates: the bodies after "phối hợp với", where the doer of the task is who is to work with them."""

from __future__ import annotations

import re

from dondoc.rules.extraction.actors import read_bodies

WITH = re.compile(
    r"(?:phối\s+hợp|hợp\s+tác|trao\s+đổi,?\s+thống\s+nhất|trao\s+đổi|thống\s+nhất|làm\s+việc|cùng)(?:\s*,?\s*(?:chặt\s+chẽ|đồng\s+bộ"
    r"|hiệu\s+quả|thường\s+xuyên|kịp\s+thời|và|trao\s+đổi|thống\s+nhất|công\s+tác)){0,4}"
    r"\s+(?:(?:cùng\s+với|với|cùng|của)\s+(?=\S)|(?-i:(?=[A-ZĐ])))",
    re.IGNORECASE,
)
LEADING = re.compile(r"chủ\s+trì\s*(?:,|và|;)?\s*$", re.IGNORECASE)
#: What may stand right before "phối hợp" when the doer itself is meant.
OWN_CLAUSE = re.compile(
    r"(?:^|[,;.:)\-–+]|(?<!\w)(?:chủ\s+trì|chủ\s+động|khẩn\s+trương|và|tích\s+cực|thường\s+xuyên|kịp\s+thời|có\s+trách\s+nhiệm|tiếp\s+tục"
    r"|tăng\s+cường|đồng\s+thời|để|cần|phải|đầu\s+mối|tham\s+mưu|trì|chỉ\s+đạo\s+việc))\s*$",
    re.IGNORECASE,
)
HELPS = re.compile(r"\s+phối\s+hợp(?!\s+(?:chặt\s+chẽ\s+)?với)(?!\w)")
TOGETHER = re.compile(r"(?<=chủ\strì)\s*,?\s*cùng\s+(?:với\s+)?(?=\S)")
#: "làm việc với", "cùng với" name whom one meets, not who coordinates.
STRONG = re.compile(r"phối|hợp|trao\s+đổi,?\s+thống", re.IGNORECASE)


def coordinators(plain: str, start: int, end: int, duty: int) -> tuple[list[str], bool]:
    """The bodies to work with, in order, and whether they stand with "chủ trì" at the head of the duty (then they hold for all its parts).

    `duty`: where what is to be done begins (after the actors); "phối hợp" there is the doer's own.
    """
    names: list[str] = []
    head = False
    for found in (*WITH.finditer(plain, start, end), *TOGETHER.finditer(plain, start, end)):
        before = plain[max(start, found.start() - 40) : found.start()]
        together = found.re is TOGETHER
        if not together and not ((found.start() <= duty or OWN_CLAUSE.search(before)) and STRONG.match(found[0])):
            continue
        bodies = read_bodies(plain, found.end(), end, small=True)
        names += [name for name in bodies.names if name not in names]
        at_head = bool(bodies.names) and found.start() - duty < 40
        head = head or at_head and (together or bool(LEADING.search(before)))
    return names, head


def helpers(plain: str, start: int, end: int) -> tuple[list[str], int]:
    """ "…, Sở B phối hợp thực hiện": bodies after the lead that are told to help; and where that ends."""
    for comma in re.finditer(r"[,;]\s*(?:và\s+)?", plain[start : min(end, start + 200)]):
        bodies = read_bodies(plain, start + comma.end(), end)
        if bodies.names:
            helps = HELPS.match(plain, bodies.end, end)
            if helps:
                return list(bodies.names), helps.end()
    return [], start
