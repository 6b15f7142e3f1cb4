"""The command line: `python -m di_metrics COMMAND`."""

from __future__ import annotations

import sys

from di_metrics.command_line import main

if __name__ == "__main__":
    sys.exit(main())
