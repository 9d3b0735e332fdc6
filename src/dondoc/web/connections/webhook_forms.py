"""Forms of webhooks. They read the shape of what was typed; what it means is judged by the action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dondoc.connections.actions.webhooks import EndpointForm as Said
from dondoc.connections.addresses import LONGEST
from dondoc.connections.deeds import DEEDS
from dondoc.connections.queries.webhooks import Endpoint
from dondoc.organisations.queries import accounts
from dondoc.web.fields import VnDateField
from dondoc.web.organisations.forms import KeepingForm
from dondoc.web.tasks.forms import Asked


class SomeOf(forms.MultipleChoiceField):
    """At least one, which is the action's to say, with all other faults at once."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class EndpointForm(KeepingForm):
    """Who is told of what, and where."""

    name = Asked(label=_("Tên nơi nhận"), max_length=120)
    address = Asked(
        label=_("Địa chỉ nhận"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Bắt đầu bằng https://. Máy trong mạng nội bộ chỉ dùng được khi người vận hành ghi tên máy vào DONDOC_WEBHOOK_HOSTS."
        ),
    )
    agency = forms.TypedChoiceField(
        label=_("Được biết việc của"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Nơi nhận chỉ được báo những việc mà cơ quan này được xem."),
    )
    deeds = SomeOf(label=_("Báo khi"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, today: date, endpoint: Endpoint | None = None, **options: Any) -> None:
        if endpoint is not None:
            told = {"name": endpoint.name, "address": endpoint.address, "deeds": endpoint.deeds}
            options["initial"] = told | {"agency": endpoint.agency_id or ""}
        super().__init__(*args, today=today, **options)
        agencies = [(str(a.pk), a.name) for a in accounts.agencies_for_posts(today)]
        self.fields["agency"].choices = [("", _t("Toàn tỉnh, như Văn phòng UBND tỉnh")), *agencies]
        self.fields["deeds"].choices = [(code, _t(told.word)) for code, told in DEEDS.items()]

    def asked(self) -> Said:
        data = self.cleaned_data
        return Said(name=data["name"], address=data["address"], deeds=data["deeds"], agency_id=data["agency"])


class ReplayForm(KeepingForm):
    since = VnDateField(label=_("Gửi lại các tin từ ngày"))
