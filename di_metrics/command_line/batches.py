"""`batches`, `undo`, `redo`: what was loaded, and taking a batch out of the figures or back in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from di_metrics.command_line.build import bring_up_to_date
from di_metrics.command_line.progress import progress_line
from di_metrics.command_line.take_in import user_of_this_computer
from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.settings import read_settings
from di_metrics.store import Batch, open_database, prepare_redo, prepare_undo, read_batches
from di_metrics.text import Speaker
from di_metrics.text.batches import batch_state, batch_subject, loaded_when
from di_metrics.text.speaker import spelled_out


def declare(commands: Any) -> None:
    listing = commands.add_parser("batches", help="list what was loaded", description="List every batch and its state.")
    listing.add_argument("--database", type=Path, help="database file to read")
    listing.set_defaults(run=run_listing)
    for name, what in (("undo", "take a batch out of the figures"), ("redo", "put an undone batch back")):
        parser = commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}. Nothing is lost: an undone batch can be put back with redo, and what"
            " it had replaced counts while it is undone.",
        )
        parser.add_argument("number", type=int, metavar="BATCH", help="number of the batch")
        parser.add_argument("--database", type=Path, help="database file to change")
        if name == "undo":
            parser.add_argument("--by", metavar="WHO", default=user_of_this_computer(), help="who undoes it")
        parser.set_defaults(run=run_undo if name == "undo" else run_redo)


def run_listing(options: argparse.Namespace, speaker: Speaker) -> int:
    database = open_database(options.database or read_settings().database)
    for batch in read_batches(database):
        print(_line(speaker, database.region, batch))
    database.close()
    return 0


def _line(speaker: Speaker, region: Region, batch: Batch) -> str:
    counts = speaker.say(
        N_("accepted %(accepted)s, rejected %(rejected)s"),
        accepted=speaker.number(batch.accepted),
        rejected=speaker.number(batch.rejected),
    )
    who = f" ({batch.loaded_by})" if batch.loaded_by else ""
    parts = (batch_subject(speaker, region, batch), loaded_when(speaker, batch) + who, counts, batch_state(speaker, batch))
    return spelled_out(f"{batch.number}: " + "; ".join(parts))


def run_undo(options: argparse.Namespace, speaker: Speaker) -> int:
    file = options.database or read_settings().database
    bring_up_to_date(file, speaker)
    open_database(file).close()
    with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
        prepare_undo(file, options.number, options.by, progress).confirm()
    print(speaker.say(N_("Batch %(number)s is undone."), number=options.number))
    return 0


def run_redo(options: argparse.Namespace, speaker: Speaker) -> int:
    file = options.database or read_settings().database
    bring_up_to_date(file, speaker)
    open_database(file).close()
    with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
        prepare_redo(file, options.number, progress).confirm()
    print(speaker.say(N_("Batch %(number)s is in force again."), number=options.number))
    return 0
