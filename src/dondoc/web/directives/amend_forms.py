"""The shape of what is typed of a later directive: which one it is, and what it says of each task (C10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dondoc.tasks.queries import amended
from dondoc.tasks.queries.amending import AmendmentKind, TaskAmendment
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import SaidForm, area, picked
from dondoc.web.fields import LONGEST_TEXT, VnDateField
from dondoc.web.refusals import Told

PICKERS = ("leads", "leads_removed", "coordinators", "coordinators_removed")


class Asked(forms.CharField):
    """Shown as needed; its absence is the action's to refuse."""

    def validate(self, value: Any) -> None:
        return None


class AskedDay(VnDateField):
    """The same for a day."""

    def validate(self, value: Any) -> None:
        return None


class BasisForm(SaidForm):
    """The later directive."""

    basis_number = Asked(label=_("Số, ký hiệu văn bản sau"), max_length=60)
    basis_issued_on = AskedDay(label=_("Ngày ban hành"), past=True)
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["basis_issued_on"].today = today

    def put(self, told: Told) -> bool:
        return _put(self, told.field, told.text)


class AmendTaskForm(SaidForm):
    """What the later directive says of one task."""

    kind = forms.ChoiceField(label=_("Văn bản sau làm gì"), widget=forms.RadioSelect, initial="changed")
    due_on = VnDateField(
        label=_("Thời hạn mới"), required=False, help_text=_("Để trống thì thời hạn đang áp dụng giữ nguyên.")
    )
    no_deadline = forms.BooleanField(label=_("Bỏ thời hạn: nhiệm vụ không còn thời hạn"), required=False)
    content = Asked(label=_("Nội dung nhiệm vụ"), max_length=LONGEST_TEXT, widget=area(3))
    product = forms.CharField(label=_("Sản phẩm phải có"), max_length=300, required=False)
    replacement = forms.TypedChoiceField(label=_("Nhiệm vụ thay thế"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, today: date, replacements: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].today = today
        self.fields["kind"].choices = [
            ("changed", _("Điều chỉnh")),
            ("cancelled", _("Bãi bỏ")),
            ("replaced", _("Thay bằng nhiệm vụ của văn bản sau")),
        ]
        self.fields["replacement"].choices = [("", _("Chưa chọn")), *replacements]


@dataclass(slots=True)
class TaskPart:
    """One task with its form and its pickers. `chips` and `faults` are by the picker's name."""

    task: Any
    form: AmendTaskForm
    tokens: dict[str, tuple[str, ...]]
    leads: list[tuple[int, str]]
    coordinators: list[tuple[int, str]]
    chips: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PICKERS})

    @property
    def prefix(self) -> str:
        return f"t{self.task.pk}"

    @property
    def has_faults(self) -> bool:
        return bool(self.form.errors) or any(self.faults.values())

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def said(self) -> TaskAmendment:
        """What was typed, as the action takes it."""
        data = self.form.cleaned_data
        changed = data["kind"] == AmendmentKind.CHANGED.value
        return TaskAmendment(
            task_id=self.task.pk,
            kind=data["kind"],
            due_on=data["due_on"],
            no_deadline=changed and data["no_deadline"],
            content=data["content"] if changed else None,
            product=data["product"] if changed else None,
            leads=self.tokens["leads"],
            leads_removed=_ids(self.tokens["leads_removed"]),
            coordinators=self.tokens["coordinators"],
            coordinators_removed=_ids(self.tokens["coordinators_removed"]),
            replacement_id=data["replacement"],
        )

    def put(self, told: Told) -> bool:
        """A refusal to its field, if it is one of this task's."""
        at = f"{self.prefix}-"
        name = told.field.removeprefix(at)
        if told.field.startswith(at) and name in PICKERS:
            self.faults[name].append(told.text)
            return True
        return told.field.startswith(at) and _put(self.form, name, told.text)

    def name(self, names: Picked) -> None:
        """The chips of the pickers, and what browsers without script choose from."""
        for name in PICKERS:
            self.chips[name] = names.chips(self.tokens[name])
        every = names.options()
        self.options = {
            "leads": every,
            "coordinators": every,
            "leads_removed": [(f"a:{pk}", word) for pk, word in self.leads],
            "coordinators_removed": [(f"a:{pk}", word) for pk, word in self.coordinators],
        }


def parts_of(directive: Any, chosen: list[int], sent: Any, today: date, later: Any) -> list[TaskPart]:
    """A form for each chosen task of the directive, in its order. Four queries, whatever their number."""
    tasks = [c.task for c in amended.choices(directive) if c.task.pk in set(chosen)]
    leads, coordinators = amended.leads_of(t.pk for t in tasks), amended.coordinators_of(t.pk for t in tasks)
    replacements = [
        (t.pk, f"{t.position}. {t.content[:110]}") for t in amended.issued_tasks(later.pk if later else None)
    ]
    found = []
    for task in tasks:
        prefix = f"t{task.pk}"
        form = AmendTaskForm(
            sent,
            today=today,
            replacements=replacements,
            prefix=prefix,
            initial={"content": task.content, "product": task.product, "kind": "changed"},
        )
        tokens = {name: picked(sent, f"{prefix}-{name}") if sent else () for name in PICKERS}
        found.append(TaskPart(task, form, tokens, leads.get(task.pk, []), coordinators.get(task.pk, [])))
    return found


def _ids(tokens: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(token[2:]) for token in tokens if token.startswith("a:"))


def _put(form: forms.Form, name: str, text: str) -> bool:
    if name in form.fields:
        form.add_error(name, text)
    return name in form.fields
