"""Is it enough?"""

import streamlit as st

from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.map_page import mapped_indicators
from di_metrics.ui.navigation import open_profile
from di_metrics.ui.verdict import verdict

page = here()
verdict(page)
leading = mapped_indicators(of_services=page.selection.filters_services)[0]
code = next((one for one in (leading, "recipients") if page.has_values(one, Dimension.MUNICIPALITY)), None)
left, right = st.columns(2, gap="large")
with left:
    on_map = page.figures(code or leading, by=(Dimension.MUNICIPALITY,), picture=PictureKind.MAP)
    open_profile(page, page.card(on_map, "overview_map", opens=page.region.has_outlines))
if code:
    with right:
        open_profile(page, page.card(page.compared(ViewKind.COMPARE, code), "overview_compared", opens=True))
by_group = (Dimension.GROUP, page.time_axis)
page.card(page.figures("recipients", by=by_group, picture=PictureKind.COURSE), "overview_curve")
page.heading(N_("In words"))
page.words(page.about(ViewKind.WORDS), "in_words", leads=False)
