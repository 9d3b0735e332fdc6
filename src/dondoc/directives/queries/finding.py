"""One directive: held for a deed, or found to be registered already."""

from __future__ import annotations

from datetime import date

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.directives.models import Directive
from dondoc.rules.errors import Refusal, WayOn


def locked(directive_id: int, version: int | None) -> Directive:
    """The directive, held until the transaction ends. Raises Refusal if the page the deed comes from shows an older version; None asks nothing."""
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive_id)
    if version is not None and directive.version != version:
        raise Refusal(
            "directive_changed_meanwhile",
            "Văn bản {number} vừa được người khác sửa; thao tác của anh/chị chưa làm thay đổi gì. Anh/chị mở lại trang để xem bản mới rồi làm tiếp.",
            way_on=WayOn("Mở văn bản", "directive", (directive.pk,)),
            number=directive.number,
        )
    return directive


def registered_as(issuer_id: int, number_key: str, issued_on: date) -> Directive | None:
    """The directive of this issuer, number and day, where somebody registered it already: there is one at most."""
    found: Directive | None = _registered.first(issuer=issuer_id, key=number_key, day=issued_on)
    return found


_registered = MadeOnce(
    lambda issuer, key, day: Directive.objects.filter(issuer_id=issuer, number_key=key, issued_on=day)[:1]
)


def already_registered(issuer_id: int, number_key: str, issued_on: date, besides: int | None = None) -> None:
    """Raises Refusal, with the way to it, if a directive with this issuer, number and day is registered."""
    found = registered_as(issuer_id, number_key, issued_on)
    if found and found.pk != besides:
        raise Refusal(
            "directive_already_registered",
            "Văn bản số {number} ngày {issued_on} đã được đăng ký ngày {registered_on}.",
            field="number",
            way_on=WayOn("Mở văn bản đã có", "directive", (found.pk,)),
            number=found.number,
            issued_on=f"{found.issued_on:%d/%m/%Y}",
            registered_on=f"{clock.day_of(found.registered_at):%d/%m/%Y}",
        )
