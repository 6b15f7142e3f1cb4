"""Reading a municipality's report: from the bytes of a file to checked rows, and all that is wrong with the others."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Protocol

from di_metrics.region import Region
from di_metrics.reports import columns, unreadable
from di_metrics.reports.book import read_book
from di_metrics.reports.checks import Repetitions, RowCheck, RowChecks, belonging
from di_metrics.reports.columns import COLUMN, QUARANTINE
from di_metrics.reports.drafts import Draft, DraftReader, Problems
from di_metrics.reports.fault_list import FaultList, harmless_cells
from di_metrics.reports.headings import (
    HeadedSheet,
    Header,
    file_problems,
    harmless_name,
    headed_sheets,
    is_supplement,
    likeness,
    other_sheets,
)
from di_metrics.reports.names import Aliases, NamedMunicipality, Names
from di_metrics.reports.persons import Persons
from di_metrics.reports.programme import Checks
from di_metrics.reports.pseudonyms import Pseudonyms
from di_metrics.reports.quarantine import Quarantined, Supplement, kept_text
from di_metrics.reports.record_rows import LikeRecords, SheetRecord, SheetRecords, column_problems, row_hidden
from di_metrics.reports.report import REASONS_TO_SKIP, Reading, RejectedRow, ReportRow, SheetRead, Understood
from di_metrics.reports.rules import Problem, Rule, Severity
from di_metrics.reports.sheets import DAY_ZERO, Book, Sheet
from di_metrics.reports.spelling import Memory
from di_metrics.reports.unreadable import UnreadableFile
from di_metrics.reports.values import read_day


class EarlierRecords(Protocol):
    """What is on record already and stays beside all rows that are to be added to it."""

    def __call__(self, rows: Sequence[ReportRow]) -> RowCheck:
        """Makes the check of the rows against it."""

    def persons(self, rows: Sequence[ReportRow], pseudonyms: Collection[str]) -> Set[str]:
        """Which of some persons it tells of."""


RowsRead = Callable[[int], None]
"""Told now and then how many records have been read."""

_ROWS_BETWEEN_CALLS = 2_000


def read_report(
    data: bytes,
    region: Region,
    aliases: Aliases,
    pseudonyms: Pseudonyms,
    *,
    checks: Checks,
    quarantined: Mapping[int, Quarantined] = {},
    recorded: EarlierRecords | None = None,
    progress: RowsRead = lambda _: None,
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
    persons = Persons(region, pseudonyms)
    supplement = Supplement(quarantined, persons) if is_supplement(headed) else None
    reader = _Reader(region, Names(region, aliases), persons, supplement, checks, progress)
    for one in headed:
        reader.read(one)
    reader.look_at_others(other_sheets(book, headed), book.hidden)
    if reader.count == 0:
        reader.faults.add(headed[0].name, None, None, Problem(Rule.NO_RECORDS))
    rows = reader.rows_that_fit(recorded)
    accepted = len(rows) + len(reader.nil)
    understood = _understood(region, book, headed, reader, [*rows, *reader.nil])
    if reader.count == 0:
        understood = _titled(understood, region, headed[0], reader.names)
    return Reading(
        rows=tuple(rows),
        faults=reader.faults.sorted(),
        read=reader.count,
        accepted=accepted,
        rejected=reader.count - accepted,
        understood=understood,
        rejected_rows=tuple(reader.rejected_rows()),
        file_hash=pseudonyms.fingerprint(data),
        unlisted=reader.faults.unlisted,
        nil=reader.nil,
    )


def nil_return(
    region: Region, place: NamedMunicipality, groups: Sequence[str], first: dt.date, last: dt.date, pseudonyms: Pseudonyms
) -> Reading:
    """The report of a municipality that served nobody of some groups in some days, as if it had been read from a file."""
    places = dict.fromkeys(place.code(day, region.reform_date) for day in (first, last))
    rows = tuple(ReportRow("", 0, code, None, group, date_from=first, date_to=last) for group in groups for code in places)
    digest = pseudonyms.fingerprint(repr((*places, *groups, first, last)).encode())
    understood = Understood("", (), (), (), {}, tuple(sorted(places)), tuple(groups), first, last, supplement=False)
    return Reading((), (), 0, 0, 0, understood, (), digest, nil=rows)


def _understood(
    region: Region, book: Book, headed: Sequence[HeadedSheet], reader: _Reader, rows: Sequence[ReportRow]
) -> Understood:
    days = [row.day for row in rows] + [row.date_from for row in rows if row.date_from]
    return Understood(
        format=book.format,
        sheets=tuple(reader.sheets),
        other_sheets=tuple(harmless_name(one.name) for one in other_sheets(book, headed)),
        hidden_sheets=tuple(harmless_name(one.name) for one in book.hidden),
        skipped={reason: reader.skipped[reason] for reason in REASONS_TO_SKIP if reader.skipped[reason]},
        municipalities=tuple(sorted({row.municipality for row in rows})),
        groups=tuple(code for code in region.group if any(row.group == code for row in rows)),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        supplement=is_supplement(headed),
    )


_BETWEEN_NAMES = re.compile(r"[,;:|\n]|\s[–—-]\s|(?<=[0-9.])[–—-](?=[0-9])")
_DAYS_IN_TEXT = re.compile(r"\b(?:[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\b")


def _titled(understood: Understood, region: Region, headed: HeadedSheet, names: Names) -> Understood:
    """What a file without a record says above its headings: of whom and of which days it tells nothing."""
    rows = takewhile(lambda row: row[0] < headed.header.row, headed.sheet.rows())
    cells = [cell for _, row in rows for cell in row.values()]
    days = [cell for cell in cells if isinstance(cell, dt.date)]
    places: list[NamedMunicipality] = []
    groups: set[str] = set()
    for text in (cell for cell in cells if isinstance(cell, str)):
        days += [day for found in _DAYS_IN_TEXT.findall(text) if isinstance(day := read_day(found, DAY_ZERO), dt.date)]
        for part in (text, *_BETWEEN_NAMES.split(text)):
            if isinstance(place := names.municipality(part), NamedMunicipality):
                places.append(place)
            if isinstance(group := names.group(part), str):
                groups.add(group)
    first, last = min(days, default=None), max(days, default=None)
    return replace(
        understood,
        municipalities=tuple(sorted({place.code(first, region.reform_date) for place in places})),
        groups=tuple(code for code in region.group if code in groups),
        first_day=first,
        last_day=last,
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
        progress: RowsRead,
    ) -> None:
        self.faults = FaultList()
        self.skipped: Counter[str] = Counter()
        self.count = 0
        self._region, self._checks, self._progress = region, checks, progress
        self.names, self._persons, self._supplement = names, persons, supplement
        self.sheets: list[SheetRead] = []
        self._row_checks = RowChecks(region, checks)
        self._like_records = LikeRecords(names)
        self._sheets: list[tuple[HeadedSheet, dict[int, DraftReader]]] = []
        self._rows: list[ReportRow] = []
        self.nil: tuple[ReportRow, ...] = ()

    def read(self, headed: HeadedSheet) -> None:
        """Read the records of a sheet; where columns are missing they are only counted."""
        self.faults.begin_sheet(headed.name)
        for number, problem in self._like_records.above(headed):
            self.faults.add(headed.name, number, None, problem)
        records = SheetRecords(headed.sheet, headed.header)
        readers: dict[int, DraftReader] = {}
        self._sheets.append((headed, readers))
        header, drafts = headed.header, self._begin(headed, headed.header, readers)
        for record in records:
            self._count()
            if record.header is not header:
                header, drafts = record.header, self._begin(headed, record.header, readers)
            if drafts:
                self._read(headed, drafts, record)
        self._note_what_is_left_out(headed, records, readers)

    def look_at_others(self, others: Sequence[Sheet], hidden: Sequence[Sheet]) -> None:
        """Note which of the sheets that are not read hold rows like records."""
        for sheet in (*others, *hidden):
            problem = self._like_records.in_sheet(sheet, hidden=sheet in hidden)
            if problem:
                name = harmless_name(sheet.name)
                self.faults.begin_sheet(name)
                self.faults.add(name, None, None, problem)

    def _begin(self, headed: HeadedSheet, header: Header, readers: dict[int, DraftReader]) -> DraftReader | None:
        """What reads the rows below a row of headings; none where columns are missing."""
        self.faults.begin_table(headed.name, header)
        problems = file_problems(header)
        is_first = header is headed.header
        if (QUARANTINE.name in header.places) != (QUARANTINE.name in headed.header.places):
            problems.append((None, Problem(Rule.OTHER_KIND_OF_TABLE)))
        for column, problem in problems:
            self.faults.add(headed.name, header.row if column or not is_first else None, column, problem)
        if problems:
            return None
        reader = readers[header.row] = DraftReader(header, self.names, headed.sheet.day_zero)
        return reader

    def _read(self, headed: HeadedSheet, drafts: DraftReader, record: SheetRecord) -> None:
        name, number, cells = headed.name, record.row, record.cells
        draft = drafts.read(cells)
        is_nil = not self._supplement and drafts.says_nobody(cells)
        if is_nil:
            draft = self._row_checks.check_nil(draft)
        else:
            self._check(draft, name, number)
        if number in headed.sheet.hidden_rows:
            draft.problems.append((None, row_hidden(headed.sheet)))
        for column, problem in draft.problems:
            self.faults.add(name, number, column, problem, cells)
        if _acceptable(draft.problems):
            self._rows.append(self._nil_row(name, number, draft) if is_nil else self._row(name, number, draft))
        elif not is_nil:
            self._persons.pseudonym(self._persons.municipality(draft), draft.person)

    def _note_what_is_left_out(self, headed: HeadedSheet, records: SheetRecords, readers: Container[int]) -> None:
        """Note the rows and columns that are not read though they may be meant, when all records were gone through."""
        self.skipped += records.skipped
        for number, problem in records.left_out:
            self.faults.add(headed.name, number, None, problem)
        for header, filled in records.tables:
            self.sheets.append(headed.read_as(header))
            problems = column_problems(headed.sheet, header, filled) if header.row in readers else ()
            for column, problem in problems:
                self.faults.add(headed.name, header.row, column, problem)

    def rows_that_fit(self, recorded: EarlierRecords | None) -> list[ReportRow]:
        """The rows that belong to the report and tell nothing twice, after noting what is wrong with the others."""
        rows = self._rows
        if rows and not self._supplement:
            rows = self._passing(rows, belonging(rows, self._region, self._checks))
        self.nil = tuple(row for row in rows if row.is_nil)
        rows = [row for row in rows if not row.is_nil]
        rows = self._passing(self._of_known_persons(rows, recorded), self._persons.check())
        rows = self._passing(rows, Repetitions(self._checks).check)
        return self._passing(rows, recorded(rows)) if rows and recorded else rows

    def _of_known_persons(self, rows: Sequence[ReportRow], recorded: EarlierRecords | None) -> list[ReportRow]:
        """The rows with the pseudonyms by which their persons are known since before the reform."""

        def on_record(pseudonyms: Collection[str]) -> Set[str]:
            return recorded.persons(rows, pseudonyms) if recorded else frozenset()

        for problem in self._persons.compare(on_record if recorded and rows else None):
            self.faults.add(self._sheets[0][0].name, None, columns.PERSON, problem)
        known = self._persons.recognised
        persons = [(row, known(row.person), row.child and known(row.child)) for row in rows]
        return [
            row if (person, child) == (row.person, row.child) else replace(row, person=person, child=child)
            for row, person, child in persons
        ]

    def rejected_rows(self) -> Iterator[RejectedRow]:
        """The rows of which a fault was noted, read once more: so only what is rejected takes memory."""
        for headed, readers in self._sheets:
            rejected = self.faults.faulty_rows(headed.name)
            texts: Memory[str] = Memory(partial(kept_text, headed.sheet.day_zero))
            for record in SheetRecords(headed.sheet, headed.header) if rejected else ():
                if record.row in rejected and record.header.row in readers:
                    yield self._rejected(headed.name, record, readers[record.header.row].read(record.cells), texts)
                    rejected.remove(record.row)
                if not rejected:
                    break

    def _rejected(self, sheet: str, record: SheetRecord, draft: Draft, texts: Memory[str]) -> RejectedRow:
        cells = harmless_cells(record.header, record.cells, draft, self.names)
        cells.pop(QUARANTINE.name, None)
        if self._supplement:
            self._supplement.recognise(draft)
        municipality = (self._supplement or self._persons).municipality(draft)
        return RejectedRow(
            sheet=sheet,
            row=record.row,
            municipality=municipality,
            person=self._persons.pseudonym(municipality, draft.person),
            child=self._persons.pseudonym(municipality, draft.child),
            quarantine=draft.quarantine,
            days=tuple(day for day in (draft.date_from, draft.date_to) if day is not None),
            cells={name: text for name, cell in cells.items() if (text := texts[COLUMN[name].kind, cell])},
            faults=self.faults.of_row(sheet, record.row),
        )

    def _check(self, draft: Draft, sheet: str, number: int) -> None:
        if self._supplement:
            self._supplement.recognise(draft)
            self._supplement.check(draft, sheet, number)
        self._row_checks.check(draft)

    def _passing(self, rows: Sequence[ReportRow], check: RowCheck) -> list[ReportRow]:
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
            raise UnreadableFile.because("too_many_rows")
        if self.count % _ROWS_BETWEEN_CALLS == 0:
            self._progress(self.count)

    def _nil_row(self, sheet: str, number: int, draft: Draft) -> ReportRow:
        assert draft.place is not None
        assert draft.group is not None
        assert draft.date_from is not None
        assert draft.date_to is not None
        code = draft.place.code(draft.date_to, self._region.reform_date)
        return ReportRow(sheet, number, code, None, draft.group, date_from=draft.date_from, date_to=draft.date_to)

    def _row(self, sheet: str, number: int, draft: Draft) -> ReportRow:
        municipality = self._persons.municipality(draft)
        person = self._persons.pseudonym(municipality, draft.person)
        assert municipality is not None
        assert draft.group is not None
        assert person is not None
        child = self._persons.pseudonym(municipality, draft.child)
        whence = bool(draft.from_state_care), draft.from_institution
        who = (municipality, draft.parish, draft.group, person, child, *whence)
        assessment = (draft.assessed_on, draft.plan_on, draft.recommended or ())
        amounts = (draft.units, draft.price, draft.compensation)
        service = (draft.service, draft.date_from, draft.date_to, *amounts, draft.provider)
        values = (sheet, number, *who, *assessment, *service, draft.quarantine)
        return ReportRow(*values)


def _acceptable(problems: Problems) -> bool:
    return all(problem.rule.severity is Severity.WARNING for _, problem in problems)
