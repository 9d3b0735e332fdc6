"""Addresses of other systems that are told of deeds (webhooks), and each telling with what became of it (J4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import Agency, User


class Endpoint(models.Model):
    """One address. `deeds`: codes of `connections.deeds.DEEDS`; `agency`: whose sight bounds what it hears, null for all that the Office sees.

    `salt`: what its signing secret is reckoned from, together with the key of the installation; the secret itself is kept nowhere.
    `number`: up to which line of the log it was told, `latest` the latest moment of these. `failing_since`: since when nothing got through,
    `told_failing` whether the administrators heard of that. `quiet_until`: left alone after a fault. `paused_at`: no more tellings but tests.
    `bounded_at`: when the agency was last changed; what was put down before was within another sight and is never sent again.
    """

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=500)
    deeds = models.JSONField(default=list)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    salt = models.CharField(max_length=64)
    number = models.BigIntegerField()
    latest = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    told_failing = models.BooleanField(default=False)
    quiet_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_by_itself = models.BooleanField(default=False)
    bounded_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    """WAITING until it is tried, SENDING while it is; SENT when the other side answered 2xx; GIVEN_UP after the last try."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


#: Not yet at an end.
UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)


class Delivery(models.Model):
    """One telling of one act to one address. `event_id` stays the same however often it is sent; `body` holds ids, codes, days and links.

    `next_try_at`: when it may be tried; while it is being sent, when whoever sends it is given up. `status`: what the other side answered last,
    null where it did not.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=60)
    deed = models.CharField(max_length=40)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, default="")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="an_act_is_told_once_to_an_address")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_under_way", condition=Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["endpoint", "-made_at"], name="delivery_newest_first"),
            models.Index(fields=["ended_at"], name="delivery_by_end"),
        ]
