"""How is one municipality doing, beside the region?"""

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_area
from di_metrics.ui.profile import beside_the_region, in_area, infrastructure, introduction
from di_metrics.ui.sections import bars_of, curve_of, split_of

page = here()
area = choose_area(page)
only = in_area(area)
if introduction(page, area):
    beside_the_region(page, area)
    page.heading(N_("People"))
    left, right = st.columns(2, gap="large")
    with left:
        curve_of(page, "recipients", "profile_curve", by=Dimension.GROUP, **only)
    with right:
        split_of(page, Dimension.GROUP, "profile_split", **only)
    page.heading(N_("Services and money"))
    left, right = st.columns(2, gap="large")
    with left:
        bars_of(page, "recipients", Dimension.SERVICE, "profile_services", **only)
    with right:
        curve_of(page, "compensation", "profile_money", by=Dimension.GROUP, **only)
    infrastructure(page, area)
