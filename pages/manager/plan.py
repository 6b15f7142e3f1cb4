"""Is what was promised reached, and what of it is built?"""

from dataclasses import replace

import streamlit as st

from di_metrics.cards.object_cards import NO_OBJECT, has_objects
from di_metrics.cards.plan_cards import OF_THE_WHOLE_REGION, planned_groups
from di_metrics.cards.view import ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.ui.frame import here
from di_metrics.ui.kept_objects_desk import objects_desk

page = here()
view = page.about(ViewKind.PLAN)
card = page.compose(view)
card = replace(card, picture=card.table, table=None)
page.answer(card, view, "plan")
page.picture(card, "plan")
if page.selection.municipalities or page.selection.filters_services or page.selection.from_state_care:
    page.text(OF_THE_WHOLE_REGION)
if planned := planned_groups(page.region, page.selection):
    page.heading(N_("Towards the plan"))
    for first in range(0, len(planned), 2):
        for column, (code, group) in zip(st.columns(2, gap="large"), planned[first : first + 2], strict=False):
            with column:
                course = page.about(ViewKind.ATTAINMENT, groups=(group,))
                page.card(replace(course, indicators=(code,)), f"attainment_{code}_{group}")
page.heading(N_("Infrastructure (measure 9.3.1.1)"))
objects = page.about(ViewKind.INFRASTRUCTURE)
if has_objects(page.region, page.selection):
    shown = page.compose(objects)
    page.draw(replace(shown, picture=shown.table, table=None), objects, "infrastructure")
    page.card(page.about(ViewKind.TIMELINE), "object_timeline")
else:
    page.text(NO_OBJECT)
objects_desk(page)
if has_objects(page.region, page.selection):
    page.heading(N_("Places and people who need them"))
    places = page.about(ViewKind.PLACES)
    page.card(places, "places")
    page.card(page.about(ViewKind.OCCUPANCY), "occupancy")
    page.card(replace(places, split=(Dimension.MUNICIPALITY,)), "places_by_municipality")
