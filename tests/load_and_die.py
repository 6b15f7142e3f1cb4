"""Loads a report into a database, for tests that kill it meanwhile: `load_and_die.py DATABASE [before|after]`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from loaded_reports import prepared, served


def main() -> None:
    database, kill = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    replace = os.replace

    def replace_and_die(source: Path, target: Path) -> None:
        if kill == "after":
            replace(source, target)
        os.kill(os.getpid(), signal.SIGKILL)

    if kill:
        os.replace = replace_and_die  # type: ignore[assignment]
    rows = [served(f"x{number}", "9030200", "2018-05-10", row=number) for number in range(2_000)]
    print("ready", flush=True)
    prepared(database, *rows).confirm()
    print("done", flush=True)


if __name__ == "__main__":
    main()
