"""`check-region`: every fault of a region's folder and its programme."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from di_metrics.errors import N_, Fault
from di_metrics.region_check import check_folder
from di_metrics.settings import read_settings
from di_metrics.text import Speaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "check-region",
        help="check a region folder",
        description="Check a region folder and its programme: every fault at once, a line each with file, line, column, the"
        " value found and what to write. `build` checks the same. Exit code 1 if there is any fault.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="region folder to check")
    parser.add_argument("--programme", type=Path, help="programme folder (default: DI_PROGRAMME, or the one shipped)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    faults = check_folder(options.folder, options.programme or read_settings().programme)
    if options.format == "json":
        print(json.dumps({"faults": [_as_json(speaker, fault) for fault in faults]}, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    for fault in faults:
        print(speaker.fault(fault))
    print(speaker.say(N_("Faults: %(count)s."), count=speaker.number(len(faults))))
    return 1 if faults else 0


def _as_json(speaker: Speaker, fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "value": fault.value,
        "message": speaker.message(fault.message),
        "suggestion": speaker.message(fault.hint) if fault.hint else None,
    }
