"""`handed-out`: what was handed out, and each figure that it told."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.export.csv_text import write_csv
from di_metrics.release.parameters import PARAMETERS
from di_metrics.settings import read_settings
from di_metrics.store import Database, open_database
from di_metrics.store.handed_out import KeptEdition, number_told, read_editions, read_told
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import EDITION_KINDS
from di_metrics.text.cell_names import shown_in_words, told_in_words
from di_metrics.text.public_speaker import PublicSpeaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "handed-out",
        help="list what was handed out",
        description="List what left the team by number: its kind and name, when it was handed out, and how many figures it"
        " told. With --edition, list each of these figures as it was told. Exact figures are never listed.",
    )
    parser.add_argument("--edition", type=int, metavar="N", help="list the figures of what has this number")
    parser.add_argument("--database", type=Path, help="database file to read")
    parser.add_argument("--format", choices=("text", "csv"), default="text", help="form of the output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    with open_database(options.database or read_settings().database) as database:
        editions = read_editions(database)
        if options.edition is None:
            _list_editions(speaker, editions, number_told(database), as_csv=options.format == "csv")
            return 0
        if options.edition not in {one.number for one in editions}:
            raise DatabaseError(
                Message.of(N_("Nothing that was handed out has the number %(number)s."), number=options.edition),
                Message.of(N_("List what was handed out with: python -m di_metrics handed-out")),
            )
        (_write_figures if options.format == "csv" else _list_figures)(speaker, database, options.edition)
    return 0


def _list_editions(speaker: Speaker, editions: Iterable[KeptEdition], figures: Mapping[int, int], *, as_csv: bool) -> None:
    if as_csv:
        rows = [[one.number, one.kind, one.name, one.handed_out_at, figures.get(one.number, 0)] for one in editions]
        write_csv(sys.stdout, [["number", "kind", "name", "handed_out_at", "figures"], *rows], "\n")
        return
    for one in editions:
        day = speaker.date(dt.datetime.fromisoformat(one.handed_out_at).date())
        told = speaker.say(N_("figures: %(count)s"), count=speaker.number(figures.get(one.number, 0)))
        print(f"{one.number}: {speaker.say(EDITION_KINDS[one.kind])} {one.name}; {day}; {told}")


def _list_figures(speaker: Speaker, database: Database, edition: int) -> None:
    said = PublicSpeaker(speaker.language, PARAMETERS)
    for _, slot, label in read_told(database, edition):
        print(f"{', '.join(told_in_words(said, database.region, slot))}: {shown_in_words(said, slot, label.shown)}")


def _write_figures(_speaker: Speaker, database: Database, edition: int) -> None:
    """The codes of each figure, and what was told."""
    rows = [[*slot, label.shown.status, label.shown.value] for _, slot, label in read_told(database, edition)]
    write_csv(sys.stdout, [["indicator", "area", "group", "service", "time", "status", "value"], *rows], "\n")
