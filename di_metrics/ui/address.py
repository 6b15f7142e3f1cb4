"""The reader's view, kept in the page's address."""

from __future__ import annotations

from collections.abc import Callable

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.ui.parameters import AddressFault, AddressReader, current_parameters, last_parameters, set_parameters
from di_metrics.ui.view import KEYS, LISTS, View, read_view

LEVEL = "level"
"""The parameter of a presentation that says whom its figures may be shown."""

PRESENTATION = frozenset({LEVEL, "s", "y", "presenter"})
"""What the address of a presentation holds besides: the level, and what the browser reads itself – place, year, window."""

_UNKNOWN_LEVEL = (
    N_("The address asks for figures of the level “%(word)s”, which is not known."),
    N_("Those of the meeting's own level are shown instead."),
)


def current_view(region: Region) -> tuple[View, tuple[AddressFault, ...]]:
    """The view of the address, which is then written in its shortest form; and what in it was not understood."""
    params, others = current_parameters(KEYS, LISTS)
    view, faults = read_view(region, params)
    go_to(region, view)
    return view, (*faults, *others)


def bare_view(region: Region) -> tuple[View, tuple[AddressFault, ...]]:
    """The view of a presentation's address, which is left as it is; and what in it was not understood."""
    params, faults = current_parameters(KEYS | PRESENTATION, LISTS)
    reader = AddressReader(params)
    reader.known(LEVEL, [one.value for one in Level], "", _UNKNOWN_LEVEL)
    view, others = read_view(region, params)
    return view, (*reader.faults, *others, *faults)


def change_view(region: Region, change: Callable[[View], View]) -> None:
    """Change the current view: as it is by now, not as it was when the page was drawn."""
    view, _ = read_view(region, last_parameters())
    go_to(region, change(view))


def show_year(region: Region, year: int) -> None:
    """Have all pages show figures as of a year's end, or within that year."""
    change_view(region, lambda view: view.at_year(region, year))


def go_to(region: Region, view: View) -> None:
    """Make a view the current one."""
    set_parameters(view.address(region))
