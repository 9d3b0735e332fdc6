"""Founding agencies, merging them into others, and saying which fields they manage (B1)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.models import Agency, AgencyField, Field, Succession
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold, vi_sort_key


def only_administrator(actor: Actor) -> None:
    """Agencies and accounts are kept by the administrator (BT 18.1). Raises Refusal for anybody else."""
    if actor.role is not Role.ADMINISTRATOR:
        raise Refusal(
            "not_administrator",
            "Việc này do người quản trị hệ thống thực hiện. Anh/chị gửi đề nghị đến Văn phòng UBND tỉnh.",
        )


def stream(agency: Agency) -> str:
    return f"agency:{agency.pk}"


@transaction.atomic
def found_agency(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    kind: AgencyKind,
    parent_id: int | None,
    founded_on: date,
    at: datetime,
) -> Agency:
    """A new agency under `parent_id`. Raises Refusal where the code is taken: codes are never used again."""
    only_administrator(actor)
    if not code.strip() or not name.strip():
        raise Refusal("agency_needs_name", "Cơ quan phải có mã và tên. Anh/chị ghi đủ hai ô rồi lưu lại.", field="name")
    if Agency.objects.filter(code=code).exists():
        raise Refusal(
            "agency_code_taken",
            "Mã “{given}” đã dùng cho một cơ quan khác; mã không được dùng lại. Anh/chị chọn mã khác.",
            field="code",
            given=code,
        )
    agency = Agency.objects.create(
        code=code,
        name=name,
        short_name=short_name or name,
        kind=kind,
        parent_id=parent_id,
        search_text=fold(f"{name} {short_name} {code}"),
        sort_key=vi_sort_key(name)[:300],
        founded_on=founded_on,
    )
    facts = {"code": code, "kind": kind.value, "parent": parent_id, "founded_on": founded_on.isoformat()}
    audit.record(AuditKind.AGENCY_FOUNDED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return agency


@transaction.atomic
def dissolve_into(*, actor: Actor, agency_id: int, successor_id: int, on: date, basis: str, at: datetime) -> Succession:
    """From `on`, the successor stands where the agency stood; posts in the agency end the day before.

    What it has open stays on its assignments and is counted at the successor (0-definitions 4). Raises Refusal where the agency is already
    gone, is its own successor, or the successor is gone by then.
    """
    only_administrator(actor)
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    successor = Agency.objects.select_for_update().get(pk=successor_id)
    if agency.dissolved_on is not None:
        raise Refusal(
            "agency_already_gone",
            "{agency} đã thôi hoạt động từ {on}; không ghi lần thứ hai.",
            agency=agency.name,
            on=agency.dissolved_on.strftime("%d/%m/%Y"),
        )
    if agency.pk == successor.pk or (successor.dissolved_on is not None and successor.dissolved_on <= on):
        raise Refusal(
            "successor_is_gone",
            "{successor} không tiếp nhận được nhiệm vụ của {agency} vì vào ngày đó không còn hoạt động. Anh/chị chọn cơ quan khác.",
            field="successor",
            agency=agency.name,
            successor=successor.name,
        )
    agency.dissolved_on = on
    agency.save(update_fields=["dissolved_on"])
    succession = Succession.objects.create(agency=agency, successor=successor, on=on, basis=basis, recorded_at=at)
    facts = {"successor": successor.pk, "on": on.isoformat()}
    audit.record(AuditKind.AGENCY_DISSOLVED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return succession


@transaction.atomic
def manage_fields(*, actor: Actor, agency_id: int, field_codes: list[str], at: datetime) -> list[AgencyField]:
    """Sets which fields of state management an agency manages, hence whose tasks it follows (TH 8.2.a; BT 10.2.a)."""
    only_administrator(actor)
    agency = Agency.objects.get(pk=agency_id)
    chosen = list(Field.objects.filter(code__in=field_codes).order_by("pk"))
    AgencyField.objects.filter(agency=agency).exclude(field__in=chosen).delete()
    held = set(AgencyField.objects.filter(agency=agency).values_list("field_id", flat=True))
    made = AgencyField.objects.bulk_create([AgencyField(agency=agency, field=f) for f in chosen if f.pk not in held])
    facts = {"fields": [f.code for f in chosen]}
    audit.record(AuditKind.AGENCY_FIELDS_SET, actor=actor, stream=stream(agency), facts=facts, at=at)
    return made
