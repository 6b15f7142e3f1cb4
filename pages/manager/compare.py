"""Compared with whom? Municipalities by one figure, through time, and by many figures at once."""

import streamlit as st

from di_metrics.cards.view import PictureKind
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import (
    choose_indicator,
    choose_similar,
    choose_unit,
    compared_indicators,
    open_profile,
    profile_box,
    rates,
)

page = here()
left, right = st.columns(2, gap="large")
with left:
    code = choose_indicator(page, compared_indicators())
    choose_unit(page, code)
with right:
    choose_similar(page)
open_profile(page, page.card(page.compared(code), "compare", opens=True))
profile_box(page, "compare")
page.heading(N_("Through time"))
by = (Dimension.MUNICIPALITY, Dimension.YEAR)
page.card(page.figures(code, by=by, picture=PictureKind.COURSE), "compare_course")
page.heading(N_("Several figures at once"))
page.card(page.figures(*rates(page), by=(Dimension.MUNICIPALITY,), picture=PictureKind.TABLE), "compare_matrix")
