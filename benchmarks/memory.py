"""What a process has taken of the machine's memory."""

from __future__ import annotations

import sys
from pathlib import Path

MIB = 1 << 20
_LINUX = Path("/proc/self/status")


def peak_bytes() -> int | None:
    """The largest resident memory of this process so far; None where the platform does not tell.

    Linux hands a parent's `ru_maxrss` on to the programs it starts, so there the kernel's own mark of this program is read.
    """
    if _LINUX.is_file():
        return _status("VmHWM")
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def resident_bytes() -> int | None:
    """The resident memory of this process now; its peak so far where only that is known."""
    return _status("VmRSS") if _LINUX.is_file() else peak_bytes()


def family_bytes(process: int) -> int | None:
    """The resident memory of another process and of those that it started, now; None where the platform does not tell."""
    if not _LINUX.is_file():
        return None
    found = 0
    for file in Path("/proc").glob("[0-9]*/status"):
        try:
            status = dict(line.split(":", 1) for line in file.read_text().splitlines())
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        if process in (int(status["Pid"]), int(status["PPid"])):
            found += int(status.get("VmRSS", "0").split()[0]) * 1024
    return found


def _status(name: str) -> int:
    line = next(line for line in _LINUX.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024
