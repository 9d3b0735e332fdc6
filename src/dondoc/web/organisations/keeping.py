"""What the administrator does with agencies: founding, changing, renaming, grouping (B1)."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations import actions, queries
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.organisations.forms import EditAgencyForm, GroupForm, NewAgencyForm, RenameForm
from dondoc.web.refusals import Told

#: Named in the audit line of a refused secret.
DOOR = "agency"


@administrator_only
@require_http_methods(["GET", "POST"])
def agency_new(request: HttpRequest) -> HttpResponse:
    """An agency is founded."""
    form = NewAgencyForm(request.POST or None, today=request.today, initial=_asked(request))
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                made = actions.found_agency(
                    actor=request.actor,
                    code=data["code"],
                    name=data["name"],
                    short_name=data["short_name"],
                    kind=queries.kind_of(data["kind"]),
                    parent_id=data["parent_id"],
                    founded_on=data["founded_on"],
                    basis=data["basis"],
                    at=request.now,
                )
            messages.success(request, _("Đã thêm %(agency)s.") % {"agency": made.name})
            return HttpResponseRedirect(reverse("agency", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    title, button = _("Thêm cơ quan"), _("Thêm cơ quan")
    return _form(request, form, told, title=title, button=button)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the link that led here knows already."""
    return {name: request.GET[name] for name in ("kind", "parent_id") if name in request.GET}


@administrator_only
@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Place, order, fields and groups."""
    page = queries.agency_page(pk, request.today)
    agency = page.agency
    initial = {
        "short_name": agency.short_name,
        "kind": agency.kind,
        "parent_id": agency.parent_id,
        "position": agency.position,
        "founded_on": agency.founded_on,
        "fields_managed": [f.code for f in page.fields],
        "groups": [g.code for g in page.groups if g.itself],
    }
    form = EditAgencyForm(request.POST or None, today=request.today, agency_id=pk, initial=initial)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                actions.change_agency(actor=request.actor, agency_id=pk, form=form.said(), at=request.now)
            messages.success(request, _("Đã lưu thông tin của cơ quan."))
            return HttpResponseRedirect(reverse("agency", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    return _form(request, form, told, title=_("Sửa thông tin"), button=_("Lưu"), agency=agency)


@administrator_only
@require_http_methods(["GET", "POST"])
def agency_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on the agency bears another name."""
    agency = queries.agency_page(pk, request.today).agency
    form = RenameForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                actions.rename_agency(
                    actor=request.actor,
                    agency_id=pk,
                    name=data["name"],
                    short_name=data["short_name"],
                    on=data["on"],
                    basis=data["basis"],
                    today=request.today,
                    at=request.now,
                )
            messages.success(request, _("Đã đổi tên; tên cũ vẫn tra được."))
            return HttpResponseRedirect(reverse("agency", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    note = _("Tên cũ được giữ cùng ngày: tra cứu, văn bản và nhật ký của thời gian trước vẫn tìm thấy bằng tên cũ.")
    return _form(request, form, told, title=_("Đổi tên"), button=_("Đổi tên"), agency=agency, note=note)


def _form(request: HttpRequest, form: Any, told: list[Told], **more: Any) -> HttpResponse:
    context = {"form": form, "told": told, "agency": None, "note": ""} | more
    return render(request, "organisations/form.html", context, status=422 if request.method == "POST" else 200)


@administrator_only
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, code: str = "") -> HttpResponse:
    """Every group and block, and the form of one: a new one, or the one that the address names."""
    group, members = queries.group_named(code) if code else (None, [])
    initial = {"name": group.name, "kinds": group.kinds} if group else None
    form = GroupForm(request.POST or None, today=request.today, initial=initial)
    picked = [{"value": f"a:{a.pk}", "name": a.name} for a in members if a.dissolved_on is None]
    told: list[Told] = []
    if request.method == "POST":
        tokens = [t for t in request.POST.getlist("members") if re.fullmatch(r"[ag]:[a-z0-9-]{1,40}", t)]
        try:
            chosen = queries.expand(tokens, request.today) if tokens else []
            picked = [{"value": f"a:{a.pk}", "name": a.name} for a in chosen]
            if form.is_valid():
                with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                    actions.save_group(
                        actor=request.actor,
                        group_code=code,
                        name=form.cleaned_data["name"],
                        kinds=form.cleaned_data["kinds"],
                        member_ids=[a.pk for a in chosen],
                        at=request.now,
                    )
                messages.success(request, _("Đã lưu nhóm."))
                return HttpResponseRedirect(reverse("agency_groups"))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    names = dict(queries.kinds())
    rows = [
        {"group": g, "listed": n, "kinds": [_(names[k]) for k in g.kinds]} for g, n in queries.groups_with_members()
    ]
    context = {"form": form, "told": told, "group": group, "rows": rows, "picked": picked}
    return render(request, "organisations/groups.html", context, status=422 if request.method == "POST" else 200)
