"""The tasks of the inspected agency by risk, chosen from there; samples drawn before everybody's eyes; agencies by risk (moonshots 15, 16)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.inspections.actions import choosing as acts
from dondoc.inspections.actions.drawing import draw
from dondoc.inspections.queries import choosing as asked
from dondoc.inspections.queries import risk
from dondoc.inspections.queries.frame import chooses
from dondoc.inspections.queries.listing import may_open
from dondoc.inspections.queries.sight import NEAR, Side
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import MOST_CHOSEN, RISKS
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.rows import short_title
from dondoc.web.fields import number_in
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.words import HOW, RISK_WORDS, sign_words
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, line, long_text
from dondoc.web.work.filters import address

#: Tab of what is in the inspection already.
CHOSEN = "da-chon"


def read(request: HttpRequest) -> asked.Filters:
    """The filters of the address; what is not understood asks for nothing."""
    sign = request.GET.get("dau-hieu", "")
    return asked.Filters(sign if sign in RISKS else "", request.GET.get("q", "").strip()[:100])


def _framed(request: HttpRequest, pk: int) -> tuple[Any, Side, dict[str, Any]]:
    """For who chooses, while there is something to choose; else 404."""
    found, side, context = frame(request, pk, "tasks")
    if not chooses(request.actor, side) or found.state not in acts.BEFORE_IT_ENDS:
        raise Http404
    return found, side, context


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Most points first, fifty a page; what is ticked goes in, or all that the filters found; what is in can be taken out again."""
    found, _side, context = _framed(request, pk)
    told, status = list[Told](), 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, pk))
            return HttpResponseRedirect(request.get_full_path())
        except (Refusal, Refusals) as refusal:
            told, status = tell_all(refusal), 422
    shown = _chosen(request, found) if request.GET.get("xem") == CHOSEN else _candidates(request, found)
    tally, filters = asked.tally(found), asked.Filters(q=read(request).q)
    counts = asked.counted(asked.candidates(request.actor, found, request.today, filters))
    tabs = _tabs(request, tally["all"], counts)
    context |= {"told": told, "tally": tally, "most": MOST_CHOSEN, "tabs": tabs, **shown}
    return render(request, "inspections/choose.html", context, status=status)


def _done(request: HttpRequest, pk: int) -> str:
    """The press that was made, told in a sentence."""
    ticked = [n for token in request.POST.getlist("chosen") if (n := number_in(token)) is not None]
    if "leave_out" in request.POST:
        n = acts.leave_out(actor=request.actor, inspection_id=pk, tasks=ticked, at=request.now)
        return ngettext("Đã bỏ %(n)s nhiệm vụ.", "Đã bỏ %(n)s nhiệm vụ.", n) % {"n": n}
    if "all" in request.POST:
        n = acts.choose_found(actor=request.actor, inspection_id=pk, filters=read(request), at=request.now)
    else:
        how = "by_hand" if read(request).q else "risk"
        n = acts.choose(actor=request.actor, inspection_id=pk, chosen=ticked, how=how, at=request.now)
    return ngettext("Đã chọn thêm %(n)s nhiệm vụ.", "Đã chọn thêm %(n)s nhiệm vụ.", n) % {"n": n}


def _tabs(request: HttpRequest, n: int, counts: dict[str, int]) -> list[dict[str, Any]]:
    """All, what is chosen, and each sign that some task bears; `n` chosen, `counts` of the signs."""
    here, sign = request.GET.get("xem", ""), read(request).sign
    clean = {"xem": "", "dau-hieu": ""}
    words = {"": gettext("Mọi nhiệm vụ")} | {code: word for code, (word, _figure) in RISK_WORDS.items()}
    every, *signs = [
        {
            "word": word,
            "n": counts[code],
            "url": address(request.GET, **(clean | {"dau-hieu": code})),
            "on": not here and sign == code,
        }
        for code, word in words.items()
        if counts[code] or sign == code or not code
    ]
    chosen = {"word": gettext("Đã chọn"), "n": n, "url": address(request.GET, xem=CHOSEN), "on": here == CHOSEN}
    return [every, chosen, *signs]


def _candidates(request: HttpRequest, found: Any) -> dict[str, Any]:
    filters, number = read(request), number_in(request.GET.get("trang")) or 1
    rows = asked.candidates(request.actor, found, request.today, filters)
    page = risk.listing(rows, request.today, asked.chosen_ids(found), number)
    return {
        "page": page,
        "filters": filters,
        "rows": [
            {
                "risk": one,
                "title": short_title(one.assignment.task.content),
                "state": seen_state(State(one.assignment.state), False).value,
                "signs": [(sign_words(each.code, each.figure), each.points) for each in one.reasons],
            }
            for one in page.object_list
        ],
    }


