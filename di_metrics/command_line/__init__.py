"""The command line: build the records, load reports, query, check, make and attack releases, back up, serve."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from di_metrics.command_line import handed_out_command, maintenance, pack_command, query_command, serve
from di_metrics.command_line.database_commands import declare_build, declare_check, declare_check_region, declare_refresh
from di_metrics.command_line.release_commands import declare_audit, declare_publish
from di_metrics.command_line.report_commands import declare_batches, declare_import, declare_template
from di_metrics.errors import AccessRefused, DIMetricsError, PackageRefused, RegionRefused, UnknownWord
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.speaker import spelled_out

_DECLARATIONS = (
    *(declare_build, declare_refresh, declare_check_region, declare_template, declare_import, declare_batches),
    *(query_command.declare, declare_check, pack_command.declare, declare_publish, declare_audit),
    handed_out_command.declare,
    *(maintenance.declare, serve.declare),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 refused or failed, 2 not understood."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may default to a code page, and a name of a file need not be UTF-8.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """What was not understood, without what would steer the terminal."""
        super().error(spelled_out(message))


def command_parser() -> argparse.ArgumentParser:
    """What is understood on the command line."""
    parser = _Parser(prog="python -m di_metrics", description="DI Metrics on the command line.")
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
    return Language.LV if wished.lower().startswith("lv") else Language.EN
