"""Who may look at the figures of the running system (docs/operate.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from dondoc.config.topics.reading import EnvFault, Variable

VARIABLES = (
    Variable(
        "DONDOC_METRICS_FROM",
        "`127.0.0.1,::1`",
        "địa chỉ hoặc dải địa chỉ được đọc `/metrics`; `none`: không nơi nào",
        "addresses or networks that may read `/metrics`, commas between; `none` for nobody",
    ),
)
#: The machine itself: a collector elsewhere is somebody's decision.
HERE = "127.0.0.1,::1"


@dataclass(frozen=True, slots=True)
class Watching:
    """`allowed`: from where the figures may be read, as the server sees the address it talks with."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()


def read_watching(environ: Mapping[str, str]) -> Watching:
    said = environ.get("DONDOC_METRICS_FROM", "").strip() or HERE
    if said == "none":
        return Watching()
    found, wrong = [], []
    for part in said.split(","):
        try:
            found.append(ip_network(part.strip()))
        except ValueError:
            wrong.append(
                f"DONDOC_METRICS_FROM={part.strip()!r}: addresses or networks such as 10.1.2.0/24, separated by commas"
            )
    if wrong:
        raise EnvFault(*wrong)
    return Watching(tuple(found))
