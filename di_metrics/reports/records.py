"""The rows of a sheet that are records: without blank rows, totals, remarks, and the example of the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from di_metrics.reports.columns import COLUMN, PERSON, QUARANTINE
from di_metrics.reports.header import Header
from di_metrics.reports.identifiers import is_example
from di_metrics.reports.report import Skipped
from di_metrics.reports.sheets import Cell, Cells, Rows, Sheet, Span
from di_metrics.reports.words import NOTHING, key_of

_TOTALS = ("kopa", "pavisam", "summa", "kopsumma", "starpsumma", "total", "subtotal")
_TOTALS_BEGIN = {word[0] for word in _TOTALS}


class Records:
    """The records below a header. Going through them counts what is left out."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._header = sheet, header
        self._places = sorted(header.places.values())
        self._person = header.places.get(PERSON.name, -1)
        self._quarantine = header.places.get(QUARANTINE.name, -1)
        self._counts: Counter[str] = Counter()

    @property
    def skipped(self) -> Skipped:
        return Skipped(**self._counts)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        self._counts.clear()
        merged = _Merged(self._sheet.merged, self._header)
        before = self._header.row
        for number, cells in self._below():
            self._counts["blank"] += max(0, number - before - 1)
            before = number
            reason = self._reason_to_skip(cells)
            filled = merged.fill(number, cells)
            if reason:
                self._counts[reason] += 1
            else:
                yield number, filled

    def _below(self) -> Rows:
        return ((number, cells) for number, cells in self._sheet.rows() if number > self._header.row)

    def _reason_to_skip(self, cells: Cells) -> str | None:
        """Why a row is no record; only what stands in the row itself counts, not what merged cells say of it."""
        person = cells.get(self._person, "")
        if _says_something(person) and not _is_total(person):
            if is_example(person):
                return "examples"
            return "headings" if person == self._header.texts[self._person] else None
        own = [place for place in self._places if place in cells and _says_something(cells[place])]
        if any(_is_total(cells[place]) for place in own[:2]):
            return "totals"
        return None if len(own) > 1 or self._quarantine in own else "remarks" if own else "blank"


class _Merged:
    """Writes the value of cells that were truly merged downwards into each of their rows."""

    def __init__(self, spans: tuple[Span, ...], header: Header) -> None:
        filling = {place for name, place in header.places.items() if COLUMN[name].fills_down}
        kept = (span for span in spans if span.column in filling and span.first > header.row)
        self._waiting = sorted(kept, key=lambda span: span.first, reverse=True)
        self._active: dict[int, tuple[int, Cell]] = {}

    def fill(self, number: int, cells: Cells) -> Cells:
        while self._waiting and self._waiting[-1].first <= number:
            span = self._waiting.pop()
            if span.first == number and span.column in cells:
                self._active[span.column] = (span.last, cells[span.column])
        if not self._active:
            return cells
        self._active = {column: held for column, held in self._active.items() if held[0] >= number}
        return {**{column: value for column, (_, value) in self._active.items()}, **cells}


def _says_something(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip() not in NOTHING


def _is_total(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > 100 or cell.lstrip()[:1].casefold() not in _TOTALS_BEGIN:
        return False
    return key_of(cell).startswith(_TOTALS)
