"""How is one municipality doing, beside the region?"""

import streamlit as st

from di_metrics.cards.object_cards import has_objects
from di_metrics.cards.view import PictureKind, ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension, Selection
from di_metrics.ui.frame import here
from di_metrics.ui.navigation import choose_area, open_comparison

page = here()
area = page.person.municipality or choose_area(page)
only = {"municipalities": (area,)}
along = (Dimension.GROUP, page.time_axis)
if not page.region.municipality[area].partner:
    page.tell_no_partner(area)
if not page.is_of_no_partner(area):
    page.words(page.about(ViewKind.WORDS, **only), "municipality_in_words", leads=True)
    if page.person.municipality is None:
        open_comparison(page, page.card(page.about(ViewKind.PROFILE, **only), f"profile_{area}", opens=True))
    page.heading(N_("People"))
    left, right = st.columns(2, gap="large")
    with left:
        page.card(page.figures("recipients", by=along, picture=PictureKind.COURSE, **only), "profile_curve")
    with right:
        page.card(page.coverage(Dimension.GROUP, **only), "profile_split")
    page.heading(N_("Services and money"))
    left, right = st.columns(2, gap="large")
    with left:
        services = page.figures("recipients", by=(Dimension.SERVICE,), picture=PictureKind.BARS, **only)
        page.card(services, "profile_services")
    with right:
        page.card(page.figures("compensation", by=along, picture=PictureKind.COURSE, **only), "profile_money")
    if has_objects(page.region, Selection(page.selection.period, municipalities=(area,))):
        page.heading(N_("Infrastructure (measure 9.3.1.1)"))
        page.card(page.about(ViewKind.INFRASTRUCTURE, **only), "profile_infrastructure")
    page.heading(N_("In words"))
    page.words(page.about(ViewKind.WORDS, **only), "municipality_in_words", leads=False)
