"""What is wrong with an installation, each thing with how to mend it: found by looking alone, nothing is changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from di_metrics.access.access_file import read_access
from di_metrics.errors import N_, AccessRefused, DIMetricsError, Message
from di_metrics.file_state import FileState, examine
from di_metrics.files import abandoned
from di_metrics.region_check import check_folder
from di_metrics.region_files import read_folder, region_id
from di_metrics.release.file import open_release
from di_metrics.reports import Severity, key_check
from di_metrics.reports.pseudonyms import find_key, key_file
from di_metrics.settings import ROOT, PublicSettings, Settings, read_process_settings, read_settings
from di_metrics.store import open_database
from di_metrics.store.database import Snapshot, read_snapshot
from di_metrics.store.in_place import backups_of, was_there
from di_metrics.store.region_change import file_changes

_OLDEST_PYTHON = (3, 11)
_TIME_ZONE = "Europe/Riga"
_COPIES = 3
"""How many times the database must fit on the disk beside it: a change makes one copy, a backup three."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is wrong, or with severity “warning” one that is worth knowing, and how to mend it."""

    code: str
    severity: Severity
    message: Message
    mend: Message


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at: the program's folder, the environment, the user's home, and the time of this computer."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    root: Path = ROOT
    home: Path = field(default_factory=Path.home)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now().astimezone())

    @property
    def settings(self) -> Settings:
        """The manager's settings."""
        return read_settings(self.environment)


@dataclass(frozen=True, slots=True)
class InstalledRecords:
    """What the database says of itself, and the files of the region that it holds."""

    snapshot: Snapshot
    files: Mapping[str, str]


Examination = Callable[[Installation, InstalledRecords | None], Iterator[Diagnosis]]
"""Looks at an installation, whose database holds no records that can be read where there are None."""


def examine_installation(installation: Installation) -> tuple[Diagnosis, ...]:
    """All that is wrong, in the order in which it is best mended; where the public is served, without records and key."""
    try:
        public = isinstance(read_process_settings(installation.environment), PublicSettings)
    except DIMetricsError as error:
        return (_of_error("settings", error),)
    if public:
        return tuple(finding for check in _OF_ALL for finding in check(installation, None))
    records, told = _read_records(installation)
    return (*told, *(finding for check in CHECKS for finding in check(installation, records)))


def _read_records(installation: Installation) -> tuple[InstalledRecords | None, tuple[Diagnosis, ...]]:
    """The records, or why there are none. That there is no database yet at its usual place is no fault."""
    file = installation.settings.database
    found = examine(file, writing=True)
    if found.state is FileState.MISSING and not installation.settings.is_configured and not was_there(file):
        return None, ()
    if found.state is not FileState.CURRENT:
        return None, (_of_error("database", found.error()),)
    try:
        with open_database(file, tidy=False) as database:
            files = database.files
        return InstalledRecords(read_snapshot(file), files), ()
    except DIMetricsError as error:
        return None, (_of_error("database", error),)


def _fault(code: str, says: str, mend: str, **params: object) -> Diagnosis:
    return Diagnosis(code, Severity.FAULT, Message.of(says, **params), Message.of(mend, **params))


def _warning(code: str, says: str, mend: str, **params: object) -> Diagnosis:
    return dataclasses.replace(_fault(code, says, mend, **params), severity=Severity.WARNING)


def _of_error(code: str, error: DIMetricsError) -> Diagnosis:
    hint = error.hint or Message.of(N_("Ask whoever looks after the installation."))
    return Diagnosis(code, Severity.FAULT, error.message, hint)


# Program ---------------------------------------------------------------------------------------------------------------


