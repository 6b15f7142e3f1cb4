"""The allocation: how many people were assessed and served, place by place, at the end of each year.

It is the bridge between the solver, which makes it agree with the published statements, and the generator, which
turns it into people. All numbers are unique persons, cumulative from the project's start.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.demo.regional import Place, rows_of

PATH = Path(__file__).with_name("allocation.csv")

ASSESSED = "assessed"
RECIPIENTS = "recipients"
UNASSESSED = "unassessed_recipients"
CATEGORY_USERS = "category_users"
SERVICE_USERS = "service_users"
_KEY_COLUMNS = ("measure", "target_group", "from_state_care", "municipality_code", "parish", "item")


@dataclass(frozen=True, order=True)
class Cell:
    """What is counted. ``item`` is a category or service code for the two kinds of users, empty otherwise."""

    measure: str
    group: str
    from_state_care: int
    place: Place
    item: str = ""


@dataclass(frozen=True)
class Allocation:
    """Counts by cell and year-end. Users of services are given only for the years in which statements pin them."""

    counts: Mapping[tuple[Cell, int], int]

    @property
    def years(self) -> list[int]:
        """The year-ends, in order."""
        return sorted(dict.fromkeys(year for _, year in self.counts))

    @property
    def pinned_years(self) -> list[int]:
        """The year-ends for which the users of each service are given."""
        return sorted(dict.fromkeys(year for cell, year in self.counts if cell.measure == SERVICE_USERS))

    def count(self, cell: Cell, year: int) -> int:
        """The persons of a cell up to the end of a year."""
        return self.counts.get((cell, year), 0)

    def added(self, cell: Cell, year: int) -> int:
        """The persons who came to a cell within a year."""
        return self.count(cell, year) - self.count(cell, year - 1)


def write_allocation(allocation: Allocation, path: Path = PATH) -> None:
    """Write one line a cell, one column a year-end; a blank where the cell is not given for that year."""
    years = allocation.years
    cells = sorted(dict.fromkeys(cell for cell, _ in allocation.counts))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*_KEY_COLUMNS, *years))
        for cell in cells:
            numbers = [allocation.counts.get((cell, year), "") for year in years]
            if any(numbers):
                place = cell.place
                writer.writerow(
                    (cell.measure, cell.group, cell.from_state_care, place.old_code, place.parish, cell.item, *numbers)
                )


def read_allocation(path: Path = PATH) -> Allocation:
    """Read what ``write_allocation`` wrote."""
    counts: dict[tuple[Cell, int], int] = {}
    for row in rows_of(path):
        place = Place(row["municipality_code"], row["parish"])
        cell = Cell(row["measure"], row["target_group"], int(row["from_state_care"]), place, row["item"])
        counts |= {(cell, int(year)): int(row[year]) for year in row if year not in _KEY_COLUMNS and row[year] != ""}
    return Allocation(counts)
