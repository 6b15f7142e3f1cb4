"""The command line: build the records, load reports, query, check, make and attack releases, back up, serve."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TextIO

from di_metrics.command_line import handed_out_command, maintenance, new_region_command, pack_command, query_command, serve
from di_metrics.command_line.database_commands import declare_build, declare_check, declare_check_region, declare_refresh
from di_metrics.command_line.release_commands import declare_audit, declare_publish
from di_metrics.command_line.report_commands import declare_batches, declare_import, declare_template
from di_metrics.errors import AccessRefused, DIMetricsError, PackageRefused, RegionRefused, UnknownWord
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.speaker import spelled_out

_DECLARATIONS = (
    *(declare_build, declare_refresh, declare_check_region, new_region_command.declare),
    *(declare_template, declare_import, declare_batches),
    *(query_command.declare, declare_check, pack_command.declare, declare_publish, declare_audit),
    handed_out_command.declare,
    *(maintenance.declare, serve.declare),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 refused or failed, 2 not understood."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may default to a code page, and a name of a file need not be UTF-8.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    with redirect_stdout(_Written(sys.stdout)), redirect_stderr(_Written(sys.stderr)):
        return _run(arguments)


class _Written:
    """An output in which nothing that a file or an argument holds steers the terminal.

    A carriage return passes where it begins what is written, as that of a line of progress does.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        start = "\r" if text.startswith("\r") else ""
        return self._stream.write(start + spelled_out(text.removeprefix(start)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _run(arguments: Sequence[str] | None) -> int:
    options = command_parser().parse_args(arguments)
    speaker = Speaker(Language(options.lang))
    try:
        return int(options.run(options, speaker))
    except (AccessRefused, PackageRefused, RegionRefused) as error:
        for fault in error.faults:
            print(speaker.fault(fault), file=sys.stderr)
        print(speaker.error(error), file=sys.stderr)
        return 1
    except DIMetricsError as error:
        print(speaker.error(error), file=sys.stderr)
        return 2 if isinstance(error, UnknownWord) else 1


def command_parser() -> argparse.ArgumentParser:
    """What is understood on the command line."""
    parser = argparse.ArgumentParser(prog="python -m di_metrics", description="DI Metrics on the command line.")
    language: dict[str, Any] = {"choices": list(Language), "help": "language of messages and tables"}
    parser.add_argument("--lang", default=_reader_language(), **language)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for declare in _DECLARATIONS:
        declare(commands)
    for declared in commands.choices.values():  # behind the command it is understood as well
        declared.add_argument("--lang", default=argparse.SUPPRESS, **language)
    return parser


def _reader_language() -> Language:
    """`DI_LANG`, else the language of the computer, else English."""
    wished = os.environ.get("DI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return next((one for one in Language if wished.lower().startswith(one)), Language.EN)
