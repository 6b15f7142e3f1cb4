"""The frozen types that everything else speaks in: selections, indicators and results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from di_metrics.catalogues import FURTHER

if TYPE_CHECKING:
    from di_metrics.formula import Formula


class Language(StrEnum):
    """A language of the reader; Latvian is the first, and each further catalogue is one more."""

    _ignore_ = "code"
    LV = "lv"
    EN = "en"
    for code in FURTHER:
        vars()[code.upper()] = code


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in Latvian and English and, where the region's files have it, in `further` languages, by their codes.

    Where they have it not, the catalogue of a further language may translate the English text.
    """

    lv: str
    en: str
    further: tuple[tuple[str, str], ...] = ()


class Basis(StrEnum):
    """Which municipalities are meant: those before or those after the reform of 1 July 2021."""

    PRE2021 = "pre2021"
    POST2021 = "post2021"


class Dimension(StrEnum):
    """What a result can be split by."""

    MUNICIPALITY = "municipality"
    SERVICE = "service"
    CATEGORY = "category"
    GROUP = "group"
    UNIT = "unit"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def is_time(self) -> bool:
        return self in _TIME

    @property
    def is_of_services(self) -> bool:
        """True for what a service record has and an assessment has not."""
        return self in _OF_SERVICES


_TIME = (Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH)
_OF_SERVICES = (Dimension.SERVICE, Dimension.CATEGORY, Dimension.UNIT)


class Status(StrEnum):
    """Whether a cell holds a value and, if not, why; the last four are what a public release says instead of exact values.

    NOT_REACHED: too few have been served by the as-of date, or nobody has been followed for so long, to tell it.
    LOW: fewer than the threshold, perhaps nobody. ROUNDED: near the value shown. OFFICIAL: exact, because the project
    published this total itself. SUPPRESSED: not told.
    """

    VALUE = "value"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    NOT_REACHED = "not_reached"
    SUPPRESSED = "suppressed"
    LOW = "low"
    ROUNDED = "rounded"
    OFFICIAL = "official"


class Unit(StrEnum):
    """What a value is measured in; how it is written follows from it."""

    PERSONS = "persons"
    MUNICIPALITIES = "municipalities"
    PLACES = "places"
    PERCENT = "percent"
    EUR = "eur"
    SERVICE_UNITS = "service_units"
    SERVICES = "services"
    DAYS = "days"
    PER_10000 = "per_10000"


class Direction(StrEnum):
    """Whether a larger value is better; most indicators carry no judgement."""

    MORE_IS_BETTER = "more_is_better"
    LESS_IS_BETTER = "less_is_better"
    NEUTRAL = "neutral"


_DAY = dt.timedelta(days=1)
_YEAR = 12


def last_day_moved(day: dt.date, months: int) -> dt.date:
    """The last day of a period moved by months; the last one of a month stays the last of its month."""
    if (day + _DAY).day == 1:
        return (day + _DAY) + relativedelta(months=months) - _DAY
    return day + relativedelta(months=months)


@dataclass(frozen=True, slots=True)
class Period:
    """To date (`first` is None: from the project's first day) or within `first`..`last`; both ends included."""

    last: dt.date
    first: dt.date | None = None

    @property
    def to_date(self) -> bool:
        return self.first is None

    @property
    def year_before(self) -> Period:
        """The same days a year before."""
        first = self.first - relativedelta(months=_YEAR) if self.first else None
        return Period(last_day_moved(self.last, -_YEAR), first)

    @property
    def within_a_year(self) -> Period:
        """A period with a beginning; one to date is taken as the twelve months to its last day."""
        return self if self.first else Period(self.last, last_day_moved(self.last, -_YEAR) + _DAY)


class Against(StrEnum):
    """What a period is compared with: the same days of the YEAR_BEFORE, or as long a period JUST_BEFORE it."""

    YEAR_BEFORE = "year_before"
    JUST_BEFORE = "just_before"


@dataclass(frozen=True, slots=True)
class Selection:
    """A period and filters. An empty filter lets everything pass; codes are those of the region and programme."""

    period: Period
    basis: Basis = Basis.POST2021
    municipalities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    from_state_care: bool = False

    @property
    def filters_services(self) -> bool:
        return bool(self.services or self.categories)

    @property
    def narrowed_by(self) -> frozenset[str]:
        """The dimensions whose filters are set, and STATE_CARE."""
        filters = {
            Dimension.MUNICIPALITY: self.municipalities,
            Dimension.SERVICE: self.services,
            Dimension.CATEGORY: self.categories,
            Dimension.GROUP: self.groups,
            STATE_CARE: self.from_state_care,
        }
        return frozenset(name for name, chosen in filters.items() if chosen)


STATE_CARE = "from_state_care"
"""The filter that is no dimension: people who came from a state care centre."""


class Base(StrEnum):
    """The target groups an indicator is of; of other groups it is not applicable, nowhere a zero."""

    SERVED = "served"
    ASSESSED = "assessed"
    ASSESSED_AND_SERVED = "assessed_and_served"


