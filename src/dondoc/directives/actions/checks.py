"""What must hold before anything of a directive is written down; all that is wrong is told at once, each at its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dondoc.core import clock
from dondoc.core.regulation import governs, regulation_in_force
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.numbering import parse_number
from dondoc.rules.regulation import Regulation
from dondoc.rules.secrecy import soft_question


def ensure_may(actor: Actor, deed: Deed) -> None:
    """Raises Refusal if the actor's post does not give him the deed."""
    if not may(deed, own_party(actor)):
        raise Refusal("not_allowed", "Vai trò {title} của anh/chị không làm được việc này.", title=actor.title)


def check_declaration(form: DirectiveForm) -> None:
    """TH 5.2.d: whoever enters a document declares that it is no State secret, per document."""
    if not form.declared_open:
        raise undeclared(regulation_in_force(form.issued_on))


def undeclared(regulation: Regulation) -> Refusal:
    """The declaration is missing; a form that has other faults too says it along with them."""
    return Refusal(
        "declaration_missing",
        "Anh/chị cần xác nhận văn bản này không thuộc danh mục bí mật nhà nước trước khi đăng ký.",
        cite=regulation.scope.secrecy.cite,
        field="declared_open",
    )


def check_doubt(form: DirectiveForm, written: Directive | None = None) -> str | None:
    """Words that secret documents often bear: whoever enters them is asked once, and says once more that it is none (C5; TH 5.2.d).

    Answers the rule that asked, None where nothing did. What `written` says already was answered when it was written.
    Raises Refusal where the question has no answer yet (`form.confirmed_open`).
    """
    if written and (form.subject.strip(), parse_number(form.number).key) == (written.subject, written.number_key):
        return None
    rule = next((rule for text in _texts(form).values() if (rule := soft_question(text))), None)
    if rule and not form.confirmed_open:
        raise Refusal(
            "looks_secret",
            "Nội dung anh/chị ghi có chữ thường gặp ở văn bản mật (như “bí mật”, “bảo mật”, chữ M cạnh số) nên văn bản chưa được lưu. "
            "Anh/chị xem lại bản gốc. Nếu văn bản không có dấu chỉ độ mật thì đánh dấu vào ô này rồi gửi lại; nếu có thì dừng lại ở đây.",
            cite=regulation_in_force(form.issued_on).scope.secrecy.cite,
            field="confirmed_open",
        )
    return rule


def check_form(form: DirectiveForm, *, at: datetime) -> None:
    """Secrecy first and alone, so that a marked document is answered with nothing else; then every other fault at once, as Refusals."""
    refuse_marked(_texts(form), at=at)
    parse_number(form.number)
    found = [*_dates(form, at), *_codes(form, regulation_in_force(form.issued_on)), *_words(form), *_people(form, at)]
    if found:
        raise Refusals(found)


def _texts(form: DirectiveForm) -> dict[str, str]:
    return {
        "subject": form.subject,
        "number": form.number,
        "signer": form.signer,
        "signer_title": form.signer_title,
        "assigned_by_name": form.assigned_by_name,
        "not_tracked_reason": form.not_tracked_reason,
    }


def _dates(form: DirectiveForm, at: datetime) -> Iterator[Refusal]:
    today, released_on = clock.day_of(at), clock.day_of(form.released_at)
    if form.issued_on > today:
        yield Refusal(
            "issued_in_the_future",
            "Ngày ban hành {issued_on} chưa tới; hôm nay là {today}. Anh/chị kiểm tra lại ngày trên văn bản.",
            field="issued_on",
            issued_on=f"{form.issued_on:%d/%m/%Y}",
            today=f"{today:%d/%m/%Y}",
        )
    if not governs(form.issued_on):
        yield Refusal(
            "outside_the_regulation",
            "Ngày ban hành {issued_on} nằm ngoài thời gian có hiệu lực của {regulation}. Anh/chị kiểm tra lại ngày trên văn bản.",
            field="issued_on",
            issued_on=f"{form.issued_on:%d/%m/%Y}",
            regulation=regulation_in_force(form.issued_on).short_title,
        )
    if released_on < form.issued_on:
        yield Refusal(
            "released_before_issue",
            "Ngày phát hành {released_on} sớm hơn ngày ban hành {issued_on}. Chọn ngày từ {issued_on} trở đi.",
            field="released_on",
            released_on=f"{released_on:%d/%m/%Y}",
            issued_on=f"{form.issued_on:%d/%m/%Y}",
        )
    elif form.released_at > at:
        yield Refusal(
            "released_in_the_future",
            "Lúc phát hành {released} chưa tới. Anh/chị ghi lúc văn bản đã thật sự được phát hành.",
            field="released_on",
            released=f"{form.released_at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}",
        )


def _codes(form: DirectiveForm, regulation: Regulation) -> Iterator[Refusal]:
    lists = {
        "kind": (form.kind, regulation.document_kinds),
        "urgency": (form.urgency, regulation.urgency_marks),
        "assigned_by": (form.assigned_by, regulation.assigners),
    }
    for field, (code, choices) in lists.items():
        if (code or field == "kind") and code not in {choice.code for choice in choices}:
            yield Refusal(
                f"{field}_unknown",
                "Anh/chị chọn một mục trong danh sách của {regulation}.",
                field=field,
                regulation=regulation.short_title,
            )


def _words(form: DirectiveForm) -> Iterator[Refusal]:
    if not form.subject.strip():
        yield Refusal("subject_missing", "Chưa có trích yếu của văn bản.", field="subject")
    if not form.tracked and not form.not_tracked_reason.strip():
        yield Refusal(
            "not_tracked_without_reason",
            "Văn bản không theo dõi phải ghi lý do, để còn đối chiếu với sổ văn bản phát hành.",
            cite=_sorting_cite(form),
            field="not_tracked_reason",
        )


def _people(form: DirectiveForm, at: datetime) -> Iterator[Refusal]:
    if form.issuer_id not in {organisations.province().pk, organisations.office().pk}:
        yield Refusal("issuer_unknown", "Anh/chị chọn cơ quan ban hành trong danh sách.", field="issuer_id")
    if form.division_id is not None and form.division_id not in {d.pk for d in organisations.divisions()}:
        yield Refusal(
            "division_unknown", "Anh/chị chọn phòng theo dõi trong danh sách của Văn phòng.", field="division_id"
        )
    if form.drafting_agency_id is not None and not Agency.objects.filter(pk=form.drafting_agency_id).exists():
        yield Refusal(
            "drafting_agency_unknown", "Anh/chị chọn cơ quan soạn thảo trong danh sách.", field="drafting_agency_id"
        )
    if form.specialist_id is not None:
        yield from specialist_faults(form.specialist_id, at)


def specialist_faults(user_id: int, at: datetime) -> Iterator[Refusal]:
    """Only a specialist of the Office, in post on that day, answers for a directive (BT 3.5; TH 5.1)."""
    if user_id not in {user.pk for user, _ in organisations.specialists(clock.day_of(at))}:
        yield Refusal(
            "specialist_unknown", "Anh/chị chọn một chuyên viên đang công tác tại Văn phòng.", field="specialist_id"
        )


def _sorting_cite(form: DirectiveForm) -> str:
    regulation = regulation_in_force(form.issued_on)
    return regulation.tasks.classes[0].cite
