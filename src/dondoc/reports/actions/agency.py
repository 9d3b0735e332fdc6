"""An agency writes its report of a round: drafted from its data, worked on, handed up, signed and filed, taken back (H2; TH 18.1; BT 16.2, 17.1).

What the Office does with a filed one stands in `receiving`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations.letterhead import authority
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import people_of
from dondoc.reports.actions.rounds import made
from dondoc.reports.actions.sections import Saved, put
from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import Report, ReportDeed, ReportFile, ReportState, Round, Section
from dondoc.reports.models.report import Side
from dondoc.reports.proposing import proposed
from dondoc.reports.queries.agency import WRITTEN_IN, owes, parts_of, sections_of
from dondoc.reports.queries.agency_data import asked_for, data_of
from dondoc.reports.queries.figures import compute
from dondoc.reports.queries.filings import content_of, files_before
from dondoc.reports.queries.rounds import closed
from dondoc.reports.seen import FIGURES, marks
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How a report is filed. `provisional`: its data are not closed, and it says so. `general_number`, `general_on`: of the agency's general report
    in which it stands, both or none (BT 17.1). `again`: numbers of files of the last filing that are sent again."""

    provisional: bool = False
    general_number: str = ""
    general_on: date | None = None
    again: tuple[int, ...] = ()


@guard.deed
def begin(*, actor: Actor, code: str, at: datetime) -> Report:
    """The report of the actor's agency for a round, drafted from its data; whoever presses first, once.

    Raises NotThere for a round that does not exist or does not ask the agency; Refusal: round_not_begun.
    """
    day = clock.day_of(at)
    if actor.role not in AGENCY_ROLES or not may(Deed.DRAFT_REPORT, {agency_party(actor)}):
        raise NotThere(f"round {code}")
    row = made(actor=actor, code=code, at=at)
    if not owes(actor, row, day):
        raise NotThere(f"round {code}")
    Agency.objects.select_for_update().get(pk=actor.agency_id)  # of two who press at once the second finds the first's
    # one of an agency that went into this one is not its own
    if before := Report.objects.filter(round=row, side=Side.AGENCY, agency_id=actor.agency_id).first():
        return before
    if day <= row.first:
        raise Refusal(
            "round_not_begun",
            "Số liệu của kỳ bắt đầu từ ngày {first} và phải qua hết ngày đầu mới có số liệu để lập báo cáo.",
            cite=row.agency_cite,
            first=f"{row.first:%d/%m/%Y}",
        )
    report = Report.objects.create(
        round=row, side=Side.AGENCY, agency_id=actor.agency_id, drafted_by_id=actor.user_id, drafted_at=at
    )
    data = data_of(report, at)
    Section.objects.bulk_create(
        Section(report=report, code=part.code, position=n, text=proposed(part, data))
        for n, part in enumerate(parts_of(row))
    )
    noted(actor, report, "begun", at)
    tell(AuditKind.REPORT_BEGUN, actor, report, at, as_of=data.as_of)
    return report


@guard.deed
def draft_anew(*, actor: Actor, report_id: int, at: datetime) -> int:
    """Sections that nobody has written in follow the data of today; returns how many. Raises NotThere; Refusal: report_filed."""
    report = held(actor, report_id, Deed.DRAFT_REPORT, at)
    data, parts = data_of(report, at), {part.code: part for part in parts_of(report.round)}
    untouched = list(report.sections.filter(version=0, code__in=parts))
    for section in untouched:
        section.text = proposed(parts[section.code], data)
    Section.objects.bulk_update(untouched, ["text"])
    if untouched:
        tell(AuditKind.REPORT_WRITTEN, actor, report, at, sections=[section.code for section in untouched])
    return len(untouched)


@guard.deed
def write(*, actor: Actor, report_id: int, texts: Mapping[str, tuple[str, int]], at: datetime) -> list[Saved]:
    """Saves sections: code -> (words, the version they were written upon). Words upon an older version are kept aside and nothing is overwritten.

    Raises NotThere; Refusal: report_filed, a mark of secrecy.
    """
    report = held(actor, report_id, Deed.DRAFT_REPORT, at)
    saved = [put(actor=actor, report=report, code=code, text=t, seen=v, at=at) for code, (t, v) in texts.items()]
    if begun := [one.section.code for one in saved if one.new]:
        tell(AuditKind.REPORT_WRITTEN, actor, report, at, sections=begun)
    return saved


