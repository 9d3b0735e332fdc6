"""What must hold before a later directive changes anything (C10): every fault told at once, each at its field ("t12-due_on")."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import State
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.models.amendment import AmendmentKind

if TYPE_CHECKING:
    from dondoc.tasks.queries.amending import AmendForm, Part

#: So many tasks fit into one form that a person still overlooks, and into what a browser sends.
MOST_TASKS = 60


def of_basis(directive: Directive, form: AmendForm, day: date) -> list[Refusal]:
    """The later directive must be named, and be later."""
    found = []
    if not form.basis_number.strip():
        found.append(
            Refusal(
                "no_basis",
                "Anh/chị ghi số, ký hiệu của văn bản sau làm căn cứ; không có căn cứ thì nhiệm vụ đã giao không thay đổi.",
                field="basis_number",
            )
        )
    on = form.basis_issued_on
    if on is None:
        found.append(Refusal("no_basis_day", "Anh/chị ghi ngày ban hành của văn bản sau.", field="basis_issued_on"))
    elif on > day:
        found.append(
            Refusal(
                "basis_ahead",
                "Ngày ban hành {on} của văn bản sau chưa tới; hôm nay là {today}.",
                field="basis_issued_on",
                on=f"{on:%d/%m/%Y}",
                today=f"{day:%d/%m/%Y}",
            )
        )
    elif on < directive.issued_on:
        found.append(
            Refusal(
                "basis_earlier",
                "Văn bản ban hành ngày {on} có trước văn bản {number} ngày {issued_on} nên không sửa được nhiệm vụ của văn bản này.",
                field="basis_issued_on",
                on=f"{on:%d/%m/%Y}",
                number=directive.number,
                issued_on=f"{directive.issued_on:%d/%m/%Y}",
            )
        )
    return found


def itself(directive: Directive) -> Refusal:
    return Refusal(
        "basis_is_itself",
        "Văn bản {number} không tự sửa nhiệm vụ của chính nó. Sai sót khi nhập thì đính chính tại nhiệm vụ.",
        field="basis_number",
        number=directive.number,
    )


def of_choice(directive: Directive, form: AmendForm, tasks: dict[int, Task]) -> Iterator[Refusal]:
    """Tasks of this directive that were sent out, and each once."""
    ids = [said.task_id for said in form.tasks]
    if not ids:
        yield Refusal("no_task", "Anh/chị chọn ít nhất một nhiệm vụ mà văn bản sau làm thay đổi.", field="tasks")
    if len(ids) > MOST_TASKS:
        yield Refusal(
            "too_many_tasks", "Mỗi lần sửa được nhiều nhất {n} nhiệm vụ; anh/chị làm thành nhiều lần.", n=MOST_TASKS
        )
    if len(set(ids)) != len(ids) or set(ids) - set(tasks):
        yield Refusal(
            "task_of_another_directive",
            "Có nhiệm vụ được chọn không thuộc văn bản {number}; chưa thay đổi gì. Anh/chị chọn lại trong danh sách.",
            field="tasks",
            way_on=WayOn("Chọn lại nhiệm vụ", "directive_amend", (directive.pk,)),
            number=directive.number,
        )
    for task in tasks.values():
        if task.issued_at is None:
            yield Refusal(
                "still_a_draft",
                "Nhiệm vụ {n} chưa được giao; anh/chị sửa ngay trong dự thảo của văn bản.",
                field="tasks",
                way_on=WayOn("Sửa dự thảo", "directive_task", (directive.pk, task.pk)),
                n=task.position,
            )


def of_part(
    part: Part, basis_on: date, basis: Directive | None, governing: Regulation, named: dict[str, list[Agency]]
) -> Iterator[Refusal]:
    """One task."""
    said, at = part.said, f"t{part.task.pk}-"
    if said.kind not in AmendmentKind.values:
        yield Refusal("kind_unknown", "Anh/chị chọn văn bản sau làm gì với nhiệm vụ này.", field=f"{at}kind")
    if not part.open:
        yield Refusal(
            "all_closed",
            "Nhiệm vụ {n} đã hoàn thành hoặc đã thu hồi ở mọi cơ quan nên văn bản sau không làm thay đổi được nữa.",
            field=f"{at}kind",
            way_on=WayOn("Xem nhiệm vụ", "task", (part.task.pk,)),
            n=part.task.position,
        )
    if said.ends_it:
        return
    if said.due_on is not None and said.due_on < basis_on:
        yield Refusal(
            "deadline_before_basis",
            "Thời hạn mới {due_on} sớm hơn ngày ban hành {on} của văn bản sau. Chọn ngày từ {on} trở đi.",
            cite=governing.tasks.classes[0].cite,
            field=f"{at}due_on",
            due_on=f"{said.due_on:%d/%m/%Y}",
            on=f"{basis_on:%d/%m/%Y}",
        )
    if said.no_deadline:
        yield from _of_no_deadline(part, f"{at}no_deadline")
    if not part.content:
        yield Refusal("no_content", "Nội dung nhiệm vụ không được để trống.", field=f"{at}content")
    yield from _of_agencies(part, at, named)


def _of_no_deadline(part: Part, field: str) -> Iterator[Refusal]:
    """A day and none at once; a period of a recurring duty, whose deadline is its period (docs/definitions.md 3)."""
    if part.said.due_on is not None:
        yield Refusal(
            "deadline_and_none",
            "Anh/chị đã ghi thời hạn mới và cũng chọn bỏ thời hạn. Chọn một trong hai.",
            field=field,
        )
    if part.task.series_id is not None:
        yield Refusal(
            "period_keeps_its_deadline",
            "Đây là một kỳ của nhiệm vụ định kỳ nên luôn có thời hạn. Văn bản sau bỏ nhiệm vụ định kỳ thì anh/chị chấm dứt kỳ lặp.",
            field=field,
            way_on=WayOn("Xem nhiệm vụ định kỳ", "task", (part.task.pk,)),
        )


def _of_agencies(part: Part, at: str, named: dict[str, list[Agency]]) -> Iterator[Refusal]:
    said = part.said
    has_it = {a.agency_id: a for a in (*part.closed, *part.open)}
    added = {a.pk: a for token in said.leads for a in named.get(token, [])}
    by_name = {f"a:{pk}" for pk in added} & set(said.leads)
    for agency in added.values():
        one = has_it.get(agency.pk)
        if one is not None and (one.state != State.WITHDRAWN or f"a:{agency.pk}" not in by_name):
            yield has_it_told(agency, one, f"{at}leads")
            break
    open_ids = {a.agency_id for a in part.open}
    for agency_id in [pk for pk in said.leads_removed if pk not in open_ids][:1]:
        one = has_it.get(agency_id)
        yield Refusal(
            "lead_closed",
            "{agency} không còn đang thực hiện nhiệm vụ này nên không rút ra được nữa.",
            field=f"{at}leads_removed",
            agency=one.agency.name if one else "Cơ quan được chọn",
        )
    if part.open and not added and open_ids <= set(said.leads_removed):
        yield Refusal(
            "no_lead_left",
            "Rút hết cơ quan chủ trì thì không còn ai thực hiện. Nếu văn bản sau bỏ nhiệm vụ này, anh/chị chọn “Bãi bỏ”.",
            field=f"{at}leads_removed",
        )
    leads = (open_ids - set(said.leads_removed)) | set(added)
    both = [a for token in said.coordinators if token.startswith("a:") for a in named.get(token, []) if a.pk in leads]
    for agency in both[:1]:
        yield Refusal(
            "leads_and_coordinates",
            "{agency} vừa chủ trì vừa phối hợp. Anh/chị bỏ ở một trong hai ô.",
            field=f"{at}coordinators",
            agency=agency.name,
        )


def has_it_told(agency: Agency, one: Assignment, field: str) -> Refusal:
    """Why an agency is not given a task once more. Whoever was withdrawn is given it again by his name only, never by a group."""
    withdrawn = one.state == State.WITHDRAWN
    return Refusal(
        "had_it_before" if withdrawn else "has_it_already",
        "{agency} đã được giao rồi thu hồi nhiệm vụ này. Muốn giao lại thì anh/chị chọn đúng tên cơ quan, không chọn theo nhóm."
        if withdrawn
        else "{agency} đã được giao nhiệm vụ này rồi.",
        field=field,
        way_on=WayOn("Xem lượt giao", "assignment", (one.pk,)),
        agency=agency.name,
    )


def of_replacement(part: Part, basis: Directive | None) -> Iterator[Refusal]:
    """A task can only give way to one of the later directive that was sent out."""
    field = f"t{part.task.pk}-replacement"
    if basis is None:
        yield Refusal(
            "replacement_needs_the_directive",
            "Văn bản sau chưa được đăng ký nên chưa có nhiệm vụ nào của nó để thay. Anh/chị đăng ký và giao văn bản đó trước.",
            field=field,
            way_on=WayOn("Đăng ký văn bản sau", "directive_register"),
        )
    elif part.replacement is None:
        yield Refusal(
            "no_replacement",
            "Anh/chị chọn nhiệm vụ của văn bản {number} thay cho nhiệm vụ này.",
            field=field,
            number=basis.number,
        )
    elif part.replacement.issued_at is None:
        yield Refusal(
            "replacement_not_issued",
            "Nhiệm vụ {n} của văn bản {number} chưa được giao. Anh/chị giao nhiệm vụ đó trước rồi mới thay.",
            field=field,
            way_on=WayOn("Kiểm tra để giao", "directive_check", (basis.pk,)),
            n=part.replacement.position,
            number=basis.number,
        )


def nothing(part: Part) -> Refusal:
    if part.kept:
        return Refusal(
            "only_filed_ones",
            "Kết quả nhiệm vụ {n} đã nộp đúng hạn trước đó nên giữ thời hạn cũ; không còn gì để sửa.",
            field=f"t{part.task.pk}-due_on",
            n=part.task.position,
        )
    return Refusal(
        "nothing_to_change",
        "Anh/chị chưa ghi văn bản sau thay đổi điều gì của nhiệm vụ {n}.",
        field=f"t{part.task.pk}-kind",
        n=part.task.position,
    )
