"""Which guide a role reads, and which part of it speaks of a page: the question mark at the top leads there."""

from __future__ import annotations

from django.urls import reverse

from dondoc.rules.access import Role

#: The guide of each role.
GUIDES: dict[Role, str] = {
    Role.OFFICE_SPECIALIST: "chuyen-vien-van-phong",
    Role.OFFICE_CLERK: "van-thu",
    Role.OFFICE_LEADER: "lanh-dao",
    Role.PROVINCE_LEADER: "lanh-dao",
    Role.READER: "lanh-dao",
    Role.AGENCY_HEAD: "thu-truong-co-quan",
    Role.AGENCY_SPECIALIST: "chuyen-vien-co-quan",
    Role.AGENCY_CLERK: "chuyen-vien-co-quan",
    Role.INSPECTOR: "nguoi-kiem-tra",
    Role.ADMINISTRATOR: "quan-tri",
}
#: What speaks of the machine is shown to administrators only.
OF_THE_MACHINE = frozenset({"van-hanh"})
#: Guide -> page (name of its address, or of the entry of the menu it stands under) -> heading. Other pages open the guide at its top.
PARTS: dict[str, dict[str, str]] = {
    "chuyen-vien-van-phong": {
        "my_work": "mo-may-la-thay-viec",
        "directive_register": "dang-ky-van-ban",
        "directives": "dang-ky-van-ban",
        "readings": "de-he-thong-doc-van-ban",
        "reading": "de-he-thong-doc-van-ban",
        "directive_split": "tach-nhiem-vu",
        "directive_check": "kiem-tra-va-giao",
        "exchange": "van-ban-tu-den-qua-lien-thong",
        "assignments": "theo-doi-mot-nhiem-vu-giao-nhieu-noi",
        "confirm_queue": "xac-nhan-hoac-tra-lai",
        "extensions": "gia-han",
        "urges": "don-doc",
        "threads": "trao-doi-vuong-mac",
        "inquiries": "yeu-cau-thong-tin-bao-cao",
        "feedbacks": "phan-hoi-giua-cac-co-quan",
        "explanations": "giai-trinh-dinh-chinh-doi-chieu-so-lieu",
        "missing_report": "viec-khac",
        "notices": "thong-bao-va-thu",
        "statistics": "thong-ke",
        "report_rounds": "bao-cao-ky",
        "office_reports": "bao-cao-ky",
        "proposals": "kien-nghi-bien-phap",
        "scores": "danh-gia-ket-qua",
        "inspections": "kiem-tra",
        "editions": "cong-khai",
        "notice_wishes": "thong-bao-va-thu",
    },
    "van-thu": {
        "directives": "dang-ky-van-ban",
        "directive_register": "dang-ky-van-ban",
        "urges": "ban-ky-cua-cong-van-don-doc",
    },
    "lanh-dao": {
        "dashboard": "toan-canh",
        "assignments": "xem-mot-nhiem-vu",
        "regulation": "quy-che",
        "extensions": "quyet-dinh-gia-han",
        "threads": "cho-y-kien-chi-dao",
        "feedbacks": "cho-y-kien-chi-dao",
        "office_reports": "duyet-bao-cao-kien-nghi-cong-khai",
        "proposals": "duyet-bao-cao-kien-nghi-cong-khai",
        "editions": "duyet-bao-cao-kien-nghi-cong-khai",
        "scores": "duyet-bao-cao-kien-nghi-cong-khai",
    },
    "chuyen-vien-co-quan": {
        "my_work": "xem-viec",
        "assignments": "cap-nhat",
        "updates_sheet": "nhieu-nhiem-vu-mot-lan-bang-excel",
        "missing_report": "khi-thay-chua-dung",
        "report_rounds": "bao-cao-ky",
    },
    "thu-truong-co-quan": {
        "my_work": "nhan-nhiem-vu",
        "assignments": "xem-tinh-hinh-co-quan",
        "parts": "phoi-hop",
        "urges": "khi-duoc-don-doc-khi-vang-mat",
        "threads": "khi-vuong-khi-co-quan-khac-cham",
        "feedbacks": "khi-vuong-khi-co-quan-khac-cham",
        "inquiries": "tra-loi-giai-trinh-dinh-chinh",
        "explanations": "tra-loi-giai-trinh-dinh-chinh",
        "dashboard": "xem-tinh-hinh-co-quan",
        "report_rounds": "bao-cao-ky-danh-gia-ket-qua-kiem-tra",
        "scores": "bao-cao-ky-danh-gia-ket-qua-kiem-tra",
        "inspections": "bao-cao-ky-danh-gia-ket-qua-kiem-tra",
    },
    "nguoi-kiem-tra": {"inspections": "ghi-ket-qua-kiem-tra"},
    "quan-tri": {
        "setup": "ngay-dau",
        "people": "viec-thuong-gap",
        "agencies": "viec-thuong-gap",
        "calendar": "viec-thuong-gap",
        "jobs": "viec-nen-va-thu-dien-tu",
        "tokens": "ket-noi-phan-mem-ma-ket-noi",
        "webhooks": "bao-cho-he-thong-khac-webhook",
    },
}


def asked_at(role: Role, view: str, entry: str) -> str:
    """The address of what the role's guide says of a page: of the page itself, else of the `entry` of the menu above it."""
    code = GUIDES[role]
    parts = PARTS.get(code, {})
    anchor = parts.get(view) or parts.get(entry)
    return reverse("guide_one", args=[code]) + (f"#{anchor}" if anchor else "")
