"""Why did the money change, and will it be used?"""

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_against

_OF_THE_WHOLE = N_("Of the whole project: filters do not apply here.")

page = here()
period = page.selection.period
first = period.first or page.region.project.start
within = {"period": Period(period.last, first)}
change = replace(page.about(ViewKind.COMPENSATION_CHANGE), against=page.view.against)
card = page.compose(change)
page.answer(card, change, "money_change")
left, right = st.columns(2, gap="large")
with left:
    choose_against(page)
    page.picture(card, "money_change")
with right:
    page.card(page.about(ViewKind.FORECAST), "money_forecast")
    if page.selection.narrowed_by:
        page.text(_OF_THE_WHOLE)
page.heading(N_("Costs in force"))
page.card(page.about(ViewKind.COSTS), "money_costs")
if page.selection.narrowed_by:
    page.text(_OF_THE_WHOLE)
page.heading(N_("By month and year"))
months = page.figures("compensation", by=(Dimension.MONTH,), picture=PictureKind.COURSE, **within)
if first.year == period.last.year:
    page.card(months, "money_months")
else:
    left, right = st.columns(2, gap="large")
    with left:
        page.card(months, "money_months")
    with right:
        page.card(page.figures("compensation", by=(Dimension.YEAR,), picture=PictureKind.COURSE, **within), "money_years")
page.heading(N_("By municipality, service and group"))
left, right = st.columns(2, gap="large")
with left:
    page.card(page.figures("compensation", by=(Dimension.MUNICIPALITY,), picture=PictureKind.BARS), "money_places")
    page.card(page.figures("compensation", by=(Dimension.GROUP,), picture=PictureKind.BARS), "money_groups")
with right:
    page.card(page.figures("compensation", by=(Dimension.SERVICE,), picture=PictureKind.BARS), "money_services")
page.heading(N_("Per recipient and per month of service"))
left, right = st.columns(2, gap="large")
with left:
    monthly = page.figures("compensation_per_recipient_month", by=(Dimension.MUNICIPALITY,), picture=PictureKind.BARS)
    page.card(monthly, "money_per_month")
with right:
    each = page.figures("compensation_per_recipient", by=(Dimension.MUNICIPALITY,), picture=PictureKind.BARS)
    page.card(each, "money_per_recipient")
