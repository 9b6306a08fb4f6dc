"""How many processors there are for us."""

from __future__ import annotations

import os


def processors() -> int:
    """The processors this process may use, or fewer where ``OMP_NUM_THREADS`` says so, as it does in the
    workers of a cluster. Hyperthreads do not help arithmetic, but which ones share a core is not ours to know
    inside a container, so all are taken."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    told = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(here, int(told)) if told.isdecimal() else here)
