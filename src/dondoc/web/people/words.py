"""How roles and ways of signing are named on screens."""

from django.utils.translation import gettext_lazy as _

ROLES = {
    "province_leader": _("Lãnh đạo UBND tỉnh"),
    "office_leader": _("Lãnh đạo Văn phòng UBND tỉnh"),
    "office_specialist": _("Chuyên viên Văn phòng UBND tỉnh"),
    "office_clerk": _("Văn thư Văn phòng UBND tỉnh"),
    "agency_head": _("Lãnh đạo cơ quan, đơn vị"),
    "agency_specialist": _("Chuyên viên cơ quan, đơn vị"),
    "agency_clerk": _("Văn thư cơ quan, đơn vị"),
    "inspector": _("Thành viên đoàn, tổ kiểm tra"),
    "reader": _("Chỉ xem số liệu và danh sách"),
    "administrator": _("Quản trị hệ thống"),
}
#: The post's own code -> what it means (docs/definitions.md 2).
SIGNS = {
    "": _("Không ký thay"),
    "head": _("Người đứng đầu, ký trực tiếp"),
    "KT.": _("KT. – cấp phó ký thay"),
    "Q.": _("Q. – quyền người đứng đầu"),
    "TUQ.": _("TUQ. – được ủy quyền"),
    "TL.": _("TL. – thừa lệnh"),
}
STATES = {
    "active": _("Đang hoạt động"),
    "locked": _("Đã khóa"),
    "without_post": _("Chưa có chức vụ"),
    "without_email": _("Chưa có thư điện tử"),
    "waiting": _("Tạm khóa vì nhập sai"),
    "dormant": _("Lâu không đăng nhập"),
}
