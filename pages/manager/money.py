"""Why did the money change, and will it be used?"""

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_against

page = here()
period = page.selection.period
within = {"period": Period(period.last, period.first or page.region.project.start)}
change = replace(page.about(ViewKind.COMPENSATION_CHANGE), against=page.view.against)
card = page.compose(change)
page.answer(card, change)
left, right = st.columns(2, gap="large")
with left:
    choose_against(page)
    page.draw(card, change, "money_change", titled=False)
with right:
    page.card(page.about(ViewKind.FORECAST), "money_forecast")


def costs() -> None:
    page.card(page.about(ViewKind.COSTS), "money_costs")


def by_time() -> None:
    left, right = st.columns(2, gap="large")
    with left:
        page.card(page.figures("compensation", by=(Dimension.MONTH,), picture=PictureKind.COURSE, **within), "money_months")
    with right:
        page.card(page.figures("compensation", by=(Dimension.YEAR,), picture=PictureKind.COURSE, **within), "money_years")


def by_dimension() -> None:
    left, right = st.columns(2, gap="large")
    with left:
        page.card(page.figures("compensation", by=(Dimension.MUNICIPALITY,), picture=PictureKind.BARS), "money_places")
        page.card(page.figures("compensation", by=(Dimension.GROUP,), picture=PictureKind.BARS), "money_groups")
    with right:
        page.card(page.figures("compensation", by=(Dimension.SERVICE,), picture=PictureKind.BARS), "money_services")


def per_head() -> None:
    averages = ("compensation_per_recipient_month", "compensation_per_recipient")
    page.card(page.figures(*averages, by=(Dimension.MUNICIPALITY,), picture=PictureKind.TABLE), "money_averages")


page.sections(
    {
        N_("Costs in force"): costs,
        N_("By month and year"): by_time,
        N_("By municipality, service and group"): by_dimension,
        N_("Per recipient and per month of service"): per_head,
    }
)
