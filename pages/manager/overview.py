"""Where are we?"""

import streamlit as st

from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import open_profile
from di_metrics.ui.overview_parts import answer, attention, in_words
from di_metrics.ui.sections import curve_of, map_of

page = here()
answer(page)
left, right = st.columns(2, gap="large")
with left:
    open_profile(page, map_of(page, "recipients", "overview_map", height=430))
with right:
    curve_of(page, "recipients", "overview_curve", by=Dimension.GROUP, height=430)
attention(page)
in_words(page)
