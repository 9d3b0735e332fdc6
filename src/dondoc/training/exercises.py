"""The exercises, one a role: steps in the order in which they are ticked. A step is a deed of the log; nobody ticks it himself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dondoc.audit.kinds import AuditKind as K
from dondoc.rules.access import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """Done when the log holds one of `kinds` by this person, `times` times, each with these `facts`."""

    title: _StrPromise
    how: _StrPromise
    kinds: tuple[K, ...]
    times: int = 1
    facts: Mapping[str, object] = field(default_factory=dict)

    def met_by(self, kind: str, facts: Mapping[str, Any]) -> bool:
        return kind in self.kinds and all(facts.get(name) == value for name, value in self.facts.items())


@dataclass(frozen=True, slots=True)
class Exercise:
    """`code` stands in the log and in the address: it is never given a new meaning."""

    code: str
    title: _StrPromise
    roles: frozenset[Role]
    steps: tuple[Step, ...]

    def came(self, deeds: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[int, int]:
        """How many steps these deeds (kind, facts; oldest first) have done, and how often the next one was done already.

        One deed counts for one step, and only when the steps before it are done.
        """
        done = times = 0
        for kind, facts in deeds:
            if done < len(self.steps) and self.steps[done].met_by(kind, facts):
                times += 1
                if times == self.steps[done].times:
                    done, times = done + 1, 0
        return done, times


EXERCISES: dict[str, Exercise] = {
    one.code: one
    for one in (
        Exercise(
            "chuyen-vien-van-phong",
            _("Chuyên viên Văn phòng: từ văn bản đến kết quả"),
            frozenset({Role.OFFICE_SPECIALIST}),
            (
                Step(
                    _("Đăng ký một văn bản giao nhiệm vụ"),
                    _("Văn bản → Đăng ký văn bản. Nghĩ ra số, ký hiệu và trích yếu; chọn Phải theo dõi."),
                    (K.DIRECTIVE_REGISTERED,),
                ),
                Step(
                    _("Tách văn bản thành ba nhiệm vụ"),
                    _(
                        "Ở trang của văn bản, chọn Tách nhiệm vụ; mỗi nhiệm vụ có cơ quan chủ trì, thời hạn và sản phẩm."
                    ),
                    (K.TASK_DRAFTED,),
                    times=3,
                ),
                Step(
                    _("Kiểm tra rồi giao"),
                    _("Kiểm tra để giao nêu chỗ còn thiếu; đủ rồi thì bấm Giao."),
                    (K.DIRECTIVE_ISSUED,),
                ),
                Step(
                    _("Xác nhận một kết quả"),
                    _(
                        "Chờ xác nhận: so yêu cầu với trả lời, chọn mức chất lượng và hiệu quả. Chưa có thì nhờ người học vai cơ quan nộp."
                    ),
                    (K.CONFIRMED,),
                ),
                Step(
                    _("Trả lại một kết quả"),
                    _("Chờ xác nhận: chọn Trả lại và ghi rõ còn thiếu gì."),
                    (K.RETURNED,),
                ),
            ),
        ),
        Exercise(
            "van-thu",
            _("Văn thư Văn phòng: đăng ký văn bản"),
            frozenset({Role.OFFICE_CLERK}),
            (
                Step(
                    _("Đăng ký hai văn bản"),
                    _("Văn bản → Đăng ký văn bản. Mỗi văn bản một số, ký hiệu khác nhau."),
                    (K.DIRECTIVE_REGISTERED,),
                    times=2,
                ),
            ),
        ),
        Exercise(
            "lanh-dao-van-phong",
            _("Lãnh đạo Văn phòng: phân công và đôn đốc"),
            frozenset({Role.OFFICE_LEADER}),
            (
                Step(
                    _("Phân công chuyên viên theo dõi một văn bản"),
                    _("Mở một văn bản, chọn chuyên viên theo dõi khác với người đang ghi."),
                    (K.SPECIALIST_ASSIGNED,),
                ),
                Step(
                    _("Đôn đốc những nhiệm vụ quá hạn"),
                    _("Toàn cảnh → số quá hạn của một cơ quan → chọn các dòng → Đôn đốc."),
                    (K.URGED,),
                ),
                Step(
                    _("Mở lại một nhiệm vụ đã hoàn thành"),
                    _("Ở lượt giao đã hoàn thành, chọn Mở lại và nêu lý do."),
                    (K.REOPENED,),
                ),
            ),
        ),
        Exercise(
            "lanh-dao-tinh",
            _("Lãnh đạo UBND tỉnh: quyết định và chỉ đạo"),
            frozenset({Role.PROVINCE_LEADER}),
            (
                Step(
                    _("Quyết định một đề nghị gia hạn"),
                    _("Việc của tôi → Gia hạn: đọc lý do và đề xuất của Văn phòng rồi quyết định."),
                    (K.EXTENSION_DECIDED,),
                ),
                Step(
                    _("Cho ý kiến chỉ đạo một vướng mắc"),
                    _("Việc của tôi → vướng mắc mà Văn phòng trình: ghi ý kiến ngay tại dòng."),
                    (K.THREAD_DIRECTED,),
                ),
            ),
        ),
        Exercise(
            "chuyen-vien-co-quan",
            _("Chuyên viên sở, ngành, xã, phường: nhận, cập nhật, trình kết quả"),
            frozenset({Role.AGENCY_SPECIALIST, Role.AGENCY_CLERK}),
            (
                Step(
                    _("Tiếp nhận một nhiệm vụ"),
                    _("Việc của tôi → Tiếp nhận. Ở xã, phường: làm cả bài này trên điện thoại."),
                    (K.ACCEPTED,),
                ),
                Step(
                    _("Gửi một cập nhật tiến độ"),
                    _("Mở nhiệm vụ → Cập nhật → Tiến độ: đang làm đến đâu, vướng gì."),
                    (K.UPDATE_FILED,),
                    facts={"kind": "progress"},
                ),
                Step(
                    _("Trình thủ trưởng ký một kết quả"),
                    _("Nộp kết quả: ghi loại, số, ngày, người ký của văn bản, kèm tệp, rồi Trình thủ trưởng ký."),
                    (K.RESULT_DRAFTED,),
                ),
            ),
        ),
        Exercise(
            "thu-truong-co-quan",
            _("Thủ trưởng cơ quan: giao người, ký nộp"),
            frozenset({Role.AGENCY_HEAD}),
            (
                Step(
                    _("Giao một nhiệm vụ cho người của cơ quan"),
                    _("Mở nhiệm vụ → Giao người thực hiện."),
                    (K.UNIT_ASSIGNED,),
                ),
                Step(
                    _("Ký nộp một kết quả"),
                    _("Việc của tôi → Ký duyệt → Xem, ký nộp. Chưa có dự thảo thì tự nhập kết quả rồi nộp."),
                    (K.RESULT_FILED,),
                ),
            ),
        ),
        Exercise(
            "nguoi-kiem-tra",
            _("Người kiểm tra: ghi kết quả từng nhiệm vụ"),
            frozenset({Role.INSPECTOR}),
            (
                Step(
                    _("Ghi kết quả kiểm tra hai nhiệm vụ"),
                    _("Kiểm tra → cuộc kiểm tra đang tiến hành → nhiệm vụ được chọn: chọn kết luận, nêu căn cứ, lưu."),
                    (K.FINDING_RECORDED,),
                    times=2,
                ),
                Step(
                    _("Lập biên bản từ kết quả đã ghi"),
                    _("Ở cuộc kiểm tra ấy, chọn Biên bản → Lập biên bản từ kết quả đã ghi, rồi xem lại từng mục."),
                    (K.MINUTES_DRAFTED,),
                ),
            ),
        ),
        Exercise(
            "nguoi-tra-cuu",
            _("Người tra cứu: lọc và lập bảng"),
            frozenset({Role.READER}),
            (
                Step(
                    _("Lưu danh sách nhiệm vụ quá hạn của một cơ quan"),
                    _("Nhiệm vụ → chọn cơ quan và tình trạng quá hạn → Cách xem đã lưu: đặt tên rồi lưu."),
                    (K.VIEW_SAVED,),
                ),
                Step(
                    _("Lập một bảng thống kê và lưu lại"),
                    _(
                        "Thống kê → chọn dòng, cột và kỳ → Xem bảng; bấm thử một con số để thấy các lượt giao. Bảng đã lưu: đặt tên rồi lưu."
                    ),
                    (K.TABLE_SAVED,),
                ),
            ),
        ),
        Exercise(
            "quan-tri",
            _("Người quản trị: người dùng và lịch làm việc"),
            frozenset({Role.ADMINISTRATOR}),
            (
                Step(
                    _("Mở một tài khoản"),
                    _(
                        "Người dùng → Thêm người dùng: nghĩ ra họ tên, chọn cơ quan và vai trò. Mật khẩu chỉ hiện một lần."
                    ),
                    (K.PERSON_ADDED,),
                ),
                Step(
                    _("Cấp mật khẩu mới cho người quên mật khẩu"),
                    _("Người dùng → mở trang của người vừa thêm → Cấp mật khẩu mới."),
                    (K.PASSWORD_SET,),
                ),
                Step(
                    _("Khóa tài khoản ấy"),
                    _("Ở cùng trang, chọn Khóa tài khoản. Người bị khóa thôi vào được ngay; việc đã làm vẫn còn."),
                    (K.ACCOUNT_LOCKED,),
                ),
                Step(
                    _("Nhập một thông báo hoán đổi ngày làm việc"),
                    _(
                        "Lịch làm việc → Nhập thông báo: xem trước bao nhiêu lượt giao đổi ngày xét đúng hạn rồi mới ghi."
                    ),
                    (K.CALENDAR_DAY_SET,),
                ),
            ),
        ),
    )
}
