"""`backup`, `restore` and `doctor`: keeping what an installation has, and finding out what is wrong with it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from di_metrics.backup import Manifest, make_backup, restore_backup
from di_metrics.command_line.progress import progress_line
from di_metrics.doctor import Installation, examine_installation
from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.region_files import ALIASES
from di_metrics.reports import Severity
from di_metrics.reports.pseudonyms import KEY, KeyUnusable, find_key, key_check, key_file
from di_metrics.settings import read_settings
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import moment_in_words


def declare(commands: Any) -> None:
    backup = commands.add_parser(
        "backup",
        help="back up what is kept",
        description="Back up the records database (with reports, meetings and the slide template) and the region's table of"
        " other names into one file, while others work. The file appears only after what can be restored from it was"
        " compared with the database. The key of pseudonyms is not in it.",
    )
    backup.add_argument("--database", type=Path, help="database file to back up")
    backup.add_argument("--region", type=Path, help="region folder whose other names are backed up")
    backup.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write; must not exist yet")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help="put a backup back",
        description="Put the database of a backup in the place of the one in use, in one step, after all of the backup was"
        " examined. What it replaces is backed up beside it first.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that backup has made")
    restore.add_argument("--database", type=Path, help="database file to replace")
    restore.add_argument("--region", type=Path, help="region folder that the other names are put back into")
    restore.add_argument(
        "--replace", action="store_true", help="replace loaded batches and meetings, which are backed up first"
    )
    restore.set_defaults(run=run_restore)
    doctor = commands.add_parser(
        "doctor",
        help="tell what is wrong with this installation",
        description="Look at the program, its settings, the database, the key, the region and the release, and tell what is"
        " wrong and how to mend it. Changes nothing. Exit code 0: nothing is wrong, 1: something is.",
    )
    doctor.add_argument("--format", choices=("text", "json"), default="text", help="form of the output")
    doctor.set_defaults(run=run_doctor)


def run_backup(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    file = options.database or settings.database
    with progress_line(speaker.say(N_("Backing up …"))) as progress:
        manifest = make_backup(file, options.region or settings.region, options.out, progress)
    said = N_("%(database)s is backed up in %(file)s. Restored on trial, every batch and statement is the same.")
    print(speaker.say(said, database=file, file=options.out))
    if ALIASES not in manifest.parts:
        print(speaker.say(N_("The region folder is of another region, or without other names: they are not in the backup.")))
    print(speaker.say(N_("The key of pseudonyms is not in it: keep a copy of it in a safe place apart from the backup.")))
    compare_key(speaker, manifest)
    return 0


def run_restore(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    database = options.database or settings.database
    _refuse_number(options.file)
    with progress_line(speaker.say(N_("Restoring the backup …"))) as progress:
        restored = restore_backup(
            options.file, database, options.region or settings.region, replace=options.replace, progress=progress
        )
    manifest = restored.manifest
    print(
        speaker.say(
            N_("%(file)s holds the backup of %(when)s."), file=database, when=moment_in_words(speaker, manifest.made_at)
        )
    )
    if restored.kept:
        print(speaker.say(N_("What it held before is kept in %(file)s."), file=restored.kept))
    if not restored.aliases:
        print(speaker.say(N_("The other names in the region folder stayed as they were.")))
    compare_key(speaker, manifest)
    return 0


def run_doctor(options: argparse.Namespace, speaker: Speaker) -> int:
    findings = examine_installation(Installation())
    faults = [finding for finding in findings if finding.severity is Severity.FAULT]
    if options.format == "json":
        listed = [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "message": speaker.message(finding.message),
                "mend": speaker.message(finding.mend),
            }
            for finding in findings
        ]
        print(json.dumps({"wrong": len(faults), "findings": listed}, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    for finding in findings:
        kind = speaker.say(N_("WRONG")) if finding.severity is Severity.FAULT else speaker.say(N_("note"))
        print(f"{kind}: {speaker.message(finding.message)}\n    {speaker.message(finding.mend)}")
    print(
        speaker.say(N_("Things that are wrong: %(count)s."), count=len(faults))
        if faults
        else speaker.say(N_("Nothing is wrong."))
    )
    return 1 if faults else 0


def _refuse_number(file: Path) -> None:
    """Before there were backups, `restore 4` put batch 4 back."""
    if str(file).isdecimal() and not os.path.lexists(file):
        raise DatabaseError(
            Message.of(N_("There is no file %(file)s."), file=str(file)),
            Message.of(N_("To put an undone batch back: redo %(number)s"), number=str(file)),
        )


def compare_key(speaker: Speaker, manifest: Manifest) -> None:
    """Whether the key of this installation is the one that the pseudonyms were made with."""
    if manifest.key_check is None:
        return
    wanted = speaker.say(N_("The pseudonyms were made with the key of fingerprint %(check)s."), check=manifest.key_check)
    try:
        key = find_key()
    except KeyUnusable as error:
        print(wanted, speaker.error(error), file=sys.stderr)
        return
    if key is None:
        found = speaker.say(N_("Here is none: put it back from its safe copy before a report is loaded."))
    elif key_check(key) != manifest.key_check:
        found = speaker.say(N_("Here is another one: put the right one back from its safe copy before a report is loaded."))
    else:
        found = speaker.say(N_("That is the key here: %(place)s"), place=KEY if os.environ.get(KEY) else str(key_file()))
    print(wanted, found)
