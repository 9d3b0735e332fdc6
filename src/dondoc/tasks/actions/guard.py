"""Before any deed: the row held, seen, in the right state, by one who may, on a page that is not stale. Refusals say what happened meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Deed, Party, Role, may
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.lifecycle import LIFECYCLE, State, Transition
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.parties import parties_of
from dondoc.tasks.queries.visibility import asking, assignments_for, own_of

#: What was done, for the sentence that tells the second of two what the first did.
DONE_WORDS: dict[str, str] = {
    Deed.ISSUE: "giao",
    Deed.ACCEPT: "tiếp nhận",
    Deed.DISPUTE: "đề nghị điều chỉnh",
    Deed.KEEP: "trả lời, giữ nguyên",
    Deed.TRANSFER: "chuyển cơ quan khác",
    Deed.DRAFT_RESULT: "trình ký kết quả",
    Deed.HAND_BACK: "trả lại dự thảo kết quả",
    Deed.FILE_RESULT: "nộp kết quả",
    Deed.RECALL_RESULT: "rút kết quả",
    Deed.CONFIRM: "xác nhận",
    Deed.RETURN: "trả lại làm lại",
    Deed.REOPEN: "mở lại",
    Deed.SUSPEND: "tạm dừng",
    Deed.RESUME: "cho tiếp tục",
    Deed.WITHDRAW: "thu hồi",
    Deed.ASSIGN_PERSON: "giao người thực hiện",
}


P = ParamSpec("P")
R = TypeVar("R")


def deed(act: Callable[P, R]) -> Callable[P, R]:
    """One deed, one transaction. A text that bears a mark of secrecy rolls all of it back and leaves one audit line that names the rule."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with refusing_secrets(actor=kwargs["actor"], door=act.__name__, at=kwargs["at"]), transaction.atomic():
            return act(*args, **kwargs)

    return done


def locked(actor: Actor, assignment_id: int, at: datetime, own: list[int] | None = None) -> Assignment:
    """The row, held until the end of the transaction; NotThere if the actor may not see it. `own`: as in `allowed`."""
    day = clock.day_of(at)
    own = own_of(actor, day) if own is None else own
    found: Assignment | None = _held.first(
        actor.role, user=actor.user_id, agency=actor.agency_id, own=own, day=day, pk=assignment_id
    )
    if found is None:
        raise NotThere(f"assignment {assignment_id}")
    return found


@MadeOnce
def _held(role: Role, user: Any, agency: Any, own: Any, day: Any, pk: Any) -> QuerySet[Assignment]:
    visible = assignments_for(asking(role, user=user, agency=agency), day, own).filter(pk=pk)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task__directive", "agency")
    return rows.filter(pk__in=visible.values("pk"))


def locked_many(actor: Actor, assignment_ids: list[int], at: datetime) -> dict[int, Assignment]:
    """Those of the rows that the actor may see, held in the order of their numbers so that two bulks never wait for each other."""
    visible = assignments_for(actor, clock.day_of(at)).filter(pk__in=assignment_ids)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task__directive", "agency")
    return {a.pk: a for a in rows.filter(pk__in=visible.values("pk")).order_by("pk")}


def regulation_of(assignment: Assignment) -> Regulation:
    """The regulation that governs its directive, whatever is in force today (A3)."""
    return regulation(assignment.task.directive.regulation_id)


def cite_of(assignment: Assignment, deed: Deed) -> str:
    """The article behind a deed in the governing regulation, "" where it is silent."""
    return regulation_of(assignment).deed_cites.cite_for(deed.value)


def allowed(
    actor: Actor, assignment: Assignment, deed: Deed, at: datetime, version: int | None, own: list[int] | None = None
) -> Transition:
    """The row of the table by which the deed may be done now; Refusal if it may not. `version` None: the door does not send one.

    `own`: the agencies the actor's stands for, where the deed has asked already.
    """
    parties = parties_of(actor, assignment, clock.day_of(at), own)
    transition = LIFECYCLE.find(deed, State(assignment.state))
    if transition is None:
        raise _overtaken(assignment) if _stale(assignment, version) else _wrong_state(assignment, deed)
    if not transition.by & parties:
        raise not_allowed(assignment, deed, parties)
    if _stale(assignment, version):
        raise _overtaken(assignment)
    return transition


def beside(
    actor: Actor,
    assignment: Assignment,
    deed: Deed,
    at: datetime,
    version: int | None = None,
    own: list[int] | None = None,
) -> None:
    """The same for a deed that does not move the assignment."""
    parties = parties_of(actor, assignment, clock.day_of(at), own)
    if not may(deed, parties):
        raise not_allowed(assignment, deed, parties)
    if _stale(assignment, version):
        raise _overtaken(assignment)


