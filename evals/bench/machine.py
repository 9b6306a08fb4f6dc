"""The machine that is measured on, and how idle it is."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ledger
from ledger.processors import processors


def load() -> str:
    """The load averages over 1, 5 and 15 minutes: how many processes wanted to run."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def machine() -> dict[str, Any]:
    """What a reader needs to know to judge the figures."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "processors_usable": processors(),
        "load_at_start": load(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "fact-ledger": ledger.__version__,
    }


class Others:
    """What other programs took of the processors between making this and :meth:`share`.

    From ``/proc/stat`` (proc(5)), less what this process and the children it has waited for used. Time stolen
    by the hypervisor counts as others'. A load average cannot tell that: it has our own work in it.
    """

    def __init__(self) -> None:
        self._busy, self._begin, self._own = _busy(), time.monotonic(), _own()

    def share(self) -> float | None:
        """The share, 0 to 1; ``None`` where the system does not say."""
        busy, elapsed = _busy(), time.monotonic() - self._begin
        if busy is None or self._busy is None:
            return None
        return others_share(busy - self._busy, _own() - self._own, elapsed * (os.cpu_count() or 1))


def others_share(busy: float, own: float, available: float) -> float:
    """The share of ``available`` processor seconds that were ``busy`` but not our ``own``, 0 to 1: the two
    clocks tick apart, so a little less than nothing is nothing."""
    return min(1.0, max(0.0, (busy - own) / available)) if available > 0 else 0.0


def _busy() -> float | None:
    """Seconds that all processors together were busy since the start of the machine."""
    stat = Path("/proc/stat")
    if not stat.is_file():
        return None
    user, nice, system, _, _, irq, softirq, steal = map(int, stat.read_text("ascii").split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Seconds of processor time, user and system, of a living process (``/proc/PID/stat``, proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _own() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def shown(share: float | None) -> str:
    """A share for people."""
    return "unknown" if share is None else f"{share:.0%}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def peak_memory(pid: int) -> int:
    """The most memory that the process had resident so far, bytes (``VmHWM``, proc(5)): the kernel keeps
    the mark, so looking now and then misses only what grew after the last look. The mapped pages of the
    weights count. 0 where the process has ended.

    Unlike ``ru_maxrss`` of a child, which is never less than what the parent had when it forked, this is
    that process alone.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    marks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return 1024 * int(marks[0]) if marks else 0
