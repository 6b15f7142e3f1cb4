"""Compared with whom? Municipalities by one figure, through time, by many figures at once, and by two."""

import streamlit as st

from di_metrics.cards.compared_cards import compared_indicators, rates_of
from di_metrics.cards.view import ViewKind
from di_metrics.errors import N_
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import (
    choose_compared,
    choose_indicator,
    choose_order,
    choose_second,
    choose_unit,
    open_profile,
    profile_box,
)

page = here()
left, right = st.columns(2, gap="large")
with left:
    code = choose_indicator(page, compared_indicators())
    choose_unit(page, code)
with right:
    choose_compared(page)
open_profile(page, page.card(page.compared(ViewKind.COMPARE, code), "compare", opens=True))
profile_box(page, "compare")
page.heading(N_("Through time"))
page.card(page.compared(ViewKind.COMPARE_COURSE, code), "compare_course")
page.heading(N_("Several figures at once"))
order = choose_order(page, rates_of(page.selection.period), code)
page.card(page.compared(ViewKind.MATRIX, order), "compare_matrix")
page.heading(N_("Two figures"))
second = choose_second(page, [one for one in compared_indicators() if one != code], code)
open_profile(page, page.card(page.compared(ViewKind.SCATTER, code, second), "compare_scatter", opens=True))
