"""Words of the task page: what each group of agencies needs, what each entry of the timeline says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from dondoc.intake.updates_judging import TOKEN as BY_SHEET
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.fanout import PARTS, Fanout, Need
from dondoc.tasks.queries.timeline import Entry
from dondoc.web.figure_bars import Part

Word = str | Promise
_l = gettext_lazy

PART_WORDS: dict[str, Word] = {
    "late": _l("quá hạn"),
    "office": _l("đã nộp, chờ xác nhận"),
    "soon": _l("sắp đến hạn"),
    "within": _l("trong hạn"),
    "undated": _l("không có thời hạn"),
    "donelate": _l("hoàn thành quá hạn"),
    "done": _l("hoàn thành đúng hạn"),
}
#: Titles of the groups; those that are late say by how many days where all of them are late alike.
NEED_WORDS: dict[str, Word] = {
    "disputed": _l("Đề nghị điều chỉnh, chờ Văn phòng trả lời"),
    "not_accepted_late": _l("Chưa tiếp nhận, quá hạn"),
    "late": _l("Đang thực hiện, quá hạn"),
    "returned_late": _l("Trả lại làm lại, quá hạn"),
    "awaiting_office": _l("Chờ Văn phòng xác nhận"),
    "suspended": pgettext_lazy("state", "Tạm dừng"),
    "returned": _l("Trả lại làm lại, còn trong hạn"),
    "not_accepted": _l("Chưa tiếp nhận"),
    "due_today": _l("Đến hạn hôm nay"),
    "due_soon": _l("Sắp đến hạn"),
    "within": _l("Trong hạn"),
    "undated": _l("Không có thời hạn, đang thực hiện"),
    "done_late": _l("Hoàn thành quá hạn"),
    "done": _l("Hoàn thành"),
    "not_counted": _l("Đã thu hồi hoặc chuyển cơ quan khác, không tính vào số liệu"),
}
LATE_BY_DAYS: dict[str, Word] = {
    "not_accepted_late": ngettext_lazy(
        "Chưa tiếp nhận, quá hạn %(days)s ngày", "Chưa tiếp nhận, quá hạn %(days)s ngày", "days"
    ),
    "late": ngettext_lazy("Đang thực hiện, quá hạn %(days)s ngày", "Đang thực hiện, quá hạn %(days)s ngày", "days"),
    "returned_late": ngettext_lazy(
        "Trả lại làm lại, quá hạn %(days)s ngày", "Trả lại làm lại, quá hạn %(days)s ngày", "days"
    ),
}

#: Deeds under which the result itself is told; later ones only speak of it.
WITH_RESULT = frozenset({"draft_result", "file_result"})
#: Sentences of the timeline. %(who)s is the agency or "166 cơ quan", %(name)s the person.
MOVES: dict[str, tuple[str, Word]] = {
    "issue": ("send", _l("Giao cho %(who)s")),
    "accept": ("check", _l("%(who)s tiếp nhận nhiệm vụ")),
    "assign_person": ("user-check", _l("%(name)s giao người thực hiện")),
    "dispute": ("corner-up-left", _l("%(who)s đề nghị điều chỉnh")),
    "keep": ("message-2", _l("%(name)s trả lời, giữ nguyên nhiệm vụ của %(who)s")),
    "transfer": ("arrow-right-circle", _l("%(name)s chuyển nhiệm vụ của %(who)s cho cơ quan khác")),
    "draft_result": ("writing-sign", _l("%(name)s trình ký dự thảo kết quả")),
    "hand_back": ("arrow-back-up", _l("%(name)s trả dự thảo kết quả để sửa")),
    "file_result": ("hourglass", _l("%(who)s nộp kết quả, đề nghị kết thúc nhiệm vụ")),
    "recall_result": ("restore", _l("%(who)s rút kết quả đã nộp")),
    "confirm": ("circle-check", _l("%(name)s xác nhận hoàn thành cho %(who)s")),
    "return": ("refresh-alert", _l("%(name)s trả lại kết quả của %(who)s")),
    "reopen": ("rotate", _l("%(name)s mở lại nhiệm vụ của %(who)s")),
    "suspend": ("player-pause", _l("%(name)s tạm dừng nhiệm vụ của %(who)s")),
    "resume": ("player-play", _l("%(name)s cho %(who)s tiếp tục thực hiện")),
    "withdraw": ("ban", _l("%(name)s thu hồi nhiệm vụ của %(who)s")),
}
UPDATES: dict[str, tuple[str, Word]] = {
    "progress": ("file-dots", _l("%(who)s báo cáo tiến độ")),
    "extension_request": ("calendar-plus", _l("%(who)s xin gia hạn đến %(due)s")),
    "explanation": ("message-report", _l("%(who)s giải trình")),
}
DEADLINES: dict[str, Word] = {
    "directive": _l("Thời hạn của %(who)s: %(due)s"),
    "extension": _l("Gia hạn cho %(who)s đến %(due)s"),
    "later_directive": _l("Văn bản sau đặt lại thời hạn của %(who)s: %(due)s"),
    "correction": _l("Đính chính thời hạn của %(who)s: %(due)s"),
    "office_holding": _l("Trừ thời gian Văn phòng giữ kết quả: thời hạn của %(who)s đến %(due)s"),
}
BASIS_WORDS: dict[str, Word] = {
    "directive": _l("theo văn bản giao nhiệm vụ"),
    "extension": _l("được gia hạn"),
    "later_directive": _l("theo văn bản sau"),
    "correction": _l("đính chính"),
    "office_holding": _l("trừ thời gian Văn phòng giữ kết quả"),
}
#: What became of requests for more time; a granted one is told by its deadline, here with the reason.
EXTENSIONS: dict[str, tuple[str, Word]] = {
    "as_asked": ("calendar-plus", _l("Văn phòng đề xuất gia hạn cho %(who)s đến %(due)s")),
    "other_day": ("calendar-plus", _l("Văn phòng đề xuất gia hạn cho %(who)s đến %(due)s")),
    "refuse": ("calendar-plus", _l("Văn phòng đề xuất không gia hạn cho %(who)s")),
    "granted": ("circle-check", _l("%(name)s quyết định gia hạn cho %(who)s đến %(due)s")),
    "refused": ("ban", _l("%(name)s quyết định không gia hạn cho %(who)s")),
    "withdrawn": ("restore", _l("%(who)s rút đề nghị gia hạn")),
}
PARTS_OF_OTHERS: dict[str, tuple[str, Word]] = {
    "asked": ("users", _l("Đề nghị %(who)s gửi phần phối hợp trước hoặc trong ngày %(due)s")),
    "given": ("circle-check", _l("%(who)s gửi phần phối hợp")),
    "refused": ("ban", _l("%(who)s trả lời không gửi được phần phối hợp")),
    "taken_back": ("restore", _l("Rút đề nghị %(who)s gửi phần phối hợp")),
    "lead_reminded": ("bell", _l("%(who)s nhắc cơ quan chủ trì")),
}
FILTERS: tuple[tuple[str, Word], ...] = (
    ("all", _l("Tất cả")),
    ("results", _l("Kết quả")),
    ("talk", _l("Trao đổi")),
    ("deadlines", _l("Thời hạn")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline, ready to print."""

    at: datetime
    icon: str
    title: str
    url: str = ""
    cite: str = ""
    text: str = ""
    said_by: str = ""
    notes: list[str] = field(default_factory=list)
    before: str = ""
    after: str = ""
    files: list[Any] = field(default_factory=list)
    quiet: bool = False


