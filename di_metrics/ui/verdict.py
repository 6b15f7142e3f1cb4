"""The verdict at the head of the overview: a sentence, four tiles, and what needs attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.deck import Card, Chart, Figure, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.ui import html
from di_metrics.ui.page import Page

_LEAST_POINTS = 3
"""A course of fewer values is none."""

_PLACES = {
    "target_attainment": "plan",
    "coverage": "compare",
    "assessed_waiting": "paths",
    "compensation": "money",
    "": "quality",
}
"""The pages that a tile or concern leads to by what it is about; all else is looked at on the map."""
_OF_AN_INDICATOR = ("map", "compare")
"""The pages that show the indicator that their address names."""


def verdict(page: Page) -> None:
    """The overview's card: its finding as the page's answer, its figures as tiles, and the concerns beside them."""
    view, concerns = page.about(ViewKind.OVERVIEW), page.about(ViewKind.ATTENTION)
    card, found = page.compose(view), page.compose(concerns)
    with st.container(key="verdict"):
        page.headed(page.lead_of(card, view, whole=False), card, view, "overview")
    table = card.own_table
    if isinstance(table, Table):
        st.html(html.strip(_VerdictRows(page, table).tiles()))
        if table.note:
            st.html(html.caption(table.note))
    page.headed(_attention(page, found, isinstance(table, Table)), found, concerns, "attention")


def _attention(page: Page, card: Card, has_tiles: bool) -> str:
    """What needs attention, each matter leading to its place; that a plan is missed stands in the tiles already."""
    points, codes = (card.picture.points, card.picture.codes) if isinstance(card.picture, Listing) else ((), ())
    pairs = [(text, code) for text, code in zip(points, codes, strict=True) if not (has_tiles and code in _IN_TILES)]
    if points and not pairs:
        return ""
    links = [html.anchor(text, *_place(page, code)) for text, code in pairs]
    return html.concerns(card.heading, links, nothing=f"{card.title}.")


_IN_TILES = ("target_attainment",)


def _place(page: Page, code: str) -> tuple[str, dict[str, str]]:
    """The page on which an indicator is looked at, with its address; there is none of unknown municipalities."""
    address = _PLACES.get(code, "map")
    view = replace(page.view, indicator=code) if address in _OF_AN_INDICATOR else page.view
    return address, view.address(page.region)


class _VerdictRows:
    """The rows of the overview's card, by code."""

    def __init__(self, page: Page, table: Table) -> None:
        self._page, self._names = page, [one.name for one in table.columns]
        self._rows = {row.code: row for row in table.rows}

    def tiles(self) -> list[html.Tile]:
        """The plan's groups, or all recipients where no plan can be set against them; then what else decides."""
        of_groups = [row for code, row in self._rows.items() if code.startswith("recipients:")]
        first = self._against_plan(of_groups) if of_groups else self._tile("recipients", [])
        return [
            first,
            self._tile("coverage", [self._verdict("coverage"), self._groups_covered()]),
            self._tile("assessed_waiting", [self._beside("assessed")]),
            self._tile("compensation", [self._share_of_costs()]),
        ]

    def _against_plan(self, rows: Sequence[Row]) -> html.Tile:
        say = self._page.speaker.say
        gauges = []
        for row in rows:
            figures = self._of(row)
            now, plan, word = figures["value"], figures["plan"], figures["verdict"]
            share = now.value / plan.value if now.value is not None and plan.value else 0.0
            of_plan = say(N_("%(value)s of %(plan)s"), value=now.text, plan=plan.text)
            name = row.name.partition(": ")[2]
            gauges.append(html.Gauge(name, share, of_plan, word.text, word.code))
        return html.Tile(say(N_("Targets: recipients against the plan")), *self._link("target_attainment"), gauges=gauges)

    def _tile(self, code: str, lines: Sequence[str]) -> html.Tile:
        row = self._rows.get(code)
        indicator = CATALOGUE[code]
        if row is None:
            return html.Tile(self._page.speaker.name(indicator.name), *self._link(code))
        now, before = self._of(row)["value"], self._of(row).get("change")
        value = now.text if now.value is None else self._page.speaker.short_value(indicator, now.value)
        change = before.value if before else None
        written = "" if change is None else self._page.speaker.short_change(indicator, change)
        grown = self._page.speaker.say(N_("%(change)s in a year"), change=written) if written else ""
        course, described = self._course(code) if now.value else ((), "")
        said = [one for one in (grown, *lines) if one]
        return html.Tile(row.name, *self._link(code), value=value, lines=said, course=course, described=described)

    def _course(self, code: str) -> tuple[tuple[float, ...], str]:
        """The values of an indicator through time, and what is found in them; nothing where there are few."""
        page = self._page
        card = page.compose(page.figures(code, by=(page.time_axis,), picture=PictureKind.COURSE))
        found = card.picture.series[0].values if isinstance(card.picture, Chart) and card.picture.series else ()
        values = tuple(one for one in found if one is not None)
        return (values, card.title) if len(values) >= _LEAST_POINTS else ((), "")

    def _groups_covered(self) -> str:
        rows = [row for code, row in self._rows.items() if code.startswith("coverage:")]
        return " · ".join(f"{row.name.partition(': ')[2]} {self._of(row)['value'].text}" for row in rows)

    def _beside(self, code: str) -> str:
        row = self._rows.get(code)
        return f"{row.name}: {self._of(row)['value'].text}" if row else ""

    def _share_of_costs(self) -> str:
        row = self._rows.get("compensation_share_of_costs")
        told = self._of(row) if row else {}
        if row is None or "verdict" not in told or told["value"].value is None:
            return ""
        text = N_("%(share)s %(costs)s, the eligible costs in force")
        return self._page.speaker.say(text, share=told["value"].text, costs=told["verdict"].text)

    def _verdict(self, code: str) -> str:
        row = self._rows.get(code)
        parts = self._of(row)["verdict"].text if row and "verdict" in self._names else ""
        return self._page.speaker.say(N_("recipients against assessed: %(parts)s"), parts=parts) if parts else ""

    def _of(self, row: Row) -> Mapping[str, Figure]:
        return dict(zip(self._names, row.figures, strict=True))

    def _link(self, code: str) -> tuple[str, Mapping[str, str]]:
        return _place(self._page, code)
