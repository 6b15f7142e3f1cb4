"""A public page being drawn: the release, what the reader chose, and the ways in which a page shows cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from di_metrics.drawing import PlotlyFigure
from di_metrics.errors import N_
from di_metrics.model import Indicator, Unit
from di_metrics.region import Region
from di_metrics.release.offered import Offered
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, Release, Shown, Slot
from di_metrics.text.cell_names import service_name
from di_metrics.text.protected import (
    Explanation,
    Grid,
    Item,
    PublicSpeaker,
    alternative,
    explanations,
    group_short,
    official_sources,
    place_name,
)
from di_metrics.ui import html
from di_metrics.ui.public import markup
from di_metrics.ui.public.public_choice import PublicChoice

# Plotly fetches a world map for every geographic figure, even an invisible one; this folder holds an empty one of our own.
_PLOTLY = {"displayModeBar": False, "topojsonURL": "app/static/topojson/", "responsive": True, "scrollZoom": False}

NOT_ADDED = N_("The numbers cannot be added up: each is rounded by itself, and one person may stand in several places.")
MONEY_NOT_ADDED = N_("Adding up the amounts gives no exact total: each is rounded by itself.")


@dataclass(frozen=True)
class PublicPage:
    """What a public page draws from, in whatever process it is drawn.

    `change` changes the reader's view as it is by then, `open` leads to another page by its address. `asked` remembers the
    cells that the page has shown, so that what changed since an earlier release can be told for just these.
    """

    speaker: PublicSpeaker
    release: Release
    offered: Offered
    view: PublicChoice
    change: Callable[[Callable[[PublicChoice], PublicChoice]], None]
    open: Callable[[str, PublicChoice], None]
    asked: dict[Slot, Shown] = field(default_factory=dict)

    @property
    def region(self) -> Region:
        return self.release.region

    def indicator(self, code: str) -> Indicator:
        return self.release.indicator(code)

    # ---- cells -------------------------------------------------------------------------------------------------

    def shown(
        self, indicator: str, time: str, *, area: str = REGION, group: str = ALL_GROUPS, service: str = ANY_SERVICE
    ) -> Shown:
        """What the release shows of a cell."""
        slot = Slot(indicator, area, group, service, time)
        return self.asked.setdefault(slot, self.release.shown(slot))

    def by_year(self, indicator: str, **of: str) -> list[Item]:
        return [Item(year, year, self.shown(indicator, year, **of)) for year in self.offered.years]

    def by_group(self, indicator: str, time: str, groups: Iterable[str] | None = None, **of: str) -> list[Item]:
        chosen = self.offered.groups if groups is None else groups
        return [Item(one, self.group(one), self.shown(indicator, time, group=one, **of)) for one in chosen]

    def by_service(self, indicator: str, time: str, services: Iterable[str], **of: str) -> list[Item]:
        return [Item(one, self.service(one), self.shown(indicator, time, service=one, **of)) for one in services]

    def by_area(self, indicator: str, time: str, **of: str) -> list[Item]:
        return [Item(one, self.place(one), self.shown(indicator, time, area=one, **of)) for one in self.offered.areas]

    # ---- names -------------------------------------------------------------------------------------------------

    def counted(self, indicator: str) -> str:
        """What an indicator counts."""
        return self.speaker.name(self.indicator(indicator).name)

    def group(self, code: str) -> str:
        return self.speaker.say(N_("all groups")) if code == ALL_GROUPS else group_short(self.speaker, self.region, code)

    def service(self, code: str) -> str:
        return service_name(self.speaker, self.region, code)

    def place(self, code: str) -> str:
        return place_name(self.speaker, self.region, code)

    # ---- what a page shows -------------------------------------------------------------------------------------

    def lead(self, text: str) -> None:
        st.html(html.lead(text))

    def heading(self, text: str, **params: object) -> None:
        st.header(self.speaker.say(text, **params), anchor=False)

    def text(self, text: str, **params: object) -> None:
        st.html(html.caption(self.speaker.say(text, **params)))

    def headlines(self, *figures: html.Headline) -> None:
        st.html(html.headlines(figures))

    def headline(self, indicator: str, shown: Shown, name: str = "", context: str = "") -> html.Headline:
        """A headline figure of a cell; an official total is called so."""
        told, speaker = self.indicator(indicator), self.speaker
        official = speaker.say(N_("official count")) if shown.source else ""
        return html.Headline(
            name or speaker.name(told.name),
            speaker.headline(told, shown),
            "; ".join(filter(None, [official, context])),
            speaker.name(told.definition),
        )

    def chart(
        self,
        title: str,
        kind: str,
        figure: PlotlyFigure,
        items: Sequence[Item],
        indicator: str,
        key: str,
        *,
        on_select: bool = False,
    ) -> str | None:
        """A figure under a title that states its finding; returns the code of the area that was clicked, if any."""
        st.html(html.figure_title(title))
        said = alternative(self.speaker, self.indicator(indicator), kind, title, items)
        options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "points"} if on_select else {}
        event = st.plotly_chart(figure, key=f"chart_{key}", theme=None, config=_PLOTLY, alt=said, **options)
        points = event.selection.points if on_select and event else []
        return next((str(point["location"]) for point in points if point.get("location")), None)

    def grid(self, content: Grid, *, figures: Sequence[Item] = (), notes: Sequence[str] = ()) -> None:
        """A table with the explanation of the marks in it and in the figures that stand beside it."""
        cells = [*content.cells, *(one.shown for one in figures)]
        st.html(markup.grid(self.speaker, content))
        added = MONEY_NOT_ADDED if content.indicator.unit is Unit.EUR else NOT_ADDED
        self.legend(content.indicator, cells, [*notes, self.speaker.say(added)])

    def legend(self, indicator: Indicator, cells: Sequence[Shown], notes: Sequence[str] = ()) -> None:
        """What the marks among some cells mean."""
        explained: list[Explanation] = explanations(self.speaker, indicator, cells)
        st.html(markup.legend(self.speaker, explained, official_sources(cells), notes))

    def moved(self, **changes: Any) -> PublicChoice:
        """The reader's view with changes to it."""
        return replace(self.view, **changes)


__all__ = ["MONEY", "PublicPage"]