def parts(fanout: Fanout) -> list[Part]:
    """The bar's parts, in the order of the legend."""
    return [Part(code, fanout.parts[code], PART_WORDS[code]) for code in PARTS]


def sum_words(fanout: Fanout) -> str:
    """22 + 18 + 5 + 121 = 166"""
    shown = [n for n in fanout.parts.values() if n]
    return f"{' + '.join(str(n) for n in shown)} = {fanout.total}" if len(shown) > 1 else ""


#: Flags of the fan-out: code of the count, code of the flag that lends its icon, words.
MARKS: tuple[tuple[str, str, Word], ...] = (
    ("awaiting_office", "awaiting_office", _l("%(n)s chờ Văn phòng")),
    ("disputed", "disputed", _l("%(n)s đề nghị điều chỉnh")),
    ("not_accepted", "not_accepted", _l("%(n)s chưa tiếp nhận")),
    ("returned", "returned", _l("%(n)s phải làm lại")),
    ("marked", "not_completed", _l("%(n)s không hoàn thành")),
    ("suspended", "suspended", _l("%(n)s tạm dừng")),
)


def marks(fanout: Fanout) -> list[dict[str, str]]:
    """The flags of a task at many agencies; each leads to the table of those it counts."""
    return [
        {"code": flag, "word": flag_words(code, fanout), "url": f"?xem=bang&co={code}#agencies"}
        for code, flag, _words in MARKS
        if code in fanout.flags
    ]


