"""A notice of days off is entered, looked at with all that it changes, and kept (A4). Administrators only; for everybody else no such page exists."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.core import calendar_rows
from dondoc.core import regulation as regulations
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.calendar import DayKind, WorkingCalendar
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.notices import Notice, NoticeRow, days_of
from dondoc.tasks.actions.calendar import Done, judge_anew, keep_notice, remove_day, unconfirm_year
from dondoc.tasks.queries.rejudging import Shift, shifts
from dondoc.web.fields import VnDateField
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import Asked, DateText

#: Lines of the form: a year's notice has fewer.
ROWS = 8
#: Moved days shown one by one; beyond it their sum is said.
SHOWN = 60
YEARS_AHEAD = 3
KINDS: tuple[tuple[str, Any], ...] = (
    (DayKind.HOLIDAY.value, gettext_lazy("Nghỉ lễ, Tết")),
    (DayKind.SUBSTITUTE.value, gettext_lazy("Nghỉ bù")),
    (DayKind.SWAP_OFF.value, gettext_lazy("Nghỉ hoán đổi")),
    (DayKind.SWAP_WORK.value, gettext_lazy("Đi làm bù")),
    ("ordinary", gettext_lazy("Trở lại như ngày thường")),
)


class NoticeForm(forms.Form):
    """One notice: what it rests on, up to eight runs of days, and the year that it settles."""

    use_required_attribute = False
    basis = Asked(
        label=gettext_lazy("Thông báo"),
        help_text=gettext_lazy("Số, ngày và cơ quan ban hành thông báo mà các ngày dưới đây căn cứ vào."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confirms = forms.TypedChoiceField(
        label=gettext_lazy("Xác nhận lịch của cả năm"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "Chọn khi thông báo đã định hết ngày nghỉ của năm; thời hạn trong năm đó không còn tạm tính."
        ),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        official = regulations.calendar().official_years
        open_years = [y for y in range(today.year, today.year + YEARS_AHEAD) if y not in official]
        self.fields["confirms"].choices = [("", _("Không"))] + [(y, str(y)) for y in open_years]
        for n in range(1, ROWS + 1):
            self.fields[f"first_{n}"] = DateText(today=today, label=_("Ngày, hoặc từ ngày"))
            self.fields[f"last_{n}"] = VnDateField(today=today, label=_("Đến ngày"), required=False)
            self.fields[f"kind_{n}"] = Asked(label=_("Loại ngày"), max_length=20, widget=forms.Select(choices=KINDS))
            self.fields[f"name_{n}"] = Asked(
                label=pgettext_lazy("of a day off", "Tên"), max_length=200, widget=forms.TextInput()
            )

    def lines(self) -> list[list[forms.BoundField]]:
        """Those that were filled in and three more to fill in; at most ROWS."""
        used = max(
            (n for n in range(1, ROWS + 1) if self.data.get(f"first_{n}") or self.data.get(f"name_{n}")), default=0
        )
        return [
            [self[f"{part}_{n}"] for part in ("first", "last", "kind", "name")]
            for n in range(1, min(used + 3, ROWS) + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """A line with words and no day is not passed over."""
        for n in range(1, ROWS + 1):
            said = self.data.get(f"name_{n}", "").strip() or self.data.get(f"last_{n}", "").strip()
            if said and not self.data.get(f"first_{n}", "").strip():
                self.add_error(f"first_{n}", _("Anh/chị ghi ngày của dòng này, hoặc xóa phần đã ghi."))
            if self.cleaned_data.get(f"kind_{n}") not in {"", *dict(KINDS)}:
                self.add_error(f"kind_{n}", _("Anh/chị chọn một mục trong danh sách."))
        return self.cleaned_data

    def notice(self) -> Notice:
        """What was typed; lines without a day are no lines."""
        data = self.cleaned_data
        rows = [
            NoticeRow(
                number=n,
                first=data[f"first_{n}"],
                last=data[f"last_{n}"],
                kind="" if data[f"kind_{n}"] == "ordinary" else data[f"kind_{n}"] or DayKind.HOLIDAY.value,
                name=data[f"name_{n}"],
            )
            for n in range(1, ROWS + 1)
            if data[f"first_{n}"]
        ]
        return Notice(data["basis"], tuple(rows), data["confirms"])

    def refused(self, caught: Refusal | Refusals) -> list[Told]:
        """Each refusal to its field; what belongs to none is returned."""
        whole = []
        for told in tell_all(caught):
            if told.field in self.fields:
                self.add_error(told.field, told.text)
            else:
                whole.append(told)
        return whole


@dataclass(frozen=True, slots=True)
class ChangedDay:
    day: date
    before: str
    after: str
    worked_before: bool
    worked_after: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What a calendar would change: days, and deadlines judged by another day."""

    days: list[ChangedDay]
    moved: list[Shift]
    assignments: int
    settled: int
    confirms: int | None = None

    @property
    def shown(self) -> list[Shift]:
        return self.moved[:SHOWN]


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Look, then keep; what was changed after the look is looked at again."""
    _only_who_may(request)
    if request.method == "GET":
        return render(request, "regulation/notice.html", {"form": NoticeForm(today=request.today)})
    form = NoticeForm(request.POST, today=request.today)
    told: list[Told] = []
    effect: Effect | None = None
    seen = ""
    if form.is_valid():
        try:
            said = form.notice()
            days = days_of(said)
            seen = hashlib.sha256(repr(said).encode()).hexdigest()
            if request.POST.get("do") == "keep" and request.POST.get("seen") == seen:
                done = keep_notice(actor=request.actor, notice=said, at=request.now)
                return _done(request, done, _("Đã ghi {days} ngày vào lịch làm việc."), _year_of(said, request.today))
            shipped = regulations.shipped_calendar()
            after = calendar_rows.over(shipped, days, year=said.confirms or 0)
            effect = _effect(after, [d.day for d in days], said.confirms)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
            if is_secret(tell_all(refusal)):
                told, form = tell_all(refusal), NoticeForm(today=request.today)
    context = {"form": form, "told": told, "effect": effect, "seen": seen}
    return render(request, "regulation/notice.html", context, status=200 if effect else 422)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A set day is taken away after a look at what that changes."""
    _only_who_may(request)
    row = calendar_rows.row(pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        done = remove_day(actor=request.actor, row_id=pk, at=request.now)
        return _done(request, done, _("Đã gỡ ngày này khỏi lịch làm việc."), row.day.year)
    effect = _effect(calendar_rows.over(regulations.shipped_calendar(), without=pk), [row.day])
    return render(request, "regulation/set_day_remove.html", {"row": row, "effect": effect})


@require_POST
def unconfirm(request: HttpRequest, year: int) -> HttpResponse:
    """A year confirmed by mistake."""
    _only_who_may(request)
    done = unconfirm_year(actor=request.actor, year=year, at=request.now)
    return _done(request, done, _("Đã bỏ xác nhận; năm này trở lại tạm tính."), year)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Deadlines that stand as an earlier calendar judged them are judged anew."""
    _only_who_may(request)
    done = judge_anew(actor=request.actor, at=request.now)
    return _done(request, done, _("Đã tính lại theo lịch đang áp dụng."), request.today.year)


def waiting(days: WorkingCalendar) -> int:
    """How many assignments are still judged by a day that the calendar in force does not say."""
    return sum(shift.assignments for shift in shifts(days) if shift.moves)


def _effect(days: WorkingCalendar, changed: list[date], confirms: int | None = None) -> Effect:
    now = regulations.calendar()
    found = shifts(days)
    moved = [shift for shift in found if shift.moves]
    return Effect(
        days=[
            ChangedDay(d, now.why(d), days.why(d), now.is_working(d), days.is_working(d)) for d in sorted(set(changed))
        ],
        moved=moved,
        assignments=sum(shift.assignments for shift in moved),
        settled=sum(shift.assignments for shift in found if shift.was and not shift.will_be),
        confirms=confirms,
    )


def _done(request: HttpRequest, done: Done, said: str, year: int) -> HttpResponse:
    also = _("Ngày xét đúng hạn của {n} lượt giao đã được tính lại, ngày cũ còn trong nhật ký.")
    text = said.format(days=done.days)
    messages.success(request, f"{text} {also.format(n=done.assignments)}" if done.assignments else text)
    return HttpResponseRedirect(reverse("calendar") + f"?nam={year}")


def _year_of(said: Notice, today: date) -> int:
    return said.confirms or (said.rows[0].first.year if said.rows else today.year)


def may_keep(request: HttpRequest) -> bool:
    return may(Deed.KEEP_CALENDAR, own_party(request.actor))


def _only_who_may(request: HttpRequest) -> None:
    if not may_keep(request):
        raise Http404
