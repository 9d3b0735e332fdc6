"""Who a person is for another system that vouches for him (single sign-on)."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import User


class Identity(models.Model):
    """Linked by a subject that the provider never gives to anybody else; never by a name."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    linked_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="identity_once")]
