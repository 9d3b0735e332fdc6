"""Where the database is. Its address holds a password: what is wrong with it is told without a sign of it."""

from __future__ import annotations

from collections.abc import Mapping

import dj_database_url

from dondoc.config.topics.reading import EnvFault

#: What people write into passwords and what an address reads as something else.
ADVICE = (
    "DATABASE_URL: cannot be read, it is postgres://user:password@host:port/name; "
    "in the password write # as %23, / as %2F, ? as %3F, @ as %40, [ as %5B, ] as %5D, % as %25"
)


def read_database(environ: Mapping[str, str]) -> str:
    """The address, "" for SQLite in the data folder. Raises EnvFault, which never repeats the address."""
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return ""
    try:
        found = dj_database_url.parse(url)
    except Exception:  # the library's own faults, those of urllib and of a port that is no number: all say the same
        raise EnvFault(ADVICE) from None
    if "#" in url or "@" in found.get("NAME", "@"):
        raise EnvFault(ADVICE)
    return url
