"""A department says what it holds of a result in its field, before the Office decides (B4): the form and its door."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dondoc.tasks.actions import pre_checking
from dondoc.tasks.queries.pre_checking import result_that_waits, said_of
from dondoc.web.fields import number_in
from dondoc.web.tasks import forms

FITS = "fits"
CHOICES = [(FITS, _("Đáp ứng yêu cầu")), ("lacks", _("Còn thiếu, chưa đúng"))]


class OpinionForm(forms.DeedForm):
    """`result`: the one that was read."""

    result = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    fits = forms.cards(_("Ý kiến của cơ quan"), CHOICES)
    text = forms.long_text(
        _("Nhận xét"),
        _(
            "Văn phòng UBND tỉnh xem khi xác nhận; cơ quan thực hiện đọc được. Ý kiến không dừng và không thay việc xác nhận của Văn phòng."
        ),
        rows=3,
        needed=False,
    )


def first(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """The result that waits, and what the reader's agency said of it already."""
    waiting = result_that_waits(assignment)
    initial: dict[str, Any] = {"result": waiting.pk if waiting else ""}
    for one in said_of(assignment):
        if waiting and one.update_id == waiting.pk and one.agency_id == request.actor.agency_id:
            initial |= {"fits": FITS if one.fits else "lacks", "text": one.text}
    return {"initial": initial}


def say(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    chosen = {word: word == FITS for word, _label in CHOICES}
    return pre_checking.say(
        actor=request.actor,
        assignment_id=assignment.pk,
        update_id=number_in(data["result"]),
        fits=chosen.get(data["fits"]),
        text=data["text"],
        at=request.now,
    )
