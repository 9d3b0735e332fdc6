"""The words and icons of "Việc của tôi" and of the list: what is to be done, the button that does it, where it leads."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.dashboard.queries.work_lines import WorkLine
from dondoc.dashboard.work_words import DEED_WORDS
from dondoc.rules.due_work import Work
from dondoc.rules.own_clocks import When
from dondoc.web.work import inspecting
from dondoc.web.work.acts import Act, Look, Word

DEEDS: dict[Work, Look] = {
    Work.REGISTER: Look(DEED_WORDS[Work.REGISTER], "file-plus"),
    Work.ENTER: Look(DEED_WORDS[Work.ENTER], "file-plus"),
    Work.SUPPLEMENT: Look(DEED_WORDS[Work.SUPPLEMENT], "file-plus"),
    Work.ANSWER: Look(DEED_WORDS[Work.ANSWER], "corner-up-left"),
    Work.MISSING: Look(DEED_WORDS[Work.MISSING], "message-2"),
    Work.CONFIRM: Look(DEED_WORDS[Work.CONFIRM], "hourglass"),
    Work.ORIGIN: Look(DEED_WORDS[Work.ORIGIN], "upload"),
    Work.PROPOSE_EXTENSION: Look(DEED_WORDS[Work.PROPOSE_EXTENSION], "calendar-event"),
    Work.HELP: Look(DEED_WORDS[Work.HELP], "message-2"),
    Work.CORRECT: Look(DEED_WORDS[Work.CORRECT], "edit"),
    Work.FEEDBACK: Look(DEED_WORDS[Work.FEEDBACK], "message-2"),
    Work.ESCALATE: Look(DEED_WORDS[Work.ESCALATE], "alert-triangle"),
    Work.APPROVE_MEASURES: Look(DEED_WORDS[Work.APPROVE_MEASURES], "gavel"),
    Work.CARRY_MEASURES: Look(DEED_WORDS[Work.CARRY_MEASURES], "gavel"),
    Work.REMARK: Look(DEED_WORDS[Work.REMARK], "message-2"),
    Work.DECIDE_MEASURES: Look(DEED_WORDS[Work.DECIDE_MEASURES], "gavel"),
    Work.DECIDE_EXTENSION: Look(DEED_WORDS[Work.DECIDE_EXTENSION], "calendar-event"),
    Work.DIRECT: Look(DEED_WORDS[Work.DIRECT], "message-2"),
    Work.DIRECT_FEEDBACK: Look(DEED_WORDS[Work.DIRECT_FEEDBACK], "message-2"),
    Work.APPROVE_OFFICE_REPORT: Look(DEED_WORDS[Work.APPROVE_OFFICE_REPORT], "writing-sign"),
    Work.PUBLISH: Look(DEED_WORDS[Work.PUBLISH], "world"),
    Work.WRITE_OFFICE_REPORT: Look(DEED_WORDS[Work.WRITE_OFFICE_REPORT], "pencil"),
    Work.TAKE_REPORTS: Look(DEED_WORDS[Work.TAKE_REPORTS], "inbox"),
    Work.SIGN_REPORT: Look(DEED_WORDS[Work.SIGN_REPORT], "writing-sign"),
    Work.WRITE_REPORT: Look(DEED_WORDS[Work.WRITE_REPORT], "pencil"),
    Work.BEGIN_REPORT: Look(DEED_WORDS[Work.BEGIN_REPORT], "file-plus"),
    Work.SIGN: Look(DEED_WORDS[Work.SIGN], "writing-sign"),
    Work.REDO: Look(DEED_WORDS[Work.REDO], "refresh-alert"),
    Work.URGED: Look(DEED_WORDS[Work.URGED], "message-2"),
    Work.INQUIRY: Look(DEED_WORDS[Work.INQUIRY], "message-2"),
    Work.SCORE_APPEAL: Look(DEED_WORDS[Work.SCORE_APPEAL], "message-2"),
    Work.APPROVE_SCORES: Look(DEED_WORDS[Work.APPROVE_SCORES], "writing-sign"),
    Work.SCORE: Look(DEED_WORDS[Work.SCORE], "clipboard-check"),
    Work.EXPLAIN: Look(DEED_WORDS[Work.EXPLAIN], "message-2"),
    Work.OPINION: Look(DEED_WORDS[Work.OPINION], "message-2"),
    Work.PART: Look(DEED_WORDS[Work.PART], "upload"),
    Work.PRE_CHECK: Look(DEED_WORDS[Work.PRE_CHECK], "message-2"),
    Work.MEND: Look(DEED_WORDS[Work.MEND], "arrow-back-up"),
    Work.ACCEPT: Look(DEED_WORDS[Work.ACCEPT], "inbox"),
    Work.UPDATE: Look(DEED_WORDS[Work.UPDATE], "pencil"),
    Work.PERIOD: Look(DEED_WORDS[Work.PERIOD], "calendar-event"),
    **inspecting.DEEDS,
}
CHIPS: dict[str, Word] = {
    "enter": gettext_lazy("Nhập"),
    "confirm": gettext_lazy("Xác nhận"),
    "decide": gettext_lazy("Quyết định"),
    "origin": gettext_lazy("Cấp trên chờ"),
    "solve": gettext_lazy("Giải quyết"),
    "urge": gettext_lazy("Đôn đốc"),
    "measures": gettext_lazy("Kiến nghị"),
    "sign": gettext_lazy("Chờ ký"),
    "returned": gettext_lazy("Trả lại"),
    "asked": gettext_lazy("Được hỏi"),
    "report": gettext_lazy("Báo cáo kỳ"),
    "inspection": gettext_lazy("Kiểm tra"),
    "pre_check": gettext_lazy("Nêu ý kiến"),
    "new": gettext_lazy("Mới giao"),
    "update": gettext_lazy("Cần cập nhật"),
}
WHENS: dict[When, Look] = {
    When.OVERDUE: Look(gettext_lazy("Quá hạn"), "alert-triangle"),
    When.TODAY: Look(gettext_lazy("Phải xong hôm nay"), "clock-hour-4"),
    When.AHEAD: Look(gettext_lazy("Sắp tới"), "calendar-event"),
    When.UNDATED: Look(gettext_lazy("Chưa có mốc"), "infinity"),
}
#: Whose word came back, before what was said.
SAID: dict[str, Word] = {
    "return": gettext_lazy("Văn phòng trả lại:"),
    "keep": gettext_lazy("Văn phòng trả lời:"),
    "reopen": gettext_lazy("Văn phòng mở lại:"),
    "hand_back": gettext_lazy("Thủ trưởng trả dự thảo:"),
    "draft": gettext_lazy("Dự thảo kết quả:"),
    "asked": gettext_lazy("Lý do xin gia hạn:"),
    "advised_as_asked": gettext_lazy("Văn phòng đề xuất đồng ý:"),
    "advised_other_day": gettext_lazy("Văn phòng đề xuất ngày khác:"),
    "advised_refuse": gettext_lazy("Văn phòng đề xuất không gia hạn:"),
    "part": gettext_lazy("Cơ quan chủ trì cần:"),
    "urge": gettext_lazy("Nội dung đôn đốc:"),
    "thread_says": gettext_lazy("Cơ quan trình bày:"),
    "thread_asks": gettext_lazy("Được hỏi:"),
    "thread_proposes": gettext_lazy("Văn phòng đề xuất:"),
    "thread_directs": gettext_lazy("Ý kiến chỉ đạo:"),
    "inquiry": gettext_lazy("Văn phòng cần:"),
    "feedback": gettext_lazy("Nội dung phản hồi:"),
    "feedback_asked": gettext_lazy("Văn phòng xin ý kiến:"),
    "correct": gettext_lazy("Chỗ sai:"),
    "report_sent_back": gettext_lazy("Văn phòng trả lại báo cáo:"),
    "report_handed_back": gettext_lazy("Thủ trưởng trả dự thảo:"),
    "remark": gettext_lazy("Đề nghị của cơ quan:"),
    "measures_back": gettext_lazy("Lãnh đạo Văn phòng chuyển lại:"),
    "explain": gettext_lazy("Văn phòng yêu cầu:"),
    "score_appeal": gettext_lazy("Cơ quan đề nghị:"),
}


def acts_of(line: WorkLine, *, signs: bool) -> list[Act]:
    """The most likely deed first, then what else can be done from the row."""
    made = {
        Work.REGISTER: _register,
        Work.ENTER: _enter,
        Work.SUPPLEMENT: _supplement,
        Work.ANSWER: _answer,
        Work.MISSING: _missing,
        Work.CONFIRM: _confirm,
        Work.ORIGIN: _above,
        Work.PROPOSE_EXTENSION: _propose,
        Work.DECIDE_EXTENSION: _decide,
        Work.PART: _part,
        Work.PRE_CHECK: _pre_check,
        Work.ESCALATE: _escalate,
        Work.URGED: _urged,
        Work.HELP: _help,
        Work.DIRECT: _direct,
        Work.OPINION: _opinion,
        Work.INQUIRY: _inquiry,
        Work.FEEDBACK: _feedback,
        Work.DIRECT_FEEDBACK: _direct_feedback,
        Work.EXPLAIN: _explain,
        Work.SCORE_APPEAL: _score,
        Work.APPROVE_SCORES: _score,
        Work.SCORE: _score,
        Work.CORRECT: _correct,
        Work.APPROVE_MEASURES: _measures,
        Work.CARRY_MEASURES: _measures,
        Work.DECIDE_MEASURES: _measures,
        Work.REMARK: _remark,
        **dict.fromkeys((Work.SIGN_REPORT, Work.WRITE_REPORT), _report),
        Work.BEGIN_REPORT: _round,
        Work.TAKE_REPORTS: _round,
        Work.APPROVE_OFFICE_REPORT: _office_report,
        Work.WRITE_OFFICE_REPORT: _office_report,
        Work.PUBLISH: _publish,
        **inspecting.ACTS,
    }.get(line.work)
    return made(line) if made else _of_assignment(line, signs)


def _register(line: WorkLine) -> list[Act]:
    return [
        Act(_("Đăng ký"), f"{reverse('directive_register')}?tu-so={line.pk}"),
        Act(_("Không theo dõi"), reverse("register_set_aside", args=[line.pk])),
    ]


def _enter(line: WorkLine) -> list[Act]:
    word = _("Nhập tiếp") if line.entered_tasks else _("Nhập")
    return [Act(word, reverse("directive_split", args=[line.directive_id]))]


def _supplement(line: WorkLine) -> list[Act]:
    return [Act(_("Kiểm tra, giao"), reverse("directive_check", args=[line.directive_id]))]


def _answer(line: WorkLine) -> list[Act]:
    """The three ways on of TH 5.2.a: another agency, the same with an answer, other words."""
    pk = line.assignment_id
    correct = f"{reverse('task_correct', args=[line.task_id])}?luot={pk}"
    return [
        Act(_("Chuyển cơ quan khác"), reverse("deed", args=[pk, "chuyen"]), opens=True),
        Act(_("Giữ nguyên, trả lời"), reverse("deed", args=[pk, "giu-nguyen"]), opens=True),
        Act(_("Đính chính nội dung"), correct),
    ]


def _missing(line: WorkLine) -> list[Act]:
    return [Act(_("Trả lời"), f"{reverse('missing_report')}#thieu-{line.pk}")]


def _confirm(line: WorkLine) -> list[Act]:
    if line.count == 1 and line.assignment_id:
        return [Act(_("Xem kết quả"), reverse("confirm_one", args=[line.assignment_id]))]
    word = ngettext("Xác nhận %(n)s", "Xác nhận %(n)s", line.count) % {"n": line.count}
    return [Act(word, f"{reverse('confirm_many')}?task={line.task_id}")]


def _above(line: WorkLine) -> list[Act]:
    return [Act(_("Đã báo cáo"), reverse("task_report_up", args=[line.task_id]))]


def _escalate(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, trình"), reverse("escalate", args=[line.directive_id]))]


def _propose(line: WorkLine) -> list[Act]:
    return [Act(_("Đề xuất"), reverse("deed", args=[line.assignment_id, "de-xuat-gia-han"]), opens=True)]


def _decide(line: WorkLine) -> list[Act]:
    return [Act(_("Quyết định"), reverse("deed", args=[line.assignment_id, "quyet-dinh-gia-han"]), opens=True)]


def _part(line: WorkLine) -> list[Act]:
    return [
        Act(_("Gửi"), reverse("part", args=[line.pk, "gui"]), opens=True),
        Act(_("Không gửi được"), reverse("part", args=[line.pk, "tu-choi"]), opens=True),
    ]


def _pre_check(line: WorkLine) -> list[Act]:
    """Several of one task are looked at on its page, agency by agency."""
    if line.assignment_id:
        return [Act(_("Nêu ý kiến"), reverse("deed", args=[line.assignment_id, "y-kien"]), opens=True)]
    word = ngettext("Xem %(n)s kết quả", "Xem %(n)s kết quả", line.entered_tasks) % {"n": line.entered_tasks}
    return [Act(word, reverse("task", args=[line.task_id]))]


def _urged(line: WorkLine) -> list[Act]:
    return [Act(_("Trả lời"), reverse("urge_answer", args=[line.pk]), opens=True)]


def _correct(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, trả lời"), reverse("correction", args=[line.pk]))]


def _explain(line: WorkLine) -> list[Act]:
    return [Act(_("Giải trình"), reverse("explanation", args=[line.pk]))]


def _score(line: WorkLine) -> list[Act]:
    if line.work is Work.APPROVE_SCORES:
        return [Act(_("Xem, duyệt"), reverse("score_sheet", args=[line.pk]))]
    word = _("Xem, trả lời") if line.work is Work.SCORE_APPEAL else _("Xem, cho ý kiến")
    return [Act(word, reverse("score_line", args=[line.pk]))]


def _feedback(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, xử lý"), reverse("feedback", args=[line.pk]))]


def _direct_feedback(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, cho ý kiến"), reverse("feedback", args=[line.pk]) + "#chi-dao")]


def _measures(line: WorkLine) -> list[Act]:
    word = {
        Work.APPROVE_MEASURES: _("Xem, duyệt"),
        Work.CARRY_MEASURES: _("Làm tiếp"),
        Work.DECIDE_MEASURES: _("Xem, quyết định"),
    }[line.work]
    return [Act(word, reverse("proposal", args=[line.pk]))]


def _remark(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, trả lời"), reverse("remark", args=[line.pk]))]


def _report(line: WorkLine) -> list[Act]:
    word = _("Xem, ký gửi") if line.work is Work.SIGN_REPORT else _("Viết tiếp")
    return [Act(word, reverse("agency_report", args=[line.pk]))]


def _round(line: WorkLine) -> list[Act]:
    word = _("Lập báo cáo") if line.work is Work.BEGIN_REPORT else _("Xem, tiếp nhận")
    return [Act(word, reverse("report_round", args=[line.ground]))]


def _publish(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, phê duyệt"), reverse("edition", args=[line.pk]))]


def _office_report(line: WorkLine) -> list[Act]:
    word = _("Xem, duyệt") if line.work is Work.APPROVE_OFFICE_REPORT else _("Lập, viết tiếp")
    return [Act(word, reverse("office_report", args=[line.ground]))]


def _inquiry(line: WorkLine) -> list[Act]:
    """Words are written in the row; files and tables on the page, where there is room."""
    if line.ground == "text":
        return [Act(_("Trả lời"), reverse("inquiry_answer", args=[line.pk]), opens=True)]
    return [Act(_("Trả lời"), f"{reverse('inquiry_ask', args=[line.pk])}#tra-loi")]


def _help(line: WorkLine) -> list[Act]:
    """What was directed is carried out on its page; else the likeliest: a question is answered, the rest is put to a leader."""
    see = Act(_("Xem, giải quyết"), reverse("thread", args=[line.pk]))
    if line.said_deed == "thread_directs":
        return [Act(_("Ghi kết quả"), reverse("thread_act", args=[line.pk, "ket-qua"]), opens=True), see]
    if line.ground in ("question", "figures"):
        return [Act(_("Trả lời"), reverse("thread_act", args=[line.pk, "tra-loi"]), opens=True), see]
    return [Act(_("Đề xuất"), reverse("thread_act", args=[line.pk, "de-xuat"]), opens=True), see]


def _direct(line: WorkLine) -> list[Act]:
    return [Act(_("Chỉ đạo"), reverse("thread_act", args=[line.pk, "chi-dao"]), opens=True)]


def _opinion(line: WorkLine) -> list[Act]:
    return [Act(_("Nêu ý kiến"), reverse("thread_act", args=[line.pk, "y-kien"]), opens=True)]


def _of_assignment(line: WorkLine, signs: bool) -> list[Act]:
    def deed(word: str) -> str:
        return reverse("deed", args=[line.assignment_id, word])

    first: dict[Work, Act] = {
        Work.SIGN: Act(_("Xem, ký nộp"), deed("ky-nop"), opens=True),
        Work.REDO: Act(_("Nộp lại"), deed("ket-qua"), opens=True),
        Work.MEND: Act(_("Sửa, trình lại"), deed("ket-qua"), opens=True),
        Work.ACCEPT: Act(_("Tiếp nhận"), deed("tiep-nhan"), posts=True),
        Work.PERIOD: Act(_("Cập nhật kỳ này"), deed("cap-nhat"), opens=True),
    }
    found = [first.get(line.work) or Act(_("Cập nhật"), deed("cap-nhat"), opens=True)]
    if line.work is Work.SIGN:
        found.append(Act(_("Trả dự thảo để sửa"), deed("tra-du-thao"), opens=True))
    if line.work is Work.ACCEPT:
        found.append(Act(_("Không đúng?"), deed("de-nghi-dieu-chinh"), opens=True))
        if signs:
            found.append(Act(_("Giao người"), deed("giao-nguoi"), opens=True))
    return found


#: The page of a record that a line bears the number of.
PAGES = {
    Work.PUBLISH: "edition",
    Work.URGED: "urge",
    Work.CORRECT: "correction",
    Work.EXPLAIN: "explanation",
    Work.INQUIRY: "inquiry_ask",
    Work.REMARK: "remark",
}


def title_url(line: WorkLine) -> str:
    """Where the title leads: the record that the line speaks of."""
    if line.assignment_id:
        return reverse("assignment", args=[line.assignment_id])
    if line.work in inspecting.ACTS:
        return inspecting.ACTS[line.work](line)[0].url
    if line.work in (Work.SCORE, Work.SCORE_APPEAL, Work.APPROVE_SCORES):
        return _score(line)[0].url
    if line.work in (Work.SIGN_REPORT, Work.WRITE_REPORT):
        return _report(line)[0].url
    if line.work in (Work.APPROVE_OFFICE_REPORT, Work.WRITE_OFFICE_REPORT):
        return _office_report(line)[0].url
    if line.work in (Work.BEGIN_REPORT, Work.TAKE_REPORTS):
        return _round(line)[0].url
    if line.work in (Work.FEEDBACK, Work.DIRECT_FEEDBACK):
        return reverse("feedback", args=[line.pk])
    if line.work in PAGES:
        return reverse(PAGES[line.work], args=[line.pk])
    if line.work in (Work.HELP, Work.DIRECT, Work.OPINION):
        return reverse("thread", args=[line.pk])
    if line.work in (Work.APPROVE_MEASURES, Work.CARRY_MEASURES, Work.DECIDE_MEASURES):
        return reverse("proposal", args=[line.pk])
    if line.work is Work.MISSING:
        return reverse("missing_report")
    if line.work is Work.REGISTER:
        return reverse("completeness")
    if line.work in (Work.ORIGIN, Work.PRE_CHECK):
        return reverse("task", args=[line.task_id])
    if line.work is Work.CONFIRM:
        return f"{reverse('confirm_queue')}?task={line.task_id}"
    return reverse("directive", args=[line.directive_id])


def context_of(line: WorkLine, *, signs: bool, first: bool = False) -> dict[str, Any]:
    """What the template of a row takes. `first`: its button is the page's one primary button. `folds`: it opens with what was said."""
    return {
        "line": line,
        "deed": DEEDS[line.work],
        "acts": acts_of(line, signs=signs),
        "url": title_url(line),
        "said_word": SAID.get(line.said_deed, ""),
        "first": first,
        "folds": line.work is Work.ANSWER,
    }
