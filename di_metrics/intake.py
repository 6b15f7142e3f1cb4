"""Taking in a file: the steps that the page and the command share, from its bytes to a database that waits to be confirmed.

`read_file`, or `nil_return` without a file → what was understood and what is wrong; `prepare` → a database with it, beside
the one in use; then `figure_changes`, `replacements` and `loss` tell what it changes; `Candidate.confirm` puts it in place.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from di_metrics.errors import N_, DIMetricsError, Message, RegionError
from di_metrics.file_state import FileKind
from di_metrics.files import write_file, writing_to
from di_metrics.region_files import ALIASES, read_aliases_of
from di_metrics.reports import (
    NeededServices,
    Pseudonyms,
    Reading,
    UnreadableFile,
    all_aliases,
    key_check,
    marked_workbook,
    nil_return,
    read_checks,
    read_needed_services,
    read_report,
)
from di_metrics.reports.names import Alias, NamedMunicipality, Names, alias_file, with_alias
from di_metrics.reports.reading import RowsRead
from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.store import Candidate, Database, Loading, prepare_needed, prepare_report
from di_metrics.store.batches import quarantined
from di_metrics.store.candidate import Progress
from di_metrics.store.loading import Days, RecordsInForce
from di_metrics.store.region_change import change_region_files

Taken = Reading | NeededServices


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading needs besides the database: the key of pseudonyms."""

    key: bytes = field(repr=False)

    def read_file(self, database: Database, data: bytes, progress: RowsRead = lambda _: None) -> Taken:
        """A municipality's report checked against itself and the records, or the data set of needed services.

        Raises UnreadableFile where it is neither.
        """
        region, pseudonyms = database.region, Pseudonyms(self.key)
        try:
            return read_report(
                data,
                region,
                all_aliases(database.files, region),
                pseudonyms,
                checks=read_checks(region, database.files),
                quarantined=quarantined(database),
                recorded=RecordsInForce(database),
                progress=progress,
            )
        except UnreadableFile as no_report:
            if no_report.code != "no_header":
                raise
            try:
                return read_needed_services(data, region, database.files, pseudonyms.fingerprint)
            except UnreadableFile as error:
                raise no_report from error

    def nil_return(
        self, database: Database, municipality: str, groups: str, first_month: dt.date, last_month: dt.date | None = None
    ) -> Reading:
        """The report that a municipality served nobody from one month to another, which are named by their first days.

        `municipality` is a name or code, `groups` are codes separated by commas, of groups or families of groups. Raises
        DIMetricsError for what is not known or no period of the project.
        """
        region = database.region
        names = Names(region, all_aliases(database.files, region))
        families = {family.code: family for family in read_checks(region, database.files).families}
        place = names.municipality(municipality)
        if not isinstance(place, NamedMunicipality):
            problem = place or Problem(Rule.UNKNOWN_MUNICIPALITY)
            raise DIMetricsError(problem.message, problem.mend)
        chosen: dict[str, None] = {}
        for code in (part.strip() for part in groups.split(",")):
            group = None if code in families else names.group(code)
            if code not in families and not isinstance(group, str):
                problem = group if isinstance(group, Problem) else Problem(Rule.UNKNOWN_GROUP)
                known = ", ".join((*region.group, *families))
                raise DIMetricsError(problem.message, Message.of(N_("Allowed are: %(allowed)s."), allowed=known))
            chosen.update(dict.fromkeys(families[code].groups if code in families else (str(group),)))
        last_month = last_month or first_month
        last = last_month.replace(day=calendar.monthrange(last_month.year, last_month.month)[1])
        project = region.project
        if not project.start <= first_month <= last_month <= project.end:
            days = {"start": f"{project.start:%d.%m.%Y}", "end": f"{project.end:%d.%m.%Y}"}
            outside = broken(Rule.DATE_RANGE, **days) if first_month <= last_month else Problem(Rule.PERIOD_ORDER)
            raise DIMetricsError(outside.message, outside.mend)
        told = [code for code in region.group if code in chosen]
        return nil_return(region, place, told, first_month, last, Pseudonyms(self.key))

    def marked(self, database: Database, data: bytes, reading: Reading, say: Callable[[Message], str]) -> bytes:
        """The report with its faults marked, as XLSX, without what identifies persons."""
        return marked_workbook(data, database.region, all_aliases(database.files, database.region), reading, say)

    def prepare(
        self,
        database: Path,
        taken: Taken,
        by: str,
        days: Days | None = None,
        progress: Progress = lambda share: None,
        *,
        corrects: bool = False,
    ) -> Candidate:
        """The database with what was taken in, to be confirmed or discarded. Raises DatabaseError.

        With `corrects` the rows of a report are added and take the place of the records that they correct alone.
        """
        if isinstance(taken, NeededServices):
            return prepare_needed(database, taken, by, progress)
        return prepare_report(database, Loading(taken, by, key_check(self.key), days, corrects), progress)


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
        write_file(file, changed[name].encode(), FileKind.TEXT, RegionError)
    change_region_files(database.path, lambda files: with_alias(files, database.region, added))