def flag_words(code: str, fanout: Fanout) -> str:
    words = next(words for known, _flag, words in MARKS if known == code)
    return str(words) % {"n": fanout.flags.get(code, 0)}


def assigner(directive: Any, rules: Regulation) -> str:
    """Chủ tịch UBND tỉnh Phạm Quang Hưng; where it was not recorded, the one who signed."""
    title = next((_(a.name) for a in rules.assigners if a.code == directive.assigned_by), "")
    said = f"{title} {directive.assigned_by_name}".strip()
    return said or f"{directive.signer_title} {directive.signer}".strip() or _("Chưa ghi")


def origin(task: Any, rules: Regulation) -> str:
    """Where a task came from, if not from the province itself."""
    if task.origin == "province":
        return ""
    return next((_(o.name) for o in rules.scope.origins if o.code == task.origin), _(task.get_origin_display()))


def need_title(need: Need) -> str:
    if need.code in LATE_BY_DAYS and need.days:
        return str(LATE_BY_DAYS[need.code] % {"days": need.days})
    if need.code in ("within", "due_soon") and need.due_on:
        return _("%(need)s, hạn %(day)s") % {"need": NEED_WORDS[need.code], "day": f"{need.due_on:%d/%m/%Y}"}
    return str(NEED_WORDS[need.code])


def tell(entry: Entry, rules: Regulation, many: bool, today: date) -> Line:
    """`many`: the page speaks of several agencies, so each line names its own."""
    many_words = ngettext("%(n)s cơ quan", "%(n)s cơ quan", entry.agencies) % {"n": entry.agencies}
    who = many_words if entry.agencies > 1 else entry.agency
    words = {
        "who": who,
        "name": entry.by_name,
        "due": f"{entry.due_on:%d/%m/%Y}" if entry.due_on else _("không có thời hạn"),
    }
    url = (
        reverse("assignment", args=[entry.assignment_id])
        if many and entry.agencies == 1 and entry.assignment_id
        else ""
    )
    said_by = f"{entry.by_name}, {entry.by_title}" if entry.by_title else entry.by_name
    if entry.kind == "change":
        return _change(entry, rules, said_by)
    if entry.kind == "deadline":
        title = str(DEADLINES[entry.code]) % words
        return Line(entry.at, "calendar-event", title, url, text=entry.text, notes=[_("Các thời hạn trước vẫn lưu.")])
    if entry.kind in ("extension", "part"):
        icon, sentence = (EXTENSIONS if entry.kind == "extension" else PARTS_OF_OTHERS)[entry.code]
        cite = rules.extension.allowed.cite if entry.kind == "extension" else rules.deed_cites.cite_for("ask_part")
        named = said_by if entry.by_title else ""  # the sentence itself names who decided
        return Line(entry.at, icon, str(sentence) % words, url, cite=cite, text=entry.text, said_by=named)
    icon, sentence = (MOVES if entry.kind == "move" else UPDATES)[entry.code]
    cite = entry.cite or (rules.deed_cites.cite_for("update") if entry.kind == "update" else "")
    return Line(
        at=entry.at,
        icon=icon,
        title=str(sentence) % words,
        url=url,
        cite=cite,
        text=entry.text or (entry.update.text if entry.update and entry.code in WITH_RESULT else ""),
        said_by=said_by,
        notes=_notes(entry, rules),
        files=entry.files if entry.kind == "update" or entry.code in WITH_RESULT else [],
        quiet=entry.code in ("accept", "assign_person", "draft_result", "hand_back"),
    )