def _chosen(request: HttpRequest, found: Any) -> dict[str, Any]:
    page = asked.chosen(found, number_in(request.GET.get("trang")) or 1)
    return {
        "page": page,
        "taken": [
            {
                "task": one,
                "title": short_title(one.assignment.task.content),
                "how": HOW[one.how],
                "signs": [sign_words(each["code"], each["figure"]) for each in one.reasons if each["code"] in RISKS],
            }
            for one in page.object_list
        ],
        "takes_out": found.state in acts.PREPARED,
    }


class DrawForm(DeedForm):
    """`again`: its reader may have the same days drawn once more, and says why."""

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first"] = DateText(label=_("Hoàn thành từ ngày"), today=self.today)
        self.fields["last"] = DateText(label=_("Đến ngày"), today=self.today)
        self.fields["wanted"] = line(_("Số nhiệm vụ cần chọn"), limit=4)
        self.fields["wanted"].widget.input_type = "number"
        self.fields["reason"] = (
            long_text(_("Lý do chọn lại"), _("Chỉ ghi khi những ngày này đã chọn một lần."), rows=2, needed=False)
            if again
            else Asked(required=False)
        )


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """The samples drawn, each with its seed and list; and for who chooses the form of a new one."""
    found, side, context = frame(request, pk, "tasks")
    if side not in NEAR:
        raise Http404
    draws = chooses(request.actor, side) and found.state in acts.BEFORE_IT_ENDS
    form, told = (_draw_form(request, side) if draws else None), list[Told]()
    if request.method == "POST":
        if form is None:
            raise Http404
        try:
            if form.is_valid():
                _draw(request, pk, form.cleaned_data)
                return HttpResponseRedirect(reverse("inspection_sample", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):
                form = _draw_form(request, side, empty=True)
            else:
                told = form.refused(refusal)
    context |= {
        "form": form,
        "again": side is Side.HEAD,
        "window": asked.window_of(request.today),
        "done_n": len(asked.population(request.actor, found, *asked.window_of(request.today), request.today))
        if form
        else 0,
        "told": told,
        "checks": asked.checks_of(pk)[::-1],
        "numbers_url": reverse("inspection_population", args=[pk]),
    }
    return render(request, "inspections/sample.html", context, status=422 if request.method == "POST" else 200)


def _draw(request: HttpRequest, pk: int, said: dict[str, Any]) -> None:
    made = draw(
        actor=request.actor,
        inspection_id=pk,
        first=said["first"],
        last=said["last"],
        wanted=number_in(said["wanted"]),
        reason=said["reason"],
        at=request.now,
    )
    sentence = gettext("Đã chọn ngẫu nhiên %(n)s trong %(all)s nhiệm vụ.")
    messages.success(request, sentence % {"n": made.wanted, "all": made.population})


def _draw_form(request: HttpRequest, side: Side, *, empty: bool = False) -> DrawForm:
    first, last = asked.window_of(request.today)
    return DrawForm(
        request.POST if request.method == "POST" and not empty else None,
        today=request.today,
        again=side is Side.HEAD,
        initial={"first": first, "last": last, "wanted": 10},
        auto_id="draw-%s",
    )


@require_GET
def population(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a sample (`mau` in the address) as it was kept, to be drawn again elsewhere."""
    found, side, _context = frame(request, pk, "tasks")
    kept = next(
        (one.draw for one in asked.checks_of(found.pk) if one.draw.pk == number_in(request.GET.get("mau"))), None
    )
    if kept is None or side not in NEAR:
        raise Http404
    return sent(kept.population_numbers, f"danh-sach-{kept.pk}.txt", "text/plain; charset=utf-8")


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """Agencies by risk, most points first, fifty a page; for those who open inspections and the leaders of the province."""
    if not request.actor.sees_everything:
        raise Http404
    page = Paginator(risk.agencies_by_risk(request.today), risk.PER_PAGE).get_page(
        number_in(request.GET.get("trang")) or 1
    )
    context = {
        "page": page,
        "rows": [
            {"risk": one, "signs": [(RISK_WORDS[each.code][0], each.figure, each.points) for each in one.reasons]}
            for one in page.object_list
        ],
        "may_open": may_open(request.actor),
        "weights": [(RISK_WORDS[code][0], points) for code, points in RISKS.items()],
    }
    return render(request, "inspections/risk.html", context)
