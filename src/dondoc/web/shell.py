"""The frame around every page: who is signed in, what the menu offers this role, what waits for him."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from dondoc.accounts.queries.alarms import alarm_since
from dondoc.accounts.queries.sessions import idle_minutes
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.notices.queries import inbox
from dondoc.organisations.queries.standing_in import STOOD_IN_FOR
from dondoc.rules.access import Role
from dondoc.scoring.queries.sheets import there_for
from dondoc.web import badges
from dondoc.web.guide.parts import asked_at
from dondoc.web.templatetags.wording import vn_day

#: url name -> (label, icon, key of the keyboard, name of its badge)
ENTRIES: dict[str, tuple[str, str, str, str]] = {
    "my_work": (N_("Việc của tôi"), "square-check", "v", "mine"),
    "assignments": (N_("Nhiệm vụ"), "list-check", "n", ""),
    "directives": (N_("Văn bản"), "file-text", "b", "to_enter"),
    "confirm_queue": (N_("Chờ xác nhận"), "hourglass", "x", "to_confirm"),
    "extensions": (N_("Gia hạn"), "calendar-plus", "", ""),
    "parts": (N_("Phần phối hợp"), "users", "", ""),
    "missing_report": (N_("Báo thiếu nhiệm vụ"), "file-plus", "", "missing"),
    "urges": (N_("Đôn đốc"), "speakerphone", "", ""),
    "feedbacks": (N_("Phản hồi"), "messages", "", "feedback"),
    "proposals": (N_("Kiến nghị biện pháp"), "gavel", "", ""),
    "inspections": (N_("Kiểm tra"), "zoom-check", "", ""),
    "remarks": (N_("Vướng mắc về Quy chế"), "message-report", "", ""),
    "trainings": (N_("Tập huấn"), "users", "", ""),
    "regulation_reports": (N_("Báo cáo về Quy chế"), "clipboard-data", "", ""),
    "report_rounds": (N_("Kỳ báo cáo"), "calendar-event", "", ""),
    "office_reports": (N_("Báo cáo của Văn phòng"), "file-text", "", ""),
    "explanations": (N_("Giải trình, đính chính"), "message-report", "", ""),
    "scores": (N_("Đánh giá kết quả"), "scale", "", ""),
    "inquiries": (N_("Yêu cầu báo cáo"), "clipboard-data", "", ""),
    "threads": (N_("Trao đổi, vướng mắc"), "message-2", "", "threads"),
    "editions": (N_("Công khai"), "world", "", ""),
    "dashboard": (N_("Toàn cảnh"), "layout-dashboard", "", ""),
    "statistics": (N_("Thống kê"), "chart-bar", "", ""),
    "completeness": (N_("Đối chiếu văn bản"), "clipboard-check", "", "to_register"),
    "exchange": (N_("Liên thông văn bản"), "transfer", "", "exchange"),
    "programmes": (N_("Chương trình công tác"), "calendar-event", "", ""),
    "regulation": (N_("Quy chế"), "book", "", ""),
    "internal_rules": (N_("Quy chế nội bộ"), "book-2", "", ""),
    "setup": (N_("Bắt đầu"), "checkbox", "", ""),
    "agencies": (N_("Cơ quan"), "sitemap", "", ""),
    "calendar": (N_("Lịch làm việc"), "calendar", "", ""),
    "people": (N_("Người dùng"), "users", "", ""),
    "audit_trail": (N_("Nhật ký"), "history", "", ""),
    "hand_overs": (N_("Bàn giao việc"), "transfer", "", ""),
    "system_state": (N_("Tình trạng hệ thống"), "device-desktop", "", ""),
    "jobs": (N_("Công việc nền"), "refresh", "", ""),
    "tokens": (N_("Kết nối phần mềm"), "transfer", "", ""),
    "webhooks": (N_("Báo cho hệ thống khác"), "webhook", "", ""),
    "drills": (N_("Sao lưu và diễn tập"), "archive", "", ""),
    "retention": (N_("Lưu giữ dữ liệu"), "clock", "", ""),
    "limits": (N_("Giới hạn"), "adjustments-horizontal", "", ""),
    "incidents": (N_("Cách ly tài liệu mật"), "shield-lock", "", ""),
    "access_table": (N_("Phân quyền"), "shield-lock", "", ""),
}
#: Words for the bar at the foot of the phone, where the full ones would break.
ON_THE_PHONE = {
    "my_work": N_("Việc"),
    "missing_report": N_("Báo thiếu"),
    "confirm_queue": N_("Xác nhận"),
    "regulation": N_("Quy chế"),
}
LOOK_UP = (N_("Tra cứu"), ("regulation", "internal_rules", "agencies", "calendar"))
#: The same for agencies, which say where the regulation is hard, and for the Office, which also trains on it.
AGENCY_LOOK_UP = (LOOK_UP[0], ("regulation", "remarks", "internal_rules", "agencies", "calendar"))
OFFICE_LOOK_UP = (
    LOOK_UP[0],
    ("regulation", "remarks", "internal_rules", "trainings", "regulation_reports", "agencies", "calendar"),
)
_FOLLOWING = (
    "urges",
    "inquiries",
    "threads",
    "feedbacks",
    "proposals",
    "inspections",
    "explanations",
    "extensions",
    "missing_report",
)
_DOCUMENTS = (N_("Đối chiếu, kết nối"), ("completeness", "exchange", "programmes"))
_AGENCY_WORK = ("my_work", "assignments", "parts", "missing_report")
_AGENCY_TALK = ("inquiries", "urges", "threads", "feedbacks", "explanations", "inspections")
REPORTING = N_("Báo cáo, đánh giá")
FOLLOWING = N_("Theo dõi")
#: What each role's menu holds, in groups (the look, section 4). What is not here does not exist for the role.
MENUS: dict[Role, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Role.OFFICE_SPECIALIST: (
        ("", ("my_work", "assignments", "directives", "confirm_queue")),
        (FOLLOWING, _FOLLOWING),
        (REPORTING, ("dashboard", "statistics", "report_rounds", "office_reports", "scores", "editions")),
        _DOCUMENTS,
        OFFICE_LOOK_UP,
    ),
    Role.OFFICE_LEADER: (
        ("", ("my_work", "dashboard", "assignments", "directives", "confirm_queue")),
        (FOLLOWING, _FOLLOWING),
        (REPORTING, ("statistics", "report_rounds", "office_reports", "scores", "editions")),
        _DOCUMENTS,
        (N_("Giám sát"), ("hand_overs", "audit_trail", "incidents")),
        OFFICE_LOOK_UP,
    ),
    Role.OFFICE_CLERK: (
        ("", ("my_work", "directives", "assignments", "completeness", "exchange")),
        (FOLLOWING, ("urges", "inquiries", "threads", "inspections", "report_rounds")),
        OFFICE_LOOK_UP,
    ),
    Role.PROVINCE_LEADER: (
        ("", ("dashboard", "my_work", "assignments", "directives")),
        (FOLLOWING, ("proposals", "inspections", "extensions", "threads", "feedbacks", "explanations")),
        (REPORTING, ("statistics", "report_rounds", "office_reports", "scores", "editions", "programmes")),
        OFFICE_LOOK_UP,
    ),
    Role.AGENCY_HEAD: (
        ("", _AGENCY_WORK),
        (FOLLOWING, _AGENCY_TALK),
        (REPORTING, ("report_rounds", "scores", "dashboard", "statistics")),
        AGENCY_LOOK_UP,
    ),
    Role.AGENCY_SPECIALIST: (
        ("", _AGENCY_WORK),
        (FOLLOWING, _AGENCY_TALK),
        (REPORTING, ("report_rounds", "scores")),
        AGENCY_LOOK_UP,
    ),
    Role.AGENCY_CLERK: (
        ("", _AGENCY_WORK),
        (FOLLOWING, ("report_rounds", "inquiries", "urges", "threads", "feedbacks")),
        AGENCY_LOOK_UP,
    ),
    Role.INSPECTOR: (("", ("inspections", "assignments")), (LOOK_UP[0], ("regulation", "agencies", "calendar"))),
    Role.READER: (("", ("dashboard", "assignments", "scores", "statistics")), LOOK_UP),
    Role.ADMINISTRATOR: (
        ("", ("setup", "agencies", "people", "calendar", "regulation")),
        (
            N_("Vận hành"),
            (
                "system_state",
                "jobs",
                "drills",
                "retention",
                "tokens",
                "webhooks",
                "limits",
                "incidents",
                "access_table",
                "audit_trail",
            ),
        ),
    ),
}
#: Pages that belong to an entry of the menu without being it.
UNDER = {
    "statistics_ageing": "statistics",
    "statistics_returns": "statistics",
    "statistics_extensions": "statistics",
    "statistics_own_clocks": "statistics",
    **dict.fromkeys(("edition", "edition_tasks", "edition_act"), "editions"),
    "task": "assignments",
    "assignment": "assignments",
    "deed": "assignments",
    "task_correct": "assignments",
    "directive": "directives",
    "part": "parts",
    "directive_register": "directives",
    "directive_edit": "directives",
    "directive_split": "directives",
    "directive_check": "directives",
    "urge": "urges",
    **dict.fromkeys(("thread", "thread_new", "thread_act"), "threads"),
    **dict.fromkeys(("inquiry", "inquiry_new", "inquiry_ask", "inquiry_answer", "inquiry_joined"), "inquiries"),
    **dict.fromkeys(("inquiry_put_off", "inquiry_withdraw", "inquiry_remind"), "inquiries"),
    **dict.fromkeys(("exchange_message", "exchange_act", "exchange_decide"), "exchange"),
    **dict.fromkeys(("exchange_out", "exchange_answers", "exchange_answer"), "exchange"),
    **dict.fromkeys(("score_sheet", "score_sheet_act", "score_line", "score_line_act", "score_rows"), "scores"),
    **dict.fromkeys(("score_lists", "score_trial", "score_signals", "score_cause"), "scores"),
    "feedback": "feedbacks",
    "feedback_new": "feedbacks",
    "feedback_act": "feedbacks",
    "measures_choose": "proposals",
    "proposal": "proposals",
    "proposal_act": "proposals",
    "measure_act": "proposals",
    "inspection": "inspections",
    **dict.fromkeys(("inspection_new", "inspection_edit", "inspection_step", "inspection_risk"), "inspections"),
    **dict.fromkeys(("inspection_choose", "inspection_sample"), "inspections"),
    **dict.fromkeys(
        ("inspection_team", "inspection_teams", "inspection_team_new", "inspection_team_act"), "inspections"
    ),
    **dict.fromkeys(
        ("inspection_plan", "inspection_plans", "inspection_plan_new", "inspection_plan_act"), "inspections"
    ),
    **dict.fromkeys(("inspection_plan_line", "inspection_desk", "inspection_desk_agency"), "inspections"),
    **dict.fromkeys(
        ("inspection_conclusion", "inspection_conclusion_act", "inspection_conclusion_check"), "inspections"
    ),
    **dict.fromkeys(("inspection_recommendations", "inspection_all_recommendations"), "inspections"),
    **dict.fromkeys(
        ("inspection_recommendation", "inspection_recommendation_act", "inspection_session"), "inspections"
    ),
    **dict.fromkeys(("inspections_own", "inspection_own_new", "inspection_looks"), "inspections"),
    **dict.fromkeys(("inspection_tasks", "inspection_task", "inspection_evidence", "inspection_notice"), "inspections"),
    **dict.fromkeys(
        ("inspection_papers", "inspection_paper_act", "inspection_invite", "inspection_minutes"), "inspections"
    ),
    **dict.fromkeys(("inspection_minutes_one", "inspection_minutes_act", "inspection_team_member"), "inspections"),
    "remark": "remarks",
    "regulation_report": "regulation_reports",
    **dict.fromkeys(("report_round", "report_special", "agency_report", "agency_report_text"), "report_rounds"),
    **dict.fromkeys(("office_report", "office_approval", "office_approval_check", "office_section"), "office_reports"),
    "paper_templates": "office_reports",
    "remark_new": "remarks",
    "urge_new": "urges",
    "urge_answer": "urges",
    "urge_signed": "urges",
    "corrections": "explanations",
    "reported_figures": "explanations",
    "reported_new": "explanations",
    "reported": "explanations",
    "correction": "explanations",
    "correction_ask": "assignments",
    "explanation": "explanations",
    "explanation_rows": "explanations",
    "stuck_reports": "urges",
    "stuck_report": "urges",
    "stuck_report_new": "urges",
    "register_load": "completeness",
    "register_set_aside": "completeness",
    "programme": "programmes",
    "intake": "directives",
    "updates_sheet": "assignments",
    "readings": "directives",
    "reading": "directives",
    "intake_batch": "directives",
    "confirm_one": "confirm_queue",
    "confirm_many": "confirm_queue",
    "lifecycle": "regulation",
    "local_decisions": "regulation",
    "local_decision": "regulation",
    "calendar_notice": "calendar",
    "calendar_day_remove": "calendar",
    "person": "people",
    "access_review": "people",
    "person_new": "people",
    "person_email": "people",
    "mailbox": "jobs",
    "drill": "drills",
    "token_new": "tokens",
    "token_revoke": "tokens",
    "api_reference": "tokens",
    **dict.fromkeys(("webhook", "webhook_new", "webhook_edit", "webhook_act"), "webhooks"),
    "mailbox_message": "jobs",
    "incident": "incidents",
    "people_import": "people",
    "post_new": "people",
    "post_end": "people",
    "hand_over": "people",
    "person_stand_in": "people",
    "agency": "agencies",
    "agencies_import": "agencies",
    "agency_new": "agencies",
    "agency_edit": "agencies",
    "agency_rename": "agencies",
    "agency_merge": "agencies",
    "agency_groups": "agencies",
    "agency_group": "agencies",
    "regulation_text": "regulation",
    "regulation_text_add": "regulation",
    "regulation_text_remove": "regulation",
    "internal_rule": "internal_rules",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables that base.html reads. Parts of a page swapped in by htmx have no frame, so nothing is asked for them."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"shell": {"demo_strip": demo_strip(request), "system_name": "Đôn Đốc"}}
    if request.htmx and not request.htmx.boosted:
        return {}
    menu = _menu(request, badges.of(request))
    return {
        "shell": {
            "system_name": "Đôn Đốc",
            "province": current().issuing_body,
            "user_name": actor.name,
            "post_title": actor.described,
            "agency_name": actor.agency_name,
            "initials": "".join(word[0] for word in actor.name.split()[-2:]),
            "posts": [
                {"id": p.pk, "title": p.title, "agency": p.agency.name, "current": p.pk == actor.post_id}
                for p in request.posts
            ],
            "notices_url": reverse("notices"),
            "unread": inbox.unread(actor.user_id, {p.agency_id for p in request.posts}),
            "demo_strip": demo_strip(request),
            **_told_to_administrators(request),
            "presence_url": reverse("still_here") if idle_minutes(actor.role) else "",
            "today_words": vn_day(request.today),
            "home_url": reverse("home"),
            "search_url": reverse("search"),
            "palette_url": reverse("palette"),
            "switch_url": reverse("switch_post"),
            "stand_in_url": reverse("own_stand_in") if actor.role in STOOD_IN_FOR else "",
            "signout_url": reverse("signout"),
            "offers": {name for _title, names in MENUS[request.actor.role] for name in names},
            "identities_url": reverse("own_identities") if settings.ENV.single_sign_on.on else "",
            **_to_learn(request, actor.role),
            "language_url": reverse("set_language"),
        },
        "nav": menu,
        "phone_nav": [item | {"label": item["short"]} for item in menu[0]["items"][:3]],
    }


def _to_learn(request: HttpRequest, role: Role) -> dict[str, str]:
    """What the role's guide says of this page; the test mailbox and the exercises, "" where the work is real."""
    mode = settings.ENV.mode
    view = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "guide_url": asked_at(role, view, UNDER.get(view, view)),
        "mailbox_url": reverse("mailbox") if mode == "demo" else "",
        "exercises_url": reverse("exercises") if mode != "production" else "",
    }


