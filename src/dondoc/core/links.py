"""Addresses of pages as they are written into what leaves the house: messages, calendars, tellings to other systems."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """An address that opens from elsewhere."""
    env = settings.ENV
    base = env.base_url or f"{'https' if env.https else 'http'}://{env.allowed_hosts[0]}"
    return base.rstrip("/") + path
