"""People and the dated posts they hold. A person knows no right by himself: every right comes from a post."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from dondoc.organisations.models.agency import Agency
from dondoc.rules.access import Role, describe
from dondoc.rules.passwords import normal


class User(AbstractBaseUser):
    """Signs in. Personal, never shared. `preferences` holds theme, density and whether single-letter keys are on."""

    username = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=120)
    #: Where notices go; "" for nowhere. Two people of a small commune may share one.
    email = models.CharField(max_length=254, default="")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    #: The password was given by somebody else: nothing can be done before it is changed.
    must_change_password = models.BooleanField(default=False)
    preferences = models.JSONField(default=dict)

    #: Told by the statement that finds the person of a request (backend.py): the stamp of the settings; the day, and the posts held on it.
    administration: int
    held: tuple[date, list[Post]]

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.full_name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password if raw_password is None else normal(raw_password))

    def check_password(self, raw_password: str) -> bool:
        """In its normal form, and as it was typed: passwords from before were kept so."""
        tried = dict.fromkeys((normal(raw_password), raw_password))
        return any(super(User, self).check_password(one) for one in tried)


class Post(models.Model):
    """A person in an agency in a role, from a day to a day.

    `signs`: "" may not sign for the head; "head" is the head; else how he signs: KT., Q., TUQ., TL. (docs/definitions.md 2, file result).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    title = models.CharField(max_length=120)
    signs = models.CharField(
        max_length=5, default="", choices=[(s, s) for s in ("", "head", "KT.", "Q.", "TUQ.", "TL.")]
    )
    division = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="division_posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    #: A colleague's post that its holder cannot attend to in these days: what is done here is done in his name (uỷ quyền, B3).
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="stand_ins")

    #: As at User.
    administration: int

    class Meta:
        indexes = [models.Index(fields=["agency", "role"], name="post_by_agency")]

    @property
    def described(self) -> str:
        """How the post is named beside its holder; needs the agency joined."""
        return describe(self.title, self.agency.name, self.role)
