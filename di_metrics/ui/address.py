"""The reader's view, kept in the page's address."""

from __future__ import annotations

from collections.abc import Callable

from di_metrics.errors import DIMetricsError
from di_metrics.region import Region
from di_metrics.ui.parameters import current_parameters, last_parameters, set_parameters
from di_metrics.ui.view import KEYS, View, read_view


def current_view(region: Region) -> tuple[View, tuple[DIMetricsError, ...]]:
    """The view of the address, which is then written in its shortest form; and what in it was not understood."""
    view, faults = read_view(region, current_parameters(KEYS))
    go_to(region, view)
    return view, faults


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
