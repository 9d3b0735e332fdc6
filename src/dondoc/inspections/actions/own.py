"""An agency opens an inspection of itself or of what stands below it, by people of its own (G4; TH 10.2.b, 15.1; BT 12.2, 16.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.actions.writing import note
from dondoc.inspections.models import Inspection, Inspector, MemberRole
from dondoc.inspections.queries import own
from dondoc.organisations.models import Post
from dondoc.rules.access import Actor, describe
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: The longest title.
MOST_TITLE = 300
SUDDEN = "unannounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """What somebody typed. `kind`, `ground`, `contents`: codes of the regulation; `head`, `members`: users of his own agency."""

    agency: int | None
    title: str
    kind: str = "planned"
    ground: str = ""
    ground_words: str = ""
    contents: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    head: int | None = None
    members: tuple[int, ...] = ()


@guard.deed
def open_own(*, actor: Actor, form: OwnForm, form_token: str, at: datetime) -> Inspection:
    """The inspection with its inspectors; nobody outside the agency knows of it until its result is signed. The same form sent again is the same
    inspection.

    Raises NotThere for who belongs to no agency; Refusals: no_agency, no_title, no_kind, no_ground, no_contents, no_days, end_before_start,
    no_head, not_a_colleague, a mark of secrecy.
    """
    if not own.may_inspect(actor):
        raise NotThere("own inspections")
    if before := Inspection.objects.filter(form_token=form_token, by=actor.user_id).first():
        return before
    refuse_marked({"title": form.title, "ground_words": form.ground_words}, at=at)
    day = clock.day_of(at)
    known = {post.user_id: post for post in own.colleagues(actor, day)}
    faults = [*_faults(form), *_of_people(form, known)]
    if form.agency not in {agency.pk for agency in own.within_reach(actor, day)}:
        faults.insert(0, _no_agency())
    if faults:
        raise Refusals(faults)
    made = Inspection.objects.create(
        regulation_id=current().id,
        by_agency_id=actor.agency_id,
        agency_id=form.agency,
        kind=form.kind,
        ground=form.ground if form.kind == SUDDEN else "",
        ground_words=form.ground_words.strip() if form.kind == SUDDEN else "",
        contents=[one.code for one in current().inspection.contents if one.code in form.contents],
        title=form.title.strip(),
        first=form.first,
        last=form.last,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )
    _seat(made, form, known)
    renew(made)
    note(AuditKind.INSPECTION_OPENED, made, actor=actor, at=at, cite=own.cite(), own=True)
    return made


def _seat(made: Inspection, form: OwnForm, known: dict[int, Post]) -> None:
    chosen = [form.head, *(pk for pk in dict.fromkeys(form.members) if pk != form.head)]
    Inspector.objects.bulk_create(
        Inspector(
            inspection=made,
            user_id=pk,
            role=MemberRole.HEAD if pk == form.head else MemberRole.MEMBER,
            title=describe(known[pk].title, known[pk].agency.name, known[pk].role),
        )
        for pk in chosen
        if pk is not None
    )


def _faults(form: OwnForm) -> Iterator[Refusal]:
    rules = current().inspection
    if not form.title.strip():
        yield Refusal("no_title", "Anh/chị ghi tên cuộc tự kiểm tra.", field="title", cite=own.cite())
    elif len(form.title.strip()) > MOST_TITLE:
        yield Refusal("title_too_long", "Tên cuộc tự kiểm tra dài quá 300 ký tự. Anh/chị viết ngắn lại.", field="title")
    if form.kind not in {one.code for one in rules.kinds}:
        yield Refusal("no_kind", "Anh/chị chọn hình thức kiểm tra.", field="kind", cite=own.cite())
    if form.kind == SUDDEN and form.ground not in {one.code for one in rules.triggers}:
        cite = next((one.cite for one in rules.kinds if one.code == SUDDEN), own.cite())
        yield Refusal("no_ground", "Kiểm tra đột xuất phải có căn cứ. Anh/chị chọn căn cứ.", field="ground", cite=cite)
    if not set(form.contents) & {one.code for one in rules.contents}:
        cite = ", ".join(one.cite for one in rules.contents)
        yield Refusal("no_contents", "Anh/chị chọn ít nhất một nội dung kiểm tra.", field="contents", cite=cite)
    if form.first is None or form.last is None:
        missing = "first" if form.first is None else "last"
        yield Refusal("no_days", "Anh/chị ghi ngày bắt đầu và ngày kết thúc dự kiến.", field=missing)
    elif form.last < form.first:
        yield Refusal("end_before_start", "Ngày kết thúc sớm hơn ngày bắt đầu. Anh/chị xem lại hai ngày.", field="last")


def _of_people(form: OwnForm, known: dict[int, Post]) -> Iterator[Refusal]:
    if form.head is None or form.head not in known:
        told = "Anh/chị chọn người phụ trách trong số người của cơ quan mình."
        yield Refusal("no_head", told, field="head", cite=own.cite())
    if set(form.members) - set(known):
        told = "Người tự kiểm tra phải là người của cơ quan mình. Anh/chị chọn lại trong danh sách."
        yield Refusal("not_a_colleague", told, field="members", cite=own.cite())


def _no_agency() -> Refusal:
    return Refusal(
        "no_agency",
        "Cơ quan tự kiểm tra mình và đơn vị, cơ quan trực thuộc. Anh/chị chọn nơi được kiểm tra trong danh sách.",
        field="agency",
        cite=own.cite(),
    )
