"""Deeds and parties in the words of the screens, for buttons, timelines and the table of the life of an assignment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dondoc.rules.access import Deed, Party

DEEDS = {
    Deed.ISSUE: _("Giao"),
    Deed.ACCEPT: _("Tiếp nhận"),
    Deed.DISPUTE: _("Đề nghị điều chỉnh"),
    Deed.KEEP: _("Giữ nguyên, trả lời"),
    Deed.TRANSFER: _("Chuyển cơ quan khác"),
    Deed.DRAFT_RESULT: _("Trình ký kết quả"),
    Deed.HAND_BACK: _("Trả lại dự thảo"),
    Deed.FILE_RESULT: _("Nộp kết quả"),
    Deed.RECALL_RESULT: _("Rút kết quả"),
    Deed.CONFIRM: _("Xác nhận hoàn thành"),
    Deed.RETURN: _("Trả lại làm lại"),
    Deed.REOPEN: _("Mở lại"),
    Deed.SUSPEND: _("Tạm dừng"),
    Deed.RESUME: _("Cho tiếp tục"),
    Deed.WITHDRAW: _("Thu hồi"),
    Deed.UPDATE: _("Cập nhật"),
    Deed.ASSIGN_PERSON: _("Giao người thực hiện"),
    Deed.CORRECT: _("Đính chính nội dung"),
    Deed.OPEN_PERIODS: _("Mở các kỳ của nhiệm vụ định kỳ"),
    Deed.REPORT_UP: _("Ghi nhận đã báo cáo cấp trên"),
    Deed.AMEND: _("Sửa nhiệm vụ theo văn bản sau, giao bổ sung cơ quan"),
    Deed.REGISTER: _("Đăng ký văn bản"),
    Deed.ASSIGN_SPECIALIST: _("Phân công chuyên viên"),
    Deed.REPORT_MISSING: _("Báo thiếu nhiệm vụ"),
    Deed.ANSWER_MISSING: _("Trả lời báo thiếu"),
    Deed.SET_CLOCK: _("Đặt đồng hồ"),
    Deed.KEEP_AGENCIES: _("Quản lý cơ quan và tài khoản"),
    Deed.KEEP_REGULATION: _("Giữ toàn văn Quy chế"),
    Deed.KEEP_CALENDAR: _("Giữ lịch làm việc"),
    Deed.SET_LIMIT: _("Đặt giới hạn"),
    Deed.STAND_IN: _("Cử người thay"),
    Deed.DECIDE_LOCALLY: _("Ghi quyết định nội bộ"),
    Deed.URGE: _("Đôn đốc"),
    Deed.ANSWER_URGE: _("Trả lời đôn đốc"),
    Deed.KEEP_SIGNED_LETTER: _("Lưu bản ký của công văn đôn đốc"),
    Deed.REPORT_STUCK: _("Báo cáo nhiệm vụ chậm, vướng"),
}
PARTIES = {
    Party.LEADERSHIP: _("lãnh đạo UBND tỉnh"),
    Party.OFFICE_LEADER: _("lãnh đạo Văn phòng"),
    Party.OFFICE_SPECIALIST: _("chuyên viên Văn phòng"),
    Party.OFFICE_CLERK: _("văn thư Văn phòng"),
    Party.IN_CHARGE: _("chuyên viên được phân công theo dõi"),
    Party.JUDGE: _("người có quyền xác nhận"),
    Party.LEAD_SIGNER: _("thủ trưởng cơ quan chủ trì, người được ký thay"),
    Party.LEAD_STAFF: _("chuyên viên, văn thư cơ quan chủ trì"),
    Party.LEAD_UNIT: _("đơn vị trực thuộc được giao"),
    Party.COORDINATOR: _("cơ quan phối hợp"),
    Party.CONCERNED: _("cơ quan liên quan"),
    Party.FIELD_MANAGER: _("sở quản lý ngành, lĩnh vực; UBND huyện với cấp dưới"),
    Party.READER: _("người được cấp quyền xem"),
    Party.ADMINISTRATOR: _("quản trị"),
}
