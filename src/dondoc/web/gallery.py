"""Sample data of the gallery: every component in both themes. Invented; nothing is read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dondoc.rules.access import Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.web import status_words
from dondoc.web.access import only
from dondoc.web.refusals import tell

TODAY = date(2026, 11, 27)


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """Shaped as rules.standing.Standing."""

    code: str
    days: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SampleDay:
    """Shaped as rules.deadlines.ReckonedDay."""

    date: date
    counted: bool
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class SampleReckoning:
    """Shaped as rules.deadlines.Reckoning."""

    start: date
    due: date
    days: tuple[SampleDay, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleTold:
    """Shaped as web.refusals.Told."""

    text: str
    cite: str
    way_label: str = ""
    way_url: str = ""


STANDINGS = (
    SampleStanding("overdue", 12),
    SampleStanding("due_today"),
    SampleStanding("due_soon", 2),
    SampleStanding("within", 8),
    SampleStanding("no_deadline", 64),
    SampleStanding("submitted_on_time", 0, date(2026, 11, 26)),
    SampleStanding("submitted_late", 2, date(2026, 11, 28)),
    SampleStanding("done_on_time"),
    SampleStanding("done_late", 4),
)
FIGURES = {
    "done_on_time": 2214,
    "done_late": 186,
    "open_within": 812,
    "open_overdue": 39,
    "undated": 231,
    "total": 3482,
    "awaiting_office": 64,
}
FAN = (
    {"code": "late", "n": 22, "word": "quá hạn"},
    {"code": "office", "n": 18, "word": "đã nộp, chờ xác nhận"},
    {"code": "within", "n": 5, "word": "trong hạn, đã gia hạn"},
    {"code": "done", "n": 121, "word": "hoàn thành đúng hạn"},
)
GROUPS = (
    {
        "title": "Đang thực hiện, quá hạn 1 ngày",
        "n": 14,
        "agencies": [
            {"name": name, "url": "#", "icon": "player-play", "token": "late"}
            for name in (
                "Trung Lý",
                "Mường Chanh",
                "Quang Chiểu",
                "Na Mèo",
                "Sơn Thủy",
                "Mường Mìn",
                "Sơn Điện",
                "Tam Thanh",
            )
        ],
        "url": "#",
        "label": "Đôn đốc 14 cơ quan",
    },
    {
        "title": "Chờ Văn phòng xác nhận",
        "n": 18,
        "agencies": [
            {"name": name, "url": "#", "icon": "hourglass", "token": "office"}
            for name in ("Mường Lát", "Hồi Xuân", "Phú Lệ", "Quan Sơn", "Tam Lư", "Bá Thước")
        ],
        "url": "#",
        "label": "Xác nhận lần lượt",
    },
    {
        "title": "Hoàn thành đúng hạn",
        "n": 121,
        "agencies": [
            {"name": name, "url": "", "icon": "circle-check", "token": "done"}
            for name in ("Hạc Thành", "Hàm Rồng", "Bỉm Sơn", "Quang Trung", "Đông Tiến", "Nguyệt Viên")
        ],
        "url": "#",
        "label": "Xem cả 121",
    },
)


def _at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


ROWS = (
    (
        "Rà soát hộ dân trong khu vực có nguy cơ sạt lở, lũ quét; lập phương án di dời và báo cáo kết quả",
        "27/CĐ-UBND, nhiệm vụ 2",
        ["hoa_toc", {"code": "not_accepted", "word": "3 chưa tiếp nhận"}],
        "22 UBND xã",
        "trong 166 cơ quan của nhiệm vụ",
        date(2026, 11, 26),
        SampleStanding("overdue", 1),
        "in_progress",
        "5 có, 17 chưa",
        True,
    ),
    (
        "Thẩm định thiết kế đường sơ tán các xã vùng cao Bá Thước",
        "418/TB-VP, nhiệm vụ 7",
        [("urged", 2), "has_feedback"],
        "Sở Xây dựng",
        "Sở Tài chính",
        date(2026, 11, 12),
        SampleStanding("overdue", 15),
        "returned",
        "19/11, kết quả",
        False,
    ),
    (
        "Kiểm tra hồ chứa, đập dâng xung yếu; lập danh mục công trình phải hạn chế tích nước",
        "27/CĐ-UBND, nhiệm vụ 4",
        ["hoa_toc"],
        "Sở Nông nghiệp và Môi trường",
        "và 3 cơ quan phối hợp",
        date(2026, 11, 27),
        SampleStanding("due_today"),
        "in_progress",
        "Hôm nay, tiến độ",
        False,
    ),
    (
        "Ban hành quy chế phối hợp cung cấp thông tin đất đai giữa cơ quan thuế và Văn phòng đăng ký đất đai",
        "212/KH-UBND, nhiệm vụ 6",
        ["awaiting_coordination"],
        "Sở Nông nghiệp và Môi trường",
        "Thuế tỉnh",
        date(2026, 11, 30),
        SampleStanding("due_soon", 1),
        "in_progress",
        "23/11, tiến độ",
        False,
    ),
    (
        "Báo cáo kết quả rà soát, làm sạch dữ liệu đợt 1, kèm số liệu theo mẫu tại Phụ lục II",
        "212/KH-UBND, nhiệm vụ 11",
        [],
        "UBND xã Hoằng Hóa",
        "",
        date(2026, 11, 26),
        SampleStanding("submitted_on_time", 0, date(2026, 11, 25)),
        "submitted",
        "25/11, kết quả",
        False,
    ),
)
TIMELINE = (
    {
        "at": _at(2026, 11, 27, 7, 0),
        "icon": "bell",
        "title": "Hệ thống nhắc 22 cơ quan quá hạn",
        "text": "Gửi thủ trưởng cơ quan, gộp trong bản tin sáng.",
        "quiet": True,
    },
    {
        "at": _at(2026, 11, 26, 16, 41),
        "icon": "hourglass",
        "title": "UBND xã Mường Lát nộp kết quả, xin kết thúc nhiệm vụ",
        "text": "Báo cáo 184/BC-UBND ngày 26/11/2026, Chủ tịch Lò Văn Thoan ký · 2 tệp.",
    },
    {
        "at": _at(2026, 11, 26, 10, 5),
        "icon": "refresh-alert",
        "title": "Lê Thị Hồng Nhung trả lại kết quả của UBND xã Mường Lý",
        "cite": "5.2.b",
        "text": "“Chưa có danh sách hộ theo thôn, bản; phương án chưa nêu địa điểm sơ tán.”",
    },
    {
        "at": _at(2026, 11, 18, 14, 2),
        "icon": "send",
        "title": "Giao cho 166 UBND xã, phường",
        "cite": "6.1.a",
        "text": "Nhập trong ngày ban hành, đúng hạn nhập của Văn phòng.",
    },
)


def reckoning(working_days: int, off: dict[date, str]) -> SampleReckoning:
    """A term of so many working days from 18/11/2026; `off` names the holidays on the way."""
    start = date(2026, 11, 18)
    days: list[SampleDay] = []
    counted, day = 0, start
    while counted < working_days:
        day += timedelta(days=1)
        why = off.get(day) or ("nghỉ" if day.weekday() > 4 else "")
        counted += not why
        days.append(SampleDay(day, not why, None if why else counted, why))
    return SampleReckoning(start, day, tuple(days))


class SampleForm(forms.Form):
    """One of each control, as the register and the update use them."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="Loại văn bản", choices=[("tb", "Thông báo kết luận"), ("kh", "Kế hoạch")])
    number = forms.CharField(label="Số, ký hiệu", initial="431/TB-VP")
    issued_on = forms.DateField(label="Ngày ban hành", widget=forms.TextInput, help_text="thứ Sáu, còn 5 ngày làm việc")
    subject = forms.CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 2, "data-draft": "gallery"}))
    urgency = forms.ChoiceField(
        label="Độ khẩn",
        widget=forms.RadioSelect,
        initial="0",
        choices=[("0", "Thường"), ("1", "Khẩn"), ("2", "Thượng khẩn"), ("3", "Hỏa tốc")],
    )
    tracked = forms.ChoiceField(
        label="Phân loại", widget=forms.RadioSelect, choices=[("yes", "Phải theo dõi"), ("no", "Không theo dõi")]
    )
    reason = forms.CharField(label="Lý do không theo dõi", required=False)
    papers = forms.FileField(label="Tệp", required=False, help_text="PDF, Word, Excel, ảnh; mỗi tệp đến 20 MB")
    notify = forms.BooleanField(label="Báo ngay cho thủ trưởng cơ quan", required=False, help_text="ngoài bản tin sáng")
    quality = forms.ChoiceField(
        label="Chất lượng",
        widget=forms.RadioSelect,
        initial="2",
        choices=[("1", "Đạt yêu cầu"), ("2", "Đạt, còn thiếu sót nhỏ"), ("3", "Chưa đạt yêu cầu")],
    )
    done_so_far = forms.CharField(
        label="Đến nay đã làm được gì?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def sample_form(theme: str) -> SampleForm:
    """Half filled in, with one fault, so that every state of a field shows."""
    data = {
        "kind": "tb",
        "number": "431/TB-VP",
        "issued_on": "30/02/2026",
        "subject": "",
        "urgency": "1",
        "tracked": "yes",
        "quality": "2",
    }
    form = SampleForm(data, auto_id=f"{theme}-%s")
    form.full_clean()
    form.errors.clear()
    try:
        parse_vn_date(data["issued_on"], TODAY, past=True)
    except Refusal as refusal:
        form.add_error("issued_on", tell(refusal).text)
    form.add_error("subject", "Chưa có trích yếu của văn bản.")
    return form


def sample() -> dict[str, Any]:
    """What gallery.html shows."""
    return {
        "themes": [(theme, sample_form(theme)) for theme in ("light", "dark")],
        "today": TODAY,
        "states": list(status_words.LIFECYCLE),
        "standings": STANDINGS,
        "flag_codes": list(status_words.FLAGS),
        "sources": list(status_words.SOURCES),
        "figures": FIGURES,
        "links": dict.fromkeys(FIGURES, "#"),
        "notes": {
            "total": "642 nhiệm vụ, 118 văn bản",
            "done_late": "chậm bình quân 4 ngày",
            "open_overdue": "3 quá hạn trên 30 ngày",
        },
        "fan": FAN,
        "groups": GROUPS,
        "rows": ROWS,
        "timeline": TIMELINE,
        "short_term": reckoning(5, {date(2026, 11, 24): "nghỉ lễ"}),
        "long_term": reckoning(30, {date(2026, 11, 24): "nghỉ lễ"}),
        "page": Paginator(range(3482), 50).page(3),
        "told": SampleTold(
            "Báo cáo tiến độ không kết thúc được nhiệm vụ; chỉ kết quả mới đề nghị kết thúc.",
            "TH 5.2.c",
            "Chuyển sang nộp kết quả",
            "#",
        ),
        "picked": [
            {"value": "a:12", "name": "Sở Nông nghiệp và Môi trường"},
            {"value": "g:communes", "name": "Tất cả xã, phường (166)"},
        ],
    } | _furniture()


def _furniture() -> dict[str, Any]:
    """Crumbs, steps, files and the words of forms."""
    return {
        "trail": [
            {"label": "Văn bản", "url": "#"},
            {"label": "Công điện 27/CĐ-UBND ngày 18/11/2026", "url": "#"},
            {"label": "Nhiệm vụ 2 trong 5"},
        ],
        "steps": [
            {"label": "Đăng ký văn bản", "state": "done", "url": "#"},
            {"label": "Tách nhiệm vụ: 31 trong 40", "state": "current"},
            {"label": "Kiểm tra", "state": "ahead"},
            {"label": "Giao", "state": "ahead"},
        ],
        "papers": [
            {"name": "27-CD-UBND.pdf", "url": "#", "size": 421888, "kind": "pdf", "read": True},
            {"name": "Mẫu danh sách hộ.docx", "url": "#", "size": 38912, "kind": "docx", "read": True},
        ],
        "phrases": ["Đang làm, không vướng", "Chờ cơ quan khác", "Đã xong một phần"],
        "area_words": [
            ("done", "đúng hạn"),
            ("donelate", "xong quá hạn"),
            ("within", "trong hạn"),
            ("office", "chờ VP"),
            ("soon", "sắp đến"),
            ("late", "quá hạn"),
            ("undated", "không hạn"),
        ],
        "update_kinds": ["Tiến độ", "Kết quả", "Xin gia hạn", "Giải trình"],
        "hints": {"yes": "có giao nhiệm vụ cụ thể", "no": "phải ghi lý do"},
    }


@only(Role.ADMINISTRATOR, Role.OFFICE_SPECIALIST, Role.OFFICE_LEADER)
def gallery(request: HttpRequest) -> HttpResponse:
    """The page of all components, for those who build and those who judge the look."""
    return render(request, "gallery.html", sample())
