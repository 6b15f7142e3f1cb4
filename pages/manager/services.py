"""Which services do people use, how much of them, and at what price?"""

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_indicator
from di_metrics.ui.needed_listing import needed_of_data_set

page = here()
by_service, by_kind = (Dimension.SERVICE,), (Dimension.SERVICE if page.selection.services else Dimension.CATEGORY,)
left, right = st.columns(2, gap="large")
with left:
    page.card(page.figures("recipients", by=by_service, picture=PictureKind.BARS), "services_recipients")
with right:
    course = page.figures("recipients", by=(*by_kind, page.time_axis), picture=PictureKind.COURSE)
    page.card(course, "services_curve")
    page.card(page.figures("compensation", by=by_kind, picture=PictureKind.BARS), "services_money")
page.heading(N_("Units and prices"))
page.card(page.figures("units", "mean_unit_price", by=by_service, picture=PictureKind.TABLE), "services_units")
page.heading(N_("By municipality"))
code = choose_indicator(page, ["recipients", "compensation", "new_recipients", "compensation_per_recipient", "coverage"])
matrix = page.figures(code, by=(Dimension.MUNICIPALITY, Dimension.SERVICE), picture=PictureKind.TABLE)
page.card(matrix, "services_matrix")
page.heading(N_("Needed and delivered"))
page.card(page.about(ViewKind.NEEDED), "needed")
needed_of_data_set(page)
page.heading(N_("From state care"))
from_state_care = page.about(ViewKind.STATE_CARE)
what_became = page.compose(from_state_care)
page.draw(what_became, from_state_care, "state_care")
if what_became.picture:
    left, right = st.columns(2, gap="large")
    with left:
        page.card(replace(from_state_care, split=(Dimension.YEAR,)), "state_care_came")
    with right:
        page.card(replace(from_state_care, split=by_service), "state_care_services")
