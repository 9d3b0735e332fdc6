"""What the pages say of a file: its signatures for what they are, and whether it was scanned. Nothing is called trusted that was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.core import clock
from dondoc.core.signatures import roots_mark
from dondoc.core.virus_scan import Scan


@dataclass(frozen=True, slots=True)
class Row:
    """One signature: an icon, its tone (good, open, bad), who signed, and what was found, one piece a fact."""

    icon: str
    tone: str
    who: str
    facts: tuple[str, ...]


def rows_of(file: Any) -> list[Row]:
    """The signatures of a file: a StoredFile, or a mapping of a page with its `signatures` and `signatures_by`."""
    found = _of(file, "signatures") or []
    if not found:
        return []
    if _of(file, "signatures_by") != roots_mark():
        told = ngettext(
            "Tệp có %(n)s chữ ký số; hệ thống đang đọc lại theo các chứng thư gốc mới.",
            "Tệp có %(n)s chữ ký số; hệ thống đang đọc lại theo các chứng thư gốc mới.",
            len(found),
        ) % {"n": len(found)}
        return [Row("clock", "open", told, ())]
    return [_row(one) for one in found]


def scan_words(file: Any) -> str:
    """What a reader must know before he opens the file, "" for nothing."""
    scan = _of(file, "scan")
    if scan == Scan.WAITING:
        return _("chưa quét vi-rút")
    return _("mang mã độc, không tải về được") if scan == Scan.FOUND else ""


def _of(file: Any, name: str) -> Any:
    return file.get(name) if isinstance(file, Mapping) else getattr(file, name, None)


def _row(one: Mapping[str, Any]) -> Row:
    if "fault" in one:
        return Row(
            "alert-triangle",
            "open",
            _("Tệp có chữ ký số nhưng hệ thống chưa đọc được. Anh/chị kiểm tra bằng chương trình ký số."),
            (),
        )
    whole = one["intact"] and one["later"] in ("nothing", "lawful", "beyond")
    good = one["trust"] == "root" and one["later"] != "beyond"
    tone = "bad" if not whole else "good" if good else "open"
    who = ", ".join(part for part in (one["signer"], one["organisation"]) if part) or _("không ghi tên")
    facts = (
        _time(one),
        _integrity(one),
        _trust(one["trust"] if whole else "not_asked", one["root"]),
        _("Thu hồi: chưa kiểm tra"),
    )
    icon = {"good": "circle-check", "open": "help-circle", "bad": "alert-triangle"}[tone]
    return Row(icon, tone, _("Chữ ký số của %(who)s") % {"who": who}, facts)


def _time(one: Mapping[str, Any]) -> str:
    if one["stamped"]:
        return _("Dấu thời gian: %(moment)s") % {"moment": _moment(one["stamped"])}
    if one["claimed"]:
        return _("Giờ ký do người ký khai: %(moment)s") % {"moment": _moment(one["claimed"])}
    return _("Không ghi giờ ký")


def _moment(written: str) -> str:
    return f"{datetime.fromisoformat(written).astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"


def _integrity(one: Mapping[str, Any]) -> str:
    if not one["intact"]:
        return _("Toàn vẹn: không, nội dung không còn như lúc ký")
    return {
        "nothing": _("Toàn vẹn: đúng"),
        "lawful": _("Toàn vẹn: đúng, sau đó tệp có thêm chữ ký hoặc phần điền biểu mẫu"),
        "beyond": _("Toàn vẹn: phần đã ký đúng; sau chữ ký cuối tệp có thêm phần mà không chữ ký nào bao trùm"),
        "changed": _("Toàn vẹn: không, tệp bị sửa sau khi ký"),
        "uncovered": _("Toàn vẹn: không, chữ ký không bao trùm cả tệp"),
    }[one["later"]]


def _trust(trust: str, root: str) -> str:
    """Of what is not whole nothing is said that could be taken for a good word."""
    if trust == "root":
        return _("Tin cậy: theo chứng thư gốc %(root)s") % {"root": root}
    return {
        "not_asked": _("Tin cậy: không xét, vì tệp không còn như lúc ký"),
        "no_roots": _("Tin cậy: chưa kiểm tra, hệ thống chưa cài chứng thư gốc nào"),
        "unknown": _("Tin cậy: không, chứng thư không dẫn về chứng thư gốc nào đã cài"),
        "expired": _("Tin cậy: không, chứng thư không còn hoặc chưa có hiệu lực lúc ký"),
        "lapsed": _("Tin cậy: không, chứng thư đã hết hạn trước ngày hệ thống nhận tệp; giờ ký chỉ do người ký khai"),
        "unfit": _("Tin cậy: không, chứng thư không dùng được cho chữ ký này"),
    }[trust]
