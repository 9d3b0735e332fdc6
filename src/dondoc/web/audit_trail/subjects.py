"""What a line of the log is about, in words a person knows: a task by its title, an agency and a person by name; the rest by its kind and number.

Only what the reader may see is named and linked; of anything else he reads its kind and its number, as the log itself keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dondoc.organisations.queries import accounts
from dondoc.organisations.queries.tree import names_of_agencies
from dondoc.rules.access import Actor, Role
from dondoc.tasks.queries.naming import KINDS, Called, called

#: Kind of subject -> the word for one of them.
WORDS = {
    "assignment": pgettext_lazy("one", "Lượt giao"),
    "task": pgettext_lazy("one", "Nhiệm vụ"),
    "directive": pgettext_lazy("one", "Văn bản"),
    "agency": pgettext_lazy("one", "Cơ quan"),
    "user": pgettext_lazy("one", "Người dùng"),
    "account": pgettext_lazy("one", "Tài khoản"),
    "message": gettext_lazy("Thông điệp liên thông"),
    "intake": gettext_lazy("Lần nhập Excel"),
    "register": gettext_lazy("Lần nạp sổ văn bản"),
    "reading": gettext_lazy("Lần đọc văn bản"),
    "urge": gettext_lazy("Lần đôn đốc"),
    "stuck": gettext_lazy("Báo cáo lãnh đạo việc chậm, vướng"),
    "webhook": gettext_lazy("Địa chỉ nhận báo (webhook)"),
    "token": gettext_lazy("Mã kết nối"),
    "regulation": gettext_lazy("Quy chế"),
    "limit": pgettext_lazy("one", "Giới hạn"),
    "calendar": gettext_lazy("Lịch làm việc"),
    "group": pgettext_lazy("one", "Nhóm cơ quan"),
    "inspection": gettext_lazy("Cuộc kiểm tra"),
    "plan": gettext_lazy("Kế hoạch kiểm tra"),
    "team": gettext_lazy("Tổ, đoàn kiểm tra"),
    "incident": gettext_lazy("Tài liệu mật bị phát hiện"),
    "explanation": pgettext_lazy("one", "Giải trình"),
    "thread": pgettext_lazy("one", "Trao đổi"),
    "inquiry": pgettext_lazy("one", "Yêu cầu thông tin, báo cáo"),
    "feedback": pgettext_lazy("one", "Phản hồi"),
    "missing": pgettext_lazy("one", "Báo thiếu nhiệm vụ"),
    "reported": gettext_lazy("Số liệu cơ quan báo cáo"),
    "scores": gettext_lazy("Bảng điểm"),
    "report": pgettext_lazy("one", "Báo cáo"),
    "round": pgettext_lazy("one", "Kỳ báo cáo"),
    "regulation-report": gettext_lazy("Báo cáo thực hiện quy chế"),
    "paper_template": gettext_lazy("Mẫu văn bản"),
    "edition": gettext_lazy("Bản công khai"),
    "training": gettext_lazy("Lớp tập huấn"),
    "remark": gettext_lazy("Phản ánh về Quy chế"),
    "secrecy": gettext_lazy("Nội dung có dấu mật"),
    "clock": gettext_lazy("Đồng hồ của hệ thống"),
    "mail": gettext_lazy("Thư điện tử"),
    "jobs": gettext_lazy("Công việc nền"),
    "search": gettext_lazy("Tìm kiếm"),
    "backup": pgettext_lazy("one", "Sao lưu"),
    "sums": gettext_lazy("Kho tệp"),
    "files": pgettext_lazy("one", "Tệp"),
    "desk": gettext_lazy("Kiểm tra từ xa"),
    "ladder": gettext_lazy("Nhắc hạn"),
    "user:unknown": gettext_lazy("Người không có tài khoản"),
    "access_review": gettext_lazy("Rà soát quyền"),
}
#: Kind of subject -> the page that shows one.
PAGES = {"assignment": "assignment", "task": "task", "directive": "directive", "agency": "agency"}
#: The same for administrators: tasks and directives are not theirs to open, people are.
ADMINISTRATORS_PAGES = {"agency": "agency", "user": "person", "account": "person"}


@dataclass(frozen=True, slots=True)
class Subject:
    """`beside`: what tells it from others of the same name. `url`: its page, "" where it is not the reader's to open."""

    name: str
    beside: str = ""
    url: str = ""


def subjects(streams: Iterable[str], actor: Actor, day: date) -> dict[str, Subject]:
    """Stream -> what it is about. At most five queries, however many there are."""
    numbers: dict[str, set[int]] = defaultdict(set)
    parted = {stream: stream.partition(":")[::2] for stream in streams}
    for kind, which in parted.values():
        if which.isdecimal():
            numbers[kind].add(int(which))
    records = {kind: called(kind, numbers[kind], actor, day) for kind in KINDS}
    people = accounts.names_of(numbers["user"] | numbers["account"])
    named = {"agency": names_of_agencies(numbers["agency"]), "user": people, "account": people}
    pages = ADMINISTRATORS_PAGES if actor.role is Role.ADMINISTRATOR else PAGES
    found: dict[str, Subject] = {}
    for stream, (kind, which) in parted.items():
        pk = int(which) if which.isdecimal() else 0
        record, name = records.get(kind, {}).get(pk), named.get(kind, {}).get(pk)
        url = reverse(pages[kind], args=[pk]) if kind in pages and (record or name) else ""
        if record:
            found[stream] = _of_record(record, url)
        else:
            found[stream] = Subject(name, url=url) if name else Subject(_by_number(kind, which))
    return found


def _of_record(record: Called, url: str) -> Subject:
    if not record.position:
        return Subject(record.number, record.words, url)
    place = _("%(number)s, nhiệm vụ %(n)s") % {"number": record.number, "n": record.position}
    return Subject(record.words, f"{place} · {record.agency}" if record.agency else place, url)


def _by_number(kind: str, which: str) -> str:
    word = WORDS.get(f"{kind}:{which}", WORDS.get(kind))
    if word is None or not which or which == "unknown":
        return str(word or f"{kind}:{which}".rstrip(":"))
    named = kind == "calendar" or not which.isdecimal()  # a year is no number of a record
    return f"{word}: {which}" if named else _("%(what)s số %(n)s") % {"what": word, "n": which}
