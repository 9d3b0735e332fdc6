"""What a later directive changed of the tasks of an earlier one (C10; docs/definitions.md 6): kept whole, so that it can be drawn."""

from __future__ import annotations

from django.db import models

from dondoc.directives.models import Directive
from dondoc.organisations.models import User
from dondoc.tasks.models.task import Task, TaskChange


class Amendment(models.Model):
    """One act of one later directive on tasks of one earlier directive. `basis` is the later one where it is registered; its number and day
    are kept either way."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="amendments")
    basis = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="amends")
    basis_number = models.CharField(max_length=60)
    basis_issued_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)


class AmendmentKind(models.TextChoices):
    CHANGED = "changed", "Điều chỉnh"
    CANCELLED = "cancelled", "Bãi bỏ"
    REPLACED = "replaced", "Thay bằng nhiệm vụ khác"


class AmendedTask(models.Model):
    """What became of one task. `due_on` null: the deadline was left alone, or removed where `undated` says so. The lists hold ids of agencies;
    `touched` and `untouched` count assignments, the untouched being those that were closed already."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="tasks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="amended")
    kind = models.CharField(max_length=20, choices=AmendmentKind)
    replacement = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="replaces")
    change = models.OneToOneField(TaskChange, on_delete=models.PROTECT, null=True, related_name="amended")
    due_on = models.DateField(null=True)
    undated = models.BooleanField(default=False)
    leads_added = models.JSONField(default=list)
    leads_removed = models.JSONField(default=list)
    coordinators_added = models.JSONField(default=list)
    coordinators_removed = models.JSONField(default=list)
    touched = models.PositiveIntegerField(default=0)
    untouched = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "task"], name="an_amendment_speaks_of_a_task_once"),
            models.CheckConstraint(
                name="a_replaced_task_names_its_replacement",
                condition=~models.Q(kind="replaced") | models.Q(replacement__isnull=False),
            ),
        ]
