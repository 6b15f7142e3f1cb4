"""`query`: one indicator for a selection, as JSON, CSV or a table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from di_metrics.access.rights import LoggedKind
from di_metrics.command_line.database_commands import logged
from di_metrics.errors import N_, DIMetricsError
from di_metrics.export.csv_text import write_csv
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Bilingual, Dimension, Result
from di_metrics.parsing import codes_named, indicator_named, read_selection, read_split
from di_metrics.query import evaluate
from di_metrics.query.provenance import BatchRows, batches_behind
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import all_aliases
from di_metrics.settings import Settings, read_settings
from di_metrics.store import Database, open_database, read_batches
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import batch_in_words
from di_metrics.text.labels import DIMENSION_NAMES, label
from di_metrics.text.notes import remarks_on_cells, with_period


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "query",
        help="compute an indicator",
        description="Compute an indicator to a date (cumulative from the project's start) or, with --from, within a period.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    parser.add_argument(
        "-h", "--help", action=_Help, nargs=0, help="show this help with the names that may be used, and end"
    )
    parser.add_argument("indicator", metavar="INDICATOR", help="code or name of an indicator (listed below)")
    parser.add_argument("--database", type=Path, help="database file to read")
    for name, metavar, what in (
        ("group", "G", "target group"),
        ("service", "S", "service"),
        ("category", "C", "service category"),
        ("municipality", "M", "municipality of either basis"),
    ):
        parser.add_argument(
            f"--{name}",
            metavar=metavar,
            action="append",
            default=[],
            help=f"only this {what}, by code or name; may be repeated",
        )
    parser.add_argument(
        "--from", dest="first", metavar="DATE", help="first day of the period (default: to date, cumulative)"
    )
    parser.add_argument("--as-of", dest="last", metavar="DATE", help="last day (default: the project's end)")
    parser.add_argument("--by", metavar="KEY[,KEY]", default="", help="split by one or two of: " + ", ".join(Dimension))
    parser.add_argument("--basis", metavar="pre2021|post2021", help="which municipalities are meant")
    parser.add_argument("--from-state-care", action="store_true", help="only people who came from a state care centre")
    parser.add_argument("--format", choices=("json", "csv", "table"), default="table", help="form of the output")
    parser.add_argument(
        "--batches",
        action="store_true",
        help="also tell which batches the figures came from, and how many of their rows; JSON is then an object of cells and"
        " batches, else they go to standard error",
    )
    parser.set_defaults(run=run)


class _Help(argparse.Action):
    """Lists the codes and names of the region beside the options: they are read only where somebody wants to see them."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *_: object) -> NoReturn:
        settings = read_settings()
        database = getattr(namespace, "database", None) or settings.database
        try:
            parser.epilog = _names(_region(database, settings))
        except DIMetricsError as error:
            parser.epilog = f"{_names(None)}\n\n{error}"
        parser.print_help()
        parser.exit()


def _region(database: Path, settings: Settings) -> Region:
    """The region that is asked about: the database's, else the one that this installation is for."""
    if not os.path.lexists(database):
        return load_region(read_folder(settings.region, settings.programme))
    with open_database(database) as opened:
        return opened.region


def _names(region: Region | None) -> str:
    """What may be named, by kind: the code, and the name in Latvian and English."""
    kinds: list[tuple[str, list[tuple[str, Bilingual]]]] = [("indicators", [(c, one.name) for c, one in CATALOGUE.items()])]
    if region:
        tables = (
            ("municipalities", region.municipalities),
            ("groups", region.groups),
            ("services", region.services),
            ("categories", region.categories),
        )
        kinds += [(kind, [(one.code, one.name) for one in table]) for kind, table in tables]
    lines = []
    for kind, listed in kinds:
        width = max(len(code) for code, _ in listed)
        lines += ["", f"{kind}:", *(f"  {code:{width}}  {name.lv} / {name.en}" for code, name in listed)]
    return "\n".join(lines[1:])


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    indicator, by = indicator_named(options.indicator), read_split(options.by)
    database = open_database(options.database or read_settings().database)
    region, aliases = database.region, all_aliases(database.files, database.region)
    selection = read_selection(
        region,
        first=options.first,
        last=options.last,
        basis=options.basis,
        municipalities=codes_named(region, aliases, "municipality", options.municipality, options.basis),
        services=codes_named(region, aliases, "service", options.service),
        categories=codes_named(region, aliases, "category", options.category),
        groups=codes_named(region, aliases, "group", options.group),
        from_state_care=options.from_state_care,
    )
    result = evaluate(database, indicator, selection, by)
    behind = batches_behind(database, indicator, selection) if options.batches else None
    with logged(database.path, LoggedKind.EXPORT, what=f"query {indicator.code}"):
        _tell(speaker, database, result)
        if options.format == "json":
            _write_json(speaker, result, behind)
            return 0
        {"csv": _write_csv, "table": _write_table}[options.format](speaker, database.region, result)
        if behind is not None:
            _tell_batches(speaker, database, behind)
    return 0


def _tell(speaker: Speaker, database: Database, result: Result) -> None:
    """What a reader must know beside the figures goes to standard error, so that the output stays pure data."""
    if database.info.demonstration:
        print(speaker.say(N_("Demonstration data which reproduce published totals.")), file=sys.stderr)
    print(with_period(speaker, [speaker.name(result.indicator.name)], result.selection.period), file=sys.stderr)
    for remark in remarks_on_cells(speaker, database.region, [result]):
        print(remark, file=sys.stderr)


def _tell_batches(speaker: Speaker, database: Database, behind: Sequence[BatchRows]) -> None:
    batches = {one.number: one for one in read_batches(database)}
    for number, rows in behind:
        source = batch_in_words(speaker, database.region, batches[number])
        print(speaker.say(N_("%(source)s, rows: %(rows)s"), source=source, rows=speaker.number(rows)), file=sys.stderr)


def _write_json(speaker: Speaker, result: Result, behind: Sequence[BatchRows] | None) -> None:
    cells: list[dict[str, object]] = [
        {
            **dict(zip(result.by, cell.key, strict=True)),
            "value": cell.value,
            "status": cell.status,
            **({"reason": speaker.name(cell.reason)} if cell.reason else {}),
        }
        for cell in result
    ]
    answer = cells if behind is None else {"cells": cells, "batches": [one._asdict() for one in behind]}
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _write_csv(speaker: Speaker, _region: Region, result: Result) -> None:
    rows = [[*cell.key, cell.value, cell.status, speaker.name(cell.reason) if cell.reason else ""] for cell in result]
    write_csv(sys.stdout, [[*result.by, "value", "status", "reason"], *rows], "\n")


def _write_table(speaker: Speaker, region: Region, result: Result) -> None:
    head = [speaker.say(DIMENSION_NAMES[one]) for one in result.by] + [speaker.name(result.indicator.name)]
    rows = [
        [label(speaker, region, one, code) for one, code in zip(result.by, cell.key, strict=True)]
        + [speaker.value(result.indicator, cell.value, cell.status)]
        for cell in result
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        names = [text.ljust(width) for text, width in zip(row[:-1], widths, strict=False)]
        print("  ".join([*names, row[-1].rjust(widths[-1])]))
