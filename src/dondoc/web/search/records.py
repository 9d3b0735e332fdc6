"""Words, icons and addresses of what can be found, for the page and for the palette."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from dondoc.rules.access import Actor
from dondoc.tasks.queries.searching import FIND_NO_RECORDS, Kind

#: As the address names a kind -> the kind.
KINDS = {"van-ban": Kind.DIRECTIVE, "nhiem-vu": Kind.TASK, "cap-nhat": Kind.UPDATE, "tep": Kind.FILE}
ICONS = {Kind.DIRECTIVE: "file-text", Kind.TASK: "list-check", Kind.UPDATE: "message-report", Kind.FILE: "paperclip"}
UPDATE_WORDS = {
    "progress": gettext_lazy("Báo cáo tiến độ"),
    "result": gettext_lazy("Kết quả"),
    "extension_request": gettext_lazy("Xin gia hạn"),
    "explanation": gettext_lazy("Giải trình"),
}


def agency_address(actor: Actor, agency: Any) -> str:
    """What a person who found an agency wants to see of it: its assignments; for who sees none, its line in the directory."""
    if actor.role in FIND_NO_RECORDS:
        return reverse("agencies") + "?" + urlencode({"q": agency.name})
    return reverse("assignments") + "?" + urlencode({"agency": agency.code, "scope": "all"})
