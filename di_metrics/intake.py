"""Taking in a file: the steps that the page and the command share, from its bytes to a database that waits to be confirmed.

`read_file` → what was understood and what is wrong; `prepare` → a database with it, beside the one in use; then
`figure_changes` and `replacements` tell what it changes, and `Candidate.confirm` puts it in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from di_metrics.errors import Message
from di_metrics.region_files import region_id
from di_metrics.reports import (
    Aliases,
    NeededServices,
    Pseudonyms,
    Reading,
    UnreadableFile,
    key_check,
    marked_workbook,
    read_needed_services,
    read_region_aliases,
    read_report,
)
from di_metrics.store import Candidate, Database, Loading, prepare_needed, prepare_report
from di_metrics.store.batches import quarantined
from di_metrics.store.candidate import Progress
from di_metrics.store.loading import Days
from di_metrics.store.recorded import Recorded

RowsRead = Callable[[int], None]
"""Told now and then how many rows have been read."""

Taken = Reading | NeededServices


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading needs besides the database: the region's folder, whose table of aliases people extend, and the key."""

    region: Path
    key: bytes = field(repr=False)

    def read_file(self, database: Database, data: bytes, progress: RowsRead = lambda _: None) -> Taken:
        """A municipality's report checked against itself and the records, or the data set of needed services.

        Raises UnreadableFile where it is neither, and RegionError for a faulty table of aliases.
        """
        region = database.region
        try:
            return read_report(
                data,
                region,
                self.aliases(database),
                Pseudonyms(self.key),
                quarantined=quarantined(database),
                recorded=Recorded(database),
                progress=progress,
            )
        except UnreadableFile as no_report:
            if no_report.code != "no_header":
                raise
            try:
                return read_needed_services(data, region, aliases=self.aliases(database))
            except UnreadableFile as error:
                raise no_report from error

    def marked(self, database: Database, data: bytes, reading: Reading, say: Callable[[Message], str]) -> bytes:
        """The report with its faults marked, as XLSX, without what identifies persons."""
        return marked_workbook(data, database.region, self.aliases(database), reading, say)

    def aliases(self, database: Database) -> Aliases:
        """The region's table of other names; none where the folder is of another region than the database."""
        region = database.region
        return read_region_aliases(self.region, region) if region_id(self.region) == region.id else Aliases()

    def prepare(
        self, database: Path, taken: Taken, by: str, days: Days | None = None, progress: Progress = lambda share: None
    ) -> Candidate:
        """The database with what was taken in, to be confirmed or discarded. Raises DatabaseError."""
        if isinstance(taken, NeededServices):
            return prepare_needed(database, taken, by, progress)
        return prepare_report(database, Loading(taken, by, key_check(self.key), days), progress)
