"""What a person was told, and how far the log of deeds has been told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Assignment, Task


class NoticeCursor(models.Model):
    """One row: up to which line the log was told, and the latest moment that was told. Whoever tells holds it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()
    latest = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_notice_cursor")]


class Notice(models.Model):
    """One deed, or several alike of one act, as one person heard of it. Its words are made when it is read, from `kind` and the ids here;
    `title`, of the task or else of the directive, is kept as it stood then: who may not see the task any more hears nothing newer.

    `number` is that of the (first) line of the log; `agency` the one in whose name he heard; `count` how many assignments it speaks of, each
    named only when it is one. `facts`: further ids, codes and days ("rung", "ends").
    """

    number = models.BigIntegerField()
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, null=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200, default="")
    facts = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "recipient"], name="a_deed_is_told_to_a_person_once")]
        indexes = [
            models.Index(fields=["recipient", "-number"], name="notice_newest_first"),
            # the count beside the bell, on every page
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),
        ]


class Wish(models.Model):
    """What a person chose about e-mail; without a row the defaults of the profile hold. `language`: of his messages."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_wish")
    at_once = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    weekly = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="vi")


class Summary(models.Model):
    """A digest or weekly summary that a person was sent. Made in the transaction of its message: never twice for a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    upto = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "day"], name="a_person_is_summed_up_once_a_day")]


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar is fetched: only its hash is kept; a new one takes the old one's place."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
