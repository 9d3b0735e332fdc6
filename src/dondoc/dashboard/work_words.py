"""What each kind of work is called: on the page of what is due, and in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dondoc.rules.due_work import Work

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DEED_WORDS: dict[Work, _StrPromise] = {
    Work.REGISTER: _("Đăng ký"),
    Work.ENTER: _("Nhập"),
    Work.SUPPLEMENT: _("Giao bổ sung"),
    Work.ANSWER: _("Kiểm tra lại"),
    Work.MISSING: _("Trả lời"),
    Work.CONFIRM: _("Xác nhận"),
    Work.ORIGIN: _("Báo cáo cấp trên"),
    Work.PROPOSE_EXTENSION: _("Đề xuất gia hạn"),
    Work.HELP: _("Xử lý trao đổi"),
    Work.CORRECT: _("Đính chính"),
    Work.FEEDBACK: _("Xử lý phản hồi"),
    Work.ESCALATE: _("Đôn đốc"),
    Work.APPROVE_MEASURES: _("Duyệt kiến nghị"),
    Work.CARRY_MEASURES: _("Làm tiếp kiến nghị"),
    Work.SCORE_APPEAL: _("Xem lại điểm"),
    Work.APPROVE_SCORES: _("Duyệt bảng điểm"),
    Work.SCORE: _("Xem điểm của cơ quan"),
    Work.REMARK: _("Trả lời phản ánh"),
    Work.DECIDE_MEASURES: _("Quyết định kiến nghị"),
    Work.DECIDE_EXTENSION: _("Quyết định gia hạn"),
    Work.DIRECT: _("Cho ý kiến chỉ đạo"),
    Work.DIRECT_FEEDBACK: _("Cho ý kiến về phản hồi"),
    Work.APPROVE_OFFICE_REPORT: _("Duyệt báo cáo của Văn phòng"),
    Work.PUBLISH: _("Phê duyệt công khai"),
    Work.WRITE_OFFICE_REPORT: _("Lập báo cáo của Văn phòng"),
    Work.TAKE_REPORTS: _("Tiếp nhận báo cáo kỳ"),
    Work.SIGN_REPORT: _("Ký báo cáo kỳ"),
    Work.WRITE_REPORT: _("Hoàn thiện báo cáo kỳ"),
    Work.BEGIN_REPORT: _("Lập báo cáo kỳ"),
    Work.APPROVE_PLAN: _("Phê duyệt kế hoạch kiểm tra"),
    Work.JUDGE_TASKS: _("Ghi kết quả kiểm tra nhiệm vụ"),
    Work.END_INSPECTION: _("Kết thúc kiểm tra"),
    Work.CONCLUDE_INSPECTION: _("Kết luận kiểm tra"),
    Work.TAKE_PAPERS: _("Nhận tài liệu kiểm tra"),
    Work.CONFIRM_RECOMMENDATION: _("Xác nhận kiến nghị"),
    Work.PREPARE_INSPECTION: _("Chuẩn bị cho cuộc kiểm tra"),
    Work.HAND_IN: _("Gửi tài liệu kiểm tra"),
    Work.REMARK_MINUTES: _("Ý kiến về biên bản"),
    Work.CARRY_RECOMMENDATION: _("Thực hiện kiến nghị"),
    Work.SIGN: _("Ký duyệt"),
    Work.REDO: _("Làm lại"),
    Work.URGED: _("Trả lời đôn đốc"),
    Work.INQUIRY: _("Trả lời yêu cầu"),
    Work.EXPLAIN: _("Giải trình"),
    Work.OPINION: _("Nêu ý kiến"),
    Work.PART: _("Gửi phần phối hợp"),
    Work.PRE_CHECK: _("Nêu ý kiến về kết quả"),
    Work.MEND: _("Sửa dự thảo"),
    Work.ACCEPT: _("Tiếp nhận"),
    Work.UPDATE: _("Cập nhật"),
    Work.PERIOD: _("Cập nhật kỳ"),
}
