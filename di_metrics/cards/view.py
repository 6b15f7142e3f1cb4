"""What a card shows, as codes, so that it can be kept, copied and shown in another language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from di_metrics.errors import N_, DIMetricsError, Message, UnknownWord
from di_metrics.indicators import CATALOGUE, RENAMED
from di_metrics.model import Against, Basis, Dimension, Period, Selection, Unit
from di_metrics.parsing import read_indicator, read_selection
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import SPLIT_WORDS, label
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import within


class ViewKind(StrEnum):
    """What a card is about.

    FIGURES: indicators of a selection, whole or split. COVERAGE: the assessed and the served. OVERVIEW: headline figures.
    PROFILE: a municipality beside the region. INFRASTRUCTURE: objects planned and built, and changed plans. TARGETS:
    monitoring indicators against the plan. CHANGES: what changed since the last meeting. ATTENTION: what needs attention.
    DECISIONS: open decisions. WORDS: what the figures of a selection say, in sentences. NEEDED: services in support plans
    beside their recipients. STATEMENTS: what was published against the records. COMPLETENESS: whose reports are missing or
    late. PLAUSIBILITY: what the checks of the records find. CORRECTIONS: what later reports changed. COMPARE: municipalities
    by one figure, beside a year earlier. MATRIX: by all rates at once, in the order of one. SCATTER: by two figures.
    COMPARE_COURSE: each through the years, beside the region. STATE_CARE: what became of the people from state care, by
    institution. FULFILMENT:
    what was received of the recommended. FLOW: who started, stopped and returned by month. RETENTION: who is still served
    some months after the start. NEXT_SERVICE: which service came after the first one. PROVIDERS: how far municipalities
    depend on a provider. ELSEWHERE: who was served outside the municipality of assessment. GUARDIANS: children served beside
    their guardians. PRICES: prices beside the programme's. JOURNEY: what became of the assessed. WAITING: how long those
    without a service have waited. WAITING_FOR: for which recommended services. SERVED_SINCE: the share served by months
    since the assessment, split by year of it or by group. COMPENSATION_CHANGE: why compensation changed against an earlier
    period. COSTS: compensation against the costs in force. FORECAST: compensation to the project's end. PLAN: every version
    of the plan. ATTAINMENT: the course of a group towards its plan. PLACES: places of service against those who need them.
    OCCUPANCY: how many places are used. TIMELINE: what became of the objects.
    """

    FIGURES = "figures"
    COVERAGE = "coverage"
    OVERVIEW = "overview"
    PROFILE = "profile"
    INFRASTRUCTURE = "infrastructure"
    TARGETS = "targets"
    CHANGES = "changes"
    ATTENTION = "attention"
    DECISIONS = "decisions"
    WORDS = "words"
    NEEDED = "needed"
    STATEMENTS = "statements"
    COMPLETENESS = "completeness"
    COMPARE = "compare"
    MATRIX = "matrix"
    SCATTER = "scatter"
    COMPARE_COURSE = "compare_course"
    PLAUSIBILITY = "plausibility"
    CORRECTIONS = "corrections"
    STATE_CARE = "state_care"
    FULFILMENT = "fulfilment"
    FLOW = "flow"
    RETENTION = "retention"
    NEXT_SERVICE = "next_service"
    PROVIDERS = "providers"
    ELSEWHERE = "elsewhere"
    GUARDIANS = "guardians"
    PRICES = "prices"
    JOURNEY = "journey"
    WAITING = "waiting"
    WAITING_FOR = "waiting_for"
    SERVED_SINCE = "served_since"
    COMPENSATION_CHANGE = "compensation_change"
    COSTS = "costs"
    FORECAST = "forecast"
    PLAN = "plan"
    ATTAINMENT = "attainment"
    PLACES = "places"
    OCCUPANCY = "occupancy"
    TIMELINE = "timeline"


class PictureKind(StrEnum):
    """How figures are shown: a map, bars, a course through time, or a table."""

    MAP = "map"
    BARS = "bars"
    COURSE = "course"
    TABLE = "table"


BY_ONE_FIGURE = (ViewKind.COMPARE, ViewKind.MATRIX, ViewKind.COMPARE_COURSE)
"""Views of municipalities that name one indicator."""

STATE_CARE_SPLITS: tuple[tuple[Dimension, ...], ...] = ((), (Dimension.YEAR,), (Dimension.SERVICE,))
"""How people from state care are shown: what became of them, when they came, which services they use."""


def drawable(region: Region, picture: PictureKind) -> PictureKind:
    """How figures are shown in a region: where it has no outlines, municipalities are ranked instead of mapped."""
    return PictureKind.BARS if picture is PictureKind.MAP and not region.has_outlines else picture


class AgendaError(DIMetricsError):
    """An agenda that cannot be read, or asks for what cannot be shown."""


@dataclass(frozen=True, slots=True)
class View:
    """What a slide shows.

    `split` holds one or two dimensions or none. The period is to date unless it has a `first` day; without a `last` day it
    ends on the meeting's as-of date. Without a `basis` the region's own is taken. `unit` is the kind that units of service
    are counted in where they are not split by service. A change of compensation is told `against` an earlier period.
    """

    kind: ViewKind
    indicators: tuple[str, ...] = ()
    split: tuple[Dimension, ...] = ()
    picture: PictureKind = PictureKind.TABLE
    first: dt.date | None = None
    last: dt.date | None = None
    basis: Basis | None = None
    municipalities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    from_state_care: bool = False
    unit: str | None = None
    against: Against = Against.YEAR_BEFORE

    def __post_init__(self) -> None:
        object.__setattr__(self, "indicators", tuple(RENAMED.get(code, code) for code in self.indicators))


def selection_of(region: Region, view: View, as_of: dt.date) -> Selection:
    """The selection that a view shows at a meeting. Raises UnknownWord for a code that the region has not."""
    last = view.last or as_of
    return read_selection(
        region,
        first=view.first.isoformat() if view.first else None,
        last=last.isoformat(),
        basis=view.basis,
        municipalities=view.municipalities,
        services=view.services,
        categories=view.categories,
        groups=view.groups,
        from_state_care=view.from_state_care,
    )


def check_view(region: Region, view: View) -> None:
    """Raises UnknownWord for a code that does not exist, AgendaError for a view that nothing can be shown of."""
    selection_of(region, view, view.last or region.project.end)
    indicators = [read_indicator(code) for code in view.indicators]
    if view.unit is not None and view.unit not in region.unit_kind:
        message = Message.of(N_("“%(word)s” is not known as %(kind)s."), word=view.unit, kind="unit")
        raise UnknownWord.among(region.unit_kind, view.unit, message)
    if view.kind is ViewKind.FIGURES:
        _check_figures(view, [one.unit for one in indicators])
    if view.kind is ViewKind.COVERAGE and len(view.split) != 1:
        raise _wrong(N_("Coverage is shown split by one dimension."))
    if view.kind is ViewKind.SERVED_SINCE and view.split not in ((Dimension.YEAR,), (Dimension.GROUP,)):
        raise _wrong(N_("The share served is shown by year of assessment or by group."))
    if view.kind is ViewKind.PROFILE and len(view.municipalities) != 1:
        raise _wrong(N_("A profile is of one municipality."))
    by_place = len({one.code for one in indicators if Dimension.MUNICIPALITY in one.splits})
    if view.kind in BY_ONE_FIGURE and not by_place == len(indicators) == 1:
        raise _wrong(N_("Municipalities are compared by one indicator, which exists by municipality."))
    if view.kind is ViewKind.SCATTER and not by_place == len(indicators) == 2:
        raise _wrong(N_("A scatter is of two different indicators that exist by municipality."))
    if view.kind is ViewKind.STATE_CARE and view.split not in STATE_CARE_SPLITS:
        raise _wrong(N_("People from state care are shown whole, by year or by service."))
    is_planned = len(view.groups) == 1 and view.indicators in (("recipients",), ("assessed",))
    if view.kind is ViewKind.ATTAINMENT and not is_planned:
        raise _wrong(N_("A course towards the plan is of the recipients or the assessed of one group."))
    if view.kind is ViewKind.PLACES and view.split not in ((), (Dimension.MUNICIPALITY,)):
        raise _wrong(N_("Places are shown of each service, or by municipality too."))


def _check_figures(view: View, units: Sequence[Unit]) -> None:
    times = [one for one in view.split if one.is_time]
    if not units:
        raise _wrong(N_("A view of figures names an indicator at least."))
    if Dimension.UNIT in view.split or len(set(view.split)) != len(view.split) or len(view.split) > 2 or len(times) > 1:
        raise _wrong(N_("Figures are split by one dimension or two different ones, of which one may be time."))
    if len(view.split) == 2 and len(units) > 1:
        raise _wrong(N_("Split by two dimensions, one indicator can be shown."))
    if view.picture is PictureKind.MAP and view.split != (Dimension.MUNICIPALITY,):
        raise _wrong(N_("A map is of figures split by municipality."))
    if view.picture is PictureKind.BARS and (len(view.split) != 1 or times):
        raise _wrong(N_("Bars compare figures split by one dimension other than time."))
    if view.picture is PictureKind.COURSE and not times:
        raise _wrong(N_("A course through time is of figures split by year, quarter or month."))


def _wrong(text: str) -> AgendaError:
    return AgendaError(
        Message.of(text), Message.of(N_("Choose another picture or split, or add the view anew from its page."))
    )


# ---- What a view is called before its figures are known ----

KIND_NAMES = {
    ViewKind.FIGURES: N_("Figures"),
    ViewKind.COVERAGE: N_("Who has been assessed and who has been served"),
    ViewKind.OVERVIEW: N_("Where we are"),
    ViewKind.PROFILE: N_("The municipality beside the region"),
    ViewKind.INFRASTRUCTURE: N_("Infrastructure (measure 9.3.1.1)"),
    ViewKind.TARGETS: N_("Monitoring indicators"),
    ViewKind.CHANGES: N_("Since the last meeting"),
    ViewKind.ATTENTION: N_("What needs attention"),
    ViewKind.DECISIONS: N_("Decisions needed"),
    ViewKind.WORDS: N_("In words"),
    ViewKind.NEEDED: N_("Needed and delivered"),
    ViewKind.STATEMENTS: N_("Published figures"),
    ViewKind.COMPLETENESS: N_("Missing and late reports"),
    ViewKind.COMPARE: N_("Municipalities compared"),
    ViewKind.MATRIX: N_("Municipalities by many figures"),
    ViewKind.SCATTER: N_("Two figures of municipalities"),
    ViewKind.COMPARE_COURSE: N_("Municipalities through time"),
    ViewKind.PLAUSIBILITY: N_("Checks of the records in force"),
    ViewKind.CORRECTIONS: N_("What later reports changed"),
    ViewKind.STATE_CARE: N_("From state care"),
    ViewKind.FULFILMENT: N_("Was the recommended received"),
    ViewKind.FLOW: N_("Who started, stopped and returned"),
    ViewKind.RETENTION: N_("Still served after the start"),
    ViewKind.NEXT_SERVICE: N_("From the first service to the next"),
    ViewKind.PROVIDERS: N_("Dependence on providers"),
    ViewKind.ELSEWHERE: N_("Served outside the municipality of assessment"),
    ViewKind.GUARDIANS: N_("Children beside their guardians"),
    ViewKind.PRICES: N_("Prices beside the programme's"),
    ViewKind.JOURNEY: N_("From assessment to service"),
    ViewKind.WAITING: N_("How long people have waited"),
    ViewKind.WAITING_FOR: N_("Waiting for recommended services"),
    ViewKind.SERVED_SINCE: N_("Share served since assessment"),
    ViewKind.COMPENSATION_CHANGE: N_("Why compensation changed"),
    ViewKind.COSTS: N_("Compensation against the project's costs"),
    ViewKind.FORECAST: N_("Compensation to the project's end"),
    ViewKind.PLAN: N_("The plan and its versions"),
    ViewKind.ATTAINMENT: N_("Towards the plan"),
    ViewKind.PLACES: N_("Places and people who need them"),
    ViewKind.OCCUPANCY: N_("Places used"),
    ViewKind.TIMELINE: N_("Objects through time"),
}

AGAINST_NAMES = {
    Against.YEAR_BEFORE: N_("against the year before"),
    Against.JUST_BEFORE: N_("against as long a period just before"),
}

PICTURE_NAMES = {
    PictureKind.MAP: N_("Map"),
    PictureKind.BARS: N_("Bars"),
    PictureKind.COURSE: N_("Course through time"),
    PictureKind.TABLE: N_("Table"),
}


def view_in_words(speaker: Speaker, region: Region, view: View) -> str:
    """“Recipients by municipality (map): adults; Example City” – what is shown, how, and what was filtered."""
    filters = _filters(speaker, region, view)
    return f"{_subject(speaker, region, view)}: {filters}" if filters else _subject(speaker, region, view)


def split_words(speaker: Speaker, split: Sequence[Dimension]) -> str:
    """“by municipality and by year”; empty where nothing is split."""
    return speaker.listed([speaker.say(SPLIT_WORDS[one]) for one in split]) if split else ""


def _subject(speaker: Speaker, region: Region, view: View) -> str:
    kind = speaker.say(KIND_NAMES[view.kind])
    if view.kind is ViewKind.PROFILE:
        places = [label(speaker, region, Dimension.MUNICIPALITY, one) for one in view.municipalities]
        return f"{speaker.listed(places)}: {within(kind)}"
    if view.kind in (*BY_ONE_FIGURE, ViewKind.SCATTER, ViewKind.ATTAINMENT):
        return f"{kind}: {speaker.listed([within(speaker.name(CATALOGUE[code].name)) for code in view.indicators])}"
    if view.kind in (ViewKind.COVERAGE, ViewKind.STATE_CARE, ViewKind.SERVED_SINCE, ViewKind.PLACES):
        return f"{kind} {split_words(speaker, view.split)}".strip()
    if view.kind is ViewKind.COMPENSATION_CHANGE:
        return f"{kind} {speaker.say(AGAINST_NAMES[view.against])}"
    if view.kind is not ViewKind.FIGURES:
        return kind
    first, *others = [speaker.name(CATALOGUE[code].name) for code in view.indicators]
    names = speaker.listed([first, *map(within, others)])
    picture = within(speaker.say(PICTURE_NAMES[drawable(region, view.picture)]))
    return " ".join(filter(None, [names, split_words(speaker, view.split), f"({picture})"]))


def _filters(speaker: Speaker, region: Region, view: View) -> str:
    """What was chosen, by name, and the period where it is not that of the meeting."""
    selection = selection_of(region, view, view.last or region.project.end)
    filtered = selection.services or selection.categories or selection.groups or selection.from_state_care
    areas = () if view.kind is ViewKind.PROFILE else selection.municipalities
    said = [filters_in_words(speaker, region, selection)] if filtered or areas else []
    if view.first and view.last:
        said.append(period_in_words(speaker, Period(view.last, view.first)))
    elif view.first:
        said.append(speaker.say(N_("from %(first)s"), first=speaker.date(view.first)))
    elif view.last:
        said.append(period_in_words(speaker, Period(view.last)))
    return "; ".join(said)


# ---- The view of what a page shows for a reader's selection ----

_PLACES_AND_SERVICES = frozenset({"basis", "municipalities", "services", "categories"})
_ALL = _PLACES_AND_SERVICES | {"first", "groups", "from_state_care"}
_FILTERS: dict[ViewKind, frozenset[str]] = {
    **dict.fromkeys((ViewKind.ATTENTION, ViewKind.FULFILMENT, ViewKind.JOURNEY), _ALL - {"first"}),
    **dict.fromkeys((ViewKind.WAITING, ViewKind.WAITING_FOR, ViewKind.SERVED_SINCE), _ALL - {"first"}),
    ViewKind.CORRECTIONS: _ALL - {"from_state_care"},
    ViewKind.NEEDED: _PLACES_AND_SERVICES,
    ViewKind.COMPLETENESS: frozenset({"first", "basis", "municipalities", "groups"}),
    **dict.fromkeys(
        (ViewKind.INFRASTRUCTURE, ViewKind.TIMELINE), frozenset({"municipalities", "groups", "services", "categories"})
    ),
    ViewKind.STATEMENTS: frozenset({"first"}),
    ViewKind.STATE_CARE: frozenset({"basis", "municipalities", "groups"}),
    ViewKind.COSTS: frozenset(),
    ViewKind.FORECAST: frozenset(),
    ViewKind.PLAN: frozenset({"groups"}),
    ViewKind.ATTAINMENT: frozenset({"groups"}),
    **dict.fromkeys((ViewKind.PLACES, ViewKind.OCCUPANCY), _PLACES_AND_SERVICES | {"groups"}),
    ViewKind.NEXT_SERVICE: _ALL - {"services", "categories"},
}
"""What of a reader's selection a page applies to what it shows, where that is not all; the last day always is."""


def view_about(
    region: Region,
    kind: ViewKind,
    selection: Selection,
    indicators: tuple[str, ...] = (),
    split: tuple[Dimension, ...] = (),
    picture: PictureKind = PictureKind.TABLE,
    unit: str | None = None,
) -> View:
    """The view of what a page shows for a selection.

    A period to the end of the project is the page's own; the view then goes to the as-of date of the meeting. `unit` is the
    kind that the page counts units of service in, which is left out where nothing is counted in it.
    """
    period, applied = selection.period, _FILTERS.get(kind, _ALL)
    filters = {
        "first": period.first,
        "basis": None if selection.basis is region.default_basis else selection.basis,
        "municipalities": selection.municipalities,
        "services": selection.services,
        "categories": selection.categories,
        "groups": selection.groups,
        "from_state_care": selection.from_state_care,
    }
    chosen: dict[str, Any] = {name: value for name, value in filters.items() if name in applied}
    last = None if period.last == region.project.end else period.last
    of_units = Dimension.SERVICE not in split and any(Dimension.UNIT in CATALOGUE[code].splits for code in indicators)
    return View(kind, indicators, split, picture, last=last, unit=unit if of_units else None, **chosen)
