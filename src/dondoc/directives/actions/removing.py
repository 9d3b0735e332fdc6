"""Directives that were brought in by mistake, many at once, are taken away again while nobody has done anything with them (C4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, WayOn
from dondoc.search import actions as search
from dondoc.search.models import Kind


def ensure_untouched(versions: Mapping[int, int]) -> list[Directive]:
    """The directives, held, in order of their keys; `versions`: key -> the version in which they were left.

    Raises Refusal if one was changed since by anybody, was sent out, or is gone.
    """
    found = list(Directive.objects.select_for_update(of=("self",)).filter(pk__in=versions).order_by("pk"))
    if len(found) != len(versions):
        raise Refusal("directive_gone", "Có văn bản của đợt nhập này không còn nên chưa bỏ gì.")
    for directive in found:
        if directive.version != versions[directive.pk] or directive.entered_at is not None:
            raise Refusal(
                "directive_changed_meanwhile",
                "Văn bản {number} đã được xử lý tiếp sau khi nhập nên không giao hoặc hoàn tác cả đợt được nữa. "
                "Anh/chị làm tiếp trên trang của từng văn bản.",
                way_on=WayOn("Mở văn bản", "directive", (directive.pk,)),
                number=directive.number,
            )
    return found


def remove_untouched(*, actor: Actor, versions: Mapping[int, int], at: datetime) -> int:
    """Takes away registered directives whose tasks were taken away already; answers how many. The audit lines of their life stay.

    Raises Refusal as `ensure_untouched` does.
    """
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        found = ensure_untouched(versions)
        keys = [d.pk for d in found]
        search.forget(Kind.DIRECTIVE, keys)
        Directive.objects.filter(pk__in=keys).delete()
        record_many(Entry(AuditKind.DIRECTIVE_REMOVED, actor, f"directive:{pk}", {"directive": pk}, at) for pk in keys)
        return len(keys)
