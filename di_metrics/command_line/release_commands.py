"""`publish` and `audit`: making a public release from the records, and attacking one as a stranger could."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from di_metrics.access.rights import LoggedKind
from di_metrics.command_line.database_commands import bring_up_to_date, logged
from di_metrics.command_line.progress import progress_line
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.file_state import RELEASE, FileKind, check_free_for, kind_of
from di_metrics.release.file import open_release
from di_metrics.release.release import Release
from di_metrics.settings import read_settings
from di_metrics.store import open_database
from di_metrics.text import Speaker
from di_metrics.text.cell_names import found_in_words, slot_in_words

# ---- `publish`: make a public release from the records ----


def declare_publish(commands: Any) -> None:
    parser = commands.add_parser(
        "publish",
        help="make a public release",
        description="Make a public release: count the fixed menu, label it as it was handed out before, attack it together"
        " with every earlier release, close what the attack solves, attack again, write into the records what is handed out,"
        " then one release file. If anything about few people can still be worked out, nothing is written, what it is is"
        " listed, and the exit code is 1.",
    )
    parser.add_argument("--database", type=Path, help="database file to read and to write into what is handed out")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="release file to write; must not exist yet")
    parser.add_argument(
        "--previous",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="an earlier release that the records do not know, made with another database; name every one",
    )
    parser.set_defaults(run=run_publish)


def run_publish(options: argparse.Namespace, speaker: Speaker) -> int:
    from di_metrics.protection.gate import HandingOutRefused
    from di_metrics.protection.publish import make_release, publish

    check_free_for(options.out, RELEASE)
    if kind_of(options.out) is FileKind.DUCKDB:
        raise ReleaseError(
            Message.of(N_("%(file)s exists already."), file=str(options.out)),
            Message.of(N_("A release is never replaced: name another file, and this one with --previous.")),
        )
    file = options.database or read_settings().database
    bring_up_to_date(file, speaker)
    previous = [open_release(one) for one in options.previous]
    database, today = open_database(file), dt.datetime.now(dt.UTC).date()
    with progress_line(speaker.say(N_("Counting, protecting and attacking …"))) as progress:
        try:
            made = make_release(database, released_on=today, previous=previous, progress=progress)
        except HandingOutRefused as refused:
            for kind, slot in refused.open:
                print(slot_in_words(speaker, database.region, kind, slot), file=sys.stderr)
            raise
    database.close()
    edition = made.release.edition
    with logged(file, LoggedKind.RELEASE, number=edition.number, fingerprint=edition.content_hash):
        publish(file, made, options.out)
    print(
        speaker.say(
            N_("Release %(number)s of %(day)s: %(cells)s cells in %(file)s."),
            number=edition.number,
            day=speaker.date(edition.released_on),
            cells=speaker.number(len(made.release.cells)),
            file=options.out,
        )
    )
    print(
        speaker.say(
            N_("Sensitive numbers attacked: %(attacked)s. Open: 0. Cells closed because of the attack: %(closed)s."),
            attacked=speaker.number(made.attacked),
            closed=speaker.number(len(made.closed)),
        )
    )
    return 0


# ---- `audit`: attack a release as a stranger could ----


def declare_audit(commands: Any) -> None:
    parser = commands.add_parser(
        "audit",
        help="attack a release",
        description="Attack a release as a stranger could, from the release file alone: with everything it shows, and"
        " earlier releases show, how many values remain possible of each number that would say something about few people?"
        " Exit code 1 if any number is found too exactly.",
    )
    parser.add_argument("release", type=Path, metavar="FILE", help="release file to attack")
    parser.add_argument(
        "--previous", type=Path, action="append", default=[], metavar="FILE", help="an earlier release; name every one"
    )
    parser.add_argument(
        "--naive",
        action="store_true",
        help="attack a plain release that only hides 1-4 instead, of the same data (needs the records database)",
    )
    parser.add_argument("--database", type=Path, help="with --naive: the records database the release was made from")
    parser.set_defaults(run=run_audit)


def run_audit(options: argparse.Namespace, speaker: Speaker) -> int:
    from di_metrics.attack.audit import audit

    release = open_release(options.release)
    earlier = [open_release(file) for file in options.previous]
    with progress_line(speaker.say(N_("Attacking …"))) as progress:
        found = _audit_naive(options, release, progress) if options.naive else audit(release, earlier, progress=progress)
    for number in found.contradicted:
        print(
            speaker.say(
                N_(
                    "Release %(number)s says otherwise of the same days: what cannot both be true was taken as a little off."
                ),
                number=number,
            )
        )
    print(
        speaker.say(
            N_("Sensitive numbers tried: %(tried)s. Too tight: %(open)s."),
            tried=speaker.number(found.tried),
            open=speaker.number(len(found.open)),
        )
    )
    print(speaker.say(N_("Tightest intervals:")))
    for one in found.tightest:
        print(f"  {found_in_words(speaker, release.region, one)}")
    return 1 if found.open else 0


def _audit_naive(options: argparse.Namespace, release: Release, progress: Callable[[float], None]) -> Any:
    """The same attack on exact counts of which only 1-4 are hidden; these come from the records."""
    from di_metrics.attack.audit import audit
    from di_metrics.protection.menu_figures import exact_figures
    from di_metrics.protection.publish import is_told_alike, meaning_of_naive, naive_release
    from di_metrics.store import open_database

    database = open_database(options.database or read_settings().database)
    exact = exact_figures(database)
    if not is_told_alike(database, exact, release):
        raise ReleaseError(
            Message.of(N_("The release was made from other data than the records database holds.")),
            Message.of(N_("Name the records database it was made from with --database.")),
        )
    return audit(naive_release(release, exact), meaning=meaning_of_naive, progress=progress)
