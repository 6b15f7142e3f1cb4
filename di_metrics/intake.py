"""Taking in a file: the steps that the page and the command share, from its bytes to a database that waits to be confirmed.

`read_file` → what was understood and what is wrong; `prepare` → a database with it, beside the one in use; then
`figure_changes` and `replacements` tell what it changes, and `Candidate.confirm` puts it in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from di_metrics.errors import Message, RegionError
from di_metrics.files import move, stage, writing_to
from di_metrics.region_files import ALIASES, read_aliases_of
from di_metrics.reports import (
    NeededServices,
    Pseudonyms,
    Reading,
    UnreadableFile,
    all_aliases,
    key_check,
    marked_workbook,
    read_checks,
    read_needed_services,
    read_report,
)
from di_metrics.reports.aliases import Alias, alias_file, with_alias
from di_metrics.store import Candidate, Database, Loading, prepare_needed, prepare_report
from di_metrics.store.batches import quarantined
from di_metrics.store.candidate import Progress
from di_metrics.store.loading import Days
from di_metrics.store.recorded import Recorded
from di_metrics.store.region_change import change_region_files

RowsRead = Callable[[int], None]
"""Told now and then how many rows have been read."""

Taken = Reading | NeededServices


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading needs besides the database: the key of pseudonyms."""

    key: bytes = field(repr=False)

    def read_file(self, database: Database, data: bytes, progress: RowsRead = lambda _: None) -> Taken:
        """A municipality's report checked against itself and the records, or the data set of needed services.

        Raises UnreadableFile where it is neither.
        """
        region = database.region
        try:
            return read_report(
                data,
                region,
                all_aliases(database.files, region),
                Pseudonyms(self.key),
                checks=read_checks(region, database.files),
                quarantined=quarantined(database),
                recorded=Recorded(database),
                progress=progress,
            )
        except UnreadableFile as no_report:
            if no_report.code != "no_header":
                raise
            try:
                return read_needed_services(data, region, database.files)
            except UnreadableFile as error:
                raise no_report from error

    def marked(self, database: Database, data: bytes, reading: Reading, say: Callable[[Message], str]) -> bytes:
        """The report with its faults marked, as XLSX, without what identifies persons."""
        return marked_workbook(data, database.region, all_aliases(database.files, database.region), reading, say)

    def prepare(
        self, database: Path, taken: Taken, by: str, days: Days | None = None, progress: Progress = lambda share: None
    ) -> Candidate:
        """The database with what was taken in, to be confirmed or discarded. Raises DatabaseError."""
        if isinstance(taken, NeededServices):
            return prepare_needed(database, taken, by, progress)
        return prepare_report(database, Loading(taken, by, key_check(self.key), days), progress)


def add_alias(database: Database, region: Path, programme: Path, added: Alias) -> None:
    """Add another name to the table that it belongs into, in its folder and in the database, each in one step.

    Raises RegionError for a name that contradicts the tables or the region, and where the table cannot be written;
    DatabaseError where the database cannot be.
    """
    with_alias(database.files, database.region, added)  # refused before anything is written
    name = alias_file(added.kind)
    file = {ALIASES: region}.get(name, programme) / ALIASES
    with writing_to(file, RegionError), FileLock(file.with_name(f".{ALIASES}.lock"), timeout=10):
        changed = with_alias(read_aliases_of(region, programme), database.region, added)
        staging = stage(file, RegionError)
        try:
            staging.path.write_text(changed[name], encoding="utf-8", newline="")
            move(staging.path, file)
        finally:
            staging.discard()
    change_region_files(database.path, lambda files: with_alias(files, database.region, added))