@dataclass(frozen=True, slots=True)
class Scope:
    """What may narrow an indicator, as a filter or as a split, without changing what it means; and why nothing else may.

    `narrowed_by` holds dimensions and, where it may, STATE_CARE.
    """

    narrowed_by: frozenset[str]
    otherwise: Bilingual


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What is said of an indicator's change since the last meeting, as keys of the catalogue.

    `grown`, `fallen` (by %(change)s) and `same` stand within a sentence. `part` tells what services and assessments since
    then changed (%(change)s; of one and of several where it counts %(number)s), `alone` that they made all of %(what)s.
    """

    grown: str
    fallen: str
    same: str
    part: str | tuple[str, str]
    alone: str


@dataclass(frozen=True, slots=True)
class Words:
    """What sentences say of an indicator, as keys of the catalogue.

    `name` stands within a sentence, in Latvian in the nominative; `largest` says %(where)s it is largest; `none` that there
    is none at all, where this is not said by a zero; `counted` (of one, of several) how many there are; `alone` that there
    are any %(where)s only; `absent` that there are none %(where)s; `added` (of one, of several) how many were added since
    a %(date)s; `missed` and `reached` that a plan is missed or reached by %(cells)s; `change` how it changed since the last
    meeting, of those whose change is told by reason.
    """

    name: str
    largest: str
    none: str = ""
    counted: tuple[str, str] | None = None
    alone: str = ""
    absent: str = ""
    added: tuple[str, str] | None = None
    missed: str = ""
    reached: str = ""
    change: ChangeWords | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What of an indicator needs attention: its rows `by` a dimension that lie `below` a value; without one, the largest."""

    by: Dimension
    below: float | None = None


Key = tuple[str | None, ...]
"""One code a dimension of the split; None is the unknown municipality."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, with a value exactly when its status is VALUE, ROUNDED or OFFICIAL; money is in EUR, exact to the cent.

    `reason` says why a figure is not applicable, `source` where an official total was published. From a ROUNDED value the
    true one is no further than `margin`, where that is known; a LOW one may be above the threshold by as much.
    """

    key: Key
    value: int | float | None
    status: Status = Status.VALUE
    reason: Bilingual | None = None
    source: Bilingual | None = None
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator is; its formula says how it is computed (see `di_metrics.indicators`).

    `scope` and `base` say of what it is; of anything else it is not applicable. `part_of` are the codes of the counts of
    persons whose part it is: what is left of them is a count of persons too. `cumulative` indicators are counted from the
    project's start, whatever period is chosen. `additive_over` names the dimensions whose cells may be added up to their
    total (unique persons: groups alone, for a person is of one). `reform_notes` are to be known only where
    municipalities changed in a reform. `watch` says what of it needs attention, if anything does. What is `followed` is kept
    when a meeting is closed, for the next one to be compared with.
    """

    code: str
    name: Bilingual
    definition: Bilingual
    unit: Unit
    formula: Formula
    words: Words
    scope: Scope
    base: Base = Base.SERVED
    part_of: tuple[str, ...] = ()
    cumulative: bool = False
    additive_over: frozenset[Dimension] = frozenset()
    decimals: int = 0
    direction: Direction = Direction.NEUTRAL
    notes: tuple[Bilingual, ...] = ()
    reform_notes: tuple[Bilingual, ...] = ()
    source: Bilingual | None = None
    watch: Watch | None = None
    followed: bool = False

    @property
    def splits(self) -> frozenset[Dimension]:
        """The dimensions it may be split by."""
        return frozenset(one for one in Dimension if one in self.scope.narrowed_by)

    def period(self, chosen: Period) -> Period:
        """The period it is counted in where one is chosen."""
        return Period(chosen.last) if self.cumulative else chosen


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator evaluated for a selection and split by dimensions; `by` also names an implied unit kind.

    `unplaced` tells that the municipality of some is not known, of whom no row of a ratio tells.
    """

    indicator: Indicator
    selection: Selection
    by: tuple[Dimension, ...]
    cells: tuple[Cell, ...]
    unplaced: bool = False
    _index: dict[Key, Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {cell.key: cell for cell in self.cells})

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def cell(self, *key: str | None) -> Cell:
        """The cell of a key; a cell without data where the split has no such key."""
        return self._index.get(key, Cell(key, None, Status.NO_DATA))

    def only(self, dimension: Dimension, code: str | None) -> Result:
        """The cells of one code of a dimension, which stays part of the split."""
        place = self.by.index(dimension)
        kept = tuple(cell for cell in self.cells if cell.key[place] == code)
        return replace(self, cells=kept)

    def without(self, dimension: Dimension) -> Result:
        """The same cells with a dimension, of which they are all of one code, left out of the split."""
        if dimension not in self.by:
            return self
        place = self.by.index(dimension)
        cells = tuple(replace(one, key=(*one.key[:place], *one.key[place + 1 :])) for one in self.cells)
        return replace(self, by=(*self.by[:place], *self.by[place + 1 :]), cells=cells)

    @property
    def not_applicable(self) -> Bilingual | None:
        """Why the indicator does not apply to any of the cells; None where it applies to some."""
        reasons = [cell.reason for cell in self.cells if cell.status is Status.NOT_APPLICABLE]
        return reasons[0] if reasons and len(reasons) == len(self.cells) else None

    @property
    def total(self) -> int | float | None:
        """The value of a result that is not split."""
        return self.cells[0].value if self.cells else None
