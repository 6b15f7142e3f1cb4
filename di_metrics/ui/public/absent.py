"""What stands where the public has no page."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.ui.public.public_page import PublicPage


def absent(page: PublicPage) -> None:
    """Say that the public has no such page, and lead to what it has."""
    say = page.speaker.say
    page.lead(say(N_("The public has no such page.")))
    if page.region.has_outlines:
        page.text(N_("It sees the overview, the map, municipalities, services, money, and how the figures are made."))
    else:
        page.text(N_("It sees the overview, municipalities, services, money, and how the figures are made."))
    if st.button(say(N_("Go to the overview"))):
        page.open("overview", page.view)
