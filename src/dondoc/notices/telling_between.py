"""Who is told of what passes between agencies, the Office and the leaders beside a task: threads, explanations, feedback, requests (as `telling`)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearers import (
    Telling,
    both,
    carriers,
    checkers,
    desks,
    helpers,
    in_charge,
    named,
    on_the_day,
    once_all_answered,
    signers,
    where_figures_differ,
)

BETWEEN: dict[K, Telling] = {
    K.EXPLANATION_DEMANDED: Telling(
        desks("agency"),
        N_("Văn phòng yêu cầu cơ quan giải trình của kỳ báo cáo"),
        page=("explanation", "explanation"),
    ),
    K.EXPLAINED: Telling(
        named("by_user"),
        N_("%(agency)s đã gửi giải trình của kỳ báo cáo"),
        page=("explanation", "explanation"),
    ),
    K.CORRECTION_ASKED: Telling(
        in_charge,
        N_("%(agency)s đề nghị đính chính nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("correction", "correction"),
    ),
    K.CORRECTION_ANSWERED: Telling(
        desks("agency"),
        N_("Văn phòng đã trả lời đề nghị đính chính của cơ quan"),
        page=("correction", "correction"),
    ),
    K.ANSWER_PROPOSED: Telling(
        carriers,
        N_(
            "Báo cáo của cơ quan đã đến qua liên thông, có thể dùng làm kết quả của nhiệm vụ theo văn bản %(number)s: %(title)s"
        ),
        page=("exchange_answer", "proposal"),
    ),
    K.DELIVERY_REFUSED: Telling(
        in_charge,
        N_("Nơi nhận từ chối tiếp nhận văn bản %(number)s qua liên thông: %(title)s"),
        page=("exchange_message", "message"),
    ),
    K.THREAD_OPENED: Telling(
        both(helpers, desks("departments")),
        N_("%(agency)s báo vướng mắc, nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("thread", "thread"),
        by="said",
        variants={
            "beyond_means": (N_("%(agency)s báo việc vượt khả năng, nhiệm vụ theo văn bản %(number)s: %(title)s"), ""),
            "difference": (N_("%(agency)s nêu ý kiến khác nhau, nhiệm vụ theo văn bản %(number)s: %(title)s"), ""),
            "question": (N_("%(agency)s hỏi về nhiệm vụ theo văn bản %(number)s: %(title)s"), ""),
            "question_general": (N_("%(agency)s gửi Văn phòng một câu hỏi"), ""),
            "figures": (N_("Chênh lệch số liệu được nêu, nhiệm vụ theo văn bản %(number)s: %(title)s"), ""),
            "figures_general": (N_("Chênh lệch số liệu của một cơ quan được nêu"), ""),
        },
    ),
    K.SIDE_ASKED: Telling(
        desks("asked"),
        N_("Cơ quan được đề nghị nêu ý kiến về nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("thread", "thread"),
        by="said",
        variants={
            "question_general": (N_("Cơ quan được đề nghị nêu ý kiến"), ""),
            "figures": (N_("Cơ quan được đề nghị làm rõ số liệu, nhiệm vụ theo văn bản %(number)s: %(title)s"), ""),
            "figures_general": (N_("Cơ quan được đề nghị làm rõ chênh lệch số liệu"), ""),
        },
    ),
    K.SIDE_HEARD: Telling(helpers, N_("%(agency)s đã nêu ý kiến trong một trao đổi"), page=("thread", "thread")),
    K.THREAD_SAID: Telling(helpers, N_("%(agency)s trình bày thêm trong một trao đổi"), page=("thread", "thread")),
    K.THREAD_PROPOSED: Telling(
        named("put_to"),
        N_("Văn phòng trình anh/chị cho ý kiến chỉ đạo, nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("thread", "thread"),
        by="said",
        variants={"question_general": (N_("Văn phòng trình anh/chị cho ý kiến chỉ đạo"), "")},
    ),
    K.THREAD_DIRECTED: Telling(
        both(helpers, desks("agency", "sides")),
        N_("Đã có ý kiến chỉ đạo về vướng mắc, ý kiến khác nhau của nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("thread", "thread"),
        by="said",
        variants={"question_general": (N_("Đã có ý kiến chỉ đạo về câu hỏi của cơ quan"), "")},
    ),
    K.THREAD_ANSWERED: Telling(
        desks("agency", "sides"), N_("Văn phòng đã trả lời trong một trao đổi"), page=("thread", "thread")
    ),
    K.GUIDANCE_GIVEN: Telling(
        desks("told"),
        N_("Văn phòng hướng dẫn chung về nhiệm vụ theo văn bản %(number)s: %(title)s"),
        page=("thread", "thread"),
        by="said",
        variants={"question_general": (N_("Văn phòng hướng dẫn chung các cơ quan"), "")},
    ),
    K.THREAD_CLOSED: Telling(
        both(helpers, desks("agency", "sides"), named("put_to")),
        N_("Một trao đổi đã kết thúc và có kết quả"),
        page=("thread", "thread"),
    ),
    K.FIGURES_REPORTED: Telling(
        where_figures_differ,
        N_("%(agency)s ghi số liệu báo cáo khác với số liệu trên hệ thống"),
        page=("reported", "reported"),
    ),
    K.INQUIRY_SENT: Telling(
        desks("agencies"),
        N_("Văn phòng yêu cầu cơ quan gửi thông tin, báo cáo, chậm nhất ngày %(day)s"),
        urgent=on_the_day,
        page=("inquiry", "inquiry"),
    ),
    K.INQUIRY_DRAFTED: Telling(
        signers, N_("Dự thảo trả lời yêu cầu thông tin, báo cáo chờ anh/chị ký gửi"), page=("inquiry", "inquiry")
    ),
    K.INQUIRY_ANSWERED: Telling(
        once_all_answered, N_("Mọi cơ quan đã trả lời yêu cầu thông tin, báo cáo"), page=("inquiry_joined", "inquiry")
    ),
    K.INQUIRY_REMINDED: Telling(
        desks("agencies"),
        N_("Văn phòng nhắc cơ quan trả lời yêu cầu thông tin, báo cáo"),
        urgent=on_the_day,
        page=("inquiry", "inquiry"),
    ),
    K.INQUIRY_DAY_SET: Telling(
        desks("agencies"),
        N_("Ngày phải trả lời yêu cầu thông tin, báo cáo được lùi đến %(day)s"),
        page=("inquiry", "inquiry"),
    ),
    K.INQUIRY_WITHDRAWN: Telling(
        desks("agencies"), N_("Văn phòng đã rút một yêu cầu thông tin, báo cáo"), page=("inquiry", "inquiry")
    ),
    K.SCORES_SHOWN: Telling(
        desks("agencies"),
        N_("Văn phòng đã gửi bảng điểm; anh/chị xem điểm của cơ quan mình"),
        page=("score_sheet", "sheet"),
    ),
    K.SCORE_APPEALED: Telling(checkers, N_("%(agency)s đề nghị xem lại điểm"), page=("score_line", "line")),
    K.SCORE_APPEAL_ANSWERED: Telling(
        desks("agency"), N_("Văn phòng đã trả lời đề nghị xem lại điểm của cơ quan"), page=("score_line", "line")
    ),
    K.SCORE_CORRECTED: Telling(desks("agency"), N_("Điểm của cơ quan đã được tính lại"), page=("score_line", "line")),
    K.REPORT_ROUND_OPENED: Telling(
        desks("agencies"),
        N_("Văn phòng yêu cầu cơ quan báo cáo đột xuất, gửi chậm nhất ngày %(day)s"),
        urgent=on_the_day,
        page=("report_round", "code"),
    ),
    K.REPORTS_REMINDED: Telling(
        desks("agencies"),
        N_("Văn phòng nhắc cơ quan gửi báo cáo kỳ"),
        urgent=on_the_day,
        page=("report_round", "code"),
    ),
    K.REPORT_HANDED_UP: Telling(signers, N_("Dự thảo báo cáo kỳ chờ anh/chị ký gửi"), page=("agency_report", "report")),
    K.REPORT_HANDED_BACK: Telling(
        named("by_user"), N_("Thủ trưởng trả lại dự thảo báo cáo kỳ để sửa"), page=("agency_report", "report")
    ),
    K.REPORT_SENT_BACK: Telling(
        desks("agency"),
        N_("Văn phòng trả lại báo cáo kỳ; cơ quan gửi lại chậm nhất ngày %(day)s"),
        urgent=on_the_day,
        page=("agency_report", "report"),
    ),
    K.FEEDBACK_SENT: Telling(
        both(checkers, desks("about")), N_("%(agency)s gửi phản hồi mới"), page=("feedback", "feedback")
    ),
    K.FEEDBACK_TIED: Telling(
        desks("agency"),
        N_("Phản hồi của %(agency)s đã được gắn với nhiệm vụ; anh/chị xem được tình trạng nhiệm vụ"),
        page=("feedback", "feedback"),
    ),
    K.FEEDBACK_REPLIED: Telling(
        both(checkers, desks("agency")),
        N_("Cơ quan được phản hồi đã nêu ý kiến về phản hồi của %(agency)s"),
        page=("feedback", "feedback"),
    ),
    K.FEEDBACK_URGED: Telling(
        desks("agency"), N_("Văn phòng đã đôn đốc theo phản hồi của %(agency)s"), page=("feedback", "feedback")
    ),
    K.FEEDBACK_ASKED: Telling(
        both(named("put_to"), desks("agency")),
        N_("Phản hồi của %(agency)s được báo cáo xin ý kiến Chủ tịch UBND tỉnh"),
        page=("feedback", "feedback"),
    ),
    K.FEEDBACK_DIRECTED: Telling(
        both(named("asked_by"), desks("agency", "about")),
        N_("Đã có ý kiến chỉ đạo về phản hồi của %(agency)s"),
        page=("feedback", "feedback"),
    ),
    K.MEASURES_HANDED_BACK: Telling(
        named("by_user"), N_("Lãnh đạo Văn phòng chuyển lại dự thảo kiến nghị biện pháp"), page=("proposal", "proposal")
    ),
    K.MEASURES_PUT: Telling(
        named("put_to"),
        N_("Văn phòng trình kiến nghị biện pháp để anh/chị quyết định"),
        page=("proposal", "proposal"),
    ),
    K.MEASURES_DECIDED: Telling(
        named("by_user"), N_("Đã có quyết định về các kiến nghị biện pháp"), page=("proposal", "proposal")
    ),
    K.REMARK_ANSWERED: Telling(
        desks("agency"), N_("Văn phòng đã trả lời phản ánh của cơ quan về Quy chế"), page=("remark", "remark")
    ),
    K.FEEDBACK_ANSWERED: Telling(
        desks("agency"), N_("Văn phòng đã trả lời phản hồi của %(agency)s"), page=("feedback", "feedback")
    ),
}
