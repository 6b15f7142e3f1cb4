"""Reports that mend rows in quarantine: which rows these are, and the persons of them who are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from di_metrics.reports import rules
from di_metrics.reports.columns import CHILD, PERSON, QUARANTINE, Column
from di_metrics.reports.drafts import Draft
from di_metrics.reports.identifiers import Identifier, Known
from di_metrics.reports.persons import Persons
from di_metrics.reports.problem import Problem, broken

_REMOVED = Problem(rules.IDENTIFIER_REMOVED)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row in quarantine that waits to be mended: its number and what was known of it for sure, persons as pseudonyms."""

    number: int
    person: str | None
    child: str | None
    municipality: str | None


class Supplement:
    """Checks the records of a report that mends rows in quarantine."""

    def __init__(self, waiting: Mapping[int, Quarantined], persons: Persons) -> None:
        self._waiting, self._persons = waiting, persons
        self._rows: dict[int, tuple[str, int]] = {}

    def recognise(self, draft: Draft) -> None:
        """Let those be known whose identifier is still taken out, but whose pseudonym was kept."""
        kept = self._waiting.get(draft.quarantine or 0)
        if kept is None or not self._same_register(draft, kept):
            return
        person = self._known(draft, PERSON, kept.person)
        child = self._known(draft, CHILD, kept.child)
        if person or child:
            # Both in one form, so that a guardian who is the child is noticed.
            draft.person = person or self._in_one_form(draft, draft.person)
            draft.child = child or self._in_one_form(draft, draft.child)

    def municipality(self, draft: Draft) -> str | None:
        """The code of a record's municipality; where the record leaves it open, that of the row in quarantine."""
        told = self._persons.municipality(draft)
        kept = self._waiting.get(draft.quarantine or 0)
        return kept.municipality if told is None and kept else told

    def check(self, draft: Draft, sheet: str, row: int) -> None:
        """Find what is wrong with the number of a record, which stands in a row of a sheet."""
        problem = self._problem(draft, sheet, row)
        if problem is not None and QUARANTINE.name not in draft.wrong:
            draft.problems.append((QUARANTINE, problem))

    def _problem(self, draft: Draft, sheet: str, row: int) -> Problem | None:
        number = draft.quarantine
        if number is None:
            return Problem(rules.QUARANTINE_MISSING)
        if number not in self._waiting:
            return Problem(rules.QUARANTINE_CLOSED)
        other_sheet, other_row = self._rows.setdefault(number, (sheet, row))
        if (other_sheet, other_row) == (sheet, row):
            return None
        where = str(other_row) if other_sheet == sheet else f"{other_row} ({other_sheet})"
        return broken(rules.QUARANTINE_TWICE, other=where)

    def _same_register(self, draft: Draft, kept: Quarantined) -> bool:
        """False if the mended row is of a municipality where the kept pseudonym may be of somebody else."""
        municipality = self._persons.municipality(draft)
        if municipality is None or kept.municipality is None:
            return True  # the row is faulty anyway; the pseudonym was made from a personal code, which is valid everywhere
        return self._persons.same_register(municipality, kept.municipality)

    @staticmethod
    def _known(draft: Draft, column: Column, pseudonym: str | None) -> Known | None:
        if pseudonym is None or (column, _REMOVED) not in draft.problems:
            return None
        draft.problems.remove((column, _REMOVED))
        return Known(pseudonym)

    def _in_one_form(self, draft: Draft, who: Identifier | Known | None) -> Identifier | Known | None:
        pseudonym = self._persons.pseudonym(self.municipality(draft), who)
        return Known(pseudonym) if pseudonym else who
