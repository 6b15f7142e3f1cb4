"""The one filter bar of all pages: period, municipalities and their basis, groups, services; and what of them is set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st
from dateutil.relativedelta import relativedelta

from di_metrics.errors import N_
from di_metrics.model import Dimension, Period, Selection
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import basis_name, label
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import Choice, change_choice

Change = Callable[[Choice, Any], Choice]
"""What a choice makes of a view."""


def filter_bar(
    speaker: Speaker, region: Region, view: Choice, data_to: dt.date | None, beside: Callable[[], None] | None
) -> None:
    """Draw the bar and what stands `beside` its fields; a change goes to the address and reruns the page.

    `data_to` is the last day that anything is of. Nothing stands beside them, nor do municipalities among them, for those
    who may see one municipality alone.
    """
    bar = _FilterBar(speaker, region, view, data_to)
    chosen = view.selection if beside else replace(view.selection, municipalities=(), basis=region.default_basis)
    set_now = active_filters(speaker, region, chosen)
    with st.container(horizontal=True, key="filter-bar", gap="small"):
        with st.container(horizontal=True, key="filter-fields", gap="small"):
            bar.period()
            if beside:
                bar.municipalities()
            bar.groups()
            bar.services()
            if beside:
                beside()
        if set_now:
            _chips(speaker, region, set_now)


# ---- What is set ----


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is set: a key that no other has, its name, and the view without it."""

    key: str
    name: str
    without: Callable[[Choice], Choice]


_LISTED = {
    "municipalities": Dimension.MUNICIPALITY,
    "groups": Dimension.GROUP,
    "categories": Dimension.CATEGORY,
    "services": Dimension.SERVICE,
}
"""Filters that hold several codes, by their name in a selection."""


def active_filters(speaker: Speaker, region: Region, selection: Selection) -> list[ActiveFilter]:
    """All that narrows or divides figures otherwise than at first, in the order of the bar."""
    found, whole = [], Period(region.project.end)
    if selection.period != whole:
        name = _period_name(speaker, selection.period)
        found.append(ActiveFilter("period", name, lambda view: _select(view, period=whole)))
    if selection.basis is not region.default_basis:
        name = basis_name(speaker, region, selection.basis)
        found.append(ActiveFilter("basis", name, lambda view: view.with_basis(region, region.default_basis)))
    for field, dimension in _LISTED.items():
        for code in getattr(selection, field):
            name = label(speaker, region, dimension, code)
            found.append(ActiveFilter(f"{field}_{code}", name, partial(_without, field, code)))
    if selection.from_state_care:
        name = speaker.say(N_("from state care"))
        found.append(ActiveFilter("from_state_care", name, lambda view: _select(view, from_state_care=False)))
    return found


def cleared(region: Region, view: Choice) -> Choice:
    """The view with no filter set."""
    basis = region.default_basis
    return replace(view.with_basis(region, basis), selection=Selection(Period(region.project.end), basis))


def _without(field: str, code: str, view: Choice) -> Choice:
    return _select(view, **{field: tuple(one for one in getattr(view.selection, field) if one != code)})


def _period_name(speaker: Speaker, period: Period) -> str:
    """“to 31.12.2019.” or “01.01.2019. – 31.12.2019.”."""
    last = speaker.date(period.last)
    return f"{speaker.date(period.first)} – {last}" if period.first else f"{speaker.say(N_('to'))} {last}"


def _chips(speaker: Speaker, region: Region, set_now: Sequence[ActiveFilter]) -> None:
    """A button a filter that takes it away, which is read out and seen as a cross; and one that takes away all."""
    with st.container(horizontal=True, key="filter-chips", gap="small"):
        for one in set_now:
            title = f"*{speaker.say(N_('Remove the filter:'))}* {one.name} ✕"
            st.button(title, key=f"chip_{one.key}", on_click=change_choice, args=(region, one.without))
        st.button(
            speaker.say(N_("Clear filters")),
            type="tertiary",
            key="clear",
            on_click=change_choice,
            args=(region, partial(cleared, region)),
        )


# ---- What may be chosen ----


_PRESET_NAMES = {
    "quarter": N_("The quarter so far"),
    "previous_year": N_("The previous year"),
    "project": N_("The whole project"),
}


def presets(region: Region, data_to: dt.date | None) -> dict[str, Period]:
    """Periods that are asked for most: the quarter of the last data, the year before theirs, and the project to date.

    They go to the end of a month, for services begin on its first days.
    """
    project = region.project
    month = (data_to or project.end) + relativedelta(day=31)
    last = max(project.start, min(month, project.end))
    found = {"quarter": Period(last, max(project.start, dt.date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)))}
    if last.year > project.start.year:
        year = last.year - 1
        found["previous_year"] = Period(dt.date(year, 12, 31), max(project.start, dt.date(year, 1, 1)))
    return {**found, "project": Period(project.end)}


