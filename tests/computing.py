"""How long something computes, whatever else the machine has to do meanwhile."""

from __future__ import annotations

import os


def seconds_computed() -> float:
    """Seconds of the processor that this process has taken so far, and those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
