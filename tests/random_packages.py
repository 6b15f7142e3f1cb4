"""Random data packages in the demonstration's shape, for the default region: nobody's figures, the same for a seed always.

About as many persons of each group as the demonstration has, but who lives where, who is served from when and with what is
drawn anew for each seed: how large municipalities are, how fast services are taken up, which services are common, how many
people move. A person has one to three records a service, so that a package is built in less than a second.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from di_metrics.model import Basis
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.store.package import ASSESSMENTS, PERSONS, SERVICE_RECORDS

GROUP_SIZES = {"children": 600, "guardians": 265, "adults": 470, "children_out_of_family": 317}
"""Persons of each group, about; each seed has up to a tenth more or fewer."""

MOST_SERVICES = 4
PARISH_KNOWN = 0.8
"""The share of people of a divided municipality whose parish is reported."""

Row = dict[str, object]


@dataclass(frozen=True)
class Place:
    """Where somebody lives: a municipality before the reform, one of its parishes if it was divided, and the new one."""

    old: str
    parish: str
    new: str


@dataclass(frozen=True)
class Tables:
    """The rows of a package's three files."""

    persons: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)
    service_records: list[Row] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Write the files into a folder, which is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        for file, rows in (
            (PERSONS, self.persons),
            (ASSESSMENTS, self.assessments),
            (SERVICE_RECORDS, self.service_records),
        ):
            with (folder / file.name).open("w", encoding="utf-8", newline="") as written:
                writer = csv.DictWriter(written, file.columns)
                writer.writeheader()
                writer.writerows(rows)
        return folder


def write_random_package(folder: Path, seed: int, region: Path | None = None, times: float = 1) -> Path:
    """Write the package of a seed into a folder: for another region than the default one, or of more persons, if asked."""
    drawn = load_region(read_folder(region or default_region(), PROGRAMME))
    return _Drawing(drawn, Random(seed)).everyone(times).write(folder)


class _Drawing:
    def __init__(self, region: Region, chance: Random) -> None:
        self.region, self.chance = region, chance
        self.tables = Tables()
        self.places = list(_places(region))
        self.first, self.last = dt.date(region.project.start.year + 1, 1, 1), region.project.end
        self.moving = chance.uniform(0.01, 0.06)
        self.size = {one.code: chance.lognormvariate(0, 1) * (one.population or 3000) for one in region.municipalities}

    def everyone(self, times: float = 1) -> Tables:
        for group, about in GROUP_SIZES.items():
            self._group(group, round(about * times * self.chance.uniform(0.9, 1.1)))
        return self.tables

    def _group(self, group: str, size: int) -> None:
        chance, region = self.chance, self.region
        offered = region.services_for(group)
        common = [chance.lognormvariate(0, 1.2) for _ in offered]
        years = [str(year) for year in range(self.first.year, self.last.year + 1)]
        uptake = [chance.uniform(0.2, 1) * (1 + index) for index in range(len(years))]
        served = chance.uniform(0.6, 0.95)
        living = [self.size[place.old] * chance.uniform(0.3, 3) for place in self.places]
        for place in chance.choices(self.places, living, k=size):
            person = f"p{len(self.tables.persons)}"
            self.tables.persons.append({"person_id": person, "target_group": group, "from_state_care": 0})
            year = int(chance.choices(years, uptake)[0])
            if region.group[group].assessed and chance.random() < 0.9:
                self._assessed(person, place, year - chance.randint(0, 1))
            if offered and chance.random() < served:
                wanted = chance.choices(offered, common, k=chance.randint(1, MOST_SERVICES))
                for service in dict.fromkeys(wanted):
                    self._served(person, place, service, year)
                    year = min(self.last.year, year + chance.choice((0, 0, 0, 1, 2)))

    def _assessed(self, person: str, place: Place, year: int) -> None:
        day = self._day(max(year, self.first.year))
        self.tables.assessments.append({"person_id": person, **self._reported(place, day), "assessed_on": day})

    def _served(self, person: str, home: Place, service: str, year: int) -> None:
        """One record to three, the later ones up to two years after the first; a few of them where the person moved to."""
        chance = self.chance
        typical = chance.lognormvariate(0, 1) * 20
        for number in range(chance.choice((1, 1, 2, 3))):
            place = chance.choice(self.places) if number and chance.random() < self.moving * 3 else home
            day = self._day(min(self.last.year, year + (chance.randint(0, 2) if number else 0)))
            price = int(self.region.service[service].price_eur * 100)
            units = max(1, round(typical * chance.uniform(0.5, 2)))
            self.tables.service_records.append(
                {
                    "record_id": f"r{len(self.tables.service_records)}",
                    "person_id": person,
                    **self._reported(place, day),
                    "service_code": service,
                    "date_from": day,
                    "date_to": day,
                    "units": units,
                    "unit_price_eur": f"{price / 100:.2f}",
                    "compensation_eur": f"{price * units / 100:.2f}",
                    "provider": f"provider {chance.randint(1, 40)}",
                }
            )

    def _day(self, year: int) -> dt.date:
        return dt.date(year, self.chance.randint(1, 12), self.chance.randint(1, 28))

    def _reported(self, place: Place, day: dt.date) -> Row:
        """Under the names of the day, the parish of a divided municipality being known of most."""
        if self.region.basis_on(day) is Basis.POST2021 and self.chance.random() < 0.9:
            return {"municipality_code": place.new, "parish": ""}
        return {"municipality_code": place.old, "parish": place.parish if self.chance.random() < PARISH_KNOWN else ""}


def _places(region: Region) -> Iterable[Place]:
    partners = {one.code for one in region.of_basis(Basis.PRE2021) if one.partner}
    for row in region.succession:
        if row.old_code in partners:
            yield Place(row.old_code, row.parish or "", row.new_code)
