"""The register of issued documents, as the document office keeps it: what everything entered is held against (C9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import User


class RegisterLoad(models.Model):
    """One sheet of the register that was taken in; it can be taken back as a whole."""

    file_name = models.CharField(max_length=200)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)


class IssuedDocument(models.Model):
    """One line of the register. Whether it was entered is asked of the directives by number and day, never stored.

    `entry_due_on`: the Office's limit for entering it, reckoned from its release (C6). `set_aside_reason`: why it is not tracked, said
    without registering it.
    """

    load = models.ForeignKey(RegisterLoad, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60)
    issued_on = models.DateField()
    released_on = models.DateField()
    subject = models.TextField()
    drafting = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=20, default="normal")
    specialist = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="documents_to_enter")
    entry_due_on = models.DateField()
    entry_cite = models.CharField(max_length=40, blank=True)
    set_aside_reason = models.TextField(blank=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number_key", "issued_on"], name="a_document_stands_in_the_register_once"),
            models.CheckConstraint(
                name="a_document_set_aside_says_why",
                condition=Q(set_aside_at__isnull=True) | ~Q(set_aside_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["entry_due_on", "id"], name="issued_by_entry_limit")]

    def __str__(self) -> str:
        return self.number
