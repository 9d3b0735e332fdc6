"""What requests cost: CPU of process trees and their memory, from the operating system's own accounting. Linux."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """A process with all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            stat = _stat(int(entry.name))
            if stat:
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_ms(root: int) -> float:
    """CPU used so far by the tree, children that ended included; in milliseconds."""
    ticks = sum(sum(int(word) for word in stat[11:15]) for pid in tree(root) if (stat := _stat(pid)))
    return ticks * 1000 / TICKS


def memory_mb(root: int) -> float:
    """Memory of the tree, what is shared counted in shares (PSS)."""
    total = 0
    for pid in tree(root):
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def machine() -> str:
    """The machine in words: cores and memory, nothing that names it."""
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return f"{os.cpu_count()} cores, {round(int(memory.split()[1]) / 1024**2)} GB of memory"


def busy() -> float:
    """How many processes wanted the processors over the last minute."""
    return os.getloadavg()[0]


def _stat(pid: int) -> list[str] | None:
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
