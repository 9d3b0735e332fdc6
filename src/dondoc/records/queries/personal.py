"""What is held about one person (Luật 91/2025/QH15): for himself and for the administrator. No secret of his is in it, nor anybody else's data."""

from __future__ import annotations

from typing import Any

from dondoc.accounts.models import Account, Device, Entry, Identity, Passkey, RecoveryCode, Totp
from dondoc.audit import trail
from dondoc.inspections.queries.own import unfiled_streams
from dondoc.notices.models import CalendarFeed, Mail, Notice, Wish
from dondoc.organisations.models import Post, User
from dondoc.tasks.models import SavedView

#: Of the sign-ins, the newest.
MOST_ENTRIES = 200
#: What the name of somebody who left begins with; his number follows. Nobody can choose it: names of users have no colon.
LEFT = "da-nghi:"


def has_left(user: User) -> bool:
    """Whether his profile was taken away for good."""
    return user.username.startswith(LEFT)


def held(user_id: int, *, to_himself: bool) -> dict[str, Any] | None:
    """Everything, in the order in which it is told; None where there is no such person. A constant number of queries.

    `to_himself`: others do not hear of what he did in inspections that nobody outside may know of yet (docs/definitions.md 5).
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return None
    account = Account.objects.filter(pk=user_id).first()
    wish = Wish.objects.filter(user=user_id).first()
    return {
        "profile": {
            "user_name": user.username, "full_name": user.full_name, "email": user.email, "is_active": user.is_active,
            "preferences": user.preferences, "last_entered_at": (account and account.last_entered_at) or user.last_login,
            "password_set_at": account.password_set_at if account else None,
        },
        "posts": [
            {"title": post.title, "agency": post.agency.name, "role": post.role, "from": post.valid_from, "to": post.valid_to}
            for post in Post.objects.filter(user=user_id).select_related("agency").order_by("valid_from", "pk")
        ],
        "sign_ins": list(
            Entry.objects.filter(user=user_id).order_by("-began_at", "-pk")
            .values("began_at", "seen_at", "ended_at", "how", "second", "address", "agent")[:MOST_ENTRIES]
        ),
        "devices": list(Device.objects.filter(user=user_id).order_by("-last_at").values("words", "first_at", "last_at")),
        "second_factors": {
            "telephone_since": Totp.objects.filter(user=user_id).values_list("confirmed_at", flat=True).first(),
            "passkeys": list(Passkey.objects.filter(user=user_id).order_by("made_at").values("name", "made_at", "used_at")),
            "recovery_codes_left": RecoveryCode.objects.filter(user=user_id, used_at=None).count(),
        },
        "identities": list(Identity.objects.filter(user=user_id).values("provider", "subject", "linked_at", "last_at")),
        "mail": {
            "wishes": {name: getattr(wish, name) for name in ("at_once", "digest", "weekly", "language")} if wish else {},
            "kept": Mail.objects.filter(user_id=user_id).count(),
            "notices": Notice.objects.filter(recipient=user_id).count(),
            "calendar_feed": CalendarFeed.objects.filter(user=user_id).exists(),
        },
        "saved_views": list(SavedView.objects.filter(owner=user_id).order_by("pk").values_list("name", flat=True)),
        "deeds": trail.deeds_of(user_id, None if to_himself else unfiled_streams()),
    }  # fmt: skip
