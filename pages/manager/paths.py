"""Who waits how long for what, and what became of people?"""

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import ViewKind
from di_metrics.deck import Chart
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here

page = here()
waiting = page.about(ViewKind.WAITING)
card = page.compose(waiting)
if card.table:  # else the figure says why there is nothing to show
    page.answer(card, waiting, "waiting")
left, right = st.columns(2, gap="large")
with left:
    page.heading(N_("How long people have waited"))
    if card.table:
        page.picture(card, "waiting")
    else:
        page.draw(card, waiting, "waiting")
with right:
    page.heading(N_("From assessment to service"))
    page.card(page.about(ViewKind.JOURNEY), "journey")
page.heading(N_("What people wait for"))
page.card(page.about(ViewKind.WAITING_FOR), "waiting_for")
page.heading(N_("How soon people are served"))
left, right = st.columns(2, gap="large")
with left:
    page.card(page.served_since(Dimension.YEAR), "served_since_by_year")
with right:
    page.card(page.served_since(Dimension.GROUP), "served_since_by_group")
page.heading(N_("What people receive"))
left, right = st.columns(2, gap="large")
with left:
    page.card(page.about(ViewKind.FULFILMENT), "fulfilment")
with right:
    page.card(page.about(ViewKind.NEXT_SERVICE), "next_service")
page.heading(N_("Started, continues, stopped"))
left, right = st.columns(2, gap="large")
with left:
    page.card(page.about(ViewKind.FLOW), "flow")
with right:
    page.card(page.about(ViewKind.RETENTION), "retention")
page.heading(N_("From state care"))
from_state_care = page.about(ViewKind.STATE_CARE)
what_became = page.compose(from_state_care)
page.draw(what_became, from_state_care, "state_care")
if isinstance(what_became.picture, Chart):
    with st.expander(page.speaker.say(N_("When they came and which services they use"))):
        left, right = st.columns(2, gap="large")
        with left:
            page.card(replace(from_state_care, split=(Dimension.YEAR,)), "state_care_came")
        with right:
            page.card(replace(from_state_care, split=(Dimension.SERVICE,)), "state_care_services")
