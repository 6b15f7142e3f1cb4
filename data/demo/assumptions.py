"""Reads ``assumptions.toml``: everything about the demonstration data that nobody has published."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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

    services: tuple[int, ...]
    later: float

    @property
    def mean_services(self) -> float:
        """The mean number of services taken up at first."""
        return sum(n * weight for n, weight in enumerate(self.services, 1)) / sum(self.services)


@dataclass(frozen=True)
class Assumptions:
    """The whole file; sections with few readers stay as they are written there."""

    seed: int
    region: str
    project_start: date
    project_end: date
    first_service: int
    allocation: Mapping
    people: Mapping
    moves: tuple[Move, ...]
    patterns: Mapping[str, Pattern]
    use: Mapping[str, Use]
    prices: Mapping
    providers: Mapping


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
        allocation=raw["allocation"],
        people=raw["people"],
        moves=tuple(
            Move(m["group"], m["year"], Place(m["from"], ""), Place(m["to"], ""), m["persons"]) for m in raw["moves"]
        ),
        patterns={code: _pattern(section, profiles) for code, section in raw["services"].items()},
        use={group: Use(tuple(section["services"]), section["later"]) for group, section in raw["use"].items()},
        prices=raw["prices"],
        providers=raw["providers"],
    )


def _profile(section: Mapping) -> Profile:
    exceptions = {parse_month(text): chance for text, chance in section["exceptions"].items()}
    return Profile(tuple(section["seasons"]), exceptions)


def _pattern(section: Mapping, profiles: Mapping[str, Profile]) -> Pattern:
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
