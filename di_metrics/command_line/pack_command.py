"""`pack`: the files of a meeting – slides, handout and workbook – in one ZIP."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from di_metrics.access.rights import LoggedKind
from di_metrics.command_line.database_commands import logged
from di_metrics.command_line.progress import progress_line
from di_metrics.deck import Deck, Level
from di_metrics.errors import N_, SettingsError
from di_metrics.export.pack import write_pack
from di_metrics.files import check_folder, read_file, writing_to
from di_metrics.meetings.agenda import Agenda, agenda_from_json
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.handing_out import Handed, Progress, handing_out
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.meetings.typed_figures import UNPROTECTED, has_typed_figure
from di_metrics.parsing import read_date
from di_metrics.region import Region
from di_metrics.settings import read_settings
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database, open_database
from di_metrics.store.handed_out import EditionKind, keep_edition
from di_metrics.store.meetings import template_content
from di_metrics.text import Speaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "pack",
        help="make the files of a meeting",
        description="Make the slides (PPTX), the handout (PDF) and the workbook (XLSX) of a meeting, in one ZIP.",
    )
    parser.add_argument("--database", type=Path, help="database file to read")
    parser.add_argument("--as-of", dest="as_of", metavar="DATE", required=True, help="last day of the figures")
    parser.add_argument("--since", metavar="DATE", help="last day of the figures of the meeting before")
    parser.add_argument("--held-on", dest="held_on", metavar="DATE", help="day of the meeting (default: today)")
    parser.add_argument("--title", help="title of the meeting")
    parser.add_argument("--agenda", type=Path, metavar="FILE", help="agenda as JSON (default: the standard agenda)")
    parser.add_argument(
        "--template", type=Path, metavar="FILE",
        help="PowerPoint file to make the slides with (default: the one chosen on the page of meetings, else the project's)",
    )  # fmt: skip
    parser.add_argument(
        "--level", choices=list(Level), default=Level.SHAREABLE,
        help="protected figures that may be shared, or exact ones for the team",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write the ZIP")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    check_folder(options.out)
    agenda = read_file(options.agenda, SettingsError) if options.agenda else None
    template = read_file(options.template, SettingsError) if options.template else None
    database = open_database(options.database or settings.database)
    try:
        with progress_line(speaker.say(N_("Composing the slides and attacking what they tell …"))) as progress:
            handed = _handing_out(options, speaker, database, agenda, progress)
        deck, outlines = handed.made, database.all_outlines()
        template = template or template_content(database)
        with writing_to(options.out, SettingsError):
            options.out.mkdir(parents=True, exist_ok=True)
    finally:
        database.close()
    kind = LoggedKind.EXPORT if deck.level is Level.INTERNAL else LoggedKind.HAND_OUT
    with logged(database.path, kind, what=EditionKind.PACK):
        if edition := handed.edition(EditionKind.PACK, deck.title):
            keep_edition(database.path, edition)
        with progress_line(speaker.say(N_("Making the files …"))) as progress:
            names = write_pack(deck, outlines, options.out, progress, template)
    print(speaker.say(N_("Slides: %(slides)s. In the ZIP: %(names)s."), slides=len(deck.slides), names=", ".join(names)))
    return 0


def _handing_out(
    options: argparse.Namespace, speaker: Speaker, database: Database, agenda: bytes | None, progress: Any
) -> Handed[Deck]:
    views, title = _agenda(database.region, agenda), options.title or speaker.say(N_("Meeting of the steering group"))
    level = Level(options.level)
    if level is not Level.INTERNAL:
        _warn_of_typed_figures(speaker, views)
    held_on = read_date(options.held_on, "--held-on") if options.held_on else dt.datetime.now(dt.UTC).date()
    as_of = read_date(options.as_of, "--as-of")
    since = read_date(options.since, "--since") if options.since else None

    def deck(figures: RecordedFigures, composing: Progress) -> Deck:
        return compose(
            figures,
            views,
            title=title,
            held_on=held_on,
            as_of=as_of,
            since=since,
            language=speaker.language,
            progress=composing,
        )

    return handing_out(figures_at(level, database), deck, progress)


def _warn_of_typed_figures(speaker: Speaker, agenda: Agenda) -> None:
    """Name the items whose own titles or comments hold figures that no protection knows of."""
    for number, item in enumerate(agenda.items, 1):
        if has_typed_figure(item):
            where = speaker.say(N_("Item %(number)s of the agenda:"), number=number)
            print(where, speaker.say(UNPROTECTED), file=sys.stderr)


def _agenda(region: Region, text: bytes | None) -> Agenda:
    return standard_agenda(region) if text is None else agenda_from_json(region, text.decode("utf-8-sig", errors="replace"))