def _told_to_administrators(request: HttpRequest) -> dict[str, Any]:
    """That another post of theirs does other work, and since when the use of the emergency account waits to be acknowledged."""
    if request.actor.role is not Role.ADMINISTRATOR:
        return {"administers": False, "alarm": None}
    beside = any(p.role != Role.ADMINISTRATOR for p in request.posts)
    return {"administers": beside, "alarm": badges.kept(request, "alarm", alarm_since)}


def demo_strip(request: HttpRequest) -> str:
    """Said on every page of a demo or of training, so that nobody takes it for the real thing."""
    if settings.ENV.mode == "production":
        return ""
    today = vn_day(clock.today())
    if settings.ENV.mode == "training":
        return _("BẢN TẬP HUẤN · dữ liệu ở đây không phải dữ liệu thật · hôm nay được đặt là {day}").format(day=today)
    if clock.is_set():
        return _("BẢN DÙNG THỬ · người, văn bản và nhiệm vụ đều là dữ liệu bịa · hôm nay được đặt là {day}").format(
            day=today
        )
    return _("BẢN DÙNG THỬ · người, văn bản và nhiệm vụ đều là dữ liệu bịa · {day}").format(day=today)


def _menu(request: HttpRequest, badges: dict[str, int]) -> list[dict[str, Any]]:
    match, language = request.resolver_match, get_language()
    here = UNDER.get(match.view_name, match.view_name) if match else ""
    return [
        {
            "title": _(title) if title else "",
            "items": [
                _item(name, here, badges, language) for name in names if name != "scores" or there_for(request.actor)
            ],
        }
        for title, names in MENUS[request.actor.role]
    ]


def _item(name: str, here: str, badges: dict[str, int], language: str | None) -> dict[str, Any]:
    waiting = badges.get(ENTRIES[name][3], 0) or ""
    return _entry(name, language) | {"active": name == here, "badge": waiting, "gold": name == "my_work"}


@lru_cache(maxsize=128)
def _entry(name: str, language: str | None) -> dict[str, Any]:
    """What is the same on every page. `language` is that of the words; named because the entry is remembered by it."""
    label, icon, key, _badge = ENTRIES[name]
    return {
        "label": _(label),
        "short": _(ON_THE_PHONE.get(name, label)),
        "icon": icon,
        "url": reverse(name),
        "key": key,
    }
