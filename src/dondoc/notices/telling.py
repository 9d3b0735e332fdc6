"""Who is told of what, how urgently, in which words: one table over the kinds of the log (F2; docs/definitions.md 7).

The acts themselves send nothing. A kind that is not in the table is told to nobody. Never to the doer himself. The words are made when they are
read, for one reader, from ids; who hears is asked of the posts of the day.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearers import (
    Telling,
    always,
    carriers,
    climbed,
    desks,
    followers,
    heads,
    in_charge,
    merged,
    named,
    of_an_opinion,
    of_role,
    on_the_day,
    pressing,
    receivers,
    the_leaver,
    unless_progress,
    urged,
    who_is_named,
    who_urged,
    with_coordinators,
)
from dondoc.notices.telling_between import BETWEEN
from dondoc.notices.telling_of_accounts import OF_ACCOUNTS
from dondoc.notices.telling_of_inspections import OF_INSPECTIONS
from dondoc.rules.access import Role

GIVEN = Telling(
    named("user"),
    N_("Anh/chị được giao theo dõi văn bản %(number)s: %(title)s"),
    urgent=pressing,
)
TELLING: dict[K, Telling] = (
    BETWEEN
    | OF_INSPECTIONS
    | OF_ACCOUNTS
    | {
        K.DIRECTIVE_REGISTERED: Telling(followers, GIVEN.one, urgent=pressing),
        K.SPECIALIST_ASSIGNED: GIVEN,
        K.ASSIGNMENT_ISSUED: Telling(
            receivers,
            N_("Nhiệm vụ mới theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ mới theo văn bản %(number)s: %(title)s"),
            pressing,
        ),
        K.UNIT_ASSIGNED: Telling(
            who_is_named,
            N_("Anh/chị được giao thực hiện nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Anh/chị được giao thực hiện %(n)s nhiệm vụ theo văn bản %(number)s: %(title)s"),
            pressing,
        ),
        K.DISPUTED: Telling(
            in_charge,
            N_("%(agency)s đề nghị điều chỉnh nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s đề nghị điều chỉnh nhiệm vụ theo văn bản %(number)s: %(title)s"),
        ),
        K.DISPUTE_KEPT: Telling(
            receivers,
            N_("Văn phòng đã trả lời đề nghị điều chỉnh nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Văn phòng đã trả lời %(n)s đề nghị điều chỉnh nhiệm vụ theo văn bản %(number)s: %(title)s"),
        ),
        K.REASSIGNED: Telling(
            receivers,
            N_("Nhiệm vụ theo văn bản %(number)s đã được chuyển sang cơ quan khác: %(title)s"),
            N_("%(n)s nhiệm vụ theo văn bản %(number)s đã được chuyển sang cơ quan khác: %(title)s"),
        ),
        K.UPDATE_FILED: Telling(
            unless_progress,
            N_("%(agency)s gửi văn bản về nhiệm vụ theo văn bản %(number)s: %(title)s"),
            by="kind",
            variants={
                "extension_request": (
                    N_("%(agency)s xin gia hạn nhiệm vụ theo văn bản %(number)s: %(title)s"),
                    N_("%(n)s đề nghị gia hạn nhiệm vụ theo văn bản %(number)s: %(title)s"),
                ),
                "explanation": (
                    N_("%(agency)s giải trình về nhiệm vụ theo văn bản %(number)s: %(title)s"),
                    N_("%(n)s giải trình về nhiệm vụ theo văn bản %(number)s: %(title)s"),
                ),
            },
        ),
        K.RESULT_DRAFTED: Telling(
            heads,
            N_("Dự thảo kết quả chờ anh/chị ký duyệt, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s dự thảo kết quả chờ anh/chị ký duyệt, theo văn bản %(number)s: %(title)s"),
        ),
        K.DRAFT_HANDED_BACK: Telling(
            carriers,
            N_("Thủ trưởng trả dự thảo kết quả để sửa, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Thủ trưởng trả %(n)s dự thảo kết quả để sửa, theo văn bản %(number)s: %(title)s"),
        ),
        K.RESULT_FILED: Telling(
            in_charge,
            N_("%(agency)s nộp kết quả nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s kết quả chờ xác nhận, theo văn bản %(number)s: %(title)s"),
        ),
        K.PRE_CHECKED: Telling(
            of_an_opinion,
            N_("Sở quản lý ngành nêu ý kiến về kết quả của %(agency)s, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Sở quản lý ngành nêu ý kiến về %(n)s kết quả, theo văn bản %(number)s: %(title)s"),
        ),
        K.RESULT_RECALLED: Telling(
            in_charge,
            N_("%(agency)s rút lại kết quả nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s kết quả đã được rút lại, theo văn bản %(number)s: %(title)s"),
        ),
        K.CONFIRMED: Telling(
            receivers,
            N_("Kết quả đã được xác nhận, nhiệm vụ hoàn thành theo văn bản %(number)s: %(title)s"),
            N_("%(n)s kết quả đã được xác nhận, theo văn bản %(number)s: %(title)s"),
        ),
        K.RETURNED: Telling(
            receivers,
            N_("Kết quả được trả lại để làm lại, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s kết quả được trả lại để làm lại, theo văn bản %(number)s: %(title)s"),
            always,
        ),
        K.REOPENED: Telling(
            receivers,
            N_("Nhiệm vụ đã hoàn thành được mở lại, theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ đã hoàn thành được mở lại, theo văn bản %(number)s: %(title)s"),
        ),
        K.SUSPENDED: Telling(
            receivers,
            N_("Nhiệm vụ được tạm dừng, theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ được tạm dừng, theo văn bản %(number)s: %(title)s"),
        ),
        K.RESUMED: Telling(
            receivers,
            N_("Nhiệm vụ tạm dừng được tiếp tục, theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ tạm dừng được tiếp tục, theo văn bản %(number)s: %(title)s"),
        ),
        K.WITHDRAWN: Telling(
            receivers,
            N_("Nhiệm vụ được thu hồi, theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ được thu hồi, theo văn bản %(number)s: %(title)s"),
        ),
        K.CORRECTED: Telling(
            with_coordinators,
            N_("Nội dung nhiệm vụ được đính chính, theo văn bản %(number)s: %(title)s"),
            N_("Nội dung %(n)s nhiệm vụ được đính chính, theo văn bản %(number)s: %(title)s"),
            whole=True,
        ),
        K.AMENDED: Telling(
            with_coordinators,
            N_("Văn bản sau làm thay đổi nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Văn bản sau làm thay đổi %(n)s nhiệm vụ theo văn bản %(number)s: %(title)s"),
            pressing,
            whole=True,
        ),
        K.DEADLINE_SET: Telling(
            receivers,
            N_("Thời hạn được đổi thành %(day)s, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Thời hạn của %(n)s nhiệm vụ được đổi, theo văn bản %(number)s: %(title)s"),
            pressing,
            by="basis",
            variants={
                "calendar": (
                    N_(
                        "Lịch làm việc được sửa nên ngày xét đúng hạn là %(day)s, nhiệm vụ theo văn bản %(number)s: %(title)s"
                    ),
                    N_(
                        "Lịch làm việc được sửa nên ngày xét đúng hạn của %(n)s nhiệm vụ được tính lại, theo văn bản %(number)s: %(title)s"
                    ),
                )
            },
        ),
        K.EXTENSION_ADVISED: Telling(
            named("deciders"),
            N_(
                "Văn phòng trình anh/chị quyết định đề nghị gia hạn của %(agency)s, nhiệm vụ theo văn bản %(number)s: %(title)s"
            ),
            N_("Văn phòng trình anh/chị quyết định %(n)s đề nghị gia hạn, theo văn bản %(number)s: %(title)s"),
        ),
        K.EXTENSION_DECIDED: Telling(
            receivers,
            N_("Được gia hạn đến %(day)s, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Được gia hạn %(n)s nhiệm vụ theo văn bản %(number)s: %(title)s"),
            by="said",
            variants={
                "refused": (
                    N_("Không được gia hạn, nhiệm vụ theo văn bản %(number)s: %(title)s"),
                    N_("Không được gia hạn %(n)s nhiệm vụ theo văn bản %(number)s: %(title)s"),
                )
            },
        ),
        K.EXTENSION_WITHDRAWN: Telling(
            in_charge,
            N_("%(agency)s rút đề nghị gia hạn, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s đề nghị gia hạn đã được rút, theo văn bản %(number)s: %(title)s"),
        ),
        K.PART_ASKED: Telling(
            desks("part_agency"),
            N_("%(agency)s đề nghị gửi phần phối hợp, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s đề nghị gửi phần phối hợp, theo văn bản %(number)s: %(title)s"),
        ),
        K.PART_REMINDED: Telling(
            desks("part_agency"),
            N_("%(agency)s nhắc phần phối hợp, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s lần nhắc phần phối hợp, theo văn bản %(number)s: %(title)s"),
        ),
        K.PART_TAKEN_BACK: Telling(
            desks("part_agency"),
            N_("%(agency)s rút đề nghị phối hợp, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s đề nghị phối hợp đã được rút, theo văn bản %(number)s: %(title)s"),
        ),
        K.COORDINATION_ENDED: Telling(
            desks("agencies"),
            N_("Theo văn bản sau, cơ quan thôi phối hợp thực hiện nhiệm vụ của văn bản %(number)s: %(title)s"),
            page=("my_work", ""),
        ),
        K.COORDINATION_GIVEN: Telling(
            carriers,
            N_("Cơ quan phối hợp đã gửi phần của mình, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s phần phối hợp đã được gửi, theo văn bản %(number)s: %(title)s"),
        ),
        K.PART_REFUSED: Telling(
            carriers,
            N_("Cơ quan phối hợp từ chối phần được đề nghị, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s phần phối hợp bị từ chối, theo văn bản %(number)s: %(title)s"),
        ),
        K.LEAD_REMINDED: Telling(
            receivers,
            N_("Cơ quan phối hợp nhắc cơ quan chủ trì, nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("%(n)s lần cơ quan phối hợp nhắc, theo văn bản %(number)s: %(title)s"),
        ),
        K.MISSING_TASK_REPORTED: Telling(
            of_role(Role.OFFICE_SPECIALIST),
            N_("%(agency)s báo một nhiệm vụ chưa được cập nhật"),
            page=("missing_report", ""),
        ),
        K.MISSING_TASK_ANSWERED: Telling(
            desks("agency"), N_("Văn phòng đã trả lời báo thiếu nhiệm vụ của cơ quan"), page=("missing_report", "")
        ),
        K.URGED: Telling(
            urged,
            N_("Cơ quan được đôn đốc về nhiệm vụ theo văn bản %(number)s: %(title)s"),
            N_("Cơ quan được đôn đốc về %(n)s nhiệm vụ chưa xong"),
            page=("urge", "urge"),
            joined=True,
        ),
        K.URGE_TAKEN_BACK: Telling(
            urged,
            N_("Lần đôn đốc gửi nhầm đã được rút lại; cơ quan không phải trả lời"),
            page=("urge", "urge"),
            joined=True,
        ),
        K.URGE_ANSWERED: Telling(who_urged, N_("%(agency)s đã trả lời đôn đốc"), page=("urge", "urge")),
        K.STUCK_REPORTED: Telling(
            of_role(Role.OFFICE_LEADER),
            N_("Chuyên viên báo cáo các nhiệm vụ chậm, vướng"),
            page=("stuck_report", "report"),
        ),
        K.ESCALATED: Telling(
            of_role(Role.OFFICE_LEADER),
            N_("Trình lãnh đạo Văn phòng: nhiệm vụ quá hạn lâu, theo văn bản %(number)s: %(title)s"),
            N_("Trình lãnh đạo Văn phòng: %(n)s lượt giao quá hạn lâu, theo văn bản %(number)s: %(title)s"),
            page=("escalate", "directive"),
        ),
        K.REMINDED: Telling(
            climbed,
            N_("Nhiệm vụ sắp đến hạn, theo văn bản %(number)s: %(title)s"),
            N_("%(n)s nhiệm vụ sắp đến hạn"),
            on_the_day,
            by="rung_word",
            joined=True,
            variants={
                "deadline_on": (
                    N_("Nhiệm vụ đến hạn hôm nay, theo văn bản %(number)s: %(title)s"),
                    N_("%(n)s nhiệm vụ đến hạn hôm nay"),
                ),
                "deadline_after": (
                    N_("Nhiệm vụ quá hạn, theo văn bản %(number)s: %(title)s"),
                    N_("%(n)s nhiệm vụ quá hạn chưa xong"),
                ),
                "undated_after": (
                    N_("Nhiệm vụ không có thời hạn chưa được cập nhật trong kỳ, theo văn bản %(number)s: %(title)s"),
                    N_("%(n)s nhiệm vụ không có thời hạn chưa được cập nhật trong kỳ"),
                ),
                "office_on": (
                    N_("%(n)s việc của Văn phòng do anh/chị theo dõi phải xong hôm nay"),
                    N_("%(n)s việc của Văn phòng do anh/chị theo dõi phải xong hôm nay"),
                ),
                "office_after": (N_("%(n)s việc của Văn phòng đã quá hạn"), N_("%(n)s việc của Văn phòng đã quá hạn")),
            },
        ),
        K.AGENCY_DISSOLVED: Telling(merged, N_("%(agency)s kết thúc hoạt động"), page=("agency", "agency")),
        K.AGENCY_MERGER_UNDONE: Telling(
            merged, N_("%(agency)s được ghi lại là đang hoạt động"), page=("agency", "agency")
        ),
        K.WEBHOOK_GIVEN_UP: Telling(
            of_role(Role.ADMINISTRATOR),
            N_("Một địa chỉ nhận báo (webhook) không nhận tin; có tin đã thôi gửi sau lần thử cuối"),
            page=("webhook", "webhook"),
        ),
        K.WEBHOOK_STOPPED: Telling(
            of_role(Role.ADMINISTRATOR),
            N_("Một địa chỉ nhận báo (webhook) không nhận được tin nhiều ngày nên đã tạm dừng gửi"),
            urgent=always,
            page=("webhook", "webhook"),
        ),
        K.VIRUS_FOUND_LATER: Telling(
            of_role(Role.ADMINISTRATOR),
            N_("Một tệp đã nhận khi chưa quét được bị phát hiện mang mã độc; hệ thống không cho tải về nữa"),
            urgent=always,
            page=("audit_trail", ""),
        ),
        K.WORK_HANDED_OVER: Telling(
            the_leaver, N_("Việc chưa xong đã được bàn giao giữa anh/chị và đồng nghiệp"), page=("my_work", "")
        ),
        K.STAND_IN_NAMED: Telling(
            named("stands_in", "stands_in_for"), N_("Đã cử người thay trong một thời gian"), page=("my_work", "")
        ),
    }
)
#: Kinds that say of an act what other lines of the same act say in part: those are not told besides.
SWALLOWS: dict[K, frozenset[K]] = {
    K.WORK_HANDED_OVER: frozenset({K.UNIT_ASSIGNED, K.SPECIALIST_ASSIGNED}),
    K.AMENDED: frozenset({K.DEADLINE_SET, K.WITHDRAWN, K.CORRECTED}),
    K.EXTENSION_DECIDED: frozenset({K.DEADLINE_SET}),
}
WHOLE_TASKS = frozenset(kind.value for kind, telling in TELLING.items() if telling.whole)
