"""What proves and what is kept: anchors of the audit log, how the server's log is written, how long what is no record stays (docs/records.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from dondoc.config.topics.reading import EnvFault, Variable, flag, one_of, whole

LOGS = ("text", "json")
#: name of the field, of its variable, default, in Vietnamese, in English. Days.
_KEPT: tuple[tuple[str, str, int, str, str], ...] = (
    # asked of a system of level 3 are three months, of level 5 twelve: two years outlast a term between two yearly inspections
    ("entries_days", "DONDOC_KEEP_SIGNINS_DAYS", 730, "lượt đăng nhập và thiết bị", "sign-ins and devices"),
    # long enough to look into a complaint
    ("mail_days", "DONDOC_KEEP_MAIL_DAYS", 90, "thư đã gửi", "mail that was sent"),
    ("webhook_days", "DONDOC_KEEP_WEBHOOKS_DAYS", 30, "lượt báo webhook đã xong", "webhook deliveries that ended"),
    # work that was left: whoever left it for a month has the document still
    ("reading_days", "DONDOC_KEEP_READINGS_DAYS", 30, "bản đọc văn bản bỏ dở", "readings left unfinished"),
)

VARIABLES = (
    Variable(
        "DONDOC_ANCHOR_MAIL",
        "–",
        "địa chỉ thư nhận dấu chốt nhật ký mỗi ngày, cách nhau bằng dấu phẩy",
        "addresses that get each day's anchor of the audit log, commas between",
    ),
    Variable(
        "DONDOC_ANCHOR_FILE",
        "–",
        "tệp ở nơi khác, mỗi ngày thêm một dấu chốt",
        "a file elsewhere that gets each day's anchor as a line",
    ),
    Variable("DONDOC_LOG", "`text`", "nhật ký máy chủ: `text` hoặc `json`", "the server's log: `text` or `json`"),
    Variable(
        "DONDOC_LOG_AUDIT",
        "off",
        "`1`: mỗi dòng nhật ký nghiệp vụ cũng ghi ra đó (mã, không có nội dung)",
        "`1`: each line of the audit log goes there too (codes, no text)",
    ),
    *(
        Variable(name, f"`{days}`", f"số ngày giữ {vi}", f"days that {en} are kept")
        for _field, name, days, vi, en in _KEPT
    ),
)


@dataclass(frozen=True, slots=True)
class Records:
    """`anchor_mail`, `anchor_file`: where the head of the audit log goes every day. `log`: text or json. The rest are days."""

    anchor_mail: tuple[str, ...] = ()
    anchor_file: Path | None = None
    log: str = "text"
    log_audit: bool = False
    entries_days: int = 730
    mail_days: int = 90
    webhook_days: int = 30
    reading_days: int = 30


def read_records(environ: Mapping[str, str]) -> Records:
    """Raises EnvFault."""
    addresses = tuple(part.strip() for part in environ.get("DONDOC_ANCHOR_MAIL", "").split(",") if part.strip())
    for given in addresses:
        local, at, domain = parseaddr(given)[1].rpartition("@")
        if not (local and at and domain and given.isascii() and " " not in given):
            raise EnvFault(f"DONDOC_ANCHOR_MAIL={given!r}: addresses such as luu.tru@example.gov.vn, commas between")
    file = environ.get("DONDOC_ANCHOR_FILE", "").strip()
    if file and not Path(file).is_absolute():
        raise EnvFault(f"DONDOC_ANCHOR_FILE={file!r}: a whole path, beginning with /")
    return Records(
        anchor_mail=addresses,
        anchor_file=Path(file) if file else None,
        log=one_of(environ, "DONDOC_LOG", LOGS),
        log_audit=flag(environ, "DONDOC_LOG_AUDIT"),
        **{field: whole(environ, name, days) for field, name, days, _vi, _en in _KEPT},
    )