def _python(_installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    if sys.version_info < _OLDEST_PYTHON:
        needed = ".".join(map(str, _OLDEST_PYTHON))
        yield _fault(
            "python",
            N_("This is Python %(found)s; %(needed)s or newer is needed."),
            N_("Install a newer Python and start the program with it."),
            found=sys.version.split()[0],
            needed=needed,
        )


def _packages(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    mend = N_("Install what the program was tested with: python run.py")
    for line in (installation.root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if not (text := line.partition("#")[0].strip()):
            continue
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate():  # for another system
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield _fault("packages", N_("The package %(name)s is not installed."), mend, name=wanted.name)
            continue
        if found not in wanted.specifier:
            says, exact = N_("The package %(name)s is version %(found)s instead of %(wanted)s."), str(wanted.specifier)
            yield _fault("packages", says, mend, name=wanted.name, found=found, wanted=exact.removeprefix("=="))


@dataclass(frozen=True, slots=True)
class BrowserSetting:
    """A setting of Streamlit that can be noticed outside: how it is if nobody sets it, how it is shipped, what else does."""

    name: str
    unset: str | bool | None
    shipped: str | bool
    says: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.name.replace(".", "_"))
        return f"STREAMLIT_{words.upper()}"


BROWSER_SETTINGS = (
    BrowserSetting(
        "server.enableXsrfProtection", True, True, N_("Other sites open in a reader's browser could send files here.")
    ),
    BrowserSetting("server.enableCORS", True, True, N_("Other sites open in a reader's browser could read from here.")),
    BrowserSetting("server.enableStaticServing", False, True, N_("Typefaces and what maps need would not be found.")),
    BrowserSetting(
        "browser.gatherUsageStats", True, False, N_("Readers' browsers would tell the makers of Streamlit of their visits.")
    ),
    BrowserSetting(
        "client.showErrorDetails", "full", "none", N_("Readers would see the program's own words where something fails.")
    ),
    BrowserSetting("client.toolbarMode", "auto", "minimal", N_("Readers would see the menu of developers.")),
)
_ADDRESS = BrowserSetting(
    "server.address", None, "127.0.0.1", N_("Other computers may reach the dashboard, which shows small counts.")
)


def _browser(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    files = (installation.home / ".streamlit" / "config.toml", installation.root / ".streamlit" / "config.toml")
    known: dict[str, object] = {}
    for file in files:
        try:
            tables = tomllib.loads(file.read_text(encoding="utf-8")) if os.path.isfile(file) else {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            yield _fault(
                "browser", N_("%(file)s cannot be read."), N_("Put the file back as it is shipped."), file=str(file)
            )
            return
        known |= {
            f"{table}.{name}": value
            for table, values in tables.items()
            if isinstance(values, dict)
            for name, value in values.items()
        }
    for setting in (*BROWSER_SETTINGS, _ADDRESS):
        value: object = known.get(setting.name, setting.unset)
        if setting.variable in installation.environment:
            word = installation.environment[setting.variable]
            value = word.lower() in ("true", "1", "yes", "on") if isinstance(setting.shipped, bool) else word
        is_kept = value in ("localhost", "::1") or bool(installation.environment.get("DI_ACCESS"))
        if value == setting.shipped or (setting is _ADDRESS and is_kept):
            continue
        says = N_("The setting %(name)s is %(found)s instead of %(wanted)s. %(danger)s")
        params = {
            "name": setting.name,
            "found": _as_written(value),
            "wanted": _as_written(setting.shipped),
            "danger": Message.of(setting.says),
            "variable": setting.variable,
        }
        if setting is _ADDRESS:
            mend = N_("Nobody else is let in before signing in is set up: write an access file, and name it in DI_ACCESS.")
            yield _warning("browser", says, mend, **params)
        else:
            mend = N_("Set it back in .streamlit/config.toml, or leave out %(variable)s.")
            yield _fault("browser", says, mend, **params)


def _as_written(value: object) -> str:
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _access(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    file = installation.settings.access
    try:
        if file:
            read_access(file).provider.secret(installation.environment)
    except AccessRefused as error:
        for one in error.faults:
            says, mend = N_("%(file)s, line %(line)s, %(field)s: %(fault)s"), N_("Mend that line of the access file.")
            yield _fault("access", says, mend, file=one.file, line=one.line, field=one.column, fault=one.message)
    except DIMetricsError as error:
        yield _of_error("access", error)


# Clock and disk -----------------------------------------------------------------------------------------------------------


def _clock(installation: Installation, records: InstalledRecords | None) -> Iterator[Diagnosis]:
    try:
        expected = installation.now.astimezone(ZoneInfo(_TIME_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        expected = None
    if installation.now.utcoffset() not in (expected, dt.timedelta(0)):
        yield _warning(
            "time_zone",
            N_("The time zone of this computer is not that of Latvia: %(found)s."),
            N_("Set the time zone to %(zone)s, or days near midnight are written down as others."),
            found=installation.now.strftime("%z"),
            zone=_TIME_ZONE,
        )
    newest = records.snapshot.newest if records else ""
    if newest and dt.datetime.fromisoformat(newest) > installation.now + dt.timedelta(minutes=5):
        yield _fault(
            "clock",
            N_("The clock of this computer is before the newest batch, which was loaded at %(moment)s."),
            N_("Set the clock: the order in which reports came is told by it."),
            moment=newest,
        )


def _disk(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    file = installation.settings.database
    if not os.path.isfile(file):
        return
    needed, free = file.stat().st_size * _COPIES, shutil.disk_usage(file.parent).free
    if free < needed:
        yield _fault(
            "disk",
            N_("Free on the disk of the database are %(free)s MB; changes and backups need %(needed)s MB."),
            N_("Free some space on the disk, or move the database to another with DI_DATABASE."),
            free=free >> 20,
            needed=(needed >> 20) + 1,
        )


# Records ---------------------------------------------------------------------------------------------------------------


def _permissions(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    file = installation.settings.database
    if os.name != "posix" or not os.path.isfile(file):
        return
    for found in (file, *backups_of(file)):
        if found.stat().st_mode & 0o077:
            yield _fault(
                "permissions",
                N_("Others on this computer may read the records: %(file)s."),
                N_("Take their rights away: chmod 600 %(file)s"),
                file=str(found),
            )
    folder = file.resolve().parent
    if folder.stat().st_mode & 0o1002 == 0o002:
        yield _fault(
            "permissions",
            N_("Others on this computer may replace files in %(folder)s."),
            N_("Take their rights away: chmod o-w %(folder)s"),
            folder=str(folder),
        )


def _leftovers(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    database = installation.settings.database
    left = [staging.name for staging in abandoned(Path(os.path.realpath(database)).parent)]
    if left:
        yield _warning(
            "leftovers",
            N_("Beside the database lie unfinished copies: %(names)s."),
            N_("A killed program left them; the next change of the database removes them."),
            names=", ".join(left),
        )
    backups = backups_of(database)
    if backups:
        size = sum(file.stat().st_size for file in backups)
        yield _warning(
            "backups",
            N_("Beside the database lie %(count)s copies of earlier states, %(size)s MB: %(names)s."),
            N_("Move those that are to be kept to another disk, and delete the others."),
            count=len(backups),
            size=(size >> 20) + 1,
            names=", ".join(file.name for file in backups),
        )


def _key(installation: Installation, records: InstalledRecords | None) -> Iterator[Diagnosis]:
    wanted = records.snapshot.key_check if records else None
    try:
        key = find_key(installation.environment)
    except DIMetricsError as error:
        yield _of_error("key", error)
        return
    back = N_("Put the right one back from its safe copy: with another one every person would be counted as new.")
    if key is None:
        if wanted:
            says = N_("The key that the pseudonyms were made with is missing: %(file)s.")
            yield _fault("key", says, back, file=str(key_file(installation.environment)))
        return
    if wanted and key_check(key) != wanted:
        yield _fault("key", N_("The key of pseudonyms is another one than the database was made with."), back)


# Region and release --------------------------------------------------------------------------------------------------------


def _region(installation: Installation, records: InstalledRecords | None) -> Iterator[Diagnosis]:
    settings = installation.settings
    if faults := check_folder(settings.region, settings.programme):
        first = faults[0]
        where = ":".join(str(part) for part in (first.file, first.line) if part is not None)
        yield _fault(
            "region",
            N_("The region or the programme has faults: %(count)s. The first is in %(where)s. %(what)s"),
            N_("List all with: python -m di_metrics check-region %(folder)s"),
            count=len(faults),
            where=where,
            what=first.message,
            folder=str(settings.region),
        )
        return
    files = read_folder(settings.region, settings.programme)
    if not records:
        return
    folder = region_id(settings.region)
    if records.snapshot.region != folder:
        yield _fault(
            "region",
            N_("The database is of the region %(database)s, the folder of %(folder)s."),
            N_("Name the folder of the database's region with DI_REGION."),
            database=records.snapshot.region,
            folder=folder,
        )
        return
    changed = [change.name for change in file_changes(records.files, files)]
    if changed:
        yield _fault(
            "region",
            N_("Files of the region or the programme differ from those in the database: %(names)s."),
            N_("Take them into the database with: python -m di_metrics refresh"),
            names=", ".join(changed),
        )


def _release(installation: Installation, _records: InstalledRecords | None) -> Iterator[Diagnosis]:
    release = installation.environment.get("DI_RELEASE")
    if not release:
        return
    try:
        open_release(Path(release))
    except DIMetricsError as error:
        yield _of_error("release", error)


_OF_ALL: tuple[Examination, ...] = (_python, _packages, _browser, _release)
CHECKS: tuple[Examination, ...] = (*_OF_ALL, _access, _permissions, _leftovers, _disk, _clock, _key, _region)
