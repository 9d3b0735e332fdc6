"""Words and icons of messages: how one stands, what it waits for, what a status says."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

TAB_WAITING, TAB_ALL = _l("Chờ Văn phòng"), _l("Tất cả")
TAB_STATUSES, TAB_REFUSED = _l("Trạng thái nơi nhận báo về"), _l("Từ chối, không đọc được")

#: State of a message -> word, icon, look of its chip.
STATES: dict[str, tuple[Any, str, str]] = {
    "waiting": (_l("Chờ xử lý"), "hourglass", "office"),
    "proposed": (_l("Có đề xuất chờ quyết định"), "hourglass", "office"),
    "registered": (_l("Đã đăng ký"), "circle-check", "done"),
    "done": (_l("Đã xong"), "circle-check", "done"),
    "refused": (_l("Đã từ chối tiếp nhận"), "ban", "none"),
    "repeated": (_l("Đã nhận trước đó"), "copy", "none"),
    "unreadable": (_l("Không đọc được"), "alert-triangle", "late"),
}
#: What a person has to say (Received.waits_for) -> a sentence. Codes of refusals that are not here are faults of the form below.
WAITS: dict[str, Any] = {
    "not_ours": _l(
        "Gói tin không gửi cho cơ quan này nên chưa báo nơi gửi. Anh/chị tiếp nhận nếu văn bản vẫn là việc của tỉnh, hoặc ghi là không có việc."
    ),
    "sender": _l("Mã của nơi gửi chưa có trong danh mục cơ quan. Anh/chị cho biết đây là cơ quan nào."),
    "not_tied": _l(
        "Văn bản của cơ quan gửi đến không nêu trả lời nhiệm vụ nào. Anh/chị gắn với nhiệm vụ, hoặc ghi là không có việc."
    ),
    "unread": _l("Có tệp chưa đọc được hết chữ. Anh/chị mở tệp, tự xem có dấu chỉ độ mật không, rồi đăng ký."),
    "date": _l("Gói tin không ghi ngày ban hành đọc được."),
    "kind": _l("Quy chế không có loại văn bản này. Anh/chị chọn loại tương ứng, hoặc ghi là không có việc."),
    "target": _l("Chưa tìm thấy văn bản mà gói tin nhắc đến trong hệ thống."),
    "number_unreadable": _l("Chưa đọc được số, ký hiệu của văn bản."),
    "taken_out": _l(
        "Gói tin trước của văn bản này không còn tệp: tệp đã được cách ly, đã hủy hoặc bị mất. Anh/chị xem văn bản có phải tài liệu mật"
        " không trước khi xử lý."
    ),
    "looks_secret": _l("Nội dung có chữ thường gặp ở văn bản mật. Anh/chị xem lại bản gốc trước khi đăng ký."),
}
#: The same in a word or two, for the list.
SHORT: dict[str, Any] = {
    "not_ours": _l("không gửi cho cơ quan này"),
    "sender": _l("chưa rõ nơi gửi"),
    "not_tied": _l("chưa rõ nhiệm vụ"),
    "unread": _l("có tệp chưa đọc được"),
    "date": _l("thiếu ngày ban hành"),
    "kind": _l("loại văn bản lạ"),
    "target": _l("chưa rõ văn bản nào"),
    "number_unreadable": _l("số, ký hiệu lạ"),
    "taken_out": _l("cần xem có mật không"),
    "looks_secret": _l("cần xem dấu mật"),
}
BUSINESS: dict[str, Any] = {
    "": _l("Văn bản mới"),
    "0": _l("Văn bản mới"),
    "1": _l("Thu hồi văn bản"),
    "2": _l("Cập nhật văn bản"),
    "3": _l("Thay thế văn bản"),
}
STATUSES: dict[str, Any] = {
    "01": _l("Đã đến"),
    "02": _l("Từ chối tiếp nhận"),
    "03": _l("Đã tiếp nhận"),
    "04": _l("Phân công"),
    "05": _l("Đang xử lý"),
    "06": _l("Hoàn thành"),
    "13": _l("Xin lấy lại"),
    "15": _l("Đồng ý lấy lại, cập nhật"),
    "16": _l("Không đồng ý lấy lại, cập nhật"),
}
#: Kind of a proposal -> its title, what agreeing does, the word of the button.
PROPOSALS: dict[str, tuple[Any, Any, Any]] = {
    "update": (
        _l("Cập nhật văn bản"),
        _l(
            "Thông tin của văn bản được sửa theo gói tin này, tệp mới được thêm; bản trước vẫn lưu. Nhiệm vụ đã giao không tự thay đổi."
        ),
        _l("Cập nhật văn bản"),
    ),
    "replace": (
        _l("Thay thế văn bản"),
        _l(
            "Nhiệm vụ đang thực hiện của văn bản cũ dừng theo văn bản mới; văn bản cũ chưa giao việc thì ghi là không theo dõi."
        ),
        _l("Thay thế văn bản cũ"),
    ),
    "recall": (
        _l("Thu hồi văn bản"),
        _l(
            "Lượt giao đang thực hiện được thu hồi với căn cứ là gói tin này; văn bản chưa giao việc thì ghi là không theo dõi."
        ),
        _l("Thu hồi"),
    ),
    "take_back": (
        _l("Nơi gửi xin lấy lại văn bản"),
        _l("Lượt giao đang thực hiện được tạm dừng cho đến khi Văn phòng cho tiếp tục hoặc thu hồi."),
        _l("Tạm dừng nhiệm vụ"),
    ),
    "answer": (_l("Báo cáo trả lời nhiệm vụ"), _l("Cơ quan chủ trì dùng làm kết quả theo quy định ký của mình."), ""),
}
DECIDED: dict[str, tuple[Any, str, str]] = {
    "waiting": (_l("Chờ quyết định"), "hourglass", "office"),
    "accepted": (_l("Đã đồng ý"), "circle-check", "done"),
    "declined": (_l("Không đồng ý"), "minus", "none"),
}
DOORS: dict[str, Any] = {"folder": _l("thư mục"), "api": _l("API")}
PRIORITIES: dict[int, Any] = {
    0: _l("Thường"),
    1: _l("Khẩn"),
    2: _l("Thượng khẩn"),
    3: _l("Hỏa tốc"),
    4: _l("Hỏa tốc hẹn giờ"),
}


def title(received: Any) -> str:
    """What a line of the list calls a message."""
    if received.kind == "status":
        return _("Trạng thái {code} · {word}").format(
            code=received.status_code or "?", word=STATUSES.get(received.status_code, _("không có trong bảng mã"))
        )
    if received.kind == "document":
        kind = received.type_name or _("Văn bản")
        return f"{kind} {received.number or _('không số')}"
    return received.file_name or _("Tệp không rõ")


#: State that a message came to -> what is told after a deed that let it go on.
WENT_ON: dict[str, Any] = {
    "registered": _l("Hệ thống đã đăng ký văn bản {number} từ gói tin."),
    "repeated": _l("Văn bản {number} đã có trong hệ thống; gói tin được gắn với văn bản ấy."),
    "proposed": _l("Gói tin đã thành đề xuất chờ quyết định."),
    "waiting": _l("Gói tin còn chờ việc nêu dưới đây."),
}


def went_on(received: Any) -> str:
    """What became of a message once a person had said what it waited for."""
    number = received.directive.number if received.directive else received.number
    return str(WENT_ON[received.state]).format(number=number) if received.state in WENT_ON else ""


def waits(received: Any) -> list[str]:
    """What it waits for, in sentences; a fault of the form is said there."""
    return [str(WAITS[code]) for code in received.waits_for if code in WAITS]


def told(received: Any) -> dict[str, Any]:
    """A message as the list prints it."""
    return {
        "one": received,
        "title": title(received),
        "state": STATES[received.state],
        "about": received.about_number or received.subject,
        "sender": received.sender.name if received.sender else received.sender_name,
        "business": BUSINESS.get(received.business, received.business) if received.business not in ("", "0") else "",
        "waits": waits(received),
        "short": ", ".join(str(SHORT[code]) for code in received.waits_for if code in SHORT),
    }
