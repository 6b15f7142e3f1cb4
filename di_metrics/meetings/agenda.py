"""An agenda: what each slide of a meeting shows, as codes, so that it can be kept, copied and shown in another language."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from di_metrics.errors import N_, DIMetricsError, Message, UnknownWord
from di_metrics.files import BadJson, read_json
from di_metrics.indicators import RENAMED
from di_metrics.model import Basis, Dimension, Selection, Unit
from di_metrics.query.words import read_indicator, read_selection
from di_metrics.region import Region

LONGEST_TEXT = 2_000
"""Characters of a title, comment or decision; what is longer belongs into a document."""

LONGEST_TITLE = 200
"""Characters of the name of a meeting or the title of an item."""

MOST_ITEMS = 200

_LONGEST_PLACE, _DEEPEST_PLACE = 40, 6


class ViewKind(StrEnum):
    """What a slide is about.

    FIGURES: indicators of a selection, whole or split. COVERAGE: the assessed and the served. OVERVIEW: headline figures.
    PROFILE: a municipality beside the region. INFRASTRUCTURE: objects planned and built, and changed plans. TARGETS:
    monitoring indicators against the plan. CHANGES: what changed since the last meeting. ATTENTION: what needs attention.
    DECISIONS: open decisions. WORDS: what the figures of a selection say, in sentences. NEEDED: services in support plans
    beside their recipients. STATEMENTS: what was published against the records. COMPLETENESS: whose reports are missing or
    late. PLAUSIBILITY: what the checks of the records find. CORRECTIONS: what later reports changed.
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
    PLAUSIBILITY = "plausibility"
    CORRECTIONS = "corrections"


class PictureKind(StrEnum):
    """How figures are shown: a map, bars, a course through time, or a table."""

    MAP = "map"
    BARS = "bars"
    COURSE = "course"
    TABLE = "table"


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
    are counted in where they are not split by service.
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "indicators", tuple(RENAMED.get(code, code) for code in self.indicators))


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A view with the preparer's own title, if any, and comment (short Markdown)."""

    view: View
    title: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items of a meeting in their order."""

    items: tuple[AgendaItem, ...]


_AGENDA: TypeAdapter[Agenda] = TypeAdapter(Agenda)


def agenda_to_json(agenda: Agenda) -> str:
    """An agenda as JSON."""
    return _AGENDA.dump_json(agenda).decode()


def agenda_from_json(region: Region, text: str) -> Agenda:
    """The agenda of a JSON text, which may be an exported meeting's.

    Raises UnknownWord for a code the region has not, AgendaError for what is no agenda.
    """
    try:
        value = read_json(text)
        own = value["agenda"] if isinstance(value, dict) and "agenda" in value else value
        agenda = _AGENDA.validate_json(json.dumps(own))
    except (BadJson, ValidationError) as error:
        raise AgendaError(
            Message.of(N_("The agenda cannot be understood: %(place)s."), place=place_in_json(error)),
            Message.of(N_("Export an agenda from a meeting to see how one is written.")),
        ) from error
    check_agenda(region, agenda)
    return agenda


def place_in_json(error: BadJson | ValidationError) -> str:
    """Where in a JSON text its first fault is, as far as it is one of a place."""
    found = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
    return ".".join(str(part)[:_LONGEST_PLACE] for part in found[:_DEEPEST_PLACE]) or "JSON"


def check_agenda(region: Region, agenda: Agenda) -> None:
    """Raises UnknownWord for a code the region has not, AgendaError for an agenda that is too long or cannot be shown."""
    too_long = any(len(item.title or "") > LONGEST_TITLE or len(item.comment) > LONGEST_TEXT for item in agenda.items)
    if too_long or len(agenda.items) > MOST_ITEMS:
        raise AgendaError(
            Message.of(
                N_(
                    "The agenda is too long."
                    " Allowed: %(items)s items, titles of %(title)s and comments of %(text)s characters."
                ),
                items=MOST_ITEMS,
                title=LONGEST_TITLE,
                text=LONGEST_TEXT,
            ),
            Message.of(N_("Shorten it, and move long texts into a document.")),
        )
    for item in agenda.items:
        check_view(region, item.view)


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
    if view.kind is ViewKind.PROFILE and len(view.municipalities) != 1:
        raise _wrong(N_("A profile is of one municipality."))


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
