"""Second factors: who must have one, and how long the way in stays half open (docs/accounts.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dondoc.config.topics.reading import EnvFault, Variable, whole
from dondoc.rules.access import Role

VARIABLES = (
    Variable(
        "DONDOC_SECOND_STEP_ROLES",
        "`administrator`",
        "vai trò bắt buộc xác thực hai bước, cách nhau bằng dấu phẩy; `all`: mọi người; `none`: không ai (mặc định của bản dùng thử)",
        "roles that must have a second factor, commas between; `all` for everybody, `none` for nobody (the default of a demo)",
    ),
    Variable(
        "DONDOC_SECOND_STEP_MINUTES",
        "`5`",
        "số phút chờ bước hai sau khi mật khẩu đã đúng",
        "minutes that the second step may take after the first",
    ),
)


@dataclass(frozen=True, slots=True)
class Factors:
    """`compulsory`: roles that do nothing before they have a second factor. TCVN 14423:2026 asks it of administrators on every level, and of
    whoever comes from outside the province's network; a province that is open to the internet names more roles, or all.

    `minutes`: a password that was right is worth nothing longer than it takes to reach for a telephone.
    """

    compulsory: frozenset[str] = frozenset({Role.ADMINISTRATOR.value})
    minutes: int = 5


def read_factors(environ: Mapping[str, str], mode: str) -> Factors:
    """`mode`: in a demo nobody has a telephone at hand for a made-up person."""
    said = environ.get("DONDOC_SECOND_STEP_ROLES", "").strip() or (
        "none" if mode == "demo" else Role.ADMINISTRATOR.value
    )
    everybody = frozenset(role.value for role in Role)
    named = {"none": frozenset[str](), "all": everybody}.get(said, frozenset(part.strip() for part in said.split(",")))
    if not named <= everybody:
        wrong = ", ".join(sorted(named - everybody))
        raise EnvFault(f"DONDOC_SECOND_STEP_ROLES: no role is called {wrong}; roles are {', '.join(sorted(everybody))}")
    return Factors(named, whole(environ, "DONDOC_SECOND_STEP_MINUTES", 5))
