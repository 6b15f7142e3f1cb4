"""Which services do people use, how much of them, and at what price?"""

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_indicator
from di_metrics.ui.needed_listing import needed
from di_metrics.ui.sections import bars_of, curve_of, heat_of, table_of_services

page = here()
left, right = st.columns(2, gap="large")
with left:
    bars_of(page, "recipients", Dimension.SERVICE, "services_recipients")
with right:
    curve_of(page, "recipients", "services_curve", by=page.kinds_of_service, height=420)
    bars_of(page, "compensation", page.kinds_of_service, "services_money")
page.heading(N_("Units and prices"))
table_of_services(page, "services_units")
page.heading(N_("By municipality"))
code = choose_indicator(page, ["recipients", "compensation", "new_recipients", "compensation_per_recipient", "coverage"])
heat_of(page, code, Dimension.MUNICIPALITY, Dimension.SERVICE, "services_heat")
needed(page)
