"""What a line of the audit log says to a reader, in one sentence; who and when stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dondoc.audit.kinds import AuditKind as K

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES: dict[K, _StrPromise] = {
    K.DIRECTIVE_REGISTERED: _("Đã đăng ký văn bản giao nhiệm vụ."),
    K.DIRECTIVE_CORRECTED: _("Đã sửa thông tin của văn bản giao nhiệm vụ."),
    K.CONFIRMED_OPEN: _(
        "Đã được hỏi lại vì có chữ thường gặp ở văn bản mật, và xác nhận văn bản không có dấu chỉ độ mật."
    ),
    K.DIRECTIVE_TRACKED: _("Đã xác định văn bản phải theo dõi."),
    K.DIRECTIVE_NOT_TRACKED: _("Đã xác định văn bản không phải theo dõi, có nêu lý do."),
    K.DIRECTIVE_LACKS_RECORDED: _("Đã ghi nhận nội dung mà văn bản chưa nêu đủ."),
    K.DIRECTIVE_ENTERED: _("Văn phòng đã cập nhật xong văn bản vào hệ thống."),
    K.DIRECTIVE_ISSUED: _("Đã phát hành các nhiệm vụ của văn bản."),
    K.SPECIALIST_ASSIGNED: _("Đã phân công chuyên viên Văn phòng phụ trách văn bản."),
    K.TASK_DRAFTED: _("Đã soạn một nhiệm vụ."),
    K.TASK_CHANGED: _("Đã sửa một nhiệm vụ chưa phát hành."),
    K.TASK_MOVED: _("Đã đổi thứ tự các nhiệm vụ chưa phát hành."),
    K.TASK_REMOVED: _("Đã bỏ một nhiệm vụ chưa phát hành."),
    K.DIRECTIVE_REMOVED: _("Đã bỏ một văn bản mới nhập khi chưa ai xử lý."),
    K.INTAKE_READ: _("Đã đọc một bảng nhiệm vụ để kiểm tra."),
    K.INTAKE_WRITTEN: _("Đã ghi các nhiệm vụ của một bảng thành dự thảo."),
    K.INTAKE_ISSUED: _("Đã giao tất cả nhiệm vụ của một đợt nhập."),
    K.INTAKE_UNDONE: _("Đã hoàn tác một đợt nhập khi chưa ai xử lý."),
    K.HISTORY_IMPORTED: _("Đã đưa dữ liệu cũ của tỉnh vào hệ thống."),
    K.ASSIGNMENT_ISSUED: _("Đã giao nhiệm vụ cho cơ quan chủ trì."),
    K.ACCEPTED: _("Cơ quan chủ trì đã nhận nhiệm vụ."),
    K.DISPUTED: _("Cơ quan chủ trì đã đề nghị điều chỉnh."),
    K.DISPUTE_KEPT: _("Văn phòng đã giữ nguyên nhiệm vụ và trả lời đề nghị điều chỉnh."),
    K.DISPUTE_CORRECTED: _("Văn phòng đã điều chỉnh nhiệm vụ theo đề nghị."),
    K.DISPUTE_TRANSFERRED: _("Văn phòng đã chuyển nhiệm vụ sang cơ quan khác theo đề nghị."),
    K.UNIT_ASSIGNED: _("Cơ quan đã phân công người hoặc đơn vị trực tiếp thực hiện."),
    K.UPDATE_FILED: _("Cơ quan đã gửi một cập nhật."),
    K.RESULT_DRAFTED: _("Kết quả đã được trình lãnh đạo cơ quan ký duyệt."),
    K.DRAFT_HANDED_BACK: _("Lãnh đạo cơ quan đã chuyển lại dự thảo kết quả để hoàn thiện."),
    K.RESULT_FILED: _("Cơ quan đã gửi kết quả và đề nghị xác nhận."),
    K.RESULT_RECALLED: _("Cơ quan đã rút lại kết quả đã gửi."),
    K.CONFIRMED: _("Kết quả đã được xác nhận, nhiệm vụ hoàn thành."),
    K.RETURNED: _("Kết quả đã bị trả lại để làm lại."),
    K.REOPENED: _("Nhiệm vụ đã hoàn thành được mở lại."),
    K.SUSPENDED: _("Nhiệm vụ đã được tạm dừng."),
    K.RESUMED: _("Nhiệm vụ tạm dừng đã được tiếp tục."),
    K.WITHDRAWN: _("Nhiệm vụ đã được thu hồi."),
    K.CORRECTED: _("Nội dung nhiệm vụ đã giao được điều chỉnh."),
    K.AMENDED: _("Văn bản sau đã làm thay đổi nhiệm vụ của văn bản này."),
    K.PERIODS_OPENED: _("Đã mở các kỳ tiếp theo của nhiệm vụ định kỳ."),
    K.REPORTED_UP: _("Đã ghi nhận báo cáo cấp trên đối với nhiệm vụ cấp trên giao."),
    K.AGENCIES_JOINED: _("Nhiệm vụ đã giao được giao bổ sung cho cơ quan khác."),
    K.REASSIGNED: _("Nhiệm vụ đã được chuyển sang cơ quan khác."),
    K.DEADLINE_SET: _("Thời hạn của nhiệm vụ đã được ghi nhận hoặc thay đổi."),
    K.COORDINATION_GIVEN: _("Cơ quan phối hợp đã gửi phần việc của mình."),
    K.MISSING_TASK_REPORTED: _("Cơ quan đã báo một nhiệm vụ chưa được cập nhật."),
    K.MISSING_TASK_ANSWERED: _("Văn phòng đã trả lời về nhiệm vụ chưa được cập nhật."),
    K.AGENCY_FOUNDED: _("Đã thêm một cơ quan, đơn vị, địa phương."),
    K.AGENCY_CHANGED: _("Đã sửa thông tin của một cơ quan, đơn vị, địa phương."),
    K.AGENCY_DISSOLVED: _("Cơ quan đã kết thúc hoạt động và có cơ quan kế thừa."),
    K.AGENCY_FIELDS_SET: _("Đã xác định lĩnh vực do cơ quan quản lý."),
    K.AGENCY_GROUPS_SET: _("Đã xác định các nhóm, khối mà cơ quan thuộc về."),
    K.AGENCY_RENAMED: _("Cơ quan đã đổi tên; tên cũ vẫn được giữ."),
    K.AGENCY_CODE_SET: _("Cơ quan đã được gán một mã."),
    K.AGENCY_CODE_ENDED: _("Một mã của cơ quan đã hết hiệu lực."),
    K.AGENCY_MERGER_UNDONE: _("Đã hủy việc ghi cơ quan kết thúc hoạt động."),
    K.GROUP_SAVED: _("Đã thêm hoặc sửa một nhóm, khối cơ quan."),
    K.PERSON_ADDED: _("Đã thêm một tài khoản."),
    K.POST_GIVEN: _("Đã giao một vị trí công tác cho người dùng."),
    K.POST_ENDED: _("Một vị trí công tác của người dùng đã kết thúc."),
    K.PASSWORD_SET: _("Mật khẩu của tài khoản đã được đặt lại."),
    K.ACCOUNT_LOCKED: _("Tài khoản đã bị khóa."),
    K.ACCOUNT_UNLOCKED: _("Tài khoản đã được mở khóa."),
    K.SIGNED_IN: _("Đã đăng nhập."),
    K.SIGNED_OUT: _("Đã đăng xuất."),
    K.SIGN_IN_FAILED: _("Một lần đăng nhập không thành."),
    K.POST_SWITCHED: _("Đã chuyển sang vị trí công tác khác."),
    K.SECRECY_REFUSED: _("Hệ thống đã từ chối nội dung mang dấu hiệu bí mật nhà nước và không lưu lại gì."),
    K.CALENDAR_DAY_SET: _("Lịch làm việc đã được sửa một ngày."),
    K.CALENDAR_YEAR_CONFIRMED: _("Lịch nghỉ của một năm đã được xác nhận theo thông báo chính thức."),
    K.CALENDAR_YEAR_UNCONFIRMED: _("Lời xác nhận lịch nghỉ của một năm đã được bỏ; năm đó trở lại tạm tính."),
    K.CALENDAR_DAY_REMOVED: _("Một dòng của lịch làm việc do người quản trị thêm đã được gỡ."),
    K.REGULATION_TEXT_KEPT: _("Đã nạp toàn văn của Quy chế."),
    K.REGULATION_TEXT_REMOVED: _("Đã gỡ toàn văn của Quy chế."),
    K.SEARCH_REINDEXED: _("Đã lập lại chỉ mục tìm kiếm."),
    K.WORK_HANDED_OVER: _("Đã bàn giao toàn bộ việc chưa xong cho người khác."),
    K.REGISTER_LOADED: _("Đã nạp một bảng sổ văn bản phát hành."),
    K.REGISTER_LOAD_UNDONE: _("Đã gỡ một lần nạp sổ văn bản phát hành."),
    K.DOCUMENT_SET_ASIDE: _("Đã ghi một văn bản phát hành là không theo dõi, có nêu lý do."),
    K.DOCUMENT_PUT_BACK: _("Đã đưa một văn bản phát hành trở lại danh sách phải nhập."),
    K.VIEW_SAVED: _("Đã lưu một cách xem danh sách nhiệm vụ."),
    K.VIEW_REMOVED: _("Đã xóa một cách xem danh sách nhiệm vụ."),
    K.LIMIT_SET: _("Một giới hạn của hệ thống đã được đặt lại."),
    K.LOCALLY_DECIDED: _("Đã ghi một quyết định nội bộ cho chỗ Quy chế không nói."),
    K.LOCAL_DECISION_WITHDRAWN: _("Một quyết định nội bộ chưa đến ngày áp dụng đã được rút."),
    K.CLOCK_SET: _("Đồng hồ của bản tập huấn đã được đặt lại."),
    K.DEMO_MADE: _("Đã tạo dữ liệu dùng thử."),
}


def sentence_of(kind: str) -> str:
    """The sentence of a stored kind, in the reader's language."""
    return str(SENTENCES[K(kind)])
