"""Groups and blocks under which agencies are picked at once: all agencies of some kinds, or listed ones (B1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator, refuse_secret
from dondoc.organisations.actions.former_groups import keep_begun, keep_former
from dondoc.organisations.models import Agency, AgencyGroup
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold


@transaction.atomic
def save_group(
    *,
    actor: Actor,
    group_code: str,
    name: str,
    kinds: Collection[str],
    member_ids: Collection[int],
    at: datetime,
) -> AgencyGroup:
    """A group anew (`group_code` "") or changed: every agency of `kinds`, and the listed ones. Raises Refusal where nobody would be in it."""
    only_administrator(actor)
    name = " ".join(name.split())
    refuse_secret(name=name)
    if not name:
        raise Refusal("group_needs_name", "Nhóm chưa có tên. Anh/chị ghi tên rồi lưu lại.", field="name")
    if not kinds and not member_ids:
        raise Refusal(
            "group_is_empty",
            "Nhóm chưa có cơ quan nào. Anh/chị chọn loại cơ quan hoặc chọn từng cơ quan.",
            field="kinds",
        )
    if AgencyGroup.objects.filter(name=name).exclude(code=group_code).exists():
        raise Refusal("group_name_taken", "Đã có nhóm mang tên này. Anh/chị ghi tên khác.", field="name")
    if group_code:
        group = AgencyGroup.objects.select_for_update().get(code=group_code)
        keep_former([group], at)
        group.name, group.kinds = name[:200], sorted(kinds)
        group.save()
    else:
        last = AgencyGroup.objects.aggregate(last=Max("position"))["last"]
        group = AgencyGroup.objects.create(
            code=_code_for(name), name=name[:200], kinds=sorted(kinds), position=(last or 0) + 1
        )
        keep_begun(group, at)
    group.members.set(Agency.objects.filter(pk__in=list(member_ids)))
    facts = {"kinds": group.kinds, "members": sorted(member_ids)}
    audit.record(AuditKind.GROUP_SAVED, actor=actor, stream=f"group:{group.code}", facts=facts, at=at)
    return group


def _code_for(name: str) -> str:
    """A word of the address for a name, not used yet."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:34] or "nhom"
    taken = set(AgencyGroup.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(c for n in range(2, 1000) if (c := f"{base}-{n}") not in taken)
