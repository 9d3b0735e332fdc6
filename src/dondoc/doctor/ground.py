"""What can be looked at before Django starts: the data folder, the keys in it, the disk below it."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dondoc.doctor.findings import Finding, fault, fine, warning

if TYPE_CHECKING:
    from dondoc.config.env import Env

MEGABYTE = 1024 * 1024
#: Below the first, something is refused soon; below the second, or that share of the disk, somebody should look.
FULL_MB, LOW_MB, LOW_SHARE = 200, 2048, 0.05
OTHERS = stat.S_IRWXG | stat.S_IRWXO
#: A key of Django's own has fifty characters; below this and with fewer different ones it can be found by trying.
KEY_LETTERS, KEY_DIFFERENT = 32, 10


def keeping(env: Env) -> Iterator[Finding]:
    """Owner, keys and free space of the data folder."""
    owner = env.data.stat().st_uid
    if owner != os.geteuid():
        yield warning("folder_of_others", folder=env.data, owner=account_of(owner), user=account_of(os.geteuid()))
    closed = [place for place in (env.data / "files",) if place.exists() and not os.access(place, os.W_OK | os.X_OK)]
    yield from (fault("folder_closed", folder=place, user=account_of(os.geteuid())) for place in closed)
    yield from _open(env)
    yield from _keys(env)
    yield from _space(env.data)


def _open(env: Env) -> Iterator[Finding]:
    """Sessions, personal data and documents lie below this folder; whoever else has an account on the machine has no business there."""
    if env.data.stat().st_mode & OTHERS:
        yield (fault if env.mode == "production" else warning)("data_open", folder=env.data)


def _keys(env: Env) -> Iterator[Finding]:
    path = env.data / "secret-key"
    with suppress(FileNotFoundError):
        if path.stat().st_mode & OTHERS:
            yield fault("secret_open", path=path)
    if len(env.secret_key) < KEY_LETTERS or len(set(env.secret_key)) < KEY_DIFFERENT:
        yield (fault if env.mode == "production" else warning)("secret_weak")


def _space(place: Path) -> Iterator[Finding]:
    usage = shutil.disk_usage(place)
    free = usage.free // MEGABYTE
    if free < FULL_MB:
        yield fault("disk_full", folder=place, free=free)
    elif free < LOW_MB or usage.free < LOW_SHARE * usage.total:
        yield warning("disk_low", folder=place, free=free)
    else:
        yield fine(f"Thư mục dữ liệu {place}: ghi được, còn {free} MB.", f"Data folder {place}: {free} MB free.")


def account_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
