"""A region, the programme and a data package as plain objects, read from their CSV text."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from di_metrics.model import Basis


@dataclass(frozen=True)
class Municipality:
    """A municipality of one basis; `population` is None where it is not known."""

    code: str
    basis: Basis
    partner: bool
    population: int | None


@dataclass(frozen=True)
class Succession:
    """An old municipality, or one parish of it, and the new one it became part of."""

    old: str
    parish: str
    new: str


@dataclass(frozen=True)
class Target:
    """The persons a plan promised for a group, from the day the plan came into force."""

    indicator: str
    group: str
    value: int
    in_force_from: dt.date


@dataclass(frozen=True)
class Place:
    """Where something is, on both bases; None where a basis cannot be derived."""

    old: str | None
    new: str | None

    def on(self, basis: Basis) -> str | None:
        """The municipality of one basis."""
        return self.old if basis is Basis.PRE2021 else self.new


@dataclass(frozen=True)
class InfrastructureObject:
    """Places planned or built; None where their number, or a day by which they exist, is not known."""

    place: Place
    group: str
    category: str
    service: str
    places: int | None
    built: bool
    exists_by: dt.date | None


@dataclass(frozen=True)
class Costs:
    """The project's eligible costs and the ESF's part of them, from a day on."""

    in_force_from: dt.date
    eligible: Fraction
    esf: Fraction


@dataclass(frozen=True)
class Region:
    """What is true of one region alone."""

    start: dt.date
    end: dt.date
    costs: tuple[Costs, ...]
    municipalities: dict[str, Municipality]
    succession: tuple[Succession, ...]
    targets: tuple[Target, ...]
    infrastructure: tuple[InfrastructureObject, ...]


@dataclass(frozen=True)
class Service:
    """A service of the programme: its category, who can receive it and what it is counted in."""

    code: str
    category: str
    groups: frozenset[str]
    unit: str


@dataclass(frozen=True)
class Programme:
    """What is true of every region: the codes in the order of their files, and which groups are assessed and served."""

    services: dict[str, Service]
    categories: tuple[str, ...]
    groups: tuple[str, ...]
    assessed: frozenset[str]
    served: frozenset[str]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """A person of a target group."""

    code: str
    group: str
    from_state_care: bool
    guardian_of: str


@dataclass(frozen=True)
class Assessment:
    """A person's needs assessment; it belongs to the day it was made. `plan_on` is the day of the plan that recommends."""

    person: Person
    place: Place
    day: dt.date
    plan_on: dt.date | None
    recommended: frozenset[str]


@dataclass(frozen=True)
class ServiceRecord:
    """A service given to a person; it belongs to its first day."""

    person: Person
    place: Place
    day: dt.date
    last_day: dt.date
    service: str
    units: Fraction
    unit_price: Fraction
    compensation: Fraction
    provider: str


@dataclass(frozen=True)
class Package:
    """What municipalities reported, placed on both bases."""

    persons: tuple[Person, ...]
    assessments: tuple[Assessment, ...]
    records: tuple[ServiceRecord, ...]


def place_of(code: str, parish: str, succession: tuple[Succession, ...]) -> Place:
    """Derive the other basis of a code; what the succession does not determine stays unknown."""
    heirs = [row for row in succession if row.old == code]
    if heirs:
        fitting = {row.new for row in heirs if row.parish in ("", parish)}
        return Place(old=code, new=fitting.pop() if len(fitting) == 1 else None)
    predecessors = {row.old for row in succession if row.new == code}
    return Place(old=predecessors.pop() if len(predecessors) == 1 else None, new=code or None)


def load_region(folder: Path) -> Region:
    """Read a region's folder."""
    project = tomllib.loads((folder / "region.toml").read_text(encoding="utf-8"))["project"]
    succession = tuple(
        Succession(row["old_code"], row["parish"], row["new_code"]) for row in _rows(folder / "succession.csv")
    )
    municipalities = [
        Municipality(
            row["code"],
            Basis(row["basis"]),
            row["partner"] == "yes",
            int(row["population"]) if row["population"] else None,
        )
        for row in _rows(folder / "municipalities.csv")
    ]
    targets = [
        Target(
            row["indicator"],
            row["target_group"],
            int(row["value"]),
            dt.date.fromisoformat(row["in_force_from"]) if row["in_force_from"] else project["start"],
        )
        for row in _rows(folder / "targets.csv")
    ]
    infrastructure = [
        InfrastructureObject(
            place=place_of(row["municipality_code"], "", succession),
            group=row["target_group"],
            category=row["category"],
            service=row["service_code"],
            places=int(row["places"]) if row["places"] else None,
            built=row["status"] == "built",
            exists_by=dt.date.fromisoformat(row["exists_by"]) if row["exists_by"] else None,
        )
        for row in _rows(folder / "infrastructure.csv")
    ]
    return Region(
        start=project["start"],
        end=project["end"],
        costs=tuple(
            Costs(each["in_force_from"], Fraction(each["eligible_eur"]), Fraction(each["esf_eur"]))
            for each in project["costs"]
        ),
        municipalities={each.code: each for each in municipalities},
        succession=succession,
        targets=tuple(targets),
        infrastructure=tuple(infrastructure),
    )


def load_programme(folder: Path) -> Programme:
    """Read the services, categories, groups and unit kinds."""
    services = [
        Service(row["code"], row["category"], frozenset(row["target_groups"].split(";")), row["unit"])
        for row in _rows(folder / "services.csv")
    ]
    groups = _rows(folder / "target_groups.csv")
    return Programme(
        services={each.code: each for each in services},
        categories=tuple(row["code"] for row in _rows(folder / "service_categories.csv")),
        groups=tuple(row["code"] for row in groups),
        assessed=frozenset(row["code"] for row in groups if row["assessed"] == "yes"),
        served=frozenset(row["code"] for row in groups if row["receives_services"] == "yes"),
        units=tuple(row["code"] for row in _rows(folder / "unit_kinds.csv")),
    )


def load_package(folder: Path, region: Region) -> Package:
    """Read a data package and place its assessments and records on both bases."""
    persons = {
        row["person_id"]: Person(
            row["person_id"], row["target_group"], row["from_state_care"] == "1", row.get("guardian_of") or ""
        )
        for row in _rows(folder / "persons.csv")
    }

    def place(row: dict[str, str]) -> Place:
        return place_of(row["municipality_code"], row["parish"], region.succession)

    return Package(
        persons=tuple(persons.values()),
        assessments=tuple(
            Assessment(
                person=persons[row["person_id"]],
                place=place(row),
                day=dt.date.fromisoformat(row["assessed_on"]),
                plan_on=dt.date.fromisoformat(row["plan_on"]) if row.get("plan_on") else None,
                recommended=frozenset(filter(None, (row.get("recommended_services") or "").split(";"))),
            )
            for row in _rows(folder / "assessments.csv")
        ),
        records=tuple(
            ServiceRecord(
                person=persons[row["person_id"]],
                place=place(row),
                day=dt.date.fromisoformat(row["date_from"]),
                last_day=dt.date.fromisoformat(row["date_to"]),
                service=row["service_code"],
                units=Fraction(row["units"]),
                unit_price=Fraction(row["unit_price_eur"]),
                compensation=Fraction(row["compensation_eur"]),
                provider=row["provider"],
            )
            for row in _rows(folder / "service_records.csv")
            if Fraction(row["units"]) or Fraction(row["compensation_eur"])
        ),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
