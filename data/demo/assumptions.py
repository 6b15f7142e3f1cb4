"""Reads ``assumptions.toml``: everything about the demonstration data that nobody has published."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.demo.months import parse_month
from data.demo.regional import Place

PATH = Path(__file__).with_name("assumptions.toml")
FIRST_MIX_YEAR = 2017

Span = tuple[int, int]
"""The least and the most, both included."""


@dataclass(frozen=True)
class Move:
    """So many persons of a group who moved from one place to another within a year, and were served in both."""

    group: str
    year: int
    origin: Place
    destination: Place
    persons: int


def arrivals(moves: Iterable[Move], group: str, place: Place, year: int) -> int:
    """The persons of a group who moved to a place within a year."""
    return sum(m.persons for m in moves if (m.group, m.destination, m.year) == (group, place, year))


@dataclass(frozen=True)
class Profile:
    """The chance that a service takes place in a month."""

    seasons: tuple[float, ...]
    exceptions: Mapping[int, float]

    def chance(self, month: int) -> float:
        """The chance in a month, the exceptional months first."""
        return self.exceptions.get(month, self.seasons[month % 12])


@dataclass(frozen=True)
class Pattern:
    """How one service is used; see the comments in the file for the fields' meaning."""

    profile: Profile
    rhythm: str
    units: Span
    course: Span
    pause: Span
    stay: Span
    most_in_year: int | None
    consecutive: bool
    excludes: tuple[str, ...]
    state_care_factor: int
    mix: Mapping[str, tuple[int, ...]]

    def weight(self, group: str, year: int, *, from_state_care: bool = False) -> int:
        """How likely someone of the group who starts in the year is to choose the service."""
        factor = self.state_care_factor if from_state_care else 1
        return factor * self.mix[group][year - FIRST_MIX_YEAR] if group in self.mix else 0


@dataclass(frozen=True)
class Use:
    """How many services one person of a group uses."""

    services: Sequence[int]
    later: float

    @property
    def mean_services(self) -> float:
        """The mean number of services taken up at first."""
        return sum(n * weight for n, weight in enumerate(self.services, 1)) / sum(self.services)


@dataclass(frozen=True)
class Rules:
    """Who may be served without an assessment, and who may come from state care."""

    free_categories: Sequence[str]
    free_groups: Sequence[str]
    state_care_groups: Sequence[str]


@dataclass(frozen=True)
class Targets:
    """What the solver aims at and how much room it leaves. The curves are persons at each year-end, region."""

    first_year: int
    last_year: int
    coverage_margin: float
    coverage_tolerance: float
    largest_ratio: Mapping[str, float]
    most_unassessed: float
    unknown_parish: float
    assessed: Mapping[str, Sequence[int]]
    recipients: Mapping[str, Sequence[int]]
    from_state_care: Mapping[str, Sequence[int]]
    never_served: Mapping[str, int]


@dataclass(frozen=True)
class People:
    """What befalls people; shares and chances are between 0 and 1."""

    first_service_profile: str
    slow_start_months: int
    same_year_assessed_until: int
    from_state_care_waiting: float
    second_guardian: float
    assessed_twice: float
    years_between_assessments: Span
    plan_missing: float
    plan_after_days: Span
    recommended_not_received: Span
    recommended_to_waiting: Span
    received_not_recommended: float
    new_code_for_entrants: float
    new_codes_from: date
    from_institution: Mapping[str, int]


@dataclass(frozen=True)
class Prices:
    """How prices differ from those in the list of services."""

    published_by: Sequence[str]
    spread_per_mille: int
    drift_per_mille: int


@dataclass(frozen=True)
class Providers:
    """The invented providers."""

    count: int
    name: str
    per_place: int


@dataclass(frozen=True)
class Assumptions:
    """The whole file."""

    seed: int
    region: str
    project_start: date
    project_end: date
    first_service: int
    rules: Rules
    targets: Targets
    people: People
    moves: Sequence[Move]
    profiles: Mapping[str, Profile]
    patterns: Mapping[str, Pattern]
    use: Mapping[str, Use]
    prices: Prices
    providers: Providers


def load_assumptions(path: Path = PATH) -> Assumptions:
    """Read the file."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    profiles = {name: _profile(section) for name, section in raw["profiles"].items()}
    return Assumptions(
        seed=raw["seed"],
        region=raw["region"],
        project_start=raw["project_start"],
        project_end=raw["project_end"],
        first_service=parse_month(raw["first_service"]),
        rules=Rules(**raw["rules"]),
        targets=Targets(**raw["allocation"]),
        people=People(**raw["people"]),
        moves=[Move(m["group"], m["year"], Place(m["from"], ""), Place(m["to"], ""), m["persons"]) for m in raw["moves"]],
        profiles=profiles,
        patterns={code: _pattern(section, profiles) for code, section in raw["services"].items()},
        use={group: Use(**section) for group, section in raw["use"].items()},
        prices=Prices(**raw["prices"]),
        providers=Providers(**raw["providers"]),
    )


def _profile(section: Mapping[str, Any]) -> Profile:
    exceptions = {parse_month(text): chance for text, chance in section["exceptions"].items()}
    return Profile(tuple(section["seasons"]), exceptions)


def _pattern(section: Mapping[str, Any], profiles: Mapping[str, Profile]) -> Pattern:
    return Pattern(
        profile=profiles[section["profile"]],
        rhythm=section["rhythm"],
        units=tuple(section["units"]),
        course=tuple(section.get("course", section["units"])),
        pause=tuple(section.get("pause", (0, 0))),
        stay=tuple(section["stay"]),
        most_in_year=section.get("most_in_year"),
        consecutive=section.get("consecutive", False),
        excludes=tuple(section.get("excludes", ())),
        state_care_factor=section.get("state_care_factor", 1),
        mix={group: tuple(weights) for group, weights in section["mix"].items()},
    )
