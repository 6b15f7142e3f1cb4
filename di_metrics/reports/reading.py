"""Reading a municipality's report: from the bytes of a file to checked rows, and all that is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from di_metrics.region import Region
from di_metrics.reports import rules, unreadable
from di_metrics.reports.across import Check, Repetitions, belonging
from di_metrics.reports.aliases import Aliases
from di_metrics.reports.checks import RowChecks
from di_metrics.reports.drafts import Draft, DraftReader, Found
from di_metrics.reports.fault_list import FaultList
from di_metrics.reports.files import read_book
from di_metrics.reports.headed import HeadedSheet, harmless_name, headed_sheets, is_supplement, other_sheets
from di_metrics.reports.header import file_problems, likeness
from di_metrics.reports.names import Names
from di_metrics.reports.persons import Persons
from di_metrics.reports.problem import Problem, Severity
from di_metrics.reports.programme import Checks
from di_metrics.reports.pseudonyms import Pseudonym
from di_metrics.reports.quarantine import Quarantined, Supplement
from di_metrics.reports.records import Records
from di_metrics.reports.rejected import RejectedRows
from di_metrics.reports.report import Reading, RejectedRow, ReportRow, Skipped, Understood
from di_metrics.reports.sheets import Book

Recorded = Callable[[Sequence[ReportRow]], Check]
"""Makes the check against what is on record already, from all rows that are to be added to it."""
Progress = Callable[[int], None]
"""Told now and then how many records have been read."""

_TOLD_EVERY = 2_000


def read_report(
    data: bytes,
    region: Region,
    aliases: Aliases,
    pseudonym: Pseudonym,
    *,
    checks: Checks,
    quarantined: Mapping[int, Quarantined] = {},
    recorded: Recorded | None = None,
    progress: Progress = lambda _: None,
) -> Reading:
    """Read a report by what the programme has reports checked by.

    `quarantined` are the rows that wait in quarantine, by their numbers; a report with a column of such numbers is a
    supplement, which may be of several municipalities, groups and years, for it replaces nothing.
    `recorded` finds what contradicts the records beside the report.
    Identifiers of persons become pseudonyms here and are kept nowhere; notes are not read. Raises UnreadableFile where no
    row can be read at all.
    """
    book = read_book(data, likeness)
    headed = headed_sheets(book)
    persons = Persons(region, pseudonym)
    supplement = Supplement(quarantined, persons) if is_supplement(headed) else None
    reader = _Reader(region, Names(region, aliases), persons, supplement, checks, progress)
    for one in headed:
        reader.read(one)
    if reader.count == 0:
        reader.faults.add(headed[0].name, None, None, Problem(rules.NO_RECORDS))
    rows = reader.rows_that_fit(recorded)
    return Reading(
        rows=tuple(rows),
        faults=reader.faults.sorted(),
        read=reader.count,
        accepted=len(rows),
        rejected=reader.count - len(rows),
        understood=_understood(region, book, headed, reader.skipped, rows),
        rejected_rows=tuple(reader.rejected_rows()),
        file_hash=sha256(data).hexdigest(),
        untold=reader.faults.untold,
    )


def _understood(
    region: Region, book: Book, headed: Sequence[HeadedSheet], skipped: Skipped, rows: Sequence[ReportRow]
) -> Understood:
    days = [row.day for row in rows] + [row.date_from for row in rows if row.date_from]
    return Understood(
        format=book.format,
        sheets=tuple(one.read_as for one in headed),
        other_sheets=other_sheets(book, headed),
        hidden_sheets=tuple(harmless_name(one) for one in book.hidden),
        skipped=skipped,
        municipalities=tuple(sorted({row.municipality for row in rows})),
        groups=tuple(code for code in region.group if any(row.group == code for row in rows)),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        supplement=is_supplement(headed),
    )


class _Reader:
    """Gathers the rows and faults of all sheets of a report."""

    def __init__(
        self,
        region: Region,
        names: Names,
        persons: Persons,
        supplement: Supplement | None,
        checks: Checks,
        progress: Progress,
    ) -> None:
        self.faults = FaultList()
        self.skipped = Skipped()
        self.count = 0
        self._region, self._checks, self._progress = region, checks, progress
        self._names, self._persons, self._supplement = names, persons, supplement
        self._row_checks = RowChecks(region, checks)
        self._sheets: list[tuple[HeadedSheet, DraftReader]] = []
        self._rows: list[ReportRow] = []

    def read(self, headed: HeadedSheet) -> None:
        """Read the records of a sheet; where columns are missing they are only counted."""
        name, header = headed.name, headed.header
        self.faults.begin_sheet(name, header)
        problems = file_problems(header)
        for column, problem in problems:
            self.faults.add(name, header.row if column else None, column, problem)
        drafts = DraftReader(header, self._names, headed.sheet.day_zero)
        if not problems:
            self._sheets.append((headed, drafts))
        records = Records(headed.sheet, header)
        for number, cells in records:
            self._count()
            if problems:
                continue
            draft = drafts.read(cells)
            self._check(draft, name, number)
            for column, problem in draft.problems:
                self.faults.add(name, number, column, problem, cells)
            if _acceptable(draft.problems):
                self._rows.append(self._row(name, number, draft))
        self.skipped = self.skipped.plus(records.skipped)

    def rows_that_fit(self, recorded: Recorded | None) -> list[ReportRow]:
        """The rows that belong to the report and tell nothing twice, after noting what is wrong with the others."""
        rows = self._rows
        if rows and not self._supplement:
            rows = self._passing(rows, belonging(rows, self._region, self._checks))
        rows = self._passing(rows, Repetitions(self._checks).check)
        return self._passing(rows, recorded(rows)) if rows and recorded else rows

    def rejected_rows(self) -> list[RejectedRow]:
        """The rows of which a fault was noted."""
        rejected = RejectedRows(self._names, self._persons, self._supplement, self.faults)
        return [row for headed, drafts in self._sheets for row in rejected.of(headed, drafts)]

    def _check(self, draft: Draft, sheet: str, number: int) -> None:
        if self._supplement:
            self._supplement.recognise(draft)
            self._supplement.check(draft, sheet, number)
        self._row_checks.check(draft)

    def _passing(self, rows: Sequence[ReportRow], check: Check) -> list[ReportRow]:
        passing = []
        for row in rows:
            found = check(row)
            for column, problem in found:
                self.faults.add(row.sheet, row.row, column, problem)
            if _acceptable(found):
                passing.append(row)
        return passing

    def _count(self) -> None:
        self.count += 1
        if self.count > unreadable.MOST_ROWS:
            raise unreadable.too_many_rows()
        if self.count % _TOLD_EVERY == 0:
            self._progress(self.count)

    def _row(self, sheet: str, number: int, draft: Draft) -> ReportRow:
        municipality = self._persons.municipality(draft)
        person = self._persons.pseudonym(municipality, draft.person)
        assert municipality is not None
        assert draft.group is not None
        assert person is not None
        return ReportRow(
            sheet,
            number,
            municipality,
            draft.parish,
            draft.group,
            person,
            self._persons.pseudonym(municipality, draft.child),
            bool(draft.from_state_care),
            draft.assessed_on,
            draft.plan_on,
            draft.recommended or (),
            draft.service,
            draft.date_from,
            draft.date_to,
            draft.units,
            draft.price,
            draft.compensation,
            draft.provider,
            draft.quarantine,
        )


def _acceptable(problems: Found) -> bool:
    return all(problem.rule.severity is Severity.WARNING for _, problem in problems)
