"""An agency's own regulation on following tasks (TH 20.2; BT 19.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models.agency import Agency
from dondoc.organisations.models.person import User


class InternalRule(models.Model):
    """What an agency issued. The one in force has no `replaced_at`; those before it stay, each until the moment the next was recorded."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="internal_rules")
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_by_title = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(replaced_at__isnull=True), name="one_internal_rule_in_force"
            )
        ]
