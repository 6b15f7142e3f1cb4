"""A page being drawn: what the reader chose, the figures for it, and the ways in which a page shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from dateutil.relativedelta import relativedelta

from di_metrics.cards.view import View as Shown
from di_metrics.cards.view import view_shown
from di_metrics.deck import Level
from di_metrics.drawing import PlotlyFigure, is_map
from di_metrics.errors import N_
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Bilingual, Dimension, Period, Result, Selection
from di_metrics.region import Region
from di_metrics.settings import Settings
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import sources_in_words
from di_metrics.text.labels import label
from di_metrics.text.narrative import change_in_a_year
from di_metrics.text.notes import filters_in_words, named_with_period, notes, period_in_words, remarks_on_cells
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.protected import capital, no_partner
from di_metrics.text.tabular import Table
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_to_meeting
from di_metrics.ui.choice import Choice
from di_metrics.ui.data import figures_of, sources_of

# Plotly fetches a world map for every geographic figure, even an invisible one; this folder holds an empty one of our own.
PLOTLY = {"displayModeBar": False, "topojsonURL": "app/static/topojson/", "responsive": True, "scrollZoom": False}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BY_PLACE = (Dimension.MUNICIPALITY,)


def shows_anything(results: Sequence[Result]) -> bool:
    """Whether a figure of results has anything to show of what is known by code."""
    return any(cell.value for result in results for cell in result if None not in cell.key)


def _unfiltered(selection: Selection) -> Selection:
    return Selection(selection.period, selection.basis)


@dataclass(frozen=True)
class Page:
    """What a page draws from; `selection` is the reader's, and `result` evaluates indicators for it."""

    speaker: Speaker
    database: Database
    view: Choice
    settings: Settings

    @property
    def region(self) -> Region:
        return self.database.region

    @property
    def selection(self) -> Selection:
        return self.view.selection

    @property
    def covered_groups(self) -> tuple[str, ...]:
        """The chosen groups, else all, of those that are both assessed and served."""
        base = self.region.groups_of(Base.ASSESSED_AND_SERVED)
        return tuple(one for one in base if not self.selection.groups or one in self.selection.groups)

    @property
    def kinds_of_service(self) -> Dimension:
        """What services are told apart by: single ones where some were chosen, for these are not all of their category."""
        return Dimension.SERVICE if self.selection.services else Dimension.CATEGORY

    def period_of(self, code: str) -> Period:
        """The period in which an indicator is counted where the reader's is chosen."""
        return CATALOGUE[code].period(self.selection.period)

    def result(self, code: str, *by: Dimension, **changes: Any) -> Result:
        """An indicator for the reader's selection with changes to it, split by dimensions."""
        return figures_of(self.database, code, replace(self.selection, **changes), by)

    def comparable(self, code: str, *by: Dimension, **changes: Any) -> Result:
        """The same where an indicator exists by unit kind only: its cells of the unit kind the reader chose."""
        result = self.result(code, *by, **changes)
        return (
            result.only(Dimension.UNIT, self.view.unit)
            if Dimension.UNIT in result.by and Dimension.UNIT not in by
            else result
        )

    def evaluate(self, code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        return figures_of(self.database, code, selection, by)

    def is_of_no_partner(self, *areas: str) -> bool:
        """Whether municipalities were no partners of the project, and nothing was recorded in any of them."""
        if not areas or any(self.region.municipality[one].partner for one in areas):
            return False
        selection = replace(_unfiltered(self.selection), municipalities=areas)
        return all(self.evaluate(code, selection, ()).not_applicable for code in ("recipients", "assessed"))

    def tell_no_partner(self, *areas: str) -> None:
        """Say of municipalities that they were no partners."""
        st.info(no_partner(self.speaker, [label(self.speaker, self.region, _BY_PLACE[0], one) for one in areas]))

    def year_ago(self, code: str, **changes: Any) -> Result:
        """The same a year earlier."""
        period = CATALOGUE[code].period(replace(self.selection, **changes).period)
        earlier = Period(
            period.last - relativedelta(years=1), period.first - relativedelta(years=1) if period.first else None
        )
        return self.result(code, **{**changes, "period": earlier})

    # ---- what a page shows -------------------------------------------------------------------------------------

    def lead(self, text: str) -> None:
        st.html(html.lead(text))

    def heading(self, text: str, **params: object) -> None:
        st.header(self.speaker.say(text, **params), anchor=False)

    def text(self, text: str, **params: object) -> None:
        st.html(html.caption(self.speaker.say(text, **params)))

    def headlines(self, *asked: tuple[str, dict[str, Any]]) -> None:
        """Headline figures with their change in a year; each is an indicator's code and changes to the selection."""
        st.html(html.headlines([self._headline(code, changes) for code, changes in asked]))
        names: dict[Bilingual, list[str]] = {}
        for code, changes in asked:
            if reason := self.result(code, **changes).cells[0].reason:
                names.setdefault(reason, []).append(self.name_of(code, changes))
        for reason, of in names.items():  # once below the cards, however many of them it is of
            st.html(html.caption(f"{'; '.join(of)} – {self.speaker.name(reason)}"))

    def name_of(self, code: str, changes: dict[str, Any]) -> str:
        """An indicator's name, with the groups that a change to the selection names."""
        name = self.speaker.name(CATALOGUE[code].name)
        if not self.selection.period.to_date:
            name = named_with_period(self.speaker, name, self.period_of(code), *map(self.period_of, CATALOGUE))
        groups = [label(self.speaker, self.region, Dimension.GROUP, one) for one in changes.get("groups", ())]
        return f"{name}: {self.speaker.listed(groups)}" if groups else name

    def _headline(self, code: str, changes: dict[str, Any]) -> html.Headline:
        now, before = self.result(code, **changes), self.year_ago(code, **changes)
        indicator, cell = CATALOGUE[code], now.cells[0]
        name = self.name_of(code, changes)
        value = self.speaker.value(indicator, cell.value, cell.status)
        if cell.value is not None and code == "compensation":
            value = self.speaker.short_money(cell.value)
        context = "" if cell.reason else change_in_a_year(self.speaker, now, before)
        return html.Headline(name, value, context, self.speaker.name(indicator.definition))

    def chart(
        self, title: str, figure: PlotlyFigure, table: Table, results: Sequence[Result], key: str, on_select: bool = False
    ) -> list[str]:
        """A figure under a title that states its finding, with its table, downloads and notes; returns the codes clicked.

        Where there is nothing to show it says which filters leave nothing, or why the figure does not apply.
        """
        period = period_in_words(self.speaker, results[0].selection.period)
        st.html(html.figure_title(title) + html.caption(capital(period)))
        if not shows_anything(results):
            self.tell_why_nothing(results)
            return []
        options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "points"} if on_select else {}
        event = st.plotly_chart(
            figure, key=f"chart_{key}", theme=None, config=PLOTLY, alt=self._alternative(title, table), **options
        )
        of_groups = [one for one in results if one.unplaced or Dimension.GROUP in one.by]
        for remark in remarks_on_cells(self.speaker, self.region, of_groups):
            st.html(html.caption(remark))
        self._behind(table, results, key, on_a_map=is_map(figure))
        points = event.selection.points if on_select and event else []
        return [str(point["location"]) for point in points if point.get("location")]

    def _alternative(self, title: str, table: Table) -> str:
        """What a screen reader says of a figure: the finding, and that the figures stand in the table below."""
        return self.speaker.say(
            N_("%(title)s. The figures are in the table below: %(caption)s."), title=title, caption=table.caption
        )

    def tell_why_nothing(self, results: Sequence[Result]) -> None:
        """Why there is nothing to show: it does not apply, no municipality is known, there are no data yet, or a filter."""
        first = results[0]
        speaker, region, selection = self.speaker, self.region, first.selection
        if all(one.not_applicable for one in results):
            st.info(" ".join(remarks_on_cells(speaker, region, results)))
        elif any(cell.value for cell in first):
            unknown = next(cell for cell in self.evaluate(first.indicator.code, selection, _BY_PLACE) if None in cell.key)
            what = capital(whole(speaker, first.indicator, unknown).text)
            st.info(speaker.say(N_("%(what)s. The municipality is not known, so it cannot be shown where."), what=what))
        elif not any(one.value for one in self.evaluate(first.indicator.code, _unfiltered(selection), ())):
            st.info(speaker.say(N_("There are no data yet.")))
        else:
            said = filters_in_words(speaker, region, selection)
            st.info(
                speaker.say(N_("Nothing to show for: %(filters)s. Clear a filter or choose a longer period."), filters=said)
            )

    def _behind(self, table: Table, results: Sequence[Result], key: str, *, on_a_map: bool) -> None:
        say = self.speaker.say
        with st.expander(say(N_("Table, download and definitions"))):
            st.html(html.table(table.written(self.speaker)))
            self.downloads(table, results, key, on_a_map=on_a_map)

    def table(self, table: Table, results: Sequence[Result], key: str) -> None:
        """A table on the page itself, with its downloads and notes behind it."""
        st.html(html.table(table.written(self.speaker)))
        with st.expander(self.speaker.say(N_("Download and definitions"))):
            self.downloads(table, results, key)

    def downloads(
        self, table: Table, results: Sequence[Result], key: str, *, on_a_map: bool = False, view: Shown | None = None
    ) -> None:
        """A table as CSV and XLSX, the figure (or another view) for a meeting, and the notes that go with it."""
        indicators = [one.indicator for one in results]
        said = notes(self.speaker, self.region, self.database.info, results[0].selection, indicators)
        said[-1:-1] = [(self.speaker.say(N_("Remark")), one) for one in remarks_on_cells(self.speaker, self.region, results)]
        sources = sources_in_words(self.speaker, self.region, sources_of(self.database, results))
        said.insert(-1, (self.speaker.say(N_("Sources")), sources))
        demonstration = self.database.info.demonstration
        name = ("DEMO_" if demonstration else "") + f"{key}_{results[0].selection.period.last.isoformat()}_{Level.INTERNAL}"
        with st.container(horizontal=True):
            self._download(
                "CSV", lambda: table_csv(table.written(self.speaker), demonstration), f"{name}.csv", "text/csv", key
            )
            self._download(
                "XLSX", lambda: table_xlsx(self.speaker, table.written(self.speaker), said), f"{name}.xlsx", SPREADSHEET, key
            )
        shown = view or view_shown(self.region, results, on_a_map=on_a_map, unit=self.view.unit)
        add_to_meeting(self, shown, key)
        has_total = bool(table.rows) and table.rows[-1].is_total
        if has_total and not table.adds_up:
            st.caption(self.speaker.say(N_("Rows do not add up to the total; the total is counted on its own.")))
        st.html(html.definitions(said))
        st.html(html.permalink(self.speaker.say(N_("Link to this view")), self.view.address(self.region)))

    def _download(self, kind: str, content: Callable[[], bytes], name: str, mime: str, key: str) -> None:
        title = self.speaker.say(N_("Download %(kind)s"), kind=kind)
        st.download_button(title, content, name, mime, key=f"{kind}_{key}", on_click="ignore")
