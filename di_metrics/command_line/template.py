"""`template`: write the workbooks that municipalities fill in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from di_metrics.errors import N_
from di_metrics.file_state import Kind
from di_metrics.files import check_folder, write_file
from di_metrics.region_check import read_checked
from di_metrics.region_files import load_region
from di_metrics.reports import read_checks, template_bytes
from di_metrics.settings import read_settings
from di_metrics.text import Speaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "template",
        help="write the report templates",
        description="Write the workbooks that municipalities fill in: one for adults, one for children and guardians,"
        " with lists to choose from, an example row, help and the programme's codes.",
    )
    parser.add_argument("--region", type=Path, help="region folder (default: the region this installation is for)")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where to write them (default: here)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    files = read_checked(options.region or settings.region, settings.programme)
    region = load_region(files)
    checks = read_checks(region, files)
    check_folder(options.out)
    for family in checks.families:
        file = options.out / family.file_name
        write_file(file, template_bytes(region, checks, family), Kind.WORKBOOK)
        print(speaker.say(N_("Written: %(file)s"), file=file))
    return 0
