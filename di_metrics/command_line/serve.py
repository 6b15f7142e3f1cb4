"""`serve`: start the dashboard."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from di_metrics.text import Speaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "serve",
        help="start the dashboard",
        description="Start the dashboard. Where there is no database yet, its first page makes the demonstration data.",
    )
    parser.add_argument("--database", type=Path, help="database file to show")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (default: 8501)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, _speaker: Speaker) -> int:
    from di_metrics.ui.server import start  # the other commands need no Streamlit, which takes a second to import

    start(options.database, options.port)
    return 0
