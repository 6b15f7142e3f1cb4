"""`audit`: attack a release as a stranger could."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from di_metrics.command_line.progress import progress_line
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.release.file import open_release
from di_metrics.release.release import Release
from di_metrics.settings import read_settings
from di_metrics.text import Speaker
from di_metrics.text.attack import found_in_words


def declare(commands: Any) -> None:
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
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    from di_metrics.attack.audit import audit  # the solver takes a moment to import, and other commands need none

    release = open_release(options.release)
    earlier = [open_release(file) for file in options.previous]
    with progress_line(speaker.say(N_("Attacking …"))) as progress:
        found = _audit_naive(options, release, progress) if options.naive else audit(release, earlier, progress=progress)
    for number in found.contradicted:
        print(
            speaker.say(
                N_("Release %(number)s contradicts this one: the data were corrected since. It was left out."), number=number
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
    from di_metrics.protection.exact import exact_figures
    from di_metrics.protection.naive import meaning_of_naive, naive_release
    from di_metrics.store import open_database

    database = open_database(options.database or read_settings().database)
    if database.info.build_id != release.source.build_id:
        raise ReleaseError(
            Message.of(N_("The release was made from other data than the records database holds.")),
            Message.of(N_("Name the records database it was made from with --database.")),
        )
    return audit(naive_release(release, exact_figures(database)), meaning=meaning_of_naive, progress=progress)
