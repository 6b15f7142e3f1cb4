"""The definitions, straight from the indicator catalogue."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Direction, Indicator
from di_metrics.text.labels import DIMENSION_NAMES, UNIT_NAMES
from di_metrics.text.notes import remarks_on
from di_metrics.ui import html
from di_metrics.ui.page import Page

_DIRECTIONS = {
    Direction.MORE_IS_BETTER: N_("more is better"),
    Direction.LESS_IS_BETTER: N_("less is better"),
    Direction.NEUTRAL: N_("no judgement"),
}

_RULES = (
    N_("A service belongs to the day on which it began, an assessment to its own day. A period includes both its ends."),
    N_("“To date” counts from the project's first day; “within a period” counts what falls in it."),
    N_("A person counts in a municipality, service or group if at least one of the person's records is there."),
    N_("A total is counted on its own and is not the sum of rows, for a person may stand in several rows."),
    N_("Coverage and its split are shown to date, for groups that are both assessed and served, unless groups are chosen."),
)  # fmt: skip


_RULE_OF_THE_REFORM = N_(
    "A record's municipality before or after the reform follows from their succession; else it is shown as “unknown”."
)


def rules(page: Page) -> None:
    """How things are counted."""
    page.heading(N_("How things are counted"))
    told = [*_RULES, *([_RULE_OF_THE_REFORM] if page.region.has_reform else [])]
    st.html(html.listed([page.speaker.say(rule) for rule in told]))


def chosen(page: Page) -> None:
    """The indicator that the reader looked at, above all else."""
    if page.view.indicator:
        page.heading(N_("Definition"))
        st.html(html.entry(_entry(page, CATALOGUE[page.view.indicator])))


def catalogue(page: Page) -> None:
    """Every other indicator: its definition, unit, how it may be split and added up, and what to know."""
    page.heading(N_("Indicators"))
    st.html(html.entries([_entry(page, one) for code, one in CATALOGUE.items() if code != page.view.indicator]))


def _entry(page: Page, indicator: Indicator) -> html.Entry:
    name, definition = page.speaker.name(indicator.name), page.speaker.name(indicator.definition)
    notes = remarks_on(page.speaker, page.region, indicator)
    return html.Entry(indicator.code, name, definition, _facts(page, indicator), notes)


def _facts(page: Page, indicator: Indicator) -> list[tuple[str, str]]:
    speaker = page.speaker

    def dimensions(chosen: frozenset) -> str:  # type: ignore[type-arg]
        return speaker.listed([speaker.say(name) for one, name in DIMENSION_NAMES.items() if one in chosen])

    facts = [
        (speaker.say(N_("Unit")), speaker.say(UNIT_NAMES[indicator.unit])),
        (speaker.say(N_("Can be split by")), dimensions(indicator.splits).lower()),
        (
            speaker.say(N_("May be added up over")),
            dimensions(indicator.additive_over).lower() or speaker.say(N_("nothing (not additive)")),
        ),
        (speaker.say(N_("Direction")), speaker.say(_DIRECTIONS[indicator.direction])),
        (speaker.say(N_("Code")), indicator.code),
    ]
    if indicator.source:
        facts.append((speaker.say(N_("Source")), speaker.name(indicator.source)))
    return facts