class _FilterBar:
    def __init__(self, speaker: Speaker, region: Region, view: Choice, data_to: dt.date | None) -> None:
        self.speaker, self.region, self.view = speaker, region, view
        self.presets = presets(region, data_to)
        self.selection = view.selection

    def period(self) -> None:
        say, period = self.speaker.say, self.selection.period
        is_whole = period == Period(self.region.project.end)
        with st.popover(say(N_("Period")) + (f": {_period_name(self.speaker, period)}" if is_whole else "")):
            names = {one: say(name) for one, name in _PRESET_NAMES.items() if one in self.presets}
            self._widget(
                st.pills,
                "preset",
                next((one for one in names if self.presets[one] == period), None),
                lambda view, one: _select(view, period=self.presets[one]),
                say(N_("Ready-made periods")),
                options=list(names),
                format_func=names.get,
            )
            modes = {"to_date": say(N_("To date (cumulative)")), "within": say(N_("Within a period"))}
            self._widget(
                st.segmented_control,
                "mode",
                "to_date" if period.to_date else "within",
                self._set_mode,
                say(N_("Figures")),
                options=list(modes),
                format_func=modes.get,
                required=True,
            )
            if period.first:
                self._day("first", say(N_("From")), period.first, self._set_first)
            self._day("last", say(N_("To")), period.last, self._set_last)
            self._widget(
                st.pills,
                "year",
                self._whole_year(),
                lambda view, year: view.at_year(self.region, year),
                say(N_("Year")),
                options=[int(one) for one in self.region.project_years],
            )

    def municipalities(self) -> None:
        say, chosen = self.speaker.say, self.selection.municipalities
        with st.popover(say(N_("Municipalities") if chosen else N_("All municipalities"))):
            if self.region.has_reform:
                self._widget(
                    st.radio,
                    "basis",
                    self.selection.basis,
                    lambda view, basis: view.with_basis(self.region, basis),
                    say(N_("Which municipalities")),
                    options=list(self.region.bases),
                    format_func=lambda one: basis_name(self.speaker, self.region, one),
                )
            codes = [one.code for one in self.region.of_basis(self.selection.basis)]
            codes += [code for code in chosen if code not in codes]
            self._several("municipalities", Dimension.MUNICIPALITY, codes, chosen, say(N_("Municipalities")))

    def groups(self) -> None:
        say, chosen = self.speaker.say, self.selection.groups
        with st.popover(say(N_("Target groups") if chosen else N_("All target groups"))):
            self._several("groups", Dimension.GROUP, list(self.region.group), chosen, say(N_("Target groups")))
            self._widget(
                st.toggle,
                "from_state_care",
                self.selection.from_state_care,
                lambda view, value: _select(view, from_state_care=value),
                say(N_("Only people from state care")),
            )

    def services(self) -> None:
        say, selection = self.speaker.say, self.selection
        with st.popover(say(N_("Services") if selection.filters_services else N_("All services"))):
            self._several(
                "categories",
                Dimension.CATEGORY,
                list(self.region.category),
                selection.categories,
                say(N_("Service categories")),
            )
            self._several("services", Dimension.SERVICE, list(self.region.service), selection.services, say(N_("Services")))

    def _several(self, field: str, dimension: Dimension, codes: list[str], chosen: tuple[str, ...], title: str) -> None:
        self._widget(
            st.multiselect,
            field,
            list(chosen),
            lambda view, values: _select(view, **{field: tuple(values)}),
            title,
            options=codes,
            format_func=lambda code: label(self.speaker, self.region, dimension, code),
            placeholder=self.speaker.say(N_("Choose …")),
            select_all=False,
        )

    def _day(self, name: str, title: str, day: dt.date, change: Change) -> None:
        project = self.region.project
        self._widget(
            st.date_input, name, day, change, title, format="DD.MM.YYYY", min_value=project.start, max_value=project.end
        )

    def _widget(
        self, kind: Callable[..., Any], name: str, value: object, change: Change, title: str, **options: Any
    ) -> None:
        """A widget that always shows the address's value; what the reader chooses becomes the new address."""

        def choose(chosen: object) -> None:
            if chosen is not None:
                change_choice(self.region, lambda view: change(view, chosen))

        bound_field(kind, f"filter_{name}", value, choose, title, **options)

    def _whole_year(self) -> int | None:
        last = self.selection.period.last
        return last.year if self._end_of(last.year) == last else None

    def _end_of(self, year: int) -> dt.date:
        return min(dt.date(year, 12, 31), self.region.project.end)

    def _set_mode(self, view: Choice, mode: str) -> Choice:
        last = view.selection.period.last
        first = max(dt.date(last.year, 1, 1), self.region.project.start)
        return _select(view, period=Period(last, first if mode == "within" else None))

    def _set_first(self, view: Choice, day: dt.date) -> Choice:
        return _select(view, period=Period(max(day, view.selection.period.last), day))

    def _set_last(self, view: Choice, day: dt.date) -> Choice:
        first = view.selection.period.first
        return _select(view, period=Period(day, min(first, day) if first else None))


def _select(view: Choice, **changes: Any) -> Choice:
    return replace(view, selection=replace(view.selection, **changes))
