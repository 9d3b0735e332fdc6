"""The team that inspects (Tổ công tác, Đoàn kiểm tra): its decision, its people, its own working rules (TH 10.1.đ, 13; BT 12.1.b, 14.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, Post, User


class Team(models.Model):
    """`body`: a code of the profile `regulation_id`, which gives the word for it. `number`, `decided_on`, `file`: the decision that set it up, by
    `set_up_by`; `rules`, `rules_file`: its own working rules (TH 13.1). It lives from `first` to `last`; `ended_*`: by which decision before that.
    """

    regulation_id = models.CharField(max_length=60)
    body = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    set_up_by = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    rules = models.TextField(blank=True)
    rules_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_team_ends_after_it_begins", condition=Q(last__isnull=True) | Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="an_ended_team_says_why", condition=Q(ended_at__isnull=True) | ~Q(ended_reason="")
            ),
        ]


class MemberRole(models.TextChoices):
    HEAD = "head", "Trưởng"
    DEPUTY = "deputy", "Phó"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Thành viên"


class Member(models.Model):
    """One person in one role, from `first` to `last` (both included; null: as long as the team lives). Who leaves keeps his row.

    `agency`, `title`: where he came from, as it was then. `post`: the inspector's post that he was given for that time, null where he acts in a
    post of the Office. `left_reason`: why he left before the team ended.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=320)
    first = models.DateField()
    last = models.DateField(null=True)
    left_reason = models.TextField(blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_member_leaves_after_he_came", condition=Q(last__isnull=True) | Q(last__gte=F("first"))
            ),
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(last__isnull=True), name="one_is_in_a_team_once"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(last__isnull=True, role="head"), name="a_team_has_one_head"
            ),
        ]
