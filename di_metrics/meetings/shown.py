"""The view of a figure that a page shows, so that a meeting can show it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from di_metrics.errors import DIMetricsError
from di_metrics.indicators import COVERAGE_PARTS
from di_metrics.meetings.agenda import PictureKind, View, ViewKind, check_view
from di_metrics.model import Dimension, Result, Selection
from di_metrics.region import Region

_PLACES_AND_SERVICES = frozenset({"basis", "municipalities", "services", "categories"})
_ALL = _PLACES_AND_SERVICES | {"first", "groups", "from_state_care"}
_FILTERS: dict[ViewKind, frozenset[str]] = {
    ViewKind.OVERVIEW: _ALL,
    ViewKind.WORDS: _ALL,
    ViewKind.PLAUSIBILITY: _ALL,
    ViewKind.ATTENTION: _ALL - {"first"},
    ViewKind.PROFILE: _ALL - {"first"},
    ViewKind.CORRECTIONS: _ALL - {"from_state_care"},
    ViewKind.NEEDED: _PLACES_AND_SERVICES,
    ViewKind.COMPLETENESS: frozenset({"first", "basis", "municipalities", "groups"}),
    ViewKind.INFRASTRUCTURE: frozenset({"municipalities"}),
    ViewKind.STATEMENTS: frozenset({"first"}),
}
"""What of a reader's selection a page applies to what it shows; the last day always is."""


def view_about(region: Region, kind: ViewKind, selection: Selection) -> View:
    """The view of what a page shows for a selection, if that is no figure by itself.

    A period to the end of the project is the page's own; the view then goes to the as-of date of the meeting.
    """
    period, applied = selection.period, _FILTERS[kind]
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
    return View(kind, last=None if period.last == region.project.end else period.last, **chosen)


def view_shown(region: Region, results: Sequence[Result], *, on_a_map: bool, unit: str | None = None) -> View | None:
    """The view of figures as a page shows them; None where a meeting cannot show such figures.

    `unit` is the kind of unit that the page counts services in. A period to the end of the project is the page's own when
    nothing was chosen; the view then goes to the as-of date of the meeting.
    """
    selection, codes = results[0].selection, tuple(one.indicator.code for one in results)
    split = tuple(one for one in results[0].by if one is not Dimension.UNIT)
    is_coverage = set(codes) >= set(COVERAGE_PARTS)
    view = View(
        ViewKind.COVERAGE if is_coverage else ViewKind.FIGURES,
        () if is_coverage else codes,
        split,
        _picture(split, on_a_map=on_a_map),
        selection.period.first,
        None if selection.period.last == region.project.end else selection.period.last,
        None if selection.basis is region.default_basis else selection.basis,
        selection.municipalities,
        selection.services,
        selection.categories,
        selection.groups,
        selection.from_state_care,
        unit if Dimension.UNIT in results[0].by else None,
    )
    try:
        check_view(region, view)
    except DIMetricsError:
        return None
    return view


def _picture(split: tuple[Dimension, ...], *, on_a_map: bool) -> PictureKind:
    if on_a_map:
        return PictureKind.MAP
    if any(one.is_time for one in split):
        return PictureKind.COURSE
    return PictureKind.BARS if len(split) == 1 else PictureKind.TABLE
