"""How sentences of directives open: introductions, connectives, what has been, subjects that do nothing. Lists, compiled once."""

from __future__ import annotations

import re

from dondoc.rules.extraction.verbs import one_of

CONNECTIVE = re.compile(
    r"\s*(?:"
    + one_of(
        """
Đồng thời | Ngoài ra | Bên cạnh đó | Trước mắt | Riêng | Do đó | Vì vậy | Theo đó | Mặt khác | Cùng với đó | Về việc này
| Việc này | Trong đó
"""
    )
    + r"\s*[,:]?\s*)+",
    re.IGNORECASE,
)
#: Introductions that belong to the task; others before a comma do not.
KEPT_INTRO = re.compile(
    one_of(
        """
Đối với | Trong thời gian | Trong thời hạn | Trong vòng | Trong tháng | Trong quý | Trong năm | Trước ngày | Chậm nhất |
Định kỳ | Hằng | Hàng | Trước khi | Khi | Quý | Đến ngày | Đến hết | Đến tháng | Đến năm | Đến quý | Sau khi | Sau
"""
    ),
    re.IGNORECASE,
)
INTRO = re.compile(
    one_of(
        """
Đối với | Trong thời gian | Trong thời hạn | Trong vòng | Trong tháng | Trong quý | Trong năm | Trước ngày | Chậm nhất |
Định kỳ | Hằng | Hàng | Trước khi | Khi | Căn cứ | Trên cơ sở | Để | Nhằm | Sau khi | Xét | Quý | Đến ngày | Đến hết |
Đến tháng | Đến năm | Đến quý | Tiếp theo | Với | Qua | Từ thực tế | Trước tình hình | Trước yêu cầu | Tại |
Trong quá trình | Trong bối cảnh | Sau
"""
    )
    + r"|Theo(?!\s+dõi)(?!\w)|(?:Tiếp\s+tục\s+)?(?:Thực\s+hiện|Triển\s+khai)\s+(?:thực\s+hiện\s+)?(?:các\s+)?(?:nội\s+dung\s+)?"
    + one_of(
        """
Chỉ thị | Kế hoạch | Nghị quyết | ý kiến | Công văn | sự chỉ đạo | chỉ đạo | Quyết định | Thông báo | Luật | Nghị định |
Công điện | văn bản | Kết luận | Chương trình | Thông tư | Văn bản số | Đề án
"""
    ),
    re.IGNORECASE,
)
#: Introductions that belong to a task even before its directive verb.
LIMITING = re.compile(
    one_of("Đối với | Trong thời gian | Trong thời hạn | Trước ngày | Chậm nhất | Định kỳ | Hằng | Hàng"), re.IGNORECASE
)
#: Begin what has been, not what is to be.
PAST = re.compile(
    r"(?:Đến|Hiện|Cho\s+đến|Tính\s+đến)\s+nay|Hiện\s+tại|(?:Trong\s+)?(?:những|các)?\s*(?:thời\s+gian|năm|tháng)\s+(?:vừa\s+)?qua"
    r"|Trong\s+\d+\s+(?:tháng|năm)\s+(?:đầu|qua)|Tính\s+đến",
    re.IGNORECASE,
)
EFFECT = re.compile(one_of("Từ ngày | Kể từ | Từ năm | Sau thời gian trên | Sau thời hạn trên"), re.IGNORECASE)
ACCORDING = re.compile(one_of("theo | căn cứ | trên cơ sở | trong phạm vi | bằng | với chức năng"), re.IGNORECASE)
PASSED_ON = re.compile(r"\b(?:đến|tới|cho|về|để)\s+(?=[A-ZĐÀ-Ỹcđ])")
OFFICE_DUTY = re.compile(
    r"(?:là|làm)\s+(?:cơ\s+quan\s+(?:thường\s+trực|đầu\s+mối|chủ\s+trì)|đầu\s+mối|đơn\s+vị\s+(?:đầu\s+mối|chủ\s+trì))",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\s(?:chủ\s+trì|có\s+trách\s+nhiệm|phối\s+hợp\s+với|tiếp\s+tục|chủ\s+động|khẩn\s+trương|tổ\s+chức|thực\s+hiện)(?!\w)"
)
IF_TROUBLE = re.compile(
    r"(?:Trong\s+quá\s+trình\s+(?:tổ\s+chức\s+|triển\s+khai\s+)*(?:thực\s+hiện|triển\s+khai)[^.;]{0,80}?,?\s*)?(?:nếu\s+)?(?:có|gặp"
    r"|phát\s+sinh|thấy)\s+"
    r"(?:những\s+|các\s+|vấn\s+đề\s+|nội\s+dung\s+|cần\s+)*(?:khó\s+khăn|vướng\s+mắc|phát\s+sinh|vượt\s+thẩm\s+quyền|sửa\s+đổi)"
    r"|Trong\s+quá\s+trình\s+(?:tổ\s+chức\s+|triển\s+khai\s+)*thực\s+hiện[^.;]{0,80},\s*(?:nếu|trường\s+hợp)",
    re.IGNORECASE,
)
#: Begin subjects that do nothing themselves: documents, matters.
NO_NAME = re.compile(
    one_of(
        """
Kế hoạch | Nghị quyết | Quyết định | Chỉ thị | Đề án | Chương trình | Luật | Nghị định | Thông tư | Công văn | Báo cáo |
Tờ trình | Dự án | Trên đây | Thông báo | Kết luận | Văn bản | Quy chế | Quy định | Quy hoạch | Công điện | Danh mục |
Điều | Khoản | Phụ lục | Đây | Đó | Nhiệm vụ | Tiến độ | Tình hình | Một | Hai | Tổng | Số | Thời | Ngày | Hợp đồng |
Gói thầu | Giai đoạn
"""
    ),
    re.IGNORECASE,
)
#: "Về giải phóng mặt bằng: Sở Xây dựng …": the matter before the doer.
TOPIC = re.compile(r"(?:Về|Liên\s+quan)\s[^.;:\n]{3,160}:\s+(?=\w)")
#: A closing that asks for a report by a day is a duty after all.
REPORTS = re.compile(r"báo\s+cáo|gửi")
BY_A_DAY = re.compile(r"trước\s+(?:ngày|\d)|chậm\s+nhất")
#: Between a directive verb and its actors.
TO_WHOM = re.compile(r"\s*:?\s*(?:(?:thực\s+hiện\s+)?(?:nhiệm\s+vụ|trách\s+nhiệm)\s+)?(?:(?:đến|tới|cho)\s+)?")
TOWARDS = re.compile(r"(?:Đối\s+với|Trách\s+nhiệm\s+của|Về\s+phía)\s+", re.IGNORECASE)
COPULA = re.compile(
    r"\slà\s+(?:một\s+)?(?:trong\s+những\s+)?(?:nhiệm\s+vụ|yêu\s+cầu|trách\s+nhiệm|vấn\s+đề|việc\s+làm|giải\s+pháp|chủ\s+trương|động\s+lực"
    r"|nền\s+tảng|khâu)"
)