def _change(entry: Entry, rules: Regulation, said_by: str) -> Line:
    change = entry.change
    assert change is not None
    later = getattr(change, "amended", None) is not None
    title = _("Văn bản sau sửa nội dung nhiệm vụ") if later else _("%(name)s đính chính nội dung nhiệm vụ")
    return Line(
        at=entry.at,
        icon="edit",
        title=title % {"name": entry.by_name},
        cite="" if later else rules.deed_cites.cite_for("correct"),
        text=change.reason,
        said_by=said_by,
        before=_both(change.content_before, change.product_before),
        after=_both(change.content_after, change.product_after),
    )


def _both(content: str, product: str) -> str:
    return _("%(content)s (sản phẩm: %(product)s)") % {"content": content, "product": product} if product else content


def _notes(entry: Entry, rules: Regulation) -> list[str]:
    found: list[str] = []
    if entry.update is not None and entry.code in WITH_RESULT and entry.update.document_number:
        document = entry.update
        found.append(
            _("%(kind)s %(number)s ngày %(day)s, %(signer)s ký")
            % {
                "kind": _(document.document_kind) if document.document_kind else "",
                "number": document.document_number,
                "day": f"{document.result_dated:%d/%m/%Y}" if document.result_dated else "",
                "signer": document.document_signer,
            }
        )
        if entry.code == "file_result" and document.signed_as not in ("", "head"):
            found.append(_("Ký nộp với danh nghĩa %(as)s") % {"as": document.signed_as})
    if entry.update is not None and entry.kind == "update" and entry.update.form_token.startswith(BY_SHEET):
        found.append(_("Gửi bằng bảng Excel"))
    if entry.judgement is not None and entry.judgement.confirmed:
        found.append(judged(entry.judgement, rules))
    if entry.code == "return" and entry.marked:
        found.append(_("Đã quá thời hạn khi trả lại: tính là không hoàn thành cho đến khi có kết quả đạt."))
    if entry.dispute is not None:
        found.append(ground(entry.dispute, rules))
    return found


def judged(judgement: Any, rules: Regulation) -> str:
    """Tiến độ … · Chất lượng … · Hiệu quả …"""
    names = {c.code: _(c.name) for c in (*rules.judgement.quality, *rules.judgement.effectiveness)}
    told = [
        _("Tiến độ: %(value)s") % {"value": progress_words(judgement.progress)},
        _("Chất lượng: %(value)s") % {"value": names.get(judgement.quality, judgement.quality)},
        _("Hiệu quả: %(value)s") % {"value": names.get(judgement.effectiveness, judgement.effectiveness)},
    ]
    return " · ".join(told)


def progress_words(code: str) -> str:
    """The computed part of a judgement."""
    return {
        "done_on_time": _("đúng hạn"),
        "done_late": _("quá hạn"),
    }.get(code, _("không có thời hạn"))


def ground(dispute: Any, rules: Regulation) -> str:
    names = {g.code: _(g.name) for g in rules.dispute.grounds}
    told = _("Căn cứ: %(ground)s") % {"ground": names.get(dispute.ground, dispute.ground)}
    if dispute.suggested is not None:
        told += _(" · Đề nghị chuyển cho %(agency)s") % {"agency": dispute.suggested.name}
    return told
