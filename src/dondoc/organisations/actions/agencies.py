"""Founding agencies, changing what is recorded of them, and saying which fields they manage (B1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.organisations.actions.former_groups import keep_former
from dondoc.organisations.models import Agency, AgencyField, AgencyGroup, Field, FormerKind, FormerName
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.mergers import no_basis
from dondoc.organisations.queries.tree import subtree_ids
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold, vi_sort_key
from dondoc.rules.secrecy import mark_in_title

#: Columns of an agency that hold text derived from its names.
LONGEST_SEARCH = 300
#: The document that a change rests on, in words.
LONGEST_BASIS = 300
#: Under what an agency of a kind stands; a kind that is not here stands under whatever it is put.
ABOVE: dict[str, tuple[str, ...]] = {
    AgencyKind.OFFICE: (AgencyKind.PROVINCE,),
    AgencyKind.DIVISION: (AgencyKind.OFFICE,),
    AgencyKind.DISTRICT: (AgencyKind.PROVINCE,),
    AgencyKind.COMMUNE: (AgencyKind.PROVINCE, AgencyKind.DISTRICT),
}
#: There is one of these at a time.
ONLY_ONE = (AgencyKind.PROVINCE, AgencyKind.OFFICE)


def only_administrator(actor: Actor) -> None:
    """Agencies and accounts are kept by the administrator (BT 18.1). Raises Refusal for anybody else."""
    if not may(Deed.KEEP_AGENCIES, own_party(actor)):
        raise Refusal(
            "not_administrator",
            "Việc này do người quản trị hệ thống thực hiện. Anh/chị gửi đề nghị đến Văn phòng UBND tỉnh.",
        )


def stream(agency: Agency) -> str:
    return f"agency:{agency.pk}"


def refuse_secret(**texts: str) -> None:
    """Raises Refusal at the first field whose text bears a mark of secrecy; the door that caught it says so in the log (TH 5.2.d)."""
    for field, text in texts.items():
        rule = mark_in_title(text)
        if rule:
            raise Refusal(
                "secret_marked",
                "Nội dung vừa ghi có dấu chỉ độ mật nên không được tiếp nhận; hệ thống không lưu lại gì.",
                field=field,
                rule=rule,
            )


def must_fit(**texts: str) -> None:
    """Raises Refusal at the first field whose text is longer than its column of an agency."""
    for field, text in texts.items():
        most = getattr(Agency._meta.get_field(field), "max_length", None)
        if most is not None and len(text) > most:
            raise Refusal(
                f"agency_{field}_too_long",
                "Ô này nhận nhiều nhất {most} chữ, anh/chị đã ghi {length} chữ. Anh/chị rút gọn lại rồi lưu.",
                field=field,
                most=most,
                length=len(text),
            )


def need_basis(basis: str) -> str:
    """The document that a change rests on, as it was typed. Raises Refusal where there is none."""
    if not basis.strip():
        raise no_basis()
    if len(basis) > LONGEST_BASIS:
        raise Refusal(
            "basis_too_long",
            "Căn cứ dài {length} chữ, quá mức {most} chữ. Anh/chị chỉ ghi số, ký hiệu, ngày và cơ quan ban hành.",
            field="basis",
            length=len(basis),
            most=LONGEST_BASIS,
        )
    refuse_secret(basis=basis)
    return " ".join(basis.split())


def index_names(agency: Agency) -> None:
    """Sets what the agency is found and sorted by, from its names, present and past; does not save."""
    known = (
        [n for row in agency.former_names.order_by("-until") for n in (row.name, row.short_name)] if agency.pk else []
    )
    agency.search_text = fold(" ".join([agency.name, agency.short_name, agency.code, *known]))[:LONGEST_SEARCH]
    agency.sort_key = vi_sort_key(agency.name)[:LONGEST_SEARCH]


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
    basis: str = "",
    position: int = 0,
) -> Agency:
    """A new agency under `parent_id`. Raises Refusal where the code is taken (codes are never used again) or it cannot stand there."""
    only_administrator(actor)
    code, name, short_name = (" ".join(text.split()) for text in (code, name, short_name))
    if not code or not name:
        raise Refusal("agency_needs_name", "Cơ quan phải có mã và tên. Anh/chị ghi đủ hai ô rồi lưu lại.", field="name")
    must_fit(code=code, name=name, short_name=short_name, founded_basis=basis)
    refuse_secret(name=name, short_name=short_name, basis=basis)
    if Agency.objects.filter(code=code).exists():
        raise Refusal(
            "agency_code_taken",
            "Mã “{given}” đã dùng cho một cơ quan khác; mã không được dùng lại. Anh/chị chọn mã khác.",
            field="code",
            given=code,
        )
    _check_place(None, kind, parent_id, founded_on)
    agency = Agency(code=code, name=name, short_name=short_name or name[:100], kind=kind, parent_id=parent_id)
    agency.position, agency.founded_on, agency.founded_basis = position, founded_on, basis
    index_names(agency)
    agency.save()
    facts = {"code": code, "kind": kind.value, "parent": parent_id, "founded_on": founded_on.isoformat()}
    audit.record(AuditKind.AGENCY_FOUNDED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return agency


def _check_place(agency_id: int | None, kind: AgencyKind, parent_id: int | None, day: date) -> None:
    """Raises Refusal where an agency of this kind cannot stand under that one."""
    if kind in ONLY_ONE and Agency.objects.filter(kind=kind, dissolved_on=None).exclude(pk=agency_id or 0).exists():
        raise Refusal(
            "only_one_of_its_kind",
            "Danh mục đã có {kind}; mỗi tỉnh chỉ có một. Anh/chị chọn loại khác.",
            field="kind",
            kind=kind.label,
        )
    if parent_id is None:
        return
    parent = Agency.objects.get(pk=parent_id)
    if parent.dissolved_on is not None and parent.dissolved_on <= day:
        raise Refusal(
            "parent_is_gone",
            "{parent} đã thôi hoạt động nên không có cơ quan trực thuộc mới. Anh/chị chọn cơ quan khác.",
            field="parent_id",
            parent=parent.name,
        )
    if agency_id is not None and parent_id in subtree_ids(agency_id):
        raise Refusal(
            "parent_in_a_circle",
            "{parent} đang trực thuộc chính cơ quan này nên không thể là cơ quan cấp trên của nó. Anh/chị chọn cơ quan khác.",
            field="parent_id",
            parent=parent.name,
        )
    if kind in ABOVE and parent.kind not in ABOVE[kind]:
        raise Refusal(
            "wrong_parent",
            "Loại “{kind}” không đứng dưới {parent}. Anh/chị chọn lại cơ quan cấp trên hoặc loại cơ quan.",
            field="parent_id",
            kind=kind.label,
            parent=parent.name,
        )


@dataclass(frozen=True, slots=True)
class AgencyForm:
    """What may be changed of an agency without a decision of its own. None for fields and groups: they stay as they are."""

    short_name: str
    kind: AgencyKind
    parent_id: int | None
    position: int
    founded_on: date | None
    fields: tuple[str, ...] | None = None
    groups: tuple[str, ...] | None = None


@transaction.atomic
def change_agency(*, actor: Actor, agency_id: int, form: AgencyForm, at: datetime) -> Agency:
    """Place, kind, order, fields and groups of an agency. Its name changes by `rename_agency`, with a day and a decision."""
    only_administrator(actor)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    must_fit(short_name=form.short_name)
    refuse_secret(short_name=form.short_name)
    if (form.parent_id, form.kind) != (agency.parent_id, agency.kind):
        _check_place(agency.pk, form.kind, form.parent_id, clock.day_of(at))
    if form.founded_on and agency.dissolved_on and form.founded_on > agency.dissolved_on:
        raise Refusal(
            "founded_after_its_end",
            "Ngày thành lập sau ngày thôi hoạt động {day:%d/%m/%Y}. Anh/chị xem lại ngày.",
            field="founded_on",
            day=agency.dissolved_on,
        )
    said = {
        "short_name": " ".join(form.short_name.split()) or agency.name[:100],
        "kind": form.kind.value,
        "parent_id": form.parent_id,
        "position": form.position,
        "founded_on": form.founded_on,
    }
    changed = [name for name, value in said.items() if getattr(agency, name) != value]
    if "kind" in changed:
        FormerKind.objects.create(agency=agency, kind=agency.kind, recorded_at=at)
    if changed:
        for name in changed:
            setattr(agency, name, said[name])
        index_names(agency)
        agency.save()
        facts = {"changed": changed, "kind": agency.kind, "parent": agency.parent_id}
        audit.record(AuditKind.AGENCY_CHANGED, actor=actor, stream=stream(agency), facts=facts, at=at)
    if form.fields is not None:
        manage_fields(actor=actor, agency_id=agency.pk, field_codes=list(form.fields), at=at)
    if form.groups is not None:
        _join_groups(agency, form.groups, actor, at)
    return agency


def _join_groups(agency: Agency, codes: Iterable[str], actor: Actor, at: datetime) -> None:
    """The agency is a listed member of just these groups; groups by kind hold it anyway."""
    chosen = list(AgencyGroup.objects.filter(code__in=list(codes)).order_by("pk"))
    before = list(agency.groups.order_by("pk"))
    if chosen == before:
        return
    keep_former([group for group in {*chosen, *before} if (group in chosen) != (group in before)], at)
    agency.groups.set(chosen)
    facts = {"groups": [g.code for g in chosen]}
    audit.record(AuditKind.AGENCY_GROUPS_SET, actor=actor, stream=stream(agency), facts=facts, at=at)


@transaction.atomic
def rename_agency(
    *, actor: Actor, agency_id: int, name: str, short_name: str, on: date, basis: str, today: date, at: datetime
) -> FormerName:
    """From `on` the agency bears another name; what it was called until then stays. Raises Refusal for a day to come or before the last change."""
    only_administrator(actor)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    name, short_name = " ".join(name.split()), " ".join(short_name.split())
    must_fit(name=name, short_name=short_name)
    must_fit(name=name, short_name=short_name)
    refuse_secret(name=name, short_name=short_name)
    if not name or name == agency.name:
        raise Refusal("name_stays", "Tên mới trống hoặc giống tên hiện nay. Anh/chị ghi tên mới.", field="name")
    basis = need_basis(basis)
    last = agency.former_names.order_by("-until").first()
    earliest = last.until if last else agency.founded_on
    if on > today or (earliest is not None and on <= earliest):
        raise Refusal(
            "renamed_on_a_wrong_day",
            "Ngày đổi tên phải sau {earliest} và không sau hôm nay; tên mới có hiệu lực ngày nào thì anh/chị ghi vào ngày đó.",
            field="on",
            earliest=f"{earliest:%d/%m/%Y}" if earliest else "ngày thành lập",
        )
    former = FormerName.objects.create(
        agency=agency, name=agency.name, short_name=agency.short_name, until=on, basis=basis, recorded_at=at
    )
    agency.name, agency.short_name = name, short_name or name[:100]
    index_names(agency)
    agency.save()
    facts = {"name_before": former.pk, "on": on.isoformat()}
    audit.record(AuditKind.AGENCY_RENAMED, actor=actor, stream=stream(agency), facts=facts, at=at)
    return former


@transaction.atomic
def manage_fields(*, actor: Actor, agency_id: int, field_codes: list[str], at: datetime) -> list[AgencyField]:
    """Sets which fields of state management an agency manages, hence whose tasks it follows (TH 8.2.a; BT 10.2.a)."""
    only_administrator(actor)
    agency = Agency.objects.get(pk=agency_id)
    chosen = list(Field.objects.filter(code__in=field_codes).order_by("pk"))
    held = set(AgencyField.objects.filter(agency=agency).values_list("field_id", flat=True))
    if held == {f.pk for f in chosen}:
        return []
    AgencyField.objects.filter(agency=agency).exclude(field__in=chosen).delete()
    made = AgencyField.objects.bulk_create([AgencyField(agency=agency, field=f) for f in chosen if f.pk not in held])
    facts = {"fields": [f.code for f in chosen]}
    audit.record(AuditKind.AGENCY_FIELDS_SET, actor=actor, stream=stream(agency), facts=facts, at=at)
    return made