def not_allowed(assignment: Assignment, deed: Deed, parties: frozenset[Party]) -> Refusal:
    """One may see it and still not do this."""
    if deed in (Deed.CONFIRM, Deed.RETURN) and assignment.agency.kind == AgencyKind.OFFICE:
        return Refusal(
            "not_the_judge",
            "Nhiệm vụ này do chính Văn phòng chủ trì nên kết quả do một lãnh đạo Văn phòng không phải người nộp xem xét.",
            cite=cite_of(assignment, deed),
        )
    if deed in (Deed.CONFIRM, Deed.RETURN):
        return Refusal(
            "not_the_judge",
            "Việc xác nhận hoặc trả lại kết quả của nhiệm vụ này không thuộc phần việc của anh/chị; Văn phòng UBND tỉnh (chuyên viên được phân công "
            "theo dõi) xem xét kết quả.",
            cite=cite_of(assignment, deed),
        )
    if deed is Deed.FILE_RESULT:
        return Refusal(
            "not_the_signer",
            "Kết quả phải do thủ trưởng cơ quan hoặc người được ký thay nộp. Anh/chị trình thủ trưởng ký duyệt.",
            cite=cite_of(assignment, deed),
            way_on=WayOn("Trình thủ trưởng ký duyệt", "deed", (assignment.pk, "ket-qua")),
        )
    return Refusal(
        "not_allowed",
        "Vai của anh/chị không làm được việc này với nhiệm vụ này. Nếu thấy cần, anh/chị trao đổi với Văn phòng UBND tỉnh.",
        cite=cite_of(assignment, deed),
    )


def required_text(text: str, field: str, code: str, sentence: str, cite: str = "") -> str:
    """What was written, trimmed; Refusal at its field if nothing was."""
    text = text.strip()
    if not text:
        raise Refusal(code, sentence, field=field, cite=cite)
    return text


def _stale(assignment: Assignment, version: int | None) -> bool:
    return version is not None and version != assignment.version


def _overtaken(assignment: Assignment) -> Refusal:
    last = Move.objects.filter(assignment=assignment, until__isnull=True, superseded_at__isnull=True).first()
    if last is None:
        return _wrong_state(assignment, None)
    when = last.at.astimezone(clock.VIETNAM)
    return Refusal(
        "overtaken",
        "Nhiệm vụ này vừa được {name} ({title}) {deed} lúc {time}; thao tác của anh/chị không làm thay đổi gì.",
        cite=last.cite,
        way_on=WayOn("Xem tình trạng hiện nay", "assignment", (assignment.pk,)),
        name=last.by_name,
        title=last.by_title,
        deed=DONE_WORDS[last.deed],
        time=f"{when:%H:%M, %d/%m/%Y}",
    )


def _wrong_state(assignment: Assignment, deed: Deed | None) -> Refusal:
    state = State(assignment.state)
    closed = {
        State.COMPLETED: (
            "closed",
            "Nhiệm vụ đã được xác nhận hoàn thành ngày {day} nên không nhận thêm thao tác này.",
        ),
        State.WITHDRAWN: (
            "withdrawn",
            "Nhiệm vụ đã được thu hồi ngày {day} nên không nhận cập nhật nữa. "
            "Nếu thấy chưa đúng, anh/chị gửi ý kiến đến Văn phòng UBND tỉnh.",
        ),
        State.TRANSFERRED: (
            "transferred",
            "Nhiệm vụ đã được chuyển cho cơ quan khác ngày {day} nên không nhận thao tác tại đây nữa.",
        ),
    }
    if state in closed:
        code, sentence = closed[state]
        day = f"{assignment.closed_on:%d/%m/%Y}" if assignment.closed_on else ""
        return Refusal(
            code,
            sentence,
            cite=cite_of(assignment, Deed.DISPUTE),
            way_on=WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,)),
            day=day,
        )
    return Refusal(
        "not_in_this_state",
        "Tình trạng hiện nay của nhiệm vụ chưa cho phép việc này. Anh/chị mở lại trang để xem các việc có thể làm.",
        cite=cite_of(assignment, deed) if deed else "",
        way_on=WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,)),
    )


def must_be_open(assignment: Assignment) -> None:
    """Refusal for a closed or withdrawn assignment (an update to it changes nothing)."""
    if State(assignment.state) in (State.COMPLETED, State.WITHDRAWN, State.TRANSFERRED, State.DRAFT):
        raise _wrong_state(assignment, Deed.UPDATE)