@guard.deed
def refuse_empty(*, actor: Actor, report_id: int, texts: Mapping[str, str], at: datetime) -> None:
    """Whether the draft could be handed up with these words in place of those that are kept; nothing is saved, so that what stood stays where it
    could not. Raises NotThere; Refusal: report_filed, a mark of secrecy; Refusals: empty_section."""
    refuse_marked(dict(texts), at=at)
    _refuse_empty(held(actor, report_id, Deed.DRAFT_REPORT, at), texts)


@guard.deed
def hand_up(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """The draft waits for who signs. Raises NotThere; Refusal: report_filed; Refusals: empty_section."""
    report = held(actor, report_id, Deed.DRAFT_REPORT, at)
    _refuse_empty(report, {})
    report.state, report.handed_up_at = ReportState.AWAITING_SIGNATURE, at
    report.save(update_fields=["state", "handed_up_at"])
    noted(actor, report, "handed_up", at)
    tell(AuditKind.REPORT_HANDED_UP, actor, report, at, handed_up=True)
    return report


@guard.deed
def hand_back(*, actor: Actor, report_id: int, reason: str, at: datetime) -> Report:
    """Who signs wants it otherwise. Raises NotThere; Refusal: not_the_signer, not_handed_up, no_reason, a mark of secrecy."""
    report = held(actor, report_id, Deed.FILE_REPORT, at)
    if report.state != ReportState.AWAITING_SIGNATURE:
        raise Refusal("not_handed_up", "Dự thảo chưa được trình nên không có gì để trả lại.")
    refuse_marked({"reason": reason}, at=at)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi cần sửa gì trong dự thảo.")
    report.state, report.handed_up_at = ReportState.DRAFT, None
    report.save(update_fields=["state", "handed_up_at"])
    noted(actor, report, "handed_back", at, reason=reason)
    tell(AuditKind.REPORT_HANDED_BACK, actor, report, at, by_user=report.drafted_by_id)
    return report


@guard.deed
def file_report(
    *,
    actor: Actor,
    report_id: int,
    filing: Filing,
    files: list[InspectedFile],
    seen: Mapping[str, str],
    at: datetime,
) -> Report:
    """Signed and filed: the figures are computed and frozen. After the round's last day it is taken, and shown as late.

    `seen`: what stood before who signs, as `seen.before_the_signer` marks it. Raises NotThere; Refusal: not_the_signer, report_filed; Refusals:
    empty_section at each, not_closed, no_general_number, no_general_on, general_in_future, figures_changed, words_changed at each; a mark of
    secrecy.
    """
    report = held(actor, report_id, Deed.FILE_REPORT, at)
    row, day = report.round, clock.day_of(at)
    refuse_marked({"general_number": filing.general_number}, at=at)
    asked = asked_for(row, report.agency_id, at)
    figures = compute(asked)
    now = marks(sections_of(report), figures["total"].get, asked.as_of)
    if faults := [*_empty(report, {}), *_faults(row, filing, day), *_unseen(report, seen, now)]:
        raise Refusals(faults)
    text = canonical(figures).decode()
    report.figures, report.sha256 = text, checksum(text)
    report.as_of, report.known_at, report.provisional = asked.as_of, asked.known_at, asked.provisional
    report.deadline = "original" if asked.original else "present"
    report.state, report.filed_at, report.first_filed_at = ReportState.FILED, at, report.first_filed_at or at
    report.signed_by_id, report.signed_title, report.signed_as = actor.user_id, title_of(actor), actor.signs
    report.general_number, report.general_on = filing.general_number.strip()[:60], filing.general_on
    report.save()
    again = [file for file in files_before(report) if file.pk in filing.again]
    kept = [*again, *keep_files(files, by_id=actor.user_id, at=at)]
    deed = _filed(actor, report, at)
    ReportFile.objects.bulk_create(ReportFile(report=report, filing=deed, file=file) for file in kept)
    late = row.late_after is not None and clock.day_of(report.first_filed_at) > row.late_after
    told = {"late": late, "provisional": report.provisional, "sha256": report.sha256, "signed_as": report.signed_as}
    told |= {"content_sha256": deed.content_sha256, **sums_of(kept)}
    tell(AuditKind.REPORT_FILED, actor, report, at, files=[file.pk for file in kept], **told)
    return report


def _filed(actor: Actor, report: Report, at: datetime) -> ReportDeed:
    """The line of the history that keeps all that is printed by value."""
    head = next((post for post in people_of(report.agency_id, clock.day_of(at)) if post.signs == "head"), None)
    lines = authority(
        report.agency, title=actor.title, signs=actor.signs, head_title=head.title if head else actor.title
    )
    told = content_of(report, at, authority=report.signed_title, signer=actor.name, above_signature=lines)
    content = canonical(told).decode()
    deed = _line(actor, report, "filed", at)
    deed.figures, deed.sha256, deed.provisional = report.figures, report.sha256, report.provisional
    deed.content, deed.content_sha256 = content, checksum(content)
    deed.save()
    return deed


@guard.deed
def recall(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """Who may file takes it back while the Office has not taken it; it is a draft again, and the filing that was taken back does not count.

    Raises NotThere; Refusal: not_the_signer, not_filed, taken_already.
    """
    report = _own(actor, report_id, at)
    _refuse_who_may_not_sign(actor, report)
    if report.state == ReportState.ACCEPTED:
        raise Refusal(
            "taken_already",
            "Văn phòng đã tiếp nhận báo cáo nên không rút được nữa. Cần sửa, anh/chị đề nghị Văn phòng trả lại.",
            cite=report.round.agency_cite,
            way_on=_way_on(report),
        )
    if report.state != ReportState.FILED:
        raise Refusal("not_filed", "Báo cáo chưa gửi nên không có gì để rút.", way_on=_way_on(report))
    unfrozen(report, ReportState.DRAFT)
    if report.due_again_on is None:  # of one that the Office sent back its first filing stands
        report.first_filed_at = None
    report.save()
    noted(actor, report, "recalled", at)
    tell(AuditKind.REPORT_RECALLED, actor, report, at)
    return report


def unfrozen(report: Report, state: ReportState) -> None:
    """It may be written again; the figures that were frozen stay with the deed that froze them."""
    report.state, report.filed_at, report.handed_up_at = state, None, None
    report.figures, report.sha256, report.provisional = "", "", False
    report.as_of = report.known_at = None


def held(actor: Actor, report_id: int, deed: Deed, at: datetime) -> Report:
    """The agency's report, held, if this actor may do the deed while it is written. Raises NotThere; Refusal: not_the_signer, report_filed."""
    report = _own(actor, report_id, at)
    if deed is Deed.FILE_REPORT:
        _refuse_who_may_not_sign(actor, report)
    elif not may(deed, {agency_party(actor)}):
        raise NotThere(f"report {report_id}")
    if report.state not in WRITTEN_IN:
        raise Refusal(
            "report_filed",
            "Báo cáo này đã gửi ngày {day} nên không sửa nữa. Cần sửa, thủ trưởng rút báo cáo khi Văn phòng chưa tiếp nhận, "
            "hoặc đề nghị Văn phòng trả lại.",
            cite=report.round.agency_cite,
            way_on=_way_on(report),
            day=f"{clock.day_of(report.filed_at):%d/%m/%Y}" if report.filed_at else "",
        )
    return report


def noted(actor: Actor, report: Report, deed: str, at: datetime, reason: str = "", due_on: date | None = None) -> None:
    """One line of the report's history."""
    _line(actor, report, deed, at, reason, due_on).save()


def tell(kind: AuditKind, actor: Actor, report: Report, at: datetime, **more: object) -> None:
    """One line of the evidence log, in the report's own stream."""
    facts = {"report": report.pk, "round": report.round_id, "agency": report.agency_id, **more}
    record(kind, actor=actor, stream=f"report:{report.pk}", facts=facts, at=at, cite=report.round.agency_cite)


def _own(actor: Actor, report_id: int, at: datetime) -> Report:
    """The agency's own, held until the end of the transaction."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("round", "agency")
    report = rows.filter(pk=report_id, side=Side.AGENCY).first()
    if report is None or actor.role not in AGENCY_ROLES:
        raise NotThere(f"report {report_id}")
    if report.agency_id not in stands_for(actor.agency_id, clock.day_of(at)):
        raise NotThere(f"report {report_id}")
    return report


def _refuse_who_may_not_sign(actor: Actor, report: Report) -> None:
    if not may(Deed.FILE_REPORT, {agency_party(actor)}):
        raise Refusal(
            "not_the_signer",
            "Báo cáo do thủ trưởng cơ quan hoặc người được ký thay ký, gửi. Anh/chị trình thủ trưởng ký.",
            cite=report.round.agency_cite,
            way_on=_way_on(report),
        )


def _refuse_empty(report: Report, texts: Mapping[str, str]) -> None:
    if faults := list(_empty(report, texts)):
        raise Refusals(faults)


def _empty(report: Report, texts: Mapping[str, str]) -> Iterator[Refusal]:
    words = dict(report.sections.values_list("code", "text")) | dict(texts)
    for part in parts_of(report.round):
        if part.needed and not words.get(part.code, "").strip():
            yield Refusal(
                "empty_section",
                "Phần “{name}” chưa có nội dung. Anh/chị viết nội dung; nếu không có gì để báo cáo thì ghi “Không có”.",
                field=part.code,
                cite=part.cite,
                name=part.name,
            )


def _faults(row: Round, filing: Filing, day: date) -> Iterator[Refusal]:
    if not closed(row, day) and not filing.provisional:
        yield Refusal(
            "not_closed",
            "Số liệu của kỳ đến hết ngày {last} mới chốt. Gửi trước thì báo cáo ghi rõ là số liệu tạm tính: anh/chị chọn "
            "“Gửi với số liệu tạm tính”.",
            field="provisional",
            cite=row.basis_cite,
            last=f"{row.last:%d/%m/%Y}",
        )
    if filing.general_on and not filing.general_number.strip():
        told = "Anh/chị ghi số, ký hiệu của báo cáo chung đã lồng ghép nội dung này."
        yield Refusal("no_general_number", told, field="general_number", cite=row.agency_cite)
    if filing.general_number.strip() and filing.general_on is None:
        yield Refusal("no_general_on", "Anh/chị ghi ngày của báo cáo chung.", field="general_on", cite=row.agency_cite)
    if filing.general_on and filing.general_on > day:
        told = "Ngày của báo cáo chung chưa tới. Anh/chị kiểm tra lại."
        yield Refusal("general_in_future", told, field="general_on")


def _unseen(report: Report, seen: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Refusal]:
    """What is another now than it was before who signs."""
    cite, way_on = report.round.agency_cite, _way_on(report)
    if seen.get(FIGURES) != now[FIGURES]:
        told = "Số liệu của báo cáo đã khác từ lúc anh/chị mở trang. Anh/chị xem lại số liệu rồi ký."
        yield Refusal("figures_changed", told, cite=cite, way_on=way_on)
    for part in parts_of(report.round):
        if part.code in now and seen.get(part.code) != now[part.code]:
            yield Refusal(
                "words_changed",
                "Phần “{name}” vừa được sửa sau khi anh/chị mở trang. Anh/chị đọc lại rồi ký.",
                cite=cite,
                way_on=way_on,
                name=part.name,
            )


def _way_on(report: Report) -> WayOn:
    return WayOn("Xem báo cáo", "agency_report", (report.pk,))


def _line(
    actor: Actor, report: Report, deed: str, at: datetime, reason: str = "", due_on: date | None = None
) -> ReportDeed:
    by = {"by_id": actor.user_id, "by_title": title_of(actor), "at": at}
    return ReportDeed(report=report, deed=deed, reason=reason, due_on=due_on, **by)
