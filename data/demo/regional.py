"""The facts the demonstration data rest on: the region's municipalities and the programme's groups and services."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, order=True)
class Place:
    """Where a person lives, as finely as both bases need it: a municipality before the reform, and its parish if it was
    split by the reform. A split municipality also has a place without a parish, whose new municipality is unknown."""

    old_code: str
    parish: str

    def __str__(self) -> str:
        return f"{self.old_code} {self.parish}".strip()


@dataclass(frozen=True)
class Municipality:
    """A municipality of one basis: ``pre2021`` or ``post2021``."""

    code: str
    basis: str
    name: str
    is_partner: bool
    population: int


@dataclass(frozen=True)
class Service:
    """A service of the programme; the price is in cents per unit."""

    code: str
    category: str
    groups: tuple[str, ...]
    unit: str
    price_cents: int
    price_is_published: bool


@dataclass(frozen=True)
class Region:
    """A region's partner places and the municipality each belongs to after the reform."""

    municipalities: tuple[Municipality, ...]
    new_code: Mapping[Place, str]
    """The place's municipality after the reform; places whose new municipality is unknown are absent."""
    places: tuple[Place, ...]
    """All places of partner municipalities, those with an unknown parish included."""
    institutions: Mapping[str, date | None]
    """The last day of each state care institution by its code, None for one that is still open."""

    def area_code(self, place: Place, basis: str) -> str | None:
        """The municipality of a place on a basis, None where it is unknown."""
        return place.old_code if basis == "pre2021" else self.new_code.get(place)

    def partners(self, basis: str) -> list[Municipality]:
        """The partner municipalities of a basis."""
        return [m for m in self.municipalities if m.basis == basis and m.is_partner]

    def is_split(self, place: Place) -> bool:
        """Whether the place lies in a municipality that the reform divided."""
        return Place(place.old_code, "") in self.places and Place(place.old_code, "") not in self.new_code


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_region(region_id: str) -> Region:
    """Read a region folder."""
    folder = DATA / "regions" / region_id
    municipalities = tuple(
        Municipality(r["code"], r["basis"], r["name_lv"], r["partner"] == "yes", int(r["population"] or 0))
        for r in rows_of(folder / "municipalities.csv")
    )
    partners = [m.code for m in municipalities if m.basis == "pre2021" and m.is_partner]
    new_code = {Place(r["old_code"], r["parish"]): r["new_code"] for r in rows_of(folder / "succession.csv")}
    places = [place for place in new_code if place.old_code in partners]
    split = dict.fromkeys(place.old_code for place in places if place.parish)
    closed = {r["code"]: r["closed_on"] for r in rows_of(folder / "institutions.csv")}
    institutions = {code: date.fromisoformat(day) if day else None for code, day in closed.items()}
    return Region(municipalities, new_code, (*places, *(Place(code, "") for code in split)), institutions)


def load_services() -> dict[str, Service]:
    """The programme's services by code."""
    return {
        r["code"]: Service(
            code=r["code"],
            category=r["category"],
            groups=tuple(r["target_groups"].split(";")),
            unit=r["unit"],
            price_cents=cents(r["price_eur"]),
            price_is_published=r["price_source"].startswith("published"),
        )
        for r in rows_of(DATA / "programme" / "services.csv")
    }


def cents(euro: str) -> int:
    """Euro written with two decimals, as cents."""
    whole, fraction = euro.split(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


def load_groups() -> dict[str, bool]:
    """The target groups by code, and whether they receive services."""
    return {r["code"]: r["receives_services"] == "yes" for r in rows_of(DATA / "programme" / "target_groups.csv")}
